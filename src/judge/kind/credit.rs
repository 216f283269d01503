//! Credit within a scenario: which of its statements earn points, and the outcome of each.
//!
//! Whatever can show what an implementation did earns points: each expectation of an `expect`, each
//! `recv` and `read`, each call that must fail. Everything else is set-up. After a set-up that
//! failed nothing can be known, so the rest is skipped rather than failed.

use super::short;
use crate::explain;
use crate::grade::record::{Outcome, Part};
use crate::language::plan::{ExpectationKind, Fails, Scenario, StatementKind};
use crate::language::{Source, Span};
use crate::run::{Failure, FailureKind, ScenarioResult};

/// A part of a scenario that earns a share of its points.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Unit {
    /// The statement, as an index.
    statement: u32,
    /// Its text.
    span: Span,
    /// Whether it is a part of an `expect`.
    expectation: bool,
}

impl Unit {
    /// Whether this is what failed.
    fn is(self, failure: &Failure) -> bool {
        // The walk to the start is blamed on the first statement, but is not part of it.
        let walk = !self.expectation && failure.kind() == FailureKind::State;
        self.statement == failure.statement && self.span == failure.span && !walk
    }
}

/// What earns points in a scenario, in the order of its text.
fn units(scenario: &Scenario) -> Vec<Unit> {
    let mut units = Vec::new();
    for (at, statement) in (0..).zip(&scenario.statements) {
        let span = statement.span;
        match &statement.kind {
            StatementKind::Expect(parts) => {
                let checked =
                    parts.iter().filter(|part| !matches!(part.kind, ExpectationKind::Hole(_)));
                units.extend(checked.map(|part| Unit {
                    statement: at,
                    span: part.span,
                    expectation: true,
                }));
            }
            StatementKind::Recv { .. }
            | StatementKind::Read { .. }
            | StatementKind::Call { fails: Some(Fails::Any | Fails::With(_)), .. } => {
                units.push(Unit { statement: at, span, expectation: false });
            }
            _ => {}
        }
    }
    // `both` is one expectation, however many hosts it is about.
    units.dedup();
    units
}

/// Whether anything in a scenario earns points.
pub(super) fn earns(scenario: &Scenario) -> bool {
    !units(scenario).is_empty()
}

/// Everything that could earn credit, and the outcome of each. A scenario in which nothing does is
/// one part by itself.
pub(super) fn parts(source: &Source, scenario: &Scenario, result: &ScenarioResult) -> Vec<Part> {
    let units = units(scenario);
    let line = |span: Span| Some(source.place(span.start).line);
    if units.is_empty() {
        let part = Part::passed(&scenario.name, line(scenario.span));
        return vec![match result.failures.first() {
            None => part,
            Some(failure) => failed(part, failure),
        }];
    }
    let failures = &result.failures;
    // The first failure after which nothing can be known.
    let set_up = failures
        .iter()
        .position(|failure| ends(failure.kind()) || !units.iter().any(|unit| unit.is(failure)));
    let one = |unit: &Unit| {
        let part = Part::passed(source.slice(unit.span), line(unit.span));
        // A failure of its own counts only if nothing else had failed by then.
        let own = failures.iter().enumerate().find(|(_, failure)| unit.is(failure));
        if let Some((_, failure)) = own.filter(|(at, _)| set_up.is_none_or(|it| *at <= it)) {
            return failed(part, failure);
        }
        match set_up.and_then(|at| failures.get(at)) {
            Some(failure) if unit.statement >= failure.statement => {
                let text = source.slice(failure.span);
                skipped(part, &format!("after `{text}`, which failed"))
            }
            None if unit.statement >= result.statements => skipped(part, "the run ended before it"),
            _ => part,
        }
    };
    units.iter().map(one).collect()
}

/// Whether a failure ends the run.
pub(super) const fn ends(kind: FailureKind) -> bool {
    matches!(
        kind,
        FailureKind::Broken
            | FailureKind::Late
            | FailureKind::Bound
            | FailureKind::Unavailable
            | FailureKind::Slow
            | FailureKind::Unsupported
    )
}

fn skipped(part: Part, why: &str) -> Part {
    Part { outcome: Outcome::Skip, rationale: why.to_owned(), ..part }
}

fn failed(part: Part, failure: &Failure) -> Part {
    let outcome = match failure.kind() {
        // Something before it failed, and it may not be at fault.
        _ if failure.follows => Outcome::Skip,
        FailureKind::Broken => Outcome::Error,
        FailureKind::Bound | FailureKind::Late => Outcome::Timeout,
        FailureKind::Unavailable | FailureKind::Slow | FailureKind::Unknown => Outcome::Skip,
        _ => Outcome::Fail,
    };
    let rationale = match outcome {
        Outcome::Skip if failure.follows => "it may only follow from an earlier failure".to_owned(),
        _ => String::new(),
    };
    Part {
        outcome,
        expected: Some(short(&explain::failure::expected(failure))),
        actual: Some(short(&explain::failure::actual(failure))),
        rationale,
        ..part
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::harness::Text;
    use crate::run::{RunOptions, run_on_model};

    fn outcomes(text: &str) -> Vec<(String, Outcome)> {
        let text = Text::new("a.synfin", text).valid().unwrap();
        let scenario = &text.plan.scenarios[0];
        let result = run_on_model(scenario, &RunOptions::default());
        let parts = parts(&text.source, scenario, &result);
        parts.into_iter().map(|part| (part.name, part.outcome)).collect()
    }

    fn only(text: &str) -> Vec<Outcome> {
        outcomes(text).into_iter().map(|(_, outcome)| outcome).collect()
    }

    use Outcome::{Fail, Pass, Skip};

    #[test]
    fn every_expectation_earns_by_itself() {
        let text = "client close; server recv FIN; expect server CLOSE_WAIT, client CLOSED; \
                    expect client.SND.NXT = 102";
        let named = |name: &str, outcome| (name.to_owned(), outcome);
        assert_eq!(
            outcomes(text),
            [
                named("server recv FIN", Pass),
                named("server CLOSE_WAIT", Pass),
                named("client CLOSED", Fail),
                named("client.SND.NXT = 102", Pass),
            ]
        );
    }

    #[test]
    fn behind_a_failed_set_up_everything_is_skipped() {
        let text = "client close; expect client FIN_WAIT_1; client send 5; settle; \
                    expect server CLOSE_WAIT; server close fails";
        assert_eq!(only(text), [Pass, Skip, Skip]);
        assert_eq!(only("network drop FIN; expect both ESTABLISHED"), [Skip]);
        // What fails itself behind it is no exception.
        let text = "client close; expect client CLOSED; client send 5; server recv SYN; expect \
                    server LISTEN";
        assert_eq!(only(text), [Fail, Skip, Skip]);
    }

    #[test]
    fn what_may_follow_from_a_failure_is_skipped() {
        assert_eq!(only("server recv FIN; expect server CLOSE_WAIT"), [Fail, Skip]);
        assert_eq!(only("server recv FIN; expect server ESTABLISHED"), [Fail, Pass]);
    }

    #[test]
    fn a_scenario_without_expectations_is_one_part() {
        assert_eq!(only("client close; settle"), [Pass]);
        assert_eq!(only("client close; client send 5"), [Fail]);
    }
}
