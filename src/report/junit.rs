//! JUnit XML.

use std::fmt::Write as _;

use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};

use super::human::hole_line;
use super::ladder::{self, layout};
use super::text::visible;
use super::{Entry, Format, Options, Place, RenderError, Source, Status, Summary, Writer};
use super::{diagnostic, failure};
use crate::language::Diagnostic;

/// Writes JUnit XML: a suite a file, a case a scenario, no times.
pub(super) struct JUnit {
    options: Options,
    report: Report,
    suite: Option<(String, TestSuite)>,
}

impl JUnit {
    pub(super) fn new(options: Options) -> Self {
        Self { options, report: Report::new("synfin"), suite: None }
    }

    fn close(&mut self) {
        if let Some((_, suite)) = self.suite.take() {
            self.report.add_test_suite(suite);
        }
    }
}

impl Writer for JUnit {
    fn begin(&mut self, _: &mut String) -> Result<(), RenderError> {
        Ok(())
    }

    fn refused(
        &mut self,
        source: &Source,
        diagnostics: &[Diagnostic],
        _: &mut String,
    ) -> Result<(), RenderError> {
        let file = visible(source.name());
        let mut suite = TestSuite::new(file.as_ref());
        for error in diagnostics.iter().filter(|it| it.is_error()) {
            let place = source.place(error.span.start);
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            let (headline, details) =
                (diagnostic::headline(error), diagnostic::details(source, error));
            status
                .set_type(error.code.name())
                .set_message(visible(&headline).as_ref())
                .set_description(refusal(&file, place, &headline, &details));
            let name = format!("{}:{}: {}", place.line, place.column, error.code.number());
            let mut case = TestCase::new(name, status);
            case.set_classname(file.as_ref());
            suite.add_test_case(case);
        }
        if !suite.test_cases.is_empty() {
            self.report.add_test_suite(suite);
        }
        Ok(())
    }

    fn entry(&mut self, entry: &Entry<'_>, _: &mut String) -> Result<(), RenderError> {
        let file = entry.source.name();
        if self.suite.as_ref().is_none_or(|(open, _)| open != file) {
            self.close();
        }
        let case = case(entry, self.options);
        let (_, suite) = self
            .suite
            .get_or_insert_with(|| (file.to_owned(), TestSuite::new(visible(file).as_ref())));
        suite.add_test_case(case);
        Ok(())
    }

    fn end(&mut self, _: &Summary, out: &mut String) -> Result<(), RenderError> {
        self.close();
        let xml = document(&self.report).map_err(|error| RenderError::new(Format::JUnit, error))?;
        out.push_str(&xml);
        Ok(())
    }
}

/// The document, as the schema wants it that Jenkins' xUnit plugin holds reports to
/// (`junit-10.xsd`): there, `testsuites` counts no `skipped`, which the library always writes;
/// each `testsuite` does.
///
/// # Errors
/// If the library refuses the value, which would be a defect.
pub(crate) fn document(report: &Report) -> Result<String, SerializeError> {
    let mut xml = report.to_string()?;
    let skipped = format!(" skipped=\"{}\"", report.skipped);
    let head = xml.find("<testsuites").unwrap_or(0);
    let end = xml[head..].find('>').map_or(head, |length| head + length);
    if let Some(at) = xml[head..end].find(&skipped) {
        xml.replace_range(head + at..head + at + skipped.len(), "");
    }
    if !xml.ends_with('\n') {
        xml.push('\n');
    }
    Ok(xml)
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

fn case(entry: &Entry<'_>, options: Options) -> TestCase {
    let status = match entry.status() {
        Status::Passed | Status::Fixed => TestCaseStatus::success(),
        Status::Known => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(visible(entry.known().unwrap_or("known to fail")).as_ref());
            status
        }
        Status::Inconclusive if !options.fails(Status::Inconclusive) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(visible(&failure::inconclusive(entry)).as_ref());
            status
        }
        Status::Skipped => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(visible(entry.not_run().unwrap_or_default()).as_ref());
            status
        }
        Status::Unavailable => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(visible(entry.not_run().unwrap_or_default()).as_ref());
            status
        }
        kind @ (Status::Failed | Status::Open | Status::Changed | Status::Inconclusive) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            let word = entry.severity().map_or(kind.name(), |severity| severity.name());
            status
                .set_type(word)
                .set_message(visible(&message(entry)).as_ref())
                .set_description(details(entry));
            status
        }
    };
    let mut case = TestCase::new(visible(entry.title()).as_ref(), status);
    case.set_classname(visible(entry.source.name()).as_ref());
    if !entry.result.trace.events.is_empty() && entry.status() != Status::Passed {
        let how = ladder::Look { explain: options.explain, ..ladder::Look::default() };
        case.set_system_out(ladder::paint(&layout(&entry.result.trace.events), how));
    }
    case
}

/// One line.
fn message(entry: &Entry<'_>) -> String {
    match entry.status() {
        Status::Open => failure::holes(entry.result.holes.len()),
        Status::Changed => entry.snapshot.describe().first().cloned().unwrap_or_default(),
        _ => entry.result.failures.first().map_or_else(String::new, failure::line),
    }
}

/// Every failure with its place, its reasons and the advice; the holes; the snapshot.
fn details(entry: &Entry<'_>) -> String {
    let mut out = String::from("\n");
    for failure in &entry.result.failures {
        let place = entry.source.place(failure.span.start);
        let file = visible(entry.source.name());
        let _ = writeln!(
            out,
            "{file}:{}:{}: {}",
            place.line,
            place.column,
            failure::headline(failure.kind)
        );
        let _ = writeln!(out, "    {}", visible(entry.source.slice(failure.span)));
        let _ = writeln!(out, "  {}", failure::line(failure));
        for why in &failure.why {
            let _ = writeln!(out, "  {}", visible(&failure::why(why)));
        }
        for advice in &failure.advice {
            let _ = writeln!(out, "  {}", visible(advice));
        }
    }
    for hole in &entry.result.holes {
        let place = entry.source.place(hole.span.start);
        let file = visible(entry.source.name());
        let _ = writeln!(out, "{file}:{}:{}: {}", place.line, place.column, hole_line(hole));
    }
    for line in entry.snapshot.describe() {
        let _ = writeln!(out, "{}", visible(&line));
    }
    if let Some(diff) = entry.snapshot.diff() {
        out.push_str(&diff.painted(super::Style::PLAIN));
    }
    out
}
