//! For programs.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::compare::{self, Comparison};
use crate::report::Severity;

/// The version changes if something in the document changes its meaning.
const VERSION: u32 = 1;

/// The same scenarios on several implementations.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Comparison")]
struct Document<'a> {
    /// The version of this shape.
    version: u32,
    /// The columns of the table, in order.
    columns: Vec<Column<'a>>,
    /// One row for each scenario, in the order of the files.
    rows: Vec<Row<'a>>,
    /// Scenarios with the same outcomes, which are not the same in every column.
    groups: Vec<Group<'a>>,
}

/// A column: the implementations at the hosts.
#[derive(Serialize, JsonSchema)]
struct Column<'a> {
    /// Its name.
    name: &'a str,
    /// The version of the implementation.
    version: &'a str,
}

/// A scenario in all columns.
#[derive(Serialize, JsonSchema)]
struct Row<'a> {
    /// The scenario's name.
    name: &'a str,
    /// The requirements and sections that it cites.
    cites: &'a [String],
    /// A cell for each column.
    cells: Vec<Cell<'a>>,
    /// Where the ladders of differing columns diverge.
    differences: Vec<Difference<'a>>,
}

/// The outcome of a scenario in one column.
#[derive(Serialize, JsonSchema)]
struct Cell<'a> {
    /// The outcome.
    #[schemars(schema_with = "outcome")]
    outcome: &'static str,
    /// The first failure, or why it did not run. May be empty.
    why: &'a str,
    /// What `@known` says about it, if the outcome is known or fixed.
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<&'a str>,
    /// How much its failure weighs, if it failed: `violation`, `deviation`, `hardening` or
    /// `choice`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["violation", "deviation", "hardening", "choice"]))]
    severity: Option<&'static str>,
    /// The states that hold in the holes of an open scenario; `?` where one cannot be known.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    states: &'a [&'static str],
}

/// Two columns with different outcomes in one scenario.
#[derive(Serialize, JsonSchema)]
struct Difference<'a> {
    /// The numbers of the two columns, from 0: in the first, what was expected held, if it held
    /// in one of them.
    columns: [usize; 2],
    /// Where their ladders diverge, if they do.
    #[serde(flatten)]
    divergence: Option<Divergence<'a>>,
}

/// Where two ladders diverge.
#[derive(Serialize, JsonSchema)]
struct Divergence<'a> {
    /// How many rows they share before they diverge.
    same_rows: usize,
    /// The following rows of the first.
    left: &'a [String],
    /// The following rows of the second.
    right: &'a [String],
}

/// Scenarios with the same outcomes.
#[derive(Serialize, JsonSchema)]
struct Group<'a> {
    /// The outcome in each column.
    #[schemars(schema_with = "outcomes")]
    outcomes: Vec<&'static str>,
    /// The numbers of the rows, from 0.
    rows: &'a [usize],
    /// The states in the holes, for each column, where there are holes.
    #[serde(skip_serializing_if = "Option::is_none")]
    states: Option<&'a [Vec<&'static str>]>,
}

fn outcome(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let words: Vec<&str> = compare::Outcome::ALL.iter().map(|it| it.name()).collect();
    schemars::json_schema!({ "type": "string", "enum": words })
}

fn outcomes(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "array", "items": outcome(generator) })
}

/// One document: the columns, the rows with their cells and differences, and the groups.
pub fn json(comparison: &Comparison<'_>) -> Value {
    let columns = comparison.columns.iter();
    let groups = comparison.groups();
    let document = Document {
        version: VERSION,
        columns: columns.map(|(name, version)| Column { name, version }).collect(),
        rows: comparison.rows.iter().map(row).collect(),
        groups: groups
            .iter()
            .map(|group| Group {
                outcomes: group.outcomes.iter().map(|it| it.name()).collect(),
                rows: &group.rows,
                states: group.states.iter().any(|it| !it.is_empty()).then_some(&group.states),
            })
            .collect(),
    };
    serde_json::to_value(&document).unwrap_or_default()
}

/// The JSON schema of the document.
pub fn schema() -> Value {
    schemars::schema_for!(Document<'static>).to_value()
}

fn row<'a>(row: &'a compare::Row<'_>) -> Row<'a> {
    let cells = row.cells.iter().map(|cell| Cell {
        outcome: cell.outcome.name(),
        why: &cell.why,
        known: cell.known.as_deref(),
        severity: cell.severity.map(Severity::name),
        states: &cell.states,
    });
    let differences = row.differences.iter().map(|it| Difference {
        columns: [it.left, it.right],
        divergence: it.divergence.as_ref().map(|divergence| Divergence {
            same_rows: divergence.same,
            left: &divergence.left,
            right: &divergence.right,
        }),
    });
    Row {
        name: row.name,
        cites: &row.cites,
        cells: cells.collect(),
        differences: differences.collect(),
    }
}
