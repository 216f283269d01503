//! What the terminal shows: one line for each submission and a sum, or all about one submission.

use std::io::{self, Write};

use crate::cli::context::{BAD, Context, GOOD, WARN};
use crate::grade::Points;
use crate::grade::class::{self, Class};
use crate::grade::page;
use crate::grade::record::{ProblemKind, Submission};
use crate::grade::similar::Similar;
use crate::grade::submission::Candidate;
use crate::grade::view;
use crate::judge::one::Graded;
use crate::text::{Style, count, visible};

/// Writes the result of each submission.
pub(super) struct Lines {
    /// The longest name.
    width: usize,
    single: bool,
    alike: bool,
    count: usize,
    full: usize,
    /// How many tests were run, if a filter left some out.
    looked_at: usize,
    class: Class,
}

impl Lines {
    /// Lines for these. They get a sum if all are `alike`: if the same points can be earned.
    pub(super) fn new(candidates: &[Candidate], alike: bool) -> Self {
        let width = candidates.iter().map(|it| it.id.chars().count()).max().unwrap_or(0).min(40);
        Self {
            width,
            single: candidates.len() == 1,
            alike,
            count: 0,
            full: 0,
            looked_at: 0,
            class: Class::brief(),
        }
    }

    /// Whether every submission so far has all points.
    pub(super) const fn all_full(&self) -> bool {
        self.full == self.count
    }

    /// How many tests were run, if a filter left some out.
    pub(super) const fn looked_at(&self) -> usize {
        self.looked_at
    }

    pub(super) fn add(&mut self, graded: &Graded, context: &mut Context) -> io::Result<()> {
        let Graded { result, .. } = graded;
        self.count += 1;
        self.looked_at += graded.preview.map_or(0, |(some, _)| some);
        self.full += usize::from(result.points == result.max_points);
        if self.single {
            if let Some((some, all)) = graded.preview {
                writeln!(
                    context.out,
                    "Preview of {some} of {}, not the result:",
                    count(all, "test")
                )?;
            }
            return story(result, context);
        }
        if self.alike {
            // All are of one assignment here.
            self.class.add(result).map_err(io::Error::other)?;
        }
        self.line(graded, context)
    }

    fn line(&self, graded: &Graded, context: &mut Context) -> io::Result<()> {
        let Graded { result, kept, preview } = graded;
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
                let (passed, all) = (result.passed(), result.counted());
                write!(out, "  {passed} of {all} tests; first: {}", visible(&test.id))?;
            }
            (None, None) => {}
        }
        if let Some((some, all)) = preview {
            write!(out, "  (only {some} of {})", count(*all, "test"))?;
        }
        if *kept {
            write!(out, "  (as before)")?;
        }
        writeln!(out)?;
        out.flush()
    }

    /// Adds what is similar to the sum.
    pub(super) fn mark(&mut self, similar: Similar) {
        self.class.mark(similar);
    }

    pub(super) fn end(&self, context: &mut Context) -> io::Result<()> {
        if !self.class.is_empty() {
            let style = Style { colour: context.out.color };
            write!(context.out, "\n{}", class::human(&self.class, style))?;
        }
        context.out.flush()
    }
}

/// The subject of a problem's message, if the message does not name it.
fn about(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Format => "",
        ProblemKind::Build => "does not build: ",
        ProblemKind::Crash => "does not say hello: ",
        ProblemKind::Protocol => "does not speak the protocol: ",
        ProblemKind::Grader => "a person must look: ",
    }
}

/// One submission, as its student may see it.
fn story(result: &Submission, context: &mut Context) -> io::Result<()> {
    let style = Style { colour: context.out.color };
    context.out.write_all(page::human(&view::student(result), style).as_bytes())
}
