//! Why a program failed: where it and the model in its place part.

use super::why::cited;
use super::words;
use crate::language::show;
use crate::run::{Answer, Asked, Parting};
use crate::tcp::rules::Part;
use crate::tcp::{Event, Flags, Refusal, Rule, Rules, Segment, SegmentField};
use crate::text::count;

/// The fault in one line: what happened to the program, what is right, by which rule, and what it did.
/// `place` says where that was, if it was before the step that failed.
pub fn parting(it: &Parting, place: Option<&str>) -> String {
    let place = place.map_or_else(String::new, |place| format!(" ({place})"));
    let rule =
        rule(it).map_or_else(String::new, |rule| format!(" (rule {}, {})", rule.name, cited(rule)));
    let yours =
        if it.stack == "program" { "your program".to_owned() } else { format!("`{}`", it.stack) };
    if let Some((variable, right, actual)) = it.variable {
        let (name, when) = (variable.name(), happened(it));
        return format!(
            "at the {}, {when}{place}: the right {name} is {right}{rule}; {yours} has {actual}",
            it.host
        );
    }
    format!(
        "at the {}, {}{place}: the right answer is {}{rule}; {yours} {}",
        it.host,
        happened(it),
        right(it),
        actual(it)
    )
}

/// The rule by which the model does what is right, in a sentence; what no rule acts on is dropped.
pub fn parting_rule(it: &Parting) -> String {
    match rule(it) {
        Some(rule) => format!("`{}`: {} ({})", rule.name, rule.summary, cited(rule)),
        None => "no rule acts on it, so nothing happens (RFC 9293, 3.10.7)".to_owned(),
    }
}

fn rule(it: &Parting) -> Option<&'static Rule> {
    Rules::standard().get(*it.rules.first()?)
}

/// `in FIN_WAIT_2 a FIN+ACK arrived`.
fn happened(it: &Parting) -> String {
    let state = it.state;
    match &it.asked {
        Asked::Call(Event::Send) => format!("in {state} the user called SEND"),
        Asked::Call(event) => format!("in {state} the user called {}", event.name()),
        Asked::Segment(segment) => {
            let segment = match it.has_numbers {
                true => words::segment(segment, &[]),
                false => flags(segment),
            };
            let around = match it.has_numbers && it.is_around {
                true => ", and the numbers go on at 0",
                false => "",
            };
            format!("in {state} {} arrived{around}", with_article(&segment))
        }
        Asked::Icmp(icmp) => format!("in {state} the ICMP error `{}` arrived", icmp.name()),
        Asked::Moment(Some(timer)) => {
            format!("in {state} the {} ran out at {}", timer.name(), it.time)
        }
        Asked::Moment(None) => match it.early {
            Some((timer, Some(due))) => {
                format!("in {state} at {} the {} was not due before {due}", it.time, timer.name())
            }
            Some((timer, None)) => {
                format!("in {state} at {} the {} was not running", it.time, timer.name())
            }
            None => format!("in {state} no timer had run out at {}", it.time),
        },
    }
}

/// `an ACK and TIME_WAIT`.
fn right(it: &Parting) -> String {
    let mut parts = Vec::new();
    let Answer { refused, state, signals, given, readable, .. } = &it.right;
    match refused {
        Some(refusal) => parts.push(format!("a refusal, `{}`", refused_with(*refusal))),
        None if it.actual.refused.is_some() => parts.push("no refusal".to_owned()),
        None => {}
    }
    if it.right.segments.is_empty() {
        if refused.is_none() || !it.actual.segments.is_empty() {
            parts.push("no segment".to_owned());
        }
    } else {
        parts.push(segments(it, &it.right));
    }
    parts.extend(state.iter().map(ToString::to_string));
    if shows_signals(it) {
        parts.push(match signals.as_slice() {
            [] => "no signal".to_owned(),
            _ => format!("the signal {}", told(&it.right)),
        });
    }
    if it.right.given != it.actual.given
        && let Some((octets, _)) = given
    {
        parts.push(count(*octets, "octet"));
    }
    if shows_readable(it) {
        parts.push(format!("{} to read", readable_words(*readable)));
    }
    joined(&parts)
}

/// `said CLOSED and sent nothing`.
fn actual(it: &Parting) -> String {
    let Answer { state, segments: sent, signals, refused, given, readable, fault } = &it.actual;
    if let Some(fault) = fault {
        return format!("did not answer: {fault}");
    }
    let mut parts = Vec::new();
    match refused {
        Some(refusal) => parts.push(format!("refused it, `{}`", refused_with(*refusal))),
        None if it.right.refused.is_some() => parts.push("did not refuse it".to_owned()),
        None => {}
    }
    match state {
        Some(state) => parts.push(format!("said {state}")),
        None => parts.push("said no state".to_owned()),
    }
    parts.push(match sent.as_slice() {
        [] => "sent nothing".to_owned(),
        _ => format!("sent {}", segments(it, &it.actual)),
    });
    if shows_signals(it) {
        parts.push(match signals.as_slice() {
            [] => "told its user nothing".to_owned(),
            _ => format!("told its user {}", told(&it.actual)),
        });
    }
    if it.right.given != it.actual.given
        && let Some((octets, _)) = given
    {
        parts.push(format!("gave {}", count(*octets, "octet")));
    }
    if shows_readable(it) {
        parts.push(format!("has {} to read", readable_words(*readable)));
    }
    joined(&parts)
}

fn shows_signals(it: &Parting) -> bool {
    it.right.signals != it.actual.signals
}

fn shows_readable(it: &Parting) -> bool {
    let (right, actual) = (&it.right, &it.actual);
    // The end of the stream comes with the state.
    let ends = right.readable.1 != actual.readable.1 && right.state == actual.state;
    it.has_numbers && (right.readable.0 != actual.readable.0 || ends)
}

fn readable_words((octets, end): (usize, bool)) -> String {
    let end = if end { " and the end of the stream" } else { "" };
    format!("{}{end}", count(octets, "octet"))
}

fn told(answer: &Answer) -> String {
    let names: Vec<String> = answer.signals.iter().map(|it| format!("`{}`", it.name())).collect();
    joined(&names)
}

fn refused_with(refusal: Refusal) -> String {
    refusal.error.to_string()
}

/// What is sent, as far as it tells.
fn segments(it: &Parting, answer: &Answer) -> String {
    // No one reads more.
    const MOST: usize = 4;
    let one = |segment: &Segment| {
        let mut words = match it.has_numbers {
            true => words::segment(segment, &[]),
            false => flags(segment),
        };
        if it.has_numbers && it.part == Part::Form {
            for field in differing(it) {
                words.push_str(&match field.of(segment) {
                    Some(value) => format!(" {}{value}", field.written()),
                    None => format!(" no {}", field.word()),
                });
            }
        }
        with_article(&words)
    };
    let mut parts: Vec<String> = answer.segments.iter().take(MOST).map(one).collect();
    let more = answer.segments.len().saturating_sub(MOST);
    if more > 0 {
        parts.push(format!("{more} more"));
    }
    joined(&parts)
}

/// The fields in which the segments differ, but for the numbers that are shown anyway.
fn differing(it: &Parting) -> Vec<SegmentField> {
    let pairs = || it.right.segments.iter().zip(&it.actual.segments);
    let shown = [SegmentField::Seq, SegmentField::Ack, SegmentField::Len];
    let differs = |field: &&SegmentField| {
        !shown.contains(field) && pairs().any(|(a, b)| field.of(a) != field.of(b))
    };
    SegmentField::ALL.iter().filter(differs).copied().collect()
}

/// The flags, or that it is data.
fn flags(segment: &Segment) -> String {
    match segment.flags {
        Flags::NONE => "segment without flags".to_owned(),
        flags => show::flags(flags),
    }
}

fn with_article(words: &str) -> String {
    let article = if words.starts_with('A') { "an" } else { "a" };
    format!("{article} {words}")
}

/// `a, b and c`.
fn joined(parts: &[String]) -> String {
    match parts {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
