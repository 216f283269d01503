//! A situation in 16 octets: the numbers under which its parts are kept.

use crate::host::PerHost;

/// The number of an interned value.
pub type Id = u32;

/// How many numbers a party or a line can have.
pub const MOST: usize = 1 << 26;

/// How many numbers a ledger can have.
pub const MOST_LEDGERS: usize = 1 << 24;

/// The parts of a situation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parts {
    /// The hosts.
    pub parties: PerHost<Id>,
    /// What is in flight, by sender.
    pub lines: PerHost<Id>,
    /// What is left of what may happen, what is held, and the time.
    pub ledger: Id,
}

/// A packed situation: 26 bits for each party and each line, 24 for the ledger.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Key(pub u128);

impl Key {
    /// No situation: the numbers of parts never come so far.
    pub const NONE: Self = Self(u128::MAX);

    /// Packs.
    #[inline]
    pub fn new(parts: Parts) -> Self {
        let Parts { parties: PerHost([c, s]), lines: PerHost([to_s, to_c]), ledger } = parts;
        let high = u64::from(c) << 38 | u64::from(s) << 12 | u64::from(to_s) >> 14;
        let low = u64::from(to_s) << 50 | u64::from(to_c) << 24 | u64::from(ledger);
        Self(u128::from(high) << 64 | u128::from(low))
    }

    /// Unpacks.
    #[inline]
    pub fn parts(self) -> Parts {
        let (high, low) = ((self.0 >> 64) as u64, self.0 as u64);
        let mask = (1 << 26) - 1;
        Parts {
            parties: PerHost([(high >> 38) as Id, (high >> 12) as Id & mask]),
            lines: PerHost([((high << 14 | low >> 50) as Id) & mask, (low >> 24) as Id & mask]),
            ledger: low as Id & 0x00ff_ffff,
        }
    }

    /// A number that depends on every bit of it.
    #[inline]
    pub fn hash(self) -> u64 {
        let (high, low) = ((self.0 >> 64) as u64, self.0 as u64);
        let mixed = u128::from(high ^ 0x9e37_79b9_7f4a_7c15)
            * u128::from((low ^ 0xd1b5_4a32_d192_ed03) | 1);
        let folded = (mixed >> 64) as u64 ^ mixed as u64;
        let again = u128::from(folded ^ low.rotate_left(32)) * 0xa076_1d64_78bd_642f;
        (again >> 64) as u64 ^ again as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back() {
        let most = (1 << 26) - 1;
        for (c, s, a, b, l) in
            [(0, 0, 0, 0, 0), (most, 0, most, 0, 7), (0, most, 0, most, 0xff_ffff), (1, 2, 3, 4, 5)]
        {
            let parts = Parts { parties: PerHost([c, s]), lines: PerHost([a, b]), ledger: l };
            assert_eq!(Key::new(parts).parts(), parts);
        }
    }
}
