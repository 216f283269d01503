//! The JSON of `check50 -o json`. The format has no points; they are in `data`.

use serde::Serialize;

use super::{WriteError, is_void, problem};
use crate::grade::record::{Outcome, Submission, Test};
use crate::grade::{Points, view};

#[derive(Serialize)]
struct Document<'a> {
    slug: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Error>,
    #[serde(skip_serializing_if = "Option::is_none")]
    results: Option<Vec<Check<'a>>>,
    version: &'static str,
}

/// In place of the results, if there are none.
#[derive(Serialize)]
struct Error {
    #[serde(rename = "type")]
    kind: &'static str,
    value: String,
    traceback: Vec<String>,
    data: serde_json::Map<String, serde_json::Value>,
}

#[derive(Serialize)]
struct Check<'a> {
    name: &'a str,
    description: &'a str,
    /// `null` if it was skipped.
    passed: Option<bool>,
    log: Vec<String>,
    cause: Option<Cause<'a>>,
    data: Data,
    dependency: Option<&'a str>,
}

#[derive(Serialize)]
struct Cause<'a> {
    rationale: &'a str,
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<&'a str>,
}

#[derive(Serialize)]
struct Data {
    points: Points,
    max_points: Points,
}

pub(super) fn write(submission: &Submission) -> Result<String, WriteError> {
    let seen = view::student(submission);
    let error = problem(&seen).map(|value| Error {
        kind: if is_void(&seen) { "GraderError" } else { "SubmissionError" },
        value,
        traceback: Vec::new(),
        data: serde_json::Map::new(),
    });
    let results = error.is_none().then(|| seen.tests.iter().map(check).collect());
    let version = env!("CARGO_PKG_VERSION");
    super::json(&Document { slug: &submission.assignment, error, results, version })
}

fn check(test: &Test) -> Check<'_> {
    let passed = match test.outcome {
        Outcome::Pass => Some(true),
        Outcome::Skip => None,
        Outcome::Fail | Outcome::Error | Outcome::Timeout => Some(false),
    };
    let cause = (passed != Some(true)).then(|| Cause {
        rationale: &test.rationale,
        help: test.hint.as_deref(),
        expected: test.expected.as_deref(),
        actual: test.actual.as_deref(),
    });
    Check {
        name: &test.id,
        description: &test.name,
        passed,
        log: test.ladder.lines().map(str::to_owned).collect(),
        cause,
        data: Data { points: test.points, max_points: test.max_points },
        dependency: None,
    }
}
