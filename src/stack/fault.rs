//! What keeps an implementation from going on.

#[cfg(feature = "command")]
use crate::{files::reason, sys::shortage};

/// Why an implementation cannot go on with a scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Fault {
    /// Whose fault it is.
    pub kind: FaultKind,
    /// What was expected of it, for people: `an answer within 5 s`. Empty if nothing was.
    pub expected: String,
    /// What happened instead, for people.
    pub actual: String,
    /// The setting that it is about, by its name in scenarios, if it is about one.
    pub setting: Option<&'static str>,
    /// The implementation's own log (a program's stderr), for whoever has to fix it. May be empty.
    pub log: String,
}

/// Whose fault it is, which decides the verdict.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum FaultKind {
    /// The implementation's: a program died or violated the protocol. The scenario fails.
    Broken,
    /// The implementation's: an answer did not come in time. The scenario fails.
    Late,
    /// The machine's: a permission, a device or a program is missing. The scenario could not
    /// run.
    Unavailable,
    /// Nobody's: the scenario would take longer in real time than allowed. It is skipped.
    Slow,
    /// Nobody's: the machine was so slow, or paused for so long, that a timer of the
    /// implementation's own clock may have fired too early for the scenario. The scenario starts
    /// again; if that happens every time, it is inconclusive.
    Overtaken,
    /// Nobody's: the next thing the scenario does cannot be expressed to this implementation. The
    /// scenario is inconclusive.
    Unsayable,
    /// Nobody's: the implementation says that it lacks what the scenario asks for; `actual` is what
    /// it lacks, in its own words. The scenario is unsupported.
    Unsupported,
}

impl Fault {
    /// The implementation's fault: something was `expected` of it, and `actual` happened instead.
    pub fn broken(expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self::new(FaultKind::Broken, expected, actual)
    }

    /// The implementation's fault: what was `expected` did not happen in time.
    pub fn late(expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self::new(FaultKind::Late, expected, actual)
    }

    /// Something is missing on this machine; `actual` says what it is and what would help.
    pub fn unavailable(actual: impl Into<String>) -> Self {
        Self::new(FaultKind::Unavailable, "", actual)
    }

    /// Part of the scenario cannot be expressed to the implementation, for the reason in `actual`.
    pub fn unsayable(expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self::new(FaultKind::Unsayable, expected, actual)
    }

    /// The implementation says that it lacks this.
    pub fn unsupported(what: impl Into<String>) -> Self {
        Self::new(FaultKind::Unsupported, "", what)
    }

    /// The scenario would take too long in real time.
    pub fn slow(actual: impl Into<String>) -> Self {
        Self::new(FaultKind::Slow, "", actual)
    }

    /// A system call on behalf of the implementation has failed, although `expected` was expected.
    /// That is the implementation's fault, unless the machine is out of resources.
    #[cfg(feature = "command")]
    pub fn of_call(expected: impl Into<String>, error: &std::io::Error) -> Self {
        match shortage::help(error) {
            Some(help) => {
                Self::unavailable(format!("a system call failed: {}{help}", reason(error)))
            }
            None => Self::broken(expected, reason(error)),
        }
    }

    /// The process is to end, so nothing waits any more.
    pub fn interrupted() -> Self {
        Self::unavailable("a signal has ended the run")
    }

    /// The machine paused or was too slow, so that cause and effect cannot be told apart.
    pub fn overtaken() -> Self {
        let actual = "the machine was too slow or paused in every attempt: timers kept running \
                      meanwhile, and their effects cannot be told apart from the scenario's";
        Self::new(FaultKind::Overtaken, "to keep up with the implementation's timers", actual)
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

    /// The same, with the implementation's own log.
    #[must_use]
    pub fn with_log(self, log: impl Into<String>) -> Self {
        Self { log: log.into(), ..self }
    }
}
