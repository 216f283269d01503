//! A scenario file as results point into it.

use std::sync::OnceLock;

use crate::language::Span;

/// The name and text of a scenario file, and where its lines begin.
#[derive(Debug, Default)]
pub struct Source {
    /// How people know it: the path as given, `-` for standard input, `-e`.
    name: String,
    /// The text.
    text: String,
    /// The offset of every line's first byte; made when first asked for.
    lines: OnceLock<Vec<usize>>,
}

/// A place in a text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Source {
    /// A file's name and text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), lines: OnceLock::new() }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the byte stands. An offset beyond the end is the end.
    pub fn place(&self, offset: u32) -> Place {
        let offset = self.floor(offset as usize);
        let line = self.line_of(offset);
        let start = self.lines()[line];
        let column = self.text[start..offset].chars().count();
        Place { line: line + 1, column: column + 1 }
    }

    /// The text of a span; empty where the span lies outside.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The whole lines that a span touches, the number of the first (from 1), and the span
    /// within them, in bytes.
    pub fn lines_around(&self, span: Span) -> (usize, &str, std::ops::Range<usize>) {
        let start = self.floor(span.start as usize);
        let end = self.floor(span.end as usize).max(start);
        let first = self.line_of(start);
        let last = self.line_of(end);
        let from = self.lines()[first];
        let to = self.lines().get(last + 1).copied().unwrap_or(self.text.len());
        let text = self.text[from..to].trim_end_matches(['\n', '\r']);
        let bound = |at: usize| (at - from).min(text.len());
        (first + 1, text, bound(start)..bound(end))
    }

    /// The largest boundary of a character that is not after `offset`.
    fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// The index of the line in which the byte stands.
    fn line_of(&self, offset: usize) -> usize {
        self.lines().partition_point(|&start| start <= offset).saturating_sub(1)
    }

    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let feeds = memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| at + 1);
            std::iter::once(0).chain(feeds).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let source = Source::new("a", "ü x\r\ny\n");
        assert_eq!(source.place(0), Place { line: 1, column: 1 });
        assert_eq!(source.place(3), Place { line: 1, column: 3 });
        assert_eq!(source.place(6), Place { line: 2, column: 1 });
        assert_eq!(source.place(900), Place { line: 3, column: 1 });
        // The middle of a letter is the letter.
        assert_eq!(source.place(1), Place { line: 1, column: 1 });
    }

    #[test]
    fn the_lines_of_a_span_carry_no_line_ends() {
        let source = Source::new("a", "one\r\n  two\nthree");
        assert_eq!(source.lines_around(Span { start: 7, end: 10 }), (2, "  two", 2..5));
        assert_eq!(source.lines_around(Span { start: 0, end: 10 }), (1, "one\r\n  two", 0..10));
        assert_eq!(source.lines_around(Span { start: 99, end: 120 }), (3, "three", 5..5));
    }
}
