//! The JSON of `check50 -o json`. The format has no points; they are in `data`.

use serde_json::{Map, Value, json};

use super::{is_void, problem};
use crate::grade::record::{Outcome, Submission, Test};
use crate::grade::view;

pub(super) fn write(submission: &Submission) -> Result<String, String> {
    let seen = view::student(submission);
    let (key, value) = match problem(&seen) {
        // In place of the results, if there are none.
        Some(value) => {
            let kind = if is_void(&seen) { "GraderError" } else { "SubmissionError" };
            ("error", json!({ "type": kind, "value": value, "traceback": [], "data": {} }))
        }
        None => ("results", seen.tests.iter().map(check).collect()),
    };
    let version = env!("CARGO_PKG_VERSION");
    super::json(&json!({ "slug": submission.assignment, key: value, "version": version }))
}

fn check(test: &Test) -> Value {
    // `null` if it was skipped.
    let passed = match test.outcome {
        Outcome::Pass => Some(true),
        Outcome::Skip => None,
        Outcome::Fail | Outcome::Error | Outcome::Timeout => Some(false),
    };
    let cause = (passed != Some(true)).then(|| {
        let mut cause = Map::new();
        cause.insert("rationale".into(), test.rationale.as_str().into());
        cause.insert("help".into(), test.hint.as_deref().into());
        for (key, value) in [("expected", &test.expected), ("actual", &test.actual)] {
            cause.extend(value.as_deref().map(|value| (key.to_owned(), value.into())));
        }
        cause
    });
    json!({
        "name": test.id,
        "description": test.name,
        "passed": passed,
        "log": test.ladder.lines().collect::<Vec<_>>(),
        "cause": cause,
        "data": { "points": test.points, "max_points": test.max_points },
        "dependency": null,
    })
}
