//! The Test Anything Protocol, version 13.

use std::fmt::Write as _;

use serde_json::Value;

use super::{complete, names};
use crate::grade::record::{Outcome, Submission, Test};
use crate::grade::view;
use crate::text::tap::{VERSION, escaped, printable};

/// One test point per test, with a YAML block for each that did not pass.
pub(super) fn write(submission: &Submission) -> String {
    let seen = view::student(submission);
    let tests = complete(&seen);
    let mut out = String::from(VERSION);
    let _ = writeln!(out, "1..{}", tests.len());
    for (at, (test, name)) in tests.iter().zip(names(&tests)).enumerate() {
        // A skipped test point counts as good, so that readers do not report it as a failure.
        let good = matches!(test.outcome, Outcome::Pass | Outcome::Skip);
        let verdict = if good { "ok" } else { "not ok" };
        let _ = write!(out, "{verdict} {} - {}", at + 1, escaped(&name));
        if test.outcome == Outcome::Skip {
            let _ = write!(out, " # SKIP {}", escaped(&test.rationale));
        }
        out.push('\n');
        block(&mut out, test);
    }
    let _ = writeln!(out, "# {} of {} points", submission.points, submission.max_points);
    out
}

/// JSON is YAML once it contains no character that YAML does not print.
fn block(out: &mut String, test: &Test) {
    let step =
        test.step.as_ref().map(|step| format!("{}:{}:{}", step.file, step.line, step.column));
    let texts = [
        ("message", (!test.rationale.is_empty()).then_some(test.rationale.as_str())),
        ("severity", (test.outcome != Outcome::Pass).then(|| test.outcome.name())),
        ("at", step.as_deref()),
        ("expected", test.expected.as_deref()),
        ("actual", test.actual.as_deref()),
        ("hint", test.hint.as_deref()),
    ];
    out.push_str("  ---\n");
    let _ = writeln!(out, "  points: {}\n  max_points: {}", test.points, test.max_points);
    for (key, text) in texts {
        if let Some(text) = text {
            let _ = writeln!(out, "  {key}: {}", printable(&Value::from(text).to_string()));
        }
    }
    out.push_str("  ...\n");
}
