//! Which part of the scenarios runs, and in which order they are started.

use std::fmt;
use std::str::FromStr;

/// `--shard 2/5`: the second of five parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shard {
    /// Which part, from 1.
    part: usize,
    /// How many parts.
    of: usize,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = text
            .split_once('/')
            .and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
        match parsed {
            Some((part, of)) if (1..=of).contains(&part) => Ok(Self { part, of }),
            Some((part, of)) => Err(format!("there is no part {part} of {of}")),
            None => Err("expected a part and how many parts there are, such as `2/5`".to_owned()),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.of)
    }
}

impl Shard {
    /// Whether the scenario of that number belongs to the part. Neighbours go to different
    /// parts, so that one long folder is shared out.
    pub const fn takes(self, number: usize) -> bool {
        number % self.of == self.part - 1
    }
}

/// The order in which `count` scenarios are started: shuffled by the seed, if there is one.
/// The same seed gives the same order everywhere.
pub fn order(count: usize, seed: Option<u64>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    if let Some(seed) = seed {
        let mut numbers = SplitMix(seed);
        for last in (1..count).rev() {
            // The bias of the remainder is far below what an order of starting could show.
            let other = usize::try_from(numbers.next() % (last as u64 + 1)).unwrap_or(last);
            order.swap(last, other);
        }
    }
    order
}

/// Steele, Lea and Flood's SplitMix64: short, and good enough to shuffle by.
struct SplitMix(u64);

impl SplitMix {
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn shards_share_everything_out_once() {
        for of in 1..6 {
            for number in 0..20 {
                let parts = (1..=of).filter(|part| Shard { part: *part, of }.takes(number));
                assert_eq!(parts.count(), 1);
            }
        }
    }

    #[test]
    fn a_shard_that_cannot_be_is_refused() {
        assert_eq!("2/5".parse(), Ok(Shard { part: 2, of: 5 }));
        for text in ["0/5", "6/5", "0/0", "2", "2/", "a/b", "-1/5", ""] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_seed_gives_one_order_of_everything() {
        assert_eq!(order(4, None), [0, 1, 2, 3]);
        let shuffled = order(100, Some(7));
        assert_eq!(shuffled, order(100, Some(7)));
        assert_ne!(shuffled, order(100, Some(8)));
        let mut sorted = shuffled;
        sorted.sort_unstable();
        assert_eq!(sorted, order(100, None));
        assert!(order(0, Some(1)).is_empty());
    }
}
