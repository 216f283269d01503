//! What keeps an implementation from going on.

use std::io;

use crate::sys::shortage;

/// Why an implementation cannot go on with a scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Whose fault it is.
    pub kind: FaultKind,
    /// What was expected of it, for people: `an answer within 5 s`. Empty where nothing was.
    pub expected: String,
    /// What happened instead, for people.
    pub actual: String,
    /// The setting that it is about, as scenarios name it, if it is about one.
    pub setting: Option<&'static str>,
    /// What the implementation said for itself (a program's stderr), for whoever has to mend
    /// it. May be empty.
    pub log: String,
}

/// Whose fault it is, and so what the scenario comes to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FaultKind {
    /// The implementation's: a program died or spoke nonsense. The scenario
    /// fails.
    Broken,
    /// The implementation's: an answer did not come in time. The scenario fails.
    Late,
    /// The machine's: a permission, a device or a program is missing. The scenario could not
    /// run.
    Unavailable,
    /// Nobody's: the scenario would take longer in real time than was allowed. It is skipped.
    Slow,
    /// Nobody's: the machine was so slow, or stood still for so long, that a timer of the
    /// implementation's own clock may have fired before the scenario came to it. The scenario
    /// starts again; if that happens each time, it is inconclusive.
    Overtaken,
    /// The seam's: what the scenario does next cannot be told to this implementation. The
    /// scenario is inconclusive.
    Unsayable,
}

impl Fault {
    /// The implementation's fault: `expected` of it, and what came instead.
    pub fn broken(expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self::new(FaultKind::Broken, expected, actual)
    }

    /// The implementation's fault: what was `expected` did not come in time.
    pub fn late(expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self::new(FaultKind::Late, expected, actual)
    }

    /// Something is missing on this machine; `actual` says what, and what would help.
    pub fn unavailable(actual: impl Into<String>) -> Self {
        Self::new(FaultKind::Unavailable, "", actual)
    }

    /// The scenario cannot be told to the implementation, and why.
    pub fn unsayable(expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self::new(FaultKind::Unsayable, expected, actual)
    }

    /// The scenario would have to wait too long in real time.
    pub fn slow(actual: impl Into<String>) -> Self {
        Self::new(FaultKind::Slow, "", actual)
    }

    /// A system call for the implementation has failed, of which that was `expected`: that is the
    /// implementation's fault, unless the machine is short of what every call needs.
    pub fn of_call(expected: impl Into<String>, error: &io::Error) -> Self {
        match shortage::help(error) {
            Some(help) => Self::unavailable(format!("a call on the system failed: {error}{help}")),
            None => Self::broken(expected, error.to_string()),
        }
    }

    /// The process is to end, and nothing is waited for any more.
    pub fn interrupted() -> Self {
        Self::unavailable("a signal has ended the run")
    }

    /// The machine stood still, or was too slow, so that nobody can tell what was caused by what.
    pub fn overtaken() -> Self {
        let actual = "the machine was too slow, or stood still, each time: its timers ran on \
                      meanwhile, and it cannot be told what they caused";
        Self::new(FaultKind::Overtaken, "to be followed in time", actual)
    }

    fn new(kind: FaultKind, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self {
            kind,
            expected: expected.into(),
            actual: actual.into(),
            setting: None,
            log: String::new(),
        }
    }

    /// The same, about a setting.
    #[must_use]
    pub fn about(self, setting: &'static str) -> Self {
        Self { setting: Some(setting), ..self }
    }

    /// The same, with what the implementation said for itself.
    #[must_use]
    pub fn with_log(self, log: impl Into<String>) -> Self {
        Self { log: log.into(), ..self }
    }
}
