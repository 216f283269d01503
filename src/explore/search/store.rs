//! The situations that were reached, each once, in the order of their levels.
//!
//! They are spread over shards by their hash, so that each shard's index stays in the processor's
//! cache while a batch goes into it, and so that threads work on different shards. A shard keeps
//! its keys in the order in which they came: those of a level are a range.

use super::key::Key;

/// How many shards there are: a power of two, the highest bits of the hash.
pub const SHARDS: usize = 256;

/// Keys that share the highest bits of their hash.
#[derive(Debug, Default)]
pub struct Shard {
    keys: Keys,
    index: Index,
    /// How many keys there were at the end of each level.
    ends: Vec<u32>,
}

/// Keys in pieces of memory that never move: none is unused but in the last one.
#[derive(Debug, Default)]
struct Keys {
    pieces: Vec<Vec<Key>>,
    len: usize,
}

impl Keys {
    /// So many are in a piece.
    const PIECE: usize = 1024;

    #[inline]
    fn get(&self, at: usize) -> Option<Key> {
        self.pieces.get(at / Self::PIECE)?.get(at % Self::PIECE).copied()
    }

    #[inline]
    fn push(&mut self, key: Key) {
        if self.len.is_multiple_of(Self::PIECE) {
            // The first grows as it needs: most searches are small.
            let room = if self.len == 0 { 0 } else { Self::PIECE };
            self.pieces.push(Vec::with_capacity(room));
        }
        if let Some(last) = self.pieces.last_mut() {
            last.push(key);
            self.len += 1;
        }
    }

    fn iter(&self) -> impl Iterator<Item = Key> {
        self.pieces.iter().flatten().copied()
    }

    fn memory(&self) -> usize {
        let room: usize = self.pieces.iter().map(Vec::capacity).sum();
        room * size_of::<Key>() + self.pieces.capacity() * size_of::<Vec<Key>>()
    }
}

/// Where keys are, by their hash: groups of slots, each slot a place and a tag of the hash. The tags
/// lie apart, so that many of them fit into the processor's nearest cache: what is new is mostly known
/// to be new by them alone.
#[derive(Debug, Default)]
struct Index {
    /// Of each slot, a byte of the hash; 0 is free. A group is filled from its lowest byte.
    tags: Vec<u64>,
    /// Of each slot, the place of its key.
    places: Vec<[[u8; 3]; SLOTS]>,
}

/// So many slots are a group.
const SLOTS: usize = 8;

/// So many bits are a place.
const PLACE_BITS: u32 = 24;

/// The lowest bit of each byte, and the highest.
const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The highest bit of each byte that is zero, and maybe of some above the lowest that is.
#[inline]
const fn zeros(bytes: u64) -> u64 {
    bytes.wrapping_sub(LOW) & !bytes & HIGH
}

/// The slot of the lowest bit.
#[inline]
const fn lowest(bits: u64) -> usize {
    bits.trailing_zeros() as usize / 8
}

/// A byte of the hash that is not zero.
#[inline]
const fn tag_of(hash: u64) -> u64 {
    let tag = hash >> 48 & 0xff;
    if tag == 0 { 1 } else { tag }
}

impl Index {
    /// Whether so many keys are too many for it: then looking takes long.
    #[inline]
    const fn is_full(&self, keys: usize) -> bool {
        keys * 8 >= self.tags.len() * SLOTS * 7
    }

    /// The group in which a key is looked for first: by the lowest 32 bits of its hash.
    #[inline]
    fn group_of(&self, hash: u64) -> usize {
        // Less than the number of groups, which is less than 2^32.
        (((hash & 0xffff_ffff) * self.tags.len() as u64) >> 32) as usize
    }

    /// The slots of a group, as bits, that may be of a key with that hash.
    #[inline]
    fn likely(&self, group: usize, hash: u64) -> u64 {
        zeros(self.tags[group] ^ (tag_of(hash) * LOW))
    }

    /// The place of the key in a slot.
    #[inline]
    fn place(&self, group: usize, slot: usize) -> usize {
        let [low, middle, high] = self.places[group][slot];
        u32::from_le_bytes([low, middle, high, 0]) as usize
    }

    /// Goes through the groups in which a key with that hash can be. Calls `is` with each place that
    /// is likely, until it is; else, the key gets the place `new`. Whether it is new.
    #[inline]
    fn insert(&mut self, hash: u64, new: usize, is: impl Fn(usize) -> bool) -> bool {
        let mut group = self.group_of(hash);
        loop {
            let mut likely = self.likely(group, hash);
            while likely != 0 {
                if is(self.place(group, lowest(likely))) {
                    return false;
                }
                likely &= likely - 1;
            }
            let free = zeros(self.tags[group]);
            if free != 0 {
                let slot = lowest(free);
                self.tags[group] |= tag_of(hash) << (8 * slot);
                let [low, middle, high, _] = (new as u32).to_le_bytes();
                self.places[group][slot] = [low, middle, high];
                return true;
            }
            group = if group + 1 == self.tags.len() { 0 } else { group + 1 };
        }
    }

    /// Makes it larger by a quarter, for the same keys.
    #[cold]
    fn grow(&mut self, keys: &Keys) {
        let groups = (self.tags.len() + self.tags.len() / 4).max(4);
        // The old one makes room for it.
        *self = Self::default();
        *self = Self { tags: vec![0; groups], places: vec![[[0; 3]; SLOTS]; groups] };
        for (at, key) in keys.iter().enumerate() {
            self.insert(key.hash(), at, |_| false);
        }
    }

    fn memory(&self) -> usize {
        self.tags.capacity() * size_of::<u64>()
            + self.places.capacity() * size_of::<[[u8; 3]; SLOTS]>()
    }
}

/// The shard that a key belongs to.
#[inline]
pub fn shard_of(hash: u64) -> usize {
    // The highest eight bits.
    (hash >> 56) as usize
}

/// So many keys are added at a time.
const GROUP: usize = 64;

impl Shard {
    /// Whether no more fit.
    pub fn is_full(&self) -> bool {
        self.keys.len + (1 << 20) >= 1 << PLACE_BITS
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len
    }

    /// The octets it takes.
    pub fn memory(&self) -> usize {
        self.keys.memory() + self.index.memory()
    }

    /// The key at a place.
    #[inline]
    pub fn key(&self, at: usize) -> Option<Key> {
        self.keys.get(at)
    }

    /// The keys of a level.
    pub fn keys(&self, level: usize) -> impl Iterator<Item = Key> {
        self.level(level).filter_map(|at| self.key(at))
    }

    /// Their places.
    pub fn level(&self, level: usize) -> std::ops::Range<usize> {
        let end = |level: usize| self.ends.get(level).map_or(self.keys.len, |end| *end as usize);
        level.checked_sub(1).map_or(0, end)..end(level)
    }

    /// A level is complete.
    pub fn end_level(&mut self) {
        self.ends.push(self.keys.len as u32);
    }

    /// Adds those keys that are new.
    ///
    /// Several at a time: first the tags of all are looked at, then the places, then the keys there,
    /// so that the processor waits for memory once for all of them.
    pub fn insert_all(&mut self, keys: &[Key]) {
        for keys in keys.chunks(GROUP) {
            while self.index.is_full(self.keys.len + GROUP) {
                self.index.grow(&self.keys);
            }
            let mut slots = [(0, 0, 0); GROUP];
            for (room, key) in slots.iter_mut().zip(keys) {
                let hash = key.hash();
                let group = self.index.group_of(hash);
                *room = (hash, group, self.index.likely(group, hash));
            }
            let mut places = [0; GROUP];
            for (room, (_, group, likely)) in places.iter_mut().zip(&slots) {
                // Where nothing is likely, that part of memory is soon written to.
                let place = self.index.place(*group, lowest(*likely) % SLOTS);
                *room = if *likely == 0 { 0 } else { place };
            }
            let mut found = [Key::NONE; GROUP];
            for (room, place) in found.iter_mut().zip(&places) {
                *room = self.keys.get(*place).unwrap_or(Key::NONE);
            }
            for ((key, (hash, ..)), found) in keys.iter().zip(&slots).zip(&found) {
                if found == key {
                    continue;
                }
                let is = |place: usize| self.keys.get(place) == Some(*key);
                if self.index.insert(*hash, self.keys.len, is) {
                    self.keys.push(*key);
                }
            }
        }
    }
}
