//! A program's output: its lines, and the end of its log.

use std::collections::VecDeque;

/// The octets of stdout not processed yet.
#[derive(Default, Debug)]
pub(super) struct Lines {
    octets: Vec<u8>,
    /// How many of them are known to contain no line feed.
    searched: usize,
}

impl Lines {
    /// Adds what was read.
    pub fn push(&mut self, octets: &[u8]) {
        self.octets.extend_from_slice(octets);
    }

    /// Takes the first complete line, without its end (`\n` or `\r\n`).
    pub fn next(&mut self) -> Option<Vec<u8>> {
        let found = memchr::memchr(b'\n', self.octets.get(self.searched..)?);
        let Some(at) = found else {
            self.searched = self.octets.len();
            return None;
        };
        let rest = self.octets.split_off(self.searched + at + 1);
        let mut line = std::mem::replace(&mut self.octets, rest);
        self.searched = 0;
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Some(line)
    }

    /// The output after the lines taken.
    pub fn rest(&self) -> &[u8] {
        &self.octets
    }
}

/// The end of a stream, of which only so many octets are kept.
#[derive(Debug)]
pub(super) struct Tail {
    octets: VecDeque<u8>,
    most: usize,
    cut: bool,
}

impl Tail {
    pub fn new(most: usize) -> Self {
        Self { octets: VecDeque::new(), most, cut: false }
    }

    /// Adds what was read.
    pub fn push(&mut self, octets: &[u8]) {
        let skip = octets.len().saturating_sub(self.most);
        let new = octets.get(skip..).unwrap_or_default();
        let over = (self.octets.len() + new.len()).saturating_sub(self.most);
        self.cut |= over > 0 || skip > 0;
        self.octets.drain(..over.min(self.octets.len()));
        self.octets.extend(new);
    }

    /// The end as text; `…` marks what was dropped before it.
    pub fn text(&self) -> String {
        let (a, b) = self.octets.as_slices();
        let text = [a, b].concat();
        let text = String::from_utf8_lossy(&text);
        if self.cut { format!("…{text}") } else { text.into_owned() }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn lines_come_whole_and_in_order() {
        let mut lines = Lines::default();
        lines.push(b"on");
        assert_eq!(lines.next(), None);
        lines.push(b"e\r\n\ntw");
        assert_eq!(lines.next().unwrap(), b"one");
        assert_eq!(lines.next().unwrap(), b"");
        assert_eq!(lines.next(), None);
        assert_eq!(lines.rest(), b"tw");
    }

    #[test]
    fn a_tail_keeps_the_end() {
        let mut tail = Tail::new(4);
        tail.push(b"ab");
        assert_eq!(tail.text(), "ab");
        tail.push(b"cde");
        assert_eq!(tail.text(), "…bcde");
        tail.push(b"0123456789");
        assert_eq!(tail.text(), "…6789");
    }
}
