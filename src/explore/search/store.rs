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

/// Eight more bits of the hash, which stand in the index.
#[inline]
fn tag_of(hash: u64) -> u32 {
    (hash >> 24) as u32 & 0xff00_0000
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

    /// Adds a key; whether it is new.
    #[inline]
    pub fn insert(&mut self, key: Key, hash: u64) -> bool {
        if self.keys.len() * 4 >= self.index.len() * 3 {
            self.grow();
        }
        let mask = self.index.len() - 1;
        let tag = tag_of(hash);
        let mut slot = (hash as usize >> 8) & mask;
        loop {
            // In range, because of the mask.
            let entry = self.index[slot];
            if entry == 0 {
                break;
            }
            let at = (entry & ((1 << PLACE_BITS) - 1)) as usize - 1;
            if entry & 0xff00_0000 == tag && self.keys[at] == key {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        if self.keys.len() == self.keys.capacity() {
            // Little is unused, at the price of moving them more often.
            self.keys.reserve_exact((self.keys.len() / 8).max(16));
        }
        self.keys.push(key);
        self.index[slot] = tag | self.keys.len() as u32;
        true
    }

    /// Where a key is.
    pub fn find(&self, key: Key, hash: u64) -> Option<usize> {
        if self.index.is_empty() {
            return None;
        }
        let mask = self.index.len() - 1;
        let mut slot = (hash as usize >> 8) & mask;
        loop {
            let entry = self.index[slot];
            let at = (entry & ((1 << PLACE_BITS) - 1)).checked_sub(1)? as usize;
            if self.keys[at] == key {
                return Some(at);
            }
            slot = (slot + 1) & mask;
        }
    }

    #[cold]
    fn grow(&mut self) {
        let size = (self.index.len() * 2).max(32);
        let mut index = vec![0; size];
        for (at, key) in self.keys.iter().enumerate() {
            let hash = key.hash();
            let mut slot = (hash as usize >> 8) & (size - 1);
            while index[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            index[slot] = tag_of(hash) | (at as u32 + 1);
        }
        self.index = index;
    }
}
