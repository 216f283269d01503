//! Scenarios on the model and on what is hunted in, as `synfin run` runs them.

use super::Subject;
use crate::host::PerHost;
use crate::language::plan::Scenario;
use crate::run::{RunOptions, ScenarioResult, run_on, run_on_model};
use crate::stack::Implementation;

impl Subject {
    /// The implementations at the hosts: the model beside the one that is hunted in.
    pub(super) fn hosts(&self) -> PerHost<Implementation> {
        PerHost::from_fn(|host| match host == self.host {
            true => self.implementation.clone(),
            false => Implementation::Model,
        })
    }

    fn options(&self) -> RunOptions {
        RunOptions { limits: self.limits, ..RunOptions::default() }
    }
}

/// A scenario with the model at both hosts.
pub(super) fn on_model(scenario: &Scenario, subject: &Subject) -> ScenarioResult {
    run_on_model(scenario, &subject.options())
}

/// A scenario with the implementation at its host.
pub(super) fn on_stack(scenario: &Scenario, subject: &Subject) -> ScenarioResult {
    run_on(scenario, &subject.options(), &subject.hosts())
}
