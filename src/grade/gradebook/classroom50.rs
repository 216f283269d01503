//! Classroom 50's `result.json`, following its schema `classroom50/result/v1`: whole numbers
//! only, no unknown keys except in tests, and the submitter from the runner's environment.

use serde::Serialize;

use super::{WriteError, complete, names, problem, story};
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

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Result50<'a> {
    schema: &'static str,
    classroom: &'a str,
    assignment: &'a str,
    #[serde(rename = "assignment_type")]
    assignment_type: &'a str,
    owner: &'a str,
    submission: &'a str,
    commit: &'a str,
    release: &'a str,
    review: &'a str,
    datetime: &'a str,
    score: u64,
    max_score: u64,
    tests: Vec<Test50>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Test50 {
    test_name: String,
    passed: bool,
    score: u64,
    max_score: u64,
    /// After these, any keys are allowed.
    #[serde(skip_serializing_if = "String::is_empty")]
    output: String,
}

pub(super) fn write(
    submission: &Submission,
    environment: &Environment,
) -> Result<String, WriteError> {
    if super::is_void(submission) {
        let why = problem(submission).unwrap_or_default();
        return Err(WriteError::new(format_args!(
            "there is no result to write for `{}`: {why}",
            submission.submission
        )));
    }
    let Environment { classroom, assignment, username, .. } = environment;
    let assignment_type = checked(environment)?;
    let seen = view::student(submission);
    let tests = complete(&seen);
    // Whole numbers for everybody, or hundredths for everybody.
    let number = |points: Points| if submission.whole { points.0 / 100 } else { points.0 };
    let rows = tests.iter().zip(names(&tests)).map(|(test, name)| Test50 {
        test_name: name,
        passed: test.outcome == Outcome::Pass,
        score: number(test.points),
        max_score: number(test.max_points),
        output: story(test),
    });
    super::json(&Result50 {
        schema: "classroom50/result/v1",
        classroom,
        assignment,
        assignment_type,
        owner: username,
        submission: &environment.submission_tag,
        commit: &environment.commit_url,
        release: &environment.release_url,
        review: if environment.review_url.is_empty() {
            &environment.commit_url
        } else {
            &environment.review_url
        },
        datetime: &environment.datetime,
        // The sum of the rows, so that they agree whatever the record's sums are.
        score: tests.iter().map(|test| number(test.points)).sum(),
        max_score: tests.iter().map(|test| number(test.max_points)).sum(),
        tests: rows.collect(),
    })
}

/// The mode, if everything is present and well-formed.
fn checked(environment: &Environment) -> Result<&str, WriteError> {
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
        return Err(WriteError::new(format_args!(
            "Classroom 50's runner sets {} in the environment, but it is not set here",
            missing.join(", ")
        )));
    }
    if !environment.submission_tag.starts_with("submit/") {
        return Err(WriteError::new(format_args!(
            "`SUBMISSION_TAG` is `{}`; Classroom 50 only accepts tags that begin with `submit/`",
            environment.submission_tag
        )));
    }
    if !is_datetime(&environment.datetime) {
        return Err(WriteError::new(format_args!(
            "the time of the commit is `{}`; Classroom 50 takes it in UTC, as \
             `2026-11-22T15:04:05Z` (`TZ=UTC git log -1 \
             --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd` writes it)",
            environment.datetime
        )));
    }
    match environment.mode.as_str() {
        "" | "individual" => Ok("individual"),
        "group" => Ok("group"),
        mode => Err(WriteError::new(format_args!(
            "`MODE` is `{mode}`; Classroom 50 knows `individual` and `group`"
        ))),
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
