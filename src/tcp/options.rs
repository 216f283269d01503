//! TCP options: those that the model understands, one row each, and their encoding
//! (RFC 9293, section 3.2; RFC 7323; RFC 2018). How a pattern names them is in `field.rs`.

use std::ops::Range;

use super::Seq;

/// Makes [`Options`] of a row for each option: the field with its type, the kind, and the name in
/// ladders, which is empty where they leave the option out.
macro_rules! options {
    ($($(#[$doc:meta])* $field:ident: $type:ty = $constant:ident $kind:literal, $name:literal;)*) => {
        /// The options of one segment.
        #[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
        pub struct Options {
            $($(#[$doc])* pub $field: $type,)*
            /// A forged options field, octet by octet. If it is set, it is sent as it is, and the
            /// other fields hold a receiver's reading of it.
            pub raw: Option<Box<[u8]>>,
        }

        impl Options {
            $(#[doc = concat!("The kind of the option in [`Options::", stringify!($field), "`].")]
            pub const $constant: u8 = $kind;)*

            /// No options.
            pub const NONE: Self = Self { $($field: <$type as Value>::ABSENT,)* raw: None };

            /// The kinds of options, each with the lengths that its value can have, in octets.
            #[cfg(test)]
            pub(crate) const LENGTHS: &'static [(u8, &'static [usize])] =
                &[$(($kind, <$type as Value>::LENGTHS)),*];

            /// The octets of the options field, as [`Options::encode`] writes it.
            pub fn length(&self) -> u32 {
                if let Some(raw) = &self.raw {
                    // A field of options has at most 40 octets.
                    return raw.len().next_multiple_of(WORD) as u32;
                }
                (0 $(+ taken(&self.$field))*) as u32
            }

            /// The options as ladders show them: a name and a value, which may be empty.
            pub fn shown(&self) -> impl Iterator<Item = (&'static str, String)> {
                let mut shown = Vec::new();
                $(self.$field.show(&mut |value| shown.push(($name, value)));)*
                shown.into_iter().filter(|(name, _)| !name.is_empty())
            }

            fn take(&mut self, kind: u8, octets: &[u8]) {
                match kind {
                    $($kind => if let Some(value) = Value::read(octets) { self.$field = value },)*
                    _ => {}
                }
            }

            fn write(&self, out: &mut Vec<u8>) {
                $(write($kind, &self.$field, out);)*
            }
        }
    };
}

options! {
    /// Maximum segment size (kind 2).
    mss: Option<u16> = KIND_MSS 2, "";
    /// Window scale (kind 3): the shift count as sent, 0 to 255.
    window_scale: Option<u8> = KIND_WINDOW_SCALE 3, "WS";
    /// SACK permitted (kind 4).
    sack_permitted: bool = KIND_SACK_PERMITTED 4, "SACK_PERMITTED";
    /// Timestamps (kind 8): TSval and TSecr.
    timestamps: Option<(u32, u32)> = KIND_TIMESTAMPS 8, "TS";
    /// SACK blocks (kind 5), at most four: first octet, and one past the last.
    sack: [Option<(Seq, Seq)>; 4] = KIND_SACK 5, "SACK";
}

const END: u8 = 0;
const NOP: u8 = 1;
/// Options begin at words of so many octets.
const WORD: usize = 4;

/// The octets that an option takes with its padding.
#[inline]
fn taken(value: &impl Value) -> usize {
    value.length().map_or(0, |length| (2 + length).next_multiple_of(WORD))
}

/// Writes an option, if it is there, so that it ends with a word.
fn write(kind: u8, value: &impl Value, out: &mut Vec<u8>) {
    let Some(length) = value.length() else { return };
    out.resize(out.len() + taken(value) - (2 + length), NOP);
    // A field of options has at most 40 octets.
    out.extend([kind, 2 + length as u8]);
    value.write(out);
}

/// The value of an option.
trait Value: Sized {
    /// The option is not there.
    const ABSENT: Self;
    /// The lengths that it can have, in octets.
    #[cfg(test)]
    const LENGTHS: &'static [usize];
    /// Its length in octets, if it is there.
    fn length(&self) -> Option<usize>;
    /// The value in these octets; `None` if it has another length.
    fn read(octets: &[u8]) -> Option<Self>;
    /// Adds its octets.
    fn write(&self, out: &mut Vec<u8>);
    /// Hands it over in the notation of ladders, if it is there.
    fn show(&self, to: &mut dyn FnMut(String));
}

impl Value for Option<u16> {
    const ABSENT: Self = None;
    #[cfg(test)]
    const LENGTHS: &'static [usize] = &[2];

    #[inline]
    fn length(&self) -> Option<usize> {
        self.map(|_| 2)
    }

    fn read(octets: &[u8]) -> Option<Self> {
        Some(Some(u16::from_be_bytes(octets.try_into().ok()?)))
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.iter().flat_map(|value| value.to_be_bytes()));
    }

    fn show(&self, to: &mut dyn FnMut(String)) {
        self.iter().for_each(|value| to(value.to_string()));
    }
}

impl Value for Option<u8> {
    const ABSENT: Self = None;
    #[cfg(test)]
    const LENGTHS: &'static [usize] = &[1];

    #[inline]
    fn length(&self) -> Option<usize> {
        self.map(|_| 1)
    }

    fn read(octets: &[u8]) -> Option<Self> {
        let [value] = octets else { return None };
        Some(Some(*value))
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self);
    }

    fn show(&self, to: &mut dyn FnMut(String)) {
        self.iter().for_each(|value| to(value.to_string()));
    }
}

impl Value for bool {
    const ABSENT: Self = false;
    #[cfg(test)]
    const LENGTHS: &'static [usize] = &[0];

    #[inline]
    fn length(&self) -> Option<usize> {
        self.then_some(0)
    }

    fn read(octets: &[u8]) -> Option<Self> {
        octets.is_empty().then_some(true)
    }

    fn write(&self, _: &mut Vec<u8>) {}

    fn show(&self, to: &mut dyn FnMut(String)) {
        if *self {
            to(String::new());
        }
    }
}

impl Value for Option<(u32, u32)> {
    const ABSENT: Self = None;
    #[cfg(test)]
    const LENGTHS: &'static [usize] = &[8];

    #[inline]
    fn length(&self) -> Option<usize> {
        self.map(|_| 8)
    }

    fn read(octets: &[u8]) -> Option<Self> {
        (octets.len() == 8).then(|| Some((word(octets, 0), word(octets, 4))))
    }

    fn write(&self, out: &mut Vec<u8>) {
        if let Some((value, echo)) = self {
            out.extend(value.to_be_bytes());
            out.extend(echo.to_be_bytes());
        }
    }

    fn show(&self, to: &mut dyn FnMut(String)) {
        self.iter().for_each(|(value, echo)| to(format!("{value},{echo}")));
    }
}

impl Value for [Option<(Seq, Seq)>; 4] {
    const ABSENT: Self = [None; 4];
    #[cfg(test)]
    const LENGTHS: &'static [usize] = &[8, 16, 24, 32];

    #[inline]
    fn length(&self) -> Option<usize> {
        let blocks = self.iter().flatten().count();
        (blocks > 0).then_some(8 * blocks)
    }

    fn read(octets: &[u8]) -> Option<Self> {
        if !octets.len().is_multiple_of(8) || octets.len() > 32 {
            return None;
        }
        let mut blocks = Self::ABSENT;
        for (slot, block) in blocks.iter_mut().zip(octets.chunks_exact(8)) {
            *slot = Some((Seq(word(block, 0)), Seq(word(block, 4))));
        }
        Some(blocks)
    }

    fn write(&self, out: &mut Vec<u8>) {
        for (start, end) in self.iter().flatten() {
            out.extend(start.0.to_be_bytes());
            out.extend(end.0.to_be_bytes());
        }
    }

    fn show(&self, to: &mut dyn FnMut(String)) {
        self.iter().flatten().for_each(|(start, end)| to(format!("{start}-{end}")));
    }
}

impl Options {
    /// Only the MSS option.
    pub const fn with_mss(mss: u16) -> Self {
        Self { mss: Some(mss), ..Self::NONE }
    }

    /// Whether there is no option at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::NONE
    }

    /// Reads an options field as RFC 9293 demands of a receiver: word alignment does not
    /// matter (MUST-64), unknown options are skipped by their length (MUST-6), and an illegal
    /// length ends the reading without harm; the options before it count (MUST-7).
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
    /// kind, and the place of its value in the field. Padding is left out.
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

    /// A forged field, and a receiver's reading of it: it is padded before it is sent
    /// ([`Options::encode`]), and zeros may complete an option that has no end.
    pub fn from_raw(field: &[u8]) -> Self {
        let forged = Self { raw: Some(field.into()), ..Self::NONE };
        Self { raw: forged.raw.clone(), ..Self::decode(&forged.encode()) }
    }

    /// The octets of the options field, padded with zeros to a multiple of four
    /// (MUST-69); a forged field comes out as it was given, padded likewise.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match &self.raw {
            Some(raw) => out.extend_from_slice(raw),
            None => self.write(&mut out),
        }
        out.resize(out.len().next_multiple_of(WORD), END);
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
