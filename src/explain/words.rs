//! The words of TCP's interface, explained in our own words: states, calls, signals, refusals and
//! ICMP errors.

use super::{Entry, cite};
use crate::tcp::{CallError, Icmp, State};

/// What a state is.
pub(super) const fn state(state: State) -> &'static str {
    match state {
        State::Closed => {
            "There is no connection, and nothing is remembered about one. Every arriving segment, \
             except a reset, is answered with a reset."
        }
        State::Listen => {
            "A passive OPEN waits here for a peer to connect. A SYN is answered with SYN,ACK and \
             leads to SYN_RCVD; an ACK is answered with a reset; a reset is ignored."
        }
        State::SynSent => {
            "An active OPEN has sent its SYN and waits for the peer's. A SYN,ACK that acknowledges \
             the SYN establishes the connection; a bare SYN means that the peer opens at the same \
             time."
        }
        State::SynReceived => {
            "Both SYNs have been seen, but this side's own SYN is not acknowledged yet. The ACK \
             for it establishes the connection. How the connection was opened matters: a reset \
             leads back to LISTEN after a passive OPEN, and to CLOSED after an active one."
        }
        State::Established => {
            "The connection is open and data flows both ways. It ends when this side closes first \
             (FIN_WAIT_1) or the peer's FIN arrives (CLOSE_WAIT)."
        }
        State::FinWait1 => {
            "This side has closed first: its FIN is sent or queued, and not acknowledged yet. The \
             acknowledgment leads to FIN_WAIT_2, the peer's FIN to CLOSING, and a FIN that also \
             acknowledges this side's straight to TIME_WAIT. Data can still be received."
        }
        State::FinWait2 => {
            "This side has closed and the peer knows it. The connection is half closed: the peer \
             may keep sending for as long as it likes, and its FIN leads to TIME_WAIT."
        }
        State::CloseWait => {
            "The peer has closed and will send no more data. This side may still send; the \
             connection stays here until the application closes too."
        }
        State::Closing => {
            "Both sides closed at the same time: each received the other's FIN before the \
             acknowledgment of its own. That acknowledgment leads to TIME_WAIT."
        }
        State::LastAck => {
            "The peer closed first, and now this side has too. The acknowledgment of its FIN is \
             the last segment; then the connection is gone."
        }
        State::TimeWait => {
            "Both FINs are acknowledged. The side that closed first waits here for twice the \
             maximum segment lifetime, so that it can acknowledge the peer's FIN again should the \
             last ACK be lost, and so that old segments die before the same ports are used again."
        }
    }
}

/// A word, its section of RFC 9293, and its meaning.
type Word = (&'static str, &'static str, &'static str);

const CALLS: &[Word] = &[
    (
        "listen",
        "3.9.1.1",
        "The passive OPEN: wait for a peer to connect. On sockets: bind, listen, accept.",
    ),
    (
        "connect",
        "3.9.1.1",
        "The active OPEN: send a SYN to the peer. On sockets: connect. `open` means the same.",
    ),
    (
        "send",
        "3.9.1.2",
        "SEND: hand over octets, as `send 100` or `send \"text\"`; optionally followed by `push` \
         or `urgent`. The window, Nagle's algorithm and congestion control decide how much is sent \
         at once.",
    ),
    (
        "read",
        "3.9.1.3",
        "RECEIVE: take octets that have arrived in order. Followed by a number, a text or `EOF`, \
         it demands exactly that, and segments in flight arrive until it is there.",
    ),
    (
        "close",
        "3.9.1.4",
        "CLOSE: no more data to send. Queued data still goes out, then a FIN; receiving continues. \
         On sockets: shutdown(SHUT_WR).",
    ),
    (
        "abort",
        "3.9.1.6",
        "ABORT: give up the connection at once, discard unsent data, and tell the peer with a \
         reset. On sockets: SO_LINGER of zero, then close.",
    ),
    (
        "status",
        "3.9.1.5",
        "STATUS: ask for the state of the connection. Refused with `not_open` if there is none. \
         `expect X STATE` looks at its answer. On sockets: a query of the socket's state.",
    ),
];

/// In the order of [`Signal::ALL`](crate::tcp::Signal::ALL); a test checks that none is missing.
const SIGNALS: &[Word] = &[
    (
        "reset",
        "3.10.7",
        "The peer reset the connection: it is gone, without an orderly close. A reset in answer \
         to a SYN counts as `refused` too.",
    ),
    ("refused", "3.10.7.3", "Nobody listens: the attempt to connect was answered with a reset."),
    ("closing", "3.10.7.4", "The peer's FIN has arrived: it will send no more data."),
    (
        "timeout",
        "3.10.8",
        "The connection was given up because sent data stayed unacknowledged for too long.",
    ),
    ("urgent", "3.8.5", "There is urgent data to read, or more of it than announced before."),
    (
        "unreachable",
        "3.9.2.2",
        "An ICMP error reported that the peer cannot be reached at the moment; the connection \
         continues.",
    ),
    (
        "trouble",
        "3.8.3",
        "A segment has been retransmitted R1 times without an answer; the connection continues \
         until R2.",
    ),
];

const fn refusal(error: CallError) -> Word {
    let (section, text) = match error {
        CallError::NotOpen => {
            ("3.10", "The call needs an open connection, and there is none, or not yet.")
        }
        CallError::AlreadyOpen => ("3.10.1", "OPEN on a connection that already exists."),
        CallError::Closing => (
            "3.10",
            "The connection is closing: no more data can be sent, or no more data will arrive.",
        ),
        CallError::Reset => {
            ("3.10.7", "The peer reset the connection before the call could be answered.")
        }
        CallError::Refused => ("3.10.7", "The attempt to connect was answered with a reset."),
        CallError::Timeout => (
            "3.10.8",
            "The connection was given up because sent data stayed unacknowledged for too long.",
        ),
    };
    (error.name(), section, text)
}

const fn icmp(icmp: Icmp) -> Word {
    let text = match icmp {
        Icmp::NetUnreachable => {
            "Destination unreachable, code 0. A soft error: reported, and the connection continues."
        }
        Icmp::HostUnreachable => {
            "Destination unreachable, code 1. A soft error: reported, and the connection continues."
        }
        Icmp::ProtocolUnreachable => {
            "Destination unreachable, code 2. A hard error: the connection is aborted."
        }
        Icmp::PortUnreachable => {
            "Destination unreachable, code 3. A hard error: the connection is aborted."
        }
        Icmp::FragNeeded => {
            "Destination unreachable, code 4: a segment was too large for the path. Path MTU \
             discovery reacts with smaller ones."
        }
        Icmp::SourceRouteFailed => {
            "Destination unreachable, code 5. A soft error: reported, and the connection continues."
        }
        Icmp::SourceQuench => {
            "An obsolete request to send more slowly, which is silently \
                               discarded."
        }
        Icmp::TimeExceeded => {
            "The segment died on the way. A soft error: reported, and the connection continues."
        }
        Icmp::ParameterProblem => {
            "A header field made no sense to a router. A soft error: reported, and the connection \
             continues."
        }
    };
    (icmp.name(), "3.9.2.2", text)
}

fn table() -> impl Iterator<Item = (&'static str, Word)> {
    let calls = CALLS.iter().map(|word| ("call", *word));
    let signals = SIGNALS.iter().map(|word| ("signal", *word));
    let refusals = CallError::ALL.into_iter().map(|of| ("refusal", refusal(of)));
    let errors = Icmp::ALL.into_iter().map(|of| ("ICMP error", icmp(of)));
    calls.chain(signals).chain(refusals).chain(errors)
}

/// Every word with a text here.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    table().map(|(_, (word, ..))| word)
}

/// What `word` means as a call, a signal, a refusal or an ICMP error.
pub(super) fn entries(word: &str) -> impl Iterator<Item = Entry> {
    let wanted = if word.eq_ignore_ascii_case("open") { "connect" } else { word }.to_owned();
    table().filter(move |(_, (word, ..))| word.eq_ignore_ascii_case(&wanted)).map(
        |(kind, (word, section, text))| Entry::new(word, kind).text(text).source(cite(section)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tcp::Signal;

    #[test]
    fn every_signal_has_a_text() {
        let names: Vec<_> = SIGNALS.iter().map(|(name, ..)| *name).collect();
        assert_eq!(names, Signal::ALL.map(Signal::name));
    }
}
