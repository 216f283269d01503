//! Many courses, in their order, and what is kept of them: one difference of each key.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Courses, Difference, Key, Met, Subject, meet};
use crate::harness::{Crew, in_order};
use crate::select::Shard;
use crate::stack::program::Feature;

/// So many courses are given out at a time.
const LOT: usize = 4096;

/// Which courses run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Which {
    /// The seed that they are drawn from.
    pub seed: u64,
    /// How many of the seed's; `None` if only time ends it.
    pub count: Option<u64>,
    /// Only those that belong to this part.
    pub shard: Option<Shard>,
}

impl Which {
    /// The number of the first of them that is not before this one.
    fn next(&self, from: u64) -> Option<u64> {
        let takes = |n: &u64| self.shard.is_none_or(|shard| shard.takes(*n as usize));
        let end = self.count.unwrap_or(u64::MAX);
        (from..end).find(takes)
    }

    /// How many there are; `None` if only time ends it.
    pub fn size(&self) -> Option<u64> {
        let count = self.count?;
        Some(self.shard.map_or(count, |shard| shard.share(count)))
    }
}

/// What is kept while courses run.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Collected {
    /// How many ran.
    pub courses: u64,
    /// How many of them were not judged to their end, and show no difference before, by the reason.
    pub unjudged: BTreeMap<String, u64>,
    /// How many ran without settings that the program says it lacks, by the first of those.
    pub lacked: BTreeMap<Feature, u64>,
    /// One difference of each key.
    pub groups: BTreeMap<Key, Held>,
}

/// What is kept of a key.
#[derive(Clone, PartialEq, Debug)]
pub struct Held {
    /// How many courses show it.
    pub seen: u64,
    /// The number of the course that is kept.
    pub number: u64,
    /// The shortest course, and the first of those.
    pub difference: Difference,
}

/// Runs courses on up to `jobs` threads (0: one for each processor). It ends before the next course once
/// `goes_on` says no; what a course shows after that is not taken. `step` hears of each that ran.
///
/// # Errors
/// What is missing on this machine, so that no course can run.
pub fn collect(
    which: Which,
    subject: &Subject,
    jobs: usize,
    goes_on: &(dyn Fn() -> Going + Sync),
    step: &(dyn Fn() + Sync),
) -> Result<Collected, String> {
    let courses = Courses::new(which.seed);
    let mut collected = Collected::default();
    let mut from = 0;
    loop {
        let mut lot = Vec::new();
        while lot.len() < LOT
            && let Some(number) = which.next(from)
        {
            lot.push(number);
            from = number.saturating_add(1);
        }
        let over = AtomicBool::new(lot.is_empty());
        let make = |number: &u64| {
            let run = || {
                let (course, lacked) = subject.fitted(&courses.course(*number).scenario);
                (meet(&course, subject), lacked)
            };
            let met = goes_on().goes_on().then(run);
            // What runs while everything is torn down shows nothing.
            let met = met.filter(|_| goes_on() != Going::Torn);
            match met {
                Some(_) => step(),
                None => over.store(true, Ordering::Relaxed),
            }
            met
        };
        let ended = in_order(&lot, Crew::of(jobs), &over, make, |made| {
            let number = lot.get(made.at).copied().unwrap_or_default();
            match made.result {
                None => ControlFlow::Break(None),
                Some((Met::Unavailable(why), _)) if !collected.has_judged() => {
                    ControlFlow::Break(Some(why))
                }
                Some((met, lacked)) => {
                    if let Some(feature) = lacked {
                        *collected.lacked.entry(feature).or_default() += 1;
                    }
                    collected.take(number, met);
                    ControlFlow::Continue(())
                }
            }
        });
        subject.let_go();
        match ended {
            ControlFlow::Break(Some(why)) => return Err(why),
            ControlFlow::Continue(()) if !over.load(Ordering::Relaxed) => {}
            _ => return Ok(collected),
        }
    }
}

/// Whether there is to be more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Going {
    /// Yes.
    On,
    /// The time is over: what has begun counts.
    Over,
    /// Everything is being torn down: what has begun does not count.
    Torn,
}

impl Going {
    /// Whether another course begins.
    pub fn goes_on(self) -> bool {
        self == Self::On
    }
}

impl Collected {
    /// Whether any course was judged to its end, or shows a difference.
    pub fn has_judged(&self) -> bool {
        self.unjudged.values().sum::<u64>() < self.courses
    }

    fn take(&mut self, number: u64, met: Met) {
        self.courses += 1;
        let difference = match met {
            Met::Alike => return,
            Met::Different(difference) => *difference,
            Met::Unjudged(why) | Met::Unavailable(why) => {
                *self.unjudged.entry(why).or_default() += 1;
                return;
            }
        };
        let length = |difference: &Difference| difference.course.statements.len();
        match self.groups.get_mut(&difference.key) {
            Some(held) => {
                held.seen += 1;
                if length(&difference) < length(&held.difference) {
                    (held.number, held.difference) = (number, difference);
                }
            }
            None => {
                let held = Held { seen: 1, number, difference };
                self.groups.insert(held.difference.key.clone(), held);
            }
        }
    }
}
