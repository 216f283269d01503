//! Pairs of events: what tells most, twice, in every situation, and everything that the table tells apart,
//! twice, in every state.

use super::pool::{Extent, Place, Pool, mix};
use crate::language::plan::Statement;

/// The numbers of pairs, one after the other.
pub(super) struct Pairs {
    /// Situations, and the events of which each is followed by each.
    of: Vec<Of>,
    count: u64,
}

struct Of {
    place: usize,
    events: Events,
    /// The first number.
    from: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Events {
    /// What tells most, with settings every second time.
    Telling,
    /// Everything in the situation's state.
    All,
}

impl Pairs {
    pub(super) fn new(pool: &Pool) -> Self {
        let mut pairs = Self { of: Vec::new(), count: 0 };
        for (place, it) in pool.places.iter().enumerate() {
            if it.extent != Extent::Few {
                pairs.add(place, Events::Telling, 2 * square(pool.telling.len()));
            }
            if it.extent == Extent::Whole {
                pairs.add(place, Events::All, square(pool.in_state(it.state).len()));
            }
        }
        pairs
    }

    fn add(&mut self, place: usize, events: Events, count: u64) {
        self.of.push(Of { place, events, from: self.count });
        self.count += count;
    }

    /// How many there are.
    pub(super) const fn count(&self) -> u64 {
        self.count
    }

    /// The statements of the pair of that number, below [`count`](Self::count).
    pub(super) fn pair(&self, pool: &Pool, number: u64) -> Vec<Statement> {
        let at = self.of.partition_point(|it| it.from <= number).saturating_sub(1);
        let Some(Of { place, events, from }) = self.of.get(at) else { return Vec::new() };
        let mut rest = usize::try_from(number - from).unwrap_or(usize::MAX);
        let mut next = |count: usize| {
            let digit = rest % count.max(1);
            rest /= count.max(1);
            digit
        };
        let state = pool.places.get(*place).map(|it: &Place| it.state);
        let (set, all) = match events {
            Events::Telling => (next(2) == 1, pool.telling.as_slice()),
            Events::All => (false, state.map(|it| pool.in_state(it)).unwrap_or_default()),
        };
        let [one, two] = [next(all.len()), next(all.len())];
        let choice = if set { mix(*place, one, two) % pool.choices() } else { 0 };
        let tail = mix(two, one, *place) % pool.tails();
        let mut statements = pool.begin(choice, *place);
        for event in [one, two] {
            let event = all.get(event).map_or(0, |it| usize::from(*it));
            statements.extend_from_slice(pool.happens(*place, event));
        }
        statements.extend_from_slice(pool.ends(*place, tail));
        statements
    }
}

const fn square(count: usize) -> u64 {
    (count * count) as u64
}
