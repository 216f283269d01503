//! Why a piece cannot be read at all, in the words of the language. pest says how far it came
//! and which rules it tried there; the rest is said here. What a word that can be read means, or
//! that it means nothing, is not said here but in `lower`.

mod explore;
mod habits;
mod mistakes;
mod parts;

use super::grammar::{self, Mismatch, Rule};
use super::words::{join, nearest, quoted};
use super::{Code, Diagnostic, Fix, Span, header};

/// What could have stood somewhere.
enum Meaning {
    /// These words, as they are.
    Words(&'static [&'static str]),
    /// Something that is named.
    Phrase(&'static str),
    /// Nothing worth saying.
    Nothing,
}

use Meaning::{Nothing, Phrase, Words};

/// The words that begin a statement.
pub(super) const STATEMENTS: [&str; 8] =
    ["client", "server", "expect", "network", "given", "set", "wait", "settle"];

/// Whether a word begins a statement, or a clause of an exploration.
pub(super) fn begins(word: &str) -> bool {
    STATEMENTS.contains(&word) || CLAUSES.contains(&word)
}

fn meaning(rule: Rule) -> Meaning {
    match rule {
        Rule::host => Words(&["client", "server"]),
        Rule::subject => Words(&["client", "server", "both"]),
        Rule::recv => Words(&["recv"]),
        Rule::close => Words(&["close"]),
        Rule::send => Words(&["send"]),
        Rule::read => Words(&["read"]),
        Rule::connect => Words(&["connect"]),
        Rule::listen => Words(&["listen"]),
        Rule::abort => Words(&["abort"]),
        Rule::stop => Words(&["stop"]),
        Rule::forever => Words(&["forever"]),
        Rule::listening => Words(&["listening"]),
        Rule::linger => Words(&["linger"]),
        Rule::status => Words(&["status"]),
        Rule::push => Words(&["push"]),
        Rule::urgent => Words(&["urgent"]),
        Rule::eof => Words(&["EOF"]),
        Rule::nothing => Words(&["nothing"]),
        Rule::fails => Words(&["fails"]),
        Rule::from => Words(&["from"]),
        Rule::to => Words(&["to"]),
        Rule::or => Words(&["or"]),
        Rule::next => Words(&["next"]),
        Rule::at => Words(&["at"]),
        Rule::until_then => Words(&["to"]),
        Rule::until => Words(&["until"]),
        Rule::only => Words(&["only"]),
        Rule::without => Words(&["without"]),
        Rule::edge => Words(&[":"]),
        Rule::next_block => Words(&[","]),
        Rule::options_word => Words(&["options"]),
        Rule::absent => Phrase("flags, such as `ACK`, or an option, such as `mss`"),
        Rule::comma => Words(&[","]),
        Rule::equals => Words(&["="]),
        Rule::drop => Words(&["drop"]),
        Rule::duplicate => Words(&["duplicate"]),
        Rule::hold => Words(&["hold"]),
        Rule::release => Words(&["release"]),
        Rule::reorder => Words(&["reorder"]),
        Rule::down => Words(&["down"]),
        Rule::up => Words(&["up"]),
        Rule::forge => Words(&["forge"]),
        Rule::icmp => Words(&["icmp"]),
        Rule::raw => Words(&["raw"]),
        Rule::silence => Words(&["silence"]),
        Rule::silent => Words(&["silent"]),
        Rule::hole => Words(&["?"]),
        Rule::not => Words(&["not"]),
        Rule::signal => Words(&["signal"]),
        Rule::expect => Words(&["expect"]),
        Rule::network => Words(&["network"]),
        Rule::given => Words(&["given"]),
        Rule::set => Words(&["set"]),
        Rule::wait => Words(&["wait"]),
        Rule::settle => Words(&["settle"]),
        Rule::once => Words(&["once"]),
        Rule::times => Words(&["times"]),
        Rule::overtaking => Words(&["reorder"]),
        Rule::bound => Phrase("how often, such as `once` or `2 times`"),
        Rule::given_part => Phrase("a host and a state, such as `client ESTABLISHED`"),
        Rule::state | Rule::states => Phrase("a state"),
        Rule::shape | Rule::pattern => Phrase("a pattern, such as `SYN` or `DATA`"),
        Rule::field | Rule::field_name => Phrase("a field, such as `seq=100`"),
        Rule::string => Phrase("a text in quotation marks"),
        Rule::number => Phrase("a number"),
        Rule::expression | Rule::variable | Rule::word | Rule::comparison => {
            Phrase("a number or a variable, such as `client.SND.NXT`")
        }
        Rule::sign => Phrase("`+` or `-`"),
        Rule::relation => Phrase("a comparison sign, such as `=`"),
        Rule::wish => Words(&["if possible"]),
        Rule::possible => Words(&["possible"]),
        Rule::value => Phrase("a value"),
        Rule::setting => Phrase("a setting, such as `client.ISS`"),
        Rule::icmp_kind => Phrase("an ICMP error, such as `host_unreachable`"),
        Rule::signal_name => Phrase("a signal, such as `reset`"),
        Rule::expectation => Phrase("an expectation, such as `client CLOSED`"),
        Rule::reason => Phrase("a reason, such as `closing`"),
        Rule::key => Phrase("a key, such as `title`"),
        Rule::bare_word => Phrase("a word"),
        Rule::EOI => Phrase("the end of the statement"),
        _ => Nothing,
    }
}

/// What has to follow a word that is right but came last, or is followed by something
/// wrong.
fn behind(word: &str) -> &'static str {
    match word {
        "client" | "server" => "what it does: a call such as `close`, or `recv`",
        "recv" | "drop" | "duplicate" | "hold" | "release" | "forge" => {
            "a pattern, such as `SYN` or `DATA`"
        }
        "send" => "how many octets, or a text in quotation marks",
        "expect" => "an expectation, such as `client CLOSED`",
        "given" => "a host and a state, such as `both ESTABLISHED`",
        "set" => "a setting and its value, such as `client.ISS = 100`",
        "wait" => "a length of time, such as `2MSL`",
        "network" => "what it does, such as `drop SYN`",
        "icmp" => "an ICMP error and a host, such as `host_unreachable to client`",
        "from" | "to" => "`client` or `server`",
        "signal" => "a signal, such as `reset`",
        "not" => "a state, or `signal` and what was not told",
        "raw" => "a state or a host",
        "stop" => "`listening`",
        "linger" => "a length of time, such as `5s`",
        "until" | "at" => "a moment, such as `1.5s` or `+100ms`",
        "only" | "next" => "a pattern, such as `SYN` or `DATA`",
        "without" => "flags, an option, or `other options`",
        "other" => "`options`",
        "or" => "an alternative",
        "," => "another part, as before the comma",
        "if" => "`possible`",
        "may" => "what may happen, such as `client close`",
        "must" => "what happens at some moment, such as `client close`",
        "never" | "always" | "sometimes" | "ends" => "what is claimed, such as `client CLOSED`",
        "within" => "a length of time, such as `10s`",
        "=" => "a value",
        _ => "more",
    }
}

/// Words after which a statement always goes on.
const CONTINUING: [&str; 9] =
    ["or", "from", "to", "raw", "not", "signal", "without", "at", "linger"];

/// What follows a host in an expectation.
const ABOUT_HOST: &str = "a state, `not`, `signal`, `silent` or `?`";

/// A statement that cannot be read, and where it stops making sense.
struct Stop<'p> {
    piece: &'p str,
    /// The offset of the statement in the text.
    base: u32,
    /// The offset in the statement.
    at: usize,
    /// The word there; empty at the end.
    found: &'p str,
}

impl Stop<'_> {
    /// A part of the statement as a part of the text.
    fn span(&self, start: usize, end: usize) -> Span {
        Span { start: self.base + start as u32, end: self.base + end as u32 }
    }

    /// The word that is found.
    fn place(&self) -> Span {
        self.span(self.at, self.at + self.found.len())
    }

    /// Whether the statement can be read with another word in the place of the one found.
    fn is_right_with(&self, word: &str) -> bool {
        let (before, behind) = self.piece.split_at(self.at);
        let behind = behind.get(self.found.len()..).unwrap_or_default();
        grammar::parse(Rule::lone_statement, &format!("{before}{word}{behind}")).is_ok()
    }
}

use explore::CLAIMS;
pub(super) use explore::CLAUSES;
pub(super) use habits::{first as habit, no_block, rewritten};

/// The diagnostic for a statement, or a clause, that cannot be read; `explores` says whether it
/// stands in an exploration.
pub(super) fn statement(piece: &str, base: u32, mismatch: &Mismatch, explores: bool) -> Diagnostic {
    let error = open_string(piece, base).or_else(|| explore::clause(piece, base));
    let misspelt = || explore::misspelt(piece, base).filter(|_| explores);
    if let Some(error) = error.or_else(misspelt).or_else(|| habits::first(piece, base)) {
        return error;
    }
    let error = by_grammar(piece, base, mismatch, explores);
    let mends = |fix: &Fix| {
        let at = |offset: u32| offset.checked_sub(base).map(|at| at as usize);
        let (Some(start), Some(end)) = (at(fix.span.start), at(fix.span.end)) else { return false };
        let parts = piece.get(..start).zip(piece.get(end..));
        parts.is_some_and(|(head, tail)| habits::reads(&format!("{head}{}{tail}", fix.replacement)))
    };
    if error.code == Code::Incomplete || error.fix.as_ref().is_some_and(mends) {
        return error;
    }
    habits::last(piece, base).unwrap_or(error)
}

/// What is said where the piece cannot be read by the grammar.
fn by_grammar(piece: &str, base: u32, mismatch: &Mismatch, explores: bool) -> Diagnostic {
    let at = skip_blanks(piece, mismatch.at);
    let found = word_at(piece, at);
    let stop = Stop { piece, base, at, found };
    if let Some(error) = parts::check(&stop) {
        return error;
    }
    let (words, phrases) = expected(&mismatch.expected);
    let with_sender = || format!("{piece} from client");
    if piece.starts_with("network") && grammar::parse(Rule::lone_statement, &with_sender()).is_ok()
    {
        return incomplete(piece, base, last_word(piece), "`from` and a host");
    }
    if found.is_empty() {
        let last = last_word(piece);
        let wanted = match last {
            "client" | "server" | "both" => ABOUT_HOST.to_owned(),
            _ => either(&words, &phrases),
        };
        return incomplete(piece, base, last, &wanted);
    }
    let next = skip_blanks(piece, at + found.len());
    let after = word_at(piece, next);
    let right = words.contains(&found)
        || at == 0 && begins(found)
        || after.is_empty() && CONTINUING.contains(&found);
    if right {
        // The word is right, so what follows it is not.
        let wanted = match found {
            "client" | "server" | "both" if at > 0 => ABOUT_HOST,
            // From one moment to another.
            "to" if !piece.starts_with("network") => behind("at"),
            _ => behind(found),
        };
        if after.is_empty() {
            return incomplete(piece, base, found, wanted);
        }
        if let Some(error) = mistakes::dashed(&Stop { at: next, found: after, ..stop }) {
            return error;
        }
        let (start, end) = (base + next as u32, base + (next + after.len()) as u32);
        return Diagnostic::new(
            Code::Unexpected,
            Span { start, end },
            format!("{} cannot come after `{found}`", quoted(after)),
        )
        .label(format!("expected {wanted}"));
    }
    if let Some(error) = mistakes::special(&stop) {
        return error;
    }
    if at == 0 {
        return unknown_statement(&stop, explores);
    }
    unexpected(&stop, &words, &phrases)
}

/// The words and phrases as a list for people.
fn either(words: &[&'static str], phrases: &[String]) -> String {
    let words = words.iter().map(|word| format!("`{word}`"));
    let all: Vec<String> = words.chain(phrases.iter().cloned()).collect();
    join(&all, "or")
}

/// The right word in the place of the one found: the same in other words, or the nearest.
fn meant<'w>(stop: &Stop<'_>, words: &[&'w str]) -> Option<&'w str> {
    mistakes::synonym(stop, words).or_else(|| nearest(stop.found, words.iter().copied()))
}

fn unexpected(stop: &Stop<'_>, words: &[&'static str], phrases: &[String]) -> Diagnostic {
    let (found, place) = (stop.found, stop.place());
    if let Some(word) = words.iter().find(|word| word.eq_ignore_ascii_case(found)) {
        return letter_case(found, word, place);
    }
    let wanted = either(words, phrases);
    let error =
        Diagnostic::new(Code::Unexpected, place, format!("{} is not expected here", quoted(found)));
    match meant(stop, words) {
        Some(near) => error
            .label(format!("did you mean `{near}`?"))
            .meant(Some(near))
            .help(format!("expected {wanted}")),
        None if wanted.is_empty() => error.label("not understood from here on"),
        None if wanted.len() > 60 => {
            error.label("not expected here").help(format!("expected {wanted}"))
        }
        None => error.label(format!("expected {wanted}")),
    }
}

const NOT_A_BEGINNING: &str = "not the beginning of a statement";

/// Whether it is unclear what the statement means.
pub(super) fn is_nonsense(error: &Diagnostic) -> bool {
    error.code == Code::UnknownStatement && error.label == NOT_A_BEGINNING
}

fn unknown_statement(stop: &Stop<'_>, explores: bool) -> Diagnostic {
    let (found, place) = (stop.found, stop.place());
    let same = STATEMENTS.iter().find(|word| word.eq_ignore_ascii_case(found));
    if let Some(word) = same {
        return letter_case(found, word, place);
    }
    let words: Vec<&str> = STATEMENTS.into_iter().chain(header::BLOCKS).collect();
    let near = meant(stop, &words);
    let clauses = if explores { &CLAUSES[..] } else { &[] };
    let near = near.or_else(|| nearest(found, clauses.iter().copied()));
    let known = STATEMENTS.iter().chain(clauses).copied();
    let error = Diagnostic::new(
        Code::UnknownStatement,
        place,
        format!("no statement begins with {}", quoted(found)),
    );
    error
        .near(near, NOT_A_BEGINNING)
        .help(format!("statements begin with {}", super::words::list(known, "or")))
}

fn letter_case(found: &str, word: &str, place: Span) -> Diagnostic {
    Diagnostic::new(Code::LetterCase, place, format!("{} is spelled `{word}`", quoted(found)))
        .label("letter case matters here")
        .meant(Some(word))
}

fn incomplete(piece: &str, base: u32, last: &str, wanted: &str) -> Diagnostic {
    let end = base + piece.len() as u32;
    let start = end - last.len() as u32;
    Diagnostic::new(
        Code::Incomplete,
        Span { start, end },
        format!("the statement ends too early, after {}", quoted(last)),
    )
    .label(format!("expected {wanted}"))
}

/// The error of a text in quotation marks that is not closed.
pub(super) fn open_string(piece: &str, base: u32) -> Option<Diagnostic> {
    let mut open = None;
    let mut bytes = piece.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => open = if open.is_some() { None } else { Some(at) },
            b'\\' if open.is_some() => {
                bytes.next();
            }
            _ => {}
        }
    }
    let start = base + open? as u32;
    let end = base + piece.len() as u32;
    Some(
        Diagnostic::new(Code::BadString, Span { start, end }, "this text is not closed")
            .label("`\"` is missing at its end")
            .help(
                "a text ends on its line; `\\n` in it is a line's end, and `\\\"` a quotation mark",
            ),
    )
}

/// The words and the phrases that could have stood there, each once.
fn expected(rules: &[Rule]) -> (Vec<&'static str>, Vec<String>) {
    let mut words: Vec<&'static str> = Vec::new();
    let mut phrases: Vec<String> = Vec::new();
    for rule in rules {
        match meaning(*rule) {
            Words(more) => {
                for word in more {
                    if !words.contains(word) {
                        words.push(word);
                    }
                }
            }
            Phrase(phrase) => {
                if !phrases.iter().any(|old| old == phrase) {
                    phrases.push(phrase.into());
                }
            }
            Nothing => {}
        }
    }
    // It stands last, and may be left out.
    let end = "the end of the statement";
    if words.contains(&"fails") && !phrases.iter().any(|phrase| phrase == end) {
        phrases.push(end.into());
    }
    (words, phrases)
}

fn skip_blanks(piece: &str, at: usize) -> usize {
    let rest = piece.get(at..).unwrap_or_default();
    at + (rest.len() - rest.trim_start_matches([' ', '\t']).len())
}

/// The word at an offset, or the character if no word stands there.
pub(super) fn word_at(piece: &str, at: usize) -> &str {
    let rest = piece.get(at..).unwrap_or_default();
    let letter = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = rest.find(|c| !letter(c)).unwrap_or(rest.len());
    let end = if end == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { end };
    rest.get(..end).unwrap_or_default()
}

fn last_word(piece: &str) -> &str {
    let word = piece.rsplit([' ', '\t']).next().unwrap_or(piece);
    if word.ends_with(',') { "," } else { word }
}
