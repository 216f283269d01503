//! The layout of a text: where statements, attributes and headers begin and end, and what
//! lies between them. One pass over the bytes, without looking back; the pieces, put together,
//! are the text.
//!
//! This is done by hand rather than by pest so that an error in one piece cannot disturb the
//! next, and so that each parse sees no more than the piece it is about.
//!
//! What other languages and keyboards write for `;`, braces, blanks and comments (`；`, `｛`, `//`)
//! is a piece of that kind too, so that one mistake does not look like several. None of it can
//! stand in a right text there; [`super::check()`] reports it.

use memchr::memchr;

use super::tree::{Node, NodeKind};
use super::{Span, characters};

/// The longest statement, attribute or header that is read, in bytes.
pub(super) const LONGEST: usize = 1 << 20;

/// The pieces of a text, in order and without gaps.
#[derive(Clone, Debug)]
pub(super) struct Pieces<'t> {
    text: &'t str,
    at: usize,
}

/// The pieces of `text`, those to be read as [`NodeKind::Bad`]. Texts of 4 GiB and more give none.
pub(super) fn pieces(text: &str) -> Pieces<'_> {
    Pieces { text, at: if u32::try_from(text.len()).is_ok() { 0 } else { text.len() } }
}

impl Iterator for Pieces<'_> {
    type Item = Node;

    fn next(&mut self) -> Option<Node> {
        let text = self.text.get(self.at..)?;
        let rest = text.as_bytes();
        let (kind, length) = match *rest.first()? {
            b'\n' => (NodeKind::Newline, 1),
            b'\r' if rest.get(1) == Some(&b'\n') => (NodeKind::Newline, 2),
            b' ' | b'\t' => (NodeKind::Blank, blanks(rest)),
            b'#' => (NodeKind::Comment, comment(rest)),
            b';' => (NodeKind::Semicolon, 1),
            b'{' => (NodeKind::Open, 1),
            b'}' => (NodeKind::Close, 1),
            0xef if self.at == 0 && rest.starts_with(b"\xef\xbb\xbf") => (NodeKind::Bom, 3),
            _ => match (foreign_comment(text), foreign(text)) {
                (Some(length), _) => (NodeKind::Comment, length),
                (None, Some(found)) => found,
                (None, None) => (NodeKind::Bad, chunk(text)),
            },
        };
        let start = self.at as u32;
        self.at += length;
        Some(Node::new(kind, Span { start, end: self.at as u32 }))
    }
}

fn blanks(rest: &[u8]) -> usize {
    rest.iter().position(|b| !matches!(b, b' ' | b'\t')).unwrap_or(rest.len())
}

/// The length of a comment, without the line's end.
fn comment(rest: &[u8]) -> usize {
    match memchr(b'\n', rest) {
        Some(end) if end > 0 && rest[end - 1] == b'\r' => end - 1,
        Some(end) => end,
        None => rest.len(),
    }
}

/// So far the end of a comment of another language is looked for.
const FARTHEST: usize = 1 << 16;

/// The first bytes of a text, up to the end of a character.
fn head(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

/// A piece at the head of `text` that is written with a character of another keyboard, and its
/// length.
fn foreign(text: &str) -> Option<(NodeKind, usize)> {
    let c = text.chars().next().filter(|c| !c.is_ascii())?;
    let kind = match characters::layout(c) {
        Some(';') => NodeKind::Semicolon,
        Some('{') => NodeKind::Open,
        Some('}') => NodeKind::Close,
        Some(_) => return Some((NodeKind::Comment, comment(text.as_bytes()))),
        None if characters::is_blank(c) => NodeKind::Blank,
        None => return None,
    };
    Some((kind, c.len_utf8()))
}

/// The length of a comment of another language at the head of `text`: `//`, `--` and `%` up to
/// the line's end; `/* */`, `<!-- -->` and `"""` up to their end.
fn foreign_comment(text: &str) -> Option<usize> {
    let until = |open: &str, close: &str| {
        let rest = head(text.strip_prefix(open)?, FARTHEST);
        let end = rest.find(close).map(|end| open.len() + end + close.len());
        Some(end.unwrap_or_else(|| comment(text.as_bytes())))
    };
    match text.as_bytes().first()? {
        b'/' if text.starts_with("//") => Some(comment(text.as_bytes())),
        b'/' => until("/*", "*/"),
        b'-' if text.starts_with("--") => Some(comment(text.as_bytes())),
        b'%' => Some(comment(text.as_bytes())),
        b'<' => until("<!--", "-->"),
        b'"' => until("\"\"\"", "\"\"\""),
        _ => None,
    }
}

/// The length of a chunk: up to a separator, brace, comment or line's end that does not stand
/// in a string, without the blanks before it. A string that is not closed ends with its line.
/// In an attribute, `#` within a word belongs to the word (`RFC5961#3.2`).
fn chunk(text: &str) -> usize {
    let rest = text.as_bytes();
    let attribute = rest.first() == Some(&b'@');
    let mut at = 0;
    // One past the last byte that is no blank.
    let mut end = 0;
    // Whether a quotation mark of another kind was not closed: then none is looked for again.
    let mut open = false;
    while let Some(&byte) = rest.get(at) {
        match byte {
            b'#' if attribute && at == end => {
                at += 1;
                end = at;
            }
            b'\n' | b';' | b'{' | b'}' | b'#' => break,
            b'\r' if rest.get(at + 1) == Some(&b'\n') => break,
            b' ' | b'\t' => at += 1,
            b'"' => {
                at += string(&rest[at..]);
                end = at;
            }
            b'/' | b'-' | b'%' | b'<'
                if !attribute
                    && (at > end || byte == b'/')
                    && text.get(at..).and_then(foreign_comment).is_some() =>
            {
                break;
            }
            b'\'' | b'`' | 0xc2.. if !attribute => {
                let there = text.get(at..).unwrap_or_default();
                let length = there.chars().next().map_or(1, char::len_utf8);
                match foreign(there) {
                    Some((NodeKind::Blank, _)) => at += length,
                    Some(_) if at > 0 => break,
                    _ => {
                        let quoted = if open { None } else { characters::quoted(there) };
                        open |= quoted.is_none() && characters::is_opening(there);
                        at += quoted.unwrap_or(length);
                        end = at;
                    }
                }
            }
            _ => {
                at += 1;
                end = at;
            }
        }
    }
    // A chunk never begins with a blank, so it has at least one character.
    end.max(text.chars().next().map_or(1, char::len_utf8))
}

/// The length of the string at the head of `rest`, with its quotation marks if it has both.
fn string(rest: &[u8]) -> usize {
    let mut at = 1;
    while let Some(&byte) = rest.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\n' => return at,
            b'\r' if rest.get(at + 1) == Some(&b'\n') => return at,
            b'\\' if !matches!(rest.get(at + 1), None | Some(b'\n' | b'\r')) => at += 2,
            _ => at += 1,
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunks(text: &str) -> Vec<&str> {
        pieces(text)
            .filter(|piece| piece.kind == NodeKind::Bad)
            .map(|piece| &text[piece.span.range()])
            .collect()
    }

    #[test]
    fn the_pieces_are_the_text() {
        let text = "\u{feff}a \"x;#{\\\"}\" ;b # c ; d\r\n\t{ e }\r \u{feff}\"open\nf\\";
        let joined: String = pieces(text).map(|piece| &text[piece.span.range()]).collect();
        assert_eq!(joined, text);
        assert_eq!(chunks(text), ["a \"x;#{\\\"}\"", "b", "e", "\r \u{feff}\"open", "f\\"]);
    }

    #[test]
    fn a_number_sign_within_a_word_of_an_attribute_is_no_comment() {
        assert_eq!(chunks("@rfc RFC5961#3.2 # why\nclose#x"), ["@rfc RFC5961#3.2", "close"]);
    }

    #[test]
    fn an_unclosed_string_ends_with_its_line() {
        assert_eq!(chunks("a \"b; c\nd"), ["a \"b; c", "d"]);
        assert_eq!(chunks("a \"b\\\nd"), ["a \"b\\", "d"]);
    }
}
