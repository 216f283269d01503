//! Coverage for programs.

use serde_json::{Map, Value, json};

use super::levels;
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
                if axis == Axis::Requirements
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
        if axis == Axis::Requirements {
            let levels = levels(coverage).into_iter().map(|(level, tally)| {
                let share = json!({ "covered": tally.covered, "total": tally.total });
                (level.name().to_owned(), share)
            });
            value["levels"] = Value::Object(levels.collect());
        }
        value["items"] = Value::Array(items);
        axes.insert(axis.name().to_owned(), value);
    }
    json!({
        "version": 1,
        "scenarios": coverage.counts.scenarios,
        "failed": coverage.failed,
        "axes": axes,
    })
}
