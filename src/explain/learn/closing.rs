//! Closing and aborting connections, and the states and errors that follow.

use super::Topic;

pub(super) const TOPICS: &[Topic] = &[
    Topic {
        words: &["half close", "half-closed", "half-closed connection", "SHUT_WR", "shutdown"],
        section: "3.6.1",
        text: &["One side has closed and will send no more, while the other side still sends: \
                 CLOSE ends only one direction. On sockets it is `shutdown(fd, SHUT_WR)`. The side \
                 that closed first waits in FIN_WAIT_2, the other is in CLOSE_WAIT and may keep \
                 sending for as long as it likes."],
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
        text: &[
            "Both sides close before either has received the other's FIN. The FINs cross; both \
                 sides go through CLOSING, and both wait in TIME_WAIT.",
        ],
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
        text: &["The orderly end of a connection: each side sends a FIN, and each FIN is \
                 acknowledged. The side that closes first (the active close) ends in TIME_WAIT; \
                 the other goes through CLOSE_WAIT and LAST_ACK. If the second side closes at \
                 once, its ACK and its FIN may be one segment."],
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
            "The side that closes first stays in TIME_WAIT for twice the maximum segment lifetime: \
             4 minutes in the RFC, 60 seconds on Linux. This lets it acknowledge the peer's FIN \
             again if the last ACK was lost, and lets old segments die before the same addresses \
             and ports are used for another connection.",
            "It is not an error, and it costs little. If it keeps a server from restarting, see \
             SO_REUSEADDR; if clients run out of ports, see ephemeral port. Avoiding it with \
             SO_LINGER of zero risks old data in new connections.",
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
            "The server closed its connections first, so they are in TIME_WAIT, and `bind` to the \
             same port is refused. The usual fix: set SO_REUSEADDR on the listening socket before \
             `bind`. This does not end TIME_WAIT; it allows listening despite it.",
            "If it still fails, another process is already listening there: `ss -lntp` names it.",
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
            "In practice: the peer has closed, and the application on this side has not. No TCP \
             setting and no timeout ends this. The usual fix is in the application: close the \
             socket when `read` returns 0, on every path, error paths included. A socket stuck \
             here is a leaked descriptor.",
            "To find the process: `ss -tnp state close-wait`. To get rid of the sockets now, \
             restart it; `ss -K` closes individual ones. Then look for the missing `close`.",
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
        text: &["In practice: this side has closed, and the peer has acknowledged that but does \
                 not close. The peer's application, which is in CLOSE_WAIT, is at fault. In the \
                 RFC this lasts forever; Linux ends it after net.ipv4.tcp_fin_timeout (60 s) for \
                 sockets that are closed, not just shut down."],
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
            "What `close` does with unsent data. Off (the default): `close` returns at once, and \
             TCP sends the rest and the FIN. On, with a time: `close` waits for up to that long. \
             On, with zero: the connection is aborted, unsent data is lost, the peer gets a RST, \
             and there is no TIME_WAIT.",
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
            "A RST arrived: the connection is gone, without an orderly close. The usual causes, \
             most common first: the peer's process exited or closed with unread data; it closed \
             with SO_LINGER of zero; the peer restarted and has no such connection; something in \
             between (a load balancer, a NAT, a firewall) forgot an idle connection, which \
             keep-alives prevent; or nobody listens there.",
            "A RST is accepted only if its sequence number is exactly the next one expected; any \
             other in the window gets a challenge ACK.",
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
             ended. Often the peer closed, the first write went out and was answered with a RST, \
             and the second write gets EPIPE and, unless it is ignored, the signal SIGPIPE. The \
             usual fix: ignore SIGPIPE (or use MSG_NOSIGNAL), check the result of `write`, and \
             stop writing once `read` has reported that the peer closed.",
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
            "A segment of the old connection arrives in TIME_WAIT and is answered, and the answer \
             triggers a RST that ends TIME_WAIT too early; or somebody forges the RST. RFC 1337 \
             says to ignore RSTs in TIME_WAIT; `@profile rfc1337` does so.",
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
