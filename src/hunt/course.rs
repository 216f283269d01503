//! A course and its number.

use crate::language::plan::Scenario;

/// What happens to an implementation: a scenario that expects nothing.
#[derive(Clone, PartialEq, Debug)]
pub struct Course {
    /// Its number among the courses of its seed, from 0.
    pub number: u64,
    /// How it was drawn.
    pub level: Level,
    /// The scenario: the server is looked at, and the client is raw.
    pub scenario: Scenario,
}

/// How a course was drawn.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// One event in one situation.
    Single,
    /// Two events, one after the other.
    Pair,
    /// A longer walk, towards what is seldom taken.
    Walk,
}

impl Level {
    /// All of them, in the order in which they are drawn.
    pub const ALL: [Self; 3] = [Self::Single, Self::Pair, Self::Walk];

    /// Its name: `single`, `pair`, `walk`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Pair => "pair",
            Self::Walk => "walk",
        }
    }
}
