//! The columns of the matrices: kinds of segment, and user calls.

use crate::language::plan::UserCall;
use crate::run::Called;
use crate::tcp::{Flags, Segment};

/// The kind of a segment, by its control bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SegmentKind {
    /// SYN alone.
    Syn,
    /// SYN and ACK.
    SynAck,
    /// SYN and FIN, with or without ACK.
    SynFin,
    /// ACK alone, with or without data.
    Ack,
    /// FIN without ACK.
    Fin,
    /// FIN and ACK.
    FinAck,
    /// RST without ACK.
    Rst,
    /// RST and ACK.
    RstAck,
}

impl SegmentKind {
    /// All of them, in the order of the columns.
    pub const ALL: [Self; 8] = [
        Self::Syn,
        Self::SynAck,
        Self::SynFin,
        Self::Ack,
        Self::Fin,
        Self::FinAck,
        Self::Rst,
        Self::RstAck,
    ];

    /// The kind of a segment: PSH and URG do not matter, nor do SYN and FIN with RST. `None` for
    /// one without SYN, ACK, FIN and RST, and for one that TCP drops because of its checksum.
    pub fn of(segment: &Segment) -> Option<Self> {
        if segment.bad_checksum {
            return None;
        }
        let has = |flag| segment.flags.has(flag);
        let kinds = match (has(Flags::RST), has(Flags::SYN), has(Flags::FIN)) {
            (true, ..) => (Some(Self::Rst), Self::RstAck),
            (_, true, true) => (Some(Self::SynFin), Self::SynFin),
            (_, true, false) => (Some(Self::Syn), Self::SynAck),
            (_, false, true) => (Some(Self::Fin), Self::FinAck),
            (_, false, false) => (None, Self::Ack),
        };
        if has(Flags::ACK) { Some(kinds.1) } else { kinds.0 }
    }

    /// As written in scenarios: `SYN+ACK`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Syn => "SYN",
            Self::SynAck => "SYN+ACK",
            Self::SynFin => "SYN+FIN",
            Self::Ack => "ACK",
            Self::Fin => "FIN",
            Self::FinAck => "FIN+ACK",
            Self::Rst => "RST",
            Self::RstAck => "RST+ACK",
        }
    }
}

/// A user call (RFC 9293, section 3.9.1), with the two forms of OPEN apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CallKind {
    /// Passive OPEN.
    Listen,
    /// Active OPEN.
    Connect,
    /// SEND.
    Send,
    /// RECEIVE.
    Receive,
    /// CLOSE.
    Close,
    /// ABORT.
    Abort,
    /// STATUS.
    Status,
}

impl CallKind {
    /// All of them, in the order of the columns.
    pub const ALL: [Self; 7] = [
        Self::Listen,
        Self::Connect,
        Self::Send,
        Self::Receive,
        Self::Close,
        Self::Abort,
        Self::Status,
    ];

    /// The kind of a call.
    pub const fn of(call: &Called) -> Self {
        match call {
            Called::Call(UserCall::Listen | UserCall::ListenForever) => Self::Listen,
            Called::Call(UserCall::Connect) => Self::Connect,
            Called::Call(UserCall::Send { .. }) => Self::Send,
            Called::Call(UserCall::CloseLinger(time)) if time.is_zero() => Self::Abort,
            Called::Call(UserCall::Close | UserCall::CloseLinger(_) | UserCall::StopListening) => {
                Self::Close
            }
            Called::Call(UserCall::Abort) => Self::Abort,
            Called::Call(UserCall::Status) => Self::Status,
            Called::Read(_) => Self::Receive,
        }
    }

    /// The RFC's word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Listen => "passive OPEN",
            Self::Connect => "active OPEN",
            Self::Send => "SEND",
            Self::Receive => "RECEIVE",
            Self::Close => "CLOSE",
            Self::Abort => "ABORT",
            Self::Status => "STATUS",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_of_bits_has_a_kind() {
        let kind = |flags| SegmentKind::of(&Segment { flags, ..Segment::default() });
        assert_eq!(kind(Flags::SYN | Flags::PSH), Some(SegmentKind::Syn));
        assert_eq!(kind(Flags::SYN | Flags::ACK | Flags::FIN), Some(SegmentKind::SynFin));
        assert_eq!(kind(Flags::RST | Flags::SYN), Some(SegmentKind::Rst));
        assert_eq!(kind(Flags::FIN | Flags::ACK), Some(SegmentKind::FinAck));
        assert_eq!(kind(Flags::PSH), None);
        let hidden = Segment { flags: Flags::ACK, bad_checksum: true, ..Segment::default() };
        assert_eq!(SegmentKind::of(&hidden), None);
    }
}
