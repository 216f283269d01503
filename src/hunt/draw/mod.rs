//! Draws courses: which situations there are and what can happen there, from the tables of TCP, and
//! which of it the n-th course of a seed has. A course is a value of a seed and its number alone.

mod events;
mod guide;
mod pairs;
mod places;
mod pool;
mod script;
mod settings;
mod singles;
mod walk;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use pairs::Pairs;
use pool::Pool;

use super::{Course, Level};
use crate::language::Span;
use crate::language::plan::{Attributes, Scenario, Statement};
use crate::select::Numbers;

/// The courses of a seed.
#[derive(Clone, Copy, Debug)]
pub struct Courses {
    seed: u64,
}

impl Courses {
    /// Those of this seed.
    pub const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// How many there are of every event that the table tells apart in each state: every seed has all
    /// of them first, in an order of its own.
    pub fn events() -> u64 {
        Pool::get().singles.len() as u64
    }

    /// The n-th, from 0. There is one for every number: first every event in each state, then in turn
    /// the same under settings, events in other situations, pairs of events, and walks; walks alone once
    /// all others were drawn.
    pub fn course(&self, number: u64) -> Course {
        static PAIRS: LazyLock<Pairs> = LazyLock::new(|| Pairs::new(Pool::get()));
        let pool = Pool::get();
        let single = |from: &[pool::Single], nth: u64| {
            let at = permuted(self.seed, nth, from.len() as u64);
            let single = usize::try_from(at).ok().and_then(|at| from.get(at));
            (Level::Single, single.map(|it| pool.single(*it)).unwrap_or_default())
        };
        let (level, mut statements) = match number.checked_sub(Self::events()) {
            None => single(&pool.singles, number),
            Some(rest) => {
                let nth = rest / 5;
                let [much, others] = &pool.situated;
                match rest % 5 {
                    0 if nth < pool.set.len() as u64 => single(&pool.set, nth),
                    1 if nth < much.len() as u64 => single(much, nth),
                    2 if nth < others.len() as u64 => single(others, nth),
                    3 if nth < PAIRS.count() => {
                        (Level::Pair, PAIRS.pair(pool, permuted(self.seed, nth, PAIRS.count())))
                    }
                    _ => (Level::Walk, walk::walk(pool, &mut self.numbers("walk", rest))),
                }
            }
        };
        statements.iter_mut().for_each(|it| it.span = Span::default());
        Course { number, level, scenario: scenario(number, statements) }
    }

    /// Numbers for one course, that no other has.
    fn numbers(&self, purpose: &str, number: u64) -> Numbers {
        let purpose = purpose.bytes().fold(0_u64, |hash, octet| {
            hash.wrapping_mul(0x0100_0000_01b3).wrapping_add(u64::from(octet))
        });
        let mut numbers = Numbers::new(self.seed ^ purpose);
        let one = numbers.between(0, u64::MAX - 1);
        let mut numbers = Numbers::new(one ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let two = numbers.between(0, u64::MAX - 1);
        Numbers::new(two)
    }
}

fn scenario(number: u64, statements: Vec<Statement>) -> Scenario {
    Scenario {
        name: format!("course {number}"),
        attributes: Attributes::default(),
        span: Span::default(),
        statements,
        unsupported: None,
        exploration: None,
    }
}

/// Where that number comes in an order of the numbers below `count` that the seed decides: each comes
/// once.
fn permuted(seed: u64, number: u64, count: u64) -> u64 {
    if count < 2 {
        return 0;
    }
    let mut numbers = Numbers::new(seed);
    let start = numbers.between(0, count - 1);
    let mut step = numbers.between(count / 3, count - 1) | 1;
    while gcd(step, count) != 1 {
        step += 2;
    }
    let place = u128::from(number) * u128::from(step) + u128::from(start);
    // Less than `count`.
    (place % u128::from(count)) as u64
}

const fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
