//! Shards.

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
    /// Whether the scenario of that number belongs to the shard. Neighbours go to different shards,
    /// so that a long folder is spread over all.
    pub const fn takes(self, number: usize) -> bool {
        number % self.of == self.part - 1
    }

    /// How many of the first `count` belong to it.
    pub const fn share(self, count: u64) -> u64 {
        let (part, of) = (self.part as u64, self.of as u64);
        (count + of - part) / of
    }

    /// Which part, from 1, and how many parts there are.
    pub const fn numbers(self) -> (usize, usize) {
        (self.part, self.of)
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
            for part in 1..=of {
                let shard = Shard { part, of };
                let taken = (0..20).filter(|number| shard.takes(*number)).count();
                assert_eq!(shard.share(20), taken as u64);
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
}
