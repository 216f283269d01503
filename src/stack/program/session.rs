//! A process that has said hello, and can be asked in the words of the protocol.

use std::process::ExitStatus;
use std::time::Duration;

use super::Launcher;
use super::process::{Process, Trouble};
use super::reply::{self, Reply};
use super::wire::{self, Level, Message, VERSION};
use crate::stack::Fault;

/// A program under way. One may serve many scenarios, one after another; after a fault it
/// serves none any more.
#[derive(Debug)]
pub struct Session {
    process: Process,
    hello: wire::Hello,
    limits: super::Limits,
}

impl Session {
    /// Starts the program, and says hello.
    ///
    /// # Errors
    /// If it cannot be started, or does not answer as it should.
    pub fn open(launcher: &Launcher) -> Result<Self, Fault> {
        let mut process = Process::start(launcher).map_err(|error| {
            let command = &launcher.command;
            Fault::unavailable(format!("cannot start `{command}`: {}", words(&error)))
        })?;
        let message = Message::Hello { version: VERSION };
        let hello = ask(&mut process, &launcher.limits, &message)
            .and_then(|line| understand(&mut process, &message, &line, reply::hello(&line)))?;
        Ok(Self { process, hello, limits: launcher.limits })
    }

    /// What it wants to see of segments.
    pub const fn level(&self) -> Level {
        self.hello.level
    }

    /// What it calls itself.
    pub fn name(&self) -> Option<&str> {
        self.hello.name.as_deref()
    }

    /// Asks it. What a `start` begins is bounded anew.
    ///
    /// # Errors
    /// If it does not answer as it should.
    pub fn ask(&mut self, message: &Message) -> Result<Reply, Fault> {
        if matches!(message, Message::Start(_)) {
            self.process.begin();
        }
        let line = ask(&mut self.process, &self.limits, message)?;
        let read = reply::reply(&line, self.level());
        understand(&mut self.process, message, &line, read)
    }

    /// A fault of the program, with what it has written to stderr.
    pub fn broken(&mut self, expected: impl Into<String>, actual: impl Into<String>) -> Fault {
        Fault::broken(expected, actual).with_log(self.process.log())
    }
}

/// Sends a message and waits for its answer.
fn ask(process: &mut Process, limits: &super::Limits, message: &Message) -> Result<Vec<u8>, Fault> {
    // Nothing in a message can fail to be written.
    let mut line = serde_json::to_vec(message).unwrap_or_default();
    line.push(b'\n');
    process.ask(&line).map_err(|trouble| fault(process, limits, message.name(), trouble))
}

fn understand<T>(
    process: &mut Process,
    message: &Message,
    line: &[u8],
    read: Result<T, String>,
) -> Result<T, Fault> {
    read.map_err(|wrong| {
        let expected = format!("one line of JSON that answers `{}`", message.name());
        Fault::broken(expected, format!("{wrong}: {}", shown(line))).with_log(process.log())
    })
}

/// What a trouble comes to.
fn fault(process: &mut Process, limits: &super::Limits, name: &str, trouble: Trouble) -> Fault {
    let expected = format!("an answer to `{name}` within {}", seconds(limits.reply));
    let broken = match trouble {
        Trouble::Late(false, part) if part.is_empty() => {
            Fault::late(expected, "nothing (does it flush stdout after every line?)")
        }
        Trouble::Late(false, part) => {
            Fault::late(expected, format!("the beginning of a line: {}", shown(&part)))
        }
        Trouble::Late(true, _) => Fault::late(
            format!("all answers of a scenario within {}", seconds(limits.scenario)),
            format!("they were not there at `{name}`"),
        ),
        Trouble::Ended(status, part) => {
            let mut actual = status.map_or("it closed its stdout, and goes on".to_owned(), ended);
            if !part.is_empty() {
                actual = format!("{actual}; its last words, without a line feed: {}", shown(&part));
            }
            Fault::broken(format!("an answer to `{name}`"), actual)
        }
        Trouble::Deaf => {
            Fault::broken(format!("that it reads `{name}`"), "it has closed its stdin")
        }
        Trouble::LongLine(part) => Fault::broken(
            format!("a line of at most {} octets", limits.line),
            format!("more, without a line feed: {}", shown(&part)),
        ),
        Trouble::Flood(log) => Fault::broken(
            format!(
                "at most {} octets on {} in one scenario",
                limits.output,
                if log { "stderr" } else { "stdout" }
            ),
            "more",
        ),
        Trouble::Unasked(line) => Fault::broken(
            "one line for each message",
            format!("another one before `{name}` was asked: {}", shown(&line)),
        ),
        Trouble::Machine(error) => Fault::unavailable(words(&error)),
    };
    broken.with_log(process.log())
}

/// How a process ended.
fn ended(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("it ended, with exit code {code}"),
        (None, Some(signal)) => {
            let name = match signal {
                4 => " (illegal instruction)",
                6 => " (abort)",
                7 | 8 => " (bus or arithmetic error)",
                9 => " (kill)",
                11 => " (segmentation fault)",
                15 => " (terminate)",
                _ => "",
            };
            format!("it was ended by signal {signal}{name}")
        }
        (None, None) => "it ended".to_owned(),
    }
}

/// A length of time, for people.
fn seconds(length: Duration) -> String {
    if length.subsec_millis() == 0 {
        format!("{} s", length.as_secs())
    } else {
        format!("{} ms", length.as_millis())
    }
}

/// An error of the system, without its number.
fn words(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// What a program wrote, in a few words that cannot be mistaken for ours.
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
