//! The three kinds of assignments as graders: a submission goes in, one test after another comes
//! out. What a test looks like on paper, and what students see of it, is decided elsewhere.

mod choices;
mod contest;
mod credit;
mod hunted;
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
mod worth;

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use sha2::Sha256;

use super::assignment::{Assignment, Item};
use super::randomize;
use crate::explain;
use crate::grade::record::{Kind, Problem, ProblemKind, Sandbox, Test};
use crate::grade::submission::{Candidate, Opened};
use crate::harness::{Text, run_all};
use crate::host::Host;
use crate::language::plan::Scenario;
use crate::run::{RunOptions, run_by_rules};
use crate::sandbox::Choice;
use crate::stack::program::{Launcher, Pool, Session};
use crate::stack::{Missing, Stack};
use crate::tcp::{CallError, Config, State};

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

    /// Once all tests are graded: counts those that a program has chosen to have left out.
    pub fn recall(&self, seed: u32, tests: &mut [Test]) {
        if let By::Program(bench) = &self.by {
            bench.contest(self.assignment).recall(seed, tests);
        }
    }

    /// The tests that no program can fail, each with the reason; none for other kinds. `None` if
    /// `cancel` was set before the end.
    pub fn unfailing(&self, cancel: &AtomicBool) -> Option<Vec<(&'a Item, &'static str)>> {
        let By::Program(bench) = &self.by else { return Some(Vec::new()) };
        let contest = bench.contest(self.assignment);
        let items = &self.assignment.suite.items;
        let why = run_all(items, 0, cancel, |item| {
            let (_, scenario) = self.assignment.suite.get(item)?;
            Some((item, contest.worth(item, scenario).nothing()?))
        });
        (why.len() == items.len()).then(|| why.into_iter().flatten().collect())
    }

    /// How many generated scenarios there are, and how many rules they are about, for a program that has no
    /// more than what is demanded; `None` if the assignment has none.
    pub fn hunted(&self) -> Option<(usize, usize)> {
        let By::Program(bench) = &self.by else { return None };
        self.assignment.hunt_points()?;
        let plan = bench.contest(self.assignment).plan();
        Some((plan.courses.len(), plan.groups.len()))
    }

    /// The tests that the model itself fails, as a sentence for each: no program can pass them.
    pub fn unsound(&self) -> Vec<String> {
        let By::Program(bench) = &self.by else { return Vec::new() };
        if !bench.is_beside_the_model() {
            return Vec::new();
        }
        let items = self.assignment.suite.items.iter();
        items
            .filter_map(|item| {
                let (text, scenario) = self.assignment.suite.get(item)?;
                let result =
                    run_by_rules(scenario, &RunOptions::default(), self.assignment.house.rules());
                let failure = result.failures.first()?;
                let line = text.source.place(failure.span.start).line;
                let (expected, actual) =
                    (explain::failure::expected(failure), explain::failure::actual(failure));
                let says = format!("expected {expected}; actual: {actual}");
                Some(format!("`{}` fails on the model itself: line {line}: {says}", item.id))
            })
            .collect()
    }

    /// The tests of predictions in which all answers are the same; none for other kinds.
    pub fn uniform(&self) -> Vec<&'a Item> {
        match &self.by {
            By::Predict(answers) => answers.uniform(self.assignment),
            By::Scenarios(_) | By::Program(_) => Vec::new(),
        }
    }

    /// What may be handed in as predictions with this state everywhere, or with no answers: the
    /// names of the files, and what they say. None for other kinds.
    pub fn filled(&self, state: Option<State>) -> Vec<(String, String)> {
        match &self.by {
            By::Predict(answers) => answers.filled(state),
            By::Scenarios(_) | By::Program(_) => Vec::new(),
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

/// A program in this process that sends nothing, tells nothing and is always in the same state, or
/// says `null`; it answers every call with yes, or with this refusal.
pub fn idle(state: Option<State>, refuses: Option<CallError>) -> Box<dyn Entrant> {
    Box::new(worth::Idle { state, refuses, ends: false })
}

/// A program of this machine that needs no cell. `None` if its `hello` does not come: then it gets
/// nothing.
pub fn trusted(command: &str) -> Option<Box<dyn Entrant>> {
    let launcher = Launcher::new(command.parse().ok()?);
    Session::greet(&launcher).ok()?;
    Some(Box::new(Pool::new(launcher)))
}

impl Entrant for worth::Idle {
    fn start(&self, _: Host, _: &Config) -> Box<dyn Stack> {
        Box::new(*self)
    }
}

impl Entrant for Pool {
    fn start(&self, host: Host, config: &Config) -> Box<dyn Stack> {
        match self.start(host, config) {
            Ok(program) => Box::new(program),
            Err(fault) => Box::new(Missing::new("program", fault)),
        }
    }
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
