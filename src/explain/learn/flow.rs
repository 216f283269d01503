//! How much is sent, and when: windows, congestion control, timers.

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
        text: &[
            "How much may be in flight in the network, besides what the peer's window allows: \
                 the smaller of the two counts. It grows as acknowledgments arrive, quickly below \
                 ssthresh (slow start) and slowly above it (congestion avoidance), and a loss \
                 shrinks it. It is not in any header. The model uses it if a scenario sets \
                 `congestion_control = on`.",
        ],
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
            "How a connection starts, and restarts after a timeout: with a few segments, and one \
             more for each acknowledgment, so that the window doubles every round trip until \
             ssthresh or a loss. It is slow only compared to sending everything at once.",
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
            "An acknowledgment may wait a little, for less than half a second, for data to travel \
             with or for a second segment; every second full-sized segment must be acknowledged. \
             If the other side uses Nagle's algorithm, the two wait for each other: see Nagle.",
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
        text: &[
            "While something is unacknowledged, small pieces of data are collected rather than \
                 sent, so that single characters do not travel in segments of their own. A request \
                 in two small writes, and a delayed ACK on the other side, costs 40 to 200 ms. The \
                 usual fix: write once (writev, a buffer), or else TCP_NODELAY.",
        ],
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
                 that uses them at once, end up with tiny segments forever. So a receiver opens \
                 its window only by a full segment or half its buffer, and a sender waits for as \
                 much."],
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
        text: &[
            "How many octets after the acknowledgment number the receiver is ready to accept: \
                 its free buffer space. A sender stays within it, so a slow reader slows down a \
                 fast writer.",
        ],
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
            "The receiver's buffer is full: its application reads too slowly. Only probes are \
             sent, and the connection stays open as long as they are answered. Look at the \
             receiver, not at the network.",
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
        text: &["At a zero window, the sender probes from time to time with one octet or an old \
             sequence number, at growing intervals, so that a lost window update does not stop \
             both sides forever."],
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
             acknowledge. It is off unless the application asks for it, and then sent after two \
             hours by default. It detects peers that are gone, and keeps NATs and firewalls from \
             forgetting the connection. The usual setting: SO_KEEPALIVE, with TCP_KEEPIDLE below \
             the idle timeout of the NAT or firewall.",
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
            "How long sent data may stay unacknowledged before the connection is given up, as set \
             by the user: TCP_USER_TIMEOUT on Linux. Without it R2 decides: net.ipv4.tcp_retries2 \
             on Linux, about 15 minutes.",
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
