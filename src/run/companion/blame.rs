//! Which parting explains a failure.

use super::Companion;
use super::parting::Parting;
use crate::host::Host;
use crate::run::mismatch::{Mismatch, Unknown};
use crate::run::result::FailureKind;
use crate::stack::Stack;
use crate::tcp::Variable;
use crate::tcp::rules::Part;

/// Whether a failure says something about what a host did.
pub(in crate::run) fn is_explained(mismatch: &Mismatch) -> bool {
    match mismatch {
        Mismatch::Unknown { why, .. } => *why == Unknown::State,
        _ => !matches!(
            mismatch.kind(),
            FailureKind::Unavailable
                | FailureKind::Slow
                | FailureKind::Unknown
                | FailureKind::Unsupported
                | FailureKind::Unexplored
        ),
    }
}

impl Companion {
    /// The first hard parting.
    pub(in crate::run) fn hard(&self) -> Option<&Parting> {
        self.hard.as_ref()
    }

    /// What shows only in a variable that the host told.
    pub(in crate::run) fn value(&self, stack: &dyn Stack, variable: Variable) -> Option<Parting> {
        let (right, actual) = (self.endpoint.variable(variable)?, stack.variable(variable)?);
        let latest = self.latest.as_ref().filter(|_| right != actual)?;
        let mut parting = Parting {
            part: Part::Value,
            variable: Some((variable, right, actual)),
            ..latest.clone()
        };
        parting.choose(&self.rules);
        Some(parting)
    }

    /// The latest parting that the RFCs leave free and that a failure can be about: in what the host
    /// sent, if the failure is about its segments.
    pub(in crate::run) fn soft(
        &self,
        mismatch: &Mismatch,
        about: Option<Host>,
    ) -> Option<&Parting> {
        let host = self.host;
        if about.is_some_and(|about| about != host) {
            return None;
        }
        let fits = |it: &&Parting| match mismatch.kind() {
            FailureKind::Receive
            | FailureKind::Time
            | FailureKind::Silence
            | FailureKind::Strict
            | FailureKind::Network => matches!(it.part, Part::Sent | Part::Form),
            FailureKind::State => it.right.state != it.actual.state,
            FailureKind::Signal => it.part == Part::Signal,
            FailureKind::Read => it.part == Part::Answer,
            _ => true,
        };
        self.soft.iter().rev().find(fits)
    }
}
