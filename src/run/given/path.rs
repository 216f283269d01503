//! Which path leads to a pair of states: found once for each pair, and kept.

use std::sync::OnceLock;

use super::search;
use crate::host::{Host, PerHost};
use crate::tcp::State;

/// The states to reach; `None` is any.
pub(super) type Pair = PerHost<Option<State>>;

/// One step of a walk.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Step {
    /// Passive OPEN.
    Listen(Host),
    /// Active OPEN.
    Connect(Host),
    /// CLOSE.
    Close(Host),
    /// The next segment to that host arrives.
    Arrive(Host),
}

/// Eleven states, and any.
const STARTS: usize = State::ALL.len() + 1;

/// How often hosts reopen on a path. More often leads to no further pair.
const REOPENS: u8 = 1;

/// The path to a pair, if there is one.
///
/// It is a shortest one and, if possible, one without calls while something is in flight: no
/// simultaneous open or close where one after the other is as short. If a
/// synchronized state is asked for, it is a shortest one of those that lead through both hosts
/// ESTABLISHED, as connections do, if any does. A host that is CLOSED again reopens only
/// if no path of one connection leads there.
pub(super) fn to(pair: Pair) -> Option<&'static [Step]> {
    static PATHS: [[OnceLock<Option<Vec<Step>>>; STARTS]; STARTS] =
        [const { [const { OnceLock::new() }; STARTS] }; STARTS];
    let at = |host: Host| pair[host].map_or(State::ALL.len(), |state| state as usize);
    let path = PATHS[at(Host::Client)][at(Host::Server)]
        .get_or_init(|| (0..=REOPENS).find_map(|reopens| with_reopens(pair, reopens)));
    path.as_deref()
}

fn with_reopens(pair: Pair, reopens: u8) -> Option<Vec<Step>> {
    let both = PerHost([Some(State::Established); 2]);
    let synchronized =
        Host::BOTH.iter().any(|host| pair[*host].is_some_and(State::is_synchronized));
    let by_established = || {
        let established = to(both)?;
        let onwards = calmest(established, pair, reopens)?;
        Some([established, &onwards].concat())
    };
    if synchronized && pair != both {
        by_established().or_else(|| calmest(&[], pair, reopens))
    } else {
        calmest(&[], pair, reopens)
    }
}

/// The shortest path onwards; of several, one that calls only in silence.
fn calmest(prefix: &[Step], pair: Pair, reopens: u8) -> Option<Vec<Step>> {
    let calm = search::shortest(prefix, pair, reopens, true, usize::MAX);
    let bound = calm.as_ref().map_or(usize::MAX, |path| path.len().saturating_sub(1));
    search::shortest(prefix, pair, reopens, false, bound).or(calm)
}
