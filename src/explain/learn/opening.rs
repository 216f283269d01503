//! Opening connections, and what prevents it.

use super::Topic;

pub(super) const TOPICS: &[Topic] = &[
    Topic {
        words: &["handshake", "three-way handshake", "3-way handshake", "connection establishment"],
        section: "3.5",
        text: &["How a connection is opened: SYN, SYN+ACK, ACK. Each side announces its initial \
             sequence number and acknowledges the other's. After the third segment both sides know \
             that the other is really there, and that the SYN was not an old duplicate."],
        scenario: "\
            server listen\n\
            client connect\n\
            server recv SYN\n\
            client recv SYN+ACK\n\
            server recv ACK\n\
            expect both ESTABLISHED",
    },
    Topic {
        words: &["simultaneous open"],
        section: "3.5",
        text: &["Both sides connect to each other at the same time, and nobody listens. The SYNs \
                 cross; each side goes from SYN_SENT to SYN_RCVD, and the result is one \
                 connection, not two."],
        scenario: "\
            client connect\n\
            server connect\n\
            client recv SYN\n\
            server recv SYN\n\
            expect both SYN_RCVD\n\
            expect both ESTABLISHED",
    },
    Topic {
        words: &["half-open connection", "half open", "dead peer"],
        section: "3.5.1",
        text: &[
            "One side has a connection that the other has lost, through a crash or an abort that \
             did not get through. Neither notices while nothing is sent. A segment is answered \
             with a RST, since the other side has no such connection, or not at all if that host \
             is gone.",
            "Not to be confused with a half close, or with a listener's incomplete handshake in \
             SYN_RCVD, which is also called half-open.",
        ],
        scenario: "\
            network down\n\
            server abort\n\
            network up\n\
            expect client ESTABLISHED, server CLOSED\n\
            client send 5\n\
            server recv DATA\n\
            client recv RST\n\
            expect client signal reset",
    },
    Topic {
        words: &["backlog", "listen backlog", "accept queue", "SYN queue"],
        section: "3.9.1.1",
        text: &[
            "How many connections may wait for a listener's `accept`: the second argument of \
             `listen`. Kernels keep two queues: connections in SYN_RCVD, whose handshake is \
             incomplete, and connections in ESTABLISHED, which wait for `accept`. When a queue is \
             full, Linux drops new segments, and clients, which retransmit, see slow connects.",
            "First check whether the application accepts fast enough: `ss -lnt` shows the queue \
             (Recv-Q) and its limit (Send-Q). Then raise the argument of `listen`, and \
             net.core.somaxconn, which caps it.",
        ],
        scenario: "\
            server listen\n\
            client connect\n\
            server recv SYN\n\
            expect server SYN_RCVD\n\
            client recv SYN+ACK\n\
            server recv ACK\n\
            expect server ESTABLISHED",
    },
    Topic {
        words: &["SYN flood", "SYN cookies", "SYN flooding", "SYN cookie"],
        section: "RFC4987#2",
        text: &[
            "SYNs from addresses that never answer fill the listener's queue with connections in \
             SYN_RCVD, until nobody else gets in. SYN cookies are the usual remedy: the listener \
             remembers nothing, and encodes what it needs in the sequence number of its SYN+ACK; \
             the third segment brings it back. What does not fit there, such as some options, is \
             lost.",
            "Linux sends cookies by default when the queue overflows (net.ipv4.tcp_syncookies = \
             1).",
        ],
        scenario: "\
            given raw client, server LISTEN\n\
            network forge SYN seq=100 from client\n\
            server recv SYN\n\
            client recv SYN+ACK\n\
            wait 10s\n\
            expect server SYN_RCVD",
    },
    Topic {
        words: &["ISN", "initial sequence number", "initial send sequence number"],
        section: "3.4.1",
        text: &["The sequence number of a SYN, from which all others in that direction count. It \
                 follows a clock, so that old duplicates of an earlier connection do not fit, and \
                 a secret is mixed in, so that outsiders cannot guess it. In scenarios it is \
                 called ISS, and is 100 or 300 unless set, so that ladders stay readable."],
        scenario: "\
            set client.ISS = 7000\n\
            server listen\n\
            client connect\n\
            server recv SYN seq=7000\n\
            client recv SYN+ACK ack=7001",
    },
    Topic {
        words: &["connection refused", "ECONNREFUSED"],
        section: "3.10.7.1",
        text: &["The answer to the SYN was a RST: nobody listens on that port at that address. \
                 First check that the server is running (`ss -lnt`) and listens on the address you \
                 connect to, not only on 127.0.0.1. A firewall that rejects looks the same; one \
                 that drops looks like a timeout."],
        scenario: "\
            client connect\n\
            server recv SYN\n\
            client recv RST\n\
            expect client signal refused, client CLOSED",
    },
    Topic {
        words: &["connection timed out", "ETIMEDOUT", "connect timeout"],
        section: "3.8.3",
        text: &["A SYN or data was retransmitted again and again without an answer, and after R2 \
                 the connection was given up. The peer is down, the path is broken, or a firewall \
                 drops silently. If something had answered, it would be connection refused."],
        scenario: "\
            network down\n\
            client connect\n\
            wait 10min\n\
            expect client signal timeout, client CLOSED",
    },
    Topic {
        words: &["no route to host", "EHOSTUNREACH", "network is unreachable"],
        section: "3.9.2.2",
        text: &[
            "A router reported by ICMP that it has no route to the peer. On an open connection \
             this is a soft error: it is reported, and TCP keeps trying, since routes come back. A \
             connect that gets no better answer eventually fails with it.",
        ],
        scenario: "\
            client send 5\n\
            network icmp host_unreachable to client\n\
            expect client signal unreachable\n\
            expect client ESTABLISHED\n\
            server recv DATA",
    },
    Topic {
        words: &[
            "ephemeral port",
            "port exhaustion",
            "ephemeral port exhaustion",
            "cannot assign requested address",
            "EADDRNOTAVAIL",
            "port",
        ],
        section: "RFC6056#2.1",
        text: &[
            "The port that a client gets if it does not ask for one, from a range \
             (net.ipv4.ip_local_port_range). A connection is identified by both addresses and both \
             ports, so the number of connections to one address and port of a server is limited, \
             and those in TIME_WAIT count. When all ports are taken, `connect` fails with \
             EADDRNOTAVAIL.",
            "First keep connections open and reuse them (a pool, HTTP keep-alive). Then widen the \
             range, or use more addresses; net.ipv4.tcp_tw_reuse lets a new connection safely take \
             over one in TIME_WAIT, with the help of timestamps.",
        ],
        scenario: "\
            given both ESTABLISHED\n\
            client close\n\
            server recv FIN\n\
            server close\n\
            client recv FIN\n\
            expect client TIME_WAIT\n\
            client connect fails already_open\n\
            wait 2MSL\n\
            server listen\n\
            client connect\n\
            expect both ESTABLISHED",
    },
    Topic {
        words: &["TCB", "transmission control block", "control block"],
        section: "3.3.1",
        text: &["Everything that one side remembers about a connection: the state, both hosts' \
             addresses and ports, and the sequence number and window variables. In CLOSED there is \
             none."],
        scenario: "\
            client send 100\n\
            server recv DATA\n\
            expect client.SND.NXT = client.ISS + 101\n\
            expect server.RCV.NXT = client.SND.NXT\n\
            expect client.SND.UNA < client.SND.NXT",
    },
    Topic {
        words: &["sockets", "bind", "accept", "socket calls"],
        section: "3.9.1",
        text: &[
            "Socket calls, in the words of scenarios: socket, bind, listen and accept together are \
             `listen`; connect is `connect`; send and write are `send`; recv and read are `read`, \
             and one that returns 0 is `read EOF`; shutdown(SHUT_WR) is `close`, and so is close, \
             except that it ends reading too; close with SO_LINGER of zero is `abort`.",
        ],
        scenario: "\
            server listen\n\
            client connect\n\
            expect both ESTABLISHED\n\
            client send 100\n\
            server read 100\n\
            client close\n\
            server read EOF\n\
            server close\n\
            expect client TIME_WAIT, server CLOSED",
    },
    Topic {
        words: &["TCP segment", "packet"],
        section: "3.1",
        text: &[
            "The unit that TCP sends: a header of 20 octets plus options, and perhaps a payload. \
             The header has the ports, the sequence number, the acknowledgment number, the control \
             bits (SYN, ACK, FIN, RST, PSH, URG), the window, the checksum and the urgent pointer. \
             IP carries it in a datagram; people call both packets.",
        ],
        scenario: "\
            client send 100\n\
            server recv DATA seq=101 ack=301 len=100",
    },
];
