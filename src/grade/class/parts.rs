//! What is kept of each submission and of each test.

use std::cmp::Ordering;
use std::fmt;

use crate::grade::Points;
use crate::grade::page::word;
use crate::grade::record::{Outcome, Problem, ProblemKind, Sandbox, Test};

/// A submission.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) submission: String,
    pub(super) points: Points,
    pub(super) max_points: Points,
    pub(super) seed: u32,
    pub(super) sandbox: Sandbox,
    pub(super) complete: bool,
    pub(super) problem: Option<ProblemKind>,
    /// The place of its first failure.
    pub(super) first: Option<String>,
    /// The tests that it passes only with the settings of their text.
    pub(super) suspect: Vec<usize>,
    pub(super) scores: Vec<Scored>,
}

impl Row {
    /// Whether its points mean something.
    pub(super) fn counts(&self) -> bool {
        self.complete && self.problem != Some(ProblemKind::Grader)
    }

    /// Its points in a test, if that ran.
    pub(super) fn score(&self, test: usize) -> Option<Scored> {
        // Most often, everybody has the same tests in the same order.
        let there = self.scores.get(test).filter(|score| score.test == test);
        there.or_else(|| self.scores.iter().find(|score| score.test == test)).copied()
    }
}

/// A submission's points in a test.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scored {
    pub(super) test: usize,
    pub(super) points: Points,
    pub(super) outcome: Outcome,
}

/// A test, and its outcomes over all submissions.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) max_points: Points,
    /// The points of all together.
    pub(super) points: Points,
    /// How many had each outcome.
    counts: [usize; OUTCOMES.len()],
}

/// The outcomes, in the order of the columns.
pub(super) const OUTCOMES: [Outcome; 5] =
    [Outcome::Pass, Outcome::Fail, Outcome::Skip, Outcome::Error, Outcome::Timeout];

impl Tally {
    pub(super) fn new(test: &Test) -> Self {
        Self {
            id: test.id.clone(),
            name: test.name.clone(),
            hidden: test.is_hidden(),
            max_points: test.max_points,
            points: Points::ZERO,
            counts: [0; 5],
        }
    }

    pub(super) fn add(&mut self, test: &Test) {
        self.max_points = self.max_points.max(test.max_points);
        self.points += test.points;
        let at = OUTCOMES.iter().position(|outcome| *outcome == test.outcome);
        if let Some(count) = at.and_then(|at| self.counts.get_mut(at)) {
            *count += 1;
        }
    }

    pub(super) fn count(&self, outcome: Outcome) -> usize {
        let at = OUTCOMES.iter().position(|own| *own == outcome);
        at.and_then(|at| self.counts.get(at)).copied().unwrap_or(0)
    }

    pub(super) fn passed(&self) -> usize {
        self.count(Outcome::Pass)
    }

    /// How many submissions had this outcome.
    pub(super) fn ran(&self) -> usize {
        self.counts.iter().sum()
    }

    /// The mean of the points, rounded down.
    pub(super) fn mean(&self) -> Points {
        Points(self.points.0.checked_div(self.ran() as u64).unwrap_or(0))
    }
}

/// The first failure of a submission: the test, and the step in it. The same place is the same step:
/// a seed may give it other words.
#[derive(Clone, Debug)]
pub(super) struct Stumble {
    /// The test, or what kind of problem it is.
    pub(super) at: String,
    /// The line and the column of the step, if it is one.
    place: Option<(usize, usize)>,
    /// The step, or why.
    pub(super) step: String,
}

impl Stumble {
    /// What makes it this one.
    fn key(&self) -> (&str, Option<(usize, usize)>, &str) {
        let words = if self.place.is_some() { "" } else { &self.step };
        (&self.at, self.place, words)
    }
}

impl PartialEq for Stumble {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Stumble {}

impl PartialOrd for Stumble {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Stumble {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Stumble {
    pub(super) fn test(test: &Test) -> Self {
        let mut place = None;
        let step = match (&test.step, test.outcome) {
            (Some(step), Outcome::Fail) if !step.text.is_empty() => {
                place = Some((step.line, step.column));
                format!("line {}: {}", step.line, step.text)
            }
            (_, Outcome::Fail) => String::new(),
            (_, outcome) => word(outcome).to_owned(),
        };
        Self { at: test.id.clone(), place, step }
    }

    pub(super) fn problem(problem: &Problem) -> Self {
        let at = match problem.kind {
            ProblemKind::Format => "cannot be graded",
            ProblemKind::Build => "does not build",
            ProblemKind::Crash => "crashes at once",
            ProblemKind::Protocol => "does not speak the protocol",
            ProblemKind::Grader => "the grader failed",
        };
        Self { at: at.to_owned(), place: None, step: String::new() }
    }
}

impl fmt::Display for Stumble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.at)?;
        if !self.step.is_empty() {
            write!(f, ": {}", self.step)?;
        }
        Ok(())
    }
}
