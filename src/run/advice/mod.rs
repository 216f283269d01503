//! What the author of a failed statement may have wanted. An [`Idea`] is a [`Claim`], drawn from
//! the trace alone, with [`Way`]s out; of them, [`Advice`] has the one that was tried and helps.
//! Nothing here decides a verdict, and nothing is guessed: if the facts are not certain, there
//! is no advice. Nothing here has words either; [`explain`](crate::explain) says advice in a sentence.
//!
//! One file for each kind of statement that fails; `facts` reads the trace, `trial` tries ways
//! out on the model.

mod call;
mod claim;
mod facts;
mod missing;
mod network;
mod segment;
mod signal;
mod state;
mod trial;
mod way;

pub use claim::{Claim, Leaving};
pub use facts::shape_of;
pub(super) use trial::{Missed, tell};
pub use way::{Place, Way};

use super::endless;
use super::mismatch::{Mismatch, Readable, Unasked};
use super::result::Called;
use super::situation::Situation;

/// How much of it is given: more would help less.
const MOST: usize = 3;

/// What is true of the trace, and what to do about it.
#[derive(Clone, PartialEq, Debug)]
pub struct Advice {
    /// What is true.
    pub claim: Claim,
    /// The way out, if the claim needs one to say enough. It has been tried, and helps.
    pub way: Option<Way>,
}

impl Advice {
    /// A claim that says enough by itself.
    pub const fn fact(claim: Claim) -> Self {
        Self { claim, way: None }
    }
}

/// What is true of the trace, and what may help.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Idea {
    pub(super) claim: Claim,
    /// Ways out, the likeliest first; the first that helps is given. If there are any and none
    /// helps, the claim is not what the failure is about, and is dropped.
    pub(super) ways: Vec<Way>,
}

impl Idea {
    /// A claim that says enough by itself.
    pub(super) const fn fact(claim: Claim) -> Self {
        Self { claim, ways: Vec::new() }
    }
}

/// What may help, the likeliest first. [`tell`] decides which of it is given.
pub(super) fn advise(situation: &Situation<'_>) -> Vec<Idea> {
    match situation.mismatch {
        Mismatch::State { host, expected, negated: false, .. } => {
            state::advise(situation, *host, expected)
        }
        Mismatch::Receive { host, expected, .. } => {
            segment::advise(situation, *host, &expected.patterns)
        }
        // Another segment that came says enough itself.
        Mismatch::Awaited(awaited) if awaited.came.is_none() => {
            segment::advise(situation, awaited.host, &awaited.expected.patterns)
        }
        Mismatch::Network { expected, from, held, .. } => {
            network::advise(situation, &expected.patterns, *from, *held)
        }
        Mismatch::Answer { host, call: Called::Call(call), actual, .. } => {
            call::refused(situation, *host, call, *actual)
        }
        Mismatch::Answer { host, call: Called::Read(read), .. }
        | Mismatch::Read { host, expected: read, actual: Readable::Octets(..) } => {
            call::reading(situation, *host, read)
        }
        Mismatch::Signal { host, expected, negated: false, .. } => {
            signal::not_told(situation, *host, expected)
        }
        Mismatch::Signal { host, expected, negated: true, .. } => {
            signal::told(situation, *host, expected)
        }
        Mismatch::Unasked(Unasked::Arrived(unnamed)) => signal::strict(unnamed),
        Mismatch::State { negated: true, .. }
        | Mismatch::Silence { .. }
        | Mismatch::Value { .. } => missing::arrivals(situation),
        Mismatch::Endless { .. } => endless::advise(situation).into_iter().collect(),
        _ => Vec::new(),
    }
}
