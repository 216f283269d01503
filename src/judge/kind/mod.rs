//! The three kinds of assignments as graders: a submission goes in, one test after another comes
//! out. What a test looks like on paper, and what students see of it, is decided elsewhere.

mod contest;
mod credit;
mod language;
mod needs;
mod planned;
mod predict;
mod program;
mod sandboxed;
mod scenarios;
#[cfg(test)]
mod tests;
mod verdict;

use std::collections::BTreeSet;

use sha2::Sha256;

use super::assignment::{Assignment, Item};
use super::randomize;
use crate::grade::record::{Kind, Problem, ProblemKind, Sandbox, Test};
use crate::grade::submission::{Candidate, Opened};
use crate::harness::Text;
use crate::language::plan::Scenario;
use crate::sandbox::Choice;

pub use contest::{Entrant, Unsupporting};
pub(in crate::judge) use needs::beyond;
pub use planned::Planned;
pub use predict::Response;

/// Takes each test as soon as there is a result. An error ends the grading: Ctrl-C, or a
/// file that cannot be written.
pub type Sink<'s> = dyn FnMut(Test) -> Result<(), Halt> + 's;

/// Why grading a submission was cut short.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Halt {
    /// Somebody asked for it.
    Cancelled,
    /// The results cannot be kept.
    Output(String),
}

/// What there is to say about a submission apart from its tests.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ended {
    /// Why nothing could be graded.
    pub problem: Option<Problem>,
    /// The build's output.
    pub build_log: String,
    /// How strictly it was sandboxed.
    pub sandbox: Sandbox,
}

impl Ended {
    /// Graded, without executing anything of the submission.
    const fn without_running() -> Self {
        Self { problem: None, build_log: String::new(), sandbox: Sandbox::Unneeded }
    }

    /// There is no scenario in the submission.
    fn without_scenarios(opened: &Opened) -> Self {
        let found = language::found(opened);
        Self::format(format!("there is no `.synfin` file in it: {found}"))
    }

    /// The submission is not what was asked for.
    fn format(message: impl Into<String>) -> Self {
        let problem = Problem { kind: ProblemKind::Format, message: message.into() };
        Self { problem: Some(problem), ..Self::without_running() }
    }
}

/// The tests that a seed draws, but for those of these ids: each with its text and its scenario.
fn due<'a>(
    assignment: &'a Assignment,
    seed: u32,
    without: &BTreeSet<String>,
) -> impl Iterator<Item = (&'a Item, &'a Text, &'a Scenario)> {
    let drawn = randomize::tests(assignment, seed).into_iter();
    drawn.filter(|item| !without.contains(&item.id)).filter_map(|item| {
        let (text, scenario) = assignment.suite.get(item)?;
        Some((item, text, scenario))
    })
}

/// Grades submissions of one assignment, from several threads at once.
pub struct Grader<'a> {
    /// The assignment.
    pub assignment: &'a Assignment,
    by: By,
}

/// What each kind prepares once for all submissions.
enum By {
    Predict(predict::Answers),
    Scenarios(scenarios::Measures),
    Program(program::Bench),
}

impl<'a> Grader<'a> {
    /// Prepares what does not depend on the submission.
    ///
    /// # Errors
    /// If the assignment contradicts itself.
    pub fn new(assignment: &'a Assignment, sandbox: Choice) -> Result<Self, String> {
        let by = match assignment.settings.kind {
            Kind::Predict => By::Predict(predict::Answers::new(assignment)?),
            Kind::Scenarios => By::Scenarios(scenarios::Measures::new(assignment)?),
            Kind::Program => By::Program(program::Bench::new(assignment, sandbox)?),
        };
        Ok(Self { assignment, by })
    }

    /// Why programs are not sandboxed more strictly, if they should be.
    pub fn remark(&self) -> Option<String> {
        match &self.by {
            By::Program(bench) => bench.remark(),
            By::Predict(_) | By::Scenarios(_) => None,
        }
    }

    /// Looks at all submissions of a class, if the assignment has them compared. Their results depend
    /// on it.
    pub fn meet(&mut self, candidates: &[Candidate]) {
        let wanted = self.wanted();
        if let By::Scenarios(measures) = &mut self.by {
            measures.meet(candidates, &wanted);
        }
    }

    /// Adds what the result of a submission depends on, besides the assignment, itself and its seed.
    pub fn hash(&self, submission: &str, hash: &mut Sha256) {
        if let By::Scenarios(measures) = &self.by {
            measures.hash(submission, hash);
        }
    }

    /// The names of files that a submission is recognized by, with `*`.
    pub fn wanted(&self) -> Vec<String> {
        match self.assignment.settings.kind {
            Kind::Predict | Kind::Scenarios => vec!["*.synfin".to_owned()],
            Kind::Program => {
                self.assignment.languages().into_iter().flat_map(|it| it.files).collect()
            }
        }
    }

    /// What a submission has in every place for a prediction; `None` in assignments about something
    /// else.
    pub fn responses(&self, opened: &Opened) -> Option<Vec<Response>> {
        match &self.by {
            By::Predict(answers) => Some(answers.responses(self.assignment, opened)),
            By::Scenarios(_) | By::Program(_) => None,
        }
    }

    /// Grades a submission, without the tests of these ids.
    ///
    /// # Errors
    /// If the sink wants no more.
    pub fn grade(
        &self,
        opened: &Opened,
        seed: u32,
        without: &BTreeSet<String>,
        sink: &mut Sink<'_>,
    ) -> Result<Ended, Halt> {
        match &self.by {
            By::Predict(answers) => answers.grade(self.assignment, opened, seed, without, sink),
            By::Scenarios(measures) => measures.grade(self.assignment, opened, without, sink),
            By::Program(bench) => bench.grade(self.assignment, opened, seed, without, sink),
        }
    }

    /// Grades who is in this process, as a program would be. Nothing comes of it for other kinds.
    ///
    /// # Errors
    /// If the sink wants no more.
    pub fn enter(
        &self,
        entrant: &dyn Entrant,
        seed: u32,
        without: &BTreeSet<String>,
        sink: &mut Sink<'_>,
    ) -> Result<Ended, Halt> {
        if let By::Program(bench) = &self.by {
            bench.contest(self.assignment).grade(entrant, seed, without, sink)?;
        }
        Ok(Ended::without_running())
    }
}

/// Whether a program can earn anything by what it does in a scenario, besides reaching its end.
pub fn looks_at_something(scenario: &Scenario) -> bool {
    credit::earns(scenario)
}

/// A text influenced by a submission, cut short: results are kept and shown for thousands of
/// submissions, and nobody reads more.
fn short(text: &str) -> String {
    const LONGEST: usize = 2000;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The file's name without its folders.
fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
