//! One batch of situations: their successors, found by all threads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::expand::{Expander, Next};
use super::key::{Id, Key, Parts};
use super::roster::Look;
use super::space::{Carried, Miss, Space};
use super::store::{SHARDS, shard_of};
use crate::host::{Host, PerHost};

/// So many situations are one thread's work at a time.
pub const PIECE: usize = 2048;

/// So many pieces are a batch.
pub const PIECES: usize = 32;

/// What became of a piece.
#[derive(Default)]
pub struct Piece {
    /// The situations.
    keys: Vec<Key>,
    /// Their successors, in the order of their shards.
    successors: Vec<Key>,
    /// Where those of each shard end.
    ends_of: Vec<u32>,
    /// Those whose successors are not all known yet.
    pub open: Vec<Key>,
    /// What is missing for them.
    pub missing: Vec<Miss>,
    /// How many steps lead from the situations.
    pub steps: u64,
    /// In how many nothing more can happen.
    pub ends: u64,
    /// The first situation that breaks or shows each property.
    pub found: Vec<(usize, Key)>,
    /// The first successor in which a user can read what was not sent.
    pub wrong: Option<(Host, Key)>,
    /// The first situation that a step leads out of which comes to no end.
    pub endless: Option<Key>,
    checked: Checked,
}

impl Piece {
    /// Forgets everything, keeping the room, and is of these situations.
    pub fn begin(&mut self, keys: &[Key]) {
        self.keys.clear();
        self.keys.extend_from_slice(keys);
        self.successors.clear();
        self.ends_of.clear();
        self.open.clear();
        self.missing.clear();
        (self.steps, self.ends) = (0, 0);
        self.found.clear();
        self.wrong = None;
        self.endless = None;
    }

    /// Judges the situations, and finds their successors.
    pub fn expand(&mut self, expander: &Expander<'_, '_>) {
        let space = expander.space;
        // So many at a time, whose parts the processor fetches together.
        const GROUP: usize = 16;
        let mut fetched = Vec::with_capacity(GROUP);
        let mut unsorted = Vec::with_capacity(self.successors.len());
        let mut delivered: Vec<(Host, Key)> = Vec::new();
        for at in 0..self.keys.len() {
            if at % GROUP == 0 {
                fetch(space, self.keys.iter().skip(at).take(GROUP), &mut fetched);
            }
            let Some((key, parts, looks)) = fetched.get(at % GROUP).copied() else { continue };
            let missing = &mut self.missing;
            let known = (unsorted.len(), missing.len());
            delivered.clear();
            let mut endless = false;
            let next = |next: Next| {
                unsorted.push(next.key);
                endless |= next.endless;
                if let Some(host) = next.delivers {
                    delivered.push((host, next.key));
                }
            };
            expander.expand(parts, looks, next, |miss| missing.push(miss));
            if missing.len() > known.1 {
                unsorted.truncate(known.0);
                self.open.push(key);
                continue;
            }
            self.steps += (unsorted.len() - known.0) as u64;
            let silent = |from: Host| parts.lines[from] == 0 || space.raw[from.peer()];
            let is_end = Host::BOTH.into_iter().all(|it| silent(it) && looks[it].idle)
                && !expander.has_must(parts, looks);
            self.ends += u64::from(is_end);
            let party = |host: Host, id| space.rosters[host].get(id);
            let found = &mut self.found;
            space.claims.judge(&parts, looks, is_end, party, |property| {
                if found.iter().all(|(it, _)| *it != property) {
                    found.push((property, key));
                }
            });
            if endless {
                self.endless.get_or_insert(key);
            }
            for (host, next) in delivered.drain(..) {
                if self.wrong.is_none() && !self.checked.is_right(space, host, next) {
                    self.wrong = Some((host, next));
                }
            }
        }
        self.sort(&unsorted);
    }

    /// Puts successors in the order of their shards; in one shard they stay in their order.
    fn sort(&mut self, unsorted: &[Key]) {
        let shards: Vec<u8> = unsorted.iter().map(|key| shard_of(key.hash()) as u8).collect();
        let mut next = [0_u32; SHARDS];
        for shard in &shards {
            next[usize::from(*shard)] += 1;
        }
        let mut end = 0;
        for room in &mut next {
            let begin = end;
            end += *room;
            *room = begin;
            self.ends_of.push(end);
        }
        self.successors.clear();
        self.successors.reserve_exact(unsorted.len());
        self.successors.resize(unsorted.len(), Key(0));
        for (key, shard) in unsorted.iter().zip(&shards) {
            let place = &mut next[usize::from(*shard)];
            self.successors[*place as usize] = *key;
            *place += 1;
        }
    }

    /// The successors that belong to a shard.
    pub fn of_shard(&self, shard: usize) -> &[Key] {
        let end = |shard: usize| self.ends_of.get(shard).map_or(0, |end| *end as usize);
        let begin = shard.checked_sub(1).map_or(0, end);
        self.successors.get(begin..end(shard)).unwrap_or_default()
    }
}

/// A situation with its parts and what is looked at of its hosts.
type Fetched = (Key, Parts, PerHost<Look>);

/// Situations with what is needed of them. What they mean lies far apart in memory, so it is asked
/// for of all before any of it is used.
fn fetch<'k>(space: &Space<'_>, keys: impl Iterator<Item = &'k Key>, fetched: &mut Vec<Fetched>) {
    fetched.clear();
    fetched.extend(keys.map(|key| {
        let parts = key.parts();
        (*key, parts, space.looks(&parts))
    }));
    let touch = |of: fn(&Space<'_>, &Parts, Host, &Look) -> u32| {
        let touched = fetched.iter().fold(0_u32, |sum, (_, parts, looks)| {
            let of = |host: Host| of(space, parts, host, &looks[host]);
            sum.wrapping_add(of(Host::Client)).wrapping_add(of(Host::Server))
        });
        std::hint::black_box(touched);
    };
    touch(|space, parts, host, look| {
        let row = space.rosters[host].touch(look);
        row.wrapping_add(space.lines[host].touch(parts.lines[host]))
    });
    touch(|space, parts, host, _| space.lines[host].touch_rows(parts.lines[host]));
}

/// Which deliveries were found right lately, so that streams are not compared again and again.
#[derive(Default)]
struct Checked(Vec<(Id, Id)>);

impl Checked {
    /// Whether the user of a host can read only what was sent.
    fn is_right(&mut self, space: &Space<'_>, host: Host, key: Key) -> bool {
        let looks = space.looks(&key.parts());
        let pair = (looks[host].delivered, looks[host.peer()].sent);
        let slot = (pair.0.wrapping_mul(0x9e37_79b1) ^ pair.1) as usize % Self::SLOTS;
        if self.0.get(slot) == Some(&pair) {
            return true;
        }
        let is_right = space.is_beginning(pair.0, pair.1);
        if is_right {
            self.0.resize(Self::SLOTS, (Id::MAX, Id::MAX));
            self.0[slot] = pair;
        }
        is_right
    }

    const SLOTS: usize = 1024;
}

/// Calls `work` with each of the items, on so many threads.
pub fn share<T: Send>(items: &mut [T], threads: usize, work: impl Fn(usize, &mut T) + Sync) {
    if threads <= 1 || items.len() <= 1 {
        items.iter_mut().enumerate().for_each(|(at, item)| work(at, item));
        return;
    }
    let (next, items): (_, Vec<Mutex<&mut T>>) =
        (AtomicUsize::new(0), items.iter_mut().map(Mutex::new).collect());
    let one = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { return };
            work(at, &mut item.lock().unwrap_or_else(PoisonError::into_inner));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            // If the system has no more threads to give, those that there are do all the work.
            if std::thread::Builder::new().spawn_scoped(scope, one).is_err() {
                break;
            }
        }
        one();
    });
}

/// Finds out what is missing, each thing once, in a fixed order.
pub fn learn(space: &mut Space<'_>, mut missing: Vec<Miss>, threads: usize) {
    missing.sort_unstable();
    missing.dedup();
    // A party is much larger than its number, so only some are without one at any time.
    const MOST: usize = 1024;
    for part in missing.chunks(MOST) {
        let mut work: Vec<(Miss, Option<Carried>)> =
            part.iter().map(|miss| (*miss, None)).collect();
        let known = &*space;
        share_in_parts(&mut work, threads, |(miss, carried)| {
            if let Miss::Turn(host, party, happening) = miss {
                *carried = Some(known.carry(*host, *party, *happening));
            }
        });
        for (miss, carried) in work {
            space.learn(miss, carried);
        }
    }
}

/// As [`share`], many items at a time.
fn share_in_parts<T: Send>(items: &mut [T], threads: usize, work: impl Fn(&mut T) + Sync) {
    const PART: usize = 64;
    let mut parts: Vec<&mut [T]> = items.chunks_mut(PART).collect();
    share(&mut parts, threads, |_, part| part.iter_mut().for_each(&work));
}
