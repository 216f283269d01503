//! Patterns that mean one segment among others.

use crate::language::plan::{Expression, Field, Pattern, Shape, Sign, Term};
use crate::run::{View, matches};
use crate::tcp::{Flags, Segment, SegmentField};

/// Flags that are left free in a pattern: they decide nothing.
const FREE: Flags = Flags(Flags::PSH.0 | Flags::ECE.0 | Flags::CWR.0);

/// The fields that tell segments apart, in the order in which people look at them.
const TELLING: [SegmentField; 10] = [
    SegmentField::Seq,
    SegmentField::Ack,
    SegmentField::Len,
    SegmentField::Window,
    SegmentField::Urgent,
    SegmentField::Mss,
    SegmentField::WindowScale,
    SegmentField::TsVal,
    SegmentField::TsEcr,
    SegmentField::Reserved,
];

/// A pattern that says all that people look for in a segment: its flags and its numbers. For a `recv`
/// whose segment is the next one to arrive.
pub(super) fn full(segment: &Segment) -> Pattern {
    let numbers = [SegmentField::Seq, SegmentField::Ack];
    let fields = numbers.into_iter().filter_map(|field| number(field, segment)).collect();
    Pattern { shape: shape(segment), fields }
}

/// The shortest pattern that means this segment where the earliest match of `there` counts: what
/// matches it first is equal to it. Where no pattern does, the one that comes closest.
pub(super) fn first(segment: &Segment, there: &[Segment], view: &impl View) -> Pattern {
    let before = || there.iter().take_while(|it| *it != segment);
    let wrong = |pattern: &Pattern| {
        before().filter(|it| matches(view, it, std::slice::from_ref(pattern))).count()
    };
    let mut pattern = Pattern { shape: brief(segment), fields: Vec::new() };
    let mut left = wrong(&pattern);
    let numbers = TELLING.into_iter().filter_map(|field| number(field, segment));
    let text = (!segment.payload.is_empty()).then(|| Field::Text(segment.payload.clone()));
    for field in numbers.chain(text).chain([Field::NoOtherOptions]) {
        if left == 0 {
            return pattern;
        }
        let mut more = pattern.clone();
        more.fields.push(field);
        let now = wrong(&more);
        // What excludes nothing is left out.
        let is_meant = matches(view, segment, std::slice::from_ref(&more));
        if is_meant && now < left {
            (pattern, left) = (more, now);
        }
    }
    if left > 0 {
        pattern.shape = Shape::Only(segment.flags);
    }
    pattern
}

/// The flags that make a segment what it is.
fn shape(segment: &Segment) -> Shape {
    let named = segment.flags.without(FREE);
    if !segment.payload.is_empty() && !named.any(Flags::SYN | Flags::RST) {
        return Shape::Data(named.without(Flags::ACK));
    }
    if named == Flags::NONE { Shape::Only(segment.flags) } else { Shape::Flags(named) }
}

/// The same, without an ACK that says nothing.
fn brief(segment: &Segment) -> Shape {
    match shape(segment) {
        Shape::Flags(named) if named.any(Flags::FIN | Flags::RST) && !named.has(Flags::SYN) => {
            Shape::Flags(named.without(Flags::ACK))
        }
        shape => shape,
    }
}

fn number(field: SegmentField, segment: &Segment) -> Option<Field> {
    let value = field.of(segment)?;
    let terms = vec![(Sign::Plus, Term::Number(value.into()))];
    Some(Field::Number(field, Expression { terms }))
}
