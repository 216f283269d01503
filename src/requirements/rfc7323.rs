//! RFC 7323: window scale, timestamps, and protection against wrapped sequence numbers (PAWS).

use super::Level::{May, Must, MustNot, Should};
use super::{Level, Requirement};

const SCALE: &str = "Window scale";
const RETRACTION: &str = "Window retraction";
const TIMESTAMPS: &str = "Timestamps";
const MEASURING: &str = "RTT measurement";
const ECHO: &str = "Which timestamp to echo";
const PAWS: &str = "PAWS";
const RST: &str = "Timestamps on RST";
const CLOCK: &str = "Timestamp clock";

const BARE_RST: &str = "a RST is sent without options, as RFC 1323 had it";
const NO_RATE: &str = "on a virtual clock any amount of data is sent in no time";
const OWN_CLOCK: &str = "the clock starts at 0, so that every run shows the same numbers";

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
        "RFC7323-2.2-1",
        Should,
        "RFC7323#2.2",
        SCALE,
        "Who can scale windows offers it, even if its own shift count is 0.",
    ),
    row(
        "RFC7323-2.2-2",
        Must,
        "RFC7323#2.2",
        SCALE,
        "Windows are scaled, in either direction, only if both SYNs carry the option.",
    ),
    row(
        "RFC7323-2.2-3",
        Must,
        "RFC7323#2.2",
        SCALE,
        "A window scale option in a segment without SYN is ignored.",
    ),
    row(
        "RFC7323-2.2-4",
        MustNot,
        "RFC7323#2.2",
        SCALE,
        "The window field of a SYN or SYN,ACK is not scaled.",
    ),
    row(
        "RFC7323-2.3-1",
        Should,
        "RFC7323#2.3",
        SCALE,
        "A SYN with the option is answered with the option in the SYN,ACK.",
    ),
    row(
        "RFC7323-2.3-2",
        Must,
        "RFC7323#2.3",
        SCALE,
        "The option tells the shift count of the sender's own receive window.",
    ),
    row(
        "RFC7323-2.3-3",
        Must,
        "RFC7323#2.3",
        SCALE,
        "If both SYNs carry the option, each side shifts by the count of who tells the window; \
        otherwise neither shifts.",
    ),
    row(
        "RFC7323-2.3-4",
        Must,
        "RFC7323#2.3",
        SCALE,
        "The window field of what arrives is shifted to the left before it counts, except in SYNs.",
    ),
    row(
        "RFC7323-2.3-5",
        Must,
        "RFC7323#2.3",
        SCALE,
        "The window field of what is sent is shifted to the right, except in SYNs.",
    ),
    row("RFC7323-2.3-6", Must, "RFC7323#2.3", SCALE, "No shift count is larger than 14."),
    row(
        "RFC7323-2.3-7",
        Must,
        "RFC7323#2.3",
        SCALE,
        "A shift count above 14 that arrives is taken for 14.",
    ),
    row(
        "RFC7323-2.3-8",
        Should,
        "RFC7323#2.3",
        SCALE,
        "A shift count above 14 that arrives is logged.",
    )
    .not_observable("what a host logs, its peer does not see"),
    row(
        "RFC7323-2.4-1",
        Must,
        "RFC7323#2.4",
        RETRACTION,
        "A window that shrinks, as rounding can make it, is coped with.",
    ),
    row(
        "RFC7323-2.4-2",
        Must,
        "RFC7323#2.4",
        RETRACTION,
        "What would have been in the window of any ACK that was sent is in the window.",
    ),
    row(
        "RFC7323-2.4-3",
        Should,
        "RFC7323#2.4",
        RETRACTION,
        "With window scale, the receiver remembers the right edge itself, not what rounding made \
        of it.",
    ),
    row(
        "RFC7323-2.4-4",
        Must,
        "RFC7323#2.4",
        RETRACTION,
        "What is sent for the first time lies in the window of the latest ACK.",
    ),
    row(
        "RFC7323-2.4-5",
        May,
        "RFC7323#2.4",
        RETRACTION,
        "From the second time on, what is sent again has to lie in the window of the latest ACK.",
    )
    .not_modelled(
        "whatever is unacknowledged is sent again, as SHLD-16 and MAY-7 of RFC 9293 have it",
    ),
    row(
        "RFC7323-3.2-1",
        Should,
        "RFC7323#3.2",
        TIMESTAMPS,
        "A segment without ACK echoes no timestamp: TSecr is 0.",
    ),
    row(
        "RFC7323-3.2-2",
        Must,
        "RFC7323#3.2",
        TIMESTAMPS,
        "A segment with ACK echoes a TSval that came from the peer lately (section 4.3 says which).",
    ),
    row(
        "RFC7323-3.2-3",
        Must,
        "RFC7323#3.2",
        TIMESTAMPS,
        "The TSecr of a segment without ACK is not looked at.",
    ),
    row(
        "RFC7323-3.2-4",
        Must,
        "RFC7323#3.2",
        TIMESTAMPS,
        "Once both SYNs carried timestamps, every segment but a RST does.",
    ),
    row(
        "RFC7323-3.2-5",
        Should,
        "RFC7323#3.2",
        RST,
        "Once both SYNs carried timestamps, a RST does so too.",
    )
    .not_modelled(BARE_RST),
    row(
        "RFC7323-3.2-6",
        Should,
        "RFC7323#3.2",
        TIMESTAMPS,
        "Whether timestamps are in use is remembered, in the flag Snd.TS.OK.",
    )
    .not_observable("the flag is inside; what follows from it has its own rows"),
    row(
        "RFC7323-3.2-7",
        Should,
        "RFC7323#3.2",
        TIMESTAMPS,
        "Where timestamps are in use, a segment without them is dropped without a word, if it is \
        no RST.",
    ),
    row(
        "RFC7323-3.2-8",
        MustNot,
        "RFC7323#3.2",
        TIMESTAMPS,
        "A missing timestamp does not end a connection.",
    ),
    row(
        "RFC7323-3.2-9",
        Must,
        "RFC7323#3.2",
        TIMESTAMPS,
        "Where timestamps are not in use, a segment with them is processed as if it had none.",
    ),
    row(
        "RFC7323-4.1-1",
        Must,
        "RFC7323#4.1",
        CLOCK,
        "The timestamp clock advances at about the rate of real time.",
    ),
    row(
        "RFC7323-4.2-1",
        Should,
        "RFC7323#4.2",
        MEASURING,
        "With a sample from every timestamp, RFC 6298's memory is not to become shorter.",
    )
    .not_modelled("one segment is timed at a time, with timestamps or without"),
    row(
        "RFC7323-4.3-1",
        Should,
        "RFC7323#4.3",
        ECHO,
        "A delayed ACK echoes the timestamp of the earliest segment that it acknowledges.",
    ),
    row(
        "RFC7323-4.3-2",
        Should,
        "RFC7323#4.3",
        ECHO,
        "The ACK of what came too early echoes the timestamp of the segment that last advanced \
        RCV.NXT.",
    ),
    row(
        "RFC7323-4.3-3",
        Must,
        "RFC7323#4.3",
        ECHO,
        "When a gap is filled, the timestamp of the segment that filled it is echoed.",
    ),
    row(
        "RFC7323-5.2-1",
        Must,
        "RFC7323#5.2",
        PAWS,
        "The timestamp that others are compared with never goes back.",
    ),
    row(
        "RFC7323-5.2-2",
        Should,
        "RFC7323#5.2",
        RST,
        "A RST in answer to a segment with timestamps has timestamps.",
    )
    .not_modelled(BARE_RST),
    row(
        "RFC7323-5.2-3",
        Should,
        "RFC7323#5.2",
        RST,
        "The timestamps of a RST are the answered segment's TSval as TSecr, and a TSval of 0.",
    )
    .not_modelled(BARE_RST),
    row(
        "RFC7323-5.2-4",
        Should,
        "RFC7323#5.2",
        RST,
        "Where timestamps are in use, the RST of an ABORT has them.",
    )
    .not_modelled(BARE_RST),
    row(
        "RFC7323-5.2-5",
        MustNot,
        "RFC7323#5.2",
        RST,
        "A RST that arrives is not judged by its timestamp.",
    ),
    row(
        "RFC7323-5.2-6",
        MustNot,
        "RFC7323#5.2",
        RST,
        "The timestamps of a RST that arrives change nothing.",
    ),
    row(
        "RFC7323-5.3-1",
        Must,
        "RFC7323#5.3",
        PAWS,
        "On a connection with timestamps, a segment that is older than the latest is acknowledged \
        and dropped.",
    ),
    row(
        "RFC7323-5.3-2",
        Must,
        "RFC7323#5.3",
        PAWS,
        "The timestamp is looked at before the sequence number.",
    ),
    row(
        "RFC7323-5.3-3",
        Must,
        "RFC7323#5.3",
        PAWS,
        "The timestamp is looked at when a segment arrives, and not again when what was kept is \
        delivered.",
    ),
    row(
        "RFC7323-5.4-1",
        Must,
        "RFC7323#5.4",
        CLOCK,
        "The timestamp clock ticks at least once for each 2^31 octets that are sent.",
    )
    .not_observable(NO_RATE),
    row(
        "RFC7323-5.4-2",
        Should,
        "RFC7323#5.4",
        CLOCK,
        "The timestamp clock ticks at least once for each window of data.",
    )
    .not_observable(NO_RATE),
    row(
        "RFC7323-5.4-3",
        Must,
        "RFC7323#5.4",
        CLOCK,
        "The timestamp clock does not come round within the maximum segment lifetime.",
    ),
    row(
        "RFC7323-5.5-1",
        Must,
        "RFC7323#5.5",
        PAWS,
        "After 24 days without a segment to compare with, timestamps are believed anew, so that no \
        connection freezes.",
    ),
    row(
        "RFC7323-5.7-1",
        Must,
        "RFC7323#5.7",
        PAWS,
        "Who has PAWS has path MTU discovery, so that no segment is fragmented.",
    )
    .not_modelled("path MTU discovery is the IP layer's, and there is none here"),
    row(
        "RFC7323-7-1",
        Should,
        "RFC7323#7",
        CLOCK,
        "The timestamps of each connection begin at a random number, so that nobody learns how \
        long a host has been up.",
    )
    .not_modelled(OWN_CLOCK),
    row(
        "RFC7323-7.1-1",
        Should,
        "RFC7323#7.1",
        CLOCK,
        "The timestamps of each connection begin at a random number, so that hosts cannot be told \
        apart by their clocks.",
    )
    .not_modelled(OWN_CLOCK),
];
