//! GitHub: annotations of a workflow, and the output that GitHub Classroom's former graders
//! handed to its reporter. The summary of a job is the page in Markdown.

use std::fmt::Write as _;

use serde::Serialize;

use super::{WriteError, complete, names, problem, story};
use crate::grade::record::{Outcome, Submission, Test};
use crate::grade::{Points, view};
use crate::report::github::{data, property};
use crate::report::text::{count, visible};

/// GitHub shows so many errors of a step, and forgets the others.
const SHOWN: usize = 10;

/// A command a test that did not pass, and the sum as a notice.
pub(super) fn annotations(submission: &Submission) -> String {
    let seen = view::student(submission);
    let tests = complete(&seen);
    let mut out = String::new();
    let failed: Vec<&Test> = tests.iter().filter(|test| test.outcome != Outcome::Pass).collect();
    // The last place is for telling that there are more.
    let shown = if failed.len() > SHOWN { SHOWN - 1 } else { failed.len() };
    for test in failed.iter().take(shown) {
        let level = if test.outcome == Outcome::Skip { "warning" } else { "error" };
        let _ = write!(out, "::{level} ");
        if let Some(step) = &test.step {
            let _ = write!(out, "file={},line={},", property(&visible(&step.file)), step.line);
            let _ = write!(out, "col={},", step.column);
        }
        let title = format!("{} ({} of {} points)", test.name, test.points, test.max_points);
        let _ = write!(out, "title={}::", property(&visible(&title)));
        let text = story(test);
        let _ = writeln!(out, "{}", data(if text.is_empty() { "did not pass" } else { &text }));
    }
    if failed.len() > shown {
        let more = count(failed.len() - shown, "more test");
        let _ = writeln!(out, "::error title=and {more}::{more} did not pass: see the summary");
    }
    let sum = format!("{} of {} points", submission.points, submission.max_points);
    let title = property(&visible(&submission.title));
    let _ = writeln!(out, "::notice title={title}::{sum} (seed {})", submission.seed);
    out
}

#[derive(Serialize)]
struct Runner {
    version: u32,
    status: &'static str,
    max_score: Points,
    tests: Vec<Case>,
}

#[derive(Serialize)]
struct Case {
    name: String,
    status: &'static str,
    score: Points,
    message: String,
    test_code: String,
    filename: String,
    line_no: usize,
    /// Seconds.
    duration: f64,
}

/// The value of the step output `result`: JSON in Base64, on one line.
pub(super) fn runner_result(submission: &Submission) -> Result<String, WriteError> {
    let seen = view::student(submission);
    let tests = complete(&seen);
    let cases = tests.iter().zip(names(&tests)).map(|(test, name)| Case {
        name,
        status: status(test.outcome),
        score: test.points,
        message: story(test),
        test_code: test.step.as_ref().map_or_else(String::new, |step| step.text.clone()),
        filename: test.step.as_ref().map_or_else(String::new, |step| step.file.clone()),
        line_no: test.step.as_ref().map_or(0, |step| step.line),
        duration: test.duration_us.map_or(0.0, |us| us as f64 / 1e6),
    });
    let cases: Vec<Case> = cases.collect();
    let status = match problem(submission) {
        Some(_) => "error",
        None if cases.iter().all(|case| case.status == "pass") => "pass",
        None => "fail",
    };
    let max_score = submission.max_points;
    let runner = Runner { version: 1, status, max_score, tests: cases };
    let text = serde_json::to_string(&runner).map_err(WriteError::new)?;
    Ok(format!("{}\n", base64(text.as_bytes())))
}

const fn status(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "pass",
        Outcome::Fail | Outcome::Skip => "fail",
        Outcome::Error | Outcome::Timeout => "error",
    }
}

/// Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let octet = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = octet(0) << 16 | octet(1) << 8 | octet(2);
        for at in 0..4 {
            if at > three.len() {
                out.push('=');
            } else {
                let letter = LETTERS[(bits >> (18 - 6 * at)) as usize & 63];
                out.push(char::from(letter));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_the_rfc() {
        // RFC 4648, section 10.
        let pairs = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (text, coded) in pairs {
            assert_eq!(base64(text.as_bytes()), coded);
        }
    }
}
