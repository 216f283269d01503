//! A cell of the table.

use crate::report::{Entry, Severity, Status};

/// The outcome of a scenario in one column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Outcome {
    /// Everything held.
    Pass,
    /// It passed, though `@known` says that it fails.
    Fixed,
    /// It failed as `@known` says.
    Known,
    /// It failed at a MAY: the implementation chose otherwise.
    Choice,
    /// It failed at a SHOULD, or at a clause without such a word.
    Deviation,
    /// It failed at a MUST.
    Violation,
    /// It failed, and no rule is known that it broke.
    Fail,
    /// Something could not be known.
    Inconclusive,
    /// It would have taken too long in real time.
    Skipped,
    /// It asks for something that no run can do, or that the implementation says it lacks.
    Unsupported,
    /// Something that the implementation needs is missing.
    CouldNotRun,
    /// A hole is open.
    Open,
    /// It is not meant for this implementation (`@stack`).
    NotMeant,
}

impl Outcome {
    /// All of them, the best first.
    pub const ALL: [Self; 13] = [
        Self::Pass,
        Self::Fixed,
        Self::Known,
        Self::Choice,
        Self::Deviation,
        Self::Violation,
        Self::Fail,
        Self::Inconclusive,
        Self::Skipped,
        Self::Unsupported,
        Self::CouldNotRun,
        Self::Open,
        Self::NotMeant,
    ];

    /// The outcome of a scenario that ran.
    pub fn of(entry: &Entry<'_>) -> Self {
        match entry.status() {
            Status::Passed | Status::Changed => Self::Pass,
            Status::Fixed => Self::Fixed,
            Status::Known => Self::Known,
            Status::Open => Self::Open,
            Status::Skipped => Self::Skipped,
            Status::Unsupported => Self::Unsupported,
            Status::Inconclusive => Self::Inconclusive,
            Status::Unavailable => Self::CouldNotRun,
            Status::Failed => match entry.severity() {
                Some(Severity::Violation) => Self::Violation,
                Some(Severity::Deviation) => Self::Deviation,
                // Only what is known is excused.
                Some(Severity::Choice | Severity::Hardening) => Self::Choice,
                None => Self::Fail,
            },
        }
    }

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fixed => "fixed",
            Self::Known => "known",
            Self::Choice => "choice",
            Self::Deviation => "deviation",
            Self::Violation => "violation",
            Self::Fail => "fail",
            Self::Inconclusive => "inconclusive",
            Self::Skipped => "skipped",
            Self::Unsupported => "unsupported",
            Self::CouldNotRun => "could not run",
            Self::Open => "open",
            Self::NotMeant => "not meant",
        }
    }

    /// Its meaning, in a line.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Pass => "everything held",
            Self::Fixed => "passed, though `@known` says that it fails",
            Self::Known => "failed, as `@known` says",
            Self::Choice => "failed at a MAY",
            Self::Deviation => "failed at a SHOULD or a clause",
            Self::Violation => "failed at a MUST",
            Self::Fail => "failed, and no rule is known that it broke",
            Self::Inconclusive => "something could not be known",
            Self::Skipped => "it would have taken too long in real time",
            Self::Unsupported => {
                "it asks for something that cannot be run, or that the implementation lacks"
            }
            Self::CouldNotRun => "something it needs is missing on this machine",
            Self::Open => "a hole is open",
            Self::NotMeant => "`@stack` names other implementations",
        }
    }

    /// Whether what was expected held.
    pub const fn held(self) -> bool {
        matches!(self, Self::Pass | Self::Fixed | Self::Open)
    }

    /// Whether what was expected did not hold, known or not.
    pub const fn differed(self) -> bool {
        matches!(self, Self::Known | Self::Choice | Self::Deviation | Self::Violation | Self::Fail)
    }

    /// Whether it says nothing about the implementation.
    pub const fn is_unjudged(self) -> bool {
        matches!(
            self,
            Self::Inconclusive
                | Self::Skipped
                | Self::Unsupported
                | Self::CouldNotRun
                | Self::NotMeant
        )
    }

    /// Whether this failure is not in `@known`.
    pub const fn is_news(self) -> bool {
        self.differed() && !matches!(self, Self::Known)
    }
}
