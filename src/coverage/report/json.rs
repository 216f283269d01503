//! Coverage for programs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::{documents, levels};
use crate::coverage::{Axis, Coverage, Tally};

/// How much of TCP the scenarios cover.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Coverage")]
struct Document {
    /// The version of this shape.
    version: u32,
    /// How many scenarios were counted.
    scenarios: u32,
    /// How many explorations were counted, of which only the rules that fire count.
    explorations: u32,
    /// The names of the rules that no exploration fires, though something can; none if there is no
    /// exploration.
    unexplored: Vec<&'static str>,
    /// Scenarios not counted because they failed.
    failed: Vec<String>,
    /// Those not counted because a hole is open.
    open: Vec<String>,
    /// Those not counted because they are known to fail.
    known: Vec<String>,
    /// Those not counted because they ask for something that no run can do.
    unsupported: Vec<String>,
    /// The coverage of each kind of item, in the order in which the command prints them.
    #[serde(serialize_with = "in_order")]
    #[schemars(with = "BTreeMap<String, Counted>")]
    axes: Vec<(String, Counted)>,
}

/// The items of one kind.
#[derive(Serialize, JsonSchema)]
struct Counted {
    /// How many are covered.
    covered: usize,
    /// How many can be covered.
    total: usize,
    /// How many cannot be covered.
    cannot_be: usize,
    /// The percentage covered of those that can be, rounded down to a tenth.
    percent: f64,
    /// Requirements, by their level.
    #[serde(serialize_with = "in_order", skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "BTreeMap<String, Share>", default)]
    levels: Vec<(String, Share)>,
    /// Requirements of other RFCs, by the RFC.
    #[serde(serialize_with = "in_order", skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "BTreeMap<String, Share>", default)]
    rfcs: Vec<(String, Share)>,
    /// Every item.
    items: Vec<Item>,
}

/// A part of the items.
#[derive(Serialize, JsonSchema)]
struct Share {
    /// How many are covered.
    covered: usize,
    /// How many can be covered.
    total: usize,
}

/// One item.
#[derive(Serialize, JsonSchema)]
struct Item {
    /// What it is.
    name: String,
    /// How often scenarios went through it, or how many cite it.
    count: u32,
    /// Why it cannot be covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    cannot_be: Option<&'static str>,
    /// The scenarios that cite it.
    #[serde(skip_serializing_if = "Option::is_none")]
    scenarios: Option<Vec<String>>,
}

/// A map that is written in this order.
fn in_order<T: Serialize, S: Serializer>(
    pairs: &[(String, T)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (key, value)))
}

/// One document: for each axis how much is covered, and every item with its count.
pub fn json(coverage: &Coverage) -> Value {
    let document = Document {
        version: 1,
        scenarios: coverage.counts.scenarios,
        explorations: coverage.counts.explorations,
        unexplored: coverage.counts.unexplored().iter().map(|rule| rule.name).collect(),
        failed: coverage.left_out.failed.clone(),
        open: coverage.left_out.open.clone(),
        known: coverage.left_out.known.clone(),
        unsupported: coverage.left_out.unsupported.clone(),
        axes: Axis::ALL
            .iter()
            .map(|axis| (axis.name().to_owned(), counted(coverage, *axis)))
            .collect(),
    };
    serde_json::to_value(&document).unwrap_or_default()
}

/// The JSON schema of the document.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Document).to_value();
    schema["properties"]["axes"]["required"] = Axis::ALL.iter().map(|axis| axis.name()).collect();
    schema
}

fn counted(coverage: &Coverage, axis: Axis) -> Counted {
    let items = coverage.items(axis);
    let tally = Tally::of(&items);
    let is_cited = matches!(axis, Axis::Requirements | Axis::Companions);
    let shares = |parts: Vec<(&'static str, Tally)>| {
        let share = |tally: Tally| Share { covered: tally.covered, total: tally.total };
        parts.into_iter().map(|(name, tally)| (name.to_owned(), share(tally))).collect()
    };
    Counted {
        covered: tally.covered,
        total: tally.total,
        cannot_be: tally.excused,
        percent: tally.percent(),
        levels: shares(if axis == Axis::Requirements { levels(coverage) } else { Vec::new() }),
        rfcs: shares(if axis == Axis::Companions { documents(coverage) } else { Vec::new() }),
        items: items
            .into_iter()
            .map(|item| Item {
                count: item.count,
                cannot_be: item.excused,
                scenarios: is_cited
                    .then(|| coverage.counts.citations.get(&item.name))
                    .flatten()
                    .map(|names| names.iter().cloned().collect()),
                name: item.name,
            })
            .collect(),
    }
}
