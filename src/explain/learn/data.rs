//! What a connection carries: sequence numbers, acknowledgments, retransmissions, options.

use super::Topic;

pub(super) const TOPICS: &[Topic] = &[
    Topic {
        words: &["retransmission", "retransmit", "resend"],
        section: "3.8.1",
        text: &["Data not acknowledged in time is sent again: the same octets, with the same \
                 sequence numbers. The receiver keeps one copy."],
        scenario: "\
            client send 100\n\
            network drop DATA\n\
            wait 1RTO\n\
            server recv DATA\n\
            server read 100",
    },
    Topic {
        words: &[
            "RTO",
            "Karn",
            "retransmission timeout",
            "exponential backoff",
            "backoff",
            "Karn's algorithm",
        ],
        section: "RFC6298#2",
        text: &["How long to wait for an acknowledgment before sending again: the smoothed \
                 round-trip time plus four times its variation, and at least 1 second (200 ms on \
                 Linux). It doubles each time (backoff). A segment sent twice gives no measurement \
                 (Karn), since nobody knows which copy was acknowledged."],
        scenario: "\
            client send 100\n\
            network drop DATA\n\
            wait 1s\n\
            network drop DATA\n\
            wait 1s\n\
            expect silence\n\
            wait 1s\n\
            server recv DATA",
    },
    Topic {
        words: &["RTT", "round-trip time", "SRTT"],
        section: "RFC6298#2",
        text: &["The time from a segment to its acknowledgment. It is measured at least once per \
                 round trip and smoothed as SRTT, with the variation RTTVAR. The retransmission \
                 timeout is computed from both."],
        scenario: "\
            client send 100\n\
            wait 0s\n\
            expect client.SND.UNA = client.SND.NXT",
    },
    Topic {
        words: &["sequence number", "wrap around"],
        section: "3.4",
        text: &[
            "Every octet has one, and SYN and FIN count as one octet each. Sequence numbers have \
             32 bits and wrap around, so all comparisons are modulo 2^32.",
        ],
        scenario: "\
            set client.ISS = 4294967295\n\
            server listen\n\
            client connect\n\
            expect both ESTABLISHED\n\
            client send 100\n\
            server recv DATA seq=0 len=100\n\
            expect server.RCV.NXT = 100",
    },
    Topic {
        words: &["acknowledgment", "acknowledgement", "cumulative acknowledgment"],
        section: "3.4",
        text: &[
            "The number of the next octet expected: it acknowledges everything before that. It \
             says that TCP has the data, not that the application has read it.",
        ],
        scenario: "\
            client send 100\n\
            server recv DATA\n\
            client recv ACK ack=201\n\
            expect client.SND.UNA = client.SND.NXT",
    },
    Topic {
        words: &[
            "duplicate ACK",
            "dup ACK",
            "fast retransmit",
            "fast retransmission",
            "fast recovery",
        ],
        section: "RFC5681#3.2",
        text: &[
            "A segment that arrives out of order is answered at once with the same acknowledgment \
             as before. After three of those, a sender need not wait for the timeout: the missing \
             segment was most likely lost, and is sent again (fast retransmit, a SHOULD of RFC \
             5681). The model sends duplicate ACKs but does not retransmit fast; Linux does.",
        ],
        scenario: "\
            set client.nagle = off\n\
            client send 100\n\
            client send 100\n\
            network drop DATA\n\
            server recv DATA\n\
            client recv ACK ack=101\n\
            expect server.RCV.NXT = 101",
    },
    Topic {
        words: &["out-of-order", "reordering", "reassembly", "out of order segment"],
        section: "3.10.7.4",
        text: &["A segment in the window, but not the next one. A receiver should keep it until \
                 the gap is filled; meanwhile it acknowledges what it expects next. The \
                 application only sees octets in order."],
        scenario: "\
            set client.nagle = off\n\
            client send 100\n\
            client send 100\n\
            network reorder from client\n\
            server recv DATA seq=201\n\
            server recv DATA seq=101\n\
            server read 200",
    },
    Topic {
        words: &["SACK", "selective acknowledgment", "selective acknowledgement"],
        section: "RFC2018#3",
        text: &["Besides the next octet it expects, the receiver reports which later blocks have \
             arrived, so that only the missing data is sent again. Both sides have to offer it in \
             their SYNs."],
        scenario: "\
            set both.sack = on\n\
            set client.nagle = off\n\
            server listen\n\
            client connect\n\
            expect both ESTABLISHED\n\
            client send 100\n\
            client send 100\n\
            network drop DATA\n\
            server recv DATA\n\
            client recv ACK ack=101",
    },
    Topic {
        words: &["window scale", "window scaling", "wscale"],
        section: "RFC7323#2",
        text: &[
            "The header has 16 bits for the window. If both SYNs carry this option, the field is \
             shifted left by up to 14 bits, except in SYNs. Without it, no more than 65,535 octets \
             can be in flight, which is too little to fill a long, fast path.",
        ],
        scenario: "\
            set both.window_scale = 7\n\
            server listen\n\
            client connect\n\
            server recv SYN wscale=7\n\
            expect both ESTABLISHED",
    },
    Topic {
        words: &["MSS", "maximum segment size", "MSS option"],
        section: "3.7.1",
        text: &[
            "The largest segment, in octets of payload, that a host is ready to receive. Each side \
             announces its own in its SYN; it is not negotiated. The default is 536 (IPv4). On \
             Ethernet it is 1460: 1500 less both headers.",
        ],
        scenario: "\
            set client.MSS = 500\n\
            server listen\n\
            client connect\n\
            server recv SYN mss=500\n\
            expect both ESTABLISHED\n\
            server send 1000\n\
            client recv DATA len=500\n\
            client recv DATA len=500",
    },
    Topic {
        words: &["path MTU discovery", "PMTUD", "fragmentation needed", "MTU", "black hole"],
        section: "3.7.2",
        text: &[
            "Segments are sent with Don't Fragment set; a router that cannot forward one says so \
             by ICMP, and smaller ones are sent. If a firewall drops that ICMP, small segments \
             pass and large ones vanish: a black hole. The usual fix is to let ICMP type 3 code 4 \
             pass, or else to clamp the MSS or turn on net.ipv4.tcp_mtu_probing. The model does no \
             discovery: it treats the error as hard, as RFC 1122 does.",
        ],
        scenario: "\
            client send 1000\n\
            network icmp frag_needed to client\n\
            expect client signal reset, client CLOSED",
    },
    Topic {
        words: &["PAWS", "protection against wrapped sequences"],
        section: "RFC7323#5",
        text: &["With timestamps, a segment whose timestamp is older than the last one is an old \
                 duplicate, even if its sequence number fits: it is dropped and answered with an \
                 ACK. This keeps connections safe even if sequence numbers wrap within seconds."],
        scenario: "\
            set both.timestamps = on\n\
            server listen\n\
            client connect\n\
            expect both ESTABLISHED\n\
            wait 1s\n\
            client send 10\n\
            server recv DATA\n\
            network forge DATA len=5 tsval=0 tsecr=0 from client\n\
            server recv DATA tsval=0\n\
            expect server.RCV.NXT = 111",
    },
    Topic {
        words: &["timestamps", "TCP timestamps", "timestamp option"],
        section: "RFC7323#3",
        text: &["An option with two numbers: the sender's clock, and the latest one it received \
                 from the peer. Its own comes back with each acknowledgment, so every round trip \
                 can be measured, and old duplicates can be recognized (PAWS)."],
        scenario: "\
            set both.timestamps = on\n\
            server listen\n\
            client connect\n\
            server recv SYN tsecr=0\n\
            client recv SYN+ACK\n\
            expect both ESTABLISHED",
    },
    Topic {
        words: &["challenge ACK", "blind reset", "blind reset attack", "reset attack"],
        section: "RFC5961#3.2",
        text: &["A RST that is in the window but not exactly at the next sequence number, or a \
                 SYN, may be forged. It is answered with an ACK that gives the number expected; a \
                 genuine peer that has lost the connection answers that with a RST at the right \
                 number. Hosts limit how many challenge ACKs they send."],
        scenario: "\
            given raw client, server ESTABLISHED\n\
            network forge RST seq=server.RCV.NXT+1 from client\n\
            server recv RST\n\
            client recv ACK\n\
            expect server ESTABLISHED",
    },
    Topic {
        words: &["urgent data", "urgent pointer", "urgent", "out-of-band", "OOB", "MSG_OOB"],
        section: "3.8.5",
        text: &[
            "A mark in the stream up to which the peer should read quickly: the URG bit, and a \
             pointer to the mark. It is not a second channel, although sockets present the last \
             urgent octet as one (MSG_OOB). New applications should not use it.",
        ],
        scenario: "\
            client send 5 urgent\n\
            server recv DATA+URG\n\
            expect server signal urgent",
    },
    Topic {
        words: &["checksum"],
        section: "3.1",
        text: &["Sixteen bits over the header, the payload, the addresses and the length. A \
                 segment with a wrong checksum is silently dropped, so to its sender it is lost."],
        scenario: "\
            given raw client, server ESTABLISHED\n\
            network forge DATA len=5 checksum=bad from client\n\
            server recv ANY\n\
            expect server silent\n\
            expect server.RCV.NXT = server.IRS + 1",
    },
    Topic {
        words: &["old duplicate", "stale segment", "delayed duplicate"],
        section: "3.4",
        text: &[
            "A delayed segment that arrives late, perhaps in another connection with the same \
             addresses and ports. Window checks, the handshake, TIME_WAIT and timestamps each keep \
             some of them out.",
        ],
        scenario: "\
            client send 100\n\
            network duplicate DATA\n\
            server recv DATA\n\
            server recv DATA\n\
            client recv ACK ack=201\n\
            expect server.RCV.NXT = 201",
    },
];
