//! What passes between TCP and its user: calls, their answers, and signals
//! (RFC 9293, section 3.9.1).

use std::fmt;

/// A user call (RFC 9293, section 3.9.1). RECEIVE with its buffer is
/// [`Endpoint::receive`](super::Endpoint::receive).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Call {
    /// Passive OPEN: wait for a peer to connect.
    Listen,
    /// Active OPEN: connect to the peer.
    Connect,
    /// SEND.
    Send {
        /// The octets to send.
        data: Vec<u8>,
        /// The PUSH flag of the call (MAY-15).
        push: bool,
        /// The URGENT flag of the call.
        urgent: bool,
    },
    /// CLOSE: no more to send, still receiving.
    Close,
    /// ABORT: give up at once, and tell the peer with a RST.
    Abort,
    /// STATUS: report the state.
    Status,
}

impl Call {
    /// The word of the scenario language for it: `listen`, `connect`, `send`, …
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Listen => "listen",
            Self::Connect => "connect",
            Self::Send { .. } => "send",
            Self::Close => "close",
            Self::Abort => "abort",
            Self::Status => "status",
        }
    }
}

/// Why a call was refused: RFC 9293's error replies, in the words of the scenario language.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum CallError {
    /// "connection does not exist", "connection not open".
    NotOpen,
    /// "connection already exists".
    AlreadyOpen,
    /// "connection closing".
    Closing,
    /// "connection reset".
    Reset,
    /// "connection refused".
    Refused,
    /// "connection aborted due to user timeout".
    Timeout,
}

impl CallError {
    /// All of them, in the order of the language reference.
    pub const ALL: [Self; 6] = [
        Self::NotOpen,
        Self::AlreadyOpen,
        Self::Closing,
        Self::Reset,
        Self::Refused,
        Self::Timeout,
    ];

    /// The word of the scenario language: `not_open`, `closing`, …
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotOpen => "not_open",
            Self::AlreadyOpen => "already_open",
            Self::Closing => "closing",
            Self::Reset => "reset",
            Self::Refused => "refused",
            Self::Timeout => "timeout",
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A call that was refused: the answer, and, where the connection does not exist any more,
/// what ended it.
///
/// RFC 9293 answers a call on a connection that a RST has ended with "connection does not
/// exist", since its TCB is deleted; sockets answer `ECONNRESET`. Both are one fact, so a
/// refusal keeps both words and [`Refusal::is`] accepts either.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Refusal {
    /// The RFC's answer.
    pub error: CallError,
    /// What ended the connection, if the answer is [`CallError::NotOpen`] and something did.
    pub because: Option<CallError>,
}

impl Refusal {
    /// Whether `wanted` names this refusal. What refused a connection was a RST, so `reset` does
    /// as well.
    pub fn is(self, wanted: CallError) -> bool {
        let refused = self.because == Some(CallError::Refused) && wanted == CallError::Reset;
        self.error == wanted || self.because == Some(wanted) || refused
    }
}

impl From<CallError> for Refusal {
    fn from(error: CallError) -> Self {
        Self { error, because: None }
    }
}

/// What TCP tells its user unasked (RFC 9293, sections 3.9.1.8 and 3.10).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[non_exhaustive]
pub enum Signal {
    /// "connection reset".
    Reset,
    /// A RST answered our SYN: "connection reset" in the text of section 3.10.7.3,
    /// `ECONNREFUSED` on sockets. It counts as both, and is called `reset`.
    ResetOpening,
    /// "connection refused".
    Refused,
    /// "connection closing": the peer's FIN has arrived.
    Closing,
    /// "connection aborted due to user timeout".
    Timeout,
    /// The peer has urgent data (section 3.8.5).
    Urgent,
    /// A soft ICMP error was reported (SHLD-25); the connection lives on.
    Unreachable,
    /// Retransmissions have reached R1 (SHLD-9); the connection lives on.
    Trouble,
}

impl Signal {
    /// Those that scenarios can name, in the order of the language reference.
    pub const ALL: [Self; 7] = [
        Self::Reset,
        Self::Refused,
        Self::Closing,
        Self::Timeout,
        Self::Urgent,
        Self::Unreachable,
        Self::Trouble,
    ];

    /// The word of the scenario language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reset | Self::ResetOpening => "reset",
            Self::Refused => "refused",
            Self::Closing => "closing",
            Self::Timeout => "timeout",
            Self::Urgent => "urgent",
            Self::Unreachable => "unreachable",
            Self::Trouble => "trouble",
        }
    }
}

impl Signal {
    /// As an implementation's user is told it: while a connection is being opened, the RFC's word and
    /// the sockets' word for its end are the same, and either is accepted.
    pub(crate) const fn told(self, opening: bool) -> Self {
        match self {
            Self::Reset | Self::Refused if opening => Self::ResetOpening,
            other => other,
        }
    }

    /// What has ended a connection whose user was told this, as the reason for refusing later calls;
    /// `None` if this ends none.
    pub(crate) const fn ended(self) -> Option<CallError> {
        match self {
            Self::Reset => Some(CallError::Reset),
            Self::Refused | Self::ResetOpening => Some(CallError::Refused),
            Self::Timeout => Some(CallError::Timeout),
            _ => None,
        }
    }

    /// Whether an expectation of `wanted` is met by this signal.
    pub fn is(self, wanted: Self) -> bool {
        self == wanted
            || (self == Self::ResetOpening && matches!(wanted, Self::Reset | Self::Refused))
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a RECEIVE call gives (RFC 9293, section 3.10.3).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Received {
    /// The octets, in order.
    pub data: Vec<u8>,
    /// Whether the last of them was pushed (MAY-17).
    pub push: bool,
    /// Whether nothing more can come: the peer's FIN follows these octets.
    pub end: bool,
}

/// An ICMP error about a segment that the host sent (RFC 9293, section 3.9.2.2).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Icmp {
    /// Destination unreachable, code 0: a soft error.
    NetUnreachable,
    /// Destination unreachable, code 1: a soft error.
    HostUnreachable,
    /// Destination unreachable, code 2: a hard error.
    ProtocolUnreachable,
    /// Destination unreachable, code 3: a hard error.
    PortUnreachable,
    /// Destination unreachable, code 4: fragmentation needed. Path MTU discovery uses it.
    FragNeeded,
    /// Destination unreachable, code 5: a soft error.
    SourceRouteFailed,
    /// Source quench: silently discarded (MUST-55).
    SourceQuench,
    /// Time exceeded: a soft error.
    TimeExceeded,
    /// Parameter problem: a soft error.
    ParameterProblem,
}

impl Icmp {
    /// All of them, in the order of type and code.
    pub const ALL: [Self; 9] = [
        Self::NetUnreachable,
        Self::HostUnreachable,
        Self::ProtocolUnreachable,
        Self::PortUnreachable,
        Self::FragNeeded,
        Self::SourceRouteFailed,
        Self::SourceQuench,
        Self::TimeExceeded,
        Self::ParameterProblem,
    ];

    /// The word of the scenario language: `host_unreachable`, …
    pub const fn name(self) -> &'static str {
        match self {
            Self::NetUnreachable => "net_unreachable",
            Self::HostUnreachable => "host_unreachable",
            Self::ProtocolUnreachable => "protocol_unreachable",
            Self::PortUnreachable => "port_unreachable",
            Self::FragNeeded => "frag_needed",
            Self::SourceRouteFailed => "source_route_failed",
            Self::SourceQuench => "source_quench",
            Self::TimeExceeded => "time_exceeded",
            Self::ParameterProblem => "parameter_problem",
        }
    }
}
