//! Why a piece cannot be read at all, in the words of the language. pest says how far it came
//! and which rules it tried there; the rest is said here.

use super::grammar::{Mismatch, Rule};
use super::literal::UNITS;
use super::words::{join, nearest, quoted};
use super::{Code, Diagnostic, Span};
use crate::tcp::{Flags, State};

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
        Rule::status => Words(&["status"]),
        Rule::push => Words(&["push"]),
        Rule::urgent => Words(&["urgent"]),
        Rule::eof => Words(&["EOF"]),
        Rule::fails => Words(&["fails"]),
        Rule::from => Words(&["from"]),
        Rule::to => Words(&["to"]),
        Rule::or => Words(&["or"]),
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

/// What has to stand behind a word that is right but came last, or is followed by something
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
        "or" => "an alternative",
        "," => "another part, as before the comma",
        "=" => "a value",
        _ => "more",
    }
}

/// Words after which a statement always goes on.
const CONTINUING: [&str; 6] = ["or", "from", "to", "raw", "not", "signal"];

/// What stands behind a host in an expectation.
const ABOUT_HOST: &str = "a state, `not`, `signal`, `silent` or `?`";

/// The diagnostic for a statement that cannot be read.
pub(super) fn statement(piece: &str, base: u32, mismatch: &Mismatch) -> Diagnostic {
    if let Some(error) = open_string(piece, base) {
        return error;
    }
    let at = skip_blanks(piece, mismatch.at);
    let found = word_at(piece, at);
    let place = Span { start: base + at as u32, end: base + (at + found.len()) as u32 };
    let (words, phrases) = expected(&mismatch.expected);
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
        || at == 0 && STATEMENTS.contains(&found)
        || after.is_empty() && CONTINUING.contains(&found);
    if right {
        // The word is right, so what stands behind it is not.
        let wanted = match found {
            "client" | "server" | "both" if at > 0 => ABOUT_HOST,
            _ => behind(found),
        };
        if after.is_empty() {
            return incomplete(piece, base, found, wanted);
        }
        let (start, end) = (base + next as u32, base + (next + after.len()) as u32);
        return Diagnostic::new(
            Code::Unexpected,
            Span { start, end },
            format!("{} cannot stand behind `{found}`", quoted(after)),
        )
        .label(format!("expected {wanted}"));
    }
    if let Some(error) = special(piece, base, at, found) {
        return error;
    }
    if at == 0 {
        return unknown_statement(found, place);
    }
    unexpected(found, place, &words, &phrases)
}

/// The words and phrases as a list for people.
fn either(words: &[&'static str], phrases: &[String]) -> String {
    let words = words.iter().map(|word| format!("`{word}`"));
    let all: Vec<String> = words.chain(phrases.iter().cloned()).collect();
    join(&all, "or")
}

fn unexpected(found: &str, place: Span, words: &[&'static str], phrases: &[String]) -> Diagnostic {
    if let Some(word) = words.iter().find(|word| word.eq_ignore_ascii_case(found)) {
        return letter_case(found, word, place);
    }
    let wanted = either(words, phrases);
    let error =
        Diagnostic::new(Code::Unexpected, place, format!("{} is not expected here", quoted(found)));
    match nearest(found, words.iter().copied()) {
        Some(near) => error
            .label(format!("did you mean `{near}`?"))
            .meant(Some(near))
            .help(format!("expected {wanted}")),
        None if wanted.is_empty() => error.label("the statement makes no sense from here on"),
        None if wanted.len() > 60 => {
            error.label("not expected here").help(format!("expected {wanted}"))
        }
        None => error.label(format!("expected {wanted}")),
    }
}

fn unknown_statement(found: &str, place: Span) -> Diagnostic {
    let same = STATEMENTS.iter().find(|word| word.eq_ignore_ascii_case(found));
    if let Some(word) = same {
        return letter_case(found, word, place);
    }
    let near = nearest(found, STATEMENTS.into_iter().chain(["scenario"]));
    let error = Diagnostic::new(
        Code::UnknownStatement,
        place,
        format!("no statement begins with {}", quoted(found)),
    );
    let error = match near {
        Some(near) => error.label(format!("did you mean `{near}`?")),
        None => error.label("not the beginning of a statement"),
    };
    error
        .meant(near)
        .help(format!("statements begin with {}", super::words::list(STATEMENTS, "or")))
}

fn letter_case(found: &str, word: &str, place: Span) -> Diagnostic {
    Diagnostic::new(Code::LetterCase, place, format!("{} is written `{word}`", quoted(found)))
        .label("in another letter case")
        .meant(Some(word))
}

fn incomplete(piece: &str, base: u32, last: &str, wanted: &str) -> Diagnostic {
    let end = base + piece.len() as u32;
    let start = end - last.len() as u32;
    Diagnostic::new(
        Code::Incomplete,
        Span { start, end },
        format!("the statement ends behind {}", quoted(last)),
    )
    .label(format!("expected {wanted}"))
}

/// Mistakes that have a better answer than a list of what was expected.
fn special(piece: &str, base: u32, at: usize, found: &str) -> Option<Diagnostic> {
    let place = Span { start: base + at as u32, end: base + (at + found.len()) as u32 };
    let first = word_at(piece, 0);
    if let Some(error) = strange_character(found, place) {
        return Some(error);
    }
    if found == "=" && piece.get(..at).is_some_and(|before| before.ends_with('=')) {
        let twice = Span { start: place.start - 1, end: place.end };
        let error = Diagnostic::new(Code::Unexpected, twice, "equality is written `=`");
        return Some(error.label("one sign is enough").meant(Some("=")));
    }
    if first == "both" && at == 0 {
        return Some(both(piece, base, place));
    }
    if let Some(error) = not_behind_signal(piece, base, at) {
        return Some(error);
    }
    if first == "wait" && UNITS.iter().any(|unit| unit.eq_ignore_ascii_case(found)) {
        let before = piece.get(..at).unwrap_or_default();
        let gap = Span { start: base + before.trim_end().len() as u32, end: place.start };
        let error = Diagnostic::new(Code::Duration, place, "a length of time is one word");
        return Some(error.label("write the unit right behind the number").fix(gap, ""));
    }
    if matches!(first, "client" | "server") && skip_blanks(piece, first.len()) == at {
        return not_an_action(found, first, base, place);
    }
    None
}

/// Characters that word processors put in the place of plain ones.
fn strange_character(found: &str, place: Span) -> Option<Diagnostic> {
    let strange = found.chars().next().filter(|c| !c.is_ascii())?;
    let plain = match strange {
        _ if strange.is_whitespace() => " ",
        '“' | '”' | '„' | '«' | '»' => "\"",
        '–' | '—' | '−' => "-",
        '≠' => "!=",
        '≤' => "<=",
        '≥' => ">=",
        _ => return None,
    };
    let place = Span { start: place.start, end: place.start + strange.len_utf8() as u32 };
    let code = u32::from(strange);
    Some(
        Diagnostic::new(
            Code::Unexpected,
            place,
            format!("U+{code:04X} is written {}", quoted(plain)),
        )
        .label("looks like another character")
        .meant(Some(plain)),
    )
}

/// `expect client signal not reset`.
fn not_behind_signal(piece: &str, base: u32, at: usize) -> Option<Diagnostic> {
    let before = piece.get(..at)?.trim_end();
    let start = before.strip_suffix("not")?.trim_end().strip_suffix("signal")?.len();
    let place = Span { start: base + start as u32, end: base + before.len() as u32 };
    let error = Diagnostic::new(Code::Unexpected, place, "`not` stands before `signal`");
    Some(error.label("the other way round").meant(Some("not signal")))
}

/// `both close`: only expectations, `given` and `set` know `both`.
fn both(piece: &str, base: u32, place: Span) -> Diagnostic {
    let rest = piece.get("both".len()..).unwrap_or_default().trim();
    let whole = Span { start: base, end: base + piece.len() as u32 };
    let error =
        Diagnostic::new(Code::UnknownHost, place, "`both` does not stand before a call or `recv`")
            .label("one host at a time");
    let readable = |text: &str| super::grammar::parse(Rule::lone_statement, text).is_ok();
    let each = format!("client {rest}; server {rest}");
    if readable(&format!("client {rest}")) { error.fix(whole, each) } else { error }
}

/// A host with something behind it that it does not do: often the statement's first word was
/// left out.
fn not_an_action(found: &str, host: &str, base: u32, place: Span) -> Option<Diagnostic> {
    let at = Span { start: base, end: base };
    if found.parse::<State>().is_ok() {
        let error = Diagnostic::new(Code::Unexpected, place, "a host does not do a state")
            .label("to check that it is in this state, use `expect`");
        return Some(error.fix(at, "expect "));
    }
    if Flags::NAMED.iter().any(|(_, name)| *name == found) {
        let error = Diagnostic::new(Code::Unexpected, place, "a host does not do a segment")
            .label("expected a call, or `recv`")
            .help(format!(
                "segments come of calls such as `{host} close`; `{host} recv {found}` waits for one"
            ));
        return Some(error);
    }
    None
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
