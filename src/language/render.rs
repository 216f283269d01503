//! Diagnostics as text for people, drawn by annotate-snippets.
//!
//! The snippets are cut out here: at most a window of a line, with every character in it
//! harmless, so that a line of megabytes or of escape codes does no harm.

use std::fmt::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet,
};

use super::words::is_unsafe;
use super::{Diagnostic, Fix, Severity, Source, Span};

/// The columns of a terminal that the text should fit.
const COLUMNS: usize = 100;
/// Characters shown of a line before what is marked, and in all.
const BEFORE: usize = 40;
const WINDOW: usize = 80;
/// Characters of it that are marked at most.
const MARKED: usize = 40;

/// So many diagnostics of a text are shown; of the others, how many there are.
const SHOWN: usize = 200;

/// The diagnostics as text, with a blank line after each. After the first two hundred, only
/// their number is told.
pub fn render(source: &Source, diagnostics: &[Diagnostic], coloured: bool) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics.iter().take(SHOWN) {
        out.push_str(&drawn(&groups(source, diagnostic), COLUMNS, coloured));
        out.push('\n');
    }
    let more = diagnostics.len().saturating_sub(SHOWN);
    if more > 0 {
        let _ = writeln!(out, "{more} more in `{}` are not shown\n", source.name());
    }
    out
}

/// The groups as text.
pub(crate) fn drawn(groups: &[Group<'_>], columns: usize, coloured: bool) -> String {
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(columns).decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    // Snippets carry no path, since a line that is clipped would give a wrong column; for that the
    // renderer draws a `:::` with nothing after it.
    let mut first = true;
    for line in renderer.render(groups).lines() {
        if !(is_bare_mark(line) && std::mem::take(&mut first)) {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

/// A title with the part of a line around a span, which is underlined.
pub(crate) fn excerpt<'s>(
    level: Level<'s>,
    title: &'s str,
    source: &'s Source,
    span: Span,
) -> Group<'s> {
    let place = source.place(span.start);
    let window = Window::new(source, place.line, span.start);
    let range = window.range(span);
    let snippet = Snippet::source(window.text).line_start(place.line).fold(false);
    level
        .primary_title(title)
        .element(Origin::path(source.name()).line(place.line).char_column(place.column))
        .element(snippet.annotation(AnnotationKind::Primary.span(range)))
}

/// Whether a line, but for spaces and colours, is `:::`.
fn is_bare_mark(line: &str) -> bool {
    let mut rest = line;
    let mut marks = 0;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            ':' => marks += 1,
            ' ' => {}
            '\u{1b}' => rest = rest.split_once('m').map_or("", |(_, rest)| rest),
            _ => return false,
        }
    }
    marks == 3
}

fn groups<'s>(source: &'s Source, diagnostic: &'s Diagnostic) -> Vec<Group<'s>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let place = source.place(diagnostic.span.start);
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.number());
    let origin = Origin::path(source.name()).line(place.line).char_column(place.column);
    let mut group = title.element(origin);
    for element in snippets(source, diagnostic) {
        group = group.element(element);
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(wrapped(help)));
    }
    let mut groups = vec![group];
    if let Some(patch) = diagnostic.fix.as_ref().and_then(|fix| patch(source, fix)) {
        groups.push(Level::HELP.secondary_title("try this").element(patch));
    }
    groups
}

/// The text in lines that fit after `   = help: `.
fn wrapped(text: &str) -> String {
    const ROOM: usize = COLUMNS - 15;
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > ROOM {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    out
}

/// Lines that are so near to each other are shown in one piece.
const NEAR: usize = 4;

/// The lines with marks, in their order: a snippet for each group of lines that are near.
fn snippets<'s>(
    source: &'s Source,
    diagnostic: &'s Diagnostic,
) -> Vec<Snippet<'s, Annotation<'s>>> {
    let mut marks = vec![(diagnostic.span, AnnotationKind::Primary, diagnostic.label.as_str())];
    for (span, label) in &diagnostic.secondary {
        marks.push((*span, AnnotationKind::Context, label.as_str()));
    }
    let line = |span: Span| source.place(span.start).line;
    marks.sort_by_key(|(span, ..)| *span);
    marks
        .chunk_by(|(a, ..), (b, ..)| line(*b) - line(*a) <= NEAR)
        .map(|marks| {
            let first = marks.first().map_or(1, |(span, ..)| line(*span));
            let last = marks.last().map_or(first, |(span, ..)| line(*span));
            let mut text = String::new();
            let mut annotations = Vec::new();
            for number in first..=last {
                let here = || marks.iter().filter(|(span, ..)| line(*span) == number);
                let anchor = here().map(|(span, ..)| span.start).min().unwrap_or(0);
                let window = Window::new(source, number, anchor);
                for (span, kind, label) in here() {
                    let range = window.range(*span);
                    let range = text.len() + range.start..text.len() + range.end;
                    let annotation = kind.span(range);
                    annotations.push(match *label {
                        "" => annotation,
                        label => annotation.label(label),
                    });
                }
                text.push_str(&window.text);
                text.push('\n');
            }
            Snippet::source(text).line_start(first).fold(false).annotations(annotations)
        })
        .collect()
}

fn patch<'s>(source: &'s Source, fix: &'s Fix) -> Option<Snippet<'s, Patch<'s>>> {
    let line = source.place(fix.span.start).line;
    let window = Window::new(source, line, fix.span.start);
    // A correction that cannot be seen whole is not shown.
    let one_line = !fix.replacement.contains('\n');
    let shown = one_line && window.holds(fix.span) && fix.replacement.len() <= WINDOW;
    let range = window.range_exact(fix.span);
    shown.then(|| {
        Snippet::source(window.text)
            .line_start(line)
            .patch(Patch::new(range, fix.replacement.as_str()))
    })
}

/// A part of a line, made harmless character by character.
struct Window {
    text: String,
    /// Each character: its offset in the source, and in `text`.
    offsets: Vec<(u32, usize)>,
    /// The source's offset after the last character.
    end: u32,
}

impl Window {
    /// The part of a line (from 1) around the offset `anchor`.
    fn new(source: &Source, line: usize, anchor: u32) -> Self {
        let span = source.line_span(line);
        let anchor = anchor.clamp(span.start, span.end);
        let before = source.slice(Span { start: span.start, end: anchor });
        let skipped = before.char_indices().rev().take(BEFORE).last().map_or(0, |(at, _)| at);
        // A line that fits is shown whole.
        let whole = source.slice(span).chars().take(WINDOW + 1).count() <= WINDOW;
        let start = if whole { span.start } else { span.start + skipped as u32 };
        let mut window = Self { text: String::new(), offsets: Vec::new(), end: start };
        if start > span.start {
            window.text.push('…');
        }
        let rest = source.slice(Span { start, end: span.end });
        for (n, (at, c)) in rest.char_indices().enumerate() {
            if n == WINDOW {
                window.text.push('…');
                break;
            }
            window.offsets.push((start + at as u32, window.text.len()));
            // Tabs become one space, so that marks stand where they should everywhere.
            window.text.push(match c {
                '\t' => ' ',
                _ if is_unsafe(c) => '\u{fffd}',
                _ => c,
            });
            window.end = start + (at + c.len_utf8()) as u32;
        }
        window
    }

    fn holds(&self, span: Span) -> bool {
        span.start <= span.end && span.end <= self.end
    }

    /// Where an offset of the source stands in the window, or the nearest that does.
    fn at(&self, offset: u32) -> usize {
        let n = self.offsets.partition_point(|(from, _)| *from < offset);
        let end = self.offsets.last().map_or(0, |(_, at)| {
            at + self.text.get(*at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
        });
        self.offsets.get(n).map_or(end, |(_, at)| *at)
    }

    fn range_exact(&self, span: Span) -> std::ops::Range<usize> {
        let start = self.at(span.start);
        start..self.at(span.end).max(start)
    }

    /// As [`Window::range_exact`], but not so long that its label has no room, and never empty
    /// where there is a character to mark.
    fn range(&self, span: Span) -> std::ops::Range<usize> {
        let range = self.range_exact(span);
        if !range.is_empty() {
            let marked = self.text.get(range.clone()).unwrap_or_default();
            let most = marked.char_indices().nth(MARKED).map_or(marked.len(), |(at, _)| at);
            return range.start..range.start + most;
        }
        let next = self.text.get(range.start..).and_then(|rest| rest.chars().next());
        range.start..range.start + next.map_or(0, char::len_utf8)
    }
}
