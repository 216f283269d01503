//! TCP options: what the model understands of them, and their encoding
//! (RFC 9293, section 3.2; RFC 7323; RFC 2018).

use std::ops::Range;

use super::Seq;

/// The options of one segment.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Options {
    /// Maximum segment size (kind 2).
    pub mss: Option<u16>,
    /// Window scale (kind 3): the shift count as sent, 0 to 255.
    pub window_scale: Option<u8>,
    /// SACK permitted (kind 4).
    pub sack_permitted: bool,
    /// SACK blocks (kind 5), at most four: first octet, and one past the last.
    pub sack: [Option<(Seq, Seq)>; 4],
    /// Timestamps (kind 8): TSval and TSecr.
    pub timestamps: Option<(u32, u32)>,
    /// A forged options field, octet by octet. Where it is set, it is what travels, and the
    /// other fields hold what a receiver makes of it.
    pub raw: Option<Box<[u8]>>,
}

const END: u8 = 0;
const NOP: u8 = 1;
const MSS: u8 = 2;
const WINDOW_SCALE: u8 = 3;
const SACK_PERMITTED: u8 = 4;
const SACK: u8 = Options::KIND_SACK;
const TIMESTAMPS: u8 = Options::KIND_TIMESTAMPS;

impl Options {
    /// The kind of the option with SACK blocks (RFC 2018, section 3).
    pub const KIND_SACK: u8 = 5;
    /// The kind of the timestamps option (RFC 7323, section 3.2).
    pub const KIND_TIMESTAMPS: u8 = 8;
    /// No options.
    pub const NONE: Self = Self {
        mss: None,
        window_scale: None,
        sack_permitted: false,
        sack: [None; 4],
        timestamps: None,
        raw: None,
    };

    /// Only the MSS option.
    pub const fn with_mss(mss: u16) -> Self {
        Self { mss: Some(mss), ..Self::NONE }
    }

    /// Whether there is no option at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::NONE
    }

    /// The octets of the options field, as [`Options::encode`] writes it.
    pub fn length(&self) -> u32 {
        if let Some(raw) = &self.raw {
            // A field of options has at most 40 octets.
            return raw.len().next_multiple_of(4) as u32;
        }
        let present = |it: bool, octets: u32| if it { octets } else { 0 };
        let blocks = self.sack.iter().flatten().count() as u32;
        present(self.mss.is_some(), 4)
            + present(self.window_scale.is_some(), 4)
            + present(self.sack_permitted, 4)
            + present(self.timestamps.is_some(), 12)
            + present(blocks > 0, 4 + 8 * blocks)
    }

    /// Reads an options field as RFC 9293 demands of a receiver: word alignment does not
    /// matter (MUST-64), unknown options are skipped by their length (MUST-6), and an illegal
    /// length ends the reading without harm; what stood before it counts (MUST-7).
    ///
    /// An option of a known kind with another length than its own is treated as unknown.
    pub fn decode(field: &[u8]) -> Self {
        let mut options = Self::NONE;
        for (kind, at) in Self::each(field) {
            options.take(kind, &field[at]);
        }
        options
    }

    /// The options of a field one after another, as [`Options::decode`] reads them: each one's
    /// kind, and where in the field its value stands. Padding is left out.
    pub fn each(field: &[u8]) -> impl Iterator<Item = (u8, Range<usize>)> {
        let mut at = 0;
        std::iter::from_fn(move || {
            while *field.get(at)? == NOP {
                at += 1;
            }
            let kind = field[at];
            let length = usize::from(*field.get(at + 1).filter(|_| kind != END)?);
            let value = at + 2..at + length;
            field.get(value.clone())?;
            at = value.end;
            Some((kind, value))
        })
    }

    /// A forged field, and what a receiver makes of it: it is padded before it travels
    /// ([`Options::encode`]), and zeros may complete an option that has no end.
    pub fn from_raw(field: &[u8]) -> Self {
        let forged = Self { raw: Some(field.into()), ..Self::NONE };
        Self { raw: forged.raw.clone(), ..Self::decode(&forged.encode()) }
    }

    fn take(&mut self, kind: u8, value: &[u8]) {
        match (kind, value) {
            (MSS, &[a, b]) => self.mss = Some(u16::from_be_bytes([a, b])),
            (WINDOW_SCALE, &[shift]) => self.window_scale = Some(shift),
            (SACK_PERMITTED, []) => self.sack_permitted = true,
            (SACK, blocks) if blocks.len() % 8 == 0 && blocks.len() <= 32 => {
                for (slot, block) in self.sack.iter_mut().zip(blocks.chunks_exact(8)) {
                    *slot = Some((Seq(word(block, 0)), Seq(word(block, 4))));
                }
            }
            (TIMESTAMPS, value) if value.len() == 8 => {
                self.timestamps = Some((word(value, 0), word(value, 4)));
            }
            _ => {}
        }
    }

    /// The octets of the options field, padded with zeros to a multiple of four
    /// (MUST-69); a forged field comes out as it was given, padded likewise.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if let Some(raw) = &self.raw {
            out.extend_from_slice(raw);
        } else {
            if let Some(mss) = self.mss {
                out.extend([MSS, 4]);
                out.extend(mss.to_be_bytes());
            }
            if let Some(shift) = self.window_scale {
                out.extend([NOP, WINDOW_SCALE, 3, shift]);
            }
            if self.sack_permitted {
                out.extend([NOP, NOP, SACK_PERMITTED, 2]);
            }
            if let Some((value, echo)) = self.timestamps {
                out.extend([NOP, NOP, TIMESTAMPS, 10]);
                out.extend(value.to_be_bytes());
                out.extend(echo.to_be_bytes());
            }
            let blocks = self.sack.iter().flatten().count();
            if blocks > 0 {
                // At most 2 + 2 + 4 * 8 = 36, so the length fits its octet.
                out.extend([NOP, NOP, SACK, (2 + 8 * blocks) as u8]);
                for (start, end) in self.sack.iter().flatten() {
                    out.extend(start.0.to_be_bytes());
                    out.extend(end.0.to_be_bytes());
                }
            }
        }
        out.resize(out.len().next_multiple_of(4), END);
        out
    }
}

/// The 32-bit word at `at`; the callers have checked the length.
fn word(octets: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([octets[at], octets[at + 1], octets[at + 2], octets[at + 3]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_is_that_of_the_field() {
        let timestamps = Options { timestamps: Some((1, 2)), ..Options::NONE };
        let mut all = Options { sack_permitted: true, ..timestamps.clone() };
        all.mss = Some(1460);
        all.window_scale = Some(7);
        let mut blocks = timestamps.clone();
        blocks.sack[0] = Some((Seq(1), Seq(2)));
        blocks.sack[1] = Some((Seq(3), Seq(4)));
        let raw = Options::from_raw(&[1, 2, 4, 5, 180]);
        for (options, length) in
            [(Options::NONE, 0), (timestamps, 12), (all, 24), (blocks, 32), (raw, 8)]
        {
            assert_eq!(options.length(), length, "{options:?}");
            assert_eq!(options.encode().len(), length as usize, "{options:?}");
        }
    }
}
