//! Words about closing and ending connections, and what is left of them.

use super::Topic;

pub(super) const TOPICS: &[Topic] = &[
    Topic {
        words: &["half close", "half-closed", "half-closed connection", "SHUT_WR", "shutdown"],
        section: "3.6.1",
        text: &["One side has closed and will send no more, and the other still does: CLOSE ends \
             one direction only. On sockets it is `shutdown(fd, SHUT_WR)`. The side that closed \
             first waits in FIN_WAIT_2, the other is in CLOSE_WAIT and may send for as long as \
             it likes."],
        scenario: "\
            client close\n\
            server recv FIN\n\
            expect client FIN_WAIT_2, server CLOSE_WAIT\n\
            server send 100\n\
            client read 100\n\
            server close\n\
            expect client TIME_WAIT, server CLOSED",
    },
    Topic {
        words: &["simultaneous close"],
        section: "3.6",
        text: &["Both sides close before either has the other's FIN. The FINs cross; both go \
             through CLOSING, and both wait in TIME_WAIT."],
        scenario: "\
            client close\n\
            server close\n\
            client recv FIN\n\
            server recv FIN\n\
            expect both CLOSING\n\
            expect both TIME_WAIT",
    },
    Topic {
        words: &[
            "four-way handshake",
            "active close",
            "passive close",
            "teardown",
            "orderly close",
        ],
        section: "3.6",
        text: &["How a connection ends in order: each side sends a FIN, and each FIN is \
             acknowledged. Who closes first (the active close) ends in TIME_WAIT; the other \
             goes by CLOSE_WAIT and LAST_ACK. Where the second side closes at once, its ACK and \
             its FIN may be one segment."],
        scenario: "\
            client close\n\
            server recv FIN\n\
            client recv ACK\n\
            server close\n\
            client recv FIN\n\
            server recv ACK\n\
            expect client TIME_WAIT, server CLOSED",
    },
    Topic {
        words: &["2MSL", "two MSL", "TIME_WAIT", "time-wait timeout"],
        section: "3.6.1",
        text: &[
            "Whoever closes first stays in TIME_WAIT for twice the maximum segment lifetime: 4 \
             minutes by the RFC, 60 seconds on Linux. So it can acknowledge the peer's FIN \
             again if the last ACK was lost, and old segments die before the same addresses and \
             ports carry another connection.",
            "It is no fault, and costs little. If it keeps a server from starting again, see \
             SO_REUSEADDR; if clients run out of ports, see ephemeral port. To shut it off, by \
             SO_LINGER of zero, means to risk old data in new connections.",
        ],
        scenario: "\
            client close\n\
            server recv FIN\n\
            server close\n\
            client recv FIN\n\
            expect client TIME_WAIT\n\
            wait 2MSL\n\
            expect client CLOSED",
    },
    Topic {
        words: &["address already in use", "EADDRINUSE", "SO_REUSEADDR"],
        section: "3.6.1",
        text: &[
            "A server that closed its connections first has left them in TIME_WAIT, and `bind` \
             to the same port is refused. The usual way out: set SO_REUSEADDR on the listening \
             socket before `bind`. That does not end TIME_WAIT; it allows to listen beside it.",
            "If it still fails, some process listens there already: `ss -lntp` names it.",
        ],
        scenario: "\
            given both ESTABLISHED\n\
            server close\n\
            client recv FIN\n\
            client close\n\
            server recv FIN\n\
            expect server TIME_WAIT\n\
            server listen fails already_open",
    },
    Topic {
        words: &["CLOSE_WAIT", "too many CLOSE_WAIT"],
        section: "3.6",
        text: &[
            "In practice: the peer has closed, and the application on this side has not. No \
             setting of TCP ends that, and no time does. The usual way out is in the \
             application: close the socket when `read` returns 0, on every path, errors too. \
             Such a descriptor is leaked.",
            "To find it: `ss -tnp state close-wait` names the process. To be rid of them now, \
             restart it; `ss -K` closes single ones. Then look for the missing `close`.",
        ],
        scenario: "\
            client close\n\
            server recv FIN\n\
            expect server CLOSE_WAIT\n\
            wait 12h\n\
            expect server CLOSE_WAIT\n\
            server close\n\
            expect server CLOSED",
    },
    Topic {
        words: &["FIN_WAIT_2", "orphan"],
        section: "3.6",
        text: &["In practice: this side has closed, the peer has acknowledged it, and does not \
             close. The fault is the peer's application, which sits in CLOSE_WAIT. By the RFC \
             this lasts for ever; Linux ends it for sockets that are closed, and not only shut \
             down, after net.ipv4.tcp_fin_timeout (60 s)."],
        scenario: "\
            client close\n\
            server recv FIN\n\
            client recv ACK\n\
            wait 1h\n\
            expect client FIN_WAIT_2, server CLOSE_WAIT",
    },
    Topic {
        words: &["SO_LINGER", "linger", "abortive close"],
        section: "3.9.1.6",
        text: &[
            "What `close` does with data that is not sent yet. Off, as usual: `close` returns \
             at once, and TCP sends the rest and the FIN. On, with a time: `close` waits so \
             long. On, with zero: the connection is aborted, unsent data is lost, a RST goes to \
             the peer, and there is no TIME_WAIT.",
        ],
        scenario: "\
            client abort\n\
            server recv RST\n\
            expect server signal reset\n\
            expect both CLOSED",
    },
    Topic {
        words: &["connection reset by peer", "connection reset", "ECONNRESET", "RST", "RST causes"],
        section: "3.5.2",
        text: &[
            "A RST has come: the connection is gone, without an orderly close. The usual \
             causes, the first first: the peer's process ended or closed with data that it had \
             not read; it closed with SO_LINGER of zero; the peer restarted and knows no such \
             connection; something between (a load balancer, a NAT, a firewall) forgot it after \
             a time of silence, for which keep-alives are the cure; or it arrived where nobody \
             listens.",
            "A RST is believed only if its sequence number is exactly the next one; another one \
             in the window gets a challenge ACK.",
        ],
        scenario: "\
            server abort\n\
            client recv RST\n\
            expect client signal reset, client CLOSED\n\
            client send 5 fails reset",
    },
    Topic {
        words: &["broken pipe", "EPIPE", "SIGPIPE"],
        section: "3.10.2",
        text: &[
            "A write on a connection that this side has closed for writing, or that a RST has \
             ended. Often the peer closed, the first write went out and was answered with a \
             RST, and the second write gets EPIPE and, unless it is ignored, the signal \
             SIGPIPE. The usual way out: ignore SIGPIPE (or MSG_NOSIGNAL), look at what `write` \
             returns, and stop writing when `read` has said that the peer closed.",
        ],
        scenario: "\
            server abort\n\
            client recv RST\n\
            client send 5 fails reset\n\
            client send 5 fails not_open",
    },
    Topic {
        words: &["TIME_WAIT assassination", "assassination"],
        section: "RFC1337#3",
        text: &[
            "A segment of the old connection arrives in TIME_WAIT, is answered, and the answer \
             draws a RST that ends TIME_WAIT too early; or somebody forges the RST. RFC 1337 \
             says to ignore RSTs there: `@profile rfc1337` does.",
        ],
        scenario: "\
            client close\n\
            server recv FIN\n\
            server close\n\
            client recv FIN\n\
            server recv ACK\n\
            expect client TIME_WAIT\n\
            network forge RST from server\n\
            client recv RST\n\
            expect client CLOSED",
    },
];
