//! What the terminal shows: a line a submission and a sum, or one submission's whole story.

use std::io::{self, Write};

use super::Args;
use crate::cli::context::{BAD, Context, GOOD, STRONG, WARN};
use crate::grade::Points;
use crate::grade::assignment::Assignment;
use crate::grade::record::{Outcome, Submission, Test};
use crate::grade::submission::Candidate;
use crate::grade::view;
use crate::report::text::visible;

/// Writes what came of each submission.
pub(super) struct Lines {
    /// The longest name.
    width: usize,
    single: bool,
    max_points: Points,
    count: usize,
    full: usize,
    points: Points,
}

impl Lines {
    pub(super) fn new(candidates: &[Candidate], assignment: &Assignment, _: &Args) -> Self {
        let width = candidates.iter().map(|it| it.id.chars().count()).max().unwrap_or(0).min(40);
        Self {
            width,
            single: candidates.len() == 1,
            max_points: assignment.points,
            count: 0,
            full: 0,
            points: Points::ZERO,
        }
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
        self.points += result.points;
        if self.single { story(result, context) } else { self.line(result, kept, context) }
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
            (Some(problem), _) => write!(out, "  {}", visible(&problem.message))?,
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
        if !self.single && self.count > 0 {
            let mean = Points(self.points.0 / self.count as u64);
            writeln!(
                context.out,
                "{} submissions; {} with all points; mean {mean} of {}",
                self.count, self.full, self.max_points
            )?;
        }
        context.out.flush()
    }
}

/// One submission, as its student may see it.
fn story(result: &Submission, context: &mut Context) -> io::Result<()> {
    let seen = view::student(result);
    let out = &mut context.out;
    for test in &seen.tests {
        one(test, out)?;
    }
    if let Some(problem) = &seen.problem {
        out.styled(BAD, "problem")?;
        writeln!(out, ": {}", visible(&problem.message))?;
    }
    out.styled(STRONG, format_args!("{} of {} points", seen.points, seen.max_points))?;
    writeln!(out, "; seed {}", seen.seed)
}

fn one(test: &Test, out: &mut crate::cli::context::Stream) -> io::Result<()> {
    let style = if test.outcome == Outcome::Pass { GOOD } else { BAD };
    out.styled(style, format_args!("{:<7}", test.outcome.name()))?;
    writeln!(out, " {}: {} of {}", visible(&test.name), test.points, test.max_points)?;
    for line in test.rationale.lines() {
        writeln!(out, "    {}", visible(line))?;
    }
    for part in test.parts.iter().filter(|part| part.outcome != Outcome::Pass) {
        writeln!(out, "    {} {}", part.outcome.name(), visible(&part.name))?;
        for line in part.rationale.lines() {
            writeln!(out, "        {}", visible(line))?;
        }
    }
    for note in &test.notes {
        writeln!(out, "    note: {}", visible(note))?;
    }
    if let Some(hint) = &test.hint {
        writeln!(out, "    hint: {}", visible(hint))?;
    }
    Ok(())
}
