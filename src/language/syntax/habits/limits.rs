//! What other languages have and this one lacks, on purpose: variables, loops, conditions,
//! includes.

use super::{Line, names};
use crate::language::header;
use crate::language::words::quoted;
use crate::language::{Code, Diagnostic, Span};

/// Words, what they ask for, and what to do instead.
const LIMITS: [(&str, &str, &str); 8] = [
    (
        "let var const local my int uint string auto declare define #define export val",
        "the language has no variables",
        "write the value where it is used; the RFC's variables can be used in expressions, as in `ack=client.ISS+1`",
    ),
    (
        "repeat for while loop foreach do until times each",
        "the language has no loops",
        "repeat the statements as often as they are needed",
    ),
    (
        "if else elif elsif unless switch match when try catch assume",
        "the language has no conditions",
        "a scenario has no branches; write one for each case",
    ),
    (
        "include import use require using extends #include load source from",
        "the language has no includes",
        "each file is read on its own; repeat here what it shares with others",
    ),
    (
        "def fn func function sub proc procedure macro call return lambda class",
        "the language has no functions",
        "write the statements where they are needed",
    ),
    (
        "print echo printf log puts console.log debug dump show",
        "nothing is printed from within a scenario",
        "`synfin run` draws what happens; what must hold is an `expect`",
    ),
    (
        "parallel async await spawn thread background fork",
        "statements simply follow one another",
        "both hosts act at once if no segment arrives between: `client close; server close`",
    ),
    (
        "end done fi exit quit stop begin endif esac eof",
        "nothing ends here",
        "a scenario ends with its `}`, or with the file",
    ),
];

/// The limit that a word runs into.
fn limit(word: &str) -> Option<(&'static str, &'static str)> {
    let word = word.trim_end_matches(['(', ':', '!']);
    let word = word.split('(').next().unwrap_or(word);
    LIMITS.iter().find(|(words, ..)| names(words, word)).map(|(_, what, instead)| (*what, *instead))
}

pub(super) fn habits(line: &Line<'_>) -> Option<Diagnostic> {
    let first = line.words.first()?;
    let place = line.place(0, 0);
    let error =
        |what: &str, label: &str| Diagnostic::new(Code::UnknownStatement, place, what).label(label);
    if let Some((what, instead)) = limit(first.text) {
        return Some(error(what, "no statement begins like this").help(instead));
    }
    // `x = 5`, `$x`, `x := 5`.
    let name = |word: &str| {
        word.trim_start_matches('$').bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let (word, behind) = match first.text.split_once('=') {
        Some((word, _)) => (word.trim_end_matches(':'), true),
        None => (first.text, matches!(line.word(1), "=" | ":=" | "+=")),
    };
    let dollar = first.text.starts_with('$');
    if (behind && name(word) && word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$')
        || dollar && name(word))
        && !line.piece.contains("==")
    {
        return Some(
            error("the language has no variables", "gives a name a value").help(LIMITS.first()?.2),
        );
    }
    None
}

/// The diagnostic for what stands before a `{` and is known from other languages.
pub(in crate::language) fn no_block(piece: &str, base: u32) -> Option<Diagnostic> {
    let word = piece.split([' ', '\t', '(']).next().unwrap_or_default();
    if header::is_one(piece) {
        return None;
    }
    let (what, instead) = limit(word)?;
    let place = Span { start: base, end: base + word.len() as u32 };
    let error = Diagnostic::new(Code::Header, place, what);
    Some(error.label(format!("{} does not begin a block", quoted(word))).help(instead))
}
