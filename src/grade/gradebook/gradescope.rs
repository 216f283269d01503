//! Gradescope's `results.json`.
//!
//! Gradescope itself hides tests and shows them later, so hidden ones are written with their
//! names and details, and with their `visibility`. How much detail there is follows the rules for
//! students, except in tests that no student ever sees.

use serde::Serialize;
use serde_json::{Value, json};

use super::{WriteError, complete, is_void, names, problem, story};
use crate::grade::record::{Outcome, Submission, Test, Visibility};
use crate::grade::{Points, view};

/// The whole file.
#[derive(Serialize)]
struct Results {
    /// Omitted if the grader failed: then Gradescope reports an error instead of points.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<Points>,
    /// Seconds, a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_time: Option<f64>,
    output: String,
    output_format: &'static str,
    test_output_format: &'static str,
    test_name_format: &'static str,
    visibility: &'static str,
    /// Output of the grader is for instructors; it has no effect on the result.
    stdout_visibility: &'static str,
    extra_data: Value,
    tests: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    score: Points,
    max_score: Points,
    status: &'static str,
    name: String,
    number: String,
    output: String,
    tags: Vec<String>,
    visibility: Visibility,
    extra_data: Value,
}

pub(super) fn write(submission: &Submission) -> Result<String, WriteError> {
    let seen = shown_in_the_end(submission);
    let tests = if is_void(submission) { Vec::new() } else { complete(&seen) };
    let rows = tests.iter().zip(names(&tests)).enumerate();
    let rows = rows.map(|(at, (test, name))| {
        let visibility = submission.tests.get(at).map_or(Visibility::Visible, |it| it.visibility);
        row(at, test, name, visibility)
    });
    super::json(&Results {
        score: (!is_void(submission)).then_some(submission.points),
        execution_time: submission.duration_us.map(|us| us as f64 / 1e6),
        output: problem(&seen).unwrap_or_else(|| format!("seed {}", submission.seed)),
        output_format: "text",
        test_output_format: "text",
        test_name_format: "text",
        visibility: "visible",
        stdout_visibility: "hidden",
        extra_data: json!({
            "assignment": submission.assignment,
            "seed": submission.seed,
            "sandbox": submission.sandbox,
            "fingerprint": submission.fingerprint,
            "complete": submission.complete,
        }),
        tests: rows.collect(),
    })
}

fn row(at: usize, test: &Test, name: String, visibility: Visibility) -> Row {
    Row {
        score: test.points,
        max_score: test.max_points,
        status: if test.outcome == Outcome::Pass { "passed" } else { "failed" },
        name,
        number: (at + 1).to_string(),
        output: story(test),
        tags: test.tags.clone(),
        visibility,
        extra_data: json!({ "id": test.id, "outcome": test.outcome }),
    }
}

/// The owner of a submission, according to Gradescope's `submission_metadata.json`: the
/// student's number, or those of a group, joined by `+`.
///
/// # Errors
/// If it is not such a file, or names nobody.
pub fn student(metadata: &str) -> Result<String, WriteError> {
    #[derive(serde::Deserialize)]
    struct Metadata {
        users: Vec<User>,
    }
    #[derive(serde::Deserialize)]
    struct User {
        id: u64,
    }
    let metadata: Metadata = serde_json::from_str(metadata).map_err(|error| {
        WriteError::new(format_args!("this is no `submission_metadata.json`: {error}"))
    })?;
    // Whoever of a group hands in, it is the same submission.
    let mut ids: Vec<u64> = metadata.users.iter().map(|user| user.id).collect();
    ids.sort_unstable();
    let ids: Vec<String> = ids.iter().map(u64::to_string).collect();
    if ids.is_empty() {
        return Err(WriteError::new("`users` names nobody"));
    }
    Ok(ids.join("+"))
}

/// What a student sees once everything is shown; tests that never are, completely.
fn shown_in_the_end(submission: &Submission) -> Submission {
    let mut later = submission.clone();
    for test in &mut later.tests {
        test.visibility = Visibility::Visible;
    }
    let mut seen = view::student(&later);
    for (test, whole) in seen.tests.iter_mut().zip(&submission.tests) {
        if whole.visibility == Visibility::Hidden {
            // Except output of the program, which stays out of every gradebook.
            *test = Test { log: String::new(), ..whole.clone() };
        }
    }
    seen
}
