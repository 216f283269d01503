//! Why a line of an `explore` block cannot be read that no scenario has, or is meant to be one.

use super::{Stop, incomplete, last_word, skip_blanks, statement, word_at};
use crate::language::grammar::{self, Rule};
use crate::language::words::{list, nearest, quoted};
use crate::language::{Code, Diagnostic, Span};
use crate::tcp::State;

/// The words that begin a clause.
pub(in crate::language) const CLAUSES: [&str; 7] =
    ["may", "must", "never", "always", "sometimes", "ends", "within"];

/// The words that begin a property.
pub(super) const CLAIMS: [&str; 4] = ["never", "always", "sometimes", "ends"];

/// What clauses are called elsewhere.
const OTHER_WORDS: [(&str, &[&str]); 7] = [
    ("may", &["can", "could", "might", "maybe", "possibly", "allow", "optional", "any", "choose"]),
    ("must", &["shall", "will", "has", "does", "fair", "should"]),
    ("never", &["forbid", "forbidden", "unreachable", "impossible", "not"]),
    ("always", &["invariant", "assert", "globally", "ensure", "property"]),
    ("sometimes", &["reachable", "possible", "exists", "cover", "witness"]),
    ("ends", &["end", "finally", "eventually", "terminates", "terminal", "final", "deadlock"]),
    ("within", &["in", "for", "until", "bound", "timeout", "duration", "time"]),
];

/// What a line of an exploration begins with that is no word of the language, but near to one or the
/// same in other words.
pub(super) fn misspelt(piece: &str, base: u32) -> Option<Diagnostic> {
    let found = word_at(piece, 0);
    if CLAUSES.contains(&found) {
        return None;
    }
    let reads = |word: &str| {
        let rest = piece.get(found.len()..).unwrap_or_default().trim_start_matches(':');
        grammar::parse(Rule::lone_statement, &format!("{word}{rest}")).is_ok()
    };
    let same = CLAUSES.into_iter().find(|word| word.eq_ignore_ascii_case(found));
    let mut others = OTHER_WORDS
        .iter()
        .filter(|(_, others)| others.iter().any(|other| other.eq_ignore_ascii_case(found)));
    let near = same.or_else(|| nearest(found, CLAUSES)).filter(|word| reads(word));
    let word = near.or_else(|| others.find(|(word, _)| reads(word)).map(|(word, _)| *word))?;
    let colon = usize::from(piece.get(found.len()..).is_some_and(|rest| rest.starts_with(':')));
    let place = Stop { piece, base, at: 0, found }.span(0, found.len() + colon);
    if same.is_some() {
        return Some(super::letter_case(found, word, place));
    }
    let message = format!("no line of an exploration begins with {}", quoted(found));
    Some(Diagnostic::new(Code::UnknownStatement, place, message).suggest(word))
}

/// What is wrong with a clause that cannot be read, if more can be said than by the grammar.
pub(super) fn clause(piece: &str, base: u32) -> Option<Diagnostic> {
    let word = word_at(piece, 0);
    if !CLAUSES.contains(&word) {
        return None;
    }
    let start = skip_blanks(piece, word.len());
    if start == piece.len() {
        return Some(incomplete(piece, base, word, super::behind(word)));
    }
    if matches!(word, "may" | "must") {
        return chance(piece, word, base, start);
    }
    let bound = Bound::of(piece)?;
    let head = piece.get(..bound.behind).unwrap_or_default();
    let reads = CLAIMS.contains(&word) && grammar::parse(Rule::lone_statement, head).is_ok();
    let error = Diagnostic::new(
        Code::Unexpected,
        bound.place(piece, base),
        "only `may` and `must` say how often",
    );
    let whole = Stop { piece, base, at: 0, found: "" }.span(bound.behind, piece.len());
    reads.then(|| error.label("a property is about the whole search").fix(whole, ""))
}

/// `may …` or `must …`, whose statement begins at `start`.
fn chance(piece: &str, may: &str, base: u32, start: usize) -> Option<Diagnostic> {
    let bound = Bound::of(piece);
    let end = bound.as_ref().map_or(piece.len(), |bound| bound.behind);
    let head = piece.get(..end)?;
    if let Some(bound) = &bound
        && grammar::parse(Rule::lone_statement, head).is_ok()
    {
        return Some(bound.wrong(piece, base));
    }
    let what = piece.get(start..end)?;
    let here = base + start as u32;
    let word = word_at(what, 0);
    let stop = Stop { piece: what, base: here, at: 0, found: word };
    if CLAUSES.contains(&word) {
        let message = format!("`{word}` cannot come after `{may}`");
        let error = Diagnostic::new(Code::Unexpected, stop.place(), message);
        return Some(error.label(format!("expected {}", super::behind(may))));
    }
    if word == "both" {
        let message = format!("`both` cannot be used with `{may}`");
        let error = Diagnostic::new(Code::UnknownHost, stop.place(), message);
        let error = error.label("one host at a time");
        let rest = piece.get(start + word.len()..)?;
        let each = format!("{may} client{rest}; {may} server{rest}");
        let reads = grammar::parse(Rule::lone_statement, &format!("{may} client{rest}")).is_ok();
        let whole = Stop { piece, base, at: 0, found: "" }.span(0, piece.len());
        return Some(if reads { error.fix(whole, each) } else { error });
    }
    let state =
        what.split_once([' ', '\t']).filter(|(host, _)| matches!(*host, "client" | "server"));
    if state.is_some_and(|(_, state)| state.trim().parse::<State>().is_ok()) {
        let place = stop.span(0, what.len());
        let error = Diagnostic::new(Code::Unexpected, place, "a host cannot do a state");
        return Some(error.label("expected a call, such as `client close`").help(
            "what is claimed of states begins with `never`, `always`, `sometimes` or `ends`",
        ));
    }
    let mismatch = grammar::parse(Rule::lone_statement, what).err()?;
    if !CHANCES.contains(&word)
        && let Some(near) = nearest(word, CHANCES)
        && stop.is_right_with(near) | (near == "reorder")
    {
        let message = format!("{} cannot happen", quoted(word));
        return Some(Diagnostic::new(Code::Unexpected, stop.place(), message).suggest(near));
    }
    let mut error = statement(what, here, &mismatch, false);
    // The second of two statements would not be one that may happen.
    error.fix = error.fix.take().filter(|fix| {
        let mut rest = fix.replacement.split([';', '\n']).skip(1).map(str::trim_start);
        rest.all(|rest| CLAUSES.contains(&word_at(rest, 0)))
            || fix.replacement.trim() == ";"
                && piece
                    .get((fix.span.end - base) as usize..)
                    .is_some_and(|rest| CLAUSES.contains(&word_at(rest.trim_start(), 0)))
    });
    if error.code == Code::UnknownStatement {
        error = error.help(format!("what may happen begins with {}", list(CHANCES, "or")));
    }
    Some(error)
}

/// The words after `may` and `must`.
const CHANCES: [&str; 4] = ["client", "server", "network", "reorder"];

/// What stands at the end of a clause and is meant to say how often.
struct Bound<'p> {
    /// The end of what stands before it.
    behind: usize,
    /// Where its words begin.
    at: usize,
    words: &'p str,
    comma: bool,
}

impl<'p> Bound<'p> {
    /// That of a clause, if its end looks like one, or follows a comma where nothing else can.
    fn of(piece: &'p str) -> Option<Self> {
        let right = |head: Option<&str>| {
            head.is_some_and(|head| grammar::parse(Rule::lone_statement, head).is_ok())
        };
        let comma = piece
            .rfind(',')
            .filter(|&at| looks_like(piece.get(at + 1..)) || right(piece.get(..at)));
        let begin = match comma {
            Some(at) => at + 1,
            None => {
                // Up to three words without a comma.
                let words = piece.match_indices([' ', '\t']).map(|(at, _)| at);
                let mut last: Vec<usize> = words.collect();
                last.reverse();
                last.truncate(3);
                last.into_iter().rev().find(|at| looks_like(piece.get(*at..)))?
            }
        };
        let at = skip_blanks(piece, begin);
        let behind = piece.get(..comma.unwrap_or(begin))?.trim_end_matches([' ', '\t', ',']).len();
        Some(Self { behind, at, words: piece.get(at..)?, comma: comma.is_some() })
    }

    fn place(&self, piece: &str, base: u32) -> Span {
        Stop { piece, base, at: 0, found: "" }.span(self.at, piece.len())
    }

    /// What is wrong about it.
    fn wrong(&self, piece: &str, base: u32) -> Diagnostic {
        let right = meant(self.words);
        let error =
            |message: String| Diagnostic::new(Code::Unexpected, self.place(piece, base), message);
        let whole = Stop { piece, base, at: 0, found: "" }.span(self.behind, piece.len());
        match right {
            Some(Meant::Times(right)) if self.comma => {
                error(format!("{} is no bound", quoted(self.words)))
                    .label(format!("did you mean `{right}`?"))
                    .fix(whole, format!(", {right}"))
            }
            Some(Meant::Times(right)) => error("a bound follows a comma".to_owned())
                .label(format!("did you mean `, {right}`?"))
                .fix(whole, format!(", {right}")),
            Some(Meant::Unbounded) => error("what may happen has a bound".to_owned())
                .label("expected `once` or a number of `times`")
                .help("a search is over only if what may happen is used up; at most 255 times"),
            None if self.words.is_empty() => incomplete(piece, base, last_word(piece), BOUND),
            None => error(format!("{} is no bound", quoted(self.words)))
                .label(format!("expected {BOUND}")),
        }
    }
}

const BOUND: &str = "`once` or a number of `times`";

/// What the words of a bound mean.
enum Meant {
    /// So often, in the words of the language.
    Times(String),
    /// As often as one likes.
    Unbounded,
}

/// Whether words are a bound, if perhaps in the words of another language.
fn looks_like(words: Option<&str>) -> bool {
    words.is_some_and(|words| {
        let words = words.trim();
        words.is_empty() || meant(words).is_some()
    })
}

fn meant(words: &str) -> Option<Meant> {
    let words = words.trim().to_ascii_lowercase();
    let words = words.strip_prefix("at most ").or(words.strip_prefix("up to ")).unwrap_or(&words);
    let words = words.strip_prefix("only ").unwrap_or(words);
    let count = match words.rsplit_once(' ') {
        Some((count, times)) if nearest(times, ["time", "times"]).is_some() => count.trim_end(),
        _ => words,
    };
    let count = count.strip_suffix('x').or(count.strip_prefix('x')).unwrap_or(count);
    let count = count.trim_matches(['(', ')', '{', '}', '*', ' ']);
    const NUMBERS: [&str; 10] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let number = match count {
        _ if nearest(count, ["once"]).is_some() => Some(1),
        "a" => Some(1),
        "twice" => Some(2),
        "thrice" => Some(3),
        _ => NUMBERS.iter().position(|it| *it == count).map(|at| at + 1),
    };
    if let Some(number) = number.or_else(|| count.parse().ok()) {
        let right = if number == 1 { "once".to_owned() } else { format!("{number} times") };
        return Some(Meant::Times(right));
    }
    const UNBOUNDED: [&str; 9] = [
        "forever",
        "always",
        "often",
        "unbounded",
        "infinitely",
        "repeatedly",
        "any number of",
        "many",
        "as often as it likes",
    ];
    UNBOUNDED.contains(&count).then_some(Meant::Unbounded)
}
