//! An agent: a program that makes the user's calls on a TCP which synfin reaches in another way, through
//! a device. It speaks the half of the protocol that is about calls, in real time. What it is a user of,
//! and how its segments come and go, is not known here.

mod check;
#[cfg(test)]
mod tests;
pub mod wire;

use std::process::ExitStatus;
use std::sync::mpsc;
use std::time::Duration;

pub use check::check;

use super::launch::{Launcher, Limits};
use super::process::Process;
use super::reply::{self, parse};
use super::session::{self, Failure, Mistake, line_of};
use super::settings;
use super::wire::VERSION;
use crate::files::reason;
use crate::host::Host;
use crate::stack::Fault;
use crate::tcp::{CallError, Config, Signal, State};
use crate::wire::Route;
use wire::{LEVEL, Message};

/// A running agent. It serves one scenario after another, but none after a fault.
#[derive(Debug)]
pub struct Agent {
    process: Process,
    limits: Limits,
    name: Option<String>,
    /// While this is there, the thread is that started the process, which does not outlive it.
    _keeper: mpsc::Sender<()>,
}

/// An answer, in terms of TCP.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Answer {
    /// The state, if it is told.
    pub state: Option<State>,
    /// What the user was told since the last answer; `None` if the agent cannot tell.
    pub signals: Option<Vec<Signal>>,
    /// Why the call is refused, if it is.
    pub refused: Option<CallError>,
    /// The data that a RECEIVE takes.
    pub data: Vec<u8>,
    /// How many octets wait to be read.
    pub readable: u32,
    /// Whether the peer's FIN follows them.
    pub end: bool,
    /// What it says that it cannot do, if it does: then nothing else counts.
    pub unsupported: Option<String>,
}

impl Agent {
    /// Starts an agent, and says hello.
    ///
    /// # Errors
    /// If it cannot be started, or does not answer correctly.
    pub fn open(launcher: &Launcher) -> Result<Self, Fault> {
        Self::begin(launcher).map_err(|failure| failure.fault)
    }

    /// The same, with the kind of mistake in an error.
    fn begin(launcher: &Launcher) -> Result<Self, Failure> {
        let machine = |error: std::io::Error| Failure {
            fault: Fault::unavailable(format!("cannot start a thread: {}", reason(&error))),
            mistake: Mistake::Other,
        };
        // It may be asked by other threads, and longer than any of them runs.
        let (keeper, kept) = mpsc::channel();
        let (started, starts) = mpsc::channel();
        let launch = launcher.clone();
        let thread = std::thread::Builder::new().name("agent".to_owned()).spawn(move || {
            let _ = started.send(session::start(&launch));
            // Nothing is ever sent: it waits until the agent is dropped.
            let _ = kept.recv();
        });
        thread.map_err(machine)?;
        let process = starts.recv().map_err(|_| machine(std::io::ErrorKind::Other.into()))??;
        let mut agent = Self { process, limits: launcher.limits, name: None, _keeper: keeper };
        let message = Message::Hello { version: VERSION, levels: [LEVEL] };
        agent.name = agent.exchange(message.name(), &line_of(&message), hello)?;
        Ok(agent)
    }

    /// Its own name for itself.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// A scenario begins, whose calls are about that route: from the agent's TCP to its peer.
    ///
    /// # Errors
    /// If it does not answer correctly.
    pub fn start(&mut self, host: Host, config: &Config, route: Route) -> Result<Answer, Fault> {
        self.ask(&Message::Start(settings::agent_start(host, config, route)))
    }

    /// Sends a message and returns the answer. The bounds per scenario restart at `start`.
    ///
    /// # Errors
    /// If it does not answer correctly.
    pub fn ask(&mut self, message: &Message) -> Result<Answer, Fault> {
        if matches!(message, Message::Start(_)) {
            self.process.begin();
        }
        self.ask_line(message.name(), &line_of(message)).map_err(|failure| failure.fault)
    }

    /// A fault of the agent, with its stderr.
    pub fn broken(&mut self, expected: impl Into<String>, actual: impl Into<String>) -> Fault {
        Fault::broken(expected, actual).with_log(self.process.log())
    }

    /// What it wrote to stderr in this scenario.
    pub fn log(&mut self) -> String {
        self.process.log()
    }

    /// Sends a raw line, line feed included, and returns the answer.
    fn ask_line(&mut self, name: &str, message: &[u8]) -> Result<Answer, Failure> {
        self.exchange(name, message, answer)
    }

    fn exchange<T>(
        &mut self,
        name: &str,
        message: &[u8],
        read: impl FnOnce(&[u8]) -> Result<T, String>,
    ) -> Result<T, Failure> {
        let line = session::ask(&mut self.process, &self.limits, name, message)?;
        session::understand(&mut self.process, name, &line, read(&line))
    }

    fn overhear(&mut self, long: Duration) -> Option<String> {
        session::overhear(&mut self.process, long)
    }

    fn hang_up(&mut self, patience: Duration) -> Option<ExitStatus> {
        self.process.hang_up(patience)
    }
}

/// Parses the answer to `hello`: the agent's name.
fn hello(line: &[u8]) -> Result<Option<String>, String> {
    let hello: wire::Hello = parse(line, false)?;
    if hello.version != VERSION {
        let (theirs, ours) = (hello.version, VERSION);
        return Err(format!("it speaks version {theirs} of the protocol, not {ours}"));
    }
    if hello.level != LEVEL {
        return Err(format!("`level` is `{}`; an agent's is `{LEVEL}`", hello.level));
    }
    Ok(hello.name)
}

/// Parses the answer to any other message.
fn answer(line: &[u8]) -> Result<Answer, String> {
    let answer: wire::Answer = parse(line, true)?;
    let state = answer.state.as_deref().map(reply::state).transpose()?;
    let signals = |words: Vec<String>| words.iter().map(|word| reply::signal(word)).collect();
    Ok(Answer {
        signals: answer.signals.map(signals).transpose()?,
        refused: answer.refused.as_deref().map(reply::refusal).transpose()?,
        data: answer.data.map_or(Ok(Vec::new()), |hex| reply::octets("data", &hex))?,
        readable: answer.readable,
        end: answer.end.unwrap_or_else(|| state.is_some_and(reply::is_after_fin)),
        state,
        unsupported: answer.unsupported.map(reply::said).transpose()?,
    })
}
