//! What is wrong with a text, in JSON.

use schemars::JsonSchema;
use serde::Serialize;

use crate::language::{Diagnostic, Severity, Source, Span};

/// What `check` found.
#[derive(Serialize, JsonSchema, Debug)]
#[schemars(title = "Check")]
pub struct Findings {
    /// The version of this shape.
    pub version: u32,
    /// How many texts were looked at.
    pub files: usize,
    /// Everything that is wrong, in the order of the texts.
    pub diagnostics: Vec<Finding>,
}

/// Something that is wrong with a text.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Finding {
    /// The file.
    pub file: String,
    /// `error` or `warning`.
    #[schemars(extend("enum" = ["error", "warning"]))]
    pub severity: &'static str,
    /// The number of the kind of mistake: `E012`.
    pub code: &'static str,
    /// The name of the kind of mistake: `unknown-state`.
    pub name: &'static str,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What is said at the place itself; may be empty.
    pub label: String,
    /// Where.
    pub at: Extent,
    /// Other places that belong to it.
    pub also: Vec<Also>,
    /// What to do about it.
    pub help: Option<String>,
    /// The correction, where there is an obvious one.
    pub fix: Option<Fix>,
}

/// A stretch of a text, all counted from 1, columns in characters.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Extent {
    /// The line where it begins.
    pub line: usize,
    /// The column where it begins.
    pub column: usize,
    /// The line where it ends.
    pub end_line: usize,
    /// The column after its end.
    pub end_column: usize,
}

/// A place that belongs to a finding.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Also {
    /// What is there.
    pub label: String,
    /// Where.
    pub at: Extent,
}

/// A replacement that would repair it.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Fix {
    /// What to put there.
    pub replacement: String,
    /// What to replace.
    pub at: Extent,
}

impl Finding {
    /// What a diagnostic says of a text.
    pub fn new(source: &Source, diagnostic: &Diagnostic) -> Self {
        let at = |span: Span| Extent::new(source, span);
        let also = diagnostic.secondary.iter();
        Self {
            file: source.name().to_owned(),
            severity: match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            code: diagnostic.code.number(),
            name: diagnostic.code.name(),
            message: diagnostic.message.clone(),
            label: diagnostic.label.clone(),
            at: at(diagnostic.span),
            also: also.map(|(span, label)| Also { label: label.clone(), at: at(*span) }).collect(),
            help: diagnostic.help.clone(),
            fix: diagnostic
                .fix
                .as_ref()
                .map(|fix| Fix { replacement: fix.replacement.clone(), at: at(fix.span) }),
        }
    }
}

impl Extent {
    fn new(source: &Source, span: Span) -> Self {
        let (start, end) = (source.place(span.start), source.place(span.end));
        Self { line: start.line, column: start.column, end_line: end.line, end_column: end.column }
    }
}
