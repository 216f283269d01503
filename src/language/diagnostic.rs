//! What is wrong with a text, as values. How they are printed stands in [`super::render()`].

use super::words::visible;
use super::{Code, Span};

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// The text cannot run.
    Error,
    /// The text runs, but can hardly be meant so.
    Warning,
}

/// A replacement of some text that would repair it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What to replace; empty where something is to be inserted.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}

/// Something that is wrong with a text, with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of mistake it is.
    pub code: Code,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What is said at the place itself; may be empty.
    pub label: String,
    /// Other places that belong to it.
    pub secondary: Vec<(Span, String)>,
    /// What to do about it.
    pub help: Option<String>,
    /// The correction, where there is an obvious one.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A diagnostic of that code, which also gives the severity.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: code.severity(),
            code,
            message: visible(&message.into()).into_owned(),
            span,
            label: String::new(),
            secondary: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// With words at the place itself.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = visible(&label.into()).into_owned();
        self
    }

    /// With another place that belongs to it.
    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.secondary.push((span, visible(&label.into()).into_owned()));
        self
    }

    /// With what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(visible(&help.into()).into_owned());
        self
    }

    /// With a correction.
    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, replacement: replacement.into() });
        self
    }

    /// With `replacement` as the correction of the place itself, if there is one.
    #[must_use]
    pub fn meant(self, replacement: Option<impl Into<String>>) -> Self {
        match replacement {
            Some(replacement) => {
                let span = self.span;
                self.fix(span, replacement)
            }
            None => self,
        }
    }

    /// With `word` as the correction of the place itself, also in words.
    #[must_use]
    pub fn suggest(self, word: &str) -> Self {
        self.label(format!("did you mean `{word}`?")).meant(Some(word))
    }

    /// With `near` as the correction of the place itself, also in words; if there is none, with
    /// `otherwise` at the place.
    #[must_use]
    pub fn near(self, near: Option<&str>, otherwise: impl Into<String>) -> Self {
        match near {
            Some(near) => self.suggest(near),
            None => self.label(otherwise),
        }
    }

    /// Whether it keeps the text from running.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// So many errors of one text are listed, and so many warnings. A text with more is not a
/// scenario file, and time and memory have to stay within bounds.
pub(super) const MOST: usize = 1000;

/// Where checking puts what it finds.
#[derive(Debug, Default)]
pub(super) struct Findings {
    kept: Vec<Diagnostic>,
    errors: usize,
    warnings: usize,
}

impl Findings {
    /// Notes it; of each severity only up to [`MOST`], and the error that says so.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        let count = if diagnostic.is_error() { &mut self.errors } else { &mut self.warnings };
        *count += 1;
        if *count <= MOST || diagnostic.code == Code::MoreErrors {
            self.kept.push(diagnostic);
        }
    }

    /// Whether there are so many errors that it is not worth reading on.
    pub(super) fn is_full(&self) -> bool {
        self.errors >= MOST
    }

    /// How many are kept so far.
    pub(super) fn count(&self) -> usize {
        self.kept.len()
    }

    /// Those that were noted when there were `count` of them already.
    pub(super) fn since(&mut self, count: usize) -> &mut [Diagnostic] {
        self.kept.get_mut(count..).unwrap_or_default()
    }

    /// Puts one in the place of those that were noted when there were `count` of them already.
    pub(super) fn replace_since(&mut self, count: usize, diagnostic: Diagnostic) {
        for gone in self.kept.drain(count.min(self.kept.len())..) {
            let count = if gone.is_error() { &mut self.errors } else { &mut self.warnings };
            *count = count.saturating_sub(1);
        }
        self.push(diagnostic);
    }

    /// How many errors there are so far.
    pub(super) fn errors(&self) -> usize {
        self.errors
    }

    /// Everything, in the order of the text.
    pub(super) fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.kept.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.severity));
        self.kept
    }
}
