//! The 69 MUSTs and MUST NOTs.

use super::Level::{Must, MustNot};
use super::Requirement;

const fn must(
    id: &'static str,
    section: &'static str,
    group: &'static str,
    summary: &'static str,
) -> Requirement {
    Requirement::new(id, Must, section, group, summary)
}

const fn must_not(
    id: &'static str,
    section: &'static str,
    group: &'static str,
    summary: &'static str,
) -> Requirement {
    Requirement::new(id, MustNot, section, group, summary)
}

const WINDOW: &str = "Window";
const CHECKSUMS: &str = "TCP Checksums";
const OPTIONS: &str = "TCP Options";
const ISN: &str = "ISN Selection";
const OPENING: &str = "Opening Connections";
const CLOSING: &str = "Closing Connections";
const SENDING: &str = "Sending Data";
const RETRANSMISSIONS: &str = "Retransmissions";
const FAILURES: &str = "Connection Failures";
const KEEP_ALIVE: &str = "Send Keep-alive Packets";
const URGENT: &str = "Urgent Data";
const ACKS: &str = "Generating ACKs";
const SERVICES: &str = "TCP/ALP Interface Services";
const IP_OPTIONS: &str = "IP Options";
const ICMP: &str = "Receiving ICMP Messages from IP";
const PUSH: &str = "PUSH flag";
const VALIDATION: &str = "Address Validation";

const ADDRESSES: &str = "scenarios have two hosts and no IP addresses";
const IP_HEADER: &str = "it is a field of the IP header, which scenarios do not see";
const ROUTES: &str = "source routes travel in the IP header, which scenarios do not see";
const OWN_ISN: &str = "scenarios choose the ISN, or have it translated, so that every run shows \
                       the same numbers";

pub(super) static TABLE: &[Requirement] = &[
    must(
        "MUST-1",
        "3.1",
        WINDOW,
        "The window field is an unsigned number, so that a window of \
        32,768 octets or more is not taken for a negative one.",
    ),
    must("MUST-2", "3.1", CHECKSUMS, "Every segment that is sent carries a valid checksum.")
        .not_observable(
            "scenarios see the fields of what a host sends, and its checksum is made from them",
        ),
    must(
        "MUST-3",
        "3.1",
        CHECKSUMS,
        "The checksum of every segment that arrives is verified, and \
        a segment that fails it changes nothing.",
    ),
    must(
        "MUST-4",
        "3.1",
        OPTIONS,
        "End of option list, no-operation and maximum segment size are \
        understood.",
    ),
    must(
        "MUST-5",
        "3.1",
        OPTIONS,
        "Options may stand in any segment that arrives, not only in \
        SYNs.",
    ),
    must(
        "MUST-6",
        "3.1",
        OPTIONS,
        "An option of an unknown kind is skipped by its length, without \
        complaint.",
    ),
    must(
        "MUST-7",
        "3.1",
        OPTIONS,
        "An option whose length cannot be right, such as zero, does no \
        harm.",
    ),
    must(
        "MUST-8",
        "3.4.1",
        ISN,
        "Initial sequence numbers advance with a clock of 4 microseconds \
        a tick.",
    )
    .not_observable(OWN_ISN),
    must_not(
        "MUST-9",
        "3.4.1",
        ISN,
        "Nobody outside the host can compute the part of an initial \
        sequence number that depends on addresses and ports.",
    )
    .not_observable(OWN_ISN),
    must(
        "MUST-10",
        "3.5",
        OPENING,
        "Two hosts that connect to each other at the same time end up \
        with one established connection.",
    ),
    must(
        "MUST-11",
        "3.5",
        OPENING,
        "A connection in SYN_RCVD remembers whether it came from a \
        passive or an active OPEN, since a reset sends it back to LISTEN or to CLOSED.",
    ),
    must(
        "MUST-12",
        "3.6",
        CLOSING,
        "When the peer ends the connection, the application learns \
        whether that was an orderly close or an abort.",
    ),
    must(
        "MUST-13",
        "3.6.1",
        CLOSING,
        "The side that closes actively stays in TIME_WAIT for twice \
        the maximum segment lifetime.",
    ),
    must(
        "MUST-14",
        "3.7.1",
        OPTIONS,
        "The maximum segment size option can be sent, and is heeded \
        when it arrives.",
    ),
    must(
        "MUST-15",
        "3.7.1",
        OPTIONS,
        "A peer that sends no MSS option is taken to accept 536 \
        octets over IPv4, 1220 over IPv6.",
    ),
    must(
        "MUST-16",
        "3.7.1",
        OPTIONS,
        "No segment is larger than what the peer announced or than \
        what the IP layer can send, whichever is less, options counted.",
    ),
    must(
        "MUST-17",
        "3.7.4",
        SENDING,
        "An application can turn Nagle's algorithm off for a \
        connection.",
    ),
    must(
        "MUST-18",
        "3.8.1",
        RETRANSMISSIONS,
        "The retransmission timeout is computed as RFC 6298 \
        says, and never from a segment that was sent more than once (Karn).",
    ),
    must(
        "MUST-19",
        "3.8.2",
        RETRANSMISSIONS,
        "Slow start, congestion avoidance and the doubling \
        of the retransmission timeout are in place.",
    ),
    must(
        "MUST-20",
        "3.8.3",
        FAILURES,
        "Retransmissions of a segment are counted against R1, where \
        IP is told to suspect the route, and R2, where the connection is closed.",
    ),
    must(
        "MUST-21",
        "3.8.3",
        FAILURES,
        "An application can choose R2 for its connection, even \
        \"never\".",
    ),
    must(
        "MUST-22",
        "3.8.3",
        FAILURES,
        "Retransmissions of a SYN are limited and reported in the \
        same way as those of data.",
    ),
    must(
        "MUST-23",
        "3.8.3",
        FAILURES,
        "A SYN is sent again for at least 3 minutes before the \
        attempt to connect is given up.",
    ),
    must(
        "MUST-24",
        "3.8.4",
        KEEP_ALIVE,
        "Where there are keep-alives, an application can turn \
        them on and off for each connection.",
    ),
    must("MUST-25", "3.8.4", KEEP_ALIVE, "Keep-alives are off unless somebody asks for them."),
    must(
        "MUST-26",
        "3.8.4",
        KEEP_ALIVE,
        "A keep-alive is only sent when nothing is \
        unacknowledged and nothing has arrived for the whole interval.",
    ),
    must("MUST-27", "3.8.4", KEEP_ALIVE, "The keep-alive interval can be configured."),
    must(
        "MUST-28",
        "3.8.4",
        KEEP_ALIVE,
        "Unless configured, the keep-alive interval is two hours \
        or more.",
    ),
    must(
        "MUST-29",
        "3.8.4",
        KEEP_ALIVE,
        "One keep-alive without an answer does not mean that the \
        connection is dead.",
    ),
    must(
        "MUST-30",
        "3.8.5",
        URGENT,
        "The urgent mechanism is supported, although new applications \
        had better not use it.",
    ),
    must("MUST-31", "3.8.5", URGENT, "Urgent data may be of any length."),
    must(
        "MUST-32",
        "3.8.5",
        URGENT,
        "The application is told, unasked, when urgent data comes \
        up and whenever the urgent pointer advances.",
    ),
    must(
        "MUST-33",
        "3.8.5",
        URGENT,
        "An application can learn whether urgent data is still to be \
        read, if not how much.",
    ),
    must(
        "MUST-34",
        "3.8.6",
        WINDOW,
        "A sender copes with a window whose right edge moves to the \
        left, even behind what was already sent.",
    ),
    must(
        "MUST-35",
        "3.8.6",
        WINDOW,
        "A window that shrinks to zero is probed like any other zero \
        window.",
    ),
    must(
        "MUST-36",
        "3.8.6.1",
        WINDOW,
        "A sender with data probes a window of zero, so that its \
        opening is never missed.",
    ),
    must(
        "MUST-37",
        "3.8.6.1",
        WINDOW,
        "A connection stays open for as long as the peer \
        acknowledges probes of its zero window.",
    ),
    must(
        "MUST-38",
        "3.8.6.2.1",
        SENDING,
        "A sender avoids the silly window syndrome: it does not \
        send small segments because the window opens in small steps.",
    ),
    must(
        "MUST-39",
        "3.8.6.2.2",
        ACKS,
        "A receiver avoids the silly window syndrome: it opens its \
        window in steps that are worth a segment.",
    ),
    must("MUST-40", "3.8.6.3", ACKS, "An acknowledgment is delayed by less than half a second."),
    must_not(
        "MUST-41",
        "3.9.1.1",
        OPENING,
        "A passive OPEN makes a new connection record or \
        fails; connections that exist do not notice.",
    ),
    must(
        "MUST-42",
        "3.9.1.1",
        OPENING,
        "Where there can be several connections, a port can be \
        listened on while another connection of that port is still opening.",
    )
    .not_observable("two hosts of a scenario hold one connection at a time"),
    must("MUST-43", "3.9.1.1", SERVICES, "OPEN can name the local IP address to use.")
        .not_observable(ADDRESSES),
    must(
        "MUST-44",
        "3.9.1.1",
        OPENING,
        "For an active OPEN without a local address, IP is asked \
        to choose one before the first SYN.",
    )
    .not_observable(ADDRESSES),
    must(
        "MUST-45",
        "3.9.1.1",
        OPENING,
        "Once a connection has a local address, every segment of \
        it uses that address.",
    )
    .not_observable(ADDRESSES),
    must_not(
        "MUST-46",
        "3.9.1.1",
        OPENING,
        "An OPEN to an address that cannot be a peer, such as \
        a broadcast or multicast address, is refused.",
    )
    .not_observable(ADDRESSES),
    must(
        "MUST-47",
        "3.9.1.8",
        SERVICES,
        "Errors that do not end a connection reach the \
        application: ICMP errors, excessive retransmission, urgent data.",
    ),
    must(
        "MUST-48",
        "3.9.1.9",
        SERVICES,
        "An application can choose the Diffserv field of what it \
        sends.",
    )
    .not_observable(IP_HEADER),
    must("MUST-49", "3.9.2", SENDING, "The time to live of segments can be configured.")
        .not_observable(IP_HEADER),
    must(
        "MUST-50",
        "3.9.2",
        IP_OPTIONS,
        "IP options that TCP does not know are ignored when IP \
        passes them up.",
    )
    .not_observable(IP_HEADER),
    must("MUST-51", "3.9.2.1", IP_OPTIONS, "An active OPEN can give a source route.")
        .not_observable(ROUTES),
    must(
        "MUST-52",
        "3.9.2.1",
        IP_OPTIONS,
        "A source route that the application gave beats one \
        that arrived.",
    )
    .not_observable(ROUTES),
    must(
        "MUST-53",
        "3.9.2.1",
        IP_OPTIONS,
        "A connection that was opened passively answers along \
        the return route that arrived.",
    )
    .not_observable(ROUTES),
    must(
        "MUST-54",
        "3.9.2.2",
        ICMP,
        "An ICMP error reaches the connection whose segment caused \
        it, and is acted upon.",
    ),
    must("MUST-55", "3.9.2.2", ICMP, "A source quench message is discarded without a word."),
    must_not(
        "MUST-56",
        "3.9.2.2",
        ICMP,
        "A soft ICMP error (unreachable net, host or source \
        route, time exceeded, parameter problem) does not abort the connection.",
    ),
    must(
        "MUST-57",
        "3.9.2.3",
        OPENING,
        "A SYN to a broadcast or multicast address is discarded \
        without an answer.",
    )
    .not_observable(ADDRESSES),
    must(
        "MUST-58",
        "3.10.7.4",
        ACKS,
        "Acknowledgments are brought together wherever that can be \
        done.",
    ),
    must(
        "MUST-59",
        "3.10.7.4",
        ACKS,
        "When several queued segments are processed in a row, the \
        acknowledgment goes out after the last of them.",
    ),
    must_not(
        "MUST-60",
        "3.9.1.2",
        PUSH,
        "Without a PUSH flag on SEND, data is not held back for \
        ever.",
    ),
    must(
        "MUST-61",
        "3.9.1.2",
        PUSH,
        "Without a PUSH flag on SEND, the last segment of what is \
        queued carries PSH.",
    ),
    must(
        "MUST-62",
        "3.8.5",
        URGENT,
        "The urgent pointer names the octet after the last urgent \
        one.",
    ),
    must(
        "MUST-63",
        "3.9.2.3",
        VALIDATION,
        "A SYN from an address that cannot be a peer is \
        ignored.",
    )
    .not_observable(ADDRESSES),
    must(
        "MUST-64",
        "3.2",
        OPTIONS,
        "Options are understood wherever they begin, on a word \
        boundary or not.",
    ),
    must_not("MUST-65", "3.2", OPTIONS, "A segment without SYN carries no MSS option."),
    must(
        "MUST-66",
        "3.4",
        WINDOW,
        "RST and URG are processed even when the receive window is \
        zero.",
    ),
    must(
        "MUST-67",
        "3.7.1",
        OPTIONS,
        "The announced MSS is no larger than what the IP layer can \
        receive less 20 octets of TCP header.",
    ),
    must(
        "MUST-68",
        "3.1",
        OPTIONS,
        "Every option but end of list and no-operation has a length \
        octet, options yet to be invented included.",
    ),
    must("MUST-69", "3.1", OPTIONS, "What follows an end-of-list option in the header is zeros.")
        .not_observable("scenarios see options as they are read, not the octets behind them"),
];
