//! A text that was read and checked.

use std::path::{Path, PathBuf};

use super::Case;
use crate::files::read;
use crate::language::plan::Plan;
use crate::language::{self, Diagnostic, Source};
use crate::run::reachable;

/// A text that was read and checked.
#[derive(Debug)]
pub struct Text {
    /// The file it is from; `None` for stdin and a text on the command line.
    pub path: Option<PathBuf>,
    /// The text, under the name that messages give it.
    pub source: Source,
    /// Its scenarios; none if there are errors.
    pub plan: Plan,
    /// Errors and warnings, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Text {
    /// Checks a text. This is the one place where bytes become a plan.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let source = Source::new(name, bytes);
        let (plan, diagnostics) = match language::check(&source, &reachable) {
            Ok(checked) => (checked.plan, checked.warnings),
            Err(diagnostics) => (Plan::default(), diagnostics),
        };
        Self { path: None, source, plan, diagnostics }
    }

    /// Reads and checks a file, under a name for messages.
    ///
    /// # Errors
    /// If it cannot be read. Mistakes in the text are not errors here.
    pub fn read(path: &Path, name: impl Into<String>) -> Result<Self, String> {
        let path = path.to_owned();
        Ok(Self { path: Some(path.clone()), ..Self::new(name, read(&path)?) })
    }

    /// The errors, without the warnings among them.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error())
    }

    /// Whether the text cannot run.
    pub fn has_errors(&self) -> bool {
        self.errors().next().is_some()
    }

    /// The text, if it has no errors.
    ///
    /// # Errors
    /// All errors, as the command shows them, without colour.
    pub fn valid(self) -> Result<Self, String> {
        let errors: Vec<Diagnostic> = self.errors().cloned().collect();
        if errors.is_empty() {
            return Ok(self);
        }
        Err(language::render(&self.source, &errors, false))
    }

    /// Its scenarios, in their order.
    pub fn cases(&self) -> Vec<Case<'_>> {
        Case::all(self)
    }
}
