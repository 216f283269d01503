//! How a task ended.

use std::fmt;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use rustix::process::Signal;

/// A task that ran to its end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ended {
    /// How.
    pub how: How,
    /// What it wrote to stdout, up to its limit.
    pub stdout: Vec<u8>,
    /// The end of its stderr; `…` stands for what came before.
    pub stderr: String,
}

/// How a process ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// By itself, with this exit code.
    Exit(i32),
    /// By a signal.
    Signal(i32),
    /// It was stopped at a limit.
    Stopped(Stopped),
}

/// The limit that a task was stopped at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stopped {
    /// Real time.
    Time,
    /// Processor time.
    Processor,
    /// Memory.
    Memory,
    /// Output on stdout.
    Output,
    /// One file, or all of them together.
    Disk,
    /// Processes.
    Processes,
}

impl How {
    /// Whether it ended by itself and reports success.
    pub fn is_success(self) -> bool {
        self == Self::Exit(0)
    }

    /// The meaning of an exit status, where the grader did not end it.
    pub(super) fn of(status: ExitStatus) -> Self {
        const XCPU: i32 = Signal::XCPU.as_raw();
        const XFSZ: i32 = Signal::XFSZ.as_raw();
        match (status.code(), status.signal()) {
            (_, Some(XCPU)) => Self::Stopped(Stopped::Processor),
            (_, Some(XFSZ)) => Self::Stopped(Stopped::Disk),
            (_, Some(signal)) => Self::Signal(signal),
            (code, None) => Self::Exit(code.unwrap_or_default()),
        }
    }
}

impl fmt::Display for How {
    /// What happened to it, as the end of a sentence: `it …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exit(0) => f.write_str("ended"),
            Self::Exit(code) => write!(f, "ended with exit code {code}"),
            Self::Signal(number) => {
                write!(f, "was ended by {}", crate::sys::signal::words(*number))
            }
            Self::Stopped(what) => write!(f, "was stopped: it {what}"),
        }
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Time => "took too long",
            Self::Processor => "used too much processor time",
            Self::Memory => "used too much memory",
            Self::Output => "wrote too much to stdout",
            Self::Disk => "wrote too much to files",
            Self::Processes => "started too many processes",
        })
    }
}
