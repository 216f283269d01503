//! Mistakes that have a better answer than a list of what was expected.

use super::{Stop, letter_case, skip_blanks, word_at};
use crate::language::grammar::{self, Rule};
use crate::language::literal::UNITS;
use crate::language::words::quoted;
use crate::language::{Code, Diagnostic, Span};
use crate::tcp::{CallError, Flags, Icmp, Signal, State};

/// What a host does.
const CALLS: [&str; 10] =
    ["close", "send", "read", "connect", "open", "listen", "stop", "abort", "status", "recv"];

/// What people call things that have another name here, with what they may mean.
const SYNONYMS: [(&str, &[&str]); 25] = [
    ("accept", &["listen"]),
    ("assert", &["expect"]),
    ("bind", &["listen"]),
    ("check", &["expect"]),
    ("copy", &["duplicate"]),
    ("delay", &["hold", "wait"]),
    ("delete", &["drop"]),
    ("dial", &["connect"]),
    ("discard", &["drop"]),
    ("disconnect", &["close"]),
    ("establish", &["connect"]),
    ("finish", &["close"]),
    ("inject", &["forge"]),
    ("kill", &["abort"]),
    ("lose", &["drop"]),
    ("pause", &["wait"]),
    ("receive", &["recv", "read"]),
    ("reset", &["abort"]),
    ("shutdown", &["close"]),
    ("sleep", &["wait"]),
    ("spoof", &["forge"]),
    ("start", &["given"]),
    ("swap", &["reorder"]),
    ("verify", &["expect"]),
    ("write", &["send"]),
];

/// The one of `words` that is another word for what was found, and makes sense there.
pub(super) fn synonym<'w>(stop: &Stop<'_>, words: &[&'w str]) -> Option<&'w str> {
    let (_, meant) = SYNONYMS.iter().find(|(word, _)| word.eq_ignore_ascii_case(stop.found))?;
    let mut possible = meant.iter().filter_map(|word| words.iter().find(|it| *it == word));
    let first = possible.clone().next()?;
    Some(possible.find(|word| stop.is_right_with(word)).unwrap_or(first))
}

/// A better answer than a list of what was expected, if there is one.
pub(super) fn special(stop: &Stop<'_>) -> Option<Diagnostic> {
    let Stop { piece, base, at, found } = *stop;
    let place = stop.place();
    let first = word_at(piece, 0);
    if found == "=" && piece.get(..at).is_some_and(|before| before.ends_with('=')) {
        let twice = Span { start: place.start - 1, end: place.end };
        let error = Diagnostic::new(Code::Unexpected, twice, "equality is written `=`");
        return Some(error.label("one sign is enough").meant(Some("=")));
    }
    if first == "both" && at == 0 {
        return Some(both(piece, base, place));
    }
    if let Some(error) = not_after_signal(piece, base, at) {
        return Some(error);
    }
    if matches!(first, "wait" | "within")
        && UNITS.iter().any(|unit| unit.eq_ignore_ascii_case(found))
    {
        let before = piece.get(..at).unwrap_or_default();
        let gap = Span { start: base + before.trim_end().len() as u32, end: place.start };
        let error = Diagnostic::new(Code::Duration, place, "a length of time is one word");
        return Some(error.label("write the unit right after the number").fix(gap, ""));
    }
    if matches!(first, "client" | "server") && skip_blanks(piece, first.len()) == at {
        return not_an_action(found, first, base, place);
    }
    dashed(stop).or_else(|| apart(stop)).or_else(|| no_sender(stop))
}

/// `host-unreachable`, `not-open`: names of the language have `_`.
pub(super) fn dashed(stop: &Stop<'_>) -> Option<Diagnostic> {
    let (before, behind) = stop.piece.split_at(stop.at);
    let other = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let start = before.rfind(other).map_or(0, |at| at + 1);
    let end = stop.at + behind.find(other).unwrap_or(behind.len());
    let word = stop.piece.get(start..end).filter(|word| word.contains('-'))?;
    let plain = word.to_ascii_lowercase().replace('-', "_");
    let known = Icmp::ALL.iter().map(|it| it.name());
    let known = known.chain(CallError::ALL.iter().map(|it| it.name()));
    let mut known = known.chain(Signal::ALL.iter().map(|it| it.name()));
    let right = known.find(|name| *name == plain)?;
    let message = format!("{} is spelled `{right}`", quoted(word));
    let error = Diagnostic::new(Code::Unexpected, stop.span(start, end), message);
    Some(error.suggest(right))
}

/// `SYN ACK`, `SYN/ACK`, `SYN + ACK`: flags stand side by side with a `+`.
fn apart(stop: &Stop<'_>) -> Option<Diagnostic> {
    let separator = |c: char| matches!(c, ' ' | '\t' | '+' | '/' | ',' | '&' | '-');
    let part = |c: char| c.is_ascii_alphabetic() || matches!(c, '+' | '-');
    let flags = |word: &str| {
        let known = |flag: &str| Flags::NAMED.iter().any(|(_, it)| it.eq_ignore_ascii_case(flag));
        !word.is_empty() && word.split(['+', '-']).all(known)
    };
    let (before, behind) = stop.piece.split_at(stop.at);
    let end = before.trim_end_matches(separator).len();
    let start = before.get(..end)?.rfind(|c| !part(c)).map_or(0, |at| at + 1);
    let first = before.get(start..end).filter(|word| flags(word))?;
    let second = behind.trim_start_matches(separator);
    let from = stop.piece.len() - second.len();
    let second = second.split(|c| !part(c)).next().filter(|word| flags(word))?;
    let joined = format!("{}+{}", first.replace('-', "+"), second.replace('-', "+"));
    let place = stop.span(start, from + second.len());
    let error = Diagnostic::new(Code::Unexpected, place, "flags are joined by `+`");
    Some(error.suggest(&joined))
}

/// `network drop FIN to server`, `network drop FIN client`: the sender comes after `from`.
fn no_sender(stop: &Stop<'_>) -> Option<Diagnostic> {
    if word_at(stop.piece, 0) != "network" {
        return None;
    }
    let (host, end) = match stop.found {
        host @ ("client" | "server") => (host, stop.at + host.len()),
        to if to.eq_ignore_ascii_case("to") => {
            let at = skip_blanks(stop.piece, stop.at + to.len());
            match word_at(stop.piece, at) {
                "server" => ("client", at + "server".len()),
                "client" => ("server", at + "client".len()),
                _ => return None,
            }
        }
        _ => return None,
    };
    let place = stop.span(stop.at, end);
    let error =
        Diagnostic::new(Code::Unexpected, place, "the sender of a segment comes after `from`");
    Some(error.suggest(&format!("from {host}")))
}

/// `expect client signal not reset`.
fn not_after_signal(piece: &str, base: u32, at: usize) -> Option<Diagnostic> {
    let before = piece.get(..at)?.trim_end();
    let start = before.strip_suffix("not")?.trim_end().strip_suffix("signal")?.len();
    let place = Span { start: base + start as u32, end: base + before.len() as u32 };
    let error = Diagnostic::new(Code::Unexpected, place, "`not` comes before `signal`");
    Some(error.label("the other way round").meant(Some("not signal")))
}

/// `both close`: only expectations, `given` and `set` know `both`.
fn both(piece: &str, base: u32, place: Span) -> Diagnostic {
    let rest = piece.get("both".len()..).unwrap_or_default().trim();
    let whole = Span { start: base, end: base + piece.len() as u32 };
    let error =
        Diagnostic::new(Code::UnknownHost, place, "`both` cannot be used with a call or `recv`")
            .label("one host at a time");
    let readable = |text: &str| grammar::parse(Rule::lone_statement, text).is_ok();
    let each = format!("client {rest}; server {rest}");
    if readable(&format!("client {rest}")) { error.fix(whole, each) } else { error }
}

/// A host followed by something it does not do: often the statement's first word was
/// left out.
fn not_an_action(found: &str, host: &str, base: u32, place: Span) -> Option<Diagnostic> {
    let at = Span { start: base, end: base };
    // `CLOSE` is a spelling of CLOSED as well, but here it is the call.
    if let Some(call) = CALLS.iter().find(|call| call.eq_ignore_ascii_case(found)) {
        let error = letter_case(found, call, place);
        return Some(match found.parse::<State>() {
            Ok(State::Listen) => {
                error.help(format!("to check the state, write `expect {host} LISTEN`"))
            }
            _ => error,
        });
    }
    if found.parse::<State>().is_ok() {
        let error = Diagnostic::new(Code::Unexpected, place, "a host cannot do a state")
            .label("to check that it is in this state, use `expect`");
        return Some(error.fix(at, "expect "));
    }
    if let Some((flag, _)) = Flags::NAMED.iter().find(|(_, it)| it.eq_ignore_ascii_case(found)) {
        let call = match *flag {
            Flags::SYN => "connect",
            Flags::RST => "abort",
            Flags::FIN => "close",
            _ => "send 5",
        };
        let error = Diagnostic::new(Code::Unexpected, place, "a host cannot do a segment")
            .label("expected a call, or `recv`")
            .help(format!(
                "segments come from calls such as `{host} {call}`; `{host} recv {found}` waits for one"
            ));
        return Some(error);
    }
    None
}
