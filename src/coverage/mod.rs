//! How much of TCP the scenarios cover, counted from runs on the model: arrows of Figure 5, rules
//! of the table, the matrix of states and segments, calls, timeouts, requirements. The items to
//! cover come from the tables ([`Rules`], [`Requirement`], [`arrows`](crate::tcp::figure5::arrows)) and from nothing else; those
//! that no scenario can reach are in [`EXCEPTIONS`], with the reasons. Whether a scenario *checks*
//! what it goes through is another question: see [`mutants`](crate::mutants).

mod counts;
mod exceptions;
mod kinds;
mod measure;
mod report;

#[cfg(test)]
mod tests;

use std::fmt;

pub use counts::Counts;
pub use exceptions::{EXCEPTIONS, Exception};
pub use kinds::{CallKind, SegmentKind};
pub use measure::{Coverage, measure};
pub use report::{Minimum, human, json, markdown, requirements_table, schema};

#[cfg(doc)]
use crate::{requirements::Requirement, tcp::Rules};

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Axis {
    /// The arrows of Figure 5 and its notes.
    Arrows,
    /// The changes of state that the figure leaves out.
    Transitions,
    /// The rules of the table.
    Rules,
    /// States × kinds of segment.
    Cells,
    /// States × user calls.
    Calls,
    /// Timers, in each state where they can run out.
    Timeouts,
    /// The labels of RFC 9293.
    Requirements,
    /// The requirements of the other RFCs.
    Companions,
}

impl Axis {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Arrows,
        Self::Transitions,
        Self::Rules,
        Self::Cells,
        Self::Calls,
        Self::Timeouts,
        Self::Requirements,
        Self::Companions,
    ];

    /// The word of `--min`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Arrows => "arrows",
            Self::Transitions => "transitions",
            Self::Rules => "rules",
            Self::Cells => "cells",
            Self::Calls => "calls",
            Self::Timeouts => "timeouts",
            Self::Requirements => "requirements",
            Self::Companions => "companions",
        }
    }

    /// A description in a few words.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Arrows => "arrows of Figure 5, with its notes",
            Self::Transitions => "state changes that Figure 5 leaves out",
            Self::Rules => "rules of the table",
            Self::Cells => "states × kinds of segment",
            Self::Calls => "states × user calls",
            Self::Timeouts => "timeouts × the states in which they can occur",
            Self::Requirements => "requirement labels of RFC 9293 that two hosts can show",
            Self::Companions => "requirements of RFCs 1337, 5961, 6298 and 7323",
        }
    }

    /// The axis of that word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|axis| axis.name() == word)
    }
}

impl fmt::Display for Axis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// An item to cover.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// A description, if the name is not enough: for a requirement or a rule.
    pub says: &'static str,
    /// How often it happened; for requirements, how many scenarios cite it.
    pub count: u32,
    /// Why nothing can reach it, if nothing can.
    pub excused: Option<&'static str>,
}

/// How much of an axis is covered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Items that happened at least once.
    pub covered: usize,
    /// Items to cover, without the excused ones.
    pub total: usize,
    /// Excused items that did not happen.
    pub excused: usize,
}

impl Tally {
    /// Counts items.
    pub fn of<'a>(items: impl IntoIterator<Item = &'a Item>) -> Self {
        let mut tally = Self::default();
        for item in items {
            match (item.count, item.excused) {
                (0, Some(_)) => tally.excused += 1,
                (0, None) => tally.total += 1,
                _ => {
                    tally.covered += 1;
                    tally.total += 1;
                }
            }
        }
        tally
    }

    /// Whether at least `percent` percent are covered. If there is nothing to cover, all of it is
    /// covered.
    pub fn reaches(self, percent: f64) -> bool {
        self.covered as f64 * 100.0 >= percent * self.total as f64
    }

    /// In percent, rounded down to a tenth, so that only full coverage is 100.
    pub fn percent(self) -> f64 {
        match (self.covered * 1000).checked_div(self.total) {
            Some(tenths) => tenths as f64 / 10.0,
            None => 100.0,
        }
    }
}
