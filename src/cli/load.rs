//! From paths to plans: every text is read and checked before anything is done with any.

use std::io::{self, Write};
use std::path::PathBuf;

use super::context::Context;
use super::exit::{Exit, Stop};
use super::files::{self, Origin};
use super::interrupt;
use crate::language::plan::Plan;
use crate::language::{self, Code, Diagnostic, Source};
use crate::run::{reachable, run_all};
use crate::select::Subject;

/// A text that was read and checked.
pub struct Loaded {
    /// Where it is from.
    pub origin: Origin,
    /// The text.
    pub source: Source,
    /// What it says; empty if there are errors.
    pub plan: Plan,
    /// Errors and warnings, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    /// A text, checked.
    pub fn new(origin: Origin, text: impl Into<Vec<u8>>) -> Self {
        let source = Source::new(origin.name(), text);
        let (plan, diagnostics) = match language::check(&source, &reachable) {
            Ok(checked) => (checked.plan, checked.warnings),
            Err(diagnostics) => (Plan::default(), diagnostics),
        };
        Self { origin, source, plan, diagnostics }
    }

    /// Whether the text cannot run.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Reads and checks everything that `paths` and `texts` mean, on up to `jobs` threads (0: one
/// for each processor).
///
/// # Errors
/// If something cannot be read, or on Ctrl-C. What is wrong with a text is no error here.
pub fn load(
    paths: &[PathBuf],
    texts: &[String],
    jobs: usize,
    context: &mut Context,
) -> Result<Vec<Loaded>, Stop> {
    let origins = files::find(paths, texts)?;
    let stdin = files::stdin(&origins, context)?;
    let one = |origin: &Origin| {
        let text = match origin {
            Origin::File(path) => files::read(path)?,
            Origin::Stdin => stdin.clone(),
            Origin::Text(text, _) => text.clone().into_bytes(),
        };
        Ok(Loaded::new(origin.clone(), text))
    };
    let loaded = run_all(&origins, jobs, interrupt::flag(), one);
    if interrupt::happened() {
        return Err(interrupt::stop("nothing was done"));
    }
    files::all_or_errors(loaded, context)
}

/// Ends a command that found no files where it was to look.
pub fn nothing_here() -> Stop {
    let message = format!("there are no files here that end in `.{}`", files::EXTENSION);
    Stop::Error(Exit::NOTHING_RAN, message)
}

/// Every scenario of the texts, as filters look at it.
pub fn scenarios(texts: &[Loaded]) -> Vec<Subject<'_>> {
    let of = |text| {
        let text: &Loaded = text;
        let name = text.source.name();
        text.plan
            .scenarios
            .iter()
            .map(move |scenario| Subject::scenario(name, scenario))
            .collect::<Vec<_>>()
    };
    texts.iter().flat_map(of).collect()
}

/// Warns of implementations in `@stack` and `@known` that there are not: what is meant for them
/// alone runs nowhere.
///
/// # Errors
/// If stderr cannot be written to.
pub fn tell_unknown_stacks(texts: &[Loaded], context: &mut Context) -> io::Result<()> {
    tell(texts, |diagnostic| diagnostic.code == Code::UnknownStack, context)
}

/// Writes diagnostics to stderr as rustc does, those of `texts` that `choose` chooses.
///
/// # Errors
/// If stderr cannot be written to.
pub fn tell(
    texts: &[Loaded],
    choose: impl Fn(&Diagnostic) -> bool,
    context: &mut Context,
) -> io::Result<()> {
    for text in texts {
        let chosen: Vec<_> = text.diagnostics.iter().filter(|it| choose(it)).cloned().collect();
        let shown = language::render(&text.source, &chosen, context.err.color);
        context.err.write_all(shown.as_bytes())?;
    }
    context.err.flush()
}
