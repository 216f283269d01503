//! Many submissions in one file, one after another, so that no more than one need be in memory.

use super::{Format, Options, junit, nbgrader};
use crate::grade::record::Submission;
use crate::text::junit::Document;

/// A file that is being written.
pub struct Joined<'a>(Kind<'a>);

enum Kind<'a> {
    JUnit(Document),
    Nbgrader(Box<nbgrader::Table<'a>>),
}

impl<'a> Joined<'a> {
    /// An empty one.
    ///
    /// # Errors
    /// If the format holds one submission per file ([`Format::joins`]).
    pub fn new(format: Format, options: &'a Options) -> Result<Self, String> {
        match format {
            Format::JUnit => Ok(Self(Kind::JUnit(Document::default()))),
            Format::Nbgrader => {
                let table = nbgrader::Table::new(&options.roster)?;
                Ok(Self(Kind::Nbgrader(Box::new(table))))
            }
            _ => Err(format!("`{format}` holds one submission a file")),
        }
    }

    /// Adds a submission.
    ///
    /// # Errors
    /// If a library refuses the value.
    pub fn add(&mut self, submission: &Submission) -> Result<(), String> {
        match &mut self.0 {
            Kind::JUnit(document) => {
                junit::add(document, submission);
                Ok(())
            }
            Kind::Nbgrader(table) => table.add(submission),
        }
    }

    /// The file.
    ///
    /// # Errors
    /// If a library refuses the value.
    pub fn finish(self) -> Result<String, String> {
        match self.0 {
            Kind::JUnit(document) => Ok(document.xml()),
            Kind::Nbgrader(table) => table.finish(),
        }
    }
}
