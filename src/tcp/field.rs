//! The fields of a segment by the names that scenarios give them, one row each. Looking for a
//! segment, forging one, messages, the checker and `synfin explain` read this table; so do the
//! tables in `docs/LANGUAGE.md` and `fuzz/synfin.dict`.

use super::{Flags, Segment, Seq};

/// The longest payload, in octets: an IPv4 datagram has room for it after both headers
/// (RFC 9293, section 3.7.1).
pub const LONGEST_PAYLOAD: u32 = 65_495;

/// The values that a field takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldKind {
    /// A place on the circle of 32-bit numbers: sums go round it.
    Circle,
    /// A number from 0 to this one.
    Number(u32),
    /// None: it is there or not.
    Mark,
    /// Blocks of sequence numbers: [`Options::sack`](super::Options::sack).
    Blocks,
    /// A notation of its own, for forging only.
    Forged,
}

impl FieldKind {
    /// The largest number that the field holds; 0 if it holds none.
    pub const fn most(self) -> u32 {
        match self {
            Self::Circle => u32::MAX,
            Self::Number(most) => most,
            Self::Mark | Self::Blocks | Self::Forged => 0,
        }
    }
}

macro_rules! fields {
    ($(
        $name:ident $place:ident $kind:expr, $word:literal also [$($other:literal)*],
        $summary:literal as $example:literal,
        $of:expr, $set:expr;
    )*) => {
        /// A field of a segment that a pattern can name.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum SegmentField {
            $(#[doc = concat!("`", $word, "`: ", $summary, ".")] $name,)*
        }

        impl SegmentField {
            /// All of them, in the order of the language reference.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its word in a pattern, without a `=`.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The values that it takes.
            pub const fn kind(self) -> FieldKind {
                match self { $(Self::$name => $kind,)* }
            }

            /// Whether it is one of the options, so that `options=` has no room beside it.
            pub const fn is_option(self) -> bool {
                match self { $(Self::$name => fields!(@is_option $place),)* }
            }

            /// What other notations call it, in lower case.
            pub const fn other_words(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($other),*],)* }
            }

            /// What it is, in a line.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$name => $summary,)* }
            }

            /// A statement that uses it.
            pub const fn example(self) -> &'static str {
                match self { $(Self::$name => $example,)* }
            }

            /// Its value in a segment; `None` if the segment has none. A mark that is there is 1, and
            /// blocks are how many there are.
            pub fn of(self, segment: &Segment) -> Option<u32> {
                let of: fn(&Segment) -> Option<u32> = match self { $(Self::$name => $of,)* };
                of(segment)
            }

            /// Gives a segment that value, which fits ([`FieldKind::most`]); blocks are not one.
            pub fn set(self, segment: &mut Segment, value: u32) {
                let set: fn(&mut Segment, u32) = match self { $(Self::$name => $set,)* };
                set(segment, value);
            }
        }
    };
    (@is_option header) => { false };
    (@is_option option) => { true };
}

const SHORT: FieldKind = FieldKind::Number(0xffff);

fields! {
    Seq header FieldKind::Circle, "seq" also ["sequence" "seqno" "seqnum"],
        "the sequence number" as "server recv DATA seq=101",
        |it| Some(it.seq.0), |it, n| it.seq = Seq(n);
    Ack header FieldKind::Circle, "ack" also ["acknum" "ackno"],
        "the acknowledgment number, which exists only with ACK" as "server recv ACK ack=301",
        |it| it.flags.has(Flags::ACK).then_some(it.ack.0), |it, n| it.ack = Seq(n);
    Len header FieldKind::Number(LONGEST_PAYLOAD), "len" also ["length" "size"],
        "the length of the payload in octets, at most 65495" as "server recv DATA len=5",
        // A payload that fits a segment has at most 65,535 octets.
        |it| Some(it.payload.len() as u32), |it, n| it.payload.resize(n as usize, 0);
    Window header SHORT, "win" also ["window" "wnd" "wsize"],
        "the window as it appears in the header, before any scaling" as "server recv ACK win=0",
        |it| Some(it.window.into()), |it, n| it.window = n as u16;
    Urgent header SHORT, "up" also ["urgptr" "urg_ptr"],
        "the urgent pointer as it appears in the header, even without URG"
            as "server recv DATA+URG up=5",
        |it| Some(it.urgent.into()), |it, n| it.urgent = n as u16;
    Reserved header FieldKind::Number(0xf), "reserved" also [],
        "the four reserved bits beside the flags, as a number from 0 to 15"
            as "network forge ACK reserved=4 from client",
        |it| Some(it.reserved.into()), |it, n| it.reserved = n as u8;
    Mss option SHORT, "mss" also [],
        "the option that limits the size of segments" as "server recv SYN mss=1460",
        |it| it.options.mss.map(Into::into), |it, n| it.options.mss = Some(n as u16);
    WindowScale option FieldKind::Number(0xff), "wscale" also ["ws"],
        "the option that scales windows (RFC 7323)" as "server recv SYN wscale=7",
        |it| it.options.window_scale.map(Into::into),
        |it, n| it.options.window_scale = Some(n as u8);
    SackPermitted option FieldKind::Mark, "sackok" also [],
        "the option that allows SACK (RFC 2018)" as "server recv SYN sackok",
        |it| it.options.sack_permitted.then_some(1), |it, _| it.options.sack_permitted = true;
    TsVal option FieldKind::Circle, "tsval" also [],
        "the sender's timestamp (RFC 7323)" as "server recv SYN tsval=1",
        |it| it.options.timestamps.map(|(value, _)| value),
        |it, n| it.options.timestamps = Some((n, it.options.timestamps.map_or(0, |it| it.1)));
    TsEcr option FieldKind::Circle, "tsecr" also [],
        "the echoed timestamp (RFC 7323)" as "client recv ACK tsecr=1",
        |it| it.options.timestamps.map(|(_, echo)| echo),
        |it, n| it.options.timestamps = Some((it.options.timestamps.map_or(0, |it| it.0), n));
    Sack option FieldKind::Blocks, "sack" also ["sackblocks"],
        "the blocks of the SACK option in their order (RFC 2018): the first number of each, and one \
         past its last, as in `sack=101:201,301:401`; at most four"
            as "client recv ACK sack=106:111",
        |it| match it.options.sack.iter().flatten().count() { 0 => None, n => Some(n as u32) },
        |_, _| {};
    Checksum header FieldKind::Forged, "checksum" also [],
        "`bad`: a damaged segment, only in `network forge`"
            as "network forge FIN checksum=bad from client",
        |_| None, |it, _| it.bad_checksum = true;
    Options header FieldKind::Forged, "options" also [],
        "the raw octets of the options field, `0x…`, at most 40, only in `network forge`"
            as "network forge ACK options=0x01010101 from client",
        |_| None, |_, _| {};
}

impl SegmentField {
    /// The field of that name.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.word() == word)
    }

    /// The kind of the option that it is in.
    pub const fn option_kind(self) -> Option<u8> {
        match self {
            Self::Mss => Some(super::Options::KIND_MSS),
            Self::WindowScale => Some(super::Options::KIND_WINDOW_SCALE),
            Self::SackPermitted => Some(super::Options::KIND_SACK_PERMITTED),
            Self::TsVal | Self::TsEcr => Some(super::Options::KIND_TIMESTAMPS),
            Self::Sack => Some(super::Options::KIND_SACK),
            _ => None,
        }
    }

    /// As it is written: `seq=`, `sackok`.
    pub fn written(self) -> String {
        let sign = if self.kind() == FieldKind::Mark { "" } else { "=" };
        format!("{}{sign}", self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_is_set_is_the_value_then() {
        let one = |kind| !matches!(kind, FieldKind::Forged | FieldKind::Blocks);
        for field in SegmentField::ALL.iter().filter(|it| one(it.kind())) {
            for value in [field.kind().most().min(1), field.kind().most()] {
                let mut segment = Segment { flags: Flags::ACK, ..Segment::default() };
                field.set(&mut segment, value);
                let expected = if field.kind() == FieldKind::Mark { 1 } else { value };
                assert_eq!(field.of(&segment), Some(expected), "{field:?}");
            }
            if field.is_option() {
                assert_eq!(field.of(&Segment::default()), None, "{field:?}");
            }
        }
    }

    #[test]
    fn one_timestamp_leaves_the_other() {
        let mut segment = Segment::default();
        SegmentField::TsVal.set(&mut segment, 5);
        SegmentField::TsEcr.set(&mut segment, 7);
        SegmentField::TsVal.set(&mut segment, 6);
        assert_eq!(segment.options.timestamps, Some((6, 7)));
    }
}
