//! Submissions that crashed, sent nonsense, or took too long, and their stderr before that.

use crate::grade::record::{Outcome, ProblemKind, Submission};

/// How many submissions are kept with their output; others are only counted.
pub(super) const SUBMISSIONS: usize = 50;
/// How many different ends are kept of a submission.
const ENDS: usize = 3;
/// How much output of a program is kept, in octets.
pub(super) const LOG: usize = 4096;

/// A submission that crashed or took too long: as a whole, in one test, or in several.
#[derive(Clone, Debug)]
pub(super) struct Crash {
    pub(super) submission: String,
    /// How, in the order of the tests. Only the first of several that are alike.
    pub(super) ends: Vec<End>,
    /// The number of further tests.
    pub(super) more: usize,
}

/// How a program ended.
#[derive(Clone, Debug)]
pub(super) struct End {
    /// The test; none if it did not get to one.
    pub(super) test: Option<String>,
    /// Why, in a sentence.
    pub(super) rationale: String,
    /// What happened, wherever it was.
    what: String,
    /// Its stderr.
    pub(super) log: String,
    /// Whether that is only the beginning.
    pub(super) cut: bool,
}

impl End {
    fn new(test: Option<&String>, rationale: &str, what: Option<&String>, log: &str) -> Self {
        let end = log.floor_char_boundary(LOG.min(log.len()));
        Self {
            test: test.cloned(),
            rationale: rationale.to_owned(),
            what: what.map_or(rationale, String::as_str).to_owned(),
            log: log.get(..end).unwrap_or_default().to_owned(),
            cut: end < log.len(),
        }
    }

    /// `urgent data: the program was ended by signal 11`.
    pub(super) fn says(&self) -> String {
        match &self.test {
            Some(test) => format!("{test}: {}", self.rationale),
            None => self.rationale.clone(),
        }
    }
}

impl Crash {
    /// Whether and how a submission crashed.
    pub(super) fn of(result: &Submission) -> Option<Self> {
        let mut crash = Self { submission: result.submission.clone(), ends: Vec::new(), more: 0 };
        if let Some(problem) = &result.problem
            && matches!(problem.kind, ProblemKind::Crash | ProblemKind::Protocol)
        {
            crash.add(End::new(None, &problem.message, None, &result.build_log));
        }
        for test in &result.tests {
            if matches!(test.outcome, Outcome::Error | Outcome::Timeout) {
                let (name, actual) = (Some(&test.name), test.actual.as_ref());
                crash.add(End::new(name, &test.rationale, actual, &test.log));
            }
        }
        (!crash.ends.is_empty()).then_some(crash)
    }

    fn add(&mut self, end: End) {
        let is_known = self.ends.iter().any(|it| it.what == end.what);
        if is_known || self.ends.len() == ENDS {
            self.more += 1;
        } else {
            self.ends.push(end);
        }
    }

    /// In one line: `bob, urgent data: … (and in 2 more tests)`.
    pub(super) fn line(&self) -> String {
        let Some((first, others)) = self.ends.split_first() else { return String::new() };
        let more = match self.more + others.len() {
            0 => String::new(),
            1 => " (and in 1 more test)".to_owned(),
            more => format!(" (and in {more} more tests)"),
        };
        let by = if first.test.is_some() { ", " } else { ": " };
        format!("{}{by}{}{more}", self.submission, first.says())
    }
}
