//! The 31 SHOULDs and SHOULD NOTs, and the one RECOMMENDED, which means the same.

use super::Level::{Should, ShouldNot};
use super::Requirement;

const fn should(
    id: &'static str,
    section: &'static str,
    group: &'static str,
    summary: &'static str,
) -> Requirement {
    Requirement::new(id, Should, section, group, summary)
}

const fn should_not(
    id: &'static str,
    section: &'static str,
    group: &'static str,
    summary: &'static str,
) -> Requirement {
    Requirement::new(id, ShouldNot, section, group, summary)
}

const WINDOW: &str = "Window";
const OPTIONS: &str = "TCP Options";
const CLOSING: &str = "Closing Connections";
const FAILURES: &str = "Connection Failures";
const ACKS: &str = "Generating ACKs";
const SERVICES: &str = "TCP/ALP Interface Services";
const ICMP: &str = "Receiving ICMP Messages from IP";
const PUSH: &str = "PUSH flag";

const DIFFSERV: &str = "it is a field of the IP header, which scenarios do not see";

pub(super) static TABLE: &[Requirement] = &[
    should(
        "SHLD-1",
        "3.4.1",
        "ISN Selection",
        "Initial sequence numbers are the clock plus a \
        keyed pseudorandom function of addresses and ports.",
    )
    .not_observable(
        "scenarios choose the ISN, or have it translated, so that every run \
            shows the same numbers",
    ),
    should("SHLD-2", "3.5.3", CLOSING, "A reset that carries data is accepted all the same."),
    should(
        "SHLD-3",
        "3.6.1",
        CLOSING,
        "A host whose CLOSE also ends receiving sends a reset when \
        data is left unread or still arrives, so that the peer knows of the loss.",
    ),
    should(
        "SHLD-4",
        "3.6.1",
        CLOSING,
        "With timestamps, a new connection can leave TIME_WAIT \
        early (RFC 6191).",
    ),
    should(
        "SHLD-5",
        "3.7.1",
        OPTIONS,
        "Each SYN announces the MSS unless it is the default of \
        536 octets over IPv4, 1220 over IPv6.",
    ),
    should(
        "SHLD-6",
        "3.7.3",
        OPTIONS,
        "Where the MTU changes from packet to packet, the MSS is \
        computed from the smallest.",
    )
    .not_observable("the MTU belongs to the IP layer, which scenarios do not see"),
    should(
        "SHLD-7",
        "3.7.4",
        "Sending Data",
        "Nagle's algorithm gathers small pieces of data \
        while something is unacknowledged.",
    ),
    should(
        "SHLD-8",
        "3.8.2",
        "Explicit Congestion Notification",
        "Explicit congestion \
        notification (RFC 3168) is supported.",
    )
    .not_observable("congestion is marked in the IP header, which scenarios do not see"),
    should(
        "SHLD-9",
        "3.8.3",
        FAILURES,
        "The application hears of trouble when retransmissions \
        reach R1, before R2 ends the connection.",
    ),
    should("SHLD-10", "3.8.3", FAILURES, "R1 is at least 3 retransmissions."),
    should("SHLD-11", "3.8.3", FAILURES, "R2 is at least 100 seconds."),
    should("SHLD-12", "3.8.4", "Send Keep-alive Packets", "A keep-alive carries no data."),
    should_not("SHLD-13", "3.8.5", "Urgent Data", "New applications do not use urgent data.")
        .not_observable("it is advice to those who write applications"),
    should_not(
        "SHLD-14",
        "3.8.6",
        WINDOW,
        "A receiver does not move the right edge of its window \
        to the left.",
    ),
    should_not(
        "SHLD-15",
        "3.8.6",
        WINDOW,
        "A sender sends no new data when the window has shrunk \
        behind what it already sent.",
    ),
    should(
        "SHLD-16",
        "3.8.6",
        WINDOW,
        "Unacknowledged data that still lies within a shrunken \
        window is retransmitted as usual.",
    ),
    should_not(
        "SHLD-17",
        "3.8.6",
        WINDOW,
        "A connection is not given up because data beyond a \
        shrunken window stays unacknowledged.",
    ),
    should(
        "SHLD-18",
        "3.8.6.3",
        ACKS,
        "An acknowledgment of data is delayed a little, so that \
        fewer are sent.",
    ),
    should("SHLD-19", "3.8.6.3", ACKS, "At least every second full-sized segment is acknowledged."),
    should(
        "SHLD-20",
        "3.9.1.8",
        SERVICES,
        "An application can choose not to hear of errors that \
        do not end its connection.",
    )
    .not_observable("whether anybody listens to a signal does not show between the hosts"),
    should(
        "SHLD-21",
        "3.9.1.9",
        SERVICES,
        "An application can change the Diffserv field while \
        connected.",
    )
    .not_observable(DIFFSERV),
    should("SHLD-22", "3.9.1.9", SERVICES, "The Diffserv field is handed to IP as it is.")
        .not_observable(DIFFSERV),
    should_not(
        "SHLD-23",
        "3.9.2",
        SERVICES,
        "An application does not, as a rule, change the \
        Diffserv field while connected.",
    )
    .not_observable(DIFFSERV),
    should(
        "SHLD-24",
        "3.9.2.1",
        "IP Options",
        "A source route that arrives later replaces the \
        earlier one.",
    )
    .not_observable("source routes travel in the IP header, which scenarios do not see"),
    should("SHLD-25", "3.9.2.2", ICMP, "A soft ICMP error is made known to the application."),
    should(
        "SHLD-26",
        "3.9.2.2",
        ICMP,
        "A hard ICMP error (unreachable protocol or port, \
        fragmentation needed) aborts the connection.",
    ),
    should(
        "SHLD-27",
        "3.9.1.2",
        PUSH,
        "Pushes that follow each other are merged when data is put \
        into segments, so that the segments are as large as they can be.",
    ),
    should(
        "SHLD-28",
        "3.9.1.2",
        PUSH,
        "Segments of the maximum size are sent wherever there is \
        data enough.",
    ),
    should(
        "SHLD-29",
        "3.8.6.1",
        WINDOW,
        "The first probe of a zero window is sent after one \
        retransmission timeout.",
    ),
    should(
        "SHLD-30",
        "3.8.6.1",
        WINDOW,
        "The time from one probe of a zero window to the next \
        grows exponentially.",
    ),
    should(
        "SHLD-31",
        "3.10.7.4",
        ACKS,
        "Segments within the window that arrive ahead of a gap \
        are kept until it is filled.",
    ),
    should("REC-1", "3.1", WINDOW, "Windows are kept and computed with in 32 bits."),
];
