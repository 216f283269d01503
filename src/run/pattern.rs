//! Whether a segment matches a pattern.

use super::expression::{NoSuchVariable, Value, holds};
use super::mismatch::Differs;
use crate::language::plan::{Expression, Field, Pattern, Shape};
use crate::tcp::{self, Flags, Options, Segment, SegmentField};

/// The bits that decide what kind of segment it is.
const KIND: Flags = Flags(Flags::SYN.0 | Flags::FIN.0 | Flags::RST.0);

/// Whether the flags and the payload are of that shape, as in the language reference's table.
pub(super) fn has_shape(segment: &Segment, shape: Shape) -> bool {
    let flags = segment.flags;
    match shape {
        Shape::Any => true,
        Shape::Only(named) => flags == named,
        Shape::Data(named) => {
            !segment.payload.is_empty() && !flags.any(Flags::SYN | Flags::RST) && flags.has(named)
        }
        Shape::Flags(named) => {
            let kind = Flags(named.0 & KIND.0);
            flags.has(named)
                && Flags(flags.0 & KIND.0) == kind
                // Plain SYN is the first SYN, not the answer to it.
                && !(kind == Flags::SYN && !named.has(Flags::ACK) && flags.has(Flags::ACK))
                // ACK alone is a bare acknowledgment; ACK+PSH and ACK+URG may carry data.
                && (named != Flags::ACK || segment.payload.is_empty())
        }
    }
}

/// Whether the flags are those of a pattern. Exactly the flags named means that no reserved bit is
/// set either, unless a field is about them.
fn has_flags(segment: &Segment, pattern: &Pattern) -> bool {
    let names = |field: &Field| field.of() == Some(SegmentField::Reserved);
    let is_exact = matches!(pattern.shape, Shape::Only(_));
    has_shape(segment, pattern.shape)
        && (segment.reserved == 0 || !is_exact || pattern.fields.iter().any(names))
}

/// Whether the segment matches; `evaluate` knows the variables.
///
/// An acknowledgment number is there only with ACK. The urgent pointer is what the
/// header has, even where it means nothing because URG is not set.
///
/// # Errors
/// The first variable that is not there, if the shape matches.
pub(super) fn matches(
    segment: &Segment,
    pattern: &Pattern,
    mut evaluate: impl FnMut(&Expression) -> Result<Value, NoSuchVariable>,
) -> Result<bool, NoSuchVariable> {
    if !has_flags(segment, pattern) {
        return Ok(false);
    }
    for field in &pattern.fields {
        if !has(segment, pattern, field, &mut evaluate)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// In what a segment is not as the pattern says: flags first, then the fields in the pattern's order.
///
/// # Errors
/// The first variable that is not there.
pub(super) fn differences(
    segment: &Segment,
    pattern: &Pattern,
    mut evaluate: impl FnMut(&Expression) -> Result<Value, NoSuchVariable>,
) -> Result<Vec<Differs>, NoSuchVariable> {
    let mut differs = Vec::new();
    if !has_flags(segment, pattern) {
        differs.push(Differs::Flags);
    }
    for field in &pattern.fields {
        if !has(segment, pattern, field, &mut evaluate)? {
            differs.push(match field {
                Field::WithoutFlags(_) => Differs::Flags,
                field => Differs::Field(field.clone()),
            });
        }
    }
    differs.sort_by_key(|it| *it != Differs::Flags);
    differs.dedup();
    Ok(differs)
}

/// Whether what a pattern says of a field is so.
fn has(
    segment: &Segment,
    pattern: &Pattern,
    field: &Field,
    evaluate: &mut impl FnMut(&Expression) -> Result<Value, NoSuchVariable>,
) -> Result<bool, NoSuchVariable> {
    Ok(match field {
        Field::Text(text) => segment.payload == *text,
        Field::Mark(field) => field.of(segment).is_some(),
        Field::Number(field, wanted) => field.of(segment) == Some(evaluate(wanted)?.modular()),
        Field::Compared(field, comparison, wanted) => {
            let wanted = evaluate(wanted)?;
            let value = field.of(segment).map(Value::plain);
            value.is_some_and(|value| holds(value, *comparison, wanted))
        }
        Field::WithoutFlags(flags) => !segment.flags.any(*flags),
        Field::Without(field) => field.of(segment).is_none(),
        Field::NoOtherOptions => has_no_options_but(segment, pattern),
        Field::Sack(blocks) => {
            let mut there = segment.options.sack.iter().flatten();
            for (left, right) in blocks {
                let edge = |value: Value| tcp::Seq(value.modular());
                let block = (edge(evaluate(left)?), edge(evaluate(right)?));
                if there.next() != Some(&block) {
                    return Ok(false);
                }
            }
            there.next().is_none()
        }
        // For forging only; the checker keeps them out of patterns.
        Field::BadChecksum => segment.bad_checksum,
        Field::RawOptions(raw) => segment.options.raw.as_deref() == Some(raw),
    })
}

/// Whether every option that is there is one that the pattern names. Padding is none.
fn has_no_options_but(segment: &Segment, pattern: &Pattern) -> bool {
    let named = |kind: u8| {
        pattern.fields.iter().any(|it| it.of().and_then(SegmentField::option_kind) == Some(kind))
    };
    Options::each(&segment.options.encode()).all(|(kind, _)| named(kind))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::super::expression::evaluate;
    use super::*;
    use crate::language::plan::{Comparison, Sign, Term};
    use crate::tcp::SegmentField::*;
    use crate::tcp::{Options, SegmentField};

    const FIN: Flags = Flags::FIN;
    const SYN: Flags = Flags::SYN;
    const RST: Flags = Flags::RST;
    const ACK: Flags = Flags::ACK;
    const PSH: Flags = Flags::PSH;
    const URG: Flags = Flags::URG;

    fn bare(flags: Flags) -> Segment {
        Segment { flags, ..Segment::default() }
    }

    fn data(flags: Flags) -> Segment {
        Segment { payload: b"abc".to_vec(), ..bare(flags) }
    }

    fn is(segment: &Segment, named: Flags) -> bool {
        has_shape(segment, Shape::Flags(named))
    }

    fn number(n: u64) -> Expression {
        Expression { terms: vec![(Sign::Plus, Term::Number(n))] }
    }

    fn of(field: SegmentField, value: Expression) -> Field {
        Field::Number(field, value)
    }

    fn field(segment: &Segment, field: Field) -> bool {
        let pattern = Pattern { shape: Shape::Any, fields: vec![field] };
        matches(segment, &pattern, |expression| evaluate(expression, |_, _| None)).unwrap()
    }

    #[test]
    fn of_syn_fin_rst_exactly_those_named() {
        assert!(is(&bare(FIN | ACK), FIN));
        assert!(is(&bare(FIN), FIN));
        assert!(!is(&bare(FIN | SYN), FIN));
        assert!(is(&bare(FIN | SYN), FIN | SYN));
        assert!(!is(&bare(RST | FIN), RST));
        assert!(!is(&bare(ACK), RST));
    }

    #[test]
    fn ack_is_demanded_where_named_and_otherwise_free_but_for_plain_syn() {
        assert!(!is(&bare(FIN), FIN | ACK));
        assert!(is(&bare(RST), RST) && is(&bare(RST | ACK), RST));
        assert!(is(&bare(SYN), SYN));
        assert!(!is(&bare(SYN | ACK), SYN));
        assert!(is(&bare(SYN | ACK), SYN | ACK));
        assert!(!is(&bare(SYN), SYN | ACK));
    }

    #[test]
    fn psh_and_urg_are_free_unless_named() {
        assert!(is(&bare(FIN | ACK | PSH | URG), FIN));
        assert!(!is(&bare(FIN | ACK), FIN | PSH));
        assert!(is(&data(ACK | PSH), ACK | PSH));
        assert!(!is(&data(ACK), ACK | PSH));
    }

    #[test]
    fn ack_alone_is_a_bare_acknowledgment() {
        assert!(is(&bare(ACK), ACK));
        assert!(is(&bare(ACK | URG), ACK));
        assert!(!is(&data(ACK), ACK));
        assert!(!is(&bare(FIN | ACK), ACK));
        assert!(!is(&bare(SYN | ACK), ACK));
    }

    #[test]
    fn data_is_a_payload_without_syn_or_rst() {
        let is_data = |segment: &Segment| has_shape(segment, Shape::Data(Flags::NONE));
        assert!(is_data(&data(ACK)) && is_data(&data(ACK | FIN)));
        assert!(!is_data(&bare(ACK)) && !is_data(&data(SYN)) && !is_data(&data(RST)));
        assert!(has_shape(&data(ACK | FIN), Shape::Data(FIN)));
        assert!(!has_shape(&data(ACK), Shape::Data(FIN)));
    }

    #[test]
    fn fields_compare_with_the_header() {
        let segment = Segment {
            seq: crate::tcp::Seq(0xffff_ffff),
            ack: crate::tcp::Seq(7),
            window: 10,
            options: crate::tcp::Options {
                timestamps: Some((1, 2)),
                ..crate::tcp::Options::with_mss(536)
            },
            ..data(ACK)
        };
        assert!(field(&segment, of(Seq, number(0xffff_ffff))));
        assert!(!field(&segment, of(Seq, number(0))));
        assert!(field(&segment, of(Ack, number(7))));
        assert!(field(&segment, of(Len, number(3))));
        assert!(field(&segment, of(Window, number(10))));
        assert!(field(&segment, of(Mss, number(536))));
        assert!(!field(&segment, of(WindowScale, number(0))));
        assert!(field(&segment, of(TsVal, number(1))));
        assert!(field(&segment, of(TsEcr, number(2))));
        assert!(!field(&segment, Field::Mark(SackPermitted)));
        assert!(field(&segment, Field::Text(b"abc".to_vec())));
        assert!(!field(&segment, Field::Text(b"ab".to_vec())));
    }

    #[test]
    fn an_acknowledgment_number_needs_ack_and_an_urgent_pointer_nothing() {
        assert!(!field(&bare(SYN), of(Ack, number(0))));
        let segment = Segment { urgent: 5, ..bare(ACK) };
        assert!(field(&segment, of(Urgent, number(5))));
        assert!(!field(&segment, of(Urgent, number(0))));
    }

    #[test]
    fn only_leaves_no_flag_free_and_no_reserved_bit_that_is_not_named() {
        let only = |segment: &Segment, fields| {
            let pattern = Pattern { shape: Shape::Only(SYN | ACK), fields };
            matches(segment, &pattern, |it| evaluate(it, |_, _| None)).unwrap()
        };
        let exact = Segment { payload: vec![1], ..bare(SYN | ACK) };
        assert!(only(&exact, vec![]));
        assert!(!only(&bare(SYN), vec![]) && !only(&bare(SYN | ACK | PSH), vec![]));
        assert!(!only(&bare(SYN | ACK | Flags::ECE), vec![]));
        let reserved = Segment { reserved: 4, ..exact };
        assert!(!only(&reserved, vec![]));
        assert!(only(&reserved, vec![of(Reserved, number(4))]));
        assert!(!only(&reserved, vec![of(Reserved, number(2))]));
        assert!(is(&reserved, SYN | ACK));
    }

    #[test]
    fn what_is_absent_and_what_is_compared() {
        let timestamps = Options { timestamps: Some((90, 2)), ..Options::with_mss(536) };
        let segment = Segment { options: timestamps.clone(), ..data(ACK | PSH) };
        let compared =
            |it: SegmentField, how, n| field(&segment, Field::Compared(it, how, number(n)));
        assert!(
            compared(TsVal, Comparison::LessOrEqual, 90) && !compared(TsVal, Comparison::Less, 90)
        );
        assert!(compared(Len, Comparison::NotEqual, 2) && compared(Mss, Comparison::Greater, 535));
        // No comparison holds of what is not there.
        assert!(!compared(WindowScale, Comparison::NotEqual, 5));
        assert!(field(&segment, Field::WithoutFlags(URG | FIN)));
        assert!(!field(&segment, Field::WithoutFlags(URG | PSH)));
        assert!(
            field(&segment, Field::Without(WindowScale)) && !field(&segment, Field::Without(TsVal))
        );
        let others = |options: &Options, named: &[Field]| {
            let mut fields = named.to_vec();
            fields.push(Field::NoOtherOptions);
            let segment = Segment { options: options.clone(), ..bare(ACK) };
            let pattern = Pattern { shape: Shape::Any, fields };
            matches(&segment, &pattern, |it| evaluate(it, |_, _| None)).unwrap()
        };
        let (mss, ts) = (of(Mss, number(536)), of(TsEcr, number(2)));
        assert!(others(&timestamps, &[mss.clone(), ts.clone()]) && others(&Options::NONE, &[]));
        assert!(!others(&timestamps, &[ts]) && !others(&timestamps, std::slice::from_ref(&mss)));
        // Padding is no option; one that the model does not know is.
        assert!(others(&Options::from_raw(&[1, 1, 2, 4, 2, 24, 0, 0]), std::slice::from_ref(&mss)));
        assert!(!others(&Options::from_raw(&[2, 4, 2, 24, 254, 4, 0, 0]), &[mss]));
    }

    #[test]
    fn blocks_of_sack_are_all_there_in_order() {
        let mut segment = bare(ACK);
        let (first, second) = ((tcp::Seq(5), tcp::Seq(9)), (tcp::Seq(20), tcp::Seq(30)));
        segment.options.sack = [Some(first), Some(second), None, None];
        let blocks = |blocks: &[(u64, u64)]| {
            let blocks = blocks.iter().map(|(from, to)| (number(*from), number(*to))).collect();
            field(&segment, Field::Sack(blocks))
        };
        assert!(blocks(&[(5, 9), (20, 30)]));
        assert!(!blocks(&[(20, 30), (5, 9)]) && !blocks(&[(5, 9)]));
        assert!(!blocks(&[(5, 9), (20, 31)]) && !blocks(&[(5, 9), (20, 30), (1, 2)]));
    }

    #[test]
    fn differences_are_all_told_flags_first() {
        let pattern = Pattern {
            shape: Shape::Only(ACK),
            fields: vec![of(Len, number(3)), Field::WithoutFlags(PSH), of(Seq, number(7))],
        };
        let segment = data(ACK | PSH);
        let found = differences(&segment, &pattern, |it| evaluate(it, |_, _| None)).unwrap();
        assert_eq!(found, [Differs::Flags, Differs::Field(of(Seq, number(7)))]);
    }
}
