//! What a hunt found, as one document: the same whether it ran in one piece or in parts, on however many
//! threads. It names no times. People read it as [`human()`] writes it, and programs as JSON.

mod human;
mod make;
mod merge;

pub use human::human;
pub use make::{Hunted, report};
pub use merge::{Unmergeable, merge};

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The version changes if something in the document changes its meaning.
const VERSION: u32 = 1;

/// What a hunt found.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Hunt")]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The version of this shape.
    pub version: u32,
    /// The implementation: the word of `--stack`.
    pub stack: String,
    /// Its version; of a program, its command.
    pub of: String,
    /// At which host it was, `client` or `server`. The other one is raw.
    pub host: String,
    /// The seed that the courses were drawn from.
    pub seed: u64,
    /// How many courses ran.
    pub courses: u64,
    /// How many of them were not judged to their end, and show no difference before.
    pub unjudged: u64,
    /// Why they were not, the most frequent first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// Settings that the program says it lacks, and how many courses ran without each, as the first of those
    /// that they lost.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub without: BTreeMap<String, u64>,
    /// The parts that ran, if it is not one whole hunt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// The differences, those first that weigh most.
    pub groups: Vec<Group>,
    /// Those that a library knows.
    pub known: Vec<Known>,
    /// Everything that a library says of the implementation, by its text, and whether courses met it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<Text>,
}

/// Why courses were not judged to their end.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Why, in a few words.
    pub why: String,
    /// How many courses.
    pub courses: u64,
}

/// A part of a hunt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Which, from 1.
    pub part: usize,
    /// Of how many.
    pub of: usize,
    /// How many of its courses ran.
    pub courses: u64,
}

/// What a difference is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The rule that the model followed, or, if it followed none, what happened and in which state.
    pub rule: String,
    /// In which part of what they do they part: `by what it sends`.
    pub part: String,
    /// How the implementation differs: `nothing instead of ACK`.
    pub how: String,
}

/// Differences that are about the same.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What they are about.
    pub about: About,
    /// How much it weighs: `violation`, `deviation` or `choice`.
    #[schemars(extend("enum" = ["violation", "deviation", "choice"]))]
    pub severity: String,
    /// Where the RFC has the rule, with what it demands: `RFC 9293, 3.10.7.2; MUST-10`.
    pub cited: String,
    /// The rule in plain words.
    pub says: String,
    /// What is right in the smallest scenario, and what the implementation does.
    pub differs: String,
    /// How many courses show it.
    pub seen: u64,
    /// The course that the scenario was made of.
    pub course: Course,
    /// The smallest scenario, as text.
    pub scenario: String,
    /// Whether the scenario passes on the model and fails on the implementation, when run as any other.
    pub shows: bool,
    /// Where the ladders of the model and of the implementation diverge, if they do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ladders: Option<Ladders>,
}

/// A course among those of a seed.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// How many statements it has: of all that show the same, the shortest is taken, and of those the
    /// first.
    pub statements: usize,
    /// Its number, from 0.
    pub number: u64,
}

/// Two ladders, from where they diverge.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ladders {
    /// How many rows they share before.
    pub same_rows: usize,
    /// The last of them.
    pub before: Vec<String>,
    /// The following rows on the model.
    pub model: Vec<String>,
    /// The following rows on the implementation.
    pub stack: Vec<String>,
    /// How many more rows each has.
    pub more: [usize; 2],
}

/// A difference that a library knows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// What it is about.
    pub about: About,
    /// How many courses show it.
    pub seen: u64,
    /// What the library says.
    pub said: Vec<Said>,
}

/// A scenario that knows a difference.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Its file and its name.
    pub scenario: String,
    /// Its `@known`.
    pub why: String,
}

/// What a library says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The text of `@known`.
    pub why: String,
    /// What its scenarios show beside the model; nothing if the two do not part there in anything that
    /// the RFCs settle.
    pub by: Vec<About>,
    /// Whether courses show one of those.
    pub met: bool,
}

impl Report {
    /// The document.
    pub fn json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Whether there are differences that no library knows.
    pub fn has_news(&self) -> bool {
        !self.groups.is_empty()
    }

    /// The scenarios that show a difference when they run: what each is about, and its text.
    pub fn scenarios(&self) -> impl Iterator<Item = (String, &str)> {
        let shown = self.groups.iter().filter(|group| group.shows);
        shown.map(|group| (group.about.to_string(), group.scenario.as_str()))
    }
}

/// The JSON schema of the document.
pub fn schema() -> Value {
    schemars::schema_for!(Report).to_value()
}

impl std::fmt::Display for About {
    /// `open.rst by what it sends: nothing instead of ACK`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.rule, self.part, self.how)
    }
}
