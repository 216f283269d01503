//! Which scenarios are meant, of those that are there, and in which order they are started: the
//! language of filters, parts of all (`--shard`) and orders by a seed (`--shuffle`). It looks at
//! what a scenario says of itself, never at how it runs; nothing here reads files or prints.

mod expression;
mod field;
mod matcher;
mod parse;
mod part;
mod subject;
#[cfg(test)]
mod tests;

pub use expression::Expression;
pub use field::Field;
pub use parse::BadExpression;
pub use part::{Shard, order};
pub use subject::Subject;
