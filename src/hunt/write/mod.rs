//! The smallest scenario of a difference as text that can be kept: what it cites, a comment, the
//! statements, and an expectation that the model meets and the implementation does not. Whether that is
//! so has been tried with the runs that anybody can repeat.

mod around;
mod expect;
mod words;

use super::{Difference, text};
use crate::language::plan::{Scenario, Statement};
use crate::run::{ScenarioResult, Trace, Verdict};

pub(super) use words::name;

/// Runs of a scenario as `synfin run` makes them.
pub(super) struct Runs<'r> {
    /// With the model at both hosts.
    pub(super) model: &'r dyn Fn(&Scenario) -> ScenarioResult,
    /// With the implementation at its host.
    pub(super) stack: &'r dyn Fn(&Scenario) -> ScenarioResult,
    /// Whether there is still time for them.
    pub(super) goes_on: &'r dyn Fn() -> bool,
}

/// A scenario that shows a difference.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Written {
    /// Its text.
    pub(super) text: String,
    /// Whether it passes on the model and fails on the implementation.
    pub(super) shows: bool,
    /// What happens in it on the model, and on the implementation.
    pub(super) traces: [Trace; 2],
}

/// Writes the scenario of a difference under this name.
pub(super) fn write(difference: &Difference, name: &str, runs: &Runs<'_>) -> Written {
    let course = &difference.course;
    let comment = words::comment(difference);
    let mut attributes = words::attributes(difference);
    attributes.extend(text::lines(&course.attributes));
    let scenario = |statements: Vec<Statement>| Scenario {
        name: name.to_owned(),
        statements,
        ..course.clone()
    };
    let written = |statements| text::of(&scenario(statements), &comment, &attributes);
    let variants = around::variants(course, difference.parting.host).into_iter();
    for course in variants.flat_map(|it| expect::moments(&it, &difference.parting)) {
        for statements in expect::forms(&course, &difference.parting) {
            let text = written(statements);
            let Some(scenario) = text::read(&text) else { continue };
            if !(runs.goes_on)() {
                break;
            }
            let model = (runs.model)(&scenario);
            if model.verdict != Verdict::Passed {
                continue;
            }
            let stack = (runs.stack)(&scenario);
            if stack.verdict == Verdict::Failed {
                return Written { text, shows: true, traces: [model.trace, stack.trace] };
            }
        }
    }
    // Only the course, which shows it when both are laid beside each other.
    let text = written(course.statements.clone());
    let traces = match text::read(&text) {
        Some(scenario) if (runs.goes_on)() => {
            [(runs.model)(&scenario).trace, (runs.stack)(&scenario).trace]
        }
        _ => Default::default(),
    };
    Written { text, shows: false, traces }
}
