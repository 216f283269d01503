//! Statements as they are written elsewhere: in packetdrill, in programming languages, in
//! English. Each file has one kind of habit. A correction is offered only where the statement can
//! be read with it; all else is said in words.

mod calls;
mod english;
mod joined;
mod level;
mod limits;
mod listening;
mod network;
mod pattern;
mod payload;
mod time;

use crate::language::lower::{self, Context};
use crate::language::tree::{NodeKind, Stored};
use crate::language::{Code, Diagnostic, Findings, Span};
use crate::tcp::Flags;

pub(in crate::language) use limits::no_block;

/// Longer statements have other mistakes than those of habit.
const LONGEST: usize = 400;

/// A word of a statement: what stands between blanks, a text in quotation marks as a whole.
#[derive(Clone, Copy)]
struct Word<'p> {
    at: usize,
    text: &'p str,
}

impl Word<'_> {
    fn end(self) -> usize {
        self.at + self.text.len()
    }

    fn is(self, words: &[&str]) -> bool {
        words.iter().any(|word| word.eq_ignore_ascii_case(self.text))
    }

    fn is_host(self) -> bool {
        matches!(self.text, "client" | "server")
    }
}

/// Whether a list of words, separated by spaces, names `word`, in any letter case.
fn names(words: &str, word: &str) -> bool {
    words.split(' ').any(|it| it.eq_ignore_ascii_case(word))
}

/// Whether a word is a flag's name, in any letter case.
fn is_flag(word: &str) -> bool {
    Flags::NAMED.iter().any(|(_, flag)| flag.eq_ignore_ascii_case(word))
}

/// A statement in words.
struct Line<'p> {
    piece: &'p str,
    base: u32,
    words: Vec<Word<'p>>,
}

impl<'p> Line<'p> {
    fn new(piece: &'p str, base: u32) -> Option<Self> {
        let words = words(piece);
        (piece.len() <= LONGEST && !words.is_empty() && words.len() <= 40).then_some(Self {
            piece,
            base,
            words,
        })
    }

    fn word(&self, n: usize) -> &'p str {
        self.words.get(n).map_or("", |word| word.text)
    }

    /// The words from the `n`th on, as they stand.
    fn from(&self, n: usize) -> &'p str {
        self.words.get(n).and_then(|word| self.piece.get(word.at..)).unwrap_or_default()
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span { start: self.base + start as u32, end: self.base + end as u32 }
    }

    /// From one word to another, both included.
    fn place(&self, first: usize, last: usize) -> Span {
        let start = self.words.get(first).map_or(0, |word| word.at);
        let end = self.words.get(last).map_or(self.piece.len(), |word| word.end());
        self.span(start, end.max(start))
    }

    fn whole(&self) -> Span {
        self.span(0, self.piece.len())
    }

    fn error(&self, place: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Code::Unexpected, place, message)
    }

    /// An error whose correction is another statement, or several; nothing if they cannot be read.
    fn rewritten(
        &self,
        place: Span,
        message: impl Into<String>,
        label: impl Into<String>,
        text: impl Into<String>,
    ) -> Option<Diagnostic> {
        let text = text.into();
        reads(&text).then(|| self.error(place, message).label(label).fix(self.whole(), text))
    }
}

/// The words of a statement.
fn words(piece: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quoted = false;
    let mut escaped = false;
    for (at, c) in piece.char_indices() {
        match c {
            ' ' | '\t' if !quoted => {
                if let Some(start) = start.take() {
                    words.push(Word { at: start, text: piece.get(start..at).unwrap_or_default() });
                }
                continue;
            }
            '"' if !escaped => quoted = !quoted,
            _ => {}
        }
        escaped = quoted && c == '\\' && !escaped;
        start.get_or_insert(at);
    }
    if let Some(start) = start {
        words.push(Word { at: start, text: piece.get(start..).unwrap_or_default() });
    }
    words
}

/// Whether a text is one statement or several, and all of them right.
pub(super) fn reads(text: &str) -> bool {
    let stored = Stored::new(text);
    let tree = stored.tree(text);
    let mut findings = Findings::default();
    let mut cx = Context { findings: &mut findings };
    let mut any = false;
    let right = tree.nodes().iter().all(|node| match node.kind {
        NodeKind::Statement => {
            any = true;
            lower::line(&mut cx, tree.parts(node)).is_some()
        }
        NodeKind::Blank | NodeKind::Semicolon | NodeKind::Newline => true,
        _ => false,
    });
    any && right
}

/// What is known of a statement that cannot be read, before anything is said about its grammar.
pub(in crate::language) fn first(piece: &str, base: u32) -> Option<Diagnostic> {
    let line = Line::new(piece, base)?;
    const KINDS: [fn(&Line<'_>) -> Option<Diagnostic>; 10] = [
        joined::statements,
        pattern::habits,
        calls::notation,
        listening::habits,
        time::habits,
        payload::habits,
        network::habits,
        joined::list,
        level::habits,
        limits::habits,
    ];
    KINDS.into_iter().find_map(|kind| kind(&line))
}

/// What else can be made of a statement for which there is no correction.
pub(super) fn last(piece: &str, base: u32) -> Option<Diagnostic> {
    english::habits(&Line::new(piece, base)?)
}

/// The statement as it is meant, if that can be told.
pub(in crate::language) fn rewritten(piece: &str) -> Option<String> {
    if reads(piece) {
        return None;
    }
    let fix = first(piece, 0).or_else(|| last(piece, 0))?.fix?;
    let mut text = piece.to_owned();
    text.get(fix.span.range())?;
    text.replace_range(fix.span.range(), &fix.replacement);
    reads(&text).then_some(text)
}
