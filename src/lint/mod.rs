//! Warnings about what can run but cannot be meant. The language warns of what the text alone
//! shows; a lint here runs the scenario on the model, or looks at what the runner would do.
//! Each is one function, with its own code and tests. Nothing here prints.
//!
//! What a run on the model shows is true of the model. Where a scenario may run on other
//! implementations, a lint says so, and does not ask to remove what they may need.

mod dead;
mod given;
mod set;

use crate::host::PerHost;
use crate::language::Diagnostic;
use crate::language::plan::{Plan, Scenario};
use crate::run::{Limits, RunOptions, ScenarioResult, run_scenario};
use crate::stack::{Implementation, Model};
use crate::tcp::Rules;

/// The warnings about all scenarios of a plan, in the order of the text. Of an exploration, one run
/// shows nothing that is true of all.
pub fn lint(plan: &Plan) -> Vec<Diagnostic> {
    let scenarios = plan.scenarios.iter().filter(|it| it.exploration.is_none());
    let mut found: Vec<Diagnostic> = scenarios.flat_map(lint_scenario).collect();
    found.sort_by_key(|diagnostic| diagnostic.span);
    found
}

fn lint_scenario(scenario: &Scenario) -> Vec<Diagnostic> {
    let mut found = given::idle(scenario);
    let meant = Meant::of(scenario);
    let needs_run = set::is_worth_a_run(scenario) || dead::is_worth_a_run(scenario);
    if needs_run && meant != Meant::Others {
        let result = on_model(scenario, Limits::default(), Rules::standard());
        found.extend(dead::dead(scenario, &result, meant));
        found.extend(set::idle(scenario, &result, meant));
    }
    found
}

/// What a scenario is meant for (`@stack`), as far as it decides what the model can tell of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meant {
    /// For the model alone.
    TheModel,
    /// For the model and others.
    All,
    /// For others only.
    Others,
}

impl Meant {
    fn of(scenario: &Scenario) -> Self {
        let is_model = |name: &String| name == Implementation::Model.name();
        let stacks = &scenario.attributes.stacks;
        match stacks.is_empty() {
            false if stacks.iter().all(is_model) => Self::TheModel,
            false if !stacks.iter().any(is_model) => Self::Others,
            _ => Self::All,
        }
    }
}

/// Runs it on the model with these rules, traced.
fn on_model(scenario: &Scenario, limits: Limits, rules: &Rules) -> ScenarioResult {
    let model = |config| Model::with_rules(config, rules);
    let build = |configs: &PerHost<_>| PerHost(configs.0.clone().map(model));
    run_scenario(scenario, &RunOptions { trace: true, limits, ..RunOptions::default() }, build)
}

/// Whether a statement of it opens a connection.
fn opens(scenario: &Scenario) -> bool {
    use crate::language::plan::StatementKind;
    scenario.statements.iter().any(
        |statement| matches!(&statement.kind, StatementKind::Call { call, .. } if call.opens()),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::language::{Source, check};
    use crate::run::reachable;

    /// The texts warned about, each after its code.
    pub(super) fn found(text: &str) -> Vec<String> {
        let source = Source::new("test", text);
        let checked = check(&source, &reachable).unwrap();
        let name = |it: &Diagnostic| format!("{}: {}", it.code.name(), source.slice(it.span));
        lint(&checked.plan).iter().map(name).collect()
    }

    #[test]
    fn what_is_meant_draws_no_warning() {
        let text = "set MSL = 30s; given both ESTABLISHED; client close; server recv FIN; \
                    server close; client recv FIN; expect server CLOSED; wait 2MSL; \
                    expect both CLOSED";
        assert!(found(text).is_empty(), "{:?}", found(text));
    }

    /// Nothing is judged by the model that is not meant for it.
    #[test]
    fn what_is_for_others_is_not_judged_by_the_model() {
        let text = "set server.nagle = off; server listen; client connect; \
                    expect both ESTABLISHED; client abort; expect both CLOSED; settle; wait 1s";
        for (stack, warnings) in [("model", 3), ("model linux", 3), ("linux", 0), ("program", 0)] {
            let text = format!("@stack {stack}\n{text}");
            assert_eq!(found(&text).len(), warnings, "{stack}: {:?}", found(&text));
        }
    }

    /// What another implementation may need is not to be taken away.
    #[test]
    fn only_where_the_model_is_alone_is_anything_to_be_left_out() {
        let text = "set server.nagle = off; server listen; client connect; \
                    expect both ESTABLISHED; client abort; expect both CLOSED; settle; wait 1s";
        let help = |attribute: &str| {
            let source = Source::new("test", format!("{attribute}{text}"));
            let checked = check(&source, &reachable).unwrap();
            let found = lint(&checked.plan);
            found.iter().map(|it| format!("{} {:?}", it.message, it.help)).collect::<String>()
        };
        assert!(!help("").contains("\"leave it out"), "{}", help(""));
        assert!(help("").contains("on the model"), "{}", help(""));
        assert_eq!(help("@stack model\n").matches("\"leave it out").count(), 3);
    }

    #[test]
    fn warnings_stand_in_the_order_of_the_text() {
        let text = "given both CLOSED; set server.nagle = off; server listen; client connect; \
                    expect both ESTABLISHED; client abort; expect both CLOSED; settle; wait 1s";
        let expected = [
            "idle-given: given both CLOSED",
            "idle-set: set server.nagle = off",
            "dead-statement: settle",
            "dead-statement: wait 1s",
        ];
        assert_eq!(found(text), expected);
    }
}
