//! The formats by name.

use std::fmt;

/// A format that some course system reads.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Format {
    /// Gradescope's `results.json`.
    Gradescope,
    /// Classroom 50's `result.json`.
    Classroom50,
    /// Annotations of a workflow on GitHub.
    GitHub,
    /// PrairieLearn's `results.json`.
    PrairieLearn,
    /// What `check50 -o json` writes.
    Check50,
    /// The last two lines that Autolab reads.
    Autolab,
    /// JUnit XML.
    JUnit,
    /// TAP 13.
    Tap,
    /// A row of the CSV that nbgrader exports.
    Nbgrader,
    /// Everything, for the instructor.
    Json,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Gradescope,
        Self::Classroom50,
        Self::GitHub,
        Self::PrairieLearn,
        Self::Check50,
        Self::Autolab,
        Self::JUnit,
        Self::Tap,
        Self::Nbgrader,
        Self::Json,
    ];

    /// The name in commands.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gradescope => "gradescope",
            Self::Classroom50 => "classroom50",
            Self::GitHub => "github",
            Self::PrairieLearn => "prairielearn",
            Self::Check50 => "check50",
            Self::Autolab => "autolab",
            Self::JUnit => "junit",
            Self::Tap => "tap",
            Self::Nbgrader => "nbgrader",
            Self::Json => "json",
        }
    }

    /// The extension of its files.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::JUnit => "xml",
            Self::Nbgrader => "csv",
            Self::Tap => "tap",
            Self::GitHub | Self::Autolab => "txt",
            _ => "json",
        }
    }

    /// Whether one file holds any number of submissions.
    pub const fn joins(self) -> bool {
        matches!(self, Self::JUnit | Self::Nbgrader)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
