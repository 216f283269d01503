//! Patterns that can match no segment, and segments that cannot be forged.

use super::Context;
use super::pattern::{Use, name};
use crate::language::plan::{Expression, Field, Pattern, Shape, Sign, Term};
use crate::language::{Code, Diagnostic, Span};
use crate::tcp::{Flags, SegmentField};

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
        .or_else(|| unacknowledged(pattern, places, usage))
        .or_else(|| options(pattern, places));
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
    let Shape::Flags(flags) = pattern.shape else { return None };
    let plain = flags.has(Flags::SYN) && !flags.any(Flags::ACK | Flags::FIN | Flags::RST);
    if !plain || usage == Use::Forge {
        return None;
    }
    let at = pattern.fields.iter().position(|field| field.of() == Some(SegmentField::Ack))?;
    Some(Found {
        span: *places.get(at)?,
        message: "a plain `SYN` has no ACK, and acknowledges nothing".into(),
        label: "matches no segment".into(),
        also: None,
        help: "the answer to a SYN is `SYN+ACK`",
    })
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
