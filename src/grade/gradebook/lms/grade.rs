//! A grade to fill in.

use crate::grade::record::{Outcome, ProblemKind, Submission};
use crate::grade::{Points, view};

/// The points of a submission.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grade {
    /// The submission's name.
    pub submission: String,
    /// The assignment's title.
    pub title: String,
    /// The points earned.
    pub points: Points,
    /// The points possible.
    pub max_points: Points,
    /// Why the points mean nothing, if so: then they are not filled in.
    pub void: Option<String>,
    /// A short text for the student, in HTML, for Moodle.
    pub feedback: String,
}

impl Grade {
    /// The grade of a graded submission.
    pub fn of(result: &Submission) -> Self {
        let void = match &result.problem {
            Some(problem) if problem.kind == ProblemKind::Grader => Some("the grader failed"),
            _ if !result.complete => Some("grading is unfinished"),
            _ => None,
        };
        Self {
            submission: result.submission.clone(),
            title: result.title.clone(),
            points: result.points,
            max_points: result.max_points,
            void: void.map(str::to_owned),
            feedback: feedback(result),
        }
    }
}

fn feedback(result: &Submission) -> String {
    let seen = view::student(result);
    let page = maud::html! {
        p { (seen.points) " of " (seen.max_points) " points (seed " (seen.seed) ")" }
        @if let Some(problem) = &seen.problem { p { (problem.message) } }
        @let failed: Vec<_> = seen.tests.iter().filter(|it| it.outcome != Outcome::Pass).collect();
        @if !failed.is_empty() {
            ul { @for test in failed { li {
                (test.name) ": " (test.points) " of " (test.max_points)
                @if !test.rationale.is_empty() { "; " (test.rationale) }
                @if let Some(hint) = &test.hint { "; hint: " (hint) }
            } } }
        }
    };
    page.into_string()
}
