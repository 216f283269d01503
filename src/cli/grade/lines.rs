//! What the terminal shows: a line a submission and a sum, or one submission's whole story.

use std::io::{self, Write};

use crate::cli::context::{BAD, Context, GOOD, WARN};
use crate::grade::Points;
use crate::grade::class::{self, Class};
use crate::grade::page;
use crate::grade::record::{ProblemKind, Submission};
use crate::grade::submission::Candidate;
use crate::grade::view;
use crate::report::Style;
use crate::report::text::visible;

/// Writes what came of each submission.
pub(super) struct Lines {
    /// The longest name.
    width: usize,
    single: bool,
    count: usize,
    full: usize,
    class: Class,
}

impl Lines {
    pub(super) fn new(candidates: &[Candidate]) -> Self {
        let width = candidates.iter().map(|it| it.id.chars().count()).max().unwrap_or(0).min(40);
        Self { width, single: candidates.len() == 1, count: 0, full: 0, class: Class::brief() }
    }

    /// Whether every submission so far has all points.
    pub(super) const fn all_full(&self) -> bool {
        self.full == self.count
    }

    pub(super) fn add(
        &mut self,
        result: &Submission,
        kept: bool,
        context: &mut Context,
    ) -> io::Result<()> {
        self.count += 1;
        self.full += usize::from(result.points == result.max_points);
        if self.single {
            return story(result, context);
        }
        // All are of one assignment here.
        self.class.add(result).map_err(io::Error::other)?;
        self.line(result, kept, context)
    }

    fn line(&self, result: &Submission, kept: bool, context: &mut Context) -> io::Result<()> {
        let out = &mut context.out;
        write!(out, "{:<width$}  ", visible(&result.submission), width = self.width)?;
        let points = format!("{:>6}/{}", result.points, result.max_points);
        let style = match result.points {
            points if points == result.max_points => GOOD,
            Points::ZERO => BAD,
            _ => WARN,
        };
        out.styled(style, points)?;
        match (&result.problem, result.first_failure()) {
            (Some(problem), _) => {
                write!(out, "  {}{}", about(problem.kind), visible(&problem.message))?;
            }
            (None, Some(test)) => {
                let (passed, all) = (result.passed(), result.tests.len());
                write!(out, "  {passed} of {all} tests; first: {}", visible(&test.id))?;
            }
            (None, None) => {}
        }
        if kept {
            write!(out, "  (as before)")?;
        }
        writeln!(out)?;
        out.flush()
    }

    pub(super) fn end(&self, context: &mut Context) -> io::Result<()> {
        if !self.class.is_empty() {
            let style = Style { colour: context.out.color };
            write!(context.out, "\n{}", class::human(&self.class, style))?;
        }
        context.out.flush()
    }
}

/// What a problem's message is about, where it does not say that itself.
fn about(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Format => "",
        ProblemKind::Build => "does not build: ",
        ProblemKind::Crash => "does not say hello: ",
        ProblemKind::Protocol => "does not speak the protocol: ",
        ProblemKind::Grader => "somebody has to look: ",
    }
}

/// One submission, as its student may see it.
fn story(result: &Submission, context: &mut Context) -> io::Result<()> {
    let style = Style { colour: context.out.color };
    context.out.write_all(page::human(&view::student(result), style).as_bytes())
}
