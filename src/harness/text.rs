//! A text that was read and checked.

use std::path::{Path, PathBuf};

use super::reader::Reader;
use super::{Case, Imported};
use crate::files::read;
use crate::language::plan::{Plan, Scenario, Unsupported};
use crate::language::{self, Checked, Code, Diagnostic, Each, Reading, Source, mirror};
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
    /// What read it.
    reader: &'static Reader,
}

/// A part of a text that cannot run: a scenario, or what stands between scenarios.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mistaken {
    /// The scenario's name, if it has one that can be read.
    pub name: Option<String>,
    /// Where it is: the line of its header, or of the first mistake.
    pub line: usize,
    /// All its errors, as the command shows them, without colour.
    pub message: String,
}

/// A warning of what keeps a scenario from running.
fn unsupported(scenario: &Scenario) -> Option<Diagnostic> {
    let Unsupported { span, what } = scenario.unsupported.as_ref()?;
    let warning = Diagnostic::new(Code::Unsupported, *span, format!("unsupported: {what}"));
    Some(warning.label("nothing here can run this, so the whole is never run"))
}

impl Text {
    /// Checks a text, as [`Text::with`] does, where nothing more is said about how it is read.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self::with(name, bytes, &Reading::default())
    }

    /// Checks a text. This is the one place where bytes become a plan.
    ///
    /// The ending of the name says what reads it. A name without such an ending, as stdin has, is
    /// that of a scenario; if it is none, and something else can read all of it, that does.
    pub fn with(name: impl Into<String>, bytes: impl Into<Vec<u8>>, reading: &Reading) -> Self {
        let source = Source::new(name, bytes);
        let named = Reader::of(Path::new(source.name()));
        let reader = named.unwrap_or(Reader::SCENARIOS);
        let source = source.ending(reader.ending);
        let (reader, checked) = match reader.check(&source, reading) {
            Err(errors) if named.is_none() => match Reader::another(&source, reading) {
                Some((other, checked)) => (other, Ok(checked)),
                None => (reader, Err(errors)),
            },
            checked => (reader, checked),
        };
        let (plan, mut diagnostics) = match checked {
            Ok(Checked { plan, mut warnings }) => {
                warnings.extend(plan.scenarios.iter().filter_map(unsupported));
                warnings.sort_by_key(|warning| warning.span);
                (plan, warnings)
            }
            Err(diagnostics) => (Plan::default(), diagnostics),
        };
        language::declare(&source, &mut diagnostics, &reading.stacks);
        Self { path: None, source, plan, diagnostics, reader }
    }

    /// Checks a text in the scenario language, of which a mistake costs only the scenario that it is
    /// in: the text has the others, and no errors. Beside it are those that cannot run, in their order.
    pub fn each(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> (Self, Vec<Mistaken>) {
        let reader = Reader::SCENARIOS;
        let source = Source::new(name, bytes).ending(reader.ending);
        let Each { plan, warnings, wrong } = language::check_each(&source, &reachable);
        let mistaken = |it: language::Wrong| Mistaken {
            line: source.place(it.span.start).line,
            message: language::render(&source, &it.errors, false),
            name: it.name,
        };
        let wrong = wrong.into_iter().map(mistaken).collect();
        (Self { path: None, source, plan, diagnostics: warnings, reader }, wrong)
    }

    /// Reads and checks a file, under a name for messages.
    ///
    /// # Errors
    /// If it cannot be read. Mistakes in the text are not errors here.
    pub fn read(path: &Path, name: impl Into<String>) -> Result<Self, String> {
        Self::read_with(path, name, &Reading::default())
    }

    /// Reads and checks a file as [`Text::with`] does.
    ///
    /// # Errors
    /// If it cannot be read. Mistakes in the text are not errors here.
    pub fn read_with(
        path: &Path,
        name: impl Into<String>,
        reading: &Reading,
    ) -> Result<Self, String> {
        Ok(Self { path: Some(path.to_owned()), ..Self::with(name, read(path)?, reading) })
    }

    /// What it is if it is not in the scenario language: `packetdrill script`.
    pub fn foreign(&self) -> Option<&'static str> {
        self.is_foreign().then_some(self.reader.text)
    }

    fn is_foreign(&self) -> bool {
        self.reader.ending != Reader::SCENARIOS.ending
    }

    /// The ending of its notation, if that is not the scenario language.
    pub(super) fn foreign_ending(&self) -> Option<&'static str> {
        self.is_foreign().then_some(self.reader.ending)
    }

    /// The text as a scenario that means the same, read as `reading` says, under that profile if one
    /// is named; `None` if it is in the scenario language already, or has errors.
    pub fn import(&self, reading: &Reading, profile: Option<&str>) -> Option<Imported> {
        self.reader.import.and_then(|import| import(&self.source, reading, profile).ok())
    }

    /// The errors, without the warnings among them.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error())
    }

    /// Whether the text cannot run.
    pub fn has_errors(&self) -> bool {
        self.errors().next().is_some()
    }

    /// The same in which client and server have changed places. Every span stays as it is.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let source = self.source.with_text(mirror::text(&self.source));
        let scenarios = self.plan.scenarios.iter().map(mirror::scenario).collect();
        let diagnostics = self.diagnostics.clone();
        Self {
            path: self.path.clone(),
            source,
            plan: Plan { scenarios },
            diagnostics,
            reader: self.reader,
        }
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
