//! JUnit XML: a suite per submission, a case per test.

use super::{complete, names, story};
use crate::grade::record::{Outcome, Submission, Test};
use crate::grade::view;
use crate::text::junit::{Case, Document, Reason, Status, Suite};
use crate::text::visible;

/// What one submission adds to a document.
pub(super) fn add(document: &mut Document, submission: &Submission) {
    let seen = view::student(submission);
    let tests = complete(&seen);
    let cases = tests.iter().zip(names(&tests));
    document.suites.push(Suite {
        name: visible(&seen.submission).into_owned(),
        micros: seen.duration_us,
        properties: vec![
            ("assignment", visible(&seen.assignment).into_owned()),
            ("points", seen.points.to_string()),
            ("max_points", seen.max_points.to_string()),
            ("seed", seen.seed.to_string()),
        ],
        cases: cases.map(|(test, name)| case(test, name, &seen.assignment)).collect(),
    });
}

fn case(test: &Test, name: String, assignment: &str) -> Case {
    let message = visible(&test.rationale).into_owned();
    let reason = |message| Reason {
        kind: Some(test.outcome.name().to_owned()),
        message,
        details: Some(format!("\n{}\n", story(test))),
    };
    let status = match test.outcome {
        Outcome::Pass => Status::Passed,
        Outcome::Skip => Status::Skipped(message),
        Outcome::Fail => Status::Failure(reason(message)),
        _ => Status::Error(reason(message)),
    };
    // The schema of Jenkins' xUnit plugin allows properties of a suite only; people see the output
    // of a case next to it.
    let output = format!("{} of {} points", test.points, test.max_points);
    Case { name, class: visible(assignment).into_owned(), status, output: Some(output) }
}
