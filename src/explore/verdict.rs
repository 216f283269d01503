//! An exploration's verdict: its statements first, then the search, and what its findings mean.

use std::sync::atomic::AtomicBool;

use super::{Bounds, Search, explore};
use crate::language::plan::{Exploration, PropertyKind, Scenario};
use crate::run::{
    Advice, Claim, Cut, Explored, Failure, Finding, Found, RunOptions, ScenarioResult, Unmet,
    Verdict, header, run_on_model, run_statements, standard,
};
use crate::stack::Implementation;

/// The result of an exploration: that of its statements, if they do not pass, or else what the search
/// says. The trace is that of the first counterexample, if there is one.
///
/// A search that broke nothing but was bounded passes, and [`Explored::cut`] says so; a `sometimes`
/// that it did not show, or an interruption, makes it inconclusive.
pub fn judge(exploration: &Scenario, options: &RunOptions, search: &Search<'_>) -> ScenarioResult {
    let result = run_statements(exploration, options, search.rules);
    if result.verdict != Verdict::Passed {
        return result;
    }
    match (&exploration.exploration, explore(exploration, search)) {
        (Some(asked), Some(explored)) => judged(exploration, asked, explored, result),
        // What was not searched shows nothing.
        _ => ScenarioResult::not_explored(exploration),
    }
}

/// The result of a scenario or an exploration on the model, with the usual bounds, on one thread.
/// Setting `cancel` ends a search.
pub fn on_the_model(
    scenario: &Scenario,
    options: &RunOptions,
    cancel: &AtomicBool,
) -> ScenarioResult {
    if scenario.exploration.is_none() {
        return run_on_model(scenario, options);
    }
    let (rules, bounds) = (standard(), Bounds::default());
    judge(
        scenario,
        options,
        &Search { rules: &rules, bounds, jobs: 1, cancel, progress: &|_, _| {} },
    )
}

/// What a search says, after statements that passed with that result.
fn judged(
    exploration: &Scenario,
    asked: &Exploration,
    explored: Explored,
    result: ScenarioResult,
) -> ScenarioResult {
    let broken = explored.found.iter().filter(|it| breaks(asked, &it.what));
    let mut trace = None;
    let mut failures = Vec::new();
    for finding in broken {
        let (span, unmet) = match &finding.what {
            Found::Property(at) => {
                let Some(property) = asked.properties.get(*at) else { continue };
                let unmet = property_unmet(property.kind, Some(finding.depth), &explored);
                (property.span, unmet)
            }
            other => (header(exploration), Unmet::Unasked(other.clone(), finding.depth)),
        };
        let events = u32::try_from(finding.trace.events.len()).unwrap_or(u32::MAX);
        let mut failure = Failure::explored(exploration, span, unmet, events);
        failure.advice.extend(left_out(asked, finding));
        failures.push(failure);
        trace.get_or_insert_with(|| finding.trace.clone());
    }
    // A search that ended with what it found says nothing of what it might have shown later.
    if explored.cut != Some(Cut::Broken) {
        let missed = explored.missed.iter().filter_map(|at| asked.properties.get(*at));
        for property in missed {
            let unmet = property_unmet(property.kind, None, &explored);
            failures.push(Failure::explored(exploration, property.span, unmet, 0));
        }
    }
    if explored.cut == Some(Cut::Interrupted) {
        let unmet = Unmet::Interrupted(explored.states, explored.depth);
        failures.push(Failure::explored(exploration, header(exploration), unmet, 0));
    }
    let known = known(exploration);
    let (verdict, fixed) = verdict(known.is_some(), &failures);
    let trace = trace.unwrap_or(result.trace);
    let explored = Some(Box::new(explored));
    ScenarioResult { verdict, known, fixed, failures, trace, explored, ..result }
}

/// Whether a finding says that something is wrong, and not that something is sometimes so.
fn breaks(asked: &Exploration, found: &Found) -> bool {
    let is_shown =
        |at: &usize| asked.properties.get(*at).is_some_and(|it| it.kind == PropertyKind::Sometimes);
    !matches!(found, Found::Property(at) if is_shown(at))
}

/// Of an `ends` that is broken: what may have been left out for good there, if something was.
fn left_out(asked: &Exploration, finding: &Finding) -> Option<Advice> {
    let Found::Property(at) = finding.what else { return None };
    if asked.properties.get(at)?.kind != PropertyKind::Ends {
        return None;
    }
    let may = asked.mays.get(*finding.left_out.first()?)?;
    Some(Advice::fact(Claim::LeftOut(may.what.to_string())))
}

fn property_unmet(kind: PropertyKind, depth: Option<u32>, explored: &Explored) -> Unmet {
    Unmet::Property { kind, depth, states: explored.states, cut: explored.cut }
}

/// The first `@known model`, by its number.
fn known(exploration: &Scenario) -> Option<usize> {
    let known = &exploration.attributes.known;
    known.iter().position(|known| Implementation::Model.goes_by(&known.stack))
}

/// The verdict, and whether it passed though `@known model` says that it fails.
fn verdict(is_known: bool, failures: &[Failure]) -> (Verdict, bool) {
    let fails = failures.iter().any(|it| it.kind() != crate::run::FailureKind::Unknown);
    match (fails, failures.is_empty()) {
        (true, _) if is_known => (Verdict::Known, false),
        (true, _) => (Verdict::Failed, false),
        (false, false) => (Verdict::Inconclusive, false),
        (false, true) => (Verdict::Passed, is_known),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::language::Span;
    use crate::language::plan::{Attributes, Property};
    use crate::run::{FailureKind, Trace};

    /// One property of each kind, in the order of [`PropertyKind::ALL`].
    fn exploration() -> Scenario {
        let property = |(at, kind)| {
            let start = 20 * (at as u32 + 1);
            Property { span: Span { start, end: start + 9 }, kind, parts: Vec::new() }
        };
        let properties = PropertyKind::ALL.into_iter().enumerate().map(property).collect();
        let asked = Exploration { properties, ..Exploration::default() };
        Scenario {
            name: "x".to_owned(),
            attributes: Attributes::default(),
            span: Span { start: 0, end: 200 },
            statements: Vec::new(),
            unsupported: None,
            exploration: Some(Box::new(asked)),
        }
    }

    fn found(what: Found) -> Finding {
        let text = String::new();
        Finding {
            what,
            depth: 3,
            text,
            trace: Trace::default(),
            confirmed: true,
            left_out: Vec::new(),
        }
    }

    fn of(found: Vec<Finding>, missed: Vec<usize>, cut: Option<Cut>) -> ScenarioResult {
        let scenario = exploration();
        let asked = scenario.exploration.as_ref().unwrap();
        let explored = Explored { states: 9, found, missed, cut, ..Explored::default() };
        judged(
            &scenario,
            asked,
            explored,
            run_statements(&scenario, &RunOptions::default(), &standard()),
        )
    }

    #[test]
    fn a_bounded_search_earns_no_more_than_it_saw() {
        let shown = || vec![found(Found::Property(2))];
        assert_eq!(of(shown(), Vec::new(), None).verdict, Verdict::Passed);
        let bounded = of(shown(), Vec::new(), Some(Cut::States(9)));
        assert_eq!(bounded.verdict, Verdict::Passed);
        assert_eq!(bounded.explored.unwrap().cut, Some(Cut::States(9)));
        // Nothing shows it: of a whole search that is a failure, of a bounded one nothing.
        assert_eq!(of(Vec::new(), vec![2], None).verdict, Verdict::Failed);
        for cut in [Cut::States(9), Cut::Memory(9)] {
            assert_eq!(of(Vec::new(), vec![2], Some(cut)).verdict, Verdict::Inconclusive);
        }
        assert_eq!(of(shown(), Vec::new(), Some(Cut::Interrupted)).verdict, Verdict::Inconclusive);
    }

    #[test]
    fn what_is_broken_fails_at_its_line_and_the_rest_at_the_header() {
        let all = [Found::Property(0), Found::Property(1), Found::Property(3), Found::Livelock];
        let all = all.into_iter().map(found).collect();
        let result = of(all, vec![2], Some(Cut::Broken));
        assert_eq!(result.verdict, Verdict::Failed);
        let places: Vec<u32> = result.failures.iter().map(|it| it.span.start).collect();
        assert_eq!(places, [20, 40, 80, 0]);
        let kinds: Vec<FailureKind> = result.failures.iter().map(Failure::kind).collect();
        let property = FailureKind::Property;
        assert_eq!(kinds, [property, property, property, FailureKind::Livelock]);
        assert_eq!(result.failures[3].span.end, 7);
    }

    #[test]
    fn known_failures_are_known() {
        let mut scenario = exploration();
        let (stack, why) = ("model".to_owned(), "so it is".to_owned());
        scenario.attributes.known =
            vec![crate::language::plan::Known { stack, excuse: None, why, listed: false }];
        let asked = scenario.exploration.clone().unwrap();
        let judge = |found| {
            let explored = Explored { found, ..Explored::default() };
            let before = run_statements(&scenario, &RunOptions::default(), &standard());
            judged(&scenario, &asked, explored, before)
        };
        assert_eq!(judge(vec![found(Found::Endless)]).verdict, Verdict::Known);
        let fixed = judge(Vec::new());
        assert!(fixed.verdict == Verdict::Passed && fixed.fixed);
    }
}
