//! RFC 6298: the retransmission timeout. Sections are given with the number of the rule where
//! there is one: 2.1 to 2.5, 5.1 to 5.7.

use super::Level::{Must, MustNot, Should};
use super::{Level, Requirement};

const COMPUTING: &str = "Computing the RTO";
const SAMPLES: &str = "RTT samples";
const TIMER: &str = "Managing the timer";

const fn row(
    id: &'static str,
    level: Level,
    section: &'static str,
    group: &'static str,
    summary: &'static str,
) -> Requirement {
    Requirement::new(id, level, section, group, summary)
}

pub(super) static TABLE: &[Requirement] = &[
    row(
        "RFC6298-1-1",
        MustNot,
        "RFC6298#1",
        TIMER,
        "Nothing is sent again sooner than these rules let it.",
    ),
    row(
        "RFC6298-2.1-1",
        Should,
        "RFC6298#2.1",
        COMPUTING,
        "Before anything is measured, the RTO is one second.",
    ),
    row(
        "RFC6298-2.2-1",
        Must,
        "RFC6298#2.2",
        COMPUTING,
        "The first measurement R makes SRTT = R, RTTVAR = R/2 and RTO = SRTT + max(G, 4*RTTVAR).",
    ),
    row(
        "RFC6298-2.3-1",
        Must,
        "RFC6298#2.3",
        COMPUTING,
        "Each later measurement moves RTTVAR towards its distance from SRTT, and SRTT towards \
        itself.",
    ),
    row(
        "RFC6298-2.3-2",
        Must,
        "RFC6298#2.3",
        COMPUTING,
        "RTTVAR is updated first, with the SRTT from before the measurement.",
    ),
    row(
        "RFC6298-2.3-3",
        Should,
        "RFC6298#2.3",
        COMPUTING,
        "A measurement weighs an eighth in SRTT, and its distance a quarter in RTTVAR.",
    ),
    row(
        "RFC6298-2.3-4",
        Must,
        "RFC6298#2.3",
        COMPUTING,
        "After each measurement RTO is computed anew, as SRTT + max(G, 4*RTTVAR).",
    ),
    row(
        "RFC6298-2.4-1",
        Should,
        "RFC6298#2.4",
        COMPUTING,
        "A RTO that comes out below one second is rounded up to it.",
    ),
    row(
        "RFC6298-3-1",
        Must,
        "RFC6298#3",
        SAMPLES,
        "Round-trip times are sampled by Karn's algorithm.",
    ),
    row(
        "RFC6298-3-2",
        MustNot,
        "RFC6298#3",
        SAMPLES,
        "A segment that was sent more than once gives no sample.",
    ),
    row(
        "RFC6298-3-3",
        Must,
        "RFC6298#3",
        SAMPLES,
        "At least one sample is taken in each round trip, where Karn's algorithm allows one.",
    ),
    row(
        "RFC6298-4-1",
        Must,
        "RFC6298#4",
        COMPUTING,
        "Where the round-trip time does not vary, the RTO still exceeds it by the clock's \
        granularity G.",
    )
    .not_observable("G is the implementation's own, and as small as it likes"),
    row(
        "RFC6298-5-1",
        Must,
        "RFC6298#5",
        TIMER,
        "No segment is sent again before one RTO has passed since it was last sent.",
    ),
    row(
        "RFC6298-5-2",
        Should,
        "RFC6298#5",
        TIMER,
        "The timer runs while something is unacknowledged, starts anew with each acknowledgment of \
        new data, and when it expires, the earliest segment is sent again.",
    ),
    row(
        "RFC6298-5.5-1",
        Must,
        "RFC6298#5.5",
        TIMER,
        "Each time the timer expires, the RTO doubles.",
    ),
    row(
        "RFC6298-5.7-1",
        Must,
        "RFC6298#5.7",
        TIMER,
        "After a SYN had to be sent again, data begins with a RTO of three seconds, if it would be \
        less.",
    ),
];
