//! Numbers from a seed: the same on every machine, in every version.

/// Steele, Lea and Flood's SplitMix64: short, and good enough to shuffle by.
#[derive(Clone, Debug)]
pub struct Numbers(u64);

impl Numbers {
    /// The numbers of a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included; `low` if there is none.
    pub const fn between(&mut self, low: u64, high: u64) -> u64 {
        let span = high.saturating_sub(low).saturating_add(1);
        // The bias of the remainder is far too small to show in a class or an order.
        low + self.next() % span
    }

    /// The numbers from 0 up to but not including `count`, shuffled.
    pub fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            let other = usize::try_from(self.between(0, last as u64)).unwrap_or(last);
            order.swap(last, other);
        }
        order
    }
}

/// The order in which `count` things begin: shuffled by the seed, if there is one.
pub fn order(count: usize, seed: Option<u64>) -> Vec<usize> {
    seed.map_or_else(|| (0..count).collect(), |seed| Numbers::new(seed).order(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_one_order_of_everything() {
        assert_eq!(order(4, None), [0, 1, 2, 3]);
        // `--shuffle` promises it for every machine and version.
        assert_eq!(order(6, Some(7)), [1, 5, 0, 2, 4, 3]);
        let shuffled = order(100, Some(7));
        assert_eq!(shuffled, order(100, Some(7)));
        assert_ne!(shuffled, order(100, Some(8)));
        let mut sorted = shuffled;
        sorted.sort_unstable();
        assert_eq!(sorted, order(100, None));
        assert!(order(0, Some(1)).is_empty());
    }
}
