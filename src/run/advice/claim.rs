//! What advice says of the past and the present, and its words.

use super::way::Way;
use crate::host::Host;
use crate::tcp::{CallError, Signal, State};

/// Something that is true of the trace. Names of segments are those of statements: `FIN`, `DATA`.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::run) enum Claim {
    /// The network is down, and something was lost by that.
    NetworkDown,
    /// That segment is held.
    Held { name: String, from: Host },
    /// That segment was the last that was lost. `again`: it takes up sequence numbers that nothing
    /// has acknowledged, so its sender sends it again.
    Lost { name: String, from: Host, again: bool, wait: String },
    /// That segment is in flight.
    InFlight { name: String, from: Host },
    /// That segment is in flight, and the statement looks on the other side.
    OtherSide { name: String, from: Host },
    /// That segment is in flight, and not held.
    NotHeld { name: String, from: Host },
    /// That segment came to the host in an earlier statement, which did not name it.
    Arrived { name: String, to: Host },
    /// The host is in TIME_WAIT.
    TimeWait(Host),
    /// The host is in that state, and the statement expects that of the other one.
    Other(Host, State),
    /// The host was in that state, and left it so.
    Left { host: Host, state: State, how: String },
    /// The host's user has not closed its connection.
    NotClosed(Host),
    /// No FIN came from the host, at which nobody stands.
    NoFin(Host),
    /// The host closed first, by the trace, and the other one is in a state of the second; `of` is
    /// who was asked about.
    ClosedFirst { first: Host, of: Host },
    /// No SYN came from the host.
    NoSyn(Host),
    /// A SYN came to the host while it was CLOSED.
    NobodyListened(Host),
    /// The host is CLOSED.
    NoConnection(Host),
    /// That answer to its SYN came to the host.
    Answer { name: String, to: Host },
    /// Nobody stands at the host.
    Raw(Host),
    /// A SYN to the host is in flight.
    SynWaits(Host),
    /// The host is in that state, and has sent no SYN from there.
    CanConnect(Host, State),
    /// So many octets that the host's user sent wait, because the last window that it was told is
    /// zero.
    ShutOut { host: Host, octets: u64 },
    /// So many octets that the host's user sent wait.
    Waits { host: Host, octets: u64 },
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
    /// The host's user was told so, and a `signal` expectation has used it up.
    UsedUp(Host),
    /// The host's user was told so.
    OtherTold(Host),
    /// The host's user was told that, and no `signal` expectation came since.
    Told(Host, Signal),
    /// These came without a name, under `@strict`.
    Unnamed(Vec<String>),
    /// A forged segment that its purported sender answers for.
    Forged { name: String, from: Host },
}

impl Claim {
    /// The sentence, with a way out where there is one.
    #[expect(clippy::too_many_lines, reason = "a line a sentence")]
    pub(super) fn sentence(&self, way: Option<&Way>) -> String {
        let by = |before: &str, after: &str| match way.map(Way::words) {
            Some(words) => format!("{before}: {words}{after}"),
            None => before.to_owned(),
        };
        match self {
            Self::NetworkDown => by("the network is down, so everything sent is lost", ""),
            Self::Held { name, from } => {
                by(&format!("the {name} from {from} is held"), " puts it back")
            }
            Self::Lost { name, from, again: true, wait } => {
                by(&format!("the {name} from {from} was lost; it is sent again after {wait}"), "")
            }
            Self::Lost { name, from, again: false, wait } => {
                let peer = from.peer();
                let lost = format!(
                    "the {name} from {from} was lost; what it answers is sent again by {peer} \
                     after {wait}"
                );
                by(&lost, "")
            }
            Self::InFlight { name, from } => {
                by(&format!("the {name} from {from} is still in flight"), " lets it arrive")
            }
            Self::OtherSide { name, from } => {
                let peer = from.peer();
                by(&format!("the {name} in flight goes from {from} to {peer}"), "")
            }
            Self::NotHeld { name, from } => {
                let there = format!("the {name} from {from} is in flight, not held");
                by(&there, " keeps it aside")
            }
            Self::Arrived { name, to } => {
                let there = format!("the {name} arrived at {to} already, in an earlier statement");
                by(&there, "")
            }
            Self::TimeWait(host) => by(&format!("{host} waits for 2 MSL in TIME_WAIT"), ""),
            Self::Other(host, state) => by(&format!("it is {host} that is in {state}"), ""),
            Self::Left { host, state, how } => {
                by(&format!("{host} was in {state}, and left it {how}"), "")
            }
            Self::NotClosed(host) => by(&format!("{host} has not closed"), " sends its FIN"),
            Self::NoFin(from) => by(&format!("no FIN has come from {from}"), " sends one"),
            Self::ClosedFirst { first, of } if first == of => format!(
                "{first} closed first; CLOSE_WAIT and LAST_ACK are the states of the side that \
                 closes second"
            ),
            Self::ClosedFirst { first, of } => {
                format!("{first} closed first; {of} goes from CLOSE_WAIT by LAST_ACK to CLOSED")
            }
            Self::NoSyn(from) => by(&format!("no SYN has come from {from}"), " sends one"),
            Self::NobodyListened(host) => by(&format!("nobody listened at {host}"), ""),
            Self::NoConnection(host) => by(&format!("{host} has no connection"), " opens one"),
            Self::Answer { name, to } => {
                let words = way.map_or_else(|| format!("{name} to {to}"), Way::words);
                format!("plain `SYN` is a SYN without ACK; the answer to it is {words}")
            }
            Self::Raw(host) => by(&format!("no implementation stands at {host}"), " sends for it"),
            Self::SynWaits(to) => {
                by(&format!("the SYN to {to} is still in flight, and not answered"), "")
            }
            Self::CanConnect(host, state) => by(&format!("{host} is in {state}"), " sends a SYN"),
            Self::ShutOut { host, octets } => {
                let peer = host.peer();
                let waits = format!("{peer}'s window is 0, so {} of {host} wait", of(*octets));
                by(&waits, " opens it")
            }
            Self::Waits { host, octets } => by(
                &format!(
                    "{} of {host} wait to be sent (Nagle, silly-window avoidance, congestion \
                     window)",
                    of(*octets)
                ),
                "",
            ),
            Self::AllSent(host) => by(&format!("{host} has nothing more to send"), " before this"),
            Self::HasReset(host) => format!("{host} has reset the connection"),
            Self::Ended(host, because) => {
                let how = match because {
                    CallError::Reset => "was reset".to_owned(),
                    CallError::Refused => "was refused".to_owned(),
                    because => format!("ended: {because}"),
                };
                by(&format!("{host}'s connection {how}"), "")
            }
            Self::AlreadyOpen(host, state) => {
                by(&format!("{host} has a connection already, in {state}"), "")
            }
            Self::HasClosed(host) => format!("{host} has closed already"),
            Self::Refused => by("if it is to be refused, say so", ""),
            Self::UsedUp(host) => {
                format!("{host} was told so before its last `signal` expectation, which uses it up")
            }
            Self::OtherTold(host) => by(&format!("it is {host} that was told so"), ""),
            Self::Told(host, signal) => {
                let words = way.map_or_else(|| format!("`{}`", signal.name()), Way::words);
                format!(
                    "what {host} is told counts until a `signal` expectation uses it up: if \
                     this was meant, {words} comes first"
                )
            }
            Self::Unnamed(names) => match names.as_slice() {
                [_] => by("`@strict` wants a name for what arrives here", ""),
                _ => by("`@strict` wants a name for each segment that arrives here", ""),
            },
            Self::Forged { name, from } => {
                let peer = from.peer();
                let round = format!(
                    "{peer} acknowledges the {name} that {from} never sent, and {from} answers \
                     that with what it did send"
                );
                by(&round, " ends it")
            }
        }
    }
}

/// `1 octet`, `5 octets`.
fn of(octets: u64) -> String {
    if octets == 1 { "1 octet".to_owned() } else { format!("{octets} octets") }
}
