//! The same scenarios on several implementations, and one table of the outcomes: one row for each
//! scenario, one column for each pair of hosts. Outcomes are grouped by which columns differ, and
//! each difference is shown from the row of the ladder where it begins. Running belongs to
//! [`crate::run`], and weighing a result to [`crate::report`]. Nothing here reads files or prints.

mod column;
mod divergence;
mod outcome;
mod report;
mod table;
#[cfg(test)]
mod tests;

pub use column::{BadColumn, Column};
pub use divergence::Divergence;
pub use outcome::Outcome;
pub use report::{html, human, json, markdown, schema, side_by_side};
pub use table::{Cell, Comparison, Difference, Group, Row, compare};
