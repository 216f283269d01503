//! Credit within a scenario: which of its statements earn points, and the outcome of each.
//!
//! Whatever can show what an implementation did may earn points: each expectation of an `expect`,
//! each `recv` and `read`, each call that must fail. Everything else is set-up. What each is worth
//! has been measured ([`worth`](super::worth)). Credit ends where a scenario first goes wrong: of
//! what stands behind that, nobody can say whether it holds for the right reason.

use super::choices::Excuse;
use super::short;
use super::worth::Worth;
use crate::explain;
use crate::grade::record::{Outcome, Part};
use crate::judge::assignment::{Behind, States};
use crate::language::plan::{ExpectationKind, Fails, Scenario, StatementKind};
use crate::language::{Source, Span};
use crate::run::{Failure, FailureKind, Mismatch, Miss, NoVariable, ScenarioResult, Unknown};

/// A part of a scenario that may earn a share of its points.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Unit {
    /// The statement, as an index.
    pub(super) statement: u32,
    /// Its text.
    span: Span,
    /// What it looks at.
    pub(super) looks: Looks,
    /// Whether it is a part of an `expect`.
    expectation: bool,
}

/// What a unit looks at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Looks {
    State,
    Value,
    Signal,
    Silence,
    Segment,
    Read,
    Refusal,
}

impl Unit {
    /// Whether this is what failed.
    fn is(self, failure: &Failure) -> bool {
        self.is_at(failure.statement, failure.span, failure.kind())
    }

    /// Whether this is what went wrong.
    pub(super) fn is_missed(&self, miss: &Miss) -> bool {
        let kind = miss.mismatch.as_ref().map(Mismatch::kind);
        kind.is_some_and(|kind| self.is_at(miss.statement, miss.span, kind))
    }

    fn is_at(self, statement: u32, span: Span, kind: FailureKind) -> bool {
        // The walk to the start is blamed on the first statement, but is not part of it.
        let walk = !self.expectation && kind == FailureKind::State;
        self.statement == statement && self.span == span && !walk
    }
}

/// What may earn points in a scenario, in the order of its text. What a seed has put into it has no
/// text, and is set-up.
pub(super) fn units(scenario: &Scenario) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut add = |statement: u32, span: Span, looks: Looks, expectation: bool| {
        let unit = Unit { statement, span, looks, expectation };
        // `both` is one expectation, however many hosts it is about.
        let is_same = |last: &Unit| (last.statement, last.span) == (statement, span);
        if span.start < span.end && !units.last().is_some_and(is_same) {
            units.push(unit);
        }
    };
    for (at, statement) in (0..).zip(&scenario.statements) {
        let span = statement.span;
        match &statement.kind {
            StatementKind::Expect(parts) => {
                for part in parts {
                    if let Some(looks) = looks(&part.kind) {
                        add(at, part.span, looks, true);
                    }
                }
            }
            StatementKind::Recv { .. } => add(at, span, Looks::Segment, false),
            StatementKind::Read { fails: None, .. } => add(at, span, Looks::Read, false),
            StatementKind::Read { .. }
            | StatementKind::Call { fails: Some(Fails::Any | Fails::With(_)), .. } => {
                add(at, span, Looks::Refusal, false);
            }
            _ => {}
        }
    }
    units
}

/// What an expectation looks at; a hole looks at nothing.
const fn looks(kind: &ExpectationKind) -> Option<Looks> {
    Some(match kind {
        ExpectationKind::State(..) | ExpectationKind::NotState(..) => Looks::State,
        ExpectationKind::Compare(_) => Looks::Value,
        ExpectationKind::Signal(..) | ExpectationKind::NotSignal(..) => Looks::Signal,
        ExpectationKind::Silent(_) => Looks::Silence,
        ExpectationKind::Hole(_) => return None,
    })
}

/// On what terms a program is graded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Terms {
    /// At which hosts it is.
    pub(super) host: Behind,
    /// Whether it has to say in which state it is.
    pub(super) states: States,
}

impl Terms {
    /// Whether a failure is of that kind.
    pub(super) fn pardons(self, units: &[Unit], failure: &Failure) -> bool {
        let own = units.iter().find(|unit| unit.is(failure));
        own.is_some_and(|unit| self.pardon(*unit, &failure.mismatch))
    }

    /// Whether what is missed there is something that the program may keep to itself: its state, if
    /// the assignment says so, and what the protocol leaves to it.
    pub(super) fn pardon(self, unit: Unit, mismatch: &Mismatch) -> bool {
        let states = self.states == States::Optional;
        match mismatch {
            Mismatch::Unknown { host, why, .. } => {
                self.host.is(*host)
                    && match why {
                        Unknown::State => states,
                        Unknown::Numbers => true,
                        Unknown::Nobody | Unknown::Signals => false,
                    }
            }
            Mismatch::Variable { host, why, .. } => {
                // Elsewhere, the statement could not be carried out.
                unit.expectation
                    && self.host.is(*host)
                    && match why {
                        NoVariable::Untold(..) => true,
                        NoVariable::NoState => states,
                        NoVariable::Nobody | NoVariable::NotThere(_) => false,
                    }
            }
            _ => false,
        }
    }
}

/// What a program has earned in a scenario.
pub(super) struct Credit {
    /// Each unit and its outcome, in the order of the text.
    pub(super) parts: Vec<Part>,
    /// How many of those that earn something held, before anything went wrong.
    pub(super) earned: usize,
    /// How many there are.
    pub(super) of: usize,
    /// The failure that ended it, as an index into the result's.
    pub(super) end: Option<usize>,
}

/// What a run of a scenario earns.
pub(super) fn credit(
    source: &Source,
    scenario: &Scenario,
    result: &ScenarioResult,
    worth: &Worth,
    terms: Terms,
    excuse: Option<&Excuse>,
) -> Credit {
    let units = units(scenario);
    let failures = &result.failures;
    let own = |failure: &Failure| units.iter().position(|unit| unit.is(failure));
    let excused = excuse.map_or(0, |excuse| excuse.failures);
    let is_pardoned =
        |(at, failure): (usize, &Failure)| at < excused || terms.pardons(&units, failure);
    let end = (0..).zip(failures).position(|it| !is_pardoned(it));
    let last = end.and_then(|at| failures.get(at));
    let last_unit = last.and_then(own);
    let mut credit = Credit { parts: Vec::with_capacity(units.len()), earned: 0, of: 0, end };
    for (at, unit) in units.iter().enumerate() {
        let mut part =
            Part::passed(source.slice(unit.span), Some(source.place(unit.span.start).line));
        let kept = failures.iter().take(end.unwrap_or(failures.len())).find(|it| unit.is(it));
        if let Some(failure) = kept {
            part = failed(part, failure);
            part.rationale = match excuse.filter(|_| !terms.pardon(*unit, &failure.mismatch)) {
                Some(excuse) => format!("{}, so it earns nothing", excuse.says()),
                None => "the program keeps this to itself, so it earns nothing".to_owned(),
            };
            part.outcome = Outcome::Skip;
            credit.parts.push(part);
            continue;
        }
        let is_behind = match (last, last_unit) {
            (None, _) => false,
            (Some(_), Some(last)) => at > last,
            (Some(failure), None) => unit.statement >= failure.statement,
        };
        if let Some(failure) = last.filter(|_| last_unit == Some(at)) {
            part = failed(part, failure);
        } else if is_behind {
            part.outcome = Outcome::Skip;
            part.rationale = behind(source, last);
        } else if unit.statement >= result.statements {
            part.outcome = Outcome::Skip;
            "the run ended before it".clone_into(&mut part.rationale);
        }
        if worth.earns(at) {
            credit.of += 1;
            credit.earned += usize::from(part.outcome == Outcome::Pass);
        } else if part.outcome == Outcome::Pass {
            part.worthless = true;
            worth.why_not(at).clone_into(&mut part.rationale);
        }
        credit.parts.push(part);
    }
    credit
}

fn behind(source: &Source, failure: Option<&Failure>) -> String {
    let text = failure.map(|failure| source.slice(failure.span)).unwrap_or_default();
    format!("after the first mistake, `{text}`")
}

fn failed(part: Part, failure: &Failure) -> Part {
    Part {
        outcome: outcome(failure),
        expected: Some(short(&explain::failure::expected(failure))),
        actual: Some(actual(failure)),
        ..part
    }
}

/// What a failure says of a program.
pub(super) fn outcome(failure: &Failure) -> Outcome {
    match failure.kind() {
        FailureKind::Broken => Outcome::Error,
        FailureKind::Bound | FailureKind::Late => Outcome::Timeout,
        FailureKind::Unknown if is_null(failure) => Outcome::Fail,
        FailureKind::Unavailable
        | FailureKind::Slow
        | FailureKind::Unknown
        | FailureKind::Unexplored => Outcome::Skip,
        _ => Outcome::Fail,
    }
}

/// What came instead, in terms of the protocol.
pub(super) fn actual(failure: &Failure) -> String {
    if is_null(failure) {
        return "no state: the program says `null`".to_owned();
    }
    short(&explain::failure::actual(failure))
}

/// Whether the program has not said in which state it is.
pub(super) const fn is_null(failure: &Failure) -> bool {
    matches!(
        failure.mismatch,
        Mismatch::Unknown { why: Unknown::State, .. }
            | Mismatch::Variable { why: NoVariable::NoState, .. }
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::harness::Text;
    use crate::run::{RunOptions, run_on_model};

    const TERMS: Terms = Terms { host: Behind::Both, states: States::Required };

    fn outcomes(text: &str) -> Vec<(String, Outcome)> {
        let text = Text::new("a.synfin", text).valid().unwrap();
        let scenario = &text.plan.scenarios[0];
        let result = run_on_model(scenario, &RunOptions::default());
        let worth = Worth::whole(units(scenario).len());
        let credit = credit(&text.source, scenario, &result, &worth, TERMS, None);
        assert_eq!(credit.of, credit.parts.len());
        let passed = credit.parts.iter().take_while(|part| part.outcome == Outcome::Pass).count();
        assert_eq!(credit.earned, passed);
        credit.parts.into_iter().map(|part| (part.name, part.outcome)).collect()
    }

    fn only(text: &str) -> Vec<Outcome> {
        outcomes(text).into_iter().map(|(_, outcome)| outcome).collect()
    }

    use Outcome::{Fail, Pass, Skip};

    #[test]
    fn credit_ends_at_the_first_mistake() {
        let text = "client close; server recv FIN; expect server CLOSE_WAIT, client CLOSED, server \
                    not CLOSED; expect client.SND.NXT = 102";
        let named = |name: &str, outcome| (name.to_owned(), outcome);
        assert_eq!(
            outcomes(text),
            [
                named("server recv FIN", Pass),
                named("server CLOSE_WAIT", Pass),
                named("client CLOSED", Fail),
                named("server not CLOSED", Skip),
                named("client.SND.NXT = 102", Skip),
            ]
        );
    }

    #[test]
    fn a_failed_set_up_is_a_mistake_too() {
        let text = "client close; expect client FIN_WAIT_1; client send 5; settle; \
                    expect server CLOSE_WAIT; server close fails";
        assert_eq!(only(text), [Pass, Skip, Skip]);
        assert_eq!(only("network drop FIN; expect both ESTABLISHED"), [Skip]);
        let text = "client close; expect client CLOSED; client send 5; server recv SYN";
        assert_eq!(only(text), [Fail, Skip]);
    }

    #[test]
    fn what_the_seed_has_put_in_is_no_unit() {
        let text = Text::new("a.synfin", "client close; expect client FIN_WAIT_1").valid().unwrap();
        let mut scenario = text.plan.scenarios[0].clone();
        let before = units(&scenario).len();
        let mut drawn = scenario.statements[1].clone();
        drawn.span.end = drawn.span.start;
        if let StatementKind::Expect(parts) = &mut drawn.kind {
            parts.iter_mut().for_each(|part| part.span = drawn.span);
        }
        scenario.statements.insert(1, drawn);
        assert_eq!((before, units(&scenario).len()), (1, 1));
    }
}
