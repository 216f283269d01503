//! Segments as the model sees them: header fields and payload, before any encoding
//! (RFC 9293, section 3.1).

use std::fmt;
use std::ops::{BitOr, BitOrAssign};

use super::{Options, Seq};

/// The control bits (RFC 9293, section 3.1).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Flags(pub u8);

impl Flags {
    /// No bit at all.
    pub const NONE: Self = Self(0);
    /// No more data from sender.
    pub const FIN: Self = Self(0x01);
    /// Synchronize sequence numbers.
    pub const SYN: Self = Self(0x02);
    /// Reset the connection.
    pub const RST: Self = Self(0x04);
    /// Push function.
    pub const PSH: Self = Self(0x08);
    /// The acknowledgment field is significant.
    pub const ACK: Self = Self(0x10);
    /// The urgent pointer field is significant.
    pub const URG: Self = Self(0x20);
    /// ECN-Echo (RFC 3168). The model neither sets nor looks at it.
    pub const ECE: Self = Self(0x40);
    /// Congestion window reduced (RFC 3168). The model neither sets nor looks at it.
    pub const CWR: Self = Self(0x80);

    /// The bits with their names, in the order in which RFC 9293's figures write them
    /// (`<CTL=SYN,ACK>`, `<CTL=FIN,ACK>`); those of RFC 3168 before the ACK, as its "SYN with ECE
    /// and CWR" has them.
    pub const NAMED: [(Self, &'static str); 8] = [
        (Self::SYN, "SYN"),
        (Self::FIN, "FIN"),
        (Self::RST, "RST"),
        (Self::PSH, "PSH"),
        (Self::URG, "URG"),
        (Self::ECE, "ECE"),
        (Self::CWR, "CWR"),
        (Self::ACK, "ACK"),
    ];

    /// Whether every bit of `other` is set.
    #[inline]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any bit of `other` is set.
    #[inline]
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// These bits without those of `other`.
    #[inline]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The names joined by `separator`: `SYN,ACK` in a ladder, `SYN+ACK` in the language.
    pub fn joined(self, separator: &str) -> String {
        let names: Vec<_> =
            Self::NAMED.iter().filter(|(bit, _)| self.has(*bit)).map(|(_, name)| *name).collect();
        names.join(separator)
    }
}

impl BitOr for Flags {
    type Output = Self;
    #[inline]
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Flags {
    #[inline]
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl fmt::Display for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.joined(","))
    }
}

impl fmt::Debug for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Flags({})", self.joined("+"))
    }
}

/// A TCP segment: SEG.SEQ, SEG.ACK, SEG.LEN, SEG.WND and SEG.UP of RFC 9293, section 3.3.1, with the flags, the options and the payload.
///
/// Ports and addresses are not here: two hosts hold one connection at a time.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Segment {
    /// SEG.SEQ: the sequence number of the first octet (or of the SYN).
    pub seq: Seq,
    /// SEG.ACK: meaningful only with the ACK bit.
    pub ack: Seq,
    /// SEG.WND as the 16-bit field has it, before any scaling.
    pub window: u16,
    /// SEG.UP as the header has it: an offset from SEG.SEQ, meaningful only with URG.
    pub urgent: u16,
    /// The control bits.
    pub flags: Flags,
    /// The four reserved bits beside them, 0 to 15. The model sends zeros and looks at none.
    pub reserved: u8,
    /// Whether the checksum is wrong. Only the network can make it so.
    pub bad_checksum: bool,
    /// The options.
    pub options: Options,
    /// The payload.
    pub payload: Vec<u8>,
}

impl Segment {
    /// SEG.LEN: the octets of payload, counting SYN and FIN (RFC 9293, section 3.3.1).
    ///
    /// A payload is at most 65,535 octets long, so this fits.
    #[inline]
    pub fn seg_len(&self) -> u32 {
        self.payload.len() as u32
            + u32::from(self.flags.has(Flags::SYN))
            + u32::from(self.flags.has(Flags::FIN))
    }
}
