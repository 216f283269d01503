//! Parts of `expect`, `given` and properties that do not begin with a host as they should: it is misspelt, or
//! missing, or something stands between it and what is said of it.

use super::{CLAIMS, Stop, letter_case, skip_blanks, word_at};
use crate::language::words::{nearest, quoted};
use crate::language::{Code, Diagnostic};
use crate::tcp::State;

const SUBJECTS: [&str; 3] = ["client", "server", "both"];

/// Words that people put between a host and its state.
const FILLERS: [&str; 7] = ["is", "in", "state", "be", "becomes", "reaches", "at"];

/// What is wrong with the part in which the statement stops making sense.
pub(super) fn check(stop: &Stop<'_>) -> Option<Diagnostic> {
    let first = word_at(stop.piece, 0);
    let expects = match first {
        _ if CLAIMS.contains(&first) => true,
        "expect" => true,
        "given" => false,
        _ => return None,
    };
    let before = stop.piece.get(..stop.at)?;
    let comma = before.rfind(',').map(|comma| comma + 1);
    let mut start = skip_blanks(stop.piece, comma.unwrap_or(first.len()));
    if !expects && word_at(stop.piece, start) == "raw" {
        start = skip_blanks(stop.piece, start + "raw".len());
    }
    let part = Part { stop, expects, start, word: word_at(stop.piece, start) };
    if part.word.is_empty() || stop.at < start {
        None
    } else if SUBJECTS.contains(&part.word) {
        part.two_hosts().or_else(|| part.filler()).or_else(|| part.second_word())
    } else if part.word.starts_with(|c: char| c.is_ascii_alphabetic()) && !part.word.contains('.') {
        part.no_host(comma.is_some())
    } else {
        None
    }
}

/// A part, from its first word.
struct Part<'s> {
    stop: &'s Stop<'s>,
    /// Whether it is of `expect` or of a property, not of `given`.
    expects: bool,
    start: usize,
    word: &'s str,
}

impl Part<'_> {
    fn end(&self) -> usize {
        self.start + self.word.len()
    }

    /// The word after an offset, and where it begins.
    fn next(&self, at: usize) -> (usize, &str) {
        let at = skip_blanks(self.stop.piece, at);
        (at, word_at(self.stop.piece, at))
    }

    fn error(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.stop.span(self.start, self.end()), message)
    }

    /// `client, server ESTABLISHED`.
    fn two_hosts(&self) -> Option<Diagnostic> {
        let (comma, sign) = self.next(self.end());
        let (at, other) = self.next(comma + sign.len());
        if !matches!(sign, "," | "and" | "&" | "+") || !SUBJECTS.contains(&other) {
            return None;
        }
        let place = self.stop.span(self.start, at + other.len());
        let error = Diagnostic::new(Code::Unexpected, place, "both hosts together are `both`");
        Some(error.suggest("both"))
    }

    /// `client is ESTABLISHED`, `client == ESTABLISHED`.
    fn filler(&self) -> Option<Diagnostic> {
        let (first, _) = self.next(self.end());
        let mut end = first;
        loop {
            let (at, word) = self.next(end);
            let filler = FILLERS.iter().any(|filler| filler.eq_ignore_ascii_case(word));
            if word.is_empty() || !(filler || matches!(word, "=" | ":")) {
                end = at;
                break;
            }
            end = at + word.len();
        }
        let (_, what) = self.next(end);
        if end == first || what.is_empty() {
            return None;
        }
        let last = self.stop.piece.get(..end)?.trim_end().len();
        let place = self.stop.span(first, last);
        let error = Diagnostic::new(Code::Unexpected, place, "a state comes right after its host")
            .label("nothing belongs between them");
        Some(error.fix(self.stop.span(first, end), ""))
    }

    /// `client NOT ESTABLISHED`, `client signals reset`.
    fn second_word(&self) -> Option<Diagnostic> {
        const WORDS: [&str; 3] = ["not", "signal", "silent"];
        let (at, word) = self.next(self.end());
        let (third, behind) = self.next(at + word.len());
        let right = WORDS.contains(&word) || word.parse::<State>().is_ok();
        if !self.expects || right || behind.is_empty() || self.stop.at < third {
            return None;
        }
        let place = self.stop.span(at, at + word.len());
        if let Some(same) = WORDS.iter().find(|it| it.eq_ignore_ascii_case(word)) {
            return Some(letter_case(word, same, place));
        }
        let near = nearest(word, WORDS)?;
        let error = Diagnostic::new(
            Code::Unexpected,
            place,
            format!("{} is not expected here", quoted(word)),
        );
        Some(error.suggest(near))
    }

    /// A part that begins with another word than a host.
    fn no_host(&self, after_comma: bool) -> Option<Diagnostic> {
        let word = self.word;
        let known: Vec<&str> =
            SUBJECTS.into_iter().chain(self.expects.then_some("silence")).collect();
        if known.contains(&word) {
            return None;
        }
        if let Some(same) = known.iter().find(|it| it.eq_ignore_ascii_case(word)) {
            return Some(letter_case(word, same, self.stop.span(self.start, self.end())));
        }
        let (at, next) = self.next(self.end());
        // Otherwise it is a comparison, with something wrong about its value.
        if next.starts_with(['=', '!', '<', '>']) && self.stop.at > at {
            return None;
        }
        if word.parse::<State>().is_ok() {
            let error =
                self.error(Code::Unexpected, "a state needs its host").label("whose state?");
            let or = if self.expects && after_comma {
                "; states of one host are joined by `or`"
            } else {
                ""
            };
            return Some(
                error.help(format!("write `client {word}`, `server {word}` or `both {word}`{or}")),
            );
        }
        if self.expects
            && let Some(error) = self.known_word(at, next)
        {
            return Some(error);
        }
        let near = nearest(word, known.iter().copied());
        let error = self.error(Code::UnknownHost, format!("{} is not a host", quoted(word)));
        Some(error.near(near, "expected `client`, `server` or `both`"))
    }

    /// A word of the language, in the wrong place or nearly right.
    fn known_word(&self, at: usize, next: &str) -> Option<Diagnostic> {
        match self.word {
            "nothing" | "silent" | "quiet" | "none" => {
                let message = format!("{} is not expected here", quoted(self.word));
                let error = self.error(Code::Unexpected, message);
                Some(error.suggest("silence"))
            }
            "not" if SUBJECTS.contains(&next) => {
                let place = self.stop.span(self.start, at + next.len());
                let error = Diagnostic::new(Code::Unexpected, place, "`not` comes after the host");
                Some(error.label("the other way round").meant(Some(format!("{next} not"))))
            }
            "not" | "signal" => {
                let error = self.error(Code::Unexpected, format!("`{}` needs its host", self.word));
                Some(error.label("whose?").help(format!("write `expect client {} …`", self.word)))
            }
            _ => None,
        }
    }
}
