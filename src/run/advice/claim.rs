//! What advice says of the past and the present.

use std::time::Duration;

use crate::host::Host;
use crate::language::plan::Shape;
use crate::run::result::Called;
use crate::stack::Fired;
use crate::tcp::{CallError, Signal, State};

/// How a host left a state.
#[derive(Clone, PartialEq, Debug)]
pub enum Leaving {
    /// A segment arrived.
    Arrival(Shape),
    /// Its user called.
    Call(Called),
    /// Something fired.
    Timer(Fired),
}

/// Something that is true of the trace. Segments are named as a statement would name them.
#[derive(Clone, PartialEq, Debug)]
pub enum Claim {
    /// What its implementation cannot have of the host's settings, as the implementation says it.
    Caveat(Host, String),
    /// Something that may happen in an exploration need not.
    LeftOut(String),
    /// The network is down, and something was lost by that.
    NetworkDown,
    /// That segment is held.
    Held(Shape, Host),
    /// That segment was the last that was lost. If it takes up sequence numbers that nothing has
    /// acknowledged, its sender sends it again; otherwise what it answers is sent again.
    Lost {
        /// Which.
        segment: Shape,
        /// From whom.
        from: Host,
        /// Whether its sender sends it again.
        again: bool,
        /// How long until a timer fires that has something sent again.
        wait: Duration,
    },
    /// That segment is in flight.
    InFlight(Shape, Host),
    /// That segment is in flight, and the statement looks on the other side.
    OtherSide(Shape, Host),
    /// That segment is in flight, and not held.
    NotHeld(Shape, Host),
    /// That segment came to the host in an earlier statement, which did not name it.
    Arrived(Shape, Host),
    /// The host is in TIME_WAIT.
    TimeWait(Host),
    /// The host is in that state, and the statement expects that of the other one.
    Other(Host, State),
    /// The host was in that state, and left it so.
    Left(Host, State, Leaving),
    /// The host's user has not closed its connection.
    NotClosed(Host),
    /// No FIN came from the host, where no implementation is.
    NoFin(Host),
    /// By the trace, a host closed first, and the other one is in a state of the second.
    ClosedFirst {
        /// Who.
        first: Host,
        /// Who was asked about.
        of: Host,
    },
    /// No SYN came from the host.
    NoSyn(Host),
    /// A SYN came to the host while it was CLOSED.
    NobodyListened(Host),
    /// The host is CLOSED.
    NoConnection(Host),
    /// That answer to its SYN came to the host.
    Answer(Shape, Host),
    /// No implementation is at the host.
    Raw(Host),
    /// A SYN to the host is in flight.
    SynWaits(Host),
    /// The host is in that state, and has sent no SYN from there.
    CanConnect(Host, State),
    /// So many octets that the host's user sent wait, because the last window that came is zero.
    ShutOut(Host, u64),
    /// So many octets that the host's user sent wait.
    Waits(Host, u64),
    /// All that the host's user sent is in segments already.
    AllSent(Host),
    /// A RST came from the host.
    HasReset(Host),
    /// Why the host's calls are refused.
    Ended(Host, CallError),
    /// The host has a connection.
    AlreadyOpen(Host, State),
    /// The host's user has closed, or aborted.
    HasClosed(Host),
    /// The call was refused.
    Refused,
    /// The host's user got that signal, and a `signal` expectation has used it up.
    UsedUp(Host),
    /// That host's user got the signal.
    OtherTold(Host),
    /// The host's user got that signal, and no `signal` expectation came since.
    Told(Host, Signal),
    /// These came without a name, under `@strict`.
    Unnamed(Vec<Shape>),
    /// A forged segment that its purported sender answers for.
    Forged(Shape, Host),
}
