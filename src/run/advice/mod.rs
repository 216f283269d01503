//! What the author of a failed statement may have wanted: sentences with statements in
//! back-ticks. Each is a typed [`Advice`]: a [`Claim`], drawn from the trace alone, and [`Way`]s
//! out, of which only one that has been tried is told. Nothing here decides a verdict, and
//! nothing is guessed: where the facts are not sure, there is no advice.
//!
//! One file for each kind of statement that fails; `facts` reads the trace, `claim` and `way`
//! have the words, `trial` tries ways out on the model.

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

pub(super) use claim::Claim;
pub(super) use facts::named;
pub(super) use trial::{Missed, tell};
#[cfg(test)]
pub(super) use way::Place;
pub(super) use way::Way;

use super::endless;
use super::situation::{Situation, Wanted};

/// More sentences than this help less.
const MOST: usize = 3;

/// What is true of the trace, and what to do about it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Advice {
    pub(super) claim: Claim,
    /// Ways out, the likeliest first; the first that helps is told. Where there are any and none
    /// helps, the claim is not what the failure is about, and is not told either.
    pub(super) ways: Vec<Way>,
}

impl Advice {
    /// A claim that says enough by itself.
    pub(super) const fn fact(claim: Claim) -> Self {
        Self { claim, ways: Vec::new() }
    }

    /// The sentence, with the first way out.
    pub(super) fn sentence(&self) -> String {
        self.claim.sentence(self.ways.first())
    }
}

/// What may help, the likeliest first. What is told of it, [`tell`] decides.
pub(super) fn advise(situation: &Situation<'_>) -> Vec<Advice> {
    match situation.wanted {
        Wanted::State(host, states) => state::advise(situation, host, states),
        Wanted::Segment(host, patterns) => segment::advise(situation, host, patterns),
        Wanted::InFlight(patterns, from, held) => network::advise(situation, patterns, from, held),
        Wanted::Call(host, call, refusal) => call::refused(situation, host, call, refusal),
        Wanted::Read(host, read) => call::reading(situation, host, read),
        Wanted::Signal(host, signals) => signal::not_told(situation, host, signals),
        Wanted::NotSignal(host, signals) => signal::told(situation, host, signals),
        Wanted::Strict(unnamed) => signal::strict(unnamed),
        Wanted::NotState(..) | Wanted::Silent(_) | Wanted::Now => missing::arrivals(situation),
        Wanted::End => endless::advise(situation).into_iter().collect(),
        Wanted::Text(_) | Wanted::Other => Vec::new(),
    }
}
