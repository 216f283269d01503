//! The numbers and comparisons of the model's arithmetic, one row each: RFCs 9293, 6298, 5681 and
//! 7323 state them with a formula rather than with a rule. The engine reads them from the table
//! that it executes ([`Rules::arithmetic`](super::Rules::arithmetic)), so that each can be changed
//! as a rule can: `synfin mutants` derives its changes of arithmetic from these rows.
//!
//! Numbers that a scenario sets are settings (`config.rs`), and sizes of formats are not here.

use std::time::Duration;

use super::Seq;

/// How two numbers compare.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bound {
    /// The RFC's `<`.
    Below,
    /// The RFC's `=<`.
    UpTo,
}

impl Bound {
    /// Whether `low` compares so to `high` on the circle of sequence numbers.
    #[inline]
    pub const fn seq(self, low: Seq, high: Seq) -> bool {
        match self {
            Self::Below => low.lt(high),
            Self::UpTo => low.le(high),
        }
    }

    /// Whether `low` compares so to `high`.
    #[inline]
    pub fn holds<T: PartialOrd>(self, low: T, high: T) -> bool {
        match self {
            Self::Below => low < high,
            Self::UpTo => low <= high,
        }
    }
}

/// How a row is changed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Twist {
    /// The number is doubled; 0 becomes 1.
    Twice,
    /// The number is halved, rounded down.
    Half,
    /// `<` becomes `=<`, or `=<` becomes `<`.
    Edge,
}

impl Twist {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Twice, Self::Half, Self::Edge];

    /// Its name in that of a mutant.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Twice => "twice",
            Self::Half => "half",
            Self::Edge => "edge",
        }
    }
}

/// The value of a row.
trait Quantity: Copy {
    /// The value with that change; `None` if it cannot be changed so.
    fn twisted(self, twist: Twist) -> Option<Self>;
    /// The value in words.
    fn words(self) -> String;
}

macro_rules! numbers {
    ($($type:ty)*) => {$(
        impl Quantity for $type {
            fn twisted(self, twist: Twist) -> Option<Self> {
                match twist {
                    Twist::Twice => Some((self * 2).max(1)),
                    Twist::Half => (self > 0).then_some(self / 2),
                    Twist::Edge => None,
                }
            }

            fn words(self) -> String {
                self.to_string()
            }
        }
    )*};
}

numbers!(u8 u16 u32 u64);

impl Quantity for Duration {
    fn twisted(self, twist: Twist) -> Option<Self> {
        match twist {
            Twist::Twice => Some(self * 2),
            Twist::Half => Some(self / 2),
            Twist::Edge => None,
        }
    }

    fn words(self) -> String {
        (super::Time::ZERO + self).to_string()
    }
}

impl Quantity for Bound {
    fn twisted(self, twist: Twist) -> Option<Self> {
        (twist == Twist::Edge).then_some(match self {
            Self::Below => Self::UpTo,
            Self::UpTo => Self::Below,
        })
    }

    fn words(self) -> String {
        match self {
            Self::Below => "<".to_owned(),
            Self::UpTo => "=<".to_owned(),
        }
    }
}

/// A row of the table, for people.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ArithmeticRow {
    /// Its name.
    pub name: &'static str,
    /// Where the RFC says so: `3.8.6.2.1`, or `RFC6298#2.4`.
    pub section: &'static str,
    /// What it is, as half a sentence.
    pub summary: &'static str,
}

macro_rules! arithmetic {
    ($($name:ident: $type:ty = $value:expr, $section:literal $summary:literal;)*) => {
        /// The numbers and comparisons, each in a field.
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub struct Arithmetic {
            $(#[doc = concat!($summary, " (", $section, ").")] pub(super) $name: $type,)*
        }

        impl Arithmetic {
            /// As the RFCs have them.
            pub const STANDARD: Self = Self { $($name: $value,)* };

            /// The rows, in order.
            pub const ROWS: &'static [ArithmeticRow] = &[$(ArithmeticRow {
                name: stringify!($name),
                section: $section,
                summary: $summary,
            },)*];

            /// The same with one row changed, and its old and new value in words; `None` if the
            /// row cannot be changed so.
            pub fn twisted(&self, row: &str, twist: Twist) -> Option<(Self, [String; 2])> {
                match row {
                    $(stringify!($name) => {
                        let new = self.$name.twisted(twist)?;
                        let words = [self.$name.words(), new.words()];
                        Some((Self { $name: new, ..self.clone() }, words))
                    })*
                    _ => None,
                }
            }
        }
    };
}

arithmetic! {
    // The retransmission timeout; times are in microseconds.
    minimum_rto: u64 = 1_000_000, "RFC6298#2.4" "the smallest RTO";
    rto_after_lost_syn: u64 = 3_000_000, "RFC6298#5.7" "the smallest RTO after a SYN was sent again";
    first_variation: u64 = 2, "RFC6298#2.2" "R divided by this is the first RTTVAR";
    smoothing: u64 = 8, "RFC6298#2.3" "1 divided by alpha, the weight of a new R in SRTT";
    variation_smoothing: u64 = 4, "RFC6298#2.3" "1 divided by beta, the weight of a new R in RTTVAR";
    variations: u64 = 4, "RFC6298#2.3" "K, the RTTVARs that are added to SRTT";
    back_off: u64 = 2, "RFC6298#5.5" "the factor of the RTO at a timeout";
    probe_back_off: u64 = 2, "3.8.6.1" "the factor of the interval between probes";
    timed: Bound = Bound::UpTo, "RFC6298#2.2" "a round trip ends: the end of the timed segment against SEG.ACK";

    // Congestion control; windows are in segments.
    small_mss: u32 = 1095, "RFC5681#3.1" "the largest SMSS with the largest initial cwnd";
    medium_mss: u32 = 2190, "RFC5681#3.1" "the largest SMSS with the second largest initial cwnd";
    window_of_small: u32 = 4, "RFC5681#3.1" "the initial cwnd if SMSS is at most 1095";
    window_of_medium: u32 = 3, "RFC5681#3.1" "the initial cwnd if SMSS is from 1096 to 2190";
    window_of_large: u32 = 2, "RFC5681#3.1" "the initial cwnd if SMSS is more than 2190";
    window_after_lost_syn: u32 = 1, "RFC5681#3.1" "the initial cwnd after a SYN was sent again";
    slow_start_growth: u32 = 1, "RFC5681#3.1" "the most that an ACK adds to cwnd in slow start";
    avoidance_growth: u32 = 1, "RFC5681#3.1" "the growth of cwnd in a round trip of congestion avoidance";
    loss_window: u32 = 1, "RFC5681#3.1" "cwnd after a timeout";
    threshold_share: u32 = 2, "RFC5681#3.1" "the octets in flight at a loss divided by this are ssthresh";
    minimum_threshold: u32 = 2, "RFC5681#3.1" "the smallest ssthresh after a loss";
    slow_start: Bound = Bound::Below, "RFC5681#3.1" "slow start: cwnd against ssthresh";

    // The sizes of segments, in octets, and when they are sent (sections 3.7 and 3.8.6).
    default_mss: u16 = 536, "3.7.1" "the MSS of a peer that announces none";
    timestamps_length: u32 = 12, "RFC7323#A" "the room that timestamps take in every segment";
    full_segment: Bound = Bound::UpTo, "3.8.6.2.1" "a full-sized segment against the data that may be sent";
    all_fits: Bound = Bound::UpTo, "3.8.6.2.1" "the queued data against the usable window";
    window_share: u32 = 2, "3.8.6.2.1" "data that fills the largest window divided by this is sent";
    half_window: Bound = Bound::UpTo, "3.8.6.2.1" "that part of the largest window against the data that may be sent";
    override_timeout: Duration = Duration::from_millis(500), "3.8.6.2.1" "the override timeout";
    buffer_share: u32 = 2, "3.8.6.2.2" "a window is advanced by the buffer divided by this, or by a segment";
    window_advance: Bound = Bound::UpTo, "3.8.6.2.2" "the least advance of a window against the room";
    delayed_segments: u32 = 2, "3.8.6.3" "the full-sized segments that are acknowledged at once";
    ack_due: Bound = Bound::UpTo, "3.8.6.3" "those segments against the data that waits to be acknowledged";
    rest_fits: Bound = Bound::UpTo, "3.8.1" "the end of the rest of a resent segment against the windows";
    probe_length: u32 = 1, "3.8.6.1" "the octets of a probe";
    keep_alive_distance: u32 = 1, "3.8.4" "how far before SND.NXT a keep-alive is";
    urgent_distance: u32 = 1, "3.8.5" "how far past the last urgent octet SND.UP is";
    sack_blocks: u32 = 4, "RFC2018#3" "the most SACK blocks in a segment";
    sack_blocks_beside_timestamps: u32 = 3, "RFC2018#3" "the most SACK blocks in a segment with timestamps";
    maximum_shift: u8 = 14, "RFC7323#2.3" "the largest shift count";
    timestamp_tick: u64 = 1000, "RFC7323#5.4" "the microseconds of a tick of the timestamp clock";

    // Whether a segment is acceptable, and whether its fields are news.
    window_start: Bound = Bound::UpTo, "3.10.7.4" "acceptable: RCV.NXT against a sequence number";
    window_end: Bound = Bound::Below, "3.10.7.4" "acceptable: a sequence number against RCV.NXT + RCV.WND";
    new_ack: Bound = Bound::Below, "3.10.7.4" "a new acknowledgment: SND.UNA against SEG.ACK";
    known_ack: Bound = Bound::UpTo, "3.10.7.4" "an acknowledgment of data that was sent: SEG.ACK against SND.NXT";
    old_ack: Bound = Bound::Below, "RFC5961#5.2" "a too old acknowledgment: SEG.ACK against SND.UNA - MAX.SND.WND";
    window_ack: Bound = Bound::UpTo, "3.10.7.4" "a window update: SND.UNA against SEG.ACK";
    window_seq: Bound = Bound::Below, "3.10.7.4" "a window update: SND.WL1 against SEG.SEQ";
    window_same_seq: Bound = Bound::UpTo, "3.10.7.4" "a window update with SND.WL1 = SEG.SEQ: SND.WL2 against SEG.ACK";
    paws: Bound = Bound::Below, "RFC7323#5.3" "a too old timestamp: SEG.TSval against TS.Recent";
    recent_value: Bound = Bound::UpTo, "RFC7323#4.3" "a new TS.Recent: TS.Recent against SEG.TSval";
    recent_seq: Bound = Bound::UpTo, "RFC7323#4.3" "a new TS.Recent: SEG.SEQ against Last.ACK.sent";
    recent_life: Duration = Duration::from_secs(24 * 86_400), "RFC7323#5.5" "how long TS.Recent counts without being renewed";
    outlived: Bound = Bound::Below, "RFC7323#5.5" "that time against the age of TS.Recent";
    new_incarnation: Bound = Bound::Below, "RFC6191#2" "a new incarnation: TS.Recent against SEG.TSval";

    // How long, and how often.
    r1_counted: u32 = 1, "3.8.3" "how much the retransmission that is due counts towards R1";
    r2: Bound = Bound::UpTo, "3.8.3" "R2 against the time since a segment was first sent";
    keep_alives: Bound = Bound::UpTo, "3.8.4" "the keep-alives that end a connection against those without an answer";
    time_wait: u32 = 2, "3.6.1" "the MSLs that TIME_WAIT lasts";
}
