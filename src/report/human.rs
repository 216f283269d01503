//! Results for people: a pass is a line, a failure is everything that helps.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::diff::painted;
use super::ladder::{self, layout};
use super::{Entry, Options, RenderError, Source, Status, Summary, Writer};
use super::{explored, failure};
use crate::explain;
use crate::language::plan::Citation;
use crate::language::{self, Diagnostic, Span};
use crate::run::{Failure, Hole, Mismatch, ScenarioResult};
use crate::snapshot::Outcome;
use crate::text::{Paint, Style, WIDTH, labelled, visible};

/// How many rows of the ladder a failure shows.
const ROWS: usize = 12;

/// How many failures, and remarks, of a scenario are shown; of the others, how many there are.
const SHOWN: usize = 200;

/// How many failures that may only follow from others are shown; of the others, where they are.
const FOLLOWING: usize = 3;

/// Writes for people.
pub(super) struct Human {
    options: Options,
}

impl Human {
    pub(super) fn new(options: Options) -> Self {
        Self { options }
    }

    /// The ladder of the first so many events; the last rows of it, or all.
    fn ladder(&self, result: &ScenarioResult, events: usize, last: Option<usize>) -> String {
        let events = result.trace.events.get(..events).unwrap_or(&result.trace.events);
        let Options { style, explain, .. } = self.options;
        ladder::paint(&layout(events), ladder::Look { style, explain, last, first: 0 })
    }

    /// Everything about a failure. `whole` says that the whole ladder follows anyway.
    fn failure(&self, entry: &Entry<'_>, failure: &Failure, whole: bool, out: &mut String) {
        let style = self.options.style;
        if failure.follows {
            out.push('\n');
            let (place, line) = (entry.place(failure.span), failure.to_string());
            let text = format!("{place}: {line} (this may only follow from the above)");
            labelled(out, "  then: ", &text);
            return;
        }
        out.push('\n');
        out.push_str(&underlined(entry, failure, style));
        out.push('\n');
        labelled(out, "  expected:  ", &explain::failure::expected(failure));
        labelled(out, "  actual:    ", &explain::failure::actual(failure));
        for why in &failure.why {
            labelled(out, "  why:       ", &explain::failure::why(why));
        }
        match &failure.parting {
            Some(parting) => {
                let why =
                    explain::failure::parting(parting, failure::place(entry, failure).as_deref());
                labelled(out, "  why:       ", &why);
                labelled(out, "  rule:      ", &explain::failure::parting_rule(parting));
            }
            None => {
                for rule in explain::failure::decided(failure) {
                    labelled(out, "  model:     ", &rule);
                }
            }
        }
        if let Mismatch::Explored(_) = &failure.mismatch {
            for advice in &failure.advice {
                labelled(out, "  advice:    ", &explain::failure::advice(advice));
            }
            self.explored(entry, failure, out);
            return;
        }
        let in_flight = failure::in_flight(&failure.in_flight);
        if in_flight.is_empty() {
            labelled(out, "  in flight: ", "nothing");
        }
        for segment in in_flight {
            labelled(out, "  in flight: ", &segment);
        }
        for advice in &failure.advice {
            labelled(out, "  advice:    ", &explain::failure::advice(advice));
        }
        for line in failure.log().lines() {
            labelled(out, "  log:       ", line);
        }
        if let Some(hint) = &entry.scenario.attributes.hint {
            labelled(out, "  hint:      ", hint);
        }
        if !whole && !entry.result.trace.events.is_empty() {
            out.push('\n');
            out.push_str(&self.ladder(entry.result, failure.events as usize, Some(ROWS)));
        }
    }

    /// The way to what an exploration found: its ladder, and the scenario.
    fn explored(&self, entry: &Entry<'_>, failure: &Failure, out: &mut String) {
        if let Some(hint) = &entry.scenario.attributes.hint {
            labelled(out, "  hint:      ", hint);
        }
        let Some(finding) = explored::finding(entry, failure) else { return };
        let Options { style, explain, .. } = self.options;
        let look = ladder::Look { style, explain, ..ladder::Look::default() };
        out.push('\n');
        out.push_str(&ladder::paint(&layout(&finding.trace.events), look));
        out.push('\n');
        labelled(out, "  ", explored::heading(finding));
        out.push('\n');
        for line in finding.text.trim_end().lines() {
            let line = format!("    {}", visible(line));
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }

    /// How far an exploration was searched, after what else there is to say in its line.
    fn with_extent(entry: &Entry<'_>, remark: Option<String>) -> Option<String> {
        match (remark, entry.explored()) {
            (Some(remark), Some(extent)) => Some(format!("{remark}; {extent}")),
            (remark, extent) => remark.or(extent),
        }
    }

    fn mark(&self, status: Status) -> String {
        let (paint, word) = match status {
            Status::Passed => (Paint::Good, "ok   "),
            Status::Known => (Paint::Notice, "known"),
            Status::Fixed => (Paint::Notice, "fixed"),
            Status::Skipped => (Paint::Notice, "skip "),
            Status::Unsupported => (Paint::Notice, "n/a  "),
            Status::Inconclusive if self.options.fails(status) => (Paint::Bad, "?    "),
            Status::Inconclusive => (Paint::Notice, "?    "),
            Status::Unavailable => (Paint::Bad, "none "),
            Status::Open => (Paint::Bad, "open "),
            Status::Changed => (Paint::Bad, "trace"),
            Status::Failed => (Paint::Bad, "FAIL "),
        };
        self.options.style.paint(paint, word)
    }

    /// What no statement asks for, after a pass too.
    fn remarks(&self, entry: &Entry<'_>, out: &mut String) {
        let remarks = &entry.result.remarks;
        let mut text = String::new();
        for remark in remarks.iter().take(SHOWN) {
            labelled(&mut text, "  remark: ", &failure::remark(entry, remark));
        }
        let more = remarks.len().saturating_sub(SHOWN);
        if more > 0 {
            labelled(&mut text, "  remark: ", &format!("{more} more remarks, not shown"));
        }
        for line in text.lines() {
            out.push_str(&self.options.style.paint(Paint::Faint, line));
            out.push('\n');
        }
    }

    fn snapshot(&self, outcome: &Outcome, out: &mut String) {
        for line in outcome.describe() {
            labelled(out, "  snapshot: ", &line);
        }
        if let Some(diff) = outcome.diff() {
            out.push_str(&painted(diff, self.options.style));
        }
    }
}

impl Writer for Human {
    fn refused(&mut self, _: &Source, _: &[Diagnostic], _: &mut String) -> Result<(), RenderError> {
        Ok(())
    }

    fn entry(&mut self, entry: &Entry<'_>, out: &mut String) -> Result<(), RenderError> {
        let status = entry.status();
        let attributes = &entry.scenario.attributes;
        out.push_str(&self.mark(status));
        out.push(' ');
        out.push_str(&visible(entry.source.name()));
        out.push_str(": ");
        out.push_str(&visible(entry.title()));
        let remark = match status {
            Status::Failed => entry.severity().map(|severity| severity.name().to_owned()),
            Status::Known | Status::Fixed => entry.known().map(|why| {
                let weight = entry.severity().map(|it| format!("{}: ", it.name()));
                format!("{}{}", weight.unwrap_or_default(), visible(why))
            }),
            Status::Skipped | Status::Unavailable => {
                let why = entry.not_run().unwrap_or_default();
                let why = visible(&why);
                Some(format!(
                    "{}: {why}",
                    if status == Status::Skipped { "skipped" } else { "could not run" }
                ))
            }
            Status::Unsupported => entry.unsupported().map(|it| visible(&it).into_owned()),
            Status::Inconclusive => Some("inconclusive".to_owned()),
            Status::Open => Some(failure::holes(entry.result.holes.len())),
            Status::Passed | Status::Changed => None,
        };
        if let Some(remark) = Self::with_extent(entry, remark) {
            out.push_str(&self.options.style.paint(Paint::Faint, &format!(" ({remark})")));
        }
        out.push('\n');
        let whole = self.options.trace;
        // A known failure needs no story; a new one gets all of it.
        let story = matches!(status, Status::Failed | Status::Inconclusive);
        if story {
            if let (Status::Failed, false) = (status, attributes.rfc.is_empty()) {
                let cited: Vec<_> = attributes.rfc.iter().map(Citation::text).collect();
                labelled(out, "  cites ", &cited.join(", "));
            }
            let failures = &entry.result.failures;
            let following = failures.iter().take(SHOWN).filter(|failure| failure.follows);
            // One more costs no more than saying so.
            let folded = following.skip(FOLLOWING);
            let folded: Vec<&Failure> = folded.collect();
            let folds = folded.len() > 1;
            let mut followed = 0;
            for failure in failures.iter().take(SHOWN) {
                followed += usize::from(failure.follows);
                if !(folds && failure.follows && followed > FOLLOWING) {
                    self.failure(entry, failure, whole, out);
                }
            }
            if folds {
                labelled(out, "\n  then: ", &folded_line(entry, &folded));
            }
            let more = failures.len().saturating_sub(SHOWN);
            if more > 0 {
                labelled(out, "\n  then: ", &format!("{more} more failures, not shown"));
            }
        }
        for hole in &entry.result.holes {
            let text = format!("{}: {}", entry.place(hole.span), hole_line(hole));
            labelled(out, "  hole: ", &text);
        }
        self.remarks(entry, out);
        self.snapshot(entry.snapshot, out);
        if let (true, Some(found)) = (whole, &entry.result.explored) {
            let Options { style, explain, .. } = self.options;
            let look = ladder::Look { style, explain, ..ladder::Look::default() };
            out.push_str(&explored::shown_ladders(entry.source, entry.scenario, found, look));
        } else if whole {
            out.push('\n');
            out.push_str(&self.ladder(entry.result, usize::MAX, None));
        }
        if whole || story {
            out.push('\n');
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut String) -> Result<(), RenderError> {
        let strictly = self.options.inconclusive_fails && summary.inconclusive > 0;
        let is_bad =
            summary.fails() || strictly || summary.judged() == 0 || summary.unavailable > 0;
        let paint = if is_bad { Paint::Bad } else { Paint::Good };
        out.push_str(&self.options.style.paint(paint, &summary.to_string()));
        out.push('\n');
        Ok(())
    }
}

/// `5 more failures, which may only follow from the above, in lines 20, 22 and 30`.
fn folded_line(entry: &Entry<'_>, folded: &[&Failure]) -> String {
    let mut lines: Vec<usize> =
        folded.iter().map(|it| entry.source.place(it.span.start).line).collect();
    lines.dedup();
    let count = folded.len();
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    let at = match lines.as_slice() {
        [one] => format!("line {one}"),
        [first @ .., last] => format!("lines {} and {last}", first.join(", ")),
        [] => String::new(),
    };
    format!("{count} more failures, which may only follow from the above, in {at}")
}

/// `the client is in FIN_WAIT_2 here`.
pub(super) fn hole_line(hole: &Hole) -> String {
    match hole.state {
        Some(state) => format!("the {} is in {state} here", hole.host),
        None => format!("the state of the {} cannot be known here", hole.host),
    }
}

/// Only a part of longer lines is shown, in bytes.
const LONG: usize = 160;

/// The headline and the statement with its text underlined.
fn underlined(entry: &Entry<'_>, failure: &Failure, style: Style) -> String {
    let (line, text, span) = lines_around(entry.source, failure.span);
    let file = visible(entry.source.name());
    let snippet = Snippet::source(text)
        .line_start(line)
        .path(file.as_ref())
        .annotation(AnnotationKind::Primary.span(span));
    let level = match entry.status() {
        Status::Inconclusive => Level::WARNING,
        _ => Level::ERROR,
    };
    if text.len() > LONG {
        let headline = explain::failure::headline(failure);
        let group = language::excerpt(level, headline, entry.source, failure.span);
        let report = language::drawn(&[group], WIDTH, style.colour);
        return report.trim_end().to_owned();
    }
    let title = level.primary_title(explain::failure::headline(failure));
    let report: &[Group<'_>] = &[title.element(snippet)];
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(WIDTH).render(report)
}

/// The whole lines that a span touches, the number of the first (from 1), and the span within
/// them, in bytes. A span beyond the text is put at its end.
fn lines_around(source: &Source, span: Span) -> (usize, &str, Range<usize>) {
    let first = source.place(span.start).line;
    let last = source.place(span.end.max(span.start)).line;
    let whole = source.line_span(first).to(source.line_span(last));
    let text = source.slice(whole);
    let within = |at: u32| {
        let at = (at.saturating_sub(whole.start) as usize).min(text.len());
        text.floor_char_boundary(at)
    };
    let start = within(span.start);
    (first, text, start..within(span.end).max(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_a_span_carry_no_line_ends() {
        let source = Source::new("a", "one\r\n  two\nthr\u{e9}e");
        let lines = |start, end| lines_around(&source, Span { start, end });
        assert_eq!(lines(7, 10), (2, "  two", 2..5));
        assert_eq!(lines(0, 10), (1, "one\r\n  two", 0..10));
        // Beyond the end, upside down, and within a letter.
        assert_eq!(lines(99, 120), (3, "thr\u{e9}e", 6..6));
        assert_eq!(lines(12, 5), (3, "thr\u{e9}e", 1..1));
        assert_eq!(lines(11, 15), (3, "thr\u{e9}e", 0..3));
    }
}
