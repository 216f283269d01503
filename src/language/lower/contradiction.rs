//! Patterns that can match no segment, and segments that cannot be forged.

use super::Context;
use super::field::name;
use super::pattern::Use;
use crate::language::plan::{Expression, Field, Pattern, Shape, Sign, Term};
use crate::language::{Code, Diagnostic, Span};
use crate::tcp::{FieldKind, Flags, LONGEST_PAYLOAD, SegmentField};

/// Looks for parts of a pattern that contradict each other. `places` are those of its fields.
///
/// A segment that contradicts itself cannot be forged. A pattern that does can be looked for, if
/// in vain.
pub(super) fn check(
    cx: &mut Context<'_>,
    pattern: &Pattern,
    span: Span,
    places: &[Span],
    usage: Use,
) -> Option<()> {
    let found = payload(pattern, span, places, usage)
        .or_else(|| compared_payload(pattern, span, places))
        .or_else(|| unacknowledged(pattern, places, usage))
        .or_else(|| options(pattern, places))
        .or_else(|| absent(pattern, span, places))
        .or_else(|| out_of_range(pattern, places));
    let Some(Found { span, message, label, also, help }) = found else { return Some(()) };
    let code = if usage == Use::Forge { Code::Contradiction } else { Code::MatchesNothing };
    let mut diagnostic = Diagnostic::new(code, span, message).label(label);
    if let Some((span, label)) = also {
        diagnostic = diagnostic.also(span, label);
    }
    cx.findings.push(if help.is_empty() { diagnostic } else { diagnostic.help(help) });
    (usage == Use::Match).then_some(())
}

/// A contradiction, in words.
struct Found {
    span: Span,
    message: String,
    label: String,
    also: Option<(Span, String)>,
    help: &'static str,
}

/// What a pattern says about the length of the payload, twice: by its shape, by `len=`, or by
/// a text.
fn payload(pattern: &Pattern, span: Span, places: &[Span], usage: Use) -> Option<Found> {
    let mut said: Option<(i128, Span)> = None;
    for (field, place) in pattern.fields.iter().zip(places) {
        let length = match field {
            Field::Text(text) => Some(text.len() as i128),
            Field::Number(SegmentField::Len, length) => constant(length),
            _ => None,
        };
        let Some(length) = length else { continue };
        match said {
            // To forge, one of them is enough, which is said elsewhere.
            Some((other, first)) if other != length && usage == Use::Match => {
                return Some(Found {
                    span: *place,
                    message: "the length and the text of this payload differ".into(),
                    label: format!("{length} octets"),
                    also: Some((first, format!("{other} octets"))),
                    help: "",
                });
            }
            _ => said = Some((length, *place)),
        }
    }
    let (length, place) = said?;
    of_shape(pattern, span, place, length, usage)
}

/// `ACK len>0`, `DATA len<1`.
fn compared_payload(pattern: &Pattern, span: Span, places: &[Span]) -> Option<Found> {
    pattern.fields.iter().zip(places).find_map(|(field, place)| {
        let Field::Compared(SegmentField::Len, comparison, limit) = field else { return None };
        let limit = constant(limit)?;
        let can = |length: u32| comparison.holds(length.into(), limit);
        // Only whether there is a payload at all matters.
        let length = match (can(0), can(1) || can(LONGEST_PAYLOAD)) {
            (true, false) => 0,
            (false, true) => 1,
            _ => return None,
        };
        of_shape(pattern, span, *place, length, Use::Match)
    })
}

/// A payload of a length that the shape does not have.
fn of_shape(pattern: &Pattern, span: Span, place: Span, length: i128, usage: Use) -> Option<Found> {
    match pattern.shape {
        Shape::Data(_) if length == 0 => Some(Found {
            span: place,
            message: "`DATA` has a payload, and this one is empty".into(),
            label: "no octets".into(),
            also: None,
            help: "a segment without a payload is named by its flags, such as `ACK`",
        }),
        Shape::Flags(Flags::ACK) if length != 0 && usage == Use::Match => Some(Found {
            span,
            message: "`ACK` is a segment without a payload".into(),
            label: "matches no segment".into(),
            also: Some((place, "a payload".into())),
            help: "an acknowledgment with a payload is `DATA+ACK`",
        }),
        _ => None,
    }
}

/// `SYN ack=5`: a plain SYN acknowledges nothing.
fn unacknowledged(pattern: &Pattern, places: &[Span], usage: Use) -> Option<Found> {
    if usage == Use::Forge {
        return None;
    }
    let at = pattern.fields.iter().position(|field| field.of() == Some(SegmentField::Ack))?;
    let without = |field: &Field| match field {
        Field::WithoutFlags(flags) => flags.has(Flags::ACK),
        _ => false,
    };
    let (message, help) = match pattern.shape {
        Shape::Flags(flags)
            if flags.has(Flags::SYN) && !flags.any(Flags::ACK | Flags::FIN | Flags::RST) =>
        {
            let message = "a plain `SYN` has no ACK, and acknowledges nothing";
            (message.to_owned(), "the answer to a SYN is `SYN+ACK`")
        }
        Shape::Only(flags) if !flags.has(Flags::ACK) => {
            (format!("`{}` has no ACK, and acknowledges nothing", pattern.shape), "")
        }
        _ if pattern.fields.iter().any(without) => {
            ("a segment without ACK acknowledges nothing".to_owned(), "")
        }
        _ => return None,
    };
    let label = "matches no segment".into();
    Some(Found { span: *places.get(at)?, message, label, also: None, help })
}

/// `RST without RST`, `mss=5 without mss`.
fn absent(pattern: &Pattern, span: Span, places: &[Span]) -> Option<Found> {
    let named = match pattern.shape {
        Shape::Any => Flags::NONE,
        Shape::Data(flags) | Shape::Flags(flags) | Shape::Only(flags) => flags,
    };
    for (field, place) in pattern.fields.iter().zip(places) {
        let found = |what: &str, there: Span| {
            Some(Found {
                span: *place,
                message: format!("a segment with {what} is not without it"),
                label: "matches no segment".into(),
                also: Some((there, format!("with {what}"))),
                help: "",
            })
        };
        match field {
            Field::WithoutFlags(flags) if named.any(*flags) => {
                let both = Flags(named.0 & flags.0).joined("+");
                // The flags stand at the head of the pattern.
                let head = Span { end: place.start.max(span.start + 1) - 1, ..span };
                return found(&both, head);
            }
            Field::Without(option) => {
                let same =
                    |it: &Field| it.of().is_some_and(|it| option_of(it) == option_of(*option));
                if let Some(at) = pattern.fields.iter().position(same) {
                    return found(&format!("`{}`", option.word()), *places.get(at)?);
                }
            }
            _ => {}
        }
    }
    None
}

/// Both timestamps are one option.
fn option_of(field: SegmentField) -> SegmentField {
    if field == SegmentField::TsEcr { SegmentField::TsVal } else { field }
}

/// `win<0`, `len>65495`: no value of the field is so.
fn out_of_range(pattern: &Pattern, places: &[Span]) -> Option<Found> {
    for (field, place) in pattern.fields.iter().zip(places) {
        let Field::Compared(field, comparison, limit) = field else { continue };
        let (FieldKind::Number(most), Some(limit)) = (field.kind(), constant(limit)) else {
            continue;
        };
        // One of the ends is so, if any value is; of `!=`, one of two values.
        if ![0, i128::from(most)].into_iter().any(|value| comparison.holds(value, limit)) {
            return Some(Found {
                span: *place,
                message: format!("no value of `{}` is {comparison} {limit}", field.word()),
                label: format!("it is a number from 0 to {most}"),
                also: None,
                help: "",
            });
        }
    }
    None
}

/// `options=` is the whole field, so no option stands beside it.
fn options(pattern: &Pattern, places: &[Span]) -> Option<Found> {
    let place = |is: fn(&Field) -> bool| {
        let at = pattern.fields.iter().position(is)?;
        Some((at, *places.get(at)?))
    };
    let (_, whole) = place(|field| matches!(field, Field::RawOptions(_)))?;
    let (at, one) = place(|field| field.of().is_some_and(SegmentField::is_option))?;
    let name = pattern.fields.get(at).map(name)?;
    Some(Found {
        span: one,
        message: format!("`options=` is the whole options field, so {name} cannot be given too"),
        label: "either this one".into(),
        also: Some((whole, "or this one".into())),
        help: "",
    })
}

/// The value of an expression without variables.
pub(super) fn constant(expression: &Expression) -> Option<i128> {
    expression.terms.iter().try_fold(0, |sum: i128, term| match term {
        (Sign::Plus, Term::Number(n)) => Some(sum + i128::from(*n)),
        (Sign::Minus, Term::Number(n)) => Some(sum - i128::from(*n)),
        (_, Term::Variable(..)) => None,
    })
}
