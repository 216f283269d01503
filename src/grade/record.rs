//! What grading a submission gives: one record a test, whatever the kind of assignment. This is
//! the canonical results file, as JSON; every gradebook is written from it and from nothing else.
//!
//! It is the instructor's: it says everything. What a student may see of it is
//! [`student`](super::view::student)'s decision, made once for all formats.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Points;

/// The version of the shape. It grows when a field goes or changes its meaning, not when one is
/// added.
pub const VERSION: u32 = 1;

/// What a note begins with that says what the seed drew. It is of no interest where a test
/// passed.
pub const DRAWN: &str = "drawn from the seed: ";

/// A graded submission.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Debug)]
pub struct Submission {
    /// The version of this shape.
    pub version: u32,
    /// The assignment's name.
    pub assignment: String,
    /// The assignment's title.
    pub title: String,
    /// What was handed in.
    pub kind: Kind,
    /// Whose it is: the name of its folder, or of its file without the ending.
    pub submission: String,
    /// What its variation was drawn from; the same seed gives the same run.
    pub seed: u32,
    /// How well the submission was locked in while it ran.
    pub sandbox: Sandbox,
    /// Whether grading came to its end. A file that does not say so holds the tests so far.
    pub complete: bool,
    /// What was earned: the sum over the tests.
    pub points: Points,
    /// What could be earned: the sum over the tests, also of those that did not run.
    pub max_points: Points,
    /// Whether nobody can earn anything but a whole number in any test of this assignment: each
    /// is worth one, and is all or nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    /// Why nothing could be graded, if so: it is no archive, it does not build. It stands for
    /// all tests, which are then not listed one by one as failures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// Every test that ran, in the assignment's order.
    pub tests: Vec<Test>,
    /// What building it said, for the instructor; capped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub build_log: String,
    /// A hash of the assignment, the submission and the seed: the same, the same result.
    pub fingerprint: String,
    /// How long it took, in microseconds, if that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_us: Option<u64>,
}

impl Submission {
    /// How many tests passed.
    pub fn passed(&self) -> usize {
        self.tests.iter().filter(|test| test.outcome == Outcome::Pass).count()
    }

    /// The first test that did not pass.
    pub fn first_failure(&self) -> Option<&Test> {
        self.tests.iter().find(|test| test.outcome != Outcome::Pass)
    }
}

/// What is handed in for an assignment.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Debug,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An implementation of TCP, or of its state machine, that speaks the program protocol.
    Program,
    /// Scenarios.
    Scenarios,
    /// Answers: the states that belong into the holes of scenarios.
    Predict,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Program, Self::Scenarios, Self::Predict];

    /// The word of `assignment.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Scenarios => "scenarios",
            Self::Predict => "predict",
        }
    }
}

/// How well a submission was locked in. Each has what the ones before it have.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Debug,
)]
#[serde(rename_all = "lowercase")]
pub enum Sandbox {
    /// Nothing of the submission was executed, so there was nothing to lock in.
    Unneeded,
    /// It ran as any program does.
    None,
    /// Limits of time, memory, output, processes and files, in a session of its own.
    Limits,
    /// And it saw only the files that it was given (Landlock).
    Files,
    /// And it could make only harmless system calls (seccomp).
    Strict,
    /// It ran in namespaces of its own (bubblewrap).
    Bwrap,
}

impl Sandbox {
    /// The word for it in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unneeded => "unneeded",
            Self::None => "none",
            Self::Limits => "limits",
            Self::Files => "files",
            Self::Strict => "strict",
            Self::Bwrap => "bwrap",
        }
    }
}

/// Why a submission could not be graded.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Debug)]
pub struct Problem {
    /// What kind of problem it is.
    pub kind: ProblemKind,
    /// What is wrong, in a sentence for the student.
    pub message: String,
}

/// The kinds of problems with a whole submission.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Debug)]
#[serde(rename_all = "lowercase")]
pub enum ProblemKind {
    /// It cannot be read, or is not what the assignment asks for: no attempt, in gradebooks that
    /// count attempts.
    Format,
    /// It does not build.
    Build,
    /// It broke down before it spoke the protocol, or said nothing in its time: a crash, an
    /// endless loop, too much memory.
    Crash,
    /// It runs, but does not speak the protocol: no attempt either.
    Protocol,
    /// The grader failed: a person has to look, and the points mean nothing.
    Grader,
}

/// What a test came to.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Debug,
)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Everything held.
    Pass,
    /// Something did not hold. Parts of it may have, and then there are points.
    Fail,
    /// It did not run, because something it depends on failed.
    Skip,
    /// The submission broke down: it crashed or spoke nonsense.
    Error,
    /// It took too long.
    Timeout,
}

impl Outcome {
    /// The word for it in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Skip => "skip",
            Self::Error => "error",
            Self::Timeout => "timeout",
        }
    }
}

/// Who sees a test.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Debug, Default)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody.
    #[default]
    Visible,
    /// Instructors. Students see that there is a hidden test, and its points.
    Hidden,
    /// Everybody, when nobody can hand in any more; hidden before.
    AfterDueDate,
    /// Everybody, when grades are published; hidden before.
    AfterPublished,
}

/// How much a student is told about a failure.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Debug, Default,
)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// Everything.
    #[default]
    Full,
    /// What happened, but not what was expected: answers cannot be copied.
    ActualOnly,
    /// That it failed.
    None,
}

/// A test: a scenario of a program or of predictions, or one of the measures of scenarios.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Debug)]
pub struct Test {
    /// Its own among the tests of the assignment, from version to version as long as nothing is
    /// renamed: `opening/active_open`, `caught`.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What was earned.
    pub points: Points,
    /// What could be earned.
    pub max_points: Points,
    /// What it came to.
    pub outcome: Outcome,
    /// Who sees it.
    pub visibility: Visibility,
    /// How much a student is told.
    pub detail: Detail,
    /// Why it did not pass, in a sentence. Empty if it did.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rationale: String,
    /// What its author says to somebody who fails it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The step that failed first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Step>,
    /// What was expected there, in protocol terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What came instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
    /// The ladder of what happened, up to there, without colour.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ladder: String,
    /// The rule of TCP that was at work, or that should have been.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// What the test is about: requirement labels and sections, as `@rfc` has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rfc: Vec<String>,
    /// `@tags`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What there was credit for, in the order of the text: expectations, holes, bugs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// Remarks that cost nothing: transitions that nothing checks, settings that the seed drew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Whether it passes with the settings of the assignment's text, and only fails with those
    /// that the seed drew: expected values may have been copied. For the instructor.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suspect: bool,
    /// What the submission said for itself (stderr), for the instructor; capped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub log: String,
    /// How long it took, in microseconds, if that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_us: Option<u64>,
}

impl Test {
    /// A test that passed, with all its points and nothing more to say.
    pub fn passed(id: impl Into<String>, name: impl Into<String>, max_points: Points) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            points: max_points,
            max_points,
            outcome: Outcome::Pass,
            visibility: Visibility::default(),
            detail: Detail::default(),
            rationale: String::new(),
            hint: None,
            step: None,
            expected: None,
            actual: None,
            ladder: String::new(),
            rule: None,
            rfc: Vec::new(),
            tags: Vec::new(),
            parts: Vec::new(),
            notes: Vec::new(),
            suspect: false,
            log: String::new(),
            duration_us: None,
        }
    }

    /// Whether a student sees nothing of it but its points, for now.
    pub fn is_hidden(&self) -> bool {
        self.visibility != Visibility::Visible
    }
}

/// A place in a scenario.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Debug)]
pub struct Step {
    /// The file, below the assignment's or the submission's folder.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The text of the statement or expectation.
    pub text: String,
}

/// A rule of the table.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Debug)]
pub struct Rule {
    /// Its name: `fin_wait_1.ack_of_fin`.
    pub name: String,
    /// Where the RFC has it: `RFC 9293, 3.10.7.4; MUST-13`.
    pub section: String,
    /// Whether it fired; otherwise it should have.
    pub fired: bool,
    /// What it did, or what kept it from firing, as a sentence.
    pub text: String,
}

/// Something within a test that earns a part of its points.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Debug)]
pub struct Part {
    /// What it is: an expectation's text, a bug's name.
    pub name: String,
    /// The line of the file, from 1, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// What it came to.
    pub outcome: Outcome,
    /// What was expected, if it did not pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What came instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
    /// Why, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rationale: String,
}

impl Part {
    /// A part that passed.
    pub fn passed(name: impl Into<String>, line: Option<usize>) -> Self {
        let name = name.into();
        let outcome = Outcome::Pass;
        Self { name, line, outcome, expected: None, actual: None, rationale: String::new() }
    }
}

/// The JSON schema of a results file.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Submission).to_value()
}
