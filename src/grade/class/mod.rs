//! A whole class on one page: a table for the instructor. Results are added one after another;
//! what is kept of each is a short row, so that ten thousand need no more than some megabytes.
//! Everything here is for instructors: it names hidden tests and shows what programs said.

mod crashes;
mod csv;
mod html;
mod human;
mod parts;
#[cfg(test)]
mod tests;

pub use csv::csv;
pub use html::html;
pub use human::human;

use std::collections::BTreeMap;

use crashes::{Crash, SUBMISSIONS};
use parts::{Row, Scored, Stumble, Tally};

use super::Points;
use super::record::{Submission, Test};

/// What is known of a class so far.
#[derive(Clone, Default, Debug)]
pub struct Class {
    /// Whether nothing is kept of who got what in which test.
    brief: bool,
    title: String,
    assignment: String,
    /// The assignment is worth so much.
    max_points: Points,
    /// Every test, in the order in which they were first seen.
    tests: Vec<Tally>,
    by_id: BTreeMap<String, usize>,
    rows: Vec<Row>,
    /// Where submissions first went wrong, and how many did there.
    stumbles: BTreeMap<Stumble, usize>,
    crashes: Vec<Crash>,
    /// How many submissions more broke down.
    more_crashes: usize,
}

impl Class {
    /// Nobody yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Nobody yet, for [`human()`] only: of each submission, no test's points are kept, so that a class
    /// of any size takes little more memory than a small one.
    pub fn brief() -> Self {
        Self { brief: true, ..Self::default() }
    }

    /// How many submissions there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a result: the instructor's, with everything in it.
    ///
    /// # Errors
    /// If it is of another assignment than those before.
    pub fn add(&mut self, result: &Submission) -> Result<(), String> {
        if self.rows.is_empty() {
            self.title.clone_from(&result.title);
            self.assignment.clone_from(&result.assignment);
        } else if self.assignment != result.assignment {
            return Err(format!(
                "`{}` is of the assignment `{}`, but others are of `{}`: a table is of one \
                 assignment",
                result.submission, result.assignment, self.assignment
            ));
        }
        self.max_points = self.max_points.max(result.max_points);
        let mut scores = Vec::new();
        let mut suspect = Vec::new();
        for test in &result.tests {
            let at = self.test(test);
            if test.suspect {
                suspect.push(at);
            }
            if let Some(tally) = self.tests.get_mut(at) {
                tally.add(test);
            }
            if !self.brief {
                scores.push(Scored { test: at, points: test.points, outcome: test.outcome });
            }
        }
        match Crash::of(result) {
            Some(_) if self.crashes.len() == SUBMISSIONS => self.more_crashes += 1,
            crash => self.crashes.extend(crash),
        }
        let first = match &result.problem {
            Some(problem) => Some(Stumble::problem(problem)),
            None => result.first_failure().map(Stumble::test),
        };
        if let Some(first) = &first {
            *self.stumbles.entry(first.clone()).or_default() += 1;
        }
        self.rows.push(Row {
            submission: result.submission.clone(),
            points: result.points,
            max_points: result.max_points,
            seed: result.seed,
            sandbox: result.sandbox,
            complete: result.complete,
            problem: result.problem.as_ref().map(|problem| problem.kind),
            first: first.map(|first| first.to_string()),
            suspect,
            scores,
        });
        Ok(())
    }

    /// The place of a test, which gets one if it is new.
    fn test(&mut self, test: &Test) -> usize {
        if let Some(at) = self.by_id.get(&test.id) {
            return *at;
        }
        let at = self.tests.len();
        self.by_id.insert(test.id.clone(), at);
        self.tests.push(Tally::new(test));
        at
    }

    /// Tests that ran, and that nobody passed.
    fn nobody_passed(&self) -> impl Iterator<Item = &Tally> {
        self.tests.iter().filter(|tally| tally.ran() > 0 && tally.passed() == 0)
    }

    /// Where most went wrong first, the commonest first.
    fn commonest(&self) -> Vec<(&Stumble, usize)> {
        let mut all: Vec<_> = self.stumbles.iter().map(|(at, count)| (at, *count)).collect();
        // Of equals, the order of the names stays.
        all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        all
    }

    /// Submissions that pass a test only with the settings of its text.
    fn suspects(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.suspect.is_empty())
    }

    /// The points of all whose points mean something, sorted.
    fn points(&self) -> Vec<Points> {
        let mut points: Vec<_> =
            self.rows.iter().filter(|row| row.counts()).map(|row| row.points).collect();
        points.sort_unstable();
        points
    }

    /// The mean, rounded down to hundredths.
    fn mean(&self) -> Points {
        let points = self.points();
        let sum: u64 = points.iter().map(|points| points.0).sum();
        Points(sum.checked_div(points.len() as u64).unwrap_or(0))
    }

    /// The median; between the two in the middle, if there are two.
    fn median(&self) -> Points {
        let points = self.points();
        let at = |at: usize| points.get(at).map_or(0, |points| points.0);
        Points((at(points.len().saturating_sub(1) / 2) + at(points.len() / 2)) / 2)
    }

    /// How many earned up to a tenth, two tenths and so on; all points count as the last.
    fn tenths(&self) -> [usize; 10] {
        let mut tenths = [0; 10];
        let max = self.max_points.0.max(1);
        for points in self.points() {
            let at = usize::try_from(points.0.saturating_mul(10) / max).unwrap_or(9).min(9);
            tenths[at] += 1;
        }
        tenths
    }
}
