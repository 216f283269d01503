//! Which bugs scenarios catch, and what that makes of everything else.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use super::classes::{Happened, hints};
use super::{Bug, Measures, NAMES};
use crate::grade::record::{Outcome, Part, Test};
use crate::harness::Case;
use crate::mutants::{Fate, Hunt, Mutant, hunt_among};

/// How much the other measures count: as many times as bugs are caught, of those that are enough.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Counts {
    caught: u64,
    enough: u64,
}

impl Counts {
    /// A test with the share of its points that it counts for, and the reason.
    pub(super) fn weighed(self, mut test: Test) -> Test {
        let Self { caught, enough } = self;
        if caught >= enough {
            return test;
        }
        test.points = test.points.share(caught, enough);
        test.outcome = Outcome::Fail;
        let reason = if caught == 0 {
            "the submission catches no bug, so this earns nothing".to_owned()
        } else {
            format!(
                "the submission catches {caught} of the {enough} bugs to catch, so this earns {caught}/{enough}"
            )
        };
        let before = if test.rationale.is_empty() { "" } else { "; " };
        test.rationale.push_str(&format!("{before}{reason}"));
        test
    }
}

impl Measures {
    /// Which bugs they catch; `None` if it was cut short.
    pub(super) fn caught(
        &self,
        scenarios: &[Case<'_>],
        happened: &Happened,
    ) -> Option<(Test, Counts)> {
        let mut test = Test::passed("caught", NAMES[1], self.points[1]);
        let never = AtomicBool::new(false);
        // Submissions are graded side by side; each by itself runs on one thread.
        let hunt = hunt_among(self.mutants.clone(), scenarios, 1, &never)?;
        let killed: BTreeSet<&String> = hunt
            .mutants
            .iter()
            .filter(|it| matches!(it.fate, Fate::Killed(_)))
            .map(|it| &it.mutant.id)
            .collect();
        let is_caught = |bug: &Bug| bug.mutants.iter().any(|id| killed.contains(id));
        for bug in &self.bugs {
            if let Some(name) = &bug.name {
                let outcome = if is_caught(bug) { Outcome::Pass } else { Outcome::Fail };
                test.parts.push(Part { outcome, ..Part::passed(name, None) });
            }
        }
        let caught = self.bugs.iter().filter(|bug| is_caught(bug)).count();
        test.points = test.max_points.share(caught as u64, self.enough);
        let all = self.bugs.len();
        if (caught as u64) < self.enough {
            test.outcome = Outcome::Fail;
            test.rationale = format!("{caught} of {all} bugs are caught");
            if self.enough < all as u64 {
                test.rationale.push_str(&format!("; {} earn all points", self.enough));
            }
            test.hint = Some("Check the state and the segments sent after every event.".to_owned());
        }
        if !scenarios.is_empty() {
            test.notes = hints(left(&hunt, &self.bugs, &killed), happened);
        }
        Some((test, Counts { caught: caught as u64, enough: self.enough }))
    }
}

/// The mutants that nobody noticed, of bugs that nobody caught.
fn left<'h>(
    hunt: &'h Hunt,
    bugs: &'h [Bug],
    killed: &'h BTreeSet<&String>,
) -> impl Iterator<Item = (&'h Mutant, usize)> {
    hunt.survivors().filter(move |(mutant, _)| {
        bugs.iter().any(|bug| {
            bug.mutants.contains(&mutant.id) && !bug.mutants.iter().any(|id| killed.contains(id))
        })
    })
}
