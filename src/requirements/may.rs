//! The 18 MAYs.

use super::Level::May;
use super::Requirement;

const fn may(
    id: &'static str,
    section: &'static str,
    group: &'static str,
    summary: &'static str,
) -> Requirement {
    Requirement::new(id, May, section, group, summary)
}

const CLOSING: &str = "Closing Connections";
const KEEP_ALIVE: &str = "Send Keep-alive Packets";
const WINDOW: &str = "Window";
const SERVICES: &str = "TCP/ALP Interface Services";
const PUSH: &str = "PUSH flag";
const IP_OPTIONS: &str = "IP Options";

const IP_HEADER: &str = "it is a field of the IP header, which scenarios do not see";

pub(super) static TABLE: &[Requirement] = &[
    may("MAY-1", "3.6.1", CLOSING, "CLOSE may end receiving as well as sending."),
    may(
        "MAY-2",
        "3.6.1",
        CLOSING,
        "A new SYN may reopen a connection straight from TIME_WAIT, if \
        its sequence numbers go on above the old ones.",
    ),
    may(
        "MAY-3",
        "3.7.1",
        "TCP Options",
        "The MSS option may be sent in every SYN, even if it says \
        the default.",
    ),
    may(
        "MAY-4",
        "3.8.1",
        "Retransmissions",
        "An identical retransmission may reuse the \
        identification field of IPv4.",
    )
    .not_observable(IP_HEADER),
    may(
        "MAY-5",
        "3.8.4",
        KEEP_ALIVE,
        "There may be keep-alives, which ask an idle peer for a sign \
        of life.",
    ),
    may(
        "MAY-6",
        "3.8.4",
        KEEP_ALIVE,
        "A keep-alive may be made to carry one garbage octet, for \
        peers that answer nothing else.",
    ),
    may(
        "MAY-7",
        "3.8.6",
        WINDOW,
        "Old data beyond the right edge of a shrunken window may be \
        retransmitted too.",
    ),
    may(
        "MAY-8",
        "3.8.6.1",
        WINDOW,
        "A receiver may keep its window closed for as long as it \
        likes.",
    ),
    may(
        "MAY-9",
        "3.9.1.9",
        SERVICES,
        "The Diffserv field that arrived last may be shown to the \
        application.",
    )
    .not_observable(IP_HEADER),
    may("MAY-10", "3.9.2", IP_OPTIONS, "The timestamp option of IP may be supported.")
        .not_observable(IP_HEADER),
    may("MAY-11", "3.9.2", IP_OPTIONS, "The record route option of IP may be supported.")
        .not_observable(IP_HEADER),
    may(
        "MAY-12",
        "3.10.7.4",
        "RFC 5961 Support",
        "Acknowledgment numbers may be held to the \
        stricter range of RFC 5961, against blind injection of data.",
    ),
    may(
        "MAY-13",
        "3.10.7.4",
        "Generating ACKs",
        "A segment in the window but ahead of a gap may \
        be answered with an acknowledgment of RCV.NXT.",
    ),
    may(
        "MAY-14",
        "3.9.1.7",
        SERVICES,
        "There may be a FLUSH call, which drops queued data that \
        the window does not allow yet.",
    )
    .not_observable("the scenario language has no FLUSH call"),
    may(
        "MAY-15",
        "3.9.1.2",
        PUSH,
        "SEND may have a PUSH flag, with which data goes out promptly \
        and marked PSH.",
    ),
    may(
        "MAY-16",
        "3.9.1.2",
        PUSH,
        "Data that was sent without PUSH may be gathered before it \
        goes out.",
    ),
    may("MAY-17", "3.9.1.3", PUSH, "A receiver may tell the application that a PSH arrived.")
        .not_observable("a read in the scenario language does not report PSH"),
    may(
        "MAY-18",
        "3.8.2",
        "Alternative Congestion Control",
        "Other congestion control algorithms \
        that follow the IETF's rules may be used.",
    )
    .not_observable("it allows algorithms and says nothing about what they do"),
];
