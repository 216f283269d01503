//! A statement of conformance: what the library of scenarios shows of one implementation, requirement
//! by requirement in the order of RFC 9293's table, on one page that can stand beside a product. It is
//! made of a [`Comparison`](crate::compare::Comparison) with one column: how scenarios run and what a
//! failure weighs is not known here, nor are options and files.

mod html;
mod json;
mod markdown;
mod statement;
#[cfg(test)]
mod tests;

pub use html::html;
pub use json::{json, schema};
pub use markdown::markdown;
pub use statement::{Deviation, Row, Shown, Statement, Tally};
