//! What stands between statements, and between the parts of one.

use super::super::{CLAIMS, CLAUSES, begins};
use super::{Line, Word, reads};
use crate::language::Diagnostic;

/// What people write between two statements.
const SEPARATORS: [&str; 19] = [
    "and",
    "then",
    "&&",
    "&",
    "|",
    "||",
    ",",
    ".",
    "->",
    "=>",
    "→",
    "+",
    "/",
    "before",
    ":",
    "next",
    "afterwards",
    "finally",
    "…",
];

/// Punctuation that clings to a word.
const CLINGING: [char; 6] = [',', '.', ':', '!', '|', '&'];

/// Whether a word begins a statement where another may end. `within 2s` is also said of segments.
fn starts(word: &str) -> bool {
    begins(word) && word != "within"
}

/// Whether commas join the parts of a statement with this first word.
fn has_parts(word: &str) -> bool {
    matches!(word, "expect" | "given") || CLAIMS.contains(&word)
}

/// `client close server recv FIN`, `client close and server recv FIN`, `client close.`
pub(super) fn statements(line: &Line<'_>) -> Option<Diagnostic> {
    let Some(parts) = split(line.piece, &line.words) else { return second(line) };
    let ((_, first), rest) = parts.split_first()?;
    if rest.is_empty() && has_parts(line.word(0)) && line.piece.ends_with(',') {
        return None;
    }
    let Some(&(second, _)) = rest.first() else {
        let place = line.span(*first, line.piece.len());
        let error = line.error(place, "a statement needs no mark at its end");
        return Some(error.label("not part of the statement").fix(place, ""));
    };
    let between = line.piece.get(*first..second).unwrap_or_default();
    let mark = between.trim();
    let start = first + (between.len() - between.trim_start().len());
    let place = match mark {
        // The word that begins the second one.
        "" => {
            let next = line.words.iter().find(|word| word.at >= second)?;
            line.span(next.at, next.end())
        }
        _ => line.span(start, start + mark.len()),
    };
    let error = line.error(place, "statements are separated by `;` or a new line");
    let label = if mark.is_empty() { "the second begins here" } else { "write `;`" };
    let texts = parts.iter().filter_map(|&(start, end)| line.piece.get(start..end));
    // What follows something that may happen may happen too.
    let may = |it: &str| {
        matches!(line.word(0), "may" | "must")
            && !CLAUSES.contains(&super::words(it).first().map_or("", |word| word.text))
    };
    let texts = texts
        .map(str::trim)
        .map(|it| if may(it) { format!("{} {it}", line.word(0)) } else { it.to_owned() });
    let text = texts.collect::<Vec<_>>().join("; ");
    Some(error.label(label).fix(line.whole(), text))
}

/// `client close server recieve FIN`: the first statement is right, the second not yet.
fn second(line: &Line<'_>) -> Option<Diagnostic> {
    if has_parts(line.word(0)) {
        return None;
    }
    let is_begin = |n: usize| starts(line.word(n)) && n + 1 < line.words.len();
    for at in (2..line.words.len()).filter(|n| is_begin(*n)) {
        let marks = line.words.get(..at)?.iter().rev().take_while(|word| word.is(&SEPARATORS));
        let last = line.words.get(at.checked_sub(1 + marks.count())?)?;
        let end = last.at + last.text.trim_end_matches(CLINGING).len();
        if line.piece.get(..end).is_some_and(reads) {
            let word = line.words.get(at)?;
            let place = line.span(word.at, word.end());
            let error = line.error(place, "statements are separated by `;` or a new line");
            return Some(error.label("the second begins here").fix(line.span(end, word.at), "; "));
        }
    }
    None
}

/// Where each of several statements in a row begins and ends.
fn split(piece: &str, words: &[Word<'_>]) -> Option<Vec<(usize, usize)>> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut any = false;
    while let Some(first) = words.get(from) {
        if !starts(first.text) {
            return None;
        }
        let rest = words.get(from..)?;
        // The whole rest, or the shortest beginning that is right and followed by a right word.
        if piece.get(first.at..).is_some_and(reads) {
            parts.push((first.at, piece.len()));
            return any.then_some(parts);
        }
        let mut next = None;
        for n in 0..rest.len() {
            let Some(word) = rest.get(n) else { break };
            let clings = word.text.len() - word.text.trim_end_matches(CLINGING).len();
            let end = word.end() - clings;
            let mut behind = n + 1;
            while rest.get(behind).is_some_and(|word| word.is(&SEPARATORS)) {
                behind += 1;
            }
            let marked = clings > 0 || behind > n + 1;
            let ends = behind == rest.len();
            let next_begins = rest.get(behind).is_some_and(|word| starts(word.text));
            if (next_begins || ends && marked) && piece.get(first.at..end).is_some_and(reads) {
                next = Some((end, from + behind));
                break;
            }
        }
        let (end, behind) = next?;
        parts.push((first.at, end));
        any = true;
        from = behind;
    }
    any.then_some(parts)
}

/// `expect client FIN_WAIT_1 and server CLOSE_WAIT`, `expect client CLOSED | LISTEN`.
pub(super) fn list(line: &Line<'_>) -> Option<Diagnostic> {
    let parts = has_parts(line.word(0));
    let and: &[&str] = if parts { &["and", "&&", "&", "+", "also", "while", "plus"] } else { &[] };
    let or = ["|", "||", "/", "OR", "xor"];
    let mut text = String::new();
    let mut first = None;
    let mut at = 0;
    for (n, &word) in line.words.iter().enumerate() {
        let host = word.is_host() || word.text == "both";
        let bare = parts && n >= 3 && host && !line.word(n - 1).ends_with(',');
        let (sign, until) = if n > 0 && word.is(&or) {
            ("or", word.end())
        } else if n > 0 && word.is(and) {
            (",", word.end())
        } else if bare && !line.words.get(n - 1).is_some_and(|it| it.is(and) || it.is(&[","])) {
            (",", word.at)
        } else {
            continue;
        };
        let before = line.piece.get(at..word.at)?;
        // A comma comes right after what it follows.
        text.push_str(if sign == "," { before.trim_end() } else { before });
        text.push_str(sign);
        if until == word.at {
            text.push(' ');
        }
        at = until;
        first.get_or_insert((n, sign, until == word.at));
    }
    text.push_str(line.piece.get(at..)?);
    let (n, sign, missing) = first?;
    let message = match (line.word(0), sign) {
        (_, "or") => "alternatives are joined by `or`",
        ("given", _) => "the parts of `given` are joined by `,`",
        _ => "expectations are joined by `,`",
    };
    let label =
        if missing { "a `,` is missing before it".to_owned() } else { format!("write `{sign}`") };
    let place = line.place(n, n);
    if let Some(error) = line.rewritten(place, message, label, text) {
        return Some(error);
    }
    // `expect client CLOSED and LISTEN`: one host is in one state.
    let words = line.words.iter().map(|word| if word.is(and) { "or" } else { word.text });
    let text = words.collect::<Vec<_>>().join(" ");
    let message = "a host is in one state at a time";
    line.rewritten(place, message, "alternatives are joined by `or`", text)
}
