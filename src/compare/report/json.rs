//! For programs.

use serde_json::{Value, json};

use crate::compare::{Comparison, Difference, Row};

/// The number that changes when something in the document changes its meaning.
const VERSION: u32 = 1;

/// One document: the columns, the rows with their cells and differences, and the groups.
pub fn json(comparison: &Comparison<'_>) -> Value {
    let columns = comparison.columns.iter();
    let columns: Vec<Value> =
        columns.map(|(name, version)| json!({ "name": name, "version": version })).collect();
    let groups = comparison.groups();
    let groups: Vec<Value> = groups
        .iter()
        .map(|group| {
            let outcomes: Vec<&str> = group.outcomes.iter().map(|it| it.name()).collect();
            let mut value = json!({ "outcomes": outcomes, "rows": group.rows });
            if group.states.iter().any(|states| !states.is_empty()) {
                value["states"] = json!(group.states);
            }
            value
        })
        .collect();
    json!({
        "version": VERSION,
        "columns": columns,
        "rows": comparison.rows.iter().map(row).collect::<Vec<_>>(),
        "groups": groups,
    })
}

fn row(row: &Row<'_>) -> Value {
    let cells = row.cells.iter();
    let cells: Vec<Value> = cells
        .map(|cell| {
            let mut value = json!({ "outcome": cell.outcome.name(), "why": cell.why });
            if let Some(known) = &cell.known {
                value["known"] = json!(known);
            }
            if !cell.states.is_empty() {
                value["states"] = json!(cell.states);
            }
            value
        })
        .collect();
    let differences: Vec<Value> = row.differences.iter().map(difference).collect();
    json!({ "name": row.name, "cites": row.cites, "cells": cells, "differences": differences })
}

fn difference(difference: &Difference) -> Value {
    let Difference { left, right, parted } = difference;
    match parted {
        None => json!({ "columns": [left, right] }),
        Some(parted) => json!({
            "columns": [left, right],
            "same_rows": parted.same,
            "left": parted.left,
            "right": parted.right,
        }),
    }
}
