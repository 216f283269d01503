//! What a difference is about, in stable words and without numbers: by it differences are grouped,
//! reports of parts are joined, and known ones are told from new ones.

use std::fmt;

use crate::run::{Asked, Parting};
use crate::tcp::rules::Part;
use crate::tcp::{Flags, Rules, Segment, Signal, State};

/// What a difference is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Key {
    /// The name of the rule that decided on the model: `open.rst`. Where it did nothing by no rule,
    /// what happened, in which state: `retransmission timeout in LAST_ACK`.
    pub rule: String,
    /// In which part of what they do they part.
    pub part: Part,
    /// How: `nothing instead of ACK`.
    pub how: String,
}

impl fmt::Display for Key {
    /// `open.rst by what it sends: nothing instead of ACK`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.rule, self.part.name(), self.how)
    }
}

impl Key {
    /// The key of a parting from the model under `rules`.
    pub fn of(parting: &Parting, rules: &Rules) -> Self {
        let rule = parting.rules.first().and_then(|id| rules.get(*id));
        let rule = rule.map_or_else(|| nobody(parting), |rule| rule.name.to_owned());
        Self { rule, part: parting.part, how: how(parting) }
    }
}

/// What happened, where no rule says what is to be done.
fn nobody(parting: &Parting) -> String {
    let what = match &parting.asked {
        Asked::Call(event) => event.name().to_owned(),
        Asked::Segment(it) => kind(it),
        Asked::Icmp(icmp) => icmp.name().to_owned(),
        Asked::Moment(Some(timer)) => timer.name().to_owned(),
        Asked::Moment(None) => match parting.early {
            Some((timer, _)) => format!("an early {}", timer.name()),
            None => "a moment".to_owned(),
        },
    };
    format!("{what} in {}", parting.state.name())
}

fn how(parting: &Parting) -> String {
    let (right, actual) = (&parting.right, &parting.actual);
    if actual.fault.is_some() {
        return "breaks down".to_owned();
    }
    let [is, should] = match parting.part {
        Part::State => [actual.state, right.state].map(state),
        Part::Sent => [&actual.segments, &right.segments].map(|it| kinds(it)),
        Part::Form => return form(&right.segments, &actual.segments),
        Part::Signal => [&actual.signals, &right.signals].map(|it| signals(it)),
        Part::Answer => [actual, right].map(|it| match (it.refused, it.given) {
            (Some(refusal), _) => format!("refused ({})", refusal.error.name()),
            (None, Some((0, true))) => "the end".to_owned(),
            (None, Some((0, false))) => "nothing to read".to_owned(),
            (None, Some((_, true))) => "octets and the end".to_owned(),
            (None, Some((_, false))) => "octets".to_owned(),
            (None, None) => "accepted".to_owned(),
        }),
        Part::Value => {
            let name = parting.variable.map_or("a variable", |it| it.0.name());
            return format!("another {name}");
        }
    };
    if is != should {
        return format!("{is} instead of {should}");
    }
    match parting.part {
        Part::Answer => match right.given == actual.given {
            true if right.readable == actual.readable => "other octets".to_owned(),
            true => "more or less to read".to_owned(),
            false => "another number of octets".to_owned(),
        },
        _ => format!("another {is}"),
    }
}

fn state(state: Option<State>) -> String {
    state.map_or("no known state", State::name).to_owned()
}

fn signals(signals: &[Signal]) -> String {
    let mut names: Vec<_> = signals.iter().map(|it| it.name()).collect();
    names.dedup();
    if names.is_empty() { "no signal".to_owned() } else { names.join(" and ") }
}

/// What a segment is, in a word.
fn kind(segment: &Segment) -> String {
    let control = Flags::SYN | Flags::FIN | Flags::RST | Flags::ACK;
    let flags = Flags(segment.flags.0 & control.0);
    match (segment.payload.is_empty(), flags == Flags::NONE) {
        (true, true) => "a segment without flags".to_owned(),
        (true, false) => flags.joined("+"),
        (false, _) if flags == Flags::ACK => "data".to_owned(),
        (false, true) => "data without flags".to_owned(),
        (false, false) => format!("data with {}", flags.joined("+")),
    }
}

/// What segments are, each kind once.
fn kinds(segments: &[Segment]) -> String {
    let mut kinds: Vec<String> = Vec::new();
    for segment in segments {
        let kind = kind(segment);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    if kinds.is_empty() { "nothing".to_owned() } else { kinds.join(", ") }
}

/// Whether two segments differ in something.
type Differ = fn(&Segment, &Segment) -> bool;

/// The fields that segments of one kind differ in.
const FIELDS: [(&str, Differ); 8] = [
    ("seq", |a, b| a.seq != b.seq),
    ("ack", |a, b| a.flags.has(Flags::ACK) && a.ack != b.ack),
    ("len", |a, b| a.payload.len() != b.payload.len()),
    ("octets", |a, b| a.payload.len() == b.payload.len() && a.payload != b.payload),
    ("win", |a, b| a.window != b.window),
    ("flags", |a, b| a.flags != b.flags),
    ("up", |a, b| a.flags.has(Flags::URG) && a.urgent != b.urgent),
    ("options", |a, b| a.options != b.options),
];

/// In which fields segments differ.
fn form(right: &[Segment], actual: &[Segment]) -> String {
    if kinds(right) != kinds(actual) || right.len() != actual.len() {
        return format!("{} instead of {}", kinds(actual), kinds(right));
    }
    let differ = |of: Differ| right.iter().zip(actual).any(|(right, actual)| of(right, actual));
    let names: Vec<_> =
        FIELDS.into_iter().filter(|(_, of)| differ(*of)).map(|(name, _)| name).collect();
    let names = if names.is_empty() { "form".to_owned() } else { names.join(", ") };
    format!("{} with another {names}", kinds(right))
}
