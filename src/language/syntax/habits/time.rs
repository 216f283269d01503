//! Time as people write it: `wait 5 seconds`, `wait until …`, `expect … within 2s`, `settle server`,
//! `client close at 1s`.

use super::{Line, names, reads};
use crate::language::literal;
use crate::language::words::quoted;
use crate::language::{Code, Diagnostic};

pub(super) fn habits(line: &Line<'_>) -> Option<Diagnostic> {
    match line.word(0) {
        "wait" => wait(line),
        "expect" => within(line).or_else(|| at(line)),
        "settle" => settle(line),
        "client" | "server" => timer(line).or_else(|| sent(line)).or_else(|| at(line)),
        "network" => at(line),
        _ => None,
    }
}

/// Words before a length of time that say nothing.
const FILLERS: [&str; 9] = ["for", "about", "another", "a", "at", "least", "of", "exactly", "by"];

fn wait(line: &Line<'_>) -> Option<Diagnostic> {
    let mut from = 1;
    let until = line.word(1) == "until" || line.word(1) == "till";
    while line.words.get(from).is_some_and(|word| word.is(&FILLERS) || word.is(&["until", "till"]))
    {
        from += 1;
    }
    let rest = line.from(from);
    if rest.is_empty() {
        return None;
    }
    let (sign, rest) = match rest.strip_prefix('+') {
        Some(rest) if until => ("+", rest),
        _ => ("", rest),
    };
    if let Some(length) = literal::meant_duration(rest) {
        let text =
            if until { format!("wait until {sign}{length}") } else { format!("wait {length}") };
        let error = line.error(line.place(1, line.words.len() - 1), "a length of time is one word");
        let error = Diagnostic { code: Code::Duration, ..error };
        return reads(&text)
            .then(|| error.label(format!("write `{length}`")).fix(line.whole(), text));
    }
    let place = line.place(1, 1.max(from.saturating_sub(1)));
    let said = line.piece.get(..).map(|_| line.word(1)).unwrap_or_default();
    let expected = format!("expect {rest}");
    if reads(&expected) && !rest.starts_with(|c: char| c.is_ascii_digit()) {
        let closes = rest.split([' ', '\t']).any(|word| word.eq_ignore_ascii_case("CLOSED"));
        let text = if closes { format!("wait 2MSL; {expected}") } else { expected.clone() };
        let error = line.error(place, format!("`{said}` is not a length of time"));
        let help = format!(
            "`wait` lets a length of time pass; `{expected}` lets segments arrive until it holds"
        );
        return Some(
            error.label(format!("did you mean `{text}`?")).help(help).fix(line.whole(), text),
        );
    }
    if reads(rest) {
        let error = line.error(place, format!("`{said}` is not a length of time"));
        return Some(error.label(format!("did you mean `{rest}`?")).fix(line.whole(), rest));
    }
    until.then(|| {
        line.error(place, format!("`{said}` is not a length of time"))
            .label("expected a moment, such as `1.5s` or `+100ms`")
            .help("to say what should happen, write `server recv FIN` or `expect client CLOSED`: both let segments arrive")
    })
}

/// `expect client CLOSED within 4min`.
fn within(line: &Line<'_>) -> Option<Diagnostic> {
    const WORDS: [&str; 8] = ["within", "after", "in", "before", "for", "until", "by", "during"];
    let at = line.words.iter().rposition(|word| word.is(&WORDS))?;
    let length = literal::meant_duration(line.from(at + 1))?;
    let expected = line.piece.get(..line.words.get(at)?.at)?.trim_end();
    let message = "an expectation has no time";
    let place = line.place(at, line.words.len() - 1);
    line.rewritten(
        place,
        message,
        format!("`wait {length}` before it"),
        format!("wait {length}; {expected}"),
    )
}

/// `client close at 1s`: only what `recv` looks for has a moment.
fn at(line: &Line<'_>) -> Option<Diagnostic> {
    let at = line.words.iter().rposition(|word| word.is(&["at", "@"]))?;
    let moment = moment(line.from(at + 1))?;
    let statement = line.piece.get(..line.words.get(at)?.at)?.trim_end();
    let (message, text) = if line.word(1) == "recv" {
        ("a moment is one word", format!("{statement} at {moment}"))
    } else {
        let text = format!("wait until {moment}; {statement}");
        ("only what `recv` looks for has a moment", text)
    };
    let label = format!("did you mean {}?", quoted(&text));
    line.rewritten(line.place(at, line.words.len() - 1), message, label, text)
}

/// `server recv FIN within 2s`, `server recv FIN after 1s`, `… between 1s and 2s`, `… at 1s-2s`.
fn sent(line: &Line<'_>) -> Option<Diagnostic> {
    const WORDS: [&str; 7] = ["at", "within", "in", "after", "by", "before", "between"];
    if line.word(1) != "recv" {
        return None;
    }
    let at = line.words.iter().rposition(|word| word.is(&WORDS))?;
    let rest = line.from(at + 1);
    let statement = line.piece.get(..line.words.get(at)?.at)?.trim_end();
    let when = match line.word(at) {
        "within" | "in" => format!("+0s to {}", relative(rest)?),
        "by" | "before" => format!("0s to {}", moment(rest)?),
        "after" => relative(rest)?,
        _ => {
            let ends = [" and ", " to ", "..", "~", " - ", "-"];
            let (from, to) = ends.into_iter().find_map(|sign| rest.split_once(sign))?;
            format!("{} to {}", moment(from)?, moment(to)?)
        }
    };
    let message = "when a segment has to have been sent comes after `at`";
    let text = format!("{statement} at {when}");
    line.rewritten(
        line.place(at, line.words.len() - 1),
        message,
        format!("write `at {when}`"),
        text,
    )
}

/// A moment as it is written here.
fn moment(words: &str) -> Option<String> {
    match words.trim().strip_prefix('+') {
        Some(words) => Some(format!("+{}", literal::meant_duration(words)?)),
        None => literal::meant_duration(words),
    }
}

/// A length of time as a moment after the statement before.
fn relative(words: &str) -> Option<String> {
    moment(words.trim().trim_start_matches('+')).map(|length| format!("+{length}"))
}

fn settle(line: &Line<'_>) -> Option<Diagnostic> {
    if line.words.len() < 2 {
        return None;
    }
    let place = line.place(1, line.words.len() - 1);
    if let Some(length) = literal::meant_duration(line.from(1)) {
        return line.rewritten(
            place,
            "`settle` takes no time",
            "did you mean `wait`?",
            format!("wait {length}"),
        );
    }
    if !line.words.get(1)?.is(&["client", "server", "both", "all", "everything", "down", "network"])
    {
        return None;
    }
    let error = line.error(place, "`settle` is for both hosts, and takes no host");
    Some(error.label("everything in flight arrives").fix(line.whole(), "settle"))
}

/// `client timeout`, `client retransmit`, `client ack`.
fn timer(line: &Line<'_>) -> Option<Diagnostic> {
    const TIMERS: &str = "timeout timeouts timer times retransmit retransmits resend resends expire \
        expires wait waits sleep tick";
    const REPLIES: &str = "ack acks acknowledge acknowledges reply replies respond responds";
    let word = line.words.get(1)?;
    let place = line.place(1, 1);
    if names(TIMERS, word.text) {
        let length = literal::meant_duration(line.from(2));
        let error = line.error(place, "a host's timers fire while time passes");
        return Some(match length {
            Some(length) => {
                error.label("`wait` is for both hosts").fix(line.whole(), format!("wait {length}"))
            }
            None => error.label("write `wait` and a length of time, such as `wait 1RTO`"),
        });
    }
    if names(REPLIES, word.text) {
        let host = line.word(0);
        let peer = if host == "client" { "server" } else { "client" };
        let error = line.error(place, "a host acknowledges by itself");
        return Some(error.label("not a call").help(format!(
            "`{peer} recv ACK` lets what was sent arrive; `network forge ACK from {host}` sends one that TCP does not"
        )));
    }
    None
}
