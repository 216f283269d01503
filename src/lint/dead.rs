//! A statement after the end: both hosts are CLOSED, nothing is in flight, and it does nothing.

use super::Meant;
use crate::language::plan::{NetworkAction, Scenario, Statement, StatementKind};
use crate::language::{Code, Diagnostic};
use crate::run::{Event, ScenarioResult, What};
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
    match &statement.kind {
        StatementKind::Call { call, .. } => call.opens(),
        StatementKind::Network(NetworkAction::Forge(..) | NetworkAction::Release(..)) => true,
        _ => false,
    }
}

/// Every statement after the end that cannot do anything on the model, because nothing is under way and
/// nothing begins later. One pass over the statements and one over the events.
pub(super) fn dead(scenario: &Scenario, result: &ScenarioResult, meant: Meant) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let statements = &scenario.statements;
    let later = statements.iter().rposition(begins).map_or(0, |last| last + 1);
    let mut so_far = SoFar::new(&result.trace.events);
    for (at, statement) in statements.iter().enumerate().skip(later) {
        if can_be_dead(statement) && so_far.is_over(at) {
            let (message, help) = match meant {
                Meant::TheModel => (
                    "this statement cannot do anything",
                    "leave it out, or move it before the connection ends",
                ),
                _ => (
                    "this statement cannot do anything on the model",
                    "another implementation may still do something here; if it is for this one, \
                     move it before the connection ends",
                ),
            };
            found.push(
                Diagnostic::new(Code::DeadStatement, statement.span, message)
                    .label("both hosts are CLOSED and nothing is in flight")
                    .help(help),
            );
        }
    }
    found
}

/// Where things stand before a statement. Events stand in the order of their statements.
struct SoFar<'e> {
    /// Those of the statement asked about, and all later ones.
    ahead: &'e [Event],
    in_flight: usize,
    closed: bool,
}

impl<'e> SoFar<'e> {
    fn new(events: &'e [Event]) -> Self {
        Self { ahead: events, in_flight: 0, closed: false }
    }

    /// Whether, before that statement, both hosts are CLOSED and nothing is in flight, and the
    /// statement changes nothing about that. To be asked about one statement after another.
    fn is_over(&mut self, at: usize) -> bool {
        let statement = |event: &Event| event.statement.map(|statement| statement as usize);
        let before = |event: &Event| event.setup || statement(event).is_none_or(|it| it < at);
        while let Some((event, ahead)) = self.ahead.split_first().filter(|(it, _)| before(it)) {
            self.pass(event);
            self.ahead = ahead;
        }
        let mut own = self.ahead.iter().take_while(|event| statement(event) == Some(at));
        self.closed
            && self.in_flight == 0
            && own.all(|event| matches!(event.what, What::Clock | What::Link { .. }))
    }

    fn pass(&mut self, event: &Event) {
        match event.what {
            What::Sent { .. } => self.in_flight += 1,
            What::Arrived { .. } | What::Lost { .. } => {
                self.in_flight = self.in_flight.saturating_sub(1);
            }
            _ => {}
        }
        self.closed = event.states.0.iter().all(|state| *state == Some(State::Closed));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn nothing_comes_after_the_end() {
        let text = "client abort; server recv RST; expect both CLOSED; wait 2MSL";
        assert_eq!(found(text), ["dead-statement: wait 2MSL"]);
    }

    /// What is lost is not in flight.
    #[test]
    fn nothing_comes_after_a_loss() {
        let text = "client abort; network drop RST; server abort; network drop RST; \
                    expect both CLOSED; settle";
        assert_eq!(found(text), ["dead-statement: settle"]);
        let down = "network down; client abort; server abort; expect both CLOSED; wait 1s";
        assert_eq!(found(down), ["dead-statement: wait 1s"]);
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

    /// To look through all the rest for each of them would take minutes.
    #[test]
    fn many_statements_take_one_pass() {
        let begun = std::time::Instant::now();
        assert!(found(&"wait 1s; ".repeat(50_000)).is_empty());
        let dead = "wait 1s; ".repeat(10_000);
        let text = format!("client abort; server recv RST; expect both CLOSED; {dead}");
        assert_eq!(found(&text).len(), 10_000);
        assert!(begun.elapsed() < std::time::Duration::from_secs(60));
    }
}
