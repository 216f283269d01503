//! The eleven connection states (RFC 9293, section 3.3.2).

use std::fmt;
use std::str::FromStr;

/// A connection state (RFC 9293, section 3.3.2).
///
/// [`fmt::Display`] writes the spelling of Stevens (`FIN_WAIT_1`), which is also what the
/// scenario formatter writes; [`FromStr`] reads every spelling that people meet.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum State {
    /// No connection at all: there is no transmission control block.
    Closed,
    /// Waiting for a connection request from any remote host.
    Listen,
    /// Has sent a SYN, waits for the peer's.
    SynSent,
    /// Has received and sent a SYN, waits for the acknowledgment of its own.
    SynReceived,
    /// Open: data flows both ways.
    Established,
    /// Has sent (or queued) its FIN, which is not yet acknowledged.
    FinWait1,
    /// Its FIN is acknowledged; waits for the peer's.
    FinWait2,
    /// The peer's FIN has arrived; the local user has not closed yet.
    CloseWait,
    /// Both have sent FINs at the same time; waits for the acknowledgment of its own.
    Closing,
    /// Closed after the peer did; waits for the acknowledgment of its own FIN.
    LastAck,
    /// Both FINs are acknowledged; waits for old segments to die.
    TimeWait,
}

impl State {
    /// All eleven, in the order in which the RFC lists them, CLOSED first.
    pub const ALL: [Self; 11] = [
        Self::Closed,
        Self::Listen,
        Self::SynSent,
        Self::SynReceived,
        Self::Established,
        Self::FinWait1,
        Self::FinWait2,
        Self::CloseWait,
        Self::Closing,
        Self::LastAck,
        Self::TimeWait,
    ];

    /// The spelling of Stevens: `CLOSED`, `SYN_RCVD`, `FIN_WAIT_1`, …
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closed => "CLOSED",
            Self::Listen => "LISTEN",
            Self::SynSent => "SYN_SENT",
            Self::SynReceived => "SYN_RCVD",
            Self::Established => "ESTABLISHED",
            Self::FinWait1 => "FIN_WAIT_1",
            Self::FinWait2 => "FIN_WAIT_2",
            Self::CloseWait => "CLOSE_WAIT",
            Self::Closing => "CLOSING",
            Self::LastAck => "LAST_ACK",
            Self::TimeWait => "TIME_WAIT",
        }
    }

    /// Whether both sides' sequence numbers are known: ESTABLISHED and everything after it
    /// (RFC 9293, section 3.5.2, the third group of states).
    pub const fn is_synchronized(self) -> bool {
        self as u8 >= Self::Established as u8
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The text is no spelling of a TCP state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnknownState;

impl fmt::Display for UnknownState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the name of a TCP state")
    }
}

impl std::error::Error for UnknownState {}

impl FromStr for State {
    type Err = UnknownState;

    /// Reads a state in any spelling in use: RFC (`FIN-WAIT-2`), Stevens (`FIN_WAIT_2`),
    /// netstat (`FIN_WAIT2`), ss (`FIN-WAIT-2`, `ESTAB`, `UNCONN`), BSD (`SYN_RCVD`), Linux
    /// (`SYN_RECV`), Windows (`SYN_SEND`), in any letter case, with `-`, `_` or nothing between
    /// the words.
    fn from_str(text: &str) -> Result<Self, UnknownState> {
        // The longest spelling, ESTABLISHED, has 11 letters; keep the comparison off the heap.
        let mut letters = [0u8; 16];
        let mut n = 0;
        for b in text.bytes().filter(|b| !matches!(b, b'-' | b'_')) {
            *letters.get_mut(n).ok_or(UnknownState)? = b.to_ascii_uppercase();
            n += 1;
        }
        Ok(match &letters[..n] {
            b"CLOSED" | b"CLOSE" | b"UNCONN" => Self::Closed,
            b"LISTEN" | b"LISTENING" => Self::Listen,
            b"SYNSENT" | b"SYNSEND" => Self::SynSent,
            b"SYNRCVD" | b"SYNRECEIVED" | b"SYNRECV" => Self::SynReceived,
            b"ESTABLISHED" | b"ESTAB" => Self::Established,
            b"FINWAIT1" => Self::FinWait1,
            b"FINWAIT2" => Self::FinWait2,
            b"CLOSEWAIT" => Self::CloseWait,
            b"CLOSING" => Self::Closing,
            b"LASTACK" => Self::LastAck,
            b"TIMEWAIT" => Self::TimeWait,
            _ => return Err(UnknownState),
        })
    }
}
