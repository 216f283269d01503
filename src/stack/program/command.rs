//! The command of a program, as people write it.

use std::fmt;
use std::str::FromStr;

/// A program and its arguments.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ProgramCommand {
    words: Vec<String>,
}

impl ProgramCommand {
    /// The program, and then its arguments.
    ///
    /// # Errors
    /// If there is not even a program.
    pub fn new(words: Vec<String>) -> Result<Self, BadCommand> {
        match words.first() {
            Some(program) if !program.is_empty() => Ok(Self { words }),
            _ => Err(BadCommand::Empty),
        }
    }

    /// The program, and then its arguments; at least one word.
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

/// A text is no command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadCommand {
    /// There is nothing in it.
    Empty,
    /// A quotation mark has no other half.
    Quote,
}

impl fmt::Display for BadCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the command is empty",
            Self::Quote => "a quotation mark in the command has no other half",
        })
    }
}

impl std::error::Error for BadCommand {}

impl FromStr for ProgramCommand {
    type Err = BadCommand;

    /// Splits a text into words as a shell would, with its quotation marks; nothing else means
    /// what it means to a shell.
    fn from_str(text: &str) -> Result<Self, BadCommand> {
        Self::new(shlex::split(text).ok_or(BadCommand::Quote)?)
    }
}

impl fmt::Display for ProgramCommand {
    /// As a shell would read it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoter = shlex::Quoter::new().allow_nul(true);
        let words = self.words.iter().map(String::as_str);
        f.pad(&quoter.join(words).unwrap_or_else(|_| self.words.join(" ")))
    }
}
