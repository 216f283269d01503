//! For a terminal.

use std::fmt::Write as _;

use super::facts::{self, facts, has_story};
use crate::grade::record::{Outcome, Submission, Test};
use crate::text::{Paint, Style, labelled, visible, visible_lines, width};

/// The points, a line per test, and the details of each that did not pass.
pub fn human(submission: &Submission, style: Style) -> String {
    let mut out = String::new();
    let title = format!("{}: {}", submission.title, submission.submission);
    let _ = writeln!(out, "{}", style.paint(Paint::Strong, &visible(&title)));
    let full = submission.points >= submission.max_points;
    let paint = if full { Paint::Good } else { Paint::Bad };
    let _ = write!(out, "{}", style.paint(paint, &facts::sum(submission)));
    let _ = writeln!(out, " ({})", facts::circumstances(submission).join(", "));
    if let Some(problem) = &submission.problem {
        let _ = writeln!(out, "\n{}", style.paint(Paint::Bad, facts::problem(problem.kind)));
        labelled(&mut out, "  ", &problem.message);
        log(&mut out, facts::log_of(problem.kind), &submission.build_log);
    }
    if !submission.tests.is_empty() {
        out.push('\n');
    }
    table(&mut out, &submission.tests, style);
    for test in submission.tests.iter().filter(|test| has_story(test)) {
        let head = format!("{} ({})", test.name, facts::points(test));
        let _ = writeln!(out, "\n{}", style.paint(Paint::Strong, &visible(&head)));
        out.push_str(&story(test, style));
    }
    out
}

fn table(out: &mut String, tests: &[Test], style: Style) {
    let points = |test: &Test| format!("{}/{}", test.points, test.max_points);
    let widest = tests.iter().map(|test| width(&points(test))).max().unwrap_or_default();
    for test in tests {
        let (paint, word) = mark(test.outcome);
        let word = style.paint(paint, &format!("{word:<5}"));
        let _ = writeln!(out, "{word}  {:>widest$}  {}", points(test), visible(&test.name));
    }
}

const fn mark(outcome: Outcome) -> (Paint, &'static str) {
    match outcome {
        Outcome::Pass => (Paint::Good, "ok"),
        Outcome::Fail => (Paint::Bad, "FAIL"),
        Outcome::Skip => (Paint::Notice, "skip"),
        Outcome::Error => (Paint::Bad, "BROKE"),
        Outcome::Timeout => (Paint::Bad, "SLOW"),
    }
}

/// The details of a test: the facts, the parts, the ladder, and
/// output of the program if there is any.
pub fn story(test: &Test, style: Style) -> String {
    let mut out = String::new();
    for fact in facts(test) {
        labelled(&mut out, &format!("  {:<11}", format!("{}:", fact.label)), &fact.text);
    }
    if facts::has_parts(test) {
        out.push_str("  credit:\n");
        for part in &test.parts {
            let (paint, word) = mark(part.outcome);
            let line = facts::line(part).map_or_else(String::new, |line| format!("line {line}: "));
            let mark = style.paint(paint, &format!("{word:<5}"));
            let mut text = String::new();
            labelled(&mut text, "           ", &format!("{line}{}", facts::part(part)));
            // The mark goes into the indentation of the first line; its colour has no width.
            let _ = write!(out, "    {mark}  {}", text.get(11..).unwrap_or_default());
            for line in facts::message(part).into_iter().flat_map(str::lines) {
                let _ = writeln!(out, "{}", format!("           {}", visible(line)).trim_end());
            }
        }
    }
    if test.text.is_some() {
        out.push_str("  text:\n");
        for line in facts::numbered(test).lines() {
            let _ = writeln!(out, "  {}", visible(line).trim_end());
        }
    }
    if !test.ladder.is_empty() {
        let _ = writeln!(out, "\n{}", visible_lines(&test.ladder));
    }
    log(&mut out, "stderr", &test.log);
    out
}

/// Output of a program, each line after a bar, so that nobody mistakes it for output of the grader.
fn log(out: &mut String, what: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    let _ = writeln!(out, "  {what}:");
    for line in text.lines() {
        let _ = writeln!(out, "    | {}", visible(line));
    }
}
