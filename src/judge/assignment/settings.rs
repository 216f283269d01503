//! `assignment.toml`: what an instructor says about an assignment.

use serde::Deserialize;

use super::units::{Length, Size};
use crate::grade::Points;
use crate::grade::record::{Detail, Kind, Visibility};
use crate::host::Host;
use crate::sandbox::MemoryBy;

/// All of `assignment.toml`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// What people call it.
    pub title: String,
    /// What is handed in.
    pub kind: Kind,
    /// What it is worth in all. For scenarios of a suite: unsaid, the sum of their `@points`.
    pub points: Option<Points>,
    /// How much students are told about failures, where a test does not say so itself.
    #[serde(default)]
    pub detail: Detail,
    /// Tests whose failures are told otherwise than `detail` says: patterns of their ids.
    #[serde(default)]
    pub details: Vec<DetailOf>,
    /// Who sees tests that are `@hidden`, and when.
    #[serde(default = "hidden")]
    pub hidden: Visibility,
    /// How far a submission may go.
    #[serde(default)]
    pub limits: Limits,
    /// How programs are built and run; the usual ones, if there are none.
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
    /// A test's id; `*` stands for any letters.
    pub test: String,
    /// How much students are told about its failures.
    pub detail: Detail,
}

/// How far a submission may go. What is not said here is as in [`Limits::usual`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limits {
    /// How long one test may take in real time.
    pub time: Option<Length>,
    /// How long building may take.
    pub build_time: Option<Length>,
    /// How much memory it may use.
    pub memory: Option<Size>,
    /// What is limited to that in each single process: its addresses, what it may write to, or
    /// nothing. That all of them together do not use more is watched anyway.
    pub memory_by: Option<MemoryBy>,
    /// How much it may write to stderr, and how much is kept of it; also for what building says.
    pub output: Option<Size>,
    /// How many processes and threads it may have at a time.
    pub processes: Option<u32>,
    /// How many files it may have open.
    pub files: Option<u32>,
    /// How large a file may be that it writes.
    pub file_size: Option<Size>,
}

impl Limits {
    /// What holds where nothing is said.
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

    /// These, and where they say nothing, those.
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
    /// What people call it.
    pub name: String,
    /// A submission is in the first language of which it has a file: names, with `*` for any
    /// letters. The first such file, by name, is `{file}` in the commands, and `{stem}` without
    /// its ending.
    pub files: Vec<String>,
    /// The command that builds it, in the submission's folder; nothing, if there is nothing to
    /// build.
    pub build: Option<String>,
    /// The command that runs it.
    pub run: String,
    /// Limits that are other in this language: Java needs many threads, and sets aside memory
    /// that it does not use.
    #[serde(default)]
    pub limits: Limits,
}

/// More about programs.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Program {
    /// Behind which host the submission stands.
    pub host: Behind,
    /// The implementation behind the other host: `model`, if unsaid.
    pub peer: Option<String>,
    /// What submissions may read and execute besides the tools of the system: folders of
    /// compilers and interpreters that lie elsewhere. A `bin` in them is searched first.
    pub readable: Vec<std::path::PathBuf>,
}

/// Behind which host a program stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Behind {
    /// Both hosts: two of them talk to each other.
    #[default]
    Both,
    /// The client.
    Client,
    /// The server.
    Server,
}

impl Behind {
    /// Whether it stands behind that host.
    pub const fn is(self, host: Host) -> bool {
        match self {
            Self::Both => true,
            Self::Client => matches!(host, Host::Client),
            Self::Server => matches!(host, Host::Server),
        }
    }
}

/// More about scenarios.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Scenarios {
    /// The implementations on which every scenario has to pass.
    pub stacks: Vec<String>,
    /// How the points are shared out.
    pub weights: Weights,
    /// The bugs to catch: patterns of mutants' ids (`synfin mutants --list`), `*` for any
    /// letters. All, if there are none.
    pub bugs: Vec<Bug>,
    /// How many percent of the bugs have to be caught for all points.
    pub caught_for_all: f64,
    /// How many percent have to be covered for all points, by what is counted: `arrows`,
    /// `transitions`, `rules`, `cells`, `calls`, `timeouts`, `requirements`.
    pub coverage: std::collections::BTreeMap<String, f64>,
}

impl Default for Scenarios {
    fn default() -> Self {
        Self {
            stacks: vec!["model".to_owned()],
            weights: Weights::default(),
            bugs: Vec::new(),
            caught_for_all: 100.0,
            coverage: std::iter::once(("arrows".to_owned(), 100.0)).collect(),
        }
    }
}

/// How the points of an assignment about scenarios are shared out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Weights {
    /// For scenarios that pass on correct implementations.
    pub valid: u32,
    /// For bugs that they catch.
    pub caught: u32,
    /// For what they go through.
    pub coverage: u32,
    /// For looking at the state after each transition.
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
    /// Mutants' ids, with `*` for any letters. Of several, all count as one bug, which is caught
    /// when any of them is, if it has a name; without a name, each counts by itself.
    pub mutant: String,
    /// What students read of it: `forgets TIME_WAIT`.
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
    /// How many octets are sent, where a scenario says a number.
    pub payload: bool,
    /// The order of the tests.
    pub order: bool,
    /// How many of the tests; all, if unsaid. They must be worth the same.
    pub choose: Option<usize>,
}

impl Variation {
    /// Whether it changes scenarios, and not only which there are.
    pub const fn changes_scenarios(self) -> bool {
        self.iss || self.window || self.payload
    }
}
