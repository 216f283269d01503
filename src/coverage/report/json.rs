//! Coverage for programs.

use serde_json::{Map, Value, json};

use super::{documents, levels};
use crate::coverage::{Axis, Coverage, Tally};

/// One document: for each axis how much is covered, and every item with its count.
pub fn json(coverage: &Coverage) -> Value {
    let mut axes = Map::new();
    for axis in Axis::ALL {
        let items = coverage.items(axis);
        let tally = Tally::of(&items);
        let items: Vec<Value> = items
            .iter()
            .map(|item| {
                let mut value = json!({ "name": item.name, "count": item.count });
                if let Some(reason) = item.excused {
                    value["cannot_be"] = json!(reason);
                }
                if matches!(axis, Axis::Requirements | Axis::Companions)
                    && let Some(names) = coverage.counts.citations.get(&item.name)
                {
                    value["scenarios"] = json!(names);
                }
                value
            })
            .collect();
        let mut value = json!({
            "covered": tally.covered,
            "total": tally.total,
            "cannot_be": tally.excused,
            "percent": tally.percent(),
        });
        let parts = match axis {
            Axis::Requirements => Some(("levels", levels(coverage))),
            Axis::Companions => Some(("rfcs", documents(coverage))),
            _ => None,
        };
        if let Some((name, parts)) = parts {
            let parts = parts.into_iter().map(|(part, tally)| {
                let share = json!({ "covered": tally.covered, "total": tally.total });
                (part.to_owned(), share)
            });
            value[name] = Value::Object(parts.collect());
        }
        value["items"] = Value::Array(items);
        axes.insert(axis.name().to_owned(), value);
    }
    json!({
        "version": 1,
        "scenarios": coverage.counts.scenarios,
        "failed": coverage.left_out.failed,
        "open": coverage.left_out.open,
        "known": coverage.left_out.known,
        "axes": axes,
    })
}
