//! The words of TCP's interface, explained in our own words: states, calls, signals, refusals and
//! ICMP errors.

use std::sync::LazyLock;

use super::{Entry, Word, blocks, cite, word};
use crate::tcp::State;

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

/// The words of `words.txt`, each with its section, in the order of their enums.
static WORDS: LazyLock<Vec<Word>> =
    LazyLock::new(|| blocks(include_str!("words.txt")).filter_map(word).collect());

/// Every word with a text here.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    WORDS.iter().map(|(_, word, ..)| *word)
}

/// What `word` means as a call, a signal, a refusal or an ICMP error.
pub(super) fn entries(word: &str) -> impl Iterator<Item = Entry> {
    let wanted = if word.eq_ignore_ascii_case("open") { "connect" } else { word }.to_owned();
    WORDS
        .iter()
        .filter(move |(_, word, ..)| word.eq_ignore_ascii_case(&wanted))
        .map(|(kind, word, section, text)| Entry::new(*word, kind).text(text).source(cite(section)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tcp::{CallError, Icmp, Signal};

    #[test]
    fn every_signal_refusal_and_error_has_a_text() {
        let named = |kind: &str| -> Vec<&str> {
            WORDS.iter().filter(|(it, ..)| *it == kind).map(|(_, word, ..)| *word).collect()
        };
        assert_eq!(named("signal"), Signal::ALL.map(Signal::name));
        assert_eq!(named("refusal"), CallError::ALL.map(CallError::name));
        assert_eq!(named("ICMP error"), Icmp::ALL.map(Icmp::name));
    }

    #[test]
    fn every_block_is_well_formed() {
        for block in blocks(include_str!("words.txt")) {
            assert!(word(block).is_some(), "{block}");
        }
    }
}
