//! Autolab reads the last line of stdout for the points, and the line before it for the tests.
//! These two lines must not be followed by output of the submission: a program that prints such a
//! line and then sleeps until the time is up would grade itself.

use serde_json::{Map, Value, json};

use super::{complete, is_void, names, problem};
use crate::grade::record::{Outcome, Submission, Test};
use crate::grade::view;

/// Both lines. The points go to the problem with this name, or with the assignment's title.
pub(super) fn write(submission: &Submission, problem_name: Option<&str>) -> Result<String, String> {
    if is_void(submission) {
        // Without a last line, Autolab reports an error instead of points.
        let why = problem(submission).unwrap_or_default();
        return Err(format!("there are no points to write for `{}`: {why}", submission.submission));
    }
    let tests = complete(&view::student(submission));
    let mut stages: Vec<String> = Vec::new();
    let mut by_stage: Map<String, Value> = Map::new();
    for (test, name) in tests.iter().zip(names(&tests)) {
        let stage = stage(test);
        if !stages.contains(&stage) {
            stages.push(stage.clone());
        }
        let cases = by_stage.entry(stage).or_insert_with(|| Value::Object(Map::new()));
        if let Some(cases) = cases.as_object_mut() {
            cases.insert(name, case(test));
        }
    }
    let mut feedback = Map::new();
    feedback.insert("_presentation".into(), "semantic".into());
    feedback.insert("stages".into(), stages.into());
    feedback.extend(by_stage);
    let mut scores = Map::new();
    let name = problem_name.unwrap_or(&submission.title);
    let points = serde_json::to_value(submission.points).map_err(|error| error.to_string())?;
    scores.insert(name.to_owned(), points);
    Ok(format!("{}\n{}\n", Value::Object(feedback), json!({ "scores": scores })))
}

/// The folder of a test's id. Names with a meaning to Autolab are not stages.
fn stage(test: &Test) -> String {
    let folder = test.id.rsplit_once('/').map_or("tests", |(folder, _)| folder);
    if ["_presentation", "stages"].contains(&folder) {
        format!("{folder}/")
    } else {
        folder.to_owned()
    }
}

fn case(test: &Test) -> Value {
    if test.outcome == Outcome::Pass {
        return json!({ "passed": true });
    }
    let mut hint = test.rationale.clone();
    if let Some(more) = &test.hint {
        hint.push_str(if hint.is_empty() { "hint: " } else { "; hint: " });
        hint.push_str(more);
    }
    json!({ "passed": false, "hint": hint })
}
