//! TCP options: as fields of a segment that is forged, and as fields of one that is expected.

use super::Lowering;
use super::numbers::Numbers;
use super::packets::{any_options, field, number};
use crate::language::Span;
use crate::language::plan::{Comparison, Expression, Field};
use crate::packetdrill::tree::{OptionKind, Tcp, TcpOption, TcpOptions};
use crate::tcp::SegmentField;

/// The most blocks of a SACK option.
const BLOCKS: usize = 4;

fn listed(tcp: &Tcp) -> &[TcpOption] {
    match &tcp.options {
        TcpOptions::Listed(options) => options,
        TcpOptions::Absent | TcpOptions::Any => &[],
    }
}

/// Notes what a SYN of the host (`local`) or of its peer announces.
pub(super) fn note_syn(numbers: &mut Numbers, local: bool, tcp: &Tcp) {
    let options = listed(tcp);
    let mss = options.iter().find_map(|option| match option.kind {
        OptionKind::Mss(mss) => Some(mss),
        _ => None,
    });
    let stamped = options.iter().any(|it| matches!(it.kind, OptionKind::Timestamps { .. }));
    if local {
        numbers.local_mss = mss.or(numbers.local_mss);
        // With `<...>` it answers what the peer has offered.
        numbers.local_timestamps = stamped || any_options(&tcp.options);
    } else {
        numbers.remote_mss = Some(mss.unwrap_or(0));
        numbers.remote_timestamps = stamped;
    }
}

/// The options of a segment that arrives; `None` if one of them cannot be.
pub(super) fn forged(lowering: &mut Lowering<'_>, tcp: &Tcp) -> Option<Vec<Field>> {
    let mut fields = Vec::new();
    for option in listed(tcp) {
        match &option.kind {
            OptionKind::Timestamps { value, echo, absolute } => {
                let echo = if *absolute { *echo } else { lowering.numbers.stamped(*echo) };
                fields.push(field(SegmentField::TsVal, value.unwrap_or(0)));
                fields.push(field(SegmentField::TsEcr, echo));
            }
            kind => fields.extend(plain(lowering, kind, option.span)?),
        }
    }
    each_once(lowering, tcp, &fields)?;
    Some(fields)
}

/// What is expected of the options of a segment; `None` if it cannot be looked at.
pub(super) fn expected(lowering: &mut Lowering<'_>, tcp: &Tcp) -> Option<Vec<Field>> {
    let mut fields = Vec::new();
    for option in listed(tcp) {
        match &option.kind {
            OptionKind::Timestamps { value, echo, .. } => {
                fields.extend(stamp(lowering, option.span, *value));
                fields.push(field(SegmentField::TsEcr, *echo));
            }
            OptionKind::WindowScale(None) => {
                fields.push(Field::Compared(
                    SegmentField::WindowScale,
                    Comparison::GreaterOrEqual,
                    number(0),
                ));
            }
            kind => fields.extend(plain(lowering, kind, option.span)?),
        }
    }
    each_once(lowering, tcp, &fields)?;
    if lowering.reading.lenient || any_options(&tcp.options) {
        return Some(Vec::new());
    }
    fields.push(Field::NoOtherOptions);
    Some(fields)
}

/// An option that is the same whichever way it goes.
fn plain(lowering: &mut Lowering<'_>, kind: &OptionKind, span: Span) -> Option<Option<Field>> {
    let what = match kind {
        OptionKind::Nop | OptionKind::End => return Some(None),
        OptionKind::Mss(mss) => return Some(Some(field(SegmentField::Mss, (*mss).into()))),
        OptionKind::WindowScale(Some(shift)) => {
            return Some(Some(field(SegmentField::WindowScale, (*shift).into())));
        }
        OptionKind::SackPermitted => return Some(Some(Field::Mark(SegmentField::SackPermitted))),
        OptionKind::Sack(blocks) if (1..=BLOCKS).contains(&blocks.len()) => {
            let blocks: Vec<(Expression, Expression)> =
                blocks.iter().map(|(left, right)| (number(*left), number(*right))).collect();
            return Some(Some(Field::Sack(blocks)));
        }
        OptionKind::Sack(_) => "a SACK option without blocks, or with more than four".to_owned(),
        OptionKind::WindowScale(None) => "a segment with any window scale".to_owned(),
        OptionKind::Timestamps { .. } => "timestamps here".to_owned(),
        OptionKind::FastOpen { .. } => "TCP Fast Open".to_owned(),
        OptionKind::Md5(_) => "the option for MD5 signatures".to_owned(),
        OptionKind::AccEcn => "Accurate ECN".to_owned(),
        OptionKind::Other { name, .. } => format!("the option `{name}`"),
    };
    lowering.notes.unsupported(span, what);
    None
}

/// No field has room for an option that comes twice.
fn each_once(lowering: &mut Lowering<'_>, tcp: &Tcp, fields: &[Field]) -> Option<()> {
    let twice = |at: usize, one: &Field| {
        let before = fields.iter().take(at);
        before.into_iter().any(|other| match (one, other) {
            (Field::Sack(_), Field::Sack(_)) => true,
            _ => {
                one.of().is_some() && one.of() == other.of() && !matches!(one, Field::Compared(..))
            }
        })
    };
    if fields.iter().enumerate().any(|(at, one)| twice(at, one)) {
        lowering.notes.unsupported(tcp.span, "an option twice in a segment");
        return None;
    }
    Some(())
}

/// What is expected of a TSval; TSecr says already that the option is there. packetdrill compares it
/// only if it knows how the clock ticks; the first is where the host's clock is set to.
fn stamp(lowering: &mut Lowering<'_>, span: Span, value: Option<u32>) -> Vec<Field> {
    let Some(value) = value.filter(|_| lowering.clock.is_exact()) else { return Vec::new() };
    let is_first = lowering.numbers.stamp(value, lowering.clock.now());
    if is_first {
        return vec![field(SegmentField::TsVal, value)];
    }
    if let Some(tick) = lowering.strange_tick() {
        let what = format!("timestamps that tick every {tick} microseconds");
        lowering.notes.unsupported(span, what);
    }
    let Some(ticks) = lowering.stamp_tolerance() else { return Vec::new() };
    let than = |comparison, value| Field::Compared(SegmentField::TsVal, comparison, number(value));
    vec![
        than(Comparison::GreaterOrEqual, value.wrapping_sub(ticks)),
        than(Comparison::LessOrEqual, value.wrapping_add(ticks)),
    ]
}
