//! The search for a path: breadth first over pairs of endpoints and what is in flight between
//! them, each pair looked at once.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};

use super::path::{Pair, Step};
use crate::host::{Host, PerHost};
use crate::tcp::{
    Call, Config, Effects, Endpoint, Flags, ISS_STEP, Rules, Segment, Seq, State, Time,
};

/// What may be tried, in this order. Of paths of the same length the first is taken, so the usual
/// way wins: the server listens, the client connects, segments arrive as sent.
const CALLS_BEFORE: [Step; 2] = [Step::Listen(Host::Server), Step::Connect(Host::Client)];
const CALLS_BEHIND: [Step; 4] = [
    Step::Connect(Host::Server),
    Step::Listen(Host::Client),
    Step::Close(Host::Client),
    Step::Close(Host::Server),
];

/// Where a walk can be.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Place {
    hosts: PerHost<Endpoint>,
    /// In the order sent over both directions, with the senders.
    in_flight: Vec<(Host, Segment)>,
    /// No host opens twice, except for an active OPEN from LISTEN, or closes twice.
    opened: PerHost<bool>,
    closed: PerHost<bool>,
    /// How often a host that is CLOSED again may open once more all the same.
    reopens: u8,
}

/// The shortest path that begins with `prefix` and leads to `pair`, without its prefix; `None`
/// if none of at most `bound` steps does. On a `calm` path nobody calls while something is in
/// flight. Hosts that are CLOSED again open once more `reopens` times, together.
pub(super) fn shortest(
    prefix: &[Step],
    pair: Pair,
    reopens: u8,
    calm: bool,
    bound: usize,
) -> Option<Vec<Step>> {
    let host =
        |host| Endpoint::new(Config { iss: Seq(100 + 200 * host as u32), ..Config::default() });
    let mut start = Place {
        hosts: PerHost::from_fn(host),
        in_flight: Vec::new(),
        opened: PerHost::default(),
        closed: PerHost::default(),
        reopens,
    };
    for step in prefix {
        start = start.after(*step)?;
    }
    let mut places = Places::default();
    if places.add(start, None, pair) {
        return Some(Vec::new());
    }
    let mut at = 0;
    while let Some(place) = places.list.get(at).map(|(place, _)| place.clone()) {
        if places.path_to(at).len() >= bound {
            return None;
        }
        for step in place.steps() {
            if calm && !place.in_flight.is_empty() && !matches!(step, Step::Arrive(_)) {
                continue;
            }
            let Some(next) = place.after(step) else { continue };
            if places.add(next, Some((at, step)), pair) {
                return Some(places.path_to(places.list.len() - 1));
            }
        }
        at += 1;
    }
    None
}

/// The places seen so far, each with the step that led there.
#[derive(Default)]
struct Places {
    list: Vec<(Place, Option<(usize, Step)>)>,
    /// By hash: the places that have it.
    seen: HashMap<u64, Vec<usize>>,
    hasher: RandomState,
}

impl Places {
    /// Adds a place unless it is there. Returns whether it is new and the one looked for.
    fn add(&mut self, place: Place, from: Option<(usize, Step)>, pair: Pair) -> bool {
        let same = self.seen.entry(self.hasher.hash_one(&place)).or_default();
        if same.iter().any(|at| self.list.get(*at).is_some_and(|(it, _)| *it == place)) {
            return false;
        }
        same.push(self.list.len());
        let found = Host::BOTH
            .iter()
            .all(|host| pair[*host].is_none_or(|state| place.hosts[*host].state() == state));
        self.list.push((place, from));
        found
    }

    /// The steps to a place.
    fn path_to(&self, at: usize) -> Vec<Step> {
        let mut path = Vec::new();
        let mut from = self.list.get(at).and_then(|(_, from)| *from);
        while let Some((at, step)) = from {
            path.push(step);
            from = self.list.get(at).and_then(|(_, from)| *from);
        }
        path.reverse();
        path
    }
}

impl Place {
    /// What may be tried from here, in the order of preference.
    fn steps(&self) -> impl Iterator<Item = Step> {
        let first = self.in_flight.first().map(|(from, _)| from.peer());
        let other = first
            .map(Host::peer)
            .filter(|to| self.in_flight.iter().any(|(from, _)| from.peer() == *to));
        let arrivals = first.into_iter().chain(other).map(Step::Arrive);
        CALLS_BEFORE.into_iter().chain(arrivals).chain(CALLS_BEHIND)
    }

    /// The place after a step, or `None` if the step cannot be taken, or no walk should.
    fn after(&self, step: Step) -> Option<Self> {
        let mut next = self.clone();
        let rules = Rules::standard();
        let mut effects = Effects::default();
        let host = match step {
            Step::Arrive(to) => {
                let at = next.in_flight.iter().position(|(from, _)| from.peer() == to)?;
                let (_, segment) = next.in_flight.remove(at);
                next.hosts[to].segment(rules, Time::ZERO, &segment, &mut effects);
                to
            }
            Step::Listen(host) | Step::Connect(host) => {
                let state = next.hosts[host].state();
                let from_listen = state == State::Listen && step == Step::Connect(host);
                if next.opened[host] && !from_listen {
                    if state != State::Closed {
                        return None;
                    }
                    next.reopens = next.reopens.checked_sub(1)?;
                    next.closed[host] = false;
                }
                next.opened[host] = true;
                let call = if step == Step::Listen(host) { Call::Listen } else { Call::Connect };
                next.hosts[host].call(rules, Time::ZERO, &call, &mut effects).ok()?;
                host
            }
            Step::Close(host) => {
                if !next.opened[host] || next.closed[host] {
                    return None;
                }
                next.closed[host] = true;
                next.hosts[host].call(rules, Time::ZERO, &Call::Close, &mut effects).ok()?;
                host
            }
        };
        // A walk is made of opens, closes and arrivals; a step that draws a RST went astray.
        if effects.segments.iter().any(|segment| segment.flags.has(Flags::RST)) {
            return None;
        }
        // As the runner does, so that a host that opens again has another ISS.
        if let Some(syn) = effects.segments.iter().find(|segment| segment.flags.has(Flags::SYN)) {
            next.hosts[host].set_iss(syn.seq + ISS_STEP);
        }
        next.in_flight.extend(effects.segments.into_iter().map(|segment| (host, segment)));
        Some(next)
    }
}
