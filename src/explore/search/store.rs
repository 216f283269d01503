//! The situations that were reached, each once, in the order of their levels.
//!
//! They are spread over shards by their hash, so that each shard's index stays in the processor's
//! cache while a batch goes into it, and so that threads work on different shards. A shard keeps
//! its keys in the order in which they came: those of a level are a range.

use super::key::Key;

/// How many shards there are: a power of two, the highest bits of the hash.
pub const SHARDS: usize = 256;

/// A situation by its place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// The shard.
    pub shard: u32,
    /// The place in it.
    pub at: u32,
}

/// Keys that share the highest bits of their hash.
#[derive(Debug, Default)]
pub struct Shard {
    keys: Vec<Key>,
    /// Open addressing: 8 bits of the hash, and one more than the place in `keys`; 0 is free.
    index: Vec<u32>,
    /// How many keys there were at the end of each level.
    ends: Vec<u32>,
}

/// So many bits of an entry are a place.
const PLACE_BITS: u32 = 24;

/// The shard that a key belongs to.
#[inline]
pub fn shard_of(hash: u64) -> usize {
    // The highest eight bits.
    (hash >> 56) as usize
}

/// So many keys are added at a time.
const GROUP: usize = 16;

/// The bits of an entry that are of the hash.
const TAG: u32 = 0xff00_0000;

/// Eight more bits of the hash, which stand in the index.
#[inline]
fn tag_of(hash: u64) -> u32 {
    (hash >> 24) as u32 & TAG
}

/// Where an entry is looked for first, before it is cut to the size of the index.
#[inline]
fn slot_of(hash: u64) -> usize {
    hash as usize >> 4
}

/// The place that an entry means.
#[inline]
fn place_of(entry: u32) -> usize {
    (entry & !TAG) as usize - 1
}

impl Shard {
    /// Whether no more fit.
    pub fn is_full(&self) -> bool {
        self.keys.len() + (1 << 20) >= 1 << PLACE_BITS
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// The octets it takes.
    pub fn memory(&self) -> usize {
        self.keys.capacity() * size_of::<Key>() + self.index.capacity() * size_of::<u32>()
    }

    /// The key at a place.
    #[inline]
    pub fn key(&self, at: usize) -> Option<Key> {
        self.keys.get(at).copied()
    }

    /// The keys of a level.
    pub fn level(&self, level: usize) -> std::ops::Range<usize> {
        let end = |level: usize| self.ends.get(level).map_or(self.keys.len(), |end| *end as usize);
        level.checked_sub(1).map_or(0, end)..end(level)
    }

    /// A level is complete.
    pub fn end_level(&mut self) {
        self.ends.push(self.keys.len() as u32);
    }

    /// Adds those keys that are new.
    ///
    /// Several at a time: first the entries of all are looked at, then the keys that they mean, so
    /// that the processor waits for memory once for all of them.
    pub fn insert_all(&mut self, keys: &[Key]) {
        for group in keys.chunks(GROUP) {
            while (self.keys.len() + GROUP) * 8 >= self.index.len() * 7 {
                self.grow();
            }
            let mask = self.index.len() - 1;
            let mut entries = [(0_u64, 0_u32); GROUP];
            for (room, key) in entries.iter_mut().zip(group) {
                let hash = key.hash();
                // In range, because of the mask.
                *room = (hash, self.index[slot_of(hash) & mask]);
            }
            let mut likely = [None; GROUP];
            for (room, (hash, entry)) in likely.iter_mut().zip(&entries) {
                if *entry != 0 && entry & TAG == tag_of(*hash) {
                    *room = self.key(place_of(*entry));
                }
            }
            for ((key, (hash, _)), likely) in group.iter().zip(&entries).zip(&likely) {
                if *likely != Some(*key) {
                    self.insert(*key, *hash);
                }
            }
        }
    }

    /// Adds a key if it is new; there is room in the index.
    #[inline]
    fn insert(&mut self, key: Key, hash: u64) {
        let mask = self.index.len() - 1;
        let tag = tag_of(hash);
        let mut slot = slot_of(hash) & mask;
        loop {
            let entry = self.index[slot];
            if entry == 0 {
                break;
            }
            if entry & TAG == tag && self.key(place_of(entry)) == Some(key) {
                return;
            }
            slot = (slot + 1) & mask;
        }
        if self.keys.len() == self.keys.capacity() {
            // Little is unused, at the price of moving them more often.
            self.keys.reserve_exact((self.keys.len() / 8).max(16));
        }
        self.keys.push(key);
        self.index[slot] = tag | self.keys.len() as u32;
    }

    #[cold]
    fn grow(&mut self) {
        let size = (self.index.len() * 2).max(2 * GROUP);
        let mut index = vec![0; size];
        for (at, key) in self.keys.iter().enumerate() {
            let hash = key.hash();
            let mut slot = slot_of(hash) & (size - 1);
            while index[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            index[slot] = tag_of(hash) | (at as u32 + 1);
        }
        self.index = index;
    }
}
