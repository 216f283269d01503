//! The same scenarios on several implementations, and one table of their answers: a row a
//! scenario, a column a pair of hosts. Running is [`crate::run`]'s, and what a scenario's result
//! weighs [`crate::report`]'s; here they are put side by side, grouped by who differs from whom,
//! and each difference is shown from the row of the ladder where it begins. Nothing here reads
//! files or prints.

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
pub use report::{html, human, json, markdown, schema};
pub use table::{Cell, Comparison, Difference, Group, Row, compare};
