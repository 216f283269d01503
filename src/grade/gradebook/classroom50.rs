//! Classroom 50's `result.json`, following its schema `classroom50/result/v1`: whole numbers
//! only, no unknown keys except in tests, and the submitter from the runner's environment.

use serde_json::json;

use super::{complete, names, problem, story};
use crate::grade::record::{Outcome, Submission};
use crate::grade::{Points, view};

/// The runner's environment. All variables are needed.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Environment {
    /// `CLASSROOM`.
    pub classroom: String,
    /// `ASSIGNMENT`.
    pub assignment: String,
    /// `MODE`: `individual` or `group`.
    pub mode: String,
    /// `USERNAME`: the owner of the repository.
    pub username: String,
    /// `SUBMISSION_TAG`: begins with `submit/`.
    pub submission_tag: String,
    /// `COMMIT_URL`.
    pub commit_url: String,
    /// `RELEASE_URL`.
    pub release_url: String,
    /// `REVIEW_URL`. If it is empty, the commit replaces it.
    pub review_url: String,
    /// The time of the graded commit, in UTC: `2026-11-22T15:04:05Z`. The runner does
    /// not provide it; git does.
    pub datetime: String,
}

pub(super) fn write(submission: &Submission, environment: &Environment) -> Result<String, String> {
    if super::is_void(submission) {
        let why = problem(submission).unwrap_or_default();
        return Err(format!("there is no result to write for `{}`: {why}", submission.submission));
    }
    let Environment { classroom, assignment, username, .. } = environment;
    let assignment_type = checked(environment)?;
    let seen = view::student(submission);
    let tests = complete(&seen);
    // Whole numbers for everybody, or hundredths for everybody.
    let number = |points: Points| if submission.whole { points.0 / 100 } else { points.0 };
    let rows = tests.iter().zip(names(&tests)).map(|(test, name)| {
        let (score, most) = (number(test.points), number(test.max_points));
        let passed = test.outcome == Outcome::Pass;
        let mut row =
            json!({ "test-name": name, "passed": passed, "score": score, "max-score": most });
        let output = story(test);
        if !output.is_empty() {
            // After these, any keys are allowed.
            row["output"] = output.into();
        }
        row
    });
    let review = match environment.review_url.as_str() {
        "" => &environment.commit_url as &str,
        review => review,
    };
    super::json(&json!({
        "schema": "classroom50/result/v1",
        "classroom": classroom,
        "assignment": assignment,
        "assignment_type": assignment_type,
        "owner": username,
        "submission": environment.submission_tag,
        "commit": environment.commit_url,
        "release": environment.release_url,
        "review": review,
        "datetime": environment.datetime,
        // The sum of the rows, so that they agree whatever the record's sums are.
        "score": tests.iter().map(|test| number(test.points)).sum::<u64>(),
        "max-score": tests.iter().map(|test| number(test.max_points)).sum::<u64>(),
        "tests": rows.collect::<Vec<_>>(),
    }))
}

/// The mode, if everything is present and well-formed.
fn checked(environment: &Environment) -> Result<&str, String> {
    let fields = [
        ("CLASSROOM", &environment.classroom),
        ("ASSIGNMENT", &environment.assignment),
        ("USERNAME", &environment.username),
        ("SUBMISSION_TAG", &environment.submission_tag),
        ("COMMIT_URL", &environment.commit_url),
        ("RELEASE_URL", &environment.release_url),
    ];
    let missing: Vec<String> = fields
        .iter()
        .filter(|(_, value)| value.is_empty())
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    if !missing.is_empty() {
        return Err(format!(
            "Classroom 50's runner sets {} in the environment, but it is not set here",
            missing.join(", ")
        ));
    }
    if !environment.submission_tag.starts_with("submit/") {
        return Err(format!(
            "`SUBMISSION_TAG` is `{}`; Classroom 50 only accepts tags that begin with `submit/`",
            environment.submission_tag
        ));
    }
    if !is_datetime(&environment.datetime) {
        return Err(format!(
            "the time of the commit is `{}`; Classroom 50 takes it in UTC, as \
             `2026-11-22T15:04:05Z` (`TZ=UTC git log -1 \
             --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd` writes it)",
            environment.datetime
        ));
    }
    match environment.mode.as_str() {
        "" | "individual" => Ok("individual"),
        "group" => Ok("group"),
        mode => Err(format!("`MODE` is `{mode}`; Classroom 50 knows `individual` and `group`")),
    }
}

/// `YYYY-MM-DDTHH:MM:SSZ`.
fn is_datetime(text: &str) -> bool {
    let shape = "dddd-dd-ddTdd:dd:ddZ";
    let fits =
        |(c, wanted): (u8, u8)| if wanted == b'd' { c.is_ascii_digit() } else { c == wanted };
    let number = |at: usize| text.get(at..at + 2).and_then(|two| two.parse::<u8>().ok());
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(fits)
        && [(11, 23), (14, 59), (17, 59)]
            .iter()
            .all(|(at, most)| number(*at).is_some_and(|it| it <= *most))
}
