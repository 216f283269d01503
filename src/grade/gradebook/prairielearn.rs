//! PrairieLearn's `results.json` for external graders.

use serde::Serialize;

use super::{complete, names, problem, story};
use crate::grade::record::{Outcome, ProblemKind, Submission};
use crate::grade::{Points, view};
use crate::text::count;

/// The size limit of PrairieLearn, in octets.
const LIMIT: usize = 1_000_000;

#[derive(Serialize)]
struct Results {
    /// From 0 to 1, whatever the points are.
    score: f64,
    /// Whether it costs an attempt.
    gradable: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    format_errors: Vec<String>,
    message: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    output: String,
    tests: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    points: Points,
    max_points: Points,
    #[serde(skip_serializing_if = "String::is_empty")]
    message: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    output: String,
}

pub(super) fn write(submission: &Submission) -> Result<String, String> {
    let seen = view::student(submission);
    let kind = submission.problem.as_ref().map(|problem| problem.kind);
    // Something that is not an attempt costs none, and neither does a failure of the grader.
    let gradable = matches!(kind, None | Some(ProblemKind::Build | ProblemKind::Crash));
    let mut results = Results {
        score: share(submission),
        gradable,
        format_errors: Vec::new(),
        message: format!("{} of {} points", submission.points, submission.max_points),
        output: format!("seed {}", submission.seed),
        tests: Vec::new(),
    };
    if let Some(problem) = problem(&seen) {
        if gradable {
            results.output = problem;
        } else {
            results.format_errors.push(problem);
        }
    }
    if gradable {
        let tests = complete(&seen);
        let rows = tests.iter().zip(names(&tests)).map(|(test, name)| Row {
            name,
            description: test.rfc.join(", "),
            points: test.points,
            max_points: test.max_points,
            message: if test.outcome == Outcome::Pass {
                String::new()
            } else {
                test.rationale.clone()
            },
            output: story(test),
        });
        results.tests = rows.collect();
    }
    let mut text = super::json(&results)?;
    // The longest texts are dropped first; points, names and reasons stay.
    let mut dropped = 0;
    while text.len() > LIMIT {
        let longest = results.tests.iter_mut().max_by_key(|row| row.output.len());
        let Some(row) = longest.filter(|row| !row.output.is_empty()) else {
            return Err(format!(
                "the results of `{}` take {} octets without any story, and PrairieLearn takes \
                 at most {LIMIT}",
                submission.submission,
                text.len()
            ));
        };
        row.output.clear();
        dropped += 1;
        results.output = format!(
            "seed {}; details of {} are left out, because the results would be too large",
            submission.seed,
            count(dropped, "test")
        );
        text = super::json(&results)?;
    }
    Ok(text)
}

/// The points as a fraction, which is 1 only if all were earned.
fn share(submission: &Submission) -> f64 {
    if submission.max_points == Points::ZERO {
        return 0.0;
    }
    (submission.points.as_f64() / submission.max_points.as_f64()).clamp(0.0, 1.0)
}
