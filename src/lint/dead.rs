//! A statement after the end: both hosts are CLOSED, nothing is in flight, and it does nothing.

use crate::language::plan::{NetworkAction, Scenario, Statement, StatementKind, UserCall};
use crate::language::{Code, Diagnostic};
use crate::run::{ScenarioResult, What};
use crate::tcp::State;

/// Whether it has a statement that could be dead.
pub(super) fn is_worth_a_run(scenario: &Scenario) -> bool {
    scenario.statements.iter().any(can_be_dead)
}

/// Whether it is a statement that only lets happen what is under way.
fn can_be_dead(statement: &Statement) -> bool {
    matches!(
        statement.kind,
        StatementKind::Settle
            | StatementKind::Wait(_)
            | StatementKind::Network(NetworkAction::Down | NetworkAction::Up)
    )
}

/// Whether it puts something under way.
fn begins(statement: &Statement) -> bool {
    matches!(
        statement.kind,
        StatementKind::Call { call: UserCall::Listen | UserCall::Connect, .. }
            | StatementKind::Network(NetworkAction::Forge(..) | NetworkAction::Release(..))
    )
}

/// Every statement behind the end that cannot do anything, because nothing is under way and
/// nothing begins behind it.
pub(super) fn dead(scenario: &Scenario, result: &ScenarioResult) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (at, statement) in scenario.statements.iter().enumerate() {
        let rest = scenario.statements.get(at..).unwrap_or_default();
        if can_be_dead(statement) && !rest.iter().any(begins) && is_over(result, at) {
            found.push(
                Diagnostic::new(
                    Code::DeadStatement,
                    statement.span,
                    "this statement cannot do anything",
                )
                .label("both hosts are CLOSED and nothing is in flight")
                .help("leave it out, or move it before the connection ends"),
            );
        }
    }
    found
}

/// Whether, before that statement, both hosts are CLOSED and nothing is in flight, and the
/// statement changes nothing about that.
fn is_over(result: &ScenarioResult, at: usize) -> bool {
    let mut in_flight: usize = 0;
    let mut closed = false;
    for event in &result.trace.events {
        let later = event.statement.is_some_and(|statement| statement as usize >= at);
        if later && !event.setup {
            let passes = matches!(event.what, What::Clock | What::Link { .. });
            if event.statement.is_some_and(|statement| statement as usize == at) && !passes {
                return false;
            }
            continue;
        }
        match event.what {
            What::Sent { .. } => in_flight += 1,
            What::Requeued { .. } | What::Held { .. } => {}
            What::Arrived { .. } | What::Lost { .. } => in_flight = in_flight.saturating_sub(1),
            _ => {}
        }
        closed = event.states.0.iter().all(|state| *state == Some(State::Closed));
    }
    closed && in_flight == 0
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn nothing_comes_behind_the_end() {
        let text = "client abort; server recv RST; expect both CLOSED; wait 2MSL";
        assert_eq!(found(text), ["dead-statement: wait 2MSL"]);
    }

    #[test]
    fn what_waits_for_something_is_alive() {
        for text in [
            // The RST is in flight.
            "client abort; settle; expect both CLOSED",
            // TIME_WAIT has to end.
            "client close; server recv FIN; server close; client recv FIN; wait 2MSL; \
             expect both CLOSED",
            // Another connection follows.
            "client abort; server recv RST; wait 2MSL; server listen; client connect; \
             expect both ESTABLISHED",
            // A segment comes out of nowhere.
            "client abort; server recv RST; wait 1s; network forge ACK from client; \
             client recv RST",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
