//! How a program is started, and how far it may go.

use std::fmt;
use std::io;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use super::ProgramCommand;
use crate::sys::leash;

/// How far a program may go, in real time and in octets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// For one answer; the first one includes the program's start.
    pub reply: Duration,
    /// For all answers of one scenario together.
    pub scenario: Duration,
    /// For one line, in octets.
    pub line: usize,
    /// For everything that it writes to stdout in one scenario, in octets, and as much again to
    /// stderr.
    pub output: u64,
    /// How much of the end of stderr is kept, in octets.
    pub log: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            reply: Duration::from_secs(5),
            scenario: Duration::from_secs(60),
            line: 1 << 20,
            output: 64 << 20,
            log: 4 << 10,
        }
    }
}

/// How a process is made of a command: where a sandbox comes in.
pub trait Spawn: Send + Sync + fmt::Debug {
    /// Starts the process on a leash ([`crate::sys::leash`]), its three streams piped.
    ///
    /// # Errors
    /// If it cannot be started; the host is then unavailable.
    fn start(&self, command: &ProgramCommand) -> io::Result<Child>;

    /// Why whoever started the process of this number has ended it, if so, as a sentence about
    /// it. Asked once, when it has ended.
    fn why_stopped(&self, _process: u32) -> Option<String> {
        None
    }
}

/// The program itself, with the environment and the folder of this process.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

impl Spawn for Plain {
    fn start(&self, command: &ProgramCommand) -> io::Result<Child> {
        let (program, arguments) =
            command.words().split_first().ok_or(io::ErrorKind::InvalidInput)?;
        let mut process = Command::new(program);
        process.args(arguments);
        process.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        leash::start(&mut process)
    }
}

/// Everything that is needed to start a program.
#[derive(Clone)]
pub struct Launcher {
    /// What to start.
    pub command: ProgramCommand,
    /// How far it may go.
    pub limits: Limits,
    /// How it becomes a process.
    pub spawn: Arc<dyn Spawn>,
}

impl Launcher {
    /// The command as it is, with the usual limits.
    pub fn new(command: ProgramCommand) -> Self {
        Self { command, limits: Limits::default(), spawn: Arc::new(Plain) }
    }
}

impl fmt::Debug for Launcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { command, limits, .. } = self;
        f.debug_struct("Launcher")
            .field("command", command)
            .field("limits", limits)
            .finish_non_exhaustive()
    }
}
