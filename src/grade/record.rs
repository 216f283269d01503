//! The result of grading a submission: one record per test, whatever the kind of assignment. This
//! is the canonical results file, as JSON; every gradebook is written from it and nothing else.
//!
//! It is for the instructor and contains everything. [`student`](super::view::student) decides what
//! a student may see of it, once for all formats.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Points;

/// The version of this shape. It increases when a field is removed or changes its meaning, not when
/// one is added.
pub const VERSION: u32 = 1;

/// The beginning of a note that says what the seed drew. It is of no interest if a test
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
    /// The kind of the assignment.
    pub kind: Kind,
    /// Whose it is: the name of its folder, or of its file without the extension.
    pub submission: String,
    /// The seed of its variation; the same seed gives the same run.
    pub seed: u32,
    /// How strictly the submission was sandboxed while it ran.
    pub sandbox: Sandbox,
    /// Whether grading is finished. Otherwise, the file holds the tests so far.
    pub complete: bool,
    /// The points earned: the sum over the tests.
    pub points: Points,
    /// The points possible: the sum over the tests, including those that did not run.
    pub max_points: Points,
    /// Whether only whole numbers can be earned in every test of this assignment: each
    /// is worth a whole number, and is all or nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    /// Why nothing could be graded, if so: it is no archive, or it does not build. It replaces
    /// all tests, which are then not listed one by one as failures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// Every test that ran, in the assignment's order.
    pub tests: Vec<Test>,
    /// Output of the build, for the instructor; capped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub build_log: String,
    /// A hash of the assignment, the submission and the seed: if it is the same, so is the result.
    pub fingerprint: String,
    /// How long it took, in microseconds, if durations were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_us: Option<u64>,
}

impl Submission {
    /// How many tests passed.
    pub fn passed(&self) -> usize {
        self.tests.iter().filter(|test| test.outcome == Outcome::Pass).count()
    }

    /// How many tests count: all but those that were left out.
    pub fn counted(&self) -> usize {
        self.tests.iter().filter(|test| !test.is_left_out()).count()
    }

    /// The first test that counts and did not pass.
    pub fn first_failure(&self) -> Option<&Test> {
        self.tests.iter().find(|test| test.outcome != Outcome::Pass && !test.is_left_out())
    }
}

/// The kinds of assignments.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Debug,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An implementation of TCP, or of its state machine, that speaks the program protocol.
    Program,
    /// Scenarios.
    Scenarios,
    /// Predictions: the states that belong in the holes of scenarios.
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

/// How strictly a submission was sandboxed. Each level includes the ones before it.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Debug,
)]
#[serde(rename_all = "lowercase")]
pub enum Sandbox {
    /// Nothing of the submission was executed, so nothing had to be sandboxed.
    Unneeded,
    /// It ran like any program.
    None,
    /// Limits of time, memory, output, processes and files, in a session of its own.
    Limits,
    /// Also, it saw only the files that it was given (Landlock).
    Files,
    /// Also, it could make only harmless system calls (seccomp).
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
    /// The kind of problem.
    pub kind: ProblemKind,
    /// What is wrong, in a sentence for the student.
    pub message: String,
}

/// The kinds of problems with a whole submission.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Debug)]
#[serde(rename_all = "lowercase")]
pub enum ProblemKind {
    /// It cannot be read, or is not what was asked for: not an attempt, in gradebooks that
    /// count attempts.
    Format,
    /// It does not build.
    Build,
    /// It crashed before it spoke the protocol, or was silent for too long: a crash, an
    /// endless loop, too much memory.
    Crash,
    /// It runs, but does not speak the protocol: not an attempt either.
    Protocol,
    /// The grader failed: a person must look, and the points mean nothing.
    Grader,
}

/// The outcome of a test.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Debug,
)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Everything held.
    Pass,
    /// Something did not hold. Parts of it may have, and then earn points.
    Fail,
    /// It did not run, because something it depends on failed.
    Skip,
    /// The submission failed: it crashed or sent nonsense.
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
    /// Instructors. Students see only that there is a hidden test, and its points.
    Hidden,
    /// Everybody after the due date; hidden before.
    AfterDueDate,
    /// Everybody once grades are published; hidden before.
    AfterPublished,
}

/// How much of a failure a student sees.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Debug, Default,
)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// Everything.
    #[default]
    Full,
    /// The actual outcome, but not the expected one: answers cannot be copied.
    ActualOnly,
    /// That it failed.
    None,
}

/// A test: a scenario of a program or of predictions, or one of the measures of scenarios.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Debug)]
pub struct Test {
    /// Its id, unique in the assignment, and stable from version to version unless something is
    /// renamed: `opening/active_open`, `caught`.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// The points earned.
    pub points: Points,
    /// The points possible.
    pub max_points: Points,
    /// The outcome.
    pub outcome: Outcome,
    /// Who sees it.
    pub visibility: Visibility,
    /// How much of a failure a student sees.
    pub detail: Detail,
    /// Why it did not pass, in a sentence. Empty if it did.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rationale: String,
    /// The author's hint for students who fail it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The first step that failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Step>,
    /// The expected outcome there, in protocol terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// The actual outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
    /// The ladder of everything up to there, without colour.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ladder: String,
    /// The text of its scenario around the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Excerpt>,
    /// The rule of TCP that applied, or should have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// What the test is about: requirement labels and sections, as in `@rfc`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rfc: Vec<String>,
    /// `@tags`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Everything that earns credit, in the order of the text: expectations, holes, bugs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// Remarks that cost no points: transitions that nothing checks, settings that the seed drew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Whether it passes with the settings of the assignment's text, and only fails with those
    /// that the seed drew: expected values may have been copied. For the instructor.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suspect: bool,
    /// What the submission wrote to stderr, for the instructor; capped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub log: String,
    /// Whether `log` has nothing but what was written since this test began, by a program that had
    /// seen no test of which its student may see less. Only then a student may see it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub log_is_own: bool,
    /// How long it took, in microseconds, if durations were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_us: Option<u64>,
}

impl Test {
    /// The test as one that does not count, for a reason: once all are graded, the others share what
    /// it is worth ([`Test::is_left_out`]).
    #[must_use]
    pub fn left_out(self, why: impl Into<String>) -> Self {
        Self {
            points: Points::ZERO,
            max_points: Points::ZERO,
            outcome: Outcome::Skip,
            rationale: why.into(),
            parts: Vec::new(),
            ..self
        }
    }

    /// Whether it does not count.
    pub fn is_left_out(&self) -> bool {
        self.outcome == Outcome::Skip && self.max_points == Points::ZERO
    }

    /// A test that passed, with all points and nothing else to report.
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
            text: None,
            rule: None,
            rfc: Vec::new(),
            tags: Vec::new(),
            parts: Vec::new(),
            notes: Vec::new(),
            suspect: false,
            log: String::new(),
            log_is_own: false,
            duration_us: None,
        }
    }

    /// Whether students currently see nothing of it but its points.
    pub fn is_hidden(&self) -> bool {
        self.visibility != Visibility::Visible
    }
}

/// A place in a scenario.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Debug)]
pub struct Step {
    /// The file, relative to the assignment's or the submission's folder.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The text of the statement or expectation.
    pub text: String,
}

/// Some lines of a scenario's text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Debug)]
pub struct Excerpt {
    /// The line of the file, from 1, that it begins with.
    pub line: usize,
    /// The lines, each with its line feed.
    pub text: String,
}

/// A rule of the table.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Debug)]
pub struct Rule {
    /// Its name: `fin_wait_1.ack_of_fin`.
    pub name: String,
    /// Its section and requirements: `RFC 9293, 3.10.7.4; MUST-13`.
    pub section: String,
    /// Whether it fired; otherwise it should have.
    pub fired: bool,
    /// What it did, or what kept it from firing, in a sentence.
    pub text: String,
}

/// A part of a test that earns a share of its points.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Debug)]
pub struct Part {
    /// The text of an expectation, or the name of a bug.
    pub name: String,
    /// The line of the file, from 1, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The outcome.
    pub outcome: Outcome,
    /// The expected outcome, if it did not pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// The actual outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
    /// Why, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rationale: String,
    /// Whether it earns nothing although it passed: whatever the submission does there, it holds,
    /// or it holds for one that does nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub worthless: bool,
    /// What it is the same as, if it is somebody else's. For the instructor, where that is another
    /// student.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same: Option<Same>,
}

/// What a scenario is the same as.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Debug)]
pub struct Same {
    /// Whose it is.
    pub origin: Origin,
    /// Which: the file in the library; the file in the handout, and the scenario; the submission.
    pub name: String,
}

/// Whose a scenario may be, besides the student's own.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// synfin's: the folder `scenarios`.
    Library,
    /// The handout's.
    Handout,
    /// Another submission's of the class.
    Class,
}

impl Part {
    /// A part that passed.
    pub fn passed(name: impl Into<String>, line: Option<usize>) -> Self {
        let name = name.into();
        Self {
            name,
            line,
            outcome: Outcome::Pass,
            expected: None,
            actual: None,
            rationale: String::new(),
            worthless: false,
            same: None,
        }
    }
}

/// The JSON schema of a results file.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Submission).to_value()
}
