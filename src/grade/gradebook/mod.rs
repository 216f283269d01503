//! A graded submission → what a course system reads. One file per system, each a pure function of
//! the record and of what only the environment knows ([`Options`]). None reads a file, a variable
//! or a clock, and none knows how the record came about.
//!
//! If the reader is a student, the writer calls [`view::student`](super::view::student) itself,
//! so that nobody can forget to. Output of a submission is never passed on. The points
//! of a file add up to the assignment's, even if not every test ran: systems check that.

mod autolab;
mod check50;
mod classroom50;
mod format;
mod github;
mod gradescope;
mod joined;
mod junit;
pub mod lms;
mod nbgrader;
mod prairielearn;
mod tap;
#[cfg(test)]
mod tests;

pub use classroom50::Environment as Classroom50;
pub use format::Format;
pub use gradescope::student as gradescope_student;
pub use joined::Joined;
pub use nbgrader::{Roster, Student};

use super::record::{Outcome, Problem, ProblemKind, Submission, Test};
use super::{Points, page};
use crate::text::{Style, visible, visible_lines};

/// Information that only the environment has.
#[derive(Clone, Default, Debug)]
pub struct Options {
    /// What Classroom 50's runner says about the submission.
    pub classroom50: Classroom50,
    /// Names and addresses of students, for nbgrader's columns.
    pub roster: Roster,
    /// The problem in Autolab that gets the points; by default, the assignment's title.
    pub autolab_problem: Option<String>,
}

/// Writes one submission.
///
/// # Errors
/// If the options lack what the format needs, or a library refuses the value.
pub fn write(format: Format, submission: &Submission, options: &Options) -> Result<String, String> {
    match format {
        Format::Gradescope => gradescope::write(submission),
        Format::Classroom50 => classroom50::write(submission, &options.classroom50),
        Format::GitHub => Ok(github::annotations(submission)),
        Format::PrairieLearn => prairielearn::write(submission),
        Format::Check50 => check50::write(submission),
        Format::Autolab => autolab::write(submission, options.autolab_problem.as_deref()),
        Format::JUnit | Format::Nbgrader => {
            let mut joined = Joined::new(format, options)?;
            joined.add(submission)?;
            joined.finish()
        }
        Format::Tap => Ok(tap::write(submission)),
        Format::Json => json(submission),
    }
}

/// As JSON, indented for people, with a line feed at the end.
fn json(value: &impl serde::Serialize) -> Result<String, String> {
    let mut text = serde_json::to_string_pretty(value).map_err(|error| error.to_string())?;
    text.push('\n');
    Ok(text)
}

/// The text for students about a test, in formats that have one text for it.
fn story(test: &Test) -> String {
    page::story(test, Style::PLAIN).trim_end().to_owned()
}

/// Why nothing could be graded, as text.
fn problem(submission: &Submission) -> Option<String> {
    submission.problem.as_ref().map(|problem| {
        let said = said(problem);
        format!("{}\n\n{}", visible(&said), visible_lines(&submission.build_log))
            .trim_end()
            .to_owned()
    })
}

/// A problem in two sentences: `It does not build. There is no …`
fn said(problem: &Problem) -> String {
    let mut message = problem.message.chars();
    let first = message.next().map(|first| first.to_uppercase().to_string());
    format!("{} {}{}", page::problem(problem.kind), first.unwrap_or_default(), message.as_str())
}

/// Whether the points mean nothing, because the grader failed.
fn is_void(submission: &Submission) -> bool {
    submission.problem.as_ref().is_some_and(|problem| problem.kind == ProblemKind::Grader)
}

/// The tests, plus one for the points of those that did not run, if any: because
/// of a problem with the whole submission, or because grading is unfinished.
fn complete(submission: &Submission) -> Vec<Test> {
    let mut tests = submission.tests.clone();
    let listed: Points = tests.iter().map(|test| test.max_points).sum();
    let missing = Points(submission.max_points.0.saturating_sub(listed.0));
    let rest = match &submission.problem {
        Some(problem) => Test {
            outcome: Outcome::Error,
            rationale: said(problem),
            // Not a ladder, but also a block of text.
            ladder: submission.build_log.clone(),
            ..Test::passed("submission", "the submission can be graded", missing)
        },
        None if missing == Points::ZERO => return tests,
        None => Test {
            outcome: Outcome::Skip,
            rationale: "grading is unfinished".to_owned(),
            ..Test::passed("rest", "tests that did not run", missing)
        },
    };
    tests.push(Test { points: Points::ZERO, ..rest });
    tests
}

/// The names of tests, made unique: a name already taken is followed by its id.
fn names(tests: &[Test]) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let mut unique = |test: &Test| {
        let mut name = visible(&test.name).into_owned();
        if !seen.insert(name.clone()) {
            name = format!("{name} ({})", test.id);
            seen.insert(name.clone());
        }
        name
    };
    tests.iter().map(&mut unique).collect()
}
