//! A `given` that changes nothing.

use super::opens;
use crate::language::plan::{Scenario, Start, StatementKind};
use crate::language::{Code, Diagnostic};
use crate::tcp::State;

/// `given both CLOSED` where the scenario opens its connection by itself: that is where it
/// starts anyway. (Without an open, it keeps the connection from being established.)
pub(super) fn idle(scenario: &Scenario) -> Vec<Diagnostic> {
    if !opens(scenario) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for statement in &scenario.statements {
        let StatementKind::Given(starts) = &statement.kind else { continue };
        if starts.iter().all(|(_, start)| *start == Start::State(State::Closed)) {
            found.push(
                Diagnostic::new(Code::IdleGiven, statement.span, "this `given` changes nothing")
                    .label("hosts are CLOSED to begin with")
                    .help("leave it out"),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn closed_hosts_need_not_be_given_where_the_scenario_opens() {
        let opens = "given both CLOSED; server listen; client connect; expect both ESTABLISHED";
        assert_eq!(found(opens), ["idle-given: given both CLOSED"]);
    }

    #[test]
    fn closed_hosts_must_be_given_where_it_does_not() {
        assert!(found("given both CLOSED; expect both not ESTABLISHED").is_empty());
    }

    #[test]
    fn other_starts_mean_something() {
        assert!(
            found("given server LISTEN, client CLOSED; client connect; expect both ESTABLISHED")
                .is_empty()
        );
    }
}
