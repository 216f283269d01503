//! Words about how much is sent, and when: windows, timers, and what waits for them.

use super::Topic;

pub(super) const TOPICS: &[Topic] = &[
    Topic {
        words: &[
            "congestion window",
            "congestion",
            "cwnd",
            "congestion control",
            "congestion avoidance",
            "ssthresh",
        ],
        section: "RFC5681#3.1",
        text: &["How much the network is trusted with, beside what the peer's window allows: the \
             smaller of both counts. It grows while acknowledgments come, quickly below \
             ssthresh (slow start), slowly above (congestion avoidance), and a loss makes it \
             small. It stands in no header. The model has it where a scenario says \
             `congestion_control = on`."],
        scenario: "\
            set client.congestion_control = on\n\
            set both.MSS = 1000\n\
            server listen\n\
            client connect\n\
            expect both ESTABLISHED\n\
            client send 20000\n\
            server recv DATA\n\
            expect client.SND.NXT < client.ISS + 20001",
    },
    Topic {
        words: &["slow start", "initial window"],
        section: "RFC5681#3.1",
        text: &[
            "How a connection begins, and begins again after a timeout: a few segments, and one \
             more for each acknowledgment, so that it doubles each round trip until ssthresh or \
             a loss. Slow only against sending all at once.",
        ],
        scenario: "\
            set client.congestion_control = on\n\
            set both.MSS = 1000\n\
            server listen\n\
            client connect\n\
            expect both ESTABLISHED\n\
            client send 20000\n\
            server recv DATA\n\
            server recv DATA\n\
            server recv DATA\n\
            server recv DATA\n\
            expect client silent",
    },
    Topic {
        words: &["delayed ACK", "delayed acknowledgment", "delayed-ACK timeout", "TCP_QUICKACK"],
        section: "3.8.6.3",
        text: &[
            "An acknowledgment may wait a little, for less than half a second, to travel with \
             data or for a second segment; every second full one must be acknowledged. With \
             Nagle's algorithm at the other side, the two wait for each other: see Nagle.",
        ],
        scenario: "\
            set server.delayed_ack = on\n\
            server listen\n\
            client connect\n\
            expect both ESTABLISHED\n\
            client send 5\n\
            server recv DATA\n\
            expect server silent\n\
            wait 500ms\n\
            expect client.SND.UNA = client.SND.NXT",
    },
    Topic {
        words: &["Nagle", "Nagle's algorithm", "TCP_NODELAY", "TCP_CORK"],
        section: "3.7.4",
        text: &["While something is not acknowledged, small pieces are gathered and not sent, so \
             that not every letter travels in a segment of its own. A request in two small \
             writes, and a delayed ACK at the other side, cost 40 to 200 ms. The usual way out: \
             write once (writev, a buffer); else TCP_NODELAY."],
        scenario: "\
            client send 5\n\
            client send 5\n\
            server recv DATA len=5\n\
            expect client.SND.NXT = client.ISS + 6\n\
            client recv ACK\n\
            server recv DATA len=5",
    },
    Topic {
        words: &["silly window syndrome", "SWS", "silly window", "override timeout"],
        section: "3.8.6.2",
        text: &["A receiver that offers every few octets as soon as they are free, and a sender \
             that fills them at once, end in tiny segments for ever. So a receiver tells of \
             room only when there is a segment's worth or half its buffer, and a sender waits \
             for as much."],
        scenario: "\
            set server.window = 1000\n\
            server listen\n\
            client connect\n\
            expect both ESTABLISHED\n\
            client send 1000\n\
            settle\n\
            expect server.RCV.WND = 0\n\
            server read 10\n\
            expect server silent\n\
            server read 990\n\
            client recv ACK win=1000",
    },
    Topic {
        words: &[
            "window",
            "sliding window",
            "window update",
            "window size",
            "advertised window",
            "receive window",
            "flow control",
            "rwnd",
        ],
        section: "3.8.6",
        text: &["How many octets, from the acknowledgment on, the receiver is ready to take: its \
             free buffer. A sender keeps within it, so a slow reader slows down a fast writer."],
        scenario: "\
            set server.window = 1000\n\
            server listen\n\
            client connect\n\
            expect both ESTABLISHED\n\
            client send 5000\n\
            settle\n\
            expect server.RCV.WND = 0\n\
            expect client.SND.NXT = client.ISS + 1001",
    },
    Topic {
        words: &["zero window", "window full", "closed window"],
        section: "3.8.6.1",
        text: &[
            "The receiver's buffer is full: its application reads too slowly. Nothing more is \
             sent but probes; a connection stays open like this for as long as the probes are \
             answered. Look at the receiver, not at the network.",
        ],
        scenario: "\
            set server.window = 1000\n\
            server listen\n\
            client connect\n\
            expect both ESTABLISHED\n\
            client send 2000\n\
            server recv DATA\n\
            client recv ACK win=0\n\
            wait 1h\n\
            expect both ESTABLISHED\n\
            server read 1000\n\
            server read 1000",
    },
    Topic {
        words: &[
            "persist",
            "persist timer",
            "persist timeout",
            "window probe",
            "zero-window probe",
        ],
        section: "3.8.6.1",
        text: &[
            "At a zero window the sender tries again from time to time with an octet or an old \
             number, more and more seldom, so that a window update that is lost does not stop \
             both for ever.",
        ],
        scenario: "\
            set server.window = 1000\n\
            server listen\n\
            client connect\n\
            expect both ESTABLISHED\n\
            client send 2000\n\
            server recv DATA\n\
            client recv ACK win=0\n\
            server read 1000\n\
            network drop ACK from server\n\
            wait 1RTO\n\
            server read 1000",
    },
    Topic {
        words: &["keepalive", "keep-alive timeout", "SO_KEEPALIVE", "TCP_KEEPIDLE"],
        section: "3.8.4",
        text: &[
            "A probe of an idle connection with an old sequence number, which the peer has to \
             acknowledge; off unless the application asks, and by default after two hours. It \
             finds peers that are gone, and keeps NATs and firewalls from forgetting. The usual \
             setting: SO_KEEPALIVE, with TCP_KEEPIDLE below the time after which what is \
             between forgets.",
        ],
        scenario: "\
            set client.keep_alive = 2h\n\
            server listen\n\
            client connect\n\
            expect both ESTABLISHED\n\
            wait 2h\n\
            server recv ANY\n\
            client recv ACK\n\
            expect both ESTABLISHED",
    },
    Topic {
        words: &["user timeout", "TCP_USER_TIMEOUT"],
        section: "3.10.8",
        text: &[
            "How long what was sent may stay unacknowledged before the connection is given up, \
             as the user asks for it. On Linux TCP_USER_TIMEOUT; otherwise R2, which is \
             net.ipv4.tcp_retries2 there and some 15 minutes.",
        ],
        scenario: "\
            set client.user_timeout = 30s\n\
            server listen\n\
            client connect\n\
            expect both ESTABLISHED\n\
            network down\n\
            client send 5\n\
            wait 30s\n\
            expect client signal timeout, client CLOSED",
    },
];
