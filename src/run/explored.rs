//! What the search of an `explore` block gives: plain values, which the search fills in and the
//! reports read.

use std::time::Duration;

use super::result::{FailureKind, Trace};
use crate::host::Host;
use crate::language::plan::PropertyKind;
use crate::tcp::RuleId;

/// What was searched, and what was found.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Explored {
    /// How many distinct situations of both hosts and the network were reached.
    pub states: u64,
    /// How many steps lead from one to another, or back.
    pub steps: u64,
    /// The largest number of steps that some situation needs at least.
    pub depth: u32,
    /// In how many situations nothing more can happen.
    pub ends: u64,
    /// Why the search is not whole; `None` if it is.
    pub cut: Option<Cut>,
    /// `within`: how much virtual time was looked at.
    pub within: Option<Duration>,
    /// The rules that fired, in the order of the table.
    pub rules: Vec<RuleId>,
    /// What was found, each by a shortest way: first what breaks a property, in the order of the
    /// text, then what shows that something is sometimes so.
    pub found: Vec<Finding>,
    /// `sometimes` properties that nothing showed, as indices into the exploration's properties.
    pub missed: Vec<usize>,
}

/// Why a search ended early.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cut {
    /// The bound on situations.
    States(u64),
    /// The bound on memory, in octets.
    Memory(u64),
    /// Ctrl-C.
    Interrupted,
    /// Something that breaks a property was found.
    Broken,
}

/// Something that was found, and the way there.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// What.
    pub what: Found,
    /// How many steps lead there.
    pub depth: u32,
    /// A scenario that shows it, as text that can be kept.
    pub text: String,
    /// What happens when it runs on the model.
    pub trace: Trace,
    /// Whether that run shows what was found, step by step.
    pub confirmed: bool,
    /// Of what may happen, what is still possible there and opens nothing, as indices into the
    /// exploration's mays.
    pub left_out: Vec<usize>,
}

/// What can be found.
#[derive(Clone, PartialEq, Debug)]
pub enum Found {
    /// A property is broken, or, if it says `sometimes`, shown: an index into the exploration's
    /// properties.
    Property(usize),
    /// The user of a host can read octets that are no beginning of what its peer's user has sent.
    Data {
        /// Whose user.
        host: Host,
        /// What was delivered on the connection.
        delivered: Vec<u8>,
        /// What was sent on it; `None` if the peer has no such connection.
        sent: Option<Vec<u8>>,
    },
    /// The same situation comes again while no time passes and nobody calls.
    Livelock,
    /// The model does not come to the end of an event.
    Endless,
}

/// What did not come out as an exploration says.
#[derive(Clone, PartialEq, Debug)]
pub enum Unmet {
    /// A property does not hold, or nothing shows that it sometimes does.
    Property {
        /// What is claimed.
        kind: PropertyKind,
        /// How many steps lead to where it is broken; `None` if it says `sometimes`, and nothing
        /// shows it.
        depth: Option<u32>,
        /// How many situations were looked at.
        states: u64,
        /// Why the search is not whole; `None` if it is.
        cut: Option<Cut>,
    },
    /// Something that no exploration allows, so many steps away.
    Unasked(Found, u32),
    /// The search was interrupted after so many situations and steps.
    Interrupted(u64, u32),
    /// It was not searched: this was to run on something else than the model.
    NotHere,
}

impl Unmet {
    /// What kind of failure it is.
    pub(super) const fn kind(&self) -> FailureKind {
        match self {
            Self::Property { depth: None, cut: Some(_), .. } | Self::Interrupted(..) => {
                FailureKind::Unknown
            }
            Self::Property { .. } | Self::Unasked(Found::Property(_), _) => FailureKind::Property,
            Self::Unasked(Found::Data { .. }, _) => FailureKind::Data,
            Self::Unasked(Found::Livelock | Found::Endless, _) => FailureKind::Livelock,
            Self::NotHere => FailureKind::Unexplored,
        }
    }
}
