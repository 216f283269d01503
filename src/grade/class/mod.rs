//! A whole class on one page: a table for the instructor. Results are added one by one;
//! only a short row is kept of each, so that ten thousand need only some megabytes.
//! Everything here is for instructors: it names hidden tests and shows output of programs.

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

use std::collections::{BTreeMap, BTreeSet};

use crashes::{Crash, SUBMISSIONS};
use parts::{Row, Scored, Stumble, Tally};

use super::Points;
use super::record::{Submission, Test};
use super::similar::{Pair, Similar, With};

/// A class so far.
#[derive(Clone, Default, Debug)]
pub struct Class {
    /// Whether the points of each submission in each test are dropped.
    brief: bool,
    title: String,
    assignment: String,
    /// The points of the assignment.
    max_points: Points,
    /// Every test, in the order of first appearance.
    tests: Vec<Tally>,
    by_id: BTreeMap<String, usize>,
    rows: Vec<Row>,
    /// First failures, and the number of submissions with each.
    stumbles: BTreeMap<Stumble, usize>,
    crashes: Vec<Crash>,
    /// How many more submissions crashed.
    more_crashes: usize,
    similar: Similar,
}

impl Class {
    /// An empty class.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty class, for [`human()`] only: the points of single tests are not kept, so that any
    /// class takes little memory.
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

    /// Adds a result, in the instructor's complete form.
    ///
    /// # Errors
    /// If it belongs to another assignment than those before.
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
            if let Some(tally) = self.tests.get_mut(at).filter(|_| !test.is_left_out()) {
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

    /// Adds what is similar: to each other, or to what synfin ships.
    pub fn mark(&mut self, similar: Similar) {
        self.similar.merge(similar);
    }

    /// Pairs of which a submission is in the class, the most similar first.
    fn similar(&self) -> Vec<Pair> {
        let names: BTreeSet<&str> = self.rows.iter().map(|row| row.submission.as_str()).collect();
        let is_here = |pair: &Pair| {
            names.contains(pair.submission.as_str())
                || matches!(&pair.with, With::Submission(other) if names.contains(other.as_str()))
        };
        self.similar.pairs().into_iter().filter(is_here).collect()
    }

    /// The index of a test, which is added if it is new.
    fn test(&mut self, test: &Test) -> usize {
        if let Some(at) = self.by_id.get(&test.id) {
            return *at;
        }
        let at = self.tests.len();
        self.by_id.insert(test.id.clone(), at);
        self.tests.push(Tally::new(test));
        at
    }

    /// Tests that ran, and that no submission passed.
    fn nobody_passed(&self) -> impl Iterator<Item = &Tally> {
        self.tests.iter().filter(|tally| tally.ran() > 0 && tally.passed() == 0)
    }

    /// First failures, the most common first.
    fn commonest(&self) -> Vec<(&Stumble, usize)> {
        let mut all: Vec<_> = self.stumbles.iter().map(|(at, count)| (at, *count)).collect();
        // Ties stay in the order of the names.
        all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        all
    }

    /// Submissions that pass a test only with the settings of its text.
    fn suspects(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.suspect.is_empty())
    }

    /// The points of all submissions whose points mean something, sorted.
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

    /// The median; the midpoint of the middle two, if their number is even.
    fn median(&self) -> Points {
        let points = self.points();
        let at = |at: usize| points.get(at).map_or(0, |points| points.0);
        Points((at(points.len().saturating_sub(1) / 2) + at(points.len() / 2)) / 2)
    }

    /// How many submissions earned up to a tenth, two tenths and so on; full points are last.
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
