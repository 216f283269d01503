//! What a scenario is tried on that is made of another notation: the model.

use crate::host::Host;
use crate::language::Trial;
use crate::language::plan::Scenario;
use crate::run::{
    RunOptions, ScenarioResult, Verdict, alike, run_on_model, states_before, walks_alike,
};
use crate::tcp::State;

/// The model of RFC 9293 at both hosts.
pub(super) struct OnTheModel;

impl Trial for OnTheModel {
    type Run = ScenarioResult;

    fn run(&self, scenario: &Scenario) -> ScenarioResult {
        run_on_model(scenario, &RunOptions::default())
    }

    fn has_passed(&self, run: &ScenarioResult) -> bool {
        run.verdict == Verdict::Passed
    }

    fn is_alike(&self, was: &ScenarioResult, is: &ScenarioResult) -> bool {
        alike(was, is)
    }

    fn walks_alike(
        &self,
        was: &ScenarioResult,
        until: usize,
        is: &ScenarioResult,
        host: Host,
    ) -> bool {
        u32::try_from(until).is_ok_and(|until| walks_alike(was, until, is, host))
    }

    fn states(&self, run: &ScenarioResult, host: Host) -> Vec<Option<State>> {
        states_before(run, host)
    }
}
