//! A `set` without which the scenario runs just the same.

use super::{Meant, on_model};
use crate::host::Host;
use crate::language::plan::{Scenario, Start, StatementKind};
use crate::language::{Code, Diagnostic};
use crate::mutants::{mutants, watch};
use crate::run::{Event, FailureKind, Limits, ScenarioResult};
use crate::tcp::{Config, Rules};

/// Whether there is a `set` to try the scenario without.
pub(super) fn is_worth_a_run(scenario: &Scenario) -> bool {
    scenario.statements.iter().any(|statement| departs(&statement.kind))
}

/// Whether it is a `set` to another value than the default. To write down a value that holds
/// anyway is a way of saying that it matters.
fn departs(kind: &StatementKind) -> bool {
    let StatementKind::Set { setting, value, .. } = kind else { return false };
    let mut config = Config::default();
    setting.apply(&mut config, *value);
    // Each host has an ISS of its own, so there is no one default.
    !setting.is_iss() && config != Config::default()
}

/// How many statements and events the runs without a `set` may go through, all in all.
const WORK: usize = 1_000_000;

/// Every `set` that can be left out without changing what happens on the model, nor on any
/// [mutant](crate::mutants) of it: a scenario may well show that something happens in spite of a
/// setting, which a TCP that is wrong there does not do.
///
/// Nothing is said of a scenario that a limit ended: what would have happened later is not known,
/// and running it up to there again for each `set` takes long. In a scenario so long that [`WORK`]
/// is used up before all are tried, nothing is said of the others.
pub(super) fn idle(scenario: &Scenario, result: &ScenarioResult, meant: Meant) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if result.failures.iter().any(|failure| failure.kind() == FailureKind::Bound) {
        return found;
    }
    let work = scenario.statements.len() + result.trace.events.len();
    let mut left = WORK;
    let sets = scenario.statements.iter().enumerate().filter(|(_, it)| departs(&it.kind));
    for (at, statement) in sets {
        left = left.saturating_sub(work);
        if left == 0 {
            break;
        }
        let StatementKind::Set { setting, host, .. } = &statement.kind else { continue };
        // Of two that say the same, one may be needed.
        let later = scenario.statements.get(at + 1..).unwrap_or_default();
        if later.iter().any(|other| other.kind == statement.kind) {
            continue;
        }
        if same_without(scenario, at, result, &mut left) {
            let name = setting.name();
            let explained = format!("`synfin explain {name}` says what it is for");
            let raw = host.is_some_and(|host| is_raw(scenario, host));
            let (place, help) = if meant == Meant::TheModel || raw {
                ("in this scenario", format!("leave it out; {explained}"))
            } else {
                let help = format!("another implementation may need it; {explained}");
                ("here on the model", help)
            };
            found.push(
                Diagnostic::new(
                    Code::IdleSet,
                    statement.span,
                    format!("setting `{name}` changes nothing {place}"),
                )
                .label("everything happens the same way without it")
                .help(help),
            );
        }
    }
    found
}

/// Whether no implementation stands at that host, whichever runs the scenario.
fn is_raw(scenario: &Scenario, host: Host) -> bool {
    scenario.statements.iter().any(|statement| match &statement.kind {
        StatementKind::Given(starts) => starts.contains(&(host, Start::Raw)),
        _ => false,
    })
}

/// Whether the scenario without the statement `at` gives the same result, on the model and on every
/// mutant of it. Not if there is no work left to find out.
fn same_without(scenario: &Scenario, at: usize, result: &ScenarioResult, left: &mut usize) -> bool {
    let mut without = scenario.clone();
    without.statements.remove(at);
    // Whatever takes many more steps is not the same.
    let steps = u32::try_from(2 * result.trace.events.len() + 1000).unwrap_or(u32::MAX);
    let limits = Limits { steps, ..Limits::default() };
    if !is_same(result, &on_model(&without, limits, Rules::standard())) {
        return false;
    }
    // Where neither run comes by what is changed, both are as they were.
    let seen = [watch(scenario).0, watch(&without).0];
    let each = 2 * (scenario.statements.len() + result.trace.events.len());
    mutants().iter().all(|mutant| {
        *left = left.saturating_sub(each);
        if *left == 0 {
            return false;
        }
        if !seen.iter().any(|seen| seen.reaches_rule(mutant)) {
            return true;
        }
        let rules = mutant.table();
        is_same(&on_model(scenario, limits, &rules), &on_model(&without, limits, &rules))
    })
}

/// Whether the same happens in two runs, at the same times.
fn is_same(a: &ScenarioResult, b: &ScenarioResult) -> bool {
    let (a_events, b_events) = (a.trace.events.iter(), b.trace.events.iter());
    let alike =
        |(a, b): (&Event, &Event)| a.what == b.what && a.time == b.time && a.states == b.states;
    a.verdict == b.verdict && a_events.len() == b_events.len() && a_events.zip(b_events).all(alike)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn a_setting_that_shows_is_used() {
        assert!(
            found("set client.MSS = 500; server listen; client connect; server recv SYN")
                .is_empty()
        );
        assert!(
            found("set client.ISS = 7; expect both ESTABLISHED; client close; server recv FIN")
                .is_empty()
        );
    }

    #[test]
    fn a_setting_that_never_shows_is_not() {
        let text = "set client.keep_alive = 3h; client close; server recv FIN; wait 1s";
        assert_eq!(found(text), ["idle-set: set client.keep_alive = 3h"]);
    }

    #[test]
    fn a_setting_of_a_raw_host_is_not() {
        let text = "given raw client, server ESTABLISHED; set client.keep_alive = 3h; \
                    network forge FIN from client; server recv FIN";
        assert_eq!(found(text), ["idle-set: set client.keep_alive = 3h"]);
    }

    /// A TCP that lets the ACK wait here fails, though this one does not.
    #[test]
    fn a_setting_in_spite_of_which_something_happens_is_used() {
        let gap = "set server.delayed_ack = on; given raw client, server ESTABLISHED; \
                   network forge DATA seq=111 len=10 from client; server recv DATA; \
                   client recv ACK ack=101";
        assert!(found(gap).is_empty(), "{:?}", found(gap));
    }

    #[test]
    fn of_two_that_are_the_same_the_later_can_be_left_out() {
        let text = "set MSL = 3s; set MSL = 3s; client close; server recv FIN; server close; \
                    client recv FIN; wait 6s; expect both CLOSED";
        assert_eq!(found(text), ["idle-set: set MSL = 3s"]);
    }

    #[test]
    fn nothing_is_said_of_a_scenario_without_end() {
        let text = "set client.keep_alive = 1s; set server.R1 = 7; wait 700h";
        assert!(found(text).is_empty(), "{:?}", found(text));
    }

    /// To run the scenario again for each of them would take minutes.
    #[test]
    fn of_many_settings_some_are_tried() {
        let begun = std::time::Instant::now();
        let sets: String = (2..1000).map(|n| format!("set client.R1 = {n}; ")).collect();
        let text = format!("{}client close; server recv FIN", sets.repeat(20));
        assert!(found(&text).len() <= 50);
        assert!(begun.elapsed() < std::time::Duration::from_secs(60));
    }

    #[test]
    fn to_write_down_the_default_is_a_statement() {
        assert!(found("set MSL = 2min; client close; server recv FIN").is_empty());
    }
}
