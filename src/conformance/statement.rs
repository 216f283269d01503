//! From outcomes of scenarios to what is shown of each requirement.

use schemars::JsonSchema;
use serde::Serialize;

use crate::compare::{Comparison, Outcome};
use crate::requirements::{Level, Requirement};

/// What the library shows of an implementation.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Statement {
    /// The implementation: its name.
    pub name: String,
    /// Its version, in its own words.
    pub version: String,
    /// The version of synfin, whose library and table of requirements these are.
    pub synfin: String,
    /// The command that makes this statement again.
    pub command: String,
    /// How many scenarios there are.
    pub scenarios: usize,
    /// How many of them came out how, without outcomes that none has.
    pub outcomes: Vec<(String, usize)>,
    /// The sums, for MUST, SHOULD and MAY: of RFC 9293, and of the RFCs beside it.
    pub tallies: Vec<Tally>,
    /// Each requirement, in the order of the table.
    pub requirements: Vec<Row>,
    /// Each scenario in which the implementation departs from what is expected, in their order.
    pub deviations: Vec<Deviation>,
}

/// How many requirements of one strength are met.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Tally {
    /// `RFC 9293`, or `RFC 1337, 5961, 6298, 7323`.
    pub of: String,
    /// MUST (with MUST NOT), SHOULD (with SHOULD NOT) or MAY.
    pub level: String,
    /// Shown by scenarios that pass, and by none that does not.
    pub met: usize,
    /// A scenario departs from it.
    pub deviates: usize,
    /// No scenario that could be judged is about it.
    pub not_tested: usize,
}

/// A requirement, and what is shown of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Row {
    /// Its label: `MUST-13`, `RFC5961-3.2-1`.
    pub label: String,
    /// `MUST`, `MUST NOT`, `SHOULD`, …
    pub level: String,
    /// The section: `3.6.1` of RFC 9293, or `RFC5961#3.2`.
    pub section: String,
    /// What it demands.
    pub requirement: String,
    /// What is shown.
    pub shown: Shown,
    /// How many scenarios about it passed.
    pub passed: usize,
    /// The scenarios that depart from it, by their numbers in the list of deviations, from 0.
    pub deviations: Vec<usize>,
    /// Why it was not tested, if it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What is shown of a requirement.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Scenarios about it pass, and none departs from it.
    Met,
    /// A scenario departs from it.
    Deviates,
    /// No scenario that could be judged is about it.
    NotTested,
}

impl Shown {
    /// `met`, `deviates`, `not tested`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Deviates => "deviates",
            Self::NotTested => "not tested",
        }
    }
}

/// A scenario in which the implementation does otherwise.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Deviation {
    /// The scenario: its file and its name.
    pub scenario: String,
    /// What its step breaks: the labels of the rule, or, where no rule is known, those that the
    /// scenario cites; none, if it departs from a clause without a key word of RFC 2119.
    pub labels: Vec<String>,
    /// `violation`, `deviation`, `hardening`, `choice` or `unknown`.
    pub weight: String,
    /// What it does, as `@known` says, or what was expected and what came.
    pub what: String,
    /// The line of the scenario, with what was expected and what came.
    pub step: String,
}

/// MUST, SHOULD and MAY, with their opposites.
const LEVELS: [(&str, [Level; 2]); 3] = [
    ("MUST", [Level::Must, Level::MustNot]),
    ("SHOULD", [Level::Should, Level::ShouldNot]),
    ("MAY", [Level::May, Level::May]),
];

impl Statement {
    /// What a comparison with one column says of its implementation; `command` makes it again.
    pub fn of(comparison: &Comparison<'_>, command: impl Into<String>) -> Self {
        let (name, version) = comparison.columns.first().cloned().unwrap_or_default();
        let deviations = deviations(comparison);
        let requirements: Vec<Row> =
            Requirement::all().map(|it| row(it, comparison, &deviations)).collect();
        let count = |outcome: Outcome| (outcome.name().to_owned(), comparison.count(0, outcome));
        let outcomes =
            Outcome::ALL.into_iter().map(count).filter(|(_, count)| *count > 0).collect();
        Self {
            name,
            version,
            synfin: env!("CARGO_PKG_VERSION").to_owned(),
            command: command.into(),
            scenarios: comparison.rows.len(),
            outcomes,
            tallies: tallies(&requirements),
            requirements,
            deviations,
        }
    }
}

/// What departs from what is expected.
fn deviations(comparison: &Comparison<'_>) -> Vec<Deviation> {
    let mut out = Vec::new();
    for row in &comparison.rows {
        let Some(cell) = row.cells.first().filter(|cell| cell.outcome.differed()) else { continue };
        let labels = match &cell.broken {
            Some(labels) => labels.iter().map(ToString::to_string).collect(),
            None => {
                row.cites.iter().filter(|it| Requirement::named(it).is_some()).cloned().collect()
            }
        };
        out.push(Deviation {
            scenario: row.name.to_owned(),
            labels,
            weight: cell.severity.map_or("unknown", |it| it.name()).to_owned(),
            what: cell.known.clone().unwrap_or_else(|| cell.why.clone()),
            step: cell.why.clone(),
        });
    }
    out
}

/// What is shown of a requirement.
fn row(requirement: &Requirement, comparison: &Comparison<'_>, deviations: &[Deviation]) -> Row {
    let is_it = |label: &String| label.eq_ignore_ascii_case(requirement.id);
    let about = || comparison.rows.iter().filter(|row| row.cites.iter().any(is_it));
    let with = |is_so: fn(Outcome) -> bool| {
        about().filter(|row| row.cells.first().is_some_and(|cell| is_so(cell.outcome))).count()
    };
    let broken = deviations.iter().enumerate().filter(|(_, it)| it.labels.iter().any(is_it));
    let broken: Vec<usize> = broken.map(|(number, _)| number).collect();
    let passed = with(Outcome::held);
    let shown = match (broken.is_empty(), passed) {
        (false, _) => Shown::Deviates,
        (true, 0) => Shown::NotTested,
        (true, _) => Shown::Met,
    };
    let why = (shown == Shown::NotTested).then(|| {
        requirement.coverage.excuse().unwrap_or_else(|| match with(Outcome::is_unjudged) {
            0 => "no scenario that passes is about it".to_owned(),
            unjudged => {
                format!("{unjudged} of {} scenarios about it could not be judged", about().count())
            }
        })
    });
    Row {
        label: requirement.id.to_owned(),
        level: requirement.level.name().to_owned(),
        section: requirement.section.to_owned(),
        requirement: requirement.summary.to_owned(),
        shown,
        passed,
        deviations: broken,
        why,
    }
}

fn tallies(rows: &[Row]) -> Vec<Tally> {
    let mut tallies = Vec::new();
    for (of, is_beside) in [("RFC 9293", false), ("RFC 1337, 5961, 6298, 7323", true)] {
        for (level, levels) in LEVELS {
            let of_level: Vec<&Row> = rows
                .iter()
                .filter(|row| row.label.starts_with("RFC") == is_beside)
                .filter(|row| levels.iter().any(|it| it.name() == row.level))
                .collect();
            let count = |shown: Shown| of_level.iter().filter(|row| row.shown == shown).count();
            tallies.push(Tally {
                of: of.to_owned(),
                level: level.to_owned(),
                met: count(Shown::Met),
                deviates: count(Shown::Deviates),
                not_tested: count(Shown::NotTested),
            });
        }
    }
    tallies
}
