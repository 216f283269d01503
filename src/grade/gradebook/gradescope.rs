//! Gradescope's `results.json`.
//!
//! Gradescope itself hides tests and shows them later, so hidden ones are written with their
//! names and details, and with their `visibility`. How much detail there is follows the rules for
//! students, except in tests that no student ever sees.

use serde_json::{Map, Value, json};

use super::{complete, is_void, names, problem, story};
use crate::grade::record::{Outcome, Submission, Test, Visibility};
use crate::grade::view;

pub(super) fn write(submission: &Submission) -> Result<String, String> {
    let seen = shown_in_the_end(submission);
    let tests = if is_void(submission) { Vec::new() } else { complete(&seen) };
    let rows = tests.iter().zip(names(&tests)).enumerate();
    let rows = rows.map(|(at, (test, name))| {
        let visibility = submission.tests.get(at).map_or(Visibility::Visible, |it| it.visibility);
        row(at, test, name, visibility)
    });
    let mut results = Map::new();
    // Without a score, if the grader failed, Gradescope reports an error instead of points.
    if !is_void(submission) {
        results.insert("score".into(), json!(submission.points));
    }
    let seconds = submission.duration_us.map(|us| us as f64 / 1e6);
    results.extend(seconds.map(|it| ("execution_time".to_owned(), it.into())));
    let output = problem(&seen).unwrap_or_else(|| format!("seed {}", submission.seed));
    let rest = [
        ("output", output.into()),
        ("output_format", "text".into()),
        ("test_output_format", "text".into()),
        ("test_name_format", "text".into()),
        ("visibility", "visible".into()),
        // Output of the grader is for instructors; it has no effect on the result.
        ("stdout_visibility", "hidden".into()),
        (
            "extra_data",
            json!({
                "assignment": submission.assignment,
                "seed": submission.seed,
                "sandbox": submission.sandbox,
                "fingerprint": submission.fingerprint,
                "complete": submission.complete,
            }),
        ),
        ("tests", rows.collect()),
    ];
    results.extend(rest.map(|(key, value)| (key.to_owned(), value)));
    super::json(&results)
}

fn row(at: usize, test: &Test, name: String, visibility: Visibility) -> Value {
    json!({
        "score": test.points,
        "max_score": test.max_points,
        "status": if test.outcome == Outcome::Pass { "passed" } else { "failed" },
        "name": name,
        "number": (at + 1).to_string(),
        "output": story(test),
        "tags": test.tags,
        "visibility": visibility,
        "extra_data": { "id": test.id, "outcome": test.outcome },
    })
}

/// The owner of a submission, according to Gradescope's `submission_metadata.json`: the
/// student's number, or those of a group, joined by `+`.
///
/// # Errors
/// If it is not such a file, or names nobody.
pub fn student(metadata: &str) -> Result<String, String> {
    #[derive(serde::Deserialize)]
    struct Metadata {
        users: Vec<User>,
    }
    #[derive(serde::Deserialize)]
    struct User {
        id: u64,
    }
    let metadata: Metadata = serde_json::from_str(metadata)
        .map_err(|error| format!("this is no `submission_metadata.json`: {error}"))?;
    // Whoever of a group hands in, it is the same submission.
    let mut ids: Vec<u64> = metadata.users.iter().map(|user| user.id).collect();
    ids.sort_unstable();
    let ids: Vec<String> = ids.iter().map(u64::to_string).collect();
    if ids.is_empty() {
        return Err("`users` names nobody".to_owned());
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
