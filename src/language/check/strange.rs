//! Characters of other keyboards, and comments of other languages.

use memchr::memchr;

use super::Checker;
use crate::language::tree::{Node, NodeKind};
use crate::language::{Code, Diagnostic, Span, characters, syntax};

/// So much of a line is corrected at once.
const LONGEST: usize = 4096;

impl Checker<'_> {
    /// Reports a piece that is none of the language, though its place is clear.
    pub(super) fn strange_piece(&mut self, piece: &Node) {
        let text = self.source.slice(piece.span);
        let right = match piece.kind {
            NodeKind::Comment => text.starts_with('#'),
            NodeKind::Blank | NodeKind::Semicolon | NodeKind::Open | NodeKind::Close => {
                text.is_ascii()
            }
            _ => true,
        };
        if right {
            return;
        }
        if piece.kind == NodeKind::Comment && text.is_char_boundary(1) {
            let rest = self.source.text().get(piece.span.end as usize..).unwrap_or_default();
            self.findings.push(foreign_comment(text, piece.span, rest));
        } else {
            self.strange(piece.span);
        }
    }

    /// Reports the first character of another keyboard from the head of `span` on, and corrects
    /// all of its line. One report a line is enough.
    pub(super) fn strange(&mut self, span: Span) {
        let text = self.source.text();
        let rest = text.get(span.start as usize..).unwrap_or_default();
        let line = rest.get(..memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len()));
        let line = line.unwrap_or_default();
        let most = (0..=LONGEST.min(line.len())).rev().find(|&at| line.is_char_boundary(at));
        let line = line.get(..most.unwrap_or_default()).unwrap_or_default();
        let Some((at, c)) = characters::first(line) else { return };
        let start = span.start + at as u32;
        if start < self.strange_until {
            return;
        }
        let (new, end) = characters::corrected(line);
        let new = new.get(at..new.len() - (line.len() - end)).unwrap_or_default().to_owned();
        let place = Span { start, end: start + c.len_utf8() as u32 };
        let (message, label) = characters::describe(c);
        let mut error = Diagnostic::new(Code::Unexpected, place, message).label(label);
        self.strange_until = span.start + line.len() as u32;
        // What a colon or parentheses of another keyboard are meant for is one mistake with them.
        let piece = self.source.slice(span);
        let (plain, _) = characters::corrected(piece);
        if at < piece.len() && syntax::open_string(&plain, 0).is_some() {
            // A quotation mark has lost its pair, and there is no telling where that was.
            self.strange_until = span.end;
            self.findings.push(error);
            return;
        }
        if at < piece.len()
            && let Some(text) = syntax::rewritten(&plain)
        {
            error = error.fix(span, text);
            self.strange_until = span.end;
        } else {
            error = error.fix(Span { start, end: span.start + end as u32 }, new);
        }
        self.findings.push(error);
    }

    /// Reports the character at an offset if it is of another keyboard, and says whether it is.
    pub(super) fn strange_at(&mut self, at: u32) -> bool {
        let rest = self.source.text().get(at as usize..).unwrap_or_default();
        let Some(c) = rest.chars().next().filter(|c| characters::meant(*c).is_some()) else {
            return false;
        };
        let (message, label) = characters::describe(c);
        let place = Span { start: at, end: at + c.len_utf8() as u32 };
        let (new, _) = characters::corrected(rest.get(..c.len_utf8()).unwrap_or_default());
        let error = Diagnostic::new(Code::Unexpected, place, message).label(label);
        self.findings.push(error.fix(place, new));
        true
    }
}

/// A comment as other languages write it, followed by `rest`.
fn foreign_comment(text: &str, span: Span, rest: &str) -> Diagnostic {
    let (open, close) = match text.as_bytes() {
        [b'/', b'*', ..] => ("/*", "*/"),
        [b'<', ..] => ("<!--", "-->"),
        [b'"', ..] => ("\"\"\"", "\"\"\""),
        [b'%', ..] => ("%", ""),
        [b'-', ..] => ("--", ""),
        _ => ("//", ""),
    };
    let end = span.start + open.len() as u32;
    let place = Span { start: span.start, end };
    let error = Diagnostic::new(
        Code::Unexpected,
        place,
        "a comment begins with `#` and ends with its line",
    )
    .label("begins a comment elsewhere");
    // Behind a comment nothing can stand on its line.
    let line = rest.get(..memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len()));
    if !line.unwrap_or_default().trim().is_empty() {
        return error;
    }
    let inside = text.strip_prefix(open).unwrap_or(text);
    let inside = inside.strip_suffix(close).unwrap_or(inside);
    if close.is_empty() {
        return error.meant(Some("#"));
    }
    let lines = inside.trim_end().lines().map(|line| {
        let line = line.trim_end();
        let line = line.trim_start().strip_prefix("* ").unwrap_or(line);
        if line.starts_with([' ', '\t']) || line.is_empty() {
            format!("#{line}")
        } else {
            format!("# {line}")
        }
    });
    error.fix(span, lines.collect::<Vec<_>>().join("\n"))
}
