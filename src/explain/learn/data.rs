//! Words about what a connection carries: numbers, acknowledgments, retransmission, options.

use super::Topic;

pub(super) const TOPICS: &[Topic] = &[
    Topic {
        words: &["retransmission", "retransmit", "resend"],
        section: "3.8.1",
        text: &["What is not acknowledged in time is sent again: the same octets, with the same \
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
             round-trip time and four times its variation, and 1 second at the least (200 ms on \
             Linux). It doubles each time (backoff), and what was sent twice measures nothing \
             (Karn), for nobody knows which copy was acknowledged."],
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
        text: &["The time from a segment to its acknowledgment, measured at least once in each, \
             smoothed as SRTT, with the variation RTTVAR. The retransmission timeout is made of \
             both."],
        scenario: "\
            client send 100\n\
            wait 0s\n\
            expect client.SND.UNA = client.SND.NXT",
    },
    Topic {
        words: &["sequence number", "wrap around"],
        section: "3.4",
        text: &[
            "Every octet has one, and SYN and FIN count as an octet each. They have 32 bits and \
             wrap around, so that all comparisons are modulo 2^32.",
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
            "The number of the octet that is expected next: it acknowledges all before it. It \
             says that TCP has them, not that the application has read them.",
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
            "A segment that comes out of order is answered at once with the same acknowledgment \
             as before. After three of them, a sender need not wait for the timeout: what is \
             missing was most likely lost, and is sent again (fast retransmit). The model sends \
             such ACKs and leaves fast retransmit out, which is a SHOULD of RFC 5681; Linux \
             does it.",
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
             what is missing comes; meanwhile it answers with an acknowledgment of what it \
             expects. The application sees octets in order only."],
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
        text: &[
            "Beside the next octet that it expects, the receiver tells which blocks behind it \
             have arrived, so that only what is missing is sent again. Both sides have to offer \
             it in their SYNs.",
        ],
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
            "The header has 16 bits for the window. With this option of both SYNs, what stands \
             there is shifted left by up to 14 bits; in SYNs themselves never. Without it no \
             more than 65,535 octets can be under way, which a long fast path is not filled by.",
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
            "The largest segment, in octets of text, that its sender is ready to take; told in \
             the SYN, each side for itself. It is not negotiated. Where none is told, 536 holds \
             (IPv4). On Ethernet it is 1460: 1500 without both headers.",
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
            "Segments are sent with Don't Fragment set; a router that cannot pass one on says \
             so by ICMP, and smaller ones are sent. Where a firewall eats that ICMP, small \
             segments pass and large ones vanish: a black hole. The usual way out is to let \
             ICMP type 3 code 4 pass; else to clamp the MSS, or to turn on \
             net.ipv4.tcp_mtu_probing. The model does no discovery: to it, as to RFC 1122, the \
             error is a hard one.",
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
             ACK. So sequence numbers may wrap within seconds."],
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
        text: &["An option of two numbers: the sender's clock, and the last one that it had from \
             the peer. Its own comes back with each acknowledgment, so that every round trip \
             can be measured; and old duplicates are told (PAWS)."],
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
        text: &["A RST or a SYN that only lies in the window, and is not exactly what would be \
             next, may be forged. It is answered with an ACK that tells the number expected; a \
             true peer that has lost the connection answers that with a RST of the right \
             number. Hosts limit how many they send."],
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
             pointer to it. It is no second channel, though sockets show its last octet as one \
             (MSG_OOB). New applications should not use it.",
        ],
        scenario: "\
            client send 5 urgent\n\
            server recv DATA+URG\n\
            expect server signal urgent",
    },
    Topic {
        words: &["checksum"],
        section: "3.1",
        text: &["Sixteen bits over the header, the text, the addresses and the length. A segment \
             where it is wrong is dropped without a word, so to its sender it is lost."],
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
            "A segment that wandered about and arrives late, perhaps in another connection of \
             the same addresses and ports. Sequence numbers outside the window, the handshake, \
             TIME_WAIT and timestamps each keep some of them out.",
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
