//! Level by level: the loop of the search, and where it ends.

use std::num::NonZeroUsize;
use std::sync::atomic::Ordering;

use super::batch::{PIECE, PIECES, Piece, learn, share};
use super::expand::{Expander, May, What, mays};
use super::key::Key;
use super::livelock;
use super::path::path;
use super::space::Space;
use super::store::{SHARDS, Shard, shard_of};
use crate::explore::{Frame, Search, Situation, Step};
use crate::host::Host;
use crate::run::Cut;
use crate::tcp::RuleId;

/// What a search gives.
#[derive(Debug)]
pub struct Report {
    /// Distinct situations.
    pub states: u64,
    /// Steps between them.
    pub steps: u64,
    /// The last level that has any.
    pub depth: u32,
    /// Situations in which nothing more can happen.
    pub ends: u64,
    /// Why it is not whole.
    pub cut: Option<Cut>,
    /// The rules that fired.
    pub rules: Vec<RuleId>,
    /// What was found: what breaks something, in the order of the text, then what shows something.
    pub hits: Vec<Hit>,
    /// The `sometimes` properties that nothing showed.
    pub missed: Vec<usize>,
}

/// Something that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// What.
    pub what: Hitting,
    /// A shortest way there.
    pub path: Vec<Step>,
    /// Where it leads.
    pub situation: Situation,
}

/// What can be found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hitting {
    /// A property is broken, or shown.
    Property(usize),
    /// The user of that host can read what was not sent.
    Data(Host),
    /// From there it comes back there, while no time passes.
    Livelock,
    /// A step from there comes to no end.
    Endless,
}

/// A search under way.
struct Course<'s, 'a> {
    search: &'s Search<'s>,
    space: Space<'a>,
    mays: Vec<May<'a>>,
    overtake: Option<May<'a>>,
    shards: Vec<Shard>,
    pool: Vec<Piece>,
    threads: usize,
    states: u64,
    steps: u64,
    ends: u64,
    /// What was found first, with the level.
    found: Vec<(Hitting, Key, usize)>,
}

/// Searches from a situation.
pub fn search(frame: Frame<'_>, start: &Situation, search: &Search<'_>) -> Report {
    let (space, first) = Space::new(frame, start);
    let mays = mays(&space);
    let overtake = mays.iter().copied().find(|may| matches!(may.what, What::Overtake));
    let threads = match search.jobs {
        0 => std::thread::available_parallelism().map_or(1, NonZeroUsize::get),
        jobs => jobs,
    };
    let mut shards: Vec<Shard> = Vec::new();
    shards.resize_with(SHARDS, Shard::default);
    shards[shard_of(first.hash())].insert_all(&[first]);
    shards.iter_mut().for_each(Shard::end_level);
    let mut course = Course {
        search,
        space,
        mays,
        overtake,
        shards,
        pool: Vec::new(),
        threads,
        states: 1,
        steps: 0,
        ends: 0,
        found: Vec::new(),
    };
    course.run(first)
}

impl Course<'_, '_> {
    fn run(&mut self, first: Key) -> Report {
        let mut level = 0;
        let cut = loop {
            let cut = self.level(level);
            self.shards.iter_mut().for_each(Shard::end_level);
            let is_last = self.shards.iter().all(|shard| shard.level(level + 1).is_empty());
            (self.search.progress)(self.states, level as u32);
            if self.found.iter().any(|it| self.breaks(it.0)) {
                break Some(Cut::Broken);
            }
            if cut.is_some() || is_last {
                break cut;
            }
            level += 1;
        };
        let expander = Expander { space: &self.space, mays: &self.mays, overtake: self.overtake };
        if cut != Some(Cut::Broken)
            && let Some((key, at)) = livelock::find(&expander, &self.shards, level)
        {
            self.found.push((Hitting::Livelock, key, at));
        }
        let cut = match cut {
            None if self.found.iter().any(|it| self.breaks(it.0)) => Some(Cut::Broken),
            cut => cut,
        };
        let mut found = self.found.clone();
        found.sort_by_key(|it| (!self.breaks(it.0), order(it.0), it.2));
        let hits = found.into_iter().filter_map(|(what, key, level)| {
            let path = path(&expander, &self.shards, first, key, level, self.threads);
            Some(Hit { what, path, situation: self.space.situation(key)? })
        });
        let hits = hits.collect();
        let fired = self.space.fired.iter().enumerate().filter(|(_, fired)| **fired);
        Report {
            states: self.states,
            steps: self.steps,
            depth: level as u32,
            ends: self.ends,
            cut,
            // There are fewer than 2^16 rules.
            rules: fired.map(|(at, _)| RuleId(at as u16)).collect(),
            missed: self
                .space
                .claims
                .sometimes()
                .filter(|at| self.found.iter().all(|it| it.0 != Hitting::Property(*at)))
                .collect(),
            hits,
        }
    }

    /// Whether it breaks something, rather than showing it.
    fn breaks(&self, what: Hitting) -> bool {
        !matches!(what, Hitting::Property(at) if self.space.claims.is_sometimes(at))
    }

    /// Judges the situations of a level, and finds the next. Why it stopped, if it did.
    fn level(&mut self, level: usize) -> Option<Cut> {
        let ranges: Vec<_> = self.shards.iter().map(|shard| shard.level(level)).collect();
        let mut places = ranges
            .into_iter()
            .enumerate()
            .flat_map(|(shard, range)| range.map(move |at| (shard, at)));
        loop {
            // The bound is overstepped by little.
            let left = self.search.bounds.states.saturating_sub(self.states) / PIECE as u64;
            let most = usize::try_from(left).map_or(PIECES, |left| left.clamp(1, PIECES));
            let key = |(shard, at): (usize, usize)| self.shards.get(shard)?.key(at);
            let mut keys: Vec<Key> = places.by_ref().take(most * PIECE).filter_map(key).collect();
            if keys.is_empty() {
                return None;
            }
            // What has the same parts goes through the processor's caches together.
            keys.sort_unstable();
            let batch = self.pieces(&keys);
            let batch = self.successors(batch);
            self.take(batch, level);
            if self.search.cancel.load(Ordering::Relaxed) {
                return Some(Cut::Interrupted);
            }
            let bounds = self.search.bounds;
            if self.states >= bounds.states {
                return Some(Cut::States(bounds.states));
            }
            let is_full = self.space.is_full() || self.shards.iter().any(Shard::is_full);
            if is_full || self.memory() >= bounds.memory {
                return Some(Cut::Memory(bounds.memory));
            }
        }
    }

    /// Pieces of these situations, without their successors.
    fn pieces(&mut self, keys: &[Key]) -> Vec<Piece> {
        let piece = |keys: &[Key]| {
            let mut piece = self.pool.pop().unwrap_or_default();
            piece.begin(keys);
            piece
        };
        keys.chunks(PIECE).map(piece).collect()
    }

    /// The pieces of a batch with all successors.
    fn successors(&mut self, mut batch: Vec<Piece>) -> Vec<Piece> {
        let mut begin = 0;
        loop {
            let expander =
                Expander { space: &self.space, mays: &self.mays, overtake: self.overtake };
            let new = batch.get_mut(begin..).unwrap_or_default();
            share(new, self.threads, |_, piece| piece.expand(&expander));
            let mut open: Vec<Key> = Vec::new();
            let mut missing = Vec::new();
            for piece in new {
                open.extend(std::mem::take(&mut piece.open));
                missing.extend(std::mem::take(&mut piece.missing));
            }
            if open.is_empty() {
                return batch;
            }
            learn(&mut self.space, missing, self.threads);
            begin = batch.len();
            batch.append(&mut self.pieces(&open));
        }
    }

    /// Puts the successors into their shards, and keeps what was found.
    fn take(&mut self, mut batch: Vec<Piece>, level: usize) {
        share(&mut self.shards, self.threads, |at, shard| {
            for piece in &batch {
                shard.insert_all(piece.of_shard(at));
            }
        });
        self.states = self.shards.iter().map(|shard| shard.len() as u64).sum();
        for piece in &batch {
            self.steps += piece.steps;
            self.ends += piece.ends;
            let found = piece.found.iter().map(|(at, key)| (Hitting::Property(*at), *key, level));
            let wrong = piece.wrong.map(|(host, key)| (Hitting::Data(host), key, level + 1));
            let endless = piece.endless.map(|key| (Hitting::Endless, key, level));
            for hit in found.chain(wrong).chain(endless) {
                if self.found.iter().all(|it| it.0 != hit.0) {
                    self.found.push(hit);
                }
            }
        }
        // Those behind had little to do: their room is for others.
        batch.truncate(PIECES);
        self.pool = batch;
    }

    /// The octets that the search takes.
    fn memory(&self) -> u64 {
        let shards: usize = self.shards.iter().map(Shard::memory).sum();
        (shards + self.space.memory()) as u64
    }
}

/// In which order what was found is told: what is asked for in the order of the text, then the rest.
const fn order(what: Hitting) -> usize {
    match what {
        Hitting::Property(at) => at,
        Hitting::Data(_) => usize::MAX - 2,
        Hitting::Livelock => usize::MAX - 1,
        Hitting::Endless => usize::MAX,
    }
}

/// The situations of a level.
pub fn keys(shards: &[Shard], level: usize) -> impl Iterator<Item = Key> {
    shards.iter().flat_map(move |shard| shard.keys(level))
}
