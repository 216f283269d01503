//! `assignment.toml`: the settings of an assignment.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::units::{Length, Size};
use crate::grade::Points;
use crate::grade::record::{Detail, Kind, Origin, Visibility};
use crate::host::Host;
use crate::sandbox::MemoryBy;
use crate::stack::program::Feature;
use crate::stack::program::wire::Level;

/// All of `assignment.toml`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// The title that people see.
    pub title: String,
    /// What is handed in.
    pub kind: Kind,
    /// The total points. For scenarios of a suite, by default the sum of their `@points`.
    pub points: Option<Points>,
    /// How much students see of failures, where `details` does not say otherwise.
    #[serde(default)]
    pub detail: Detail,
    /// Tests with a `detail` of their own: patterns of their ids.
    #[serde(default)]
    pub details: Vec<DetailOf>,
    /// Who sees tests that are `@hidden`, and when.
    #[serde(default = "hidden")]
    pub hidden: Visibility,
    /// The starter kits that students get with the handout, by their languages.
    #[serde(default)]
    pub kits: Vec<String>,
    /// The limits of a submission.
    #[serde(default)]
    pub limits: Limits,
    /// How programs are built and run; the default languages if empty.
    #[serde(default, rename = "language")]
    pub languages: Vec<Language>,
    /// More about programs.
    #[serde(default)]
    pub program: Program,
    /// More about scenarios.
    #[serde(default)]
    pub scenarios: Scenarios,
    /// What a student's seed draws.
    #[serde(default)]
    pub variation: Variation,
}

const fn hidden() -> Visibility {
    Visibility::Hidden
}

/// The detail of some tests.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DetailOf {
    /// A test's id; `*` matches any characters.
    pub test: String,
    /// How much students see of its failures.
    pub detail: Detail,
}

/// The limits of a submission. What is missing here is as in [`Limits::usual`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limits {
    /// Real time for one test.
    pub time: Option<Length>,
    /// Real time for the build.
    pub build_time: Option<Length>,
    /// Memory of all processes together.
    pub memory: Option<Size>,
    /// What this limits in each single process: its address space, its writable memory, or nothing.
    /// The total over all processes is watched in any case.
    pub memory_by: Option<MemoryBy>,
    /// How much of stderr, and of the build's output, is kept.
    pub output: Option<Size>,
    /// How many processes and threads it may have at a time.
    pub processes: Option<u32>,
    /// How many files a process may have open.
    pub files: Option<u32>,
    /// The largest file that it may write.
    pub file_size: Option<Size>,
}

impl Limits {
    /// The defaults.
    pub const fn usual() -> Self {
        Self {
            time: Some(Length(std::time::Duration::from_secs(10))),
            build_time: Some(Length(std::time::Duration::from_secs(60))),
            memory: Some(Size(1 << 30)),
            memory_by: Some(MemoryBy::Data),
            output: Some(Size(1 << 16)),
            processes: Some(64),
            files: Some(128),
            file_size: Some(Size(64 << 20)),
        }
    }

    /// These, with gaps filled from `others`.
    #[must_use]
    pub fn or(self, others: Self) -> Self {
        Self {
            time: self.time.or(others.time),
            build_time: self.build_time.or(others.build_time),
            memory: self.memory.or(others.memory),
            memory_by: self.memory_by.or(others.memory_by),
            output: self.output.or(others.output),
            processes: self.processes.or(others.processes),
            files: self.files.or(others.files),
            file_size: self.file_size.or(others.file_size),
        }
    }
}

/// How programs in one language are built and run.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Language {
    /// The name that people see.
    pub name: String,
    /// A submission is in the first language of which it has a file: names, where `*` matches any
    /// characters. The first such file, by name, is `{file}` in the commands, and `{stem}` without
    /// its extension.
    pub files: Vec<String>,
    /// The command that builds it, in the submission's folder; none if there is nothing to
    /// build.
    pub build: Option<String>,
    /// The command that runs it.
    pub run: String,
    /// Limits of this language: Java needs many threads, for example, and reserves memory that it
    /// does not use.
    #[serde(default)]
    pub limits: Limits,
}

/// More about programs.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Program {
    /// Which host the submission is.
    pub host: Behind,
    /// The implementation at the other host; `model` by default.
    pub peer: Option<String>,
    /// The level of the program protocol that submissions have to speak; by default either.
    pub level: Option<Level>,
    /// What submissions have to have of all that a program may lack: settings, and the protocol's other
    /// words. Tests that need more are left out for those that lack it. By default everything is
    /// demanded, and no test is left out.
    pub requires: Option<BTreeSet<Feature>>,
    /// Whether it has to say in which state it is.
    pub states: States,
    /// Whether it may make other choices than the model.
    pub choices: Choices,
    /// How many generated scenarios there are besides those of the suite; none by default.
    pub hunt: Option<u32>,
    /// What they are worth together; by default 1.
    pub hunt_points: Option<Points>,
    /// House rules: the names of mutants (`synfin mutants --list`) that the reference TCP of this
    /// assignment has. None by default: it is RFC 9293's.
    pub rules: Vec<String>,
    /// What submissions may read and execute besides the system's tools: folders of
    /// compilers and interpreters elsewhere. A `bin` in them is searched first.
    pub readable: Vec<std::path::PathBuf>,
}

/// Whether a program has to say in which state it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum States {
    /// It does: where a state is asked for, `null` is a failure.
    #[default]
    Required,
    /// It may say `null`: then what asks for a state is worth nothing.
    Optional,
}

/// Whether a program may choose otherwise than the model where RFC 9293 leaves a choice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Choices {
    /// It may: such a check is worth nothing to it.
    #[default]
    Accepted,
    /// It may not: what the suite asks for is graded.
    Graded,
}

/// Which host a program is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Behind {
    /// Both hosts: two instances talk to each other.
    #[default]
    Both,
    /// The client.
    Client,
    /// The server.
    Server,
}

impl Behind {
    /// Whether it is that host.
    pub const fn is(self, host: Host) -> bool {
        match self {
            Self::Both => true,
            Self::Client => matches!(host, Host::Client),
            Self::Server => matches!(host, Host::Server),
        }
    }

    /// The same where client and server have changed places.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        match self {
            Self::Both => Self::Both,
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }
}

/// More about scenarios.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Scenarios {
    /// The implementations on which every scenario must pass.
    pub stacks: Vec<String>,
    /// How the points are divided.
    pub weights: Weights,
    /// The bugs to catch: patterns of mutants' ids (`synfin mutants --list`), where `*` matches any
    /// characters. All mutants, if empty.
    pub bugs: Vec<Bug>,
    /// The percentage of bugs that earns all points.
    pub caught_for_all: f64,
    /// The percentage to be covered for all points, by axis: `arrows`,
    /// `transitions`, `rules`, `cells`, `calls`, `timeouts`, `requirements`.
    pub coverage: std::collections::BTreeMap<String, f64>,
    /// Whose scenarios earn nothing when they are handed in.
    pub original: Vec<Origin>,
}

impl Default for Scenarios {
    fn default() -> Self {
        Self {
            stacks: vec!["model".to_owned()],
            weights: Weights::default(),
            bugs: Vec::new(),
            caught_for_all: 100.0,
            coverage: std::iter::once(("arrows".to_owned(), 100.0)).collect(),
            original: vec![Origin::Library, Origin::Handout],
        }
    }
}

/// How the points of an assignment about scenarios are divided.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Weights {
    /// For scenarios that pass on correct implementations.
    pub valid: u32,
    /// For bugs that they catch.
    pub caught: u32,
    /// For coverage.
    pub coverage: u32,
    /// For checking the state after each transition.
    pub checks: u32,
}

impl Default for Weights {
    fn default() -> Self {
        Self { valid: 20, caught: 50, coverage: 20, checks: 10 }
    }
}

/// Bugs to catch.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Bug {
    /// Mutants' ids, where `*` matches any characters. With a name, all of them are one bug, caught
    /// when any of them is; without a name, each is a bug of its own.
    pub mutant: String,
    /// What students see of it: `forgets TIME_WAIT`.
    pub name: Option<String>,
}

/// What a student's seed draws.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Variation {
    /// Initial sequence numbers, where a scenario does not set them.
    pub iss: bool,
    /// Windows, where a scenario does not set them.
    pub window: bool,
    /// Payload lengths, where a scenario gives a number.
    pub payload: bool,
    /// Whether client and server change places.
    pub roles: bool,
    /// The maximum segment lifetime, where a scenario does not set it, and pauses of a few
    /// milliseconds.
    pub timing: bool,
    /// Extra steps of which nothing comes.
    pub steps: bool,
    /// The order of the tests.
    pub order: bool,
    /// How many of the tests; by default all. They must be worth the same.
    pub choose: Option<usize>,
}

impl Variation {
    /// Whether it changes scenarios, and not only their selection.
    pub const fn changes_scenarios(self) -> bool {
        self.iss || self.window || self.payload || self.changes_course()
    }

    /// Whether it changes what happens in them, and not only numbers.
    pub const fn changes_course(self) -> bool {
        self.roles || self.timing || self.steps
    }
}
