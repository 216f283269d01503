//! Whether scenarios check the state after a transition. A transition that nothing checks might
//! lead anywhere: in the test suites of courses this is the most common fault.

use std::collections::BTreeMap;

use crate::host::{Host, PerHost};
use crate::language::plan::{ExpectationKind, Scenario, StatementKind};
use crate::run::ScenarioResult;
use crate::tcp::State;

/// The transitions that scenarios make, and whether any of them is checked.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Transitions(BTreeMap<(State, State), bool>);

impl Transitions {
    /// Adds those of a scenario, from its whole trace; those of the walk to its start do not
    /// count.
    pub(super) fn add(&mut self, scenario: &Scenario, result: &ScenarioResult) {
        let mut events = result.trace.events.iter().peekable();
        let mut states: PerHost<Option<State>> = PerHost::default();
        // The last transition of each host.
        let mut last: PerHost<Option<(State, State)>> = PerHost::default();
        for (at, statement) in (0..).zip(&scenario.statements) {
            while let Some(event) = events.next_if(|it| it.statement.is_none_or(|n| n <= at)) {
                for host in Host::BOTH {
                    if let (Some(from), Some(to)) = (states[host], event.states[host])
                        && from != to
                        && !event.setup
                    {
                        last[host] = Some((from, to));
                        self.0.entry((from, to)).or_default();
                    }
                }
                states = event.states;
            }
            let StatementKind::Expect(parts) = &statement.kind else { continue };
            for part in parts {
                if let ExpectationKind::State(host, _) | ExpectationKind::NotState(host, _) =
                    part.kind
                    && let Some(transition) = last[host]
                {
                    self.0.insert(transition, true);
                }
            }
        }
    }

    /// How many there are, and how many are checked.
    pub(super) fn count(&self) -> (usize, usize) {
        (self.0.len(), self.0.values().filter(|looked| **looked).count())
    }

    /// Those that nothing checks.
    pub(super) fn unchecked(&self) -> impl Iterator<Item = (State, State)> {
        self.0.iter().filter(|(_, looked)| !**looked).map(|(transition, _)| *transition)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::harness::Text;
    use crate::run::{RunOptions, run_on_model};

    fn unchecked(text: &str) -> Vec<String> {
        let text = Text::new("a.synfin", text).valid().unwrap();
        let mut transitions = Transitions::default();
        for scenario in &text.plan.scenarios {
            transitions.add(scenario, &run_on_model(scenario, &RunOptions::default()));
        }
        transitions.unchecked().map(|(from, to)| format!("{from} {to}")).collect()
    }

    #[test]
    fn a_transition_is_checked_by_the_expectation_behind_it() {
        assert!(unchecked("client close; expect client FIN_WAIT_1").is_empty());
        assert_eq!(unchecked("client close"), ["ESTABLISHED FIN_WAIT_1"]);
        assert_eq!(
            unchecked("client close; expect client FIN_WAIT_1; server recv FIN"),
            ["ESTABLISHED CLOSE_WAIT"]
        );
    }

    #[test]
    fn what_is_looked_at_too_late_is_not_checked() {
        let text = "client close; server recv FIN; client recv ACK; expect client FIN_WAIT_2";
        assert_eq!(unchecked(text), ["ESTABLISHED FIN_WAIT_1", "ESTABLISHED CLOSE_WAIT"]);
    }

    #[test]
    fn once_is_enough_and_the_walk_does_not_count() {
        let text = "scenario \"a\" { client close }\nscenario \"b\" { client close; expect client \
                    FIN_WAIT_1 }\nscenario \"c\" { expect both ESTABLISHED }";
        assert!(unchecked(text).is_empty());
    }
}
