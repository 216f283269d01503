//! How long a scenario waits, all in all.

use std::time::Duration;

use super::plan::{Delay, LONGEST_SCENARIO, Moment};
use super::{Code, Diagnostic, Findings, Span};
use crate::host::{Host, PerHost};
use crate::tcp::{Config, Setting, SettingValue};

/// The time that passes in one scenario.
#[derive(Default)]
pub(super) struct Waits {
    passed: Duration,
    /// What a multiple of the MSL or RTO depends on.
    configs: PerHost<Config>,
}

impl Waits {
    /// `set …` before any action.
    pub(super) fn set(&mut self, whose: Option<Host>, setting: Setting, value: SettingValue) {
        for host in Host::BOTH.into_iter().filter(|host| whose.is_none_or(|it| it == *host)) {
            setting.apply(&mut self.configs[host], value);
        }
    }

    /// `wait …`: an error where the scenario becomes too long by it.
    pub(super) fn wait(&mut self, delay: Delay, span: Span, findings: &mut Findings) {
        let passed = self.passed.saturating_add(delay.length(&self.configs));
        self.pass(passed, span, findings);
    }

    /// `wait until …`, `recv … at …`: the same.
    pub(super) fn until(&mut self, moment: Moment, span: Span, findings: &mut Findings) {
        let passed = match moment {
            Moment::At(since) => self.passed.max(since),
            Moment::After(more) => self.passed.saturating_add(more),
        };
        self.pass(passed, span, findings);
    }

    fn pass(&mut self, passed: Duration, span: Span, findings: &mut Findings) {
        let was_too_long = self.passed > LONGEST_SCENARIO;
        self.passed = passed;
        if self.passed <= LONGEST_SCENARIO || was_too_long {
            return;
        }
        let days = LONGEST_SCENARIO.as_secs() / (24 * 60 * 60);
        let message = "with this statement the scenario is too long";
        findings.push(
            Diagnostic::new(Code::Duration, span, message)
                .label(format!("in one scenario, at most {days} days pass")),
        );
    }
}
