//! A process that has said hello and answers messages of the protocol.

use std::process::ExitStatus;
use std::time::Duration;

use serde::Serialize;

use super::launch::{Launcher, Limits};
use super::process::{Process, Trouble};
use super::reply::{self, Hello, Reply};
use super::wire::{Level, Message, VERSION};
use crate::files::reason;
use crate::stack::Fault;
use crate::sys::shortage;

/// A running program. It may serve many scenarios, one after another, but none after a fault.
#[derive(Debug)]
pub struct Session {
    process: Process,
    hello: Hello,
    limits: Limits,
    /// What its host is called; not what it calls itself, which nobody has to believe.
    called: Option<String>,
}

impl Session {
    /// Starts the program, and says hello.
    ///
    /// # Errors
    /// If it cannot be started, or does not answer correctly.
    pub fn open(launcher: &Launcher) -> Result<Self, Fault> {
        Self::begin(launcher).map_err(|failure| failure.fault)
    }

    /// The same, and whether it could answer at all.
    ///
    /// # Errors
    /// If it cannot be started, or does not answer correctly.
    pub fn greet(launcher: &Launcher) -> Result<Self, Unheard> {
        Self::begin(launcher).map_err(|Failure { fault, mistake }| Unheard {
            fault,
            broke_down: matches!(mistake, Mistake::Silent | Mistake::Ended),
        })
    }

    /// The same, with the kind of mistake in an error.
    pub(super) fn begin(launcher: &Launcher) -> Result<Self, Failure> {
        let mut process = start(launcher)?;
        let message = Message::Hello { version: VERSION, levels: Level::ALL.map(Level::name) };
        let hello = ask(&mut process, &launcher.limits, message.name(), &line_of(&message))
            .and_then(|line| {
                understand(&mut process, message.name(), &line, reply::hello(&line))
            })?;
        let called = launcher.command.own_name().map(str::to_owned);
        Ok(Self { process, hello, limits: launcher.limits, called })
    }

    /// How much it wants to see of segments.
    pub const fn level(&self) -> Level {
        self.hello.level
    }

    /// Its own name for itself.
    pub fn name(&self) -> Option<&str> {
        self.hello.name.as_deref()
    }

    /// The name that the command was given.
    pub(super) fn called(&self) -> Option<&str> {
        self.called.as_deref()
    }

    /// All that it says of itself.
    pub const fn hello(&self) -> &Hello {
        &self.hello
    }

    /// Sends a message and returns the reply. The bounds per scenario restart at `start`.
    ///
    /// # Errors
    /// If it does not answer correctly.
    pub fn ask(&mut self, message: &Message) -> Result<Reply, Fault> {
        if matches!(message, Message::Start(_)) {
            self.process.begin();
        }
        self.ask_line(message.name(), &line_of(message)).map_err(|failure| failure.fault)
    }

    /// Sends a raw line, line feed included, and returns the reply.
    pub(super) fn ask_line(&mut self, name: &str, message: &[u8]) -> Result<Reply, Failure> {
        let line = ask(&mut self.process, &self.limits, name, message)?;
        let read = reply::reply(&line, self.level());
        understand(&mut self.process, name, &line, read)
    }

    /// Output without being asked, if there is any within that time.
    pub(super) fn overhear(&mut self, long: Duration) -> Option<String> {
        overhear(&mut self.process, long)
    }

    /// Closes its stdin; returns how it ends, if it ends within that time.
    pub(super) fn hang_up(&mut self, patience: Duration) -> Option<ExitStatus> {
        self.process.hang_up(patience)
    }

    /// A fault of the program, with its stderr.
    pub fn broken(&mut self, expected: impl Into<String>, actual: impl Into<String>) -> Fault {
        Fault::broken(expected, actual).with_log(self.process.log())
    }
}

/// Why a program did not say hello.
#[derive(Debug)]
pub struct Unheard {
    /// What is wrong.
    pub fault: Fault,
    /// Whether it crashed, or said nothing in time. Otherwise it said something else, ended as if
    /// it were done, or could not be run.
    pub broke_down: bool,
}

/// A fault, and the kind of mistake behind it.
#[derive(Debug)]
pub(super) struct Failure {
    pub fault: Fault,
    pub mistake: Mistake,
}

/// The kinds of mistake for which there is advice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mistake {
    /// It does not answer.
    Silent,
    /// It crashed or was killed.
    Ended,
    /// It ended as if it were done, closed its output, or never started.
    Left,
    /// Its answer has no line feed.
    Unended,
    /// The output on stdout is not an answer at all.
    Chatter,
    /// Its answer is spread over several lines.
    Spread,
    /// A word in its answer is wrong.
    Word,
    /// It answers more often than asked.
    Repeated,
    /// Anything else.
    Other,
}

/// Starts a process.
pub(super) fn start(launcher: &Launcher) -> Result<Process, Failure> {
    Process::start(launcher).map_err(|error| {
        let command = &launcher.command;
        let why = format!("cannot start `{command}`: {}", reason(&error));
        let why = why + shortage::help(&error).unwrap_or_default();
        Failure { fault: Fault::unavailable(why), mistake: Mistake::Other }
    })
}

/// Output without being asked, if there is any within that time.
pub(super) fn overhear(process: &mut Process, long: Duration) -> Option<String> {
    let heard = process.overhear(long);
    heard.filter(|heard| !heard.is_empty()).map(|heard| shown(&heard))
}

/// A message as a line.
pub(super) fn line_of(message: &impl Serialize) -> Vec<u8> {
    // A message can always be serialized.
    let mut line = serde_json::to_vec(message).unwrap_or_default();
    line.push(b'\n');
    line
}

/// Sends a message and waits for its answer.
pub(super) fn ask(
    process: &mut Process,
    limits: &Limits,
    name: &str,
    message: &[u8],
) -> Result<Vec<u8>, Failure> {
    process.ask(message).map_err(|trouble| failure(process, limits, name, trouble))
}

/// The answer if it could be read, or else what is wrong with it.
pub(super) fn understand<T>(
    process: &mut Process,
    name: &str,
    line: &[u8],
    read: Result<T, String>,
) -> Result<T, Failure> {
    read.map_err(|wrong| {
        let expected = format!("one line of JSON that answers `{name}`");
        let fault = Fault::broken(expected, format!("{wrong}: {}", shown(line)));
        let mistake = match line.trim_ascii() {
            [] | [b'{' | b'['] => Mistake::Spread,
            [b'{', .., b'}'] => Mistake::Word,
            [b'{', ..] => Mistake::Spread,
            _ => Mistake::Chatter,
        };
        Failure { fault: fault.with_log(process.log()), mistake }
    })
}

/// The fault for a trouble.
fn failure(process: &mut Process, limits: &Limits, name: &str, trouble: Trouble) -> Failure {
    let expected = format!("an answer to `{name}` within {}", seconds(limits.reply));
    let (fault, mistake) = match trouble {
        Trouble::Late(false, part) if part.is_empty() => {
            let actual = "nothing (does it flush stdout after every line?)";
            (Fault::late(expected, actual), Mistake::Silent)
        }
        Trouble::Late(false, part) => {
            let actual = format!("the beginning of a line: {}", shown(&part));
            (Fault::late(expected, actual), Mistake::Unended)
        }
        Trouble::Late(true, _) => {
            let expected = format!("all answers of a scenario within {}", seconds(limits.scenario));
            (Fault::late(expected, format!("time was up at `{name}`")), Mistake::Other)
        }
        Trouble::Stopped(why) => {
            (Fault::broken(format!("an answer to `{name}`"), why), Mistake::Ended)
        }
        Trouble::Ended(status, part) => {
            // The last two are a shell's exit codes for a command that it cannot run.
            let by_itself = status.is_none_or(|it| matches!(it.code(), Some(0 | 126 | 127)));
            let mistake = if by_itself { Mistake::Left } else { Mistake::Ended };
            let mut actual =
                status.map_or("it closed its stdout but is still running".to_owned(), ended);
            if !part.is_empty() {
                actual =
                    format!("{actual}; its last output, without a line feed: {}", shown(&part));
            }
            (Fault::broken(format!("an answer to `{name}`"), actual), mistake)
        }
        Trouble::Deaf => {
            let expected = format!("to read `{name}`");
            (Fault::broken(expected, "it closed its stdin"), Mistake::Other)
        }
        Trouble::LongLine(part) => {
            let expected = format!("a line of at most {} octets", limits.line);
            let actual = format!("a longer one, without a line feed: {}", shown(&part));
            (Fault::broken(expected, actual), Mistake::Unended)
        }
        Trouble::Flood(log) => {
            let stream = if log { "stderr" } else { "stdout" };
            let expected = format!("at most {} octets on {stream} in one scenario", limits.output);
            (Fault::broken(expected, "more"), Mistake::Other)
        }
        Trouble::Unasked(line) => {
            let actual = format!("another line before `{name}` was sent: {}", shown(&line));
            (Fault::broken("one line per message", actual), Mistake::Repeated)
        }
        Trouble::Machine(error) => (Fault::unavailable(reason(&error)), Mistake::Other),
    };
    Failure { fault: fault.with_log(process.log()), mistake }
}

/// How a process ended.
pub(super) fn ended(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("it ended with exit code {code}"),
        (None, Some(signal)) => {
            format!("it was ended by {}", crate::sys::signal::words(signal))
        }
        (None, None) => "it ended".to_owned(),
    }
}

/// A duration, for people.
fn seconds(length: Duration) -> String {
    if length.subsec_millis() == 0 {
        format!("{} s", length.as_secs())
    } else {
        format!("{} ms", length.as_millis())
    }
}

/// A program's output, shortened and quoted so that it cannot be mistaken for synfin's own words.
fn shown(line: &[u8]) -> String {
    const LONGEST: usize = 160;
    let text = String::from_utf8_lossy(line);
    let text: String = text
        .chars()
        .flat_map(|letter| match letter {
            '`' => vec!['\''],
            letter if letter.is_control() => letter.escape_default().collect(),
            letter => vec![letter],
        })
        .collect();
    if text.chars().count() <= LONGEST {
        return format!("`{text}`");
    }
    let beginning: String = text.chars().take(LONGEST).collect();
    format!("`{beginning}…` ({} octets)", line.len())
}
