//! Named exit codes, and the reasons to end early.

use std::io;
use std::process::ExitCode;

/// An exit code of the `synfin` command. They are part of the interface: scripts and CI
/// distinguish "a scenario failed" from "nothing ran" by them, so a number never changes its meaning.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Exit(pub u8);

impl Exit {
    /// Nothing failed and something passed, or the command did what it was asked.
    pub const PASSED: Self = Self(0);
    /// A scenario failed, a hole is open, or a snapshot changed; with `--inconclusive fail`,
    /// something could not be known; for `fmt --check`, a file would change.
    pub const FAILED: Self = Self(1);
    /// Wrong usage: an unknown option, a path that does not exist or cannot be read or written.
    pub const USAGE: Self = Self(2);
    /// A text has errors. Nothing was run.
    pub const INVALID: Self = Self(3);
    /// Nothing was judged: there are no scenarios, the filters left none, or all that ran were
    /// inconclusive, skipped or unsupported.
    pub const NOTHING_RAN: Self = Self(4);
    /// A requested implementation cannot run here.
    pub const UNAVAILABLE: Self = Self(5);
    /// Interrupted by Ctrl-C: 128 and the number of SIGINT, as shells count.
    pub const INTERRUPTED: Self = Self(130);
    /// Ended by SIGTERM. The process ends by the signal itself, which shells count so.
    pub const TERMINATED: Self = Self(143);
    /// Ended by SIGHUP, likewise: the terminal went away.
    pub const HUNG_UP: Self = Self(129);
    /// The reader of the output went away (`synfin run … | head`): 128 and the number of
    /// SIGPIPE. Nothing is said about it.
    pub const CLOSED_PIPE: Self = Self(141);
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.0)
    }
}

/// The table of exit codes at the end of `--help`.
pub const HELP: &str = "\
Exit codes:
  0    everything passed, or is known to fail, inconclusive, skipped or unsupported
  1    a scenario failed, a hole is open or a snapshot changed;
       with `--inconclusive fail`, something could not be known;
       `fmt --check`: a file would change
  2    wrong usage, or a path that does not exist or cannot be read or written
  3    a text has errors; nothing was run
  4    nothing was judged: no scenarios were found, the filters left none,
       or all were inconclusive, skipped or unsupported
  5    a requested implementation cannot run here
  130  interrupted by Ctrl-C (129: ended by SIGHUP, 143: by SIGTERM)
  141  the reader of the output went away";

/// Why a command ended early.
#[derive(Debug)]
pub enum Stop {
    /// Writing to stdout or stderr failed.
    Output(io::Error),
    /// A message for the user, and the exit code.
    Error(Exit, String),
}

impl Stop {
    /// Wrong usage that clap cannot see.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Error(Exit::USAGE, message.into())
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// How a command ends.
pub type Outcome = Result<Exit, Stop>;
