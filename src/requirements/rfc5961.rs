//! RFC 5961: blind in-window attacks. Its MUSTs hold for those who take its advice at all: each
//! of its three remedies is a SHOULD or a MAY as a whole.

use super::Level::{Must, Should};
use super::{Level, Requirement};

const RST: &str = "Blind RST";
const SYN: &str = "Blind SYN";
const DATA: &str = "Blind data";
const THROTTLING: &str = "ACK throttling";

const EVERY_CHALLENGE: &str = "every challenge ACK is sent, so that a trace shows each";

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
        "RFC5961-1.1-1",
        Should,
        "RFC5961#1.1",
        "Applicability",
        "Hosts with long-lived connections between known ends, and nothing better to protect them, \
        take the remedies of this document.",
    )
    .not_observable("it says who is to heed the rest, which has its own rows"),
    row(
        "RFC5961-3.2-1",
        Should,
        "RFC5961#3.2",
        RST,
        "A RST on a connection is judged in three cases, by where its sequence number lies, instead \
        of being believed anywhere in the window.",
    ),
    row(
        "RFC5961-3.2-2",
        Must,
        "RFC5961#3.2",
        RST,
        "A RST whose sequence number is exactly RCV.NXT resets the connection.",
    ),
    row(
        "RFC5961-3.2-3",
        Must,
        "RFC5961#3.2",
        RST,
        "A RST elsewhere in the window is answered with a challenge ACK.",
    ),
    row(
        "RFC5961-3.2-4",
        Must,
        "RFC5961#3.2",
        RST,
        "A RST that was challenged is dropped and changes nothing.",
    ),
    row(
        "RFC5961-3.2-5",
        Must,
        "RFC5961#3.2",
        RST,
        "A RST outside the window is dropped without a word.",
    ),
    row(
        "RFC5961-3.2-6",
        Must,
        "RFC5961#3.2",
        RST,
        "In SYN_SENT, a RST that does not acknowledge the SYN is dropped without a word.",
    ),
    row(
        "RFC5961-4.2-1",
        Should,
        "RFC5961#4.2",
        SYN,
        "A SYN on a connection is challenged rather than answered with a RST.",
    ),
    row(
        "RFC5961-4.2-2",
        Must,
        "RFC5961#4.2",
        SYN,
        "A SYN on a connection is answered with a challenge ACK, wherever its sequence number lies.",
    ),
    row(
        "RFC5961-4.2-3",
        Must,
        "RFC5961#4.2",
        SYN,
        "A SYN that was challenged is dropped, with all that it carries.",
    ),
    row(
        "RFC5961-4.2-4",
        Must,
        "RFC5961#4.2",
        SYN,
        "If the challenged peer answers with a valid RST, the connection ends.",
    ),
    row(
        "RFC5961-5.2-1",
        Must,
        "RFC5961#5.2",
        DATA,
        "Whoever guards against injected data takes an acknowledgment only between \
        SND.UNA - MAX.SND.WND and SND.NXT.",
    ),
    row(
        "RFC5961-5.2-2",
        Must,
        "RFC5961#5.2",
        DATA,
        "A segment that acknowledges something outside that range is dropped, and draws an ACK.",
    ),
    row(
        "RFC5961-7-1",
        Should,
        "RFC5961#7",
        THROTTLING,
        "How many challenge ACKs may be sent in which time can be configured.",
    )
    .not_modelled(EVERY_CHALLENGE),
    row("RFC5961-7-2", Should, "RFC5961#7", THROTTLING, "Challenge ACKs are limited in number.")
        .not_modelled(EVERY_CHALLENGE),
    row(
        "RFC5961-7-3",
        Should,
        "RFC5961#7",
        THROTTLING,
        "The time for which the limit holds can be configured.",
    )
    .not_modelled(EVERY_CHALLENGE),
];
