//! The states by the words and numbers of either system.

use super::system::System;
use crate::tcp::State;

use State::{
    CloseWait, Closed, Closing, Established, FinWait1, FinWait2, LastAck, Listen, SynReceived,
    SynSent, TimeWait,
};

/// All states with the numbers that `tcpi_state` has for them: Linux', and FreeBSD's.
const NUMBERS: [(State, i64, i64); 11] = [
    (Closed, 7, 0),
    (Listen, 10, 1),
    (SynSent, 2, 2),
    (SynReceived, 3, 3),
    (Established, 1, 4),
    (FinWait1, 4, 6),
    (FinWait2, 5, 9),
    (CloseWait, 8, 5),
    (Closing, 11, 7),
    (LastAck, 9, 8),
    (TimeWait, 6, 10),
];

/// Spellings beside the model's own, without signs between words.
const OTHERS: &[(&str, State)] = &[
    ("CLOSE", Closed),
    ("UNCONN", Closed),
    ("SYNRECV", SynReceived),
    ("SYNRCVD", SynReceived),
    ("SYNRECEIVED", SynReceived),
    ("NEWSYNRECV", SynReceived),
    ("ESTAB", Established),
];

/// The state of that name: `TIME_WAIT`, `time-wait`, `TCP_ESTABLISHED`, `TCPS_LAST_ACK`.
pub(super) fn named(word: &str) -> Option<State> {
    let plain = |word: &str| -> String {
        word.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_uppercase()).collect()
    };
    let prefixes = ["TCPI_", "TCPS_", "TCP_"];
    let word = prefixes.iter().find_map(|prefix| word.strip_prefix(prefix)).unwrap_or(word);
    let word = plain(word);
    let ours = NUMBERS.iter().map(|(state, ..)| *state).find(|state| plain(state.name()) == word);
    ours.or_else(|| OTHERS.iter().find(|(other, _)| *other == word).map(|(_, state)| *state))
}

/// Every state with its number on that system.
pub(super) fn numbers(system: System) -> impl Iterator<Item = (State, i64)> {
    NUMBERS.into_iter().map(move |(state, linux, freebsd)| match system {
        System::Linux => (state, linux),
        System::FreeBsd => (state, freebsd),
    })
}

/// All other states.
pub(super) fn others(states: &[State]) -> Vec<State> {
    NUMBERS.iter().map(|(state, ..)| *state).filter(|state| !states.contains(state)).collect()
}
