//! Segments and patterns in words, flags first.

use crate::language::plan::{Expression, Field, Pattern, Sign, Term};
use crate::language::show::{either, flags, text};
use crate::run::{Awaited, Differs, Few, Sought, Unasked, Window};
use crate::tcp::{FieldKind, Flags, Segment, SegmentField, Time};

pub use crate::run::shape_of;

/// `FIN+ACK seq=101 ack=301`; the fields that patterns ask for are shown as well.
pub fn segment(segment: &Segment, asked: &[Pattern]) -> String {
    let mut words = format!("{} seq={}", flags(segment.flags), segment.seq);
    if segment.flags.has(Flags::ACK) {
        words += &format!(" ack={}", segment.ack);
    }
    if !segment.payload.is_empty() {
        words += &format!(" len={}", segment.payload.len());
    }
    let mut shown = Vec::new();
    for word in asked.iter().flat_map(|it| &it.fields).flat_map(|it| named_by(it, segment)) {
        if !shown.contains(&word) {
            words += " ";
            words += &word;
            shown.push(word);
        }
    }
    let reserved = named(SegmentField::Reserved, segment);
    if segment.reserved != 0 && !shown.contains(&reserved) {
        words += &format!(" {reserved}");
    }
    if segment.bad_checksum {
        words += " checksum=bad";
    }
    words
}

/// What a field of a pattern asks for, as the segment has it. The numbers that are shown anyway are
/// left out.
fn named_by(field: &Field, segment: &Segment) -> Vec<String> {
    match field {
        Field::Number(SegmentField::Seq | SegmentField::Ack | SegmentField::Len, _)
        | Field::Compared(SegmentField::Seq | SegmentField::Ack, ..) => Vec::new(),
        Field::Text(_) => vec![text(&segment.payload)],
        Field::Sack(_) => vec![shown_sack(segment)],
        Field::NoOtherOptions => options(segment),
        Field::Without(field) if field.of(segment).is_none() => Vec::new(),
        Field::Without(field) => vec![named(*field, segment)],
        field => field.of().map(|it| named(it, segment)).into_iter().collect(),
    }
}

/// `RST seq=101 arrived at client`, `client FIN_WAIT_2`.
pub(super) fn unasked(unasked: &Unasked) -> String {
    match unasked {
        Unasked::Arrived(few) => {
            list(few, |(to, it)| format!("{} arrived at {to}", segment(it, &[])), ", ")
        }
        Unasked::Surplus(few) => {
            list(few, |(to, it)| format!("{} was sent to {to}", segment(it, &[])), ", ")
        }
        Unasked::Lingers(host, state) => format!("{host} {state}"),
    }
}

/// A field with its value: `mss=1460`, `sackok`, `no mss`.
fn named(field: SegmentField, segment: &Segment) -> String {
    match field.of(segment) {
        Some(_) if field.kind() == FieldKind::Mark => field.word().to_owned(),
        Some(value) => format!("{}{value}", field.written()),
        None => format!("no {}", field.word()),
    }
}

/// `sack=101:201,301:401`, `no sack`.
fn shown_sack(segment: &Segment) -> String {
    let blocks = segment.options.sack.iter().flatten();
    let blocks: Vec<String> = blocks.map(|(left, right)| format!("{left}:{right}")).collect();
    if blocks.is_empty() { "no sack".to_owned() } else { format!("sack={}", blocks.join(",")) }
}

/// The options of a segment, by the fields that name them.
fn options(segment: &Segment) -> Vec<String> {
    let one = |it: &SegmentField| it.is_option() && it.kind() != FieldKind::Blocks;
    let fields = SegmentField::ALL.iter().filter(|it| one(it) && it.of(segment).is_some());
    let mut words: Vec<String> = fields.map(|it| named(*it, segment)).collect();
    if segment.options.sack.iter().any(Option::is_some) {
        words.push(shown_sack(segment));
    }
    words
}

/// `FIN seq=client.SND.NXT (102) or DATA`.
pub(super) fn sought(sought: &Sought) -> String {
    let none = Vec::new();
    let patterns = sought.patterns.iter().enumerate();
    either(patterns.map(|(n, it)| pattern(it, sought.values.get(n).unwrap_or(&none))))
}

/// `ACK seq=1 ack=1 is the next segment to client, sent at 1.5s`.
pub(super) fn awaited(awaited: &Awaited) -> String {
    let Awaited { host, expected, next, at, .. } = awaited;
    let how = if *next { "is the next segment to" } else { "arrives at" };
    let when = at.as_ref().map_or_else(String::new, |at| format!(", sent at {}", window(at)));
    format!("{} {how} {host}{when}", sought(expected))
}

/// `FIN+ACK seq=1 ack=1, sent at 2s: another seq, 0.5s too late`.
pub(super) fn came(awaited: &Awaited) -> String {
    let Awaited { host, expected, at, came, .. } = awaited;
    let Some(came) = came else {
        let until = at.as_ref().map_or_else(String::new, |at| format!(" by {}", at.last()));
        return format!("nothing was sent to {host}{until}");
    };
    let sent = at.map_or_else(String::new, |_| format!(", sent at {}", came.sent));
    let mut why: Vec<String> = Vec::new();
    for differs in &came.differs {
        let word = match differs {
            Differs::Flags => "other flags".to_owned(),
            Differs::Field(field) => otherwise(field, &came.segment),
            Differs::Early(by) => format!("{} too early", Time::ZERO + *by),
            Differs::Late(by) => format!("{} too late", Time::ZERO + *by),
        };
        if !why.contains(&word) {
            why.push(word);
        }
    }
    format!("{}{sent}: {}", segment(&came.segment, &expected.patterns), why.join(", "))
}

/// In what way a segment has not the field that a pattern names.
fn otherwise(field: &Field, segment: &Segment) -> String {
    match field {
        Field::Text(_) => "another payload".to_owned(),
        Field::Sack(_) => match segment.options.sack.iter().flatten().count() {
            0 => "no sack".to_owned(),
            _ => "other sack".to_owned(),
        },
        Field::Without(field) => format!("{} is there", field.word()),
        Field::NoOtherOptions => "other options".to_owned(),
        field => match field.of() {
            Some(it) if it.of(segment).is_none() => format!("no {}", it.word()),
            Some(it) => format!("another {}", it.word()),
            None => "other flags".to_owned(),
        },
    }
}

/// `1.5s (±0.004s)`, `1s to 2s`.
fn window(at: &Window) -> String {
    let mut words = at.earliest.to_string();
    if at.latest != at.earliest {
        words += &format!(" to {}", at.latest);
    }
    if !at.tolerance.is_zero() {
        words += &format!(" (±{})", Time::ZERO + at.tolerance);
    }
    words
}

/// A pattern, with what its expressions come to.
fn pattern(pattern: &Pattern, values: &[Option<i128>]) -> String {
    let mut words = pattern.shape.to_string();
    for (n, field) in pattern.fields.iter().enumerate() {
        words += &format!(" {field}");
        let value = values.get(n).copied().flatten();
        if let Some(value) = value.filter(|_| field.expression().is_some_and(|it| !is_number(it))) {
            words += &format!(" ({value})");
        }
    }
    words
}

fn is_number(expression: &Expression) -> bool {
    matches!(expression.terms.as_slice(), [(Sign::Plus, Term::Number(_))])
}

/// `a, b`, and how many more there are.
pub(super) fn list<T>(few: &Few<T>, line: impl Fn(&T) -> String, separator: &str) -> String {
    let mut words: Vec<String> = few.first.iter().map(line).collect();
    if few.more > 0 {
        words.push(format!("and {} more", few.more));
    }
    words.join(separator)
}
