//! The numbers and comparisons of the model's arithmetic, one row each: what RFCs 9293, 6298, 5681
//! and 7323 say with a formula rather than with a rule. The engine reads them here, from the table
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

numbers!(u8 u32 u64);

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
    first_variation: u64 = 2, "RFC6298#2.2" "the first RTTVAR is R divided by this";
    smoothing: u64 = 8, "RFC6298#2.3" "1 divided by alpha, the weight of a new R in SRTT";
    variation_smoothing: u64 = 4, "RFC6298#2.3" "1 divided by beta, the weight of a new R in RTTVAR";
    variations: u64 = 4, "RFC6298#2.2" "K, how many RTTVARs are added to SRTT";
    back_off: u64 = 2, "RFC6298#5.5" "the RTO is multiplied by this at a timeout";
    probe_back_off: u64 = 2, "3.8.6.1" "the interval between probes is multiplied by this";
    timed_by: Bound = Bound::UpTo, "RFC6298#2.2" "the end of the timed segment against SEG.ACK, which ends its round trip";

    // Congestion control, in segments.
    initial_window_small: u32 = 4, "RFC5681#3.1" "the initial cwnd if SMSS is at most 1095";
    initial_window_medium: u32 = 3, "RFC5681#3.1" "the initial cwnd if SMSS is 1096 to 2190";
    initial_window_large: u32 = 2, "RFC5681#3.1" "the initial cwnd if SMSS is more than 2190";
    small_mss: u32 = 1095, "RFC5681#3.1" "the largest SMSS with an initial cwnd of 4 segments";
    medium_mss: u32 = 2190, "RFC5681#3.1" "the largest SMSS with an initial cwnd of 3 segments";
    window_after_lost_syn: u32 = 1, "RFC5681#3.1" "the initial cwnd after a SYN was sent again";
    slow_start_limit: u32 = 1, "RFC5681#3.1" "in slow start, cwnd grows by at most this for an ACK";
    avoidance: u32 = 1, "RFC5681#3.1" "in congestion avoidance, cwnd grows by this in a round trip";
    loss_window: u32 = 1, "RFC5681#3.1" "cwnd after a timeout";
    threshold_share: u32 = 2, "RFC5681#3.1" "ssthresh after a loss is what was in flight divided by this";
    minimum_threshold: u32 = 2, "RFC5681#3.1" "the smallest ssthresh after a loss";
    slow_start_until: Bound = Bound::Below, "RFC5681#3.1" "cwnd against ssthresh in slow start";
}
