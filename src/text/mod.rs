//! Text for people and for other programs, whatever it says: colour, width, what must not reach a
//! terminal, and what pages, JUnit, TAP and GitHub's commands are made of. Nothing here knows TCP or
//! scenarios.

pub mod escape;
pub(crate) mod github;
pub(crate) mod junit;
#[cfg(feature = "command")]
pub(crate) mod page;
mod style;
#[cfg(feature = "command")]
pub(crate) mod tap;

use std::borrow::Cow;
use std::fmt::{self, Display};

use unicode_width::UnicodeWidthChar;

pub use style::{Paint, Style};

/// The greatest width of anything that people read, in columns.
pub const WIDTH: usize = 100;

/// The text with everything that could steer a terminal, break a line or hide from the eye
/// written as an escape (`\n`, `\u{1b}`), so that it stays on its line.
pub fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, is_hidden, char::escape_default)
}

/// The text with the characters that `is_odd` names written as `escape` has them.
pub(crate) fn escaped<E: Iterator<Item = char>>(
    text: &str,
    is_odd: impl Fn(char) -> bool,
    escape: impl Fn(char) -> E,
) -> Cow<'_, str> {
    if !text.chars().any(&is_odd) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_odd(c) { out.extend(escape(c)) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// As [`visible`], but line feeds stay.
pub fn visible_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(visible).collect();
    lines.join("\n")
}

/// Control characters, the marks that reorder text, separators of lines, and what no encoding
/// of XML can carry.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
            | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// The text, cut to so many columns and marked with `...` if it is longer.
pub fn clip(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let room = columns.saturating_sub(3);
    let mut used = 0;
    let mut out = String::new();
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > room {
            break;
        }
        out.push(c);
    }
    out.push_str("...");
    Cow::Owned(out)
}

/// `1 octet`, `2 octets`, for any type of number.
pub fn count<N: Display + PartialEq + From<bool>>(n: N, one: &str) -> String {
    if n == N::from(true) { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// A number with a comma after each three digits: `1,234,567`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The first few of some names, and how many more there are: `a, b and 3 more`.
pub fn some<N: AsRef<str>>(names: &[N], most: usize) -> String {
    let shown: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Writes `label` and then the text, broken at spaces to the common width; further lines are
/// indented to the first word. A word that is longer than a line stays whole.
pub fn labelled(out: &mut String, label: &str, text: &str) {
    let _ = wrapped(out, WIDTH, label, text);
}

/// As [`labelled`], to any width.
pub(crate) fn wrapped(
    out: &mut impl fmt::Write,
    columns: usize,
    label: &str,
    text: &str,
) -> fmt::Result {
    let indent = width(label);
    let mut column = indent;
    let mut first = true;
    out.write_str(label)?;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let word = visible(word);
        if !first && column + 1 + width(&word) > columns {
            write!(out, "\n{:indent$}", "")?;
            column = indent;
            first = true;
        }
        if !first {
            out.write_char(' ')?;
            column += 1;
        }
        out.write_str(&word)?;
        column += width(&word);
        first = false;
    }
    out.write_char('\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_becomes_visible() {
        assert_eq!(visible("a\u{1b}[31m\r\nb\u{202e}\t"), r"a\u{1b}[31m\r\nb\u{202e}\t");
        assert_eq!(visible("grün 文字"), "grün 文字");
    }

    #[test]
    fn long_numbers_have_commas() {
        let all = [0, 7, 999, 1000, 12_345, 1_234_567].map(thousands);
        assert_eq!(all, ["0", "7", "999", "1,000", "12,345", "1,234,567"]);
    }

    #[test]
    fn clipping_counts_columns_not_letters() {
        assert_eq!(clip("abcdef", 6), "abcdef");
        assert_eq!(clip("abcdefg", 6), "abc...");
        assert_eq!(clip("文字文字", 7), "文字...");
    }

    #[test]
    fn long_texts_are_broken_below_their_first_word() {
        let mut out = String::new();
        labelled(&mut out, "  why: ", &"word ".repeat(30));
        assert!(out.lines().all(|line| line.len() <= WIDTH), "{out}");
        assert!(out.lines().nth(1).is_some_and(|line| line.starts_with("       word")), "{out}");
    }
}
