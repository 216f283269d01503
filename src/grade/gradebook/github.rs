//! GitHub: annotations of a workflow. The summary of a job is the page in Markdown.

use std::fmt::Write as _;

use super::{complete, story};
use crate::grade::record::{Outcome, Submission, Test};
use crate::grade::view;
use crate::text::github::{data, property};
use crate::text::{count, visible};

/// GitHub shows this many errors of a step, and drops the others.
const SHOWN: usize = 10;

/// A command per test that did not pass, and the sum as a notice.
pub(super) fn annotations(submission: &Submission) -> String {
    let seen = view::student(submission);
    let tests = complete(&seen);
    let mut out = String::new();
    let failed: Vec<&Test> = tests.iter().filter(|test| test.outcome != Outcome::Pass).collect();
    // The last one says that there are more.
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
