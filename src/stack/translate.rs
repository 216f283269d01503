//! Translation between an implementation's own numbers and those that a scenario sees.
//!
//! An implementation picks its own initial sequence numbers and runs its own timestamp clock; a
//! scenario should see the same numbers wherever it runs. So the numbers that a host chooses are
//! translated on their way out and back: the sequence numbers it sends, the acknowledgments and
//! SACK blocks it receives, its timestamps and their echoes. Numbers that its peer chooses pass
//! unchanged; the peer's translator deals with those.

use std::collections::VecDeque;

use crate::tcp::{Flags, Options, Segment, Seq, Time, Variable};

/// How many timestamps are remembered; older ones are translated by their distance from the latest.
const STAMPS: usize = 64;

/// Translates the numbers of one host, both ways. "Own" numbers are the implementation's, "seen"
/// ones the scenario's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Translator {
    /// The ISS of the next connection, as the scenario is to see it.
    next_iss: u32,
    /// What to add, modulo 2^32, to an own sequence number. It belongs to the latest connection,
    /// even after its end: a RST takes its number from the segment it answers, so it must be
    /// translated back in the same way.
    offset: u32,
    /// The own ISS of the connection that `offset` belongs to.
    iss: Option<Seq>,
    /// Whether the latest arrival had no acknowledgment, so that a RST in answer has sequence
    /// number zero (RFC 9293, section 3.5.2).
    answers_none: bool,
    /// What the timestamp clock that the scenario sees says at the beginning.
    first_stamp: u32,
    /// The timestamps sent, the latest last.
    stamps: VecDeque<Stamp>,
}

/// A timestamp sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Stamp {
    own: u32,
    seen: u32,
}

impl Translator {
    /// For a host without a connection; the scenario is to see its first one with this ISS, and
    /// its timestamp clock as this one at the beginning.
    pub fn new(iss: u32, first_stamp: u32) -> Self {
        Self {
            next_iss: iss,
            offset: 0,
            iss: None,
            answers_none: false,
            first_stamp,
            stamps: VecDeque::new(),
        }
    }

    /// Sets the ISS that the scenario is to see in the next connection.
    pub fn set_iss(&mut self, iss: u32) {
        self.next_iss = iss;
    }

    /// The connection is over: the next SYN begins another, whatever its number.
    pub fn closed(&mut self) {
        self.iss = None;
    }

    /// A segment sent by the implementation, as the scenario is to see it.
    ///
    /// A SYN whose number differs from the connection's begins a new connection, with the ISS that
    /// was set.
    pub fn sent(&mut self, now: Time, mut segment: Segment) -> Segment {
        let is_reset = segment.flags.has(Flags::RST);
        if segment.flags.has(Flags::SYN) && !is_reset && self.iss != Some(segment.seq) {
            self.iss = Some(segment.seq);
            self.offset = self.next_iss.wrapping_sub(segment.seq.0);
            self.stamps.clear();
        }
        if !(is_reset && self.answers_none && segment.seq == Seq(0)) {
            segment.seq += self.offset;
        }
        if let Some((value, _)) = &mut segment.options.timestamps {
            *value = self.stamp(now, *value);
        }
        segment
    }

    /// A segment that arrives, as the implementation is to see it.
    pub fn arriving(&mut self, segment: &Segment) -> Segment {
        let mut segment = segment.clone();
        let acknowledges = segment.flags.has(Flags::ACK);
        self.answers_none = !acknowledges;
        if acknowledges {
            segment.ack = self.own(segment.ack);
        }
        for (start, end) in segment.options.sack.iter_mut().flatten() {
            (*start, *end) = (self.own(*start), self.own(*end));
        }
        // Without ACK the echo is meaningless, and zero (RFC 7323, section 3.2).
        if let Some((_, echo)) = segment.options.timestamps.as_mut().filter(|_| acknowledges) {
            *echo = self.own_stamp(*echo);
        }
        if let Some(raw) = &mut segment.options.raw {
            self.forged_options(raw, acknowledges);
        }
        segment
    }

    /// Translates a segment back that the implementation has sent and the scenario has seen: the
    /// subject of an ICMP error.
    pub fn own_segment(&self, segment: &Segment) -> Segment {
        let mut segment = segment.clone();
        segment.seq = self.own(segment.seq);
        if let Some((value, _)) = &mut segment.options.timestamps {
            *value = self.own_stamp(*value);
        }
        segment
    }

    /// The value of a variable that the implementation tells, as the scenario is to see it.
    pub fn variable(&self, variable: Variable, own: u32) -> u32 {
        use Variable::{Iss, SndNxt, SndUna, SndUp, SndWl2};
        let is_numbered_here = matches!(variable, SndUna | SndNxt | SndUp | SndWl2 | Iss);
        if is_numbered_here { self.seen(Seq(own)).0 } else { own }
    }

    /// The seen number for a number of the implementation's own stream.
    pub fn seen(&self, own: Seq) -> Seq {
        own + self.offset
    }

    /// The own number for a seen one.
    fn own(&self, seen: Seq) -> Seq {
        seen - self.offset
    }

    /// The seen timestamp for an own one: the virtual clock in milliseconds, as in the model.
    fn stamp(&mut self, now: Time, own: u32) -> u32 {
        // The low 32 bits are the clock.
        let seen = self.first_stamp.wrapping_add((now.0 / 1000) as u32);
        let stamp = Stamp { own, seen };
        if self.stamps.back() != Some(&stamp) {
            if self.stamps.len() == STAMPS {
                self.stamps.pop_front();
            }
            self.stamps.push_back(stamp);
        }
        seen
    }

    /// The own timestamp for a seen one. One that was never sent is as far from the latest as the
    /// seen one is.
    fn own_stamp(&self, seen: u32) -> u32 {
        let same = self.stamps.iter().rev().find(|stamp| stamp.seen == seen);
        match same.or(self.stamps.back()) {
            Some(stamp) => seen.wrapping_sub(stamp.seen).wrapping_add(stamp.own),
            None => seen,
        }
    }

    /// Translates the numbers in a forged options field.
    fn forged_options(&self, raw: &mut [u8], acknowledges: bool) {
        let options: Vec<_> = Options::each(raw).collect();
        for (kind, at) in options {
            let Some(value) = raw.get_mut(at) else { continue };
            let (words, _) = value.as_chunks_mut::<4>();
            match (kind, words) {
                (Options::KIND_SACK, blocks) => {
                    for word in blocks {
                        *word = self.own(Seq(u32::from_be_bytes(*word))).0.to_be_bytes();
                    }
                }
                (Options::KIND_TIMESTAMPS, [_, echo]) if acknowledges => {
                    *echo = self.own_stamp(u32::from_be_bytes(*echo)).to_be_bytes();
                }
                _ => {}
            }
        }
    }
}
