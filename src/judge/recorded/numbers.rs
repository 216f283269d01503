//! Sequence numbers as a table of answers can have them: counted from those of the connection.

use crate::tcp::{Call, Flags, Icmp, Segment, Seq};

/// How far a connection's numbers have come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers {
    /// The ISS of the next connection.
    pub(super) iss: u32,
    /// Behind everything that was sent.
    pub(super) next: Option<u32>,
    /// Behind everything that has arrived in order.
    pub(super) expected: Option<u32>,
    /// The highest acknowledgment that has arrived.
    pub(super) acknowledged: Option<u32>,
}

impl Numbers {
    pub(super) fn new(iss: u32) -> Self {
        Self { iss, next: None, expected: None, acknowledged: None }
    }

    /// Where a segment would begin that is sent now.
    fn here(&self) -> u32 {
        self.next.unwrap_or(self.iss)
    }

    /// A segment that arrives, in words without numbers.
    pub(super) fn told(&self, segment: &Segment) -> String {
        let flags = segment.flags.without(Flags::PSH | Flags::URG | Flags::ECE | Flags::CWR);
        let acks = match flags.has(Flags::ACK) {
            true if segment.ack.0 == self.here() => " all",
            true => " old",
            false => "",
        };
        let place = match self.expected {
            Some(expected) if expected != segment.seq.0 => " elsewhere",
            _ => "",
        };
        let octets = segment.payload.len();
        let bad = if segment.bad_checksum { " bad" } else { "" };
        format!("segment {}{acks}{place} {octets}{bad}", flags.joined("+"))
    }

    pub(super) fn arrived(&mut self, segment: &Segment) {
        let end = segment.seq.0.wrapping_add(segment.seg_len());
        if segment.flags.has(Flags::SYN) && self.expected.is_none()
            || self.expected == Some(segment.seq.0)
        {
            self.expected = Some(end);
        }
        if segment.flags.has(Flags::ACK) {
            self.acknowledged = Some(segment.ack.0);
        }
    }

    pub(super) fn sent(&mut self, segment: &Segment) {
        if segment.flags.has(Flags::RST) {
            return;
        }
        let end = segment.seq.0.wrapping_add(segment.seg_len());
        if self.next.is_none_or(|next| end.wrapping_sub(next) < 1 << 31) {
            self.next = Some(end);
        }
    }

    /// The connection is over.
    pub(super) fn forget(&mut self) {
        *self = Self::new(self.iss);
    }
}

/// From what a number counts.
#[derive(Clone, Copy, Debug)]
enum From {
    /// From what is sent next.
    Next,
    /// From what is expected next.
    Expected,
    /// From the acknowledgment of the segment that is answered.
    Acknowledgment,
    /// From the end of that segment.
    End,
    /// From zero.
    Zero,
}

/// A segment with its numbers counted from others.
#[derive(Clone, Debug)]
pub(super) struct Relative {
    segment: Segment,
    seq: (From, u32),
    ack: (From, u32),
}

/// What numbers are counted from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Base<'a> {
    /// Before the event.
    pub(super) before: Numbers,
    /// When it has been seen.
    pub(super) after: Numbers,
    /// The segment that is answered, if one is.
    pub(super) arrived: Option<&'a Segment>,
}

impl Base<'_> {
    fn of(&self, from: From) -> u32 {
        let end = |it: &Segment| it.seq.0.wrapping_add(it.seg_len());
        match from {
            From::Next => self.before.here(),
            From::Expected => self.after.expected.unwrap_or_default(),
            From::Acknowledgment => self.arrived.map_or(0, |it| it.ack.0),
            From::End => self.arrived.map_or(0, end),
            From::Zero => 0,
        }
    }

    pub(super) fn relative(&self, segment: &Segment) -> Relative {
        let rst = segment.flags.has(Flags::RST);
        let acked = self.arrived.filter(|it| it.flags.has(Flags::ACK));
        let seq = match rst && acked.is_some_and(|it| it.ack == segment.seq) {
            true => From::Acknowledgment,
            false if rst && segment.seq.0 == 0 => From::Zero,
            false => From::Next,
        };
        let ack = match (segment.flags.has(Flags::ACK), self.after.expected) {
            (false, _) => From::Zero,
            (true, Some(_)) => From::Expected,
            (true, None) => From::End,
        };
        let counted = |number: u32, from| (from, number.wrapping_sub(self.of(from)));
        Relative {
            segment: segment.clone(),
            seq: counted(segment.seq.0, seq),
            ack: counted(segment.ack.0, ack),
        }
    }

    pub(super) fn absolute(&self, relative: &Relative, window: u32) -> Segment {
        let number = |(from, more): (From, u32)| Seq(self.of(from).wrapping_add(more));
        let rst = relative.segment.flags.has(Flags::RST);
        Segment {
            seq: number(relative.seq),
            ack: number(relative.ack),
            window: if rst { 0 } else { u16::try_from(window).unwrap_or(u16::MAX) },
            ..relative.segment.clone()
        }
    }
}

/// A call without its data.
pub(super) fn told_call(call: &Call) -> String {
    match call {
        Call::Send { data, .. } => format!("send {}", data.len()),
        call => call.name().to_owned(),
    }
}

/// An ICMP error.
pub(super) fn told_icmp(icmp: Icmp) -> String {
    format!("icmp {}", icmp.name())
}
