//! The results of the checks.

use schemars::JsonSchema;
use serde::Serialize;

use crate::stack::FaultKind;
use crate::stack::program::session::Failure;
use crate::stack::program::wire::VERSION;
use crate::stack::program::{Launcher, Session};

/// The result of checking a program.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct Report {
    /// The version of the protocol checked.
    pub version: u32,
    /// The program.
    pub command: String,
    /// Its own name for itself.
    pub name: Option<String>,
    /// Its level.
    pub level: Option<&'static str>,
    /// Whether it could not be started at all.
    #[serde(skip)]
    pub unavailable: bool,
    /// Every check, in order.
    pub checks: Vec<Check>,
}

/// One check.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct Check {
    /// Its number, from 1.
    pub number: u32,
    /// Its name.
    pub id: &'static str,
    /// What holds if it passes.
    pub title: &'static str,
    /// Its outcome.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// The outcome of a check.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema, Debug)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not.
    Failed {
        /// What was expected. If empty, the title says it.
        expected: String,
        /// What was found instead.
        found: String,
        /// What to do about it. May be empty.
        hint: String,
        /// The end of the program's stderr. May be empty.
        log: String,
    },
    /// It could not be checked.
    Skipped {
        /// Why.
        why: String,
    },
}

impl Report {
    pub(in crate::stack::program) fn new(launcher: &Launcher) -> Self {
        Self {
            version: VERSION,
            command: launcher.command.to_string(),
            name: None,
            level: None,
            unavailable: false,
            checks: Vec::new(),
        }
    }

    /// Records what the program says about itself.
    pub(super) fn met(&mut self, session: &Session) {
        self.name = session.name().map(str::to_owned);
        self.level = Some(session.level().name());
    }

    /// Records whether it could not be started at all.
    pub(in crate::stack::program) fn is_unavailable(&mut self, failure: &Failure) {
        self.unavailable |= failure.fault.kind == FaultKind::Unavailable;
    }

    /// How many checks failed.
    pub fn failed(&self) -> usize {
        let failed = |check: &&Check| matches!(check.outcome, Outcome::Failed { .. });
        self.checks.iter().filter(failed).count()
    }
}
