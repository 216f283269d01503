//! What formats share about explorations: the finding behind a failure, what it says as a scenario,
//! and what is kept of a search beside the ladders of scenarios.

use std::fmt::Write as _;

use super::{Entry, Source, ladder};
use crate::explain;
use crate::language::plan::{Exploration, PropertyKind, Scenario};
use crate::run::{Explored, Failure, Finding, Found, Mismatch, Unmet};
use crate::text::{count, thousands, visible};

/// The finding that a failure is about, if it is about one.
pub(super) fn finding<'a>(entry: &Entry<'a>, failure: &Failure) -> Option<&'a Finding> {
    let Mismatch::Explored(unmet) = &failure.mismatch else { return None };
    let asked = entry.scenario.exploration.as_ref()?;
    let found = &entry.result.explored.as_ref()?.found;
    found.iter().find(|finding| match (&**unmet, &finding.what) {
        (Unmet::Property { depth: Some(_), .. }, Found::Property(at)) => {
            asked.properties.get(*at).is_some_and(|it| it.span == failure.span)
        }
        (Unmet::Unasked(what, depth), found) => what == found && *depth == finding.depth,
        _ => false,
    })
}

/// The text of a scenario that shows what failed, in its lines.
pub(super) fn scenario<'a>(entry: &Entry<'a>, failure: &Failure) -> Option<&'a str> {
    finding(entry, failure).map(|it| it.text.trim_end())
}

/// What is said above a scenario that shows a finding.
pub(super) const fn heading(finding: &Finding) -> &'static str {
    match finding.confirmed {
        true => "a shortest way there, as a scenario (`-o FILE` keeps it):",
        false => "a shortest way there; as a scenario it does not show this step by step:",
    }
}

/// The word for a finding in results for programs: `never`, `data`.
pub(super) fn name(asked: Option<&Exploration>, found: &Found) -> &'static str {
    explain::explored::name(found, |at| kind(asked, at))
}

fn kind(asked: Option<&Exploration>, property: usize) -> Option<PropertyKind> {
    asked.and_then(|it| it.properties.get(property)).map(|it| it.kind)
}

/// The findings that show that something is sometimes so, each with the text of its property.
pub(super) fn shown<'a>(
    source: &'a Source,
    scenario: &'a Scenario,
    explored: &'a Explored,
) -> impl Iterator<Item = (&'a str, &'a Finding)> {
    let asked = scenario.exploration.as_deref();
    explored.found.iter().filter_map(move |finding| {
        let Found::Property(at) = finding.what else { return None };
        let property = asked?.properties.get(at)?;
        let is_shown = property.kind == PropertyKind::Sometimes;
        is_shown.then(|| (source.slice(property.span).trim(), finding))
    })
}

/// What is kept of a search: how far it went, and the ladder of each thing that is sometimes so.
pub fn kept(source: &Source, scenario: &Scenario, explored: &Explored) -> String {
    let Explored { states, steps, depth, ends, cut, .. } = explored;
    let mut out = String::new();
    let numbers = [("states", *states), ("steps", *steps), ("depth", u64::from(*depth))];
    for (name, number) in numbers.into_iter().chain([("ends", *ends)]) {
        // Writing into a string cannot fail.
        let _ = writeln!(out, "{name}: {}", thousands(number));
    }
    let _ = writeln!(out, "whole: {}", if cut.is_none() { "yes" } else { "no" });
    out.push_str(&shown_ladders(source, scenario, explored, ladder::Look::default()));
    out
}

/// The ladder of each thing that is sometimes so, below the text of its property.
pub(super) fn shown_ladders(
    source: &Source,
    scenario: &Scenario,
    explored: &Explored,
    look: ladder::Look,
) -> String {
    let mut out = String::new();
    for (property, finding) in shown(source, scenario, explored) {
        let _ = writeln!(out, "\n{} (after {})\n", visible(property), steps(finding));
        out.push_str(&ladder::paint(&ladder::layout(&finding.trace.events), look));
    }
    out
}

/// `7 steps`.
fn steps(finding: &Finding) -> String {
    count(finding.depth, "step")
}

#[cfg(test)]
mod tests;
