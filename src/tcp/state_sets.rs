//! Sets of states that RFC 9293 names or treats alike. Each has one name, defined only
//! here, with what the RFC says about it.

use super::State::{self, *};

/// Every state.
pub const ANY: &[State] = &State::ALL;

/// Every state before TIME_WAIT.
pub const UNTIL_TIME_WAIT: &[State] = State::ALL.split_at(10).0;

/// There is a control block. CLOSED stands for having none (section 3.3.2).
pub const EXISTING: &[State] = State::ALL.split_at(1).1;

/// A SYN has been sent, so an OPEN finds that the connection exists (section 3.10.1).
pub const STARTED: &[State] = State::ALL.split_at(2).1;

/// Our SYN is not acknowledged, or the peer's has not come: a user's data waits for the
/// connection to be established (section 3.10.2).
pub const OPENING: &[State] = &[SynSent, SynReceived];

/// A segment that arrives goes through the eight steps (section 3.10.7.4).
pub const EIGHT_STEPS: &[State] = State::ALL.split_at(3).1;

/// Both sides have acknowledged each other's SYN: the third group of section 3.5.2.
pub const SYNCHRONIZED: &[State] = State::ALL.split_at(4).1;

/// The user may SEND: the connection is established, and the user has not called CLOSE
/// (section 3.10.2).
pub const MAY_SEND: &[State] = &[Established, CloseWait];

/// The peer may still send data: the seventh step takes the text of a segment, and in all
/// states after these ignores it (section 3.10.7.4).
pub const RECEIVING: &[State] = &[Established, FinWait1, FinWait2];

/// A RST is reported to the user: SENDs and RECEIVEs can be outstanding (section 3.10.7.4,
/// second step).
pub const OPEN: &[State] = &[Established, FinWait1, FinWait2, CloseWait];

/// ABORT sends a RST (section 3.10.5).
pub const ABORTED_BY_RST: &[State] = &[SynReceived, Established, FinWait1, FinWait2, CloseWait];

/// The fifth step goes on to SND.UNA and the send window, as in ESTABLISHED. In TIME_WAIT all
/// that was sent is acknowledged (section 3.10.7.4).
pub const ACK_PROCESSED: &[State] = &[Established, FinWait1, FinWait2, CloseWait, Closing, LastAck];

/// Data that the user handed over may wait to be sent. A CLOSE queues the FIN after it
/// (section 3.10.4).
pub const DATA_QUEUED: &[State] = &[Established, FinWait1, CloseWait, Closing];

/// Something sent may be unacknowledged, so the user timeout and the retransmission timer may
/// run (section 3.10.8). In FIN_WAIT_2 and TIME_WAIT even our FIN is acknowledged.
pub const UNACKNOWLEDGED: &[State] =
    &[SynSent, SynReceived, Established, FinWait1, CloseWait, Closing, LastAck];

/// Data or a FIN may wait to be sent or acknowledged once both SYNs are: it is what the fifth
/// step's acknowledgments are about (section 3.10.7.4), and what a zero window stops
/// (section 3.8.6.1). From CLOSE_WAIT a FIN leads to LAST_ACK.
pub const SENDING: &[State] = &[Established, FinWait1, CloseWait, Closing, LastAck];

/// A connection may stay here for any length of time with nothing to send, so keep-alives ask
/// whether the peer is still there (section 3.8.4).
pub const IDLE: &[State] = &[Established, FinWait2, CloseWait];

/// The user has closed before the peer did (section 3.6, case 1).
pub const CLOSED_FIRST: &[State] = &[FinWait1, FinWait2];

/// The peer's FIN has arrived: no more data comes (section 3.6, case 2).
pub const PEER_CLOSED: &[State] = &[CloseWait, Closing, LastAck, TimeWait];

/// Both sides have closed; nothing is left to do but to acknowledge (section 3.10.4).
pub const BOTH_CLOSED: &[State] = &[Closing, LastAck, TimeWait];

/// The user has called CLOSE, so a SEND is refused: the connection is closing
/// (section 3.10.2).
pub const USER_CLOSED: &[State] = &[FinWait1, FinWait2, Closing, LastAck, TimeWait];
