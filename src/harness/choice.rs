//! Which scenarios run, and why the others do not.

use super::{Case, Text};
use crate::host::PerHost;
use crate::run::not_meant_for;
use crate::select::{Filter, Shard};
use crate::stack::Implementation;

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// Scenarios that fit this.
    pub filter: &'w Filter,
    /// Scenarios meant for these implementations (`@stack`); `None` takes all.
    pub hosts: Option<&'w PerHost<Implementation>>,
    /// This part of the rest.
    pub shard: Option<Shard>,
}

/// The scenarios that are wanted.
#[derive(Debug)]
pub struct Choice<'a> {
    /// They, in their order.
    pub cases: Vec<Case<'a>>,
    /// How many there were to choose from.
    found: usize,
    /// Why others do not run, with how many for each reason, in the order of the reasons.
    left: Vec<(Reason, usize)>,
}

/// Why a scenario does not run.
#[derive(PartialEq, Eq, Debug)]
enum Reason {
    /// It does not fit these options.
    Filter(String),
    /// It is not meant for what runs: which that is, and where the first such scenario says so.
    Stack { runs: String, says: String },
    /// It is in another part.
    Shard(Shard),
}

impl<'a> Choice<'a> {
    /// Chooses among all scenarios of the texts.
    pub fn of(texts: &'a [Text], wanted: Wanted<'_>) -> Self {
        let all: Vec<Case<'a>> = texts.iter().flat_map(Text::cases).collect();
        let mut choice = Self { cases: Vec::new(), found: all.len(), left: Vec::new() };
        let mut number = 0;
        for case in all {
            match reason(&case, wanted, &mut number) {
                Some(reason) => choice.leave(reason),
                None => choice.cases.push(case),
            }
        }
        choice
    }

    fn leave(&mut self, reason: Reason) {
        let is_alike = |other: &Reason| match (other, &reason) {
            (Reason::Stack { runs, .. }, Reason::Stack { runs: others, .. }) => runs == others,
            (one, other) => one == other,
        };
        match self.left.iter_mut().find(|(other, _)| is_alike(other)) {
            Some((_, count)) => *count += 1,
            None => self.left.push((reason, 1)),
        }
    }

    /// Why nothing runs, in a sentence.
    pub fn nothing(&self) -> String {
        let reasons: Vec<String> =
            self.left.iter().map(|(reason, count)| reason.says(*count, self.found)).collect();
        let reasons = reasons.join(", ");
        match self.found {
            0 => "there are no scenarios here".to_owned(),
            1 => format!("the one scenario here was not selected: {reasons}"),
            found => format!("none of the {found} scenarios here was selected: {reasons}"),
        }
    }
}

impl Reason {
    /// Why so many of all do not run.
    fn says(&self, count: usize, of: usize) -> String {
        let one = |singular: &str, plural: &str| match (count, of) {
            (1, 1) => format!("it {singular}"),
            (1, _) => format!("1 {singular}"),
            _ => format!("{count} {plural}"),
        };
        match self {
            Self::Filter(given) => {
                let verb = one("does not fit", "do not fit");
                format!("{verb} {given}")
            }
            Self::Stack { runs, says } => {
                let verb = one("is not meant for", "are not meant for");
                let first = if count > 1 { "the first: " } else { "" };
                format!("{verb} {runs} ({first}{says})")
            }
            Self::Shard(shard) => {
                let verb = one("is", "are");
                format!("{verb} in another part than `--shard {shard}`")
            }
        }
    }
}

/// Why a case is left out; `number` counts the cases that get as far as the shards.
fn reason(case: &Case<'_>, wanted: Wanted<'_>, number: &mut usize) -> Option<Reason> {
    let (source, attributes) = (&case.text.source, &case.scenario.attributes);
    if let Some(given) = wanted.filter.refuses(&case.subject()) {
        return Some(Reason::Filter(given));
    }
    let runs = wanted.hosts.map(|hosts| not_meant_for(case.scenario, hosts)).unwrap_or_default();
    if !runs.is_empty() {
        let runs: Vec<String> = runs.iter().map(|name| format!("`{name}`")).collect();
        let place = source.place(attributes.stack_span.unwrap_or(case.scenario.span).start);
        let meant = attributes.stacks.join(" ");
        let says = format!("`@stack {meant}`, {}:{}", source.name(), place.line);
        return Some(Reason::Stack { runs: runs.join(" or "), says });
    }
    *number += 1;
    wanted.shard.filter(|shard| !shard.takes(*number - 1)).map(Reason::Shard)
}
