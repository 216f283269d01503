//! Commands of GitHub's workflows: each becomes an annotation in the margin of a file.

use std::fmt::Write as _;

use super::diff::painted;
use super::human::hole_line;
use super::{Entry, Options, RenderError, Source, Status, Summary, Writer, explored};
use crate::explain;
use crate::language::{Diagnostic, Span};
use crate::text::github::{data, property};
use crate::text::{Style, visible, visible_lines};

/// Writes `::error …` for what fails the run, `::warning …` for what could not be known, and
/// `::notice …` for what is known.
pub(super) struct GitHub {
    options: Options,
}

impl GitHub {
    pub(super) fn new(options: Options) -> Self {
        Self { options }
    }
}

impl Writer for GitHub {
    fn refused(
        &mut self,
        source: &Source,
        diagnostics: &[Diagnostic],
        out: &mut String,
    ) -> Result<(), RenderError> {
        for diagnostic in diagnostics.iter().filter(|it| it.is_error()) {
            finding(source, diagnostic, out);
        }
        Ok(())
    }

    fn entry(&mut self, entry: &Entry<'_>, out: &mut String) -> Result<(), RenderError> {
        let status = entry.status();
        let level = match status {
            Status::Passed
            | Status::Known
            | Status::Fixed
            | Status::Skipped
            | Status::Unsupported => "notice",
            Status::Inconclusive if !self.options.fails(status) => "warning",
            Status::Inconclusive => "error",
            Status::Unavailable | Status::Open | Status::Changed | Status::Failed => "error",
        };
        let word = entry.severity().map_or(status.name(), |severity| severity.name());
        let title = format!("{} ({word})", visible(entry.title()));
        let whole = Span { end: entry.scenario.span.start, ..entry.scenario.span };
        match status {
            Status::Known | Status::Fixed => {
                let why = entry.known().unwrap_or("known to fail");
                let message = match status {
                    Status::Fixed => format!("passes, though it is known to fail: {why}"),
                    _ => format!("fails, as is known: {why}"),
                };
                command(level, entry.source, whole, &title, &message, out);
            }
            Status::Unsupported => {
                let span = entry.unsupported_at().map_or(whole, |it| it.0);
                let message = entry.unsupported().unwrap_or_default();
                command(level, entry.source, span, &title, &message, out);
            }
            _ => {
                for failure in &entry.result.failures {
                    let mut lines = vec![failure.to_string()];
                    lines.extend(failure.why.iter().map(explain::failure::why));
                    lines.extend(failure.advice.iter().map(explain::failure::advice));
                    lines.extend(explored::scenario(entry, failure).map(str::to_owned));
                    command(level, entry.source, failure.span, &title, &lines.join("\n"), out);
                }
            }
        }
        if let Some(extent) = entry.explored() {
            command("notice", entry.source, whole, &title, &extent, out);
        }
        for remark in &entry.result.remarks {
            let message = explain::failure::remark(remark);
            command("notice", entry.source, remark.span, &title, &message, out);
        }
        for hole in &entry.result.holes {
            command("error", entry.source, hole.span, &title, &hole_line(hole), out);
        }
        if entry.snapshot.fails() {
            let mut message = entry.snapshot.describe().join("\n");
            if let Some(diff) = entry.snapshot.diff() {
                message.push('\n');
                message.push_str(&painted(diff, Style::PLAIN));
            }
            command("error", entry.source, whole, &title, &message, out);
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut String) -> Result<(), RenderError> {
        let _ = writeln!(out, "{summary}");
        Ok(())
    }
}

/// What is wrong with a text, in its margin.
pub(crate) fn finding(source: &Source, diagnostic: &Diagnostic, out: &mut String) {
    let level = if diagnostic.is_error() { "error" } else { "warning" };
    let mut lines = vec![super::diagnostic::headline(diagnostic)];
    lines.extend(super::diagnostic::details(source, diagnostic));
    let title = format!("{} {}", diagnostic.code.number(), diagnostic.code.name());
    command(level, source, diagnostic.span, &title, &lines.join("\n"), out);
}

fn command(level: &str, source: &Source, span: Span, title: &str, message: &str, out: &mut String) {
    let start = source.place(span.start);
    let end = source.place(span.end);
    let _ = write!(out, "::{level} file={}", property(&visible(source.name())));
    let _ = write!(out, ",line={},col={}", start.line, start.column);
    // GitHub takes an end column only within one line.
    if end.line == start.line && end.column > start.column {
        let _ = write!(out, ",endColumn={}", end.column);
    }
    let _ = writeln!(out, ",title={}::{}", property(title), data(&visible_lines(message)));
}
