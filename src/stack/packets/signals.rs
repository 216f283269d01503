//! What the user of a TCP learns that has no signals: a user compares the state with the one before to
//! know what happened.

use crate::tcp::state_sets::PEER_CLOSED;
use crate::tcp::{CallError, Signal, State};

/// The cause of a state change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cause {
    /// The user's own call.
    Call,
    /// A segment.
    Segment {
        /// Whether it had the RST bit.
        reset: bool,
    },
    /// Time.
    Timer,
}

/// Whether the peer's FIN has been accepted.
pub(super) fn peer_has_closed(state: State) -> bool {
    PEER_CLOSED.contains(&state)
}

/// The RFC's signal for a change of state.
pub(super) fn signal(before: State, after: State, cause: Cause) -> Option<Signal> {
    use State::{CloseWait, Closed, Established, FinWait1, FinWait2, SynReceived, SynSent};
    match (cause, before, after) {
        (Cause::Segment { .. }, ..) if !peer_has_closed(before) && peer_has_closed(after) => {
            Some(Signal::Closing)
        }
        (Cause::Segment { reset: true }, SynSent, Closed) => Some(Signal::ResetOpening),
        (Cause::Segment { reset: true }, SynReceived, Closed) => Some(Signal::Refused),
        (Cause::Segment { reset: true }, Established | FinWait1 | FinWait2 | CloseWait, Closed) => {
            Some(Signal::Reset)
        }
        (Cause::Timer, State::TimeWait, _) => None,
        (Cause::Timer, _, Closed) if before != Closed => Some(Signal::Timeout),
        _ => None,
    }
}

/// What ended a connection whose user was told nothing ([`Signal::ended`]).
pub(super) fn ended(before: State, cause: Cause) -> Option<CallError> {
    (peer_has_closed(before) && cause != Cause::Call).then_some(CallError::Closing)
}
