//! Fields of patterns: `seq=100`, `len<=536`, `without mss`, `sack=1:5`, `"text"`.

use super::contradiction::constant;
use super::pattern::{Use, expression};
use super::{Context, absent};
use crate::language::grammar::Rule;
use crate::language::literal;
use crate::language::plan::{Comparison, Expression, Field};
use crate::language::tree::{Part, Parts};
use crate::language::{Code, Diagnostic, Span};
use crate::tcp::{FieldKind, LONGEST_PAYLOAD, Options, SegmentField};

/// A field as it is written, for a message.
pub(super) fn name(field: &Field) -> String {
    match field {
        Field::Text(_) => "the payload".to_owned(),
        Field::WithoutFlags(_) | Field::Without(_) | Field::NoOtherOptions => {
            format!("`{field}`")
        }
        Field::Compared(field, comparison, _) => format!("`{}{comparison}`", field.word()),
        _ => field.of().map_or_else(String::new, |it| format!("`{}`", it.written())),
    }
}

/// The comparison that a sign means.
pub(super) fn comparison(sign: &str) -> Comparison {
    match sign {
        "=" => Comparison::Equal,
        "!=" => Comparison::NotEqual,
        "<" => Comparison::Less,
        "<=" => Comparison::LessOrEqual,
        ">" => Comparison::Greater,
        _ => Comparison::GreaterOrEqual,
    }
}

/// The error of what can be looked for, and not forged.
pub(super) fn only_looked_for<T>(cx: &mut Context<'_>, span: Span, what: &str) -> Option<T> {
    let message = format!("{what} is only for looking at a segment");
    cx.error(Diagnostic::new(Code::LookOnly, span, message).label("cannot be forged"))
}

/// What a pattern says after its flags.
pub(super) fn field(cx: &mut Context<'_>, part: Part<'_>, usage: Use) -> Option<Field> {
    let span = part.span();
    let mut parts = part.parts();
    let first = parts.next()?;
    match first.rule() {
        Rule::string => return text(cx, first),
        Rule::sackok => return Some(Field::Mark(SegmentField::SackPermitted)),
        Rule::sack => return sack(cx, span, first.parts()),
        Rule::without => return absent::absent(cx, first, usage),
        _ => {}
    }
    let second = parts.next()?;
    let (compares, value) = match second.rule() {
        Rule::relation => (Some(comparison(second.text())), parts.next()?),
        _ => (None, second),
    };
    let word = first.text();
    let Some(named) = SegmentField::named(word) else {
        let known = SegmentField::ALL.iter().map(|it| it.word());
        return cx.unknown(Code::UnknownField, first, "a field of a segment", known);
    };
    match (named, named.kind()) {
        (_, FieldKind::Forged) if usage != Use::Forge => {
            return cx.error(
                Diagnostic::new(
                    Code::ForgeOnly,
                    span,
                    format!("`{word}=` is only for `network forge`"),
                )
                .label("cannot be looked for"),
            );
        }
        (_, FieldKind::Forged | FieldKind::Blocks | FieldKind::Mark) if compares.is_some() => {
            let message = format!("`{word}` is not a number, so it is not compared");
            return cx
                .error(Diagnostic::new(Code::FieldValue, span, message).label("not a number"));
        }
        _ if compares.is_some() && usage == Use::Forge => {
            return compared_to_forge(cx, word, second.span(), second.text());
        }
        (SegmentField::Checksum, _) => return checksum(cx, value),
        (SegmentField::Options, _) => return options(cx, value),
        (_, FieldKind::Mark) => {
            return cx.error(
                Diagnostic::new(Code::FieldValue, span, format!("`{word}` has no value"))
                    .label(format!("write `{word}` alone")),
            );
        }
        (_, FieldKind::Blocks) => {
            let error = Diagnostic::new(
                Code::FieldValue,
                value.span(),
                format!("`{word}=` has blocks, not a number"),
            );
            return cx.error(error.label("a block is written `101:201`"));
        }
        _ => {}
    }
    let high = named.kind().most();
    let place = value.span();
    let expression = expression(cx, value)?;
    // A sum of sequence numbers goes round the circle; no other field does.
    let circle = named.kind() == FieldKind::Circle && expression.terms.len() > 1;
    match constant(&expression) {
        Some(n) if !circle && !(0..=i128::from(high)).contains(&n) => cx.error(
            Diagnostic::new(Code::FieldValue, place, format!("{n} does not fit `{word}=`"))
                .label(format!("a number from 0 to {high}")),
        ),
        _ => Some(match compares {
            None => Field::Number(named, expression),
            Some(comparison) => Field::Compared(named, comparison, expression),
        }),
    }
}

/// `network forge DATA len<=536 from client`.
fn compared_to_forge<T>(cx: &mut Context<'_>, word: &str, place: Span, sign: &str) -> Option<T> {
    let message =
        format!("a segment to forge has one value of `{word}=`, and `{sign}` leaves it open");
    cx.error(
        Diagnostic::new(Code::LookOnly, place, message)
            .label("only for looking at a segment")
            .meant(
                // `<` and `>` do not name a value that is meant.
                matches!(sign, "<=" | ">=").then_some("="),
            ),
    )
}

/// `sack=1:5,9:12`.
fn sack(cx: &mut Context<'_>, span: Span, parts: Parts<'_>) -> Option<Field> {
    let mut edges: Vec<Expression> = Vec::with_capacity(2);
    for part in parts.filter(|part| part.rule() == Rule::expression) {
        let place = part.span();
        let edge = expression(cx, part)?;
        // A sum of sequence numbers goes round the circle.
        if edge.terms.len() == 1
            && let Some(n) = constant(&edge)
            && !(0..=i128::from(u32::MAX)).contains(&n)
        {
            return cx.error(
                Diagnostic::new(Code::FieldValue, place, format!("{n} does not fit `sack=`"))
                    .label(format!("a number from 0 to {}", u32::MAX)),
            );
        }
        edges.push(edge);
    }
    let mut blocks = Vec::with_capacity(edges.len() / 2);
    let mut edges = edges.into_iter();
    while let (Some(first), Some(last)) = (edges.next(), edges.next()) {
        blocks.push((first, last));
    }
    let most = Options::NONE.sack.len();
    if blocks.len() > most {
        let message = format!("{} blocks do not fit a SACK option", blocks.len());
        return cx.error(
            Diagnostic::new(Code::FieldValue, span, message).label(format!("at most {most}")),
        );
    }
    Some(Field::Sack(blocks))
}

/// A payload.
fn text(cx: &mut Context<'_>, part: Part<'_>) -> Option<Field> {
    let octets = cx.octets(part)?;
    if octets.len() as u64 <= u64::from(LONGEST_PAYLOAD) {
        return Some(Field::Text(octets));
    }
    let start = part.span().start;
    let place = Span { start, end: start + 1 };
    let message = format!("a payload of {} octets does not fit a segment", octets.len());
    cx.error(
        Diagnostic::new(Code::FieldValue, place, message)
            .label(format!("at most {LONGEST_PAYLOAD}")),
    )
}

fn checksum(cx: &mut Context<'_>, value: Part<'_>) -> Option<Field> {
    if value.text() == "bad" {
        return Some(Field::BadChecksum);
    }
    let span = value.span();
    cx.error(
        Diagnostic::new(Code::FieldValue, span, "a checksum can only be forged as `bad`")
            .label("expected `bad`")
            .help("without `checksum=bad` the checksum is right"),
    )
}

fn options(cx: &mut Context<'_>, value: Part<'_>) -> Option<Field> {
    /// The data offset has four bits, and the header without options takes five words.
    const LONGEST: usize = 40;
    match literal::raw_octets(value.text()) {
        Some(octets) if octets.len() <= LONGEST => Some(Field::RawOptions(octets)),
        _ => {
            let span = value.span();
            cx.error(
                Diagnostic::new(Code::FieldValue, span, "this is not an options field")
                    .label("expected `0x` and two digits per octet, at most 40 octets"),
            )
        }
    }
}
