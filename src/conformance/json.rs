//! For programs.

use serde_json::Value;

use super::Statement;

/// One JSON document, of [`schema`].
pub fn json(statement: &Statement) -> String {
    let value = serde_json::to_value(statement).unwrap_or_default();
    format!("{value:#}\n")
}

/// The schema of the document.
pub fn schema() -> Value {
    schemars::schema_for!(Statement).to_value()
}
