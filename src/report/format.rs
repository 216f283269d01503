//! The formats, and what every writer of one can do.

use std::fmt;

use super::{Entry, Source, Status, Summary};
use super::{github::GitHub, human::Human, junit::JUnit};
#[cfg(feature = "command")]
use super::{json, tap::Tap};
use crate::language::Diagnostic;
use crate::text::Style;

/// A format of `--format`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Format {
    /// For people.
    #[default]
    Human,
    #[cfg(feature = "command")]
    /// One JSON document ([`schema`](super::schema)).
    Json,
    #[cfg(feature = "command")]
    /// One JSON value a line ([`line_schema`](super::line_schema)).
    JsonLines,
    /// JUnit XML.
    JUnit,
    #[cfg(feature = "command")]
    /// TAP 13.
    Tap,
    /// Commands of GitHub's workflows, which become annotations.
    GitHub,
}

impl Format {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Human,
        #[cfg(feature = "command")]
        Self::Json,
        #[cfg(feature = "command")]
        Self::JsonLines,
        Self::JUnit,
        #[cfg(feature = "command")]
        Self::Tap,
        Self::GitHub,
    ];

    /// The word after `--format`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            #[cfg(feature = "command")]
            Self::Json => "json",
            #[cfg(feature = "command")]
            Self::JsonLines => "json-lines",
            Self::JUnit => "junit",
            #[cfg(feature = "command")]
            Self::Tap => "tap",
            Self::GitHub => "github",
        }
    }

    /// A writer of this format.
    pub fn writer(self, options: Options) -> Box<dyn Writer> {
        match self {
            Self::Human => Box::new(Human::new(options)),
            #[cfg(feature = "command")]
            Self::Json => Box::new(json::Document::new(options)),
            #[cfg(feature = "command")]
            Self::JsonLines => Box::new(json::Lines::new(options)),
            Self::JUnit => Box::new(JUnit::new(options)),
            #[cfg(feature = "command")]
            Self::Tap => Box::new(Tap::new(options)),
            Self::GitHub => Box::new(GitHub::new(options)),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What to write besides the verdicts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether the text may be coloured; only [`Format::Human`] ever is.
    pub style: Style,
    /// Whether every scenario's whole trace is written. JUnit, TAP and GitHub have no place
    /// for the trace of what passed.
    pub trace: bool,
    /// Whether each row of a ladder names its rules.
    pub explain: bool,
    /// Whether an inconclusive scenario fails the run, and should look like it.
    pub inconclusive_fails: bool,
}

impl Options {
    /// Whether a scenario that came out so fails the run.
    pub(super) const fn fails(&self, status: Status) -> bool {
        status.fails() || (self.inconclusive_fails && matches!(status, Status::Inconclusive))
    }
}

/// Writes results in one format. [`Writer::begin`] comes first and once, then each
/// [`Writer::entry`] in the order of the scenarios, or instead of them each
/// [`Writer::refused`], then [`Writer::end`], once.
///
/// Each appends to a string what can be written so far; a format that is one document may
/// write everything at the end.
pub trait Writer {
    /// What comes before all results.
    ///
    /// # Errors
    /// As [`Writer::end`].
    fn begin(&mut self, _out: &mut String) -> Result<(), RenderError> {
        Ok(())
    }

    /// A text that has errors, so that nothing is run. For people, nothing is written here: they see
    /// the errors with the lines they are in ([`render`](crate::language::render())).
    ///
    /// # Errors
    /// As [`Writer::end`].
    fn refused(
        &mut self,
        source: &Source,
        diagnostics: &[Diagnostic],
        out: &mut String,
    ) -> Result<(), RenderError>;

    /// One result.
    ///
    /// # Errors
    /// As [`Writer::end`].
    fn entry(&mut self, entry: &Entry<'_>, out: &mut String) -> Result<(), RenderError>;

    /// What comes after all results.
    ///
    /// # Errors
    /// If the library that writes the format refuses the value, which would be a defect.
    fn end(&mut self, summary: &Summary, out: &mut String) -> Result<(), RenderError>;
}

/// A library refused to write a value in its format.
#[derive(Debug)]
pub struct RenderError {
    /// The format.
    pub format: Format,
    /// What the library said.
    pub reason: String,
}

impl RenderError {
    pub(super) fn new(format: Format, reason: impl fmt::Display) -> Self {
        Self { format, reason: reason.to_string() }
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the results cannot be written as `{}`: {}", self.format, self.reason)
    }
}

impl std::error::Error for RenderError {}
