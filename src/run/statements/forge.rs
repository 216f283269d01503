//! `network forge`.

use super::Run;
use super::call::filler;
use crate::host::Host;
use crate::language::Span;
use crate::language::plan::{Expression, Field, Pattern, Shape};
use crate::run::expression::{self, NoSuchVariable, Value};
use crate::run::mismatch::{Mismatch, Unfit};
use crate::run::result::Origin;
use crate::run::view::View;
use crate::run::world::Halt;
use crate::stack::Stack;
use crate::tcp::state_sets::EIGHT_STEPS;
use crate::tcp::{
    FieldKind, Flags, LONGEST_PAYLOAD, Options, Segment, SegmentField, Seq, Variable,
};

/// Why a segment is not forged.
pub(in crate::run) enum NotForged {
    /// A variable is not there.
    Missing(NoSuchVariable),
    /// A value does not fit.
    Unfit {
        what: Unfit,
        /// The largest that does.
        most: u32,
        value: i128,
    },
}

impl From<NoSuchVariable> for NotForged {
    fn from(missing: NoSuchVariable) -> Self {
        Self::Missing(missing)
    }
}

impl<S: Stack> Run<'_, S> {
    /// A segment that `from` did not send enters the network after everything in flight.
    ///
    /// Exactly the flags that the pattern names are set; `DATA` is an ACK with one octet of
    /// filler unless its length or text is given; `ANY` is no flags at all. The defaults are
    ///
    /// - the sequence number: the receiver's RCV.NXT; if it has none, the purported sender's
    ///   SND.NXT, or else the ISS of its next connection. If it has one that cannot be known, the
    ///   segment is not forged;
    /// - the acknowledgment number, if ACK is set: the receiver's SND.NXT; if it has none, what
    ///   the purported sender expects next, or else 0;
    /// - the window: 65,535.
    ///
    /// What does not fit its field is not forged, and fails the statement.
    pub(super) fn forge(&mut self, span: Span, pattern: &Pattern, from: Host) -> Result<(), Halt> {
        match forged(&self.world, pattern, from) {
            Ok(segment) => self.world.send(from, segment, Origin::Forged),
            Err(NotForged::Missing(missing)) => self.undone(span, missing),
            Err(NotForged::Unfit { what, most, value }) => {
                self.fail(span, Mismatch::Unfit { what, most, value })
            }
        }
    }
}

/// The value of an expression now.
fn evaluate(view: &impl View, e: &Expression) -> Result<Value, NoSuchVariable> {
    expression::evaluate(e, |host, variable| view.variable(host, variable))
}

/// The number of a field, if it fits.
fn number(view: &impl View, field: SegmentField, e: &Expression) -> Result<u32, NotForged> {
    let value = evaluate(view, e)?;
    if field.kind() == FieldKind::Circle {
        return Ok(value.modular());
    }
    let (value, most) = (value.number(), field.kind().most());
    let fits = u32::try_from(value).ok().filter(|value| *value <= most);
    fits.ok_or(NotForged::Unfit { what: Unfit::Field(field), most, value })
}

/// The segment that `network forge` puts into the network.
///
/// # Errors
/// Why there is none.
pub(in crate::run) fn forged(
    view: &impl View,
    pattern: &Pattern,
    from: Host,
) -> Result<Segment, NotForged> {
    let to = from.peer();
    let variable = |host, variable| view.variable(host, variable);
    let (flags, length) = match pattern.shape {
        Shape::Any => (Flags::NONE, 0),
        Shape::Data(named) => (named | Flags::ACK, 1),
        Shape::Flags(named) | Shape::Only(named) => (named, 0),
    };
    let next = variable(to, Variable::RcvNxt);
    let says = |field: &Field| field.of() == Some(SegmentField::Seq);
    if next.is_none() && expects_some_number(view, to) && !pattern.fields.iter().any(says) {
        // It cannot be known which.
        return Err(NoSuchVariable(to, Variable::RcvNxt).into());
    }
    let seq =
        next.or_else(|| variable(from, Variable::SndNxt)).unwrap_or_else(|| view.next_iss(from));
    let ack = if flags.has(Flags::ACK) {
        variable(to, Variable::SndNxt).or_else(|| variable(from, Variable::RcvNxt))
    } else {
        None
    };
    let mut segment = Segment {
        seq: Seq(seq),
        ack: Seq(ack.unwrap_or(0)),
        window: u16::MAX,
        flags,
        payload: vec![0; length],
        ..Segment::default()
    };
    let mut text = None;
    for field in &pattern.fields {
        match field {
            Field::Number(field, e) => field.set(&mut segment, number(view, *field, e)?),
            Field::Mark(field) => field.set(&mut segment, 1),
            Field::Text(octets) => text = Some(octets),
            Field::Sack(blocks) => {
                for (room, (left, right)) in segment.options.sack.iter_mut().zip(blocks) {
                    let left = evaluate(view, left)?.modular();
                    *room = Some((Seq(left), Seq(evaluate(view, right)?.modular())));
                }
            }
            // The checker keeps what only looks out of what is forged.
            Field::Compared(..)
            | Field::WithoutFlags(_)
            | Field::Without(_)
            | Field::NoOtherOptions => {}
            Field::BadChecksum => segment.bad_checksum = true,
            Field::RawOptions(raw) => segment.options = Options::from_raw(raw),
        }
    }
    segment.payload = match text {
        Some(octets) => octets.clone(),
        // At most 65,495 octets.
        None => filler(place_in_stream(view, to, segment.seq), segment.payload.len() as u32),
    };
    // Options take from the same room.
    let (octets, options) = (segment.payload.len() as u32, segment.options.encode().len());
    let most = LONGEST_PAYLOAD - options as u32;
    if octets > most {
        return Err(NotForged::Unfit { what: Unfit::Payload, most, value: octets.into() });
    }
    Ok(segment)
}

/// Whether the host has taken a SYN, so that there is a number that it expects next.
fn expects_some_number(view: &impl View, host: Host) -> bool {
    view.variable(host, Variable::Irs).is_some()
        || view.state(host).is_some_and(|state| EIGHT_STEPS.contains(&state))
}

/// Where in the stream to `to` that sequence number is, so that forged filler is what the
/// sender's own would be there. Before the stream, and without one, it is 0.
fn place_in_stream(view: &impl View, to: Host, seq: Seq) -> u64 {
    let Some(irs) = view.variable(to, Variable::Irs) else { return 0 };
    let place = seq.since(Seq(irs) + 1);
    // Half of the circle lies before the stream.
    if place > u32::MAX / 2 { 0 } else { place.into() }
}
