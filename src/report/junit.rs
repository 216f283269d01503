//! JUnit XML: how results become cases. The document and its XML are in [`crate::text::junit`];
//! nothing here knows XML.

use std::fmt::Write as _;

use crate::text::junit::{Case, Document, Reason, Status as Xml, Suite};

use super::diff::painted;
use super::human::hole_line;
use super::ladder::{self, layout};
use super::{Entry, Options, Place, RenderError, Source, Status, Summary, Writer};
use super::{diagnostic, explored, failure};
use crate::explain;
use crate::language::Diagnostic;
use crate::text::{Style, visible, visible_lines};

/// Writes JUnit XML: a suite for each file, a case for each scenario, no times.
pub(super) struct JUnit {
    options: Options,
    document: Document,
    /// The suite that grows, and its file.
    open: Option<(String, Suite)>,
}

impl JUnit {
    pub(super) fn new(options: Options) -> Self {
        Self { options, document: Document::default(), open: None }
    }

    fn close(&mut self) {
        if let Some((_, suite)) = self.open.take() {
            self.document.suites.push(suite);
        }
    }
}

impl Writer for JUnit {
    fn refused(
        &mut self,
        source: &Source,
        diagnostics: &[Diagnostic],
        _: &mut String,
    ) -> Result<(), RenderError> {
        let file = visible(source.name());
        let case = |error: &Diagnostic| {
            let place = source.place(error.span.start);
            let (headline, details) =
                (diagnostic::headline(error), diagnostic::details(source, error));
            let reason = Reason {
                kind: Some(error.code.name().to_owned()),
                message: visible(&headline).into_owned(),
                details: Some(refusal(&file, place, &headline, &details)),
            };
            Case {
                name: format!("{}:{}: {}", place.line, place.column, error.code.number()),
                class: file.to_string(),
                status: Xml::Error(reason),
                output: None,
            }
        };
        let cases: Vec<_> = diagnostics.iter().filter(|it| it.is_error()).map(case).collect();
        if !cases.is_empty() {
            let name = file.to_string();
            self.document.suites.push(Suite { name, cases, ..Suite::default() });
        }
        Ok(())
    }

    fn entry(&mut self, entry: &Entry<'_>, _: &mut String) -> Result<(), RenderError> {
        let file = entry.source.name();
        if self.open.as_ref().is_none_or(|(open, _)| open != file) {
            self.close();
        }
        let case = case(entry, self.options);
        let suite = || Suite { name: visible(file).into_owned(), ..Suite::default() };
        let (_, suite) = self.open.get_or_insert_with(|| (file.to_owned(), suite()));
        suite.cases.push(case);
        Ok(())
    }

    fn end(&mut self, _: &Summary, out: &mut String) -> Result<(), RenderError> {
        self.close();
        out.push_str(&self.document.xml());
        Ok(())
    }
}

/// A diagnostic in lines.
fn refusal(file: &str, place: Place, headline: &str, details: &[String]) -> String {
    let (line, column) = (place.line, place.column);
    let mut out = format!("\n{file}:{line}:{column}: {}\n", visible(headline));
    for detail in details {
        let _ = writeln!(out, "  {}", visible(detail));
    }
    out
}

fn case(entry: &Entry<'_>, options: Options) -> Case {
    let skipped = |why: &str| Xml::Skipped(visible(why).into_owned());
    let status = match entry.status() {
        Status::Passed | Status::Fixed => Xml::Passed,
        Status::Known => skipped(entry.known().unwrap_or("known to fail")),
        Status::Inconclusive if !options.fails(Status::Inconclusive) => {
            skipped(&failure::inconclusive(entry))
        }
        Status::Skipped => skipped(&entry.not_run().unwrap_or_default()),
        Status::Unsupported => skipped(&entry.unsupported().unwrap_or_default()),
        Status::Unavailable => {
            let message = visible(&entry.not_run().unwrap_or_default()).into_owned();
            Xml::Error(Reason { message, ..Reason::default() })
        }
        kind @ (Status::Failed | Status::Open | Status::Changed | Status::Inconclusive) => {
            let word = entry.severity().map_or(kind.name(), |severity| severity.name());
            Xml::Failure(Reason {
                kind: Some(word.to_owned()),
                message: visible(&message(entry)).into_owned(),
                details: Some(details(entry)),
            })
        }
    };
    let remarks = entry.result.remarks.iter();
    let mut output: String =
        remarks.map(|it| format!("{}\n", visible(&failure::remark(entry, it)))).collect();
    if let Some(extent) = entry.explored() {
        let _ = writeln!(output, "{extent}");
    }
    let is_drawn = !entry.result.trace.events.is_empty() && entry.status() != Status::Passed;
    let look = ladder::Look { explain: options.explain, ..ladder::Look::default() };
    if is_drawn {
        output.push_str(&ladder::paint(&layout(&entry.result.trace.events), look));
    }
    Case {
        name: visible(entry.title()).into_owned(),
        class: visible(entry.source.name()).into_owned(),
        status,
        output: (!output.is_empty()).then_some(output),
    }
}

/// One line.
fn message(entry: &Entry<'_>) -> String {
    match entry.status() {
        Status::Open => failure::holes(entry.result.holes.len()),
        Status::Changed => entry.snapshot.describe().first().cloned().unwrap_or_default(),
        _ => entry.result.failures.first().map_or_else(String::new, ToString::to_string),
    }
}

/// Every failure with its place, its reasons and the advice; the holes; the snapshot.
fn details(entry: &Entry<'_>) -> String {
    let mut out = String::from("\n");
    for failure in &entry.result.failures {
        let (place, headline) = (entry.place(failure.span), explain::failure::headline(failure));
        let _ = writeln!(out, "{}: {headline}", visible(&place));
        let _ = writeln!(out, "    {}", visible(entry.source.slice(failure.span)));
        let _ = writeln!(out, "  {}", failure);
        for why in &failure.why {
            let _ = writeln!(out, "  {}", visible(&explain::failure::why(why)));
        }
        for advice in &failure.advice {
            let _ = writeln!(out, "  {}", visible(&explain::failure::advice(advice)));
        }
        if let Some(scenario) = explored::scenario(entry, failure) {
            let _ = writeln!(out, "\n{}\n", visible_lines(scenario));
        }
    }
    for hole in &entry.result.holes {
        let _ = writeln!(out, "{}: {}", visible(&entry.place(hole.span)), hole_line(hole));
    }
    for line in entry.snapshot.describe() {
        let _ = writeln!(out, "{}", visible(&line));
    }
    if let Some(diff) = entry.snapshot.diff() {
        out.push_str(&painted(diff, Style::PLAIN));
    }
    out
}
