//! The clock of a program that has one of its own.

use std::num::NonZeroU64;

use crate::tcp::Time;

/// A clock of the program's own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ticks {
    /// From one tick to the next, in microseconds.
    pub every: u64,
    /// The next one.
    pub next: Time,
    /// How many there were.
    pub count: u64,
}

impl Ticks {
    pub fn new(every: NonZeroU64) -> Self {
        let every = every.get();
        Self { every, next: Time(every), count: 0 }
    }

    /// It is told the time: the next tick comes at the next multiple.
    pub fn told(&mut self, now: Time) {
        if self.next <= now {
            let multiple = (now.0 / self.every).saturating_add(1).saturating_mul(self.every);
            self.next = Time(multiple);
            self.count += 1;
        }
    }
}
