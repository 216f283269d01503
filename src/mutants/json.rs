//! The results of mutants, for programs.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::change::{Axis, What};
use super::hunt::{self, Hunt, Hunted};
use crate::tcp::Rules;

/// Which broken rules scenarios notice.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Mutants")]
struct Document<'a> {
    /// The version of this shape.
    version: u32,
    /// How many scenarios were run against them: those that pass on the standard table.
    scenarios: usize,
    /// Scenarios that were left out, because they failed.
    failed: &'a [String],
    /// Because a hole is open.
    open: &'a [String],
    /// Because they are known to fail.
    known: &'a [String],
    /// Because they ask for something that no run can do.
    unsupported: &'a [String],
    /// How many changes of rules were noticed.
    rules: Score,
    /// How many changes of numbers and comparisons were noticed.
    arithmetic: Score,
    /// Every mutant, in the order of the table of rules.
    mutants: Vec<Mutant<'a>>,
}

/// How many mutants of an axis were noticed.
#[derive(Serialize, JsonSchema)]
struct Score {
    /// How many were noticed.
    killed: usize,
    /// How many cannot be noticed.
    equivalent: usize,
    /// How many were not noticed.
    survived: usize,
    /// Noticed of those that can be, rounded down to a tenth.
    percent: f64,
}

/// A table with one thing changed.
#[derive(Serialize, JsonSchema)]
struct Mutant<'a> {
    /// Its name.
    id: &'a str,
    /// The change in a sentence.
    says: &'a str,
    /// The rule that is changed; `null` if a number or a comparison is.
    rule: Option<&'static str>,
    /// The number or comparison that is changed.
    number: Option<&'static str>,
    /// The states in which a rule is changed.
    states: Vec<&'static str>,
    /// Where the RFC has the rule.
    section: &'static str,
    /// Its result.
    #[serde(flatten)]
    fate: Fate<'a>,
}

/// The result of a mutant.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "fate", rename_all = "snake_case")]
enum Fate<'a> {
    /// A scenario noticed.
    Killed {
        /// The scenario.
        by: &'a str,
    },
    /// It cannot be noticed.
    Equivalent {
        /// Why.
        proof: &'a str,
    },
    /// It was not noticed.
    Survived {
        /// How many scenarios reach the rule.
        reached: usize,
    },
}

/// One document with every mutant.
pub fn json(hunt: &Hunt) -> Value {
    let document = Document {
        version: 1,
        scenarios: hunt.scenarios,
        failed: &hunt.left_out.failed,
        open: &hunt.left_out.open,
        known: &hunt.left_out.known,
        unsupported: &hunt.left_out.unsupported,
        rules: score(hunt, Axis::Rules),
        arithmetic: score(hunt, Axis::Arithmetic),
        mutants: hunt.mutants.iter().map(record).collect(),
    };
    serde_json::to_value(&document).unwrap_or_default()
}

/// The JSON schema of the document.
pub fn schema() -> Value {
    schemars::schema_for!(Document<'static>).to_value()
}

fn score(hunt: &Hunt, axis: Axis) -> Score {
    let score = hunt.score(axis);
    Score {
        killed: score.killed,
        equivalent: score.equivalent,
        survived: score.survived(),
        percent: score.percent(),
    }
}

fn record(hunted: &Hunted) -> Mutant<'_> {
    let Hunted { mutant, fate } = hunted;
    let rule = mutant.rule().and_then(|rule| Rules::standard().get(rule));
    let number = match mutant.what {
        What::Rule { .. } => None,
        What::Arithmetic { row, .. } => Some(row.name),
    };
    Mutant {
        id: &mutant.id,
        says: &mutant.says,
        rule: rule.map(|rule| rule.name),
        number,
        states: mutant.states().iter().map(|state| state.name()).collect(),
        section: mutant.section(),
        fate: match fate {
            hunt::Fate::Killed(by) => Fate::Killed { by },
            hunt::Fate::Equivalent(proof) => Fate::Equivalent { proof },
            hunt::Fate::Survived(reached) => Fate::Survived { reached: *reached },
        },
    }
}
