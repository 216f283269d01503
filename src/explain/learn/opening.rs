//! Words about opening connections, and about what keeps them from being opened.

use super::Topic;

pub(super) const TOPICS: &[Topic] = &[
    Topic {
        words: &["handshake", "three-way handshake", "3-way handshake", "connection establishment"],
        section: "3.5",
        text: &[
            "How a connection is opened: SYN, SYN+ACK, ACK. Each side tells the number that its \
             octets begin with, and has the other's acknowledged. After the third segment both \
             know that the other is there now, and not only in an old duplicate.",
        ],
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
             cross; each side goes from SYN_SENT to SYN_RCVD, and one connection comes of it, \
             not two."],
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
            "One side has a connection that the other has lost, by a crash or an abort that did \
             not get through. Neither notices while nothing is sent. What is sent is answered \
             with a RST, since the other side knows no such connection; or with nothing, if \
             that host is gone.",
            "Not to be confused with half close, or with the SYN_RCVD that a listener keeps for \
             a handshake that is not complete, which people call half-open too.",
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
            "How many connections a listener may have that no `accept` has taken yet: the \
             second argument of `listen`. Kernels keep two queues: SYN_RCVD, whose handshake is \
             not complete, and ESTABLISHED, which wait for `accept`. Where a queue is full, \
             Linux drops what comes: clients see slow connects, for they send again.",
            "First look whether the application accepts fast enough; `ss -lnt` shows the queue \
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
            "SYNs from addresses that never answer fill the listener's queue with connections \
             in SYN_RCVD, until nobody else gets in. SYN cookies are the usual remedy: the \
             listener remembers nothing, and puts what it needs into the sequence number of its \
             SYN+ACK, where the third segment brings it back. What it could not put there, as \
             some options, is lost.",
            "Linux sends cookies by itself when the queue overflows (net.ipv4.tcp_syncookies = \
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
        text: &["The sequence number of a SYN, from which all others of that direction count. It \
             moves with a clock, so that old duplicates of an earlier connection do not fit, \
             and a secret is mixed in, so that nobody outside can guess it. In scenarios it is \
             ISS, and 100 or 300 unless it is set, so that ladders stay readable."],
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
        text: &["The answer to the SYN was a RST: at that address nobody listens on that port. \
             First see whether the server runs (`ss -lnt`), and listens on the address that is \
             asked for and not on 127.0.0.1 alone. A firewall that rejects looks the same; one \
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
        text: &["What was sent, a SYN or data, was sent again and again, and nothing came back; \
             after R2 the connection is given up. The peer is down, the path is broken, or a \
             firewall drops silently: nobody answered, which is what tells it from connection \
             refused."],
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
            "A router said by ICMP that the way ends there. On a connection that is open, this \
             is a soft error: it is reported, and TCP goes on trying, since routes come back. A \
             connect that gets nothing better fails with it in the end.",
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
            "The port that a client gets when it asks for none, out of a range \
             (net.ipv4.ip_local_port_range). A connection is known by both addresses and both \
             ports; so to one address and port of a server there are only so many at once, and \
             those in TIME_WAIT count. When all are taken, `connect` fails with EADDRNOTAVAIL.",
            "First keep connections open and use them again (a pool, HTTP keep-alive). Then \
             widen the range, or use more addresses; net.ipv4.tcp_tw_reuse lets a new \
             connection take over one in TIME_WAIT safely, by timestamps.",
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
        text: &[
            "All that one side remembers of a connection: the state, both hosts' addresses and \
             ports, and the variables of sequence numbers and windows. In CLOSED there is none.",
        ],
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
            "The calls of sockets, in the words of scenarios: socket, bind, listen and accept \
             together are `listen`; connect is `connect`; send and write are `send`; recv and read \
             are `read`, and what returns 0 is `read EOF`; shutdown(SHUT_WR) is `close`, and so is \
             close, but that it ends reading too; close with SO_LINGER of zero is `abort`.",
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
            "What TCP sends: a header of 20 octets and options, and text behind it or not. The header \
             has the ports, the sequence number, the acknowledgment number, the control bits (SYN, \
             ACK, FIN, RST, PSH, URG), the window, the checksum and the urgent pointer. IP carries it \
             in a datagram; packet is what people say of both.",
        ],
        scenario: "\
            client send 100\n\
            server recv DATA seq=101 ack=301 len=100",
    },
];
