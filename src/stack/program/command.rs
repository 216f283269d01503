//! The command of a program, as users write it.

use std::fmt;
use std::str::FromStr;

/// A program and its arguments, and what it is called.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ProgramCommand {
    words: Vec<String>,
    name: Option<String>,
}

impl ProgramCommand {
    /// The program, then its arguments.
    ///
    /// # Errors
    /// If there is no program.
    pub fn new(words: Vec<String>) -> Result<Self, BadCommand> {
        match words.first() {
            Some(program) if !program.is_empty() => Ok(Self { words, name: None }),
            _ => Err(BadCommand::Empty),
        }
    }

    /// The program, then its arguments; at least one word.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The same, called by that name.
    #[must_use]
    pub fn called(self, name: String) -> Self {
        Self { name: Some(name), ..self }
    }

    /// The name that it was given, if it was given one.
    pub fn own_name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// A text is not a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadCommand {
    /// It is empty.
    Empty,
    /// A quotation mark is not closed.
    Quote,
}

impl fmt::Display for BadCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the command is empty",
            Self::Quote => "a quotation mark in the command is not closed",
        })
    }
}

impl std::error::Error for BadCommand {}

impl FromStr for ProgramCommand {
    type Err = BadCommand;

    /// Splits a text into words as a shell would, with quotation marks; nothing else has its
    /// special meaning in a shell.
    fn from_str(text: &str) -> Result<Self, BadCommand> {
        Self::new(shlex::split(text).ok_or(BadCommand::Quote)?)
    }
}

impl fmt::Display for ProgramCommand {
    /// Quoted for a shell.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoter = shlex::Quoter::new().allow_nul(true);
        let words = self.words.iter().map(String::as_str);
        f.pad(&quoter.join(words).unwrap_or_else(|_| self.words.join(" ")))
    }
}
