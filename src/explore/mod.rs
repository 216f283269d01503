//! `explore`: every interleaving of what an exploration says may happen, on the model.
//!
//! [`explore`] searches breadth first from where the block's statements end, so the first way that
//! it finds to anything is a shortest one. What lives here: what a situation is and how it goes on
//! ([`Situation`], [`Step`]), the search over interned situations, the properties, and the scenario
//! that shows what was found. What must not: how anything is printed, files, options.

mod party;
mod search;
mod situation;
mod step;
mod tell;
mod verdict;

pub use party::{Clock, Outcome, Party};
pub use situation::{Frame, Situation};
pub use step::Step;
pub use tell::tell;
pub use verdict::{judge, on_the_model};

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use self::search::Hitting;
use crate::language::plan::Scenario;
use crate::run::{Explored, Found, stand};
use crate::tcp::Rules;

/// How far a search may go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Distinct situations.
    pub states: u64,
    /// Octets of memory that the search takes for them.
    pub memory: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { states: 50_000_000, memory: 4 << 30 }
    }
}

/// How a search is done.
pub struct Search<'a> {
    /// The rules that the model follows at both hosts.
    pub rules: &'a Arc<Rules>,
    /// How far it may go.
    pub bounds: Bounds,
    /// On how many threads; 0 is one for each processor. The result is the same with any number.
    pub jobs: usize,
    /// Ends it early.
    pub cancel: &'a AtomicBool,
    /// Is told, now and then, how many situations there are and how many steps away the latest are.
    pub progress: &'a (dyn Fn(u64, u32) + Sync),
}

/// Searches an exploration from where its statements end. They have to pass on the model.
///
/// `None` if the scenario is no exploration, or if its statements fail.
pub fn explore(scenario: &Scenario, search: &Search<'_>) -> Option<Explored> {
    let frame = Frame::of(scenario, search.rules)?;
    let start = Situation::start(stand(scenario, search.rules)?, &frame);
    let report = search::search(frame, &start, search);
    let found = report.hits.iter().map(|hit| {
        let what = found(hit.what, &hit.situation);
        tell(scenario, &frame, search.rules, &start, &hit.path, what)
    });
    Some(Explored {
        states: report.states,
        steps: report.steps,
        depth: report.depth,
        ends: report.ends,
        cut: report.cut,
        within: frame.within,
        rules: report.rules,
        found: found.collect(),
        missed: report.missed,
    })
}

/// What was found in a situation, in the words of reports.
fn found(what: Hitting, situation: &Situation) -> Found {
    match what {
        Hitting::Property(at) => Found::Property(at),
        Hitting::Livelock => Found::Livelock,
        Hitting::Endless => Found::Endless,
        Hitting::Data(host) => {
            let (party, peer) = (&situation.parties[host], &situation.parties[host.peer()]);
            let sent = party.irs.and_then(|irs| peer.sent_on(irs)).map(<[u8]>::to_vec);
            Found::Data { host, delivered: party.delivered(), sent }
        }
    }
}
