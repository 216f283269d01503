//! What the user of a smoltcp socket learns. The library tells nobody anything: a user looks at
//! the state, and knows what happened from what was before.

use crate::tcp::{CallError, Signal, State};

/// What made the state change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cause {
    /// The user's own call.
    Call,
    /// A segment; whether it had the RST bit.
    Segment {
        /// It had.
        reset: bool,
    },
    /// Time.
    Timer,
}

/// Whether the peer's FIN has been taken.
pub(super) fn peer_has_closed(state: State) -> bool {
    matches!(state, State::CloseWait | State::Closing | State::LastAck | State::TimeWait)
}

/// What a user has been told by a change of state, in the RFC's words.
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

/// What has ended a connection that is gone, for whoever calls afterwards.
pub(super) fn ended(signal: Option<Signal>, before: State, cause: Cause) -> Option<CallError> {
    match signal {
        Some(Signal::Reset) => Some(CallError::Reset),
        Some(Signal::Refused | Signal::ResetOpening) => Some(CallError::Refused),
        Some(Signal::Timeout) => Some(CallError::Timeout),
        _ => (peer_has_closed(before) && cause != Cause::Call).then_some(CallError::Closing),
    }
}
