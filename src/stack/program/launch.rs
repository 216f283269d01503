//! How a program is started, and its limits.

use std::fmt;
use std::io;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use super::ProgramCommand;
use crate::sys::leash;

/// A program's limits, in real time and in octets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// For one answer; the first one includes the program's start.
    pub reply: Duration,
    /// For all answers of one scenario together.
    pub scenario: Duration,
    /// For one line, in octets.
    pub line: usize,
    /// For all of its stdout in one scenario, in octets, and the same for stderr.
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

/// How a command becomes a process: where a sandbox comes in.
pub trait Spawn: Send + Sync + fmt::Debug {
    /// Starts the process on a leash ([`crate::sys::leash`]), its three streams piped.
    ///
    /// # Errors
    /// If it cannot be started; then the host is unavailable.
    fn start(&self, command: &ProgramCommand) -> io::Result<Child>;

    /// Why the starter of the process with this id has killed it, if it has, as a sentence about
    /// it. Asked once, after the process has ended.
    fn why_stopped(&self, _process: u32) -> Option<String> {
        None
    }
}

/// Runs the program itself, with the environment and the folder of this process.
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

/// Everything needed to start a program.
#[derive(Clone)]
pub struct Launcher {
    /// What to start.
    pub command: ProgramCommand,
    /// Its limits.
    pub limits: Limits,
    /// How it becomes a process.
    pub spawn: Arc<dyn Spawn>,
}

impl Launcher {
    /// The command itself, with the usual limits.
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
