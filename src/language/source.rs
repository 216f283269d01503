//! A source text with its name, and the lines in it.

use std::sync::OnceLock;

use super::Span;
use super::tree::{Stored, Tree};

/// A text to read, with the name that messages call it by.
///
/// Bytes that are not UTF-8 are kept as `?`, so that every place in [`Source::text`] is the
/// same place in the file; [`Source::bad_bytes`] lists them, and checking reports them.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    bad_bytes: Vec<Span>,
    magic: [u8; 4],
    ending: &'static str,
    lines: OnceLock<Vec<u32>>,
    columns: OnceLock<Vec<u32>>,
    tree: OnceLock<Stored>,
}

/// A place in a text, both counted from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// The ending of scenario files.
const SCENARIO: &str = "synfin";

/// Columns are counted from the nearest multiple of this before a place, so that a line of
/// megabytes is not counted again for every mistake in it.
const BLOCK: usize = 1024;

/// Files from this length on are not read: spans have 32 bits.
const TOO_LONG: usize = u32::MAX as usize;

impl Source {
    /// A text with its name: a path, or what else tells the user where it is from.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let name = name.into();
        let bytes = bytes.into();
        let magic = bytes.first_chunk().copied().unwrap_or_default();
        let (text, bad_bytes) = match String::from_utf8(bytes) {
            Ok(text) => (text, Vec::new()),
            Err(error) => without_bad_bytes(error.into_bytes()),
        };
        Self {
            name,
            text,
            bad_bytes,
            magic,
            ending: SCENARIO,
            lines: OnceLock::new(),
            columns: OnceLock::new(),
            tree: OnceLock::new(),
        }
    }

    /// The same text, of a notation whose files have this ending, without its dot.
    #[must_use]
    pub fn ending(self, ending: &'static str) -> Self {
        Self { ending, ..self }
    }

    /// Another text under the same name, in the same notation.
    #[must_use]
    pub fn with_text(&self, text: String) -> Self {
        Self::new(self.name.clone(), text).ending(self.ending)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name without folders and without the ending: what a scenario of bare statements is
    /// called.
    pub fn stem(&self) -> &str {
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name);
        let parts = file.rsplit_once('.');
        parts
            .filter(|(stem, end)| !stem.is_empty() && end.eq_ignore_ascii_case(self.ending))
            .map_or(file, |(stem, _)| stem)
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as a tree, read when it is first asked for. What cannot be read is
    /// [`Bad`](super::tree::NodeKind::Bad); [`check()`](super::check()) says what is wrong with it.
    pub fn tree(&self) -> Tree<'_> {
        self.tree.get_or_init(|| Stored::new(&self.text)).tree(&self.text)
    }

    /// The runs of bytes that are not UTF-8, in order.
    pub fn bad_bytes(&self) -> &[Span] {
        &self.bad_bytes
    }

    /// The first bytes, as they were; zero where there are fewer.
    pub(super) fn magic(&self) -> [u8; 4] {
        self.magic
    }

    /// Whether the text is too long for spans, and must not be read.
    pub(super) fn is_too_long(&self) -> bool {
        self.text.len() >= TOO_LONG
    }

    /// The text of a span. Empty if the span is not of this source.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The line and column of a byte offset; offsets beyond the end are taken as the end.
    pub fn place(&self, offset: u32) -> Place {
        let lines = self.lines();
        let offset = (offset as usize).min(self.text.len());
        let line = lines.partition_point(|&start| start as usize <= offset);
        let start = line.checked_sub(1).and_then(|i| lines.get(i)).map_or(0, |&s| s as usize);
        let column = self.characters(offset) - self.characters(start) + 1;
        let bom = usize::from(line <= 1 && offset > 0 && self.text.starts_with('\u{feff}'));
        Place { line: line.max(1), column: column - bom }
    }

    /// The span of the line (counted from 1), without its line end.
    pub fn line_span(&self, line: usize) -> Span {
        let lines = self.lines();
        let end = self.text.len() as u32;
        let start = line.checked_sub(1).and_then(|i| lines.get(i)).copied().unwrap_or(end);
        let next = lines.get(line).copied().unwrap_or(end);
        let text = self.slice(Span { start, end: next });
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        Span { start, end: start + text.len() as u32 }
    }

    /// How many characters begin before a byte offset.
    fn characters(&self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        // Every byte that does not continue a character begins one.
        let count = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
        let before = self.columns.get_or_init(|| {
            let mut sum = 0;
            let mut before = vec![0];
            before.extend(bytes.chunks(BLOCK).map(|block| {
                sum += count(block) as u32;
                sum
            }));
            before
        });
        let block = offset / BLOCK;
        let rest = bytes.get(block * BLOCK..offset).unwrap_or_default();
        before.get(block).map_or(0, |&before| before as usize) + count(rest)
    }

    /// The offsets at which lines start, made when they are first asked for: a file without
    /// errors need not have them.
    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let mut lines = Vec::with_capacity(1 + memchr::memchr_iter(b'\n', bytes).count());
            lines.push(0);
            lines.extend(memchr::memchr_iter(b'\n', bytes).map(|at| at as u32 + 1));
            lines
        })
    }
}

/// The text with every byte that is not UTF-8 as `?`, and the runs of them.
fn without_bad_bytes(mut bytes: Vec<u8>) -> (String, Vec<Span>) {
    let mut runs: Vec<Span> = Vec::new();
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Err(error) = std::str::from_utf8(rest) else { break };
        let start = at + error.valid_up_to();
        let end = error.error_len().map_or(bytes.len(), |length| start + length);
        bytes[start..end].fill(b'?');
        let (start, end) = (start as u32, end as u32);
        match runs.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => runs.push(Span { start, end }),
        }
        at = end as usize;
    }
    // Nothing is left to replace, so this never loses anything.
    (String::from_utf8_lossy(&bytes).into_owned(), runs)
}

impl Span {
    /// The span as a range of indices.
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// How many bytes it has.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// Whether it has none.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters() {
        let source = Source::new("a/b.synfin", "\u{feff}ab\r\nä€x\n");
        assert_eq!(source.stem(), "b");
        assert_eq!(Source::new("a/B.SYNFIN", "").stem(), "B");
        assert_eq!(Source::new(".synfin", "").stem(), ".synfin");
        assert_eq!(source.place(3), Place { line: 1, column: 1 });
        assert_eq!(source.place(7), Place { line: 2, column: 1 });
        assert_eq!(source.place(12), Place { line: 2, column: 3 });
        assert_eq!(source.place(99), Place { line: 3, column: 1 });
        assert_eq!(source.slice(source.line_span(1)), "\u{feff}ab");
        assert_eq!(source.slice(source.line_span(2)), "ä€x");
        assert_eq!(source.slice(source.line_span(3)), "");
    }

    #[test]
    fn bytes_that_are_not_utf8_keep_their_places() {
        let source = Source::new("x", b"ab\xff\xfe cd\xe2\x82".to_vec());
        assert_eq!(source.text(), "ab?? cd??");
        assert_eq!(source.bad_bytes(), [Span { start: 2, end: 4 }, Span { start: 7, end: 9 }]);
    }
}
