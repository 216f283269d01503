//! JUnit XML: a suite a submission, a case a test.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use super::{WriteError, complete, names, story};
use crate::grade::record::{Outcome, Submission, Test};
use crate::grade::view;
use crate::report::junit::document;
use crate::report::text::visible;

/// A document that is being written.
pub(super) struct Document(Report);

impl Document {
    pub(super) fn new() -> Self {
        Self(Report::new("synfin"))
    }

    pub(super) fn add(&mut self, submission: &Submission) {
        let seen = view::student(submission);
        let tests = complete(&seen);
        let mut suite = TestSuite::new(visible(&seen.submission).as_ref());
        let property = |name: &str, value: String| Property::new(name, value);
        suite
            .add_property(property("assignment", visible(&seen.assignment).into_owned()))
            .add_property(property("points", seen.points.to_string()))
            .add_property(property("max_points", seen.max_points.to_string()))
            .add_property(property("seed", seen.seed.to_string()));
        for (test, name) in tests.iter().zip(names(&tests)) {
            suite.add_test_case(case(test, name, &seen.assignment));
        }
        if let Some(us) = seen.duration_us {
            suite.set_time(Duration::from_micros(us));
        }
        self.0.add_test_suite(suite);
    }

    pub(super) fn finish(self) -> Result<String, WriteError> {
        document(&self.0).map_err(WriteError::new)
    }
}

fn case(test: &Test, name: String, assignment: &str) -> TestCase {
    let status = match test.outcome {
        Outcome::Pass => TestCaseStatus::success(),
        Outcome::Skip => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(visible(&test.rationale).as_ref());
            status
        }
        outcome => {
            let kind = match outcome {
                Outcome::Fail => NonSuccessKind::Failure,
                _ => NonSuccessKind::Error,
            };
            let mut status = TestCaseStatus::non_success(kind);
            status
                .set_type(outcome.name())
                .set_message(visible(&test.rationale).as_ref())
                .set_description(format!("\n{}\n", story(test)));
            status
        }
    };
    let mut case = TestCase::new(name, status);
    case.set_classname(visible(assignment).as_ref());
    // The schema of Jenkins' xUnit plugin knows properties of a suite only; what a case writes,
    // people see beside it.
    case.set_system_out(format!("{} of {} points", test.points, test.max_points));
    case
}
