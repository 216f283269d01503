//! `network forge`.

use super::Run;
use super::call::filler;
use crate::host::Host;
use crate::language::Span;
use crate::language::plan::{Field, Pattern, Shape};
use crate::run::expression::NoSuchVariable;
use crate::run::result::Origin;
use crate::run::world::Halt;
use crate::stack::Stack;
use crate::tcp::{Flags, Options, Segment, Seq, Variable};

/// The longest payload: what an IPv4 datagram has room for behind both headers (RFC 9293,
/// section 3.7.1).
const LONGEST: u32 = 65_495;

impl<S: Stack> Run<'_, S> {
    /// A segment that `from` did not send enters the network behind everything in flight.
    ///
    /// Exactly the flags that the pattern names are set; `DATA` is an ACK with one octet of
    /// filler unless its length or text is said; `ANY` is no flags at all. Unsaid are
    ///
    /// - the sequence number: the receiver's RCV.NXT; if it has none, the purported sender's
    ///   SND.NXT, or else the ISS of its next connection;
    /// - the acknowledgment number, if ACK is set: the receiver's SND.NXT; if it has none, what
    ///   the purported sender expects next, or else 0;
    /// - the window: 65,535.
    pub(super) fn forge(&mut self, span: Span, pattern: &Pattern, from: Host) -> Result<(), Halt> {
        match self.forged(pattern, from) {
            Ok(segment) => self.world.send(from, segment, Origin::Forged),
            Err(missing) => self.undone(span, missing),
        }
    }

    fn forged(&self, pattern: &Pattern, from: Host) -> Result<Segment, NoSuchVariable> {
        let to = from.peer();
        let variable = |host, variable| self.world.variable(host, variable);
        let (flags, mut length) = match pattern.shape {
            Shape::Any => (Flags::NONE, 0),
            Shape::Data(named) => (named | Flags::ACK, 1),
            Shape::Flags(named) => (named, 0),
        };
        let seq = variable(to, Variable::RcvNxt)
            .or_else(|| variable(from, Variable::SndNxt))
            .unwrap_or_else(|| self.world.next_iss(from));
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
            ..Segment::default()
        };
        let mut text = None;
        for field in &pattern.fields {
            // A number too large for its field becomes the largest that fits.
            let short = |n: u32| u16::try_from(n).unwrap_or(u16::MAX);
            let stamps = segment.options.timestamps.unwrap_or((0, 0));
            match field {
                Field::Seq(e) => segment.seq = Seq(self.evaluate(e)?.modular()),
                Field::Ack(e) => segment.ack = Seq(self.evaluate(e)?.modular()),
                Field::Len(e) => length = self.evaluate(e)?.modular().min(LONGEST),
                Field::Window(e) => segment.window = short(self.evaluate(e)?.modular()),
                Field::Urgent(e) => segment.urgent = short(self.evaluate(e)?.modular()),
                Field::Mss(e) => segment.options.mss = Some(short(self.evaluate(e)?.modular())),
                Field::WindowScale(e) => {
                    let shift = u8::try_from(self.evaluate(e)?.modular()).unwrap_or(u8::MAX);
                    segment.options.window_scale = Some(shift);
                }
                Field::SackPermitted => segment.options.sack_permitted = true,
                Field::TsVal(e) => {
                    segment.options.timestamps = Some((self.evaluate(e)?.modular(), stamps.1));
                }
                Field::TsEcr(e) => {
                    segment.options.timestamps = Some((stamps.0, self.evaluate(e)?.modular()));
                }
                Field::Text(octets) => text = Some(octets),
                Field::BadChecksum => segment.bad_checksum = true,
                Field::RawOptions(raw) => segment.options = Options::from_raw(raw),
            }
        }
        segment.payload = match text {
            Some(octets) => octets.clone(),
            None => filler(self.place_in_stream(to, segment.seq), length),
        };
        Ok(segment)
    }

    /// Where in the stream to `to` that sequence number stands, so that forged filler is what
    /// the sender's own would be there. Before the stream, and without one, it is 0.
    fn place_in_stream(&self, to: Host, seq: Seq) -> u64 {
        let Some(irs) = self.world.variable(to, Variable::Irs) else { return 0 };
        let place = seq.since(Seq(irs) + 1);
        // Half of the circle lies before the stream.
        if place > u32::MAX / 2 { 0 } else { place.into() }
    }
}
