//! What is remembered under a number: a hash map without a defence against chosen keys.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use foldhash::fast::FixedState;
use indexmap::IndexSet;

/// Values, each kept once, under the number of its place.
pub type Set<T> = IndexSet<T, FixedState>;

/// What is remembered under a 64-bit number.
pub type Memo<V> = HashMap<u64, V, BuildHasherDefault<Mix>>;

/// Mixes one number.
#[derive(Default)]
pub struct Mix(u64);

impl Hasher for Mix {
    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    #[inline]
    fn write_u64(&mut self, n: u64) {
        let product = u128::from(n ^ self.0 ^ 0x9e37_79b9_7f4a_7c15) * 0xd1b5_4a32_d192_ed03_u128;
        self.0 = (product >> 64) as u64 ^ product as u64;
    }
}

/// Two numbers in one.
#[inline]
pub const fn pair(one: u32, other: u32) -> u64 {
    (one as u64) << 32 | other as u64
}
