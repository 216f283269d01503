//! Which scenarios are meant, and in which order they begin: the language of filters, shards
//! (`--shard`) and shuffling by a seed (`--shuffle`). It looks at what a scenario says about itself,
//! never at how it runs. Nothing here reads files or prints.

mod expression;
mod field;
mod filter;
mod matcher;
mod numbers;
mod parse;
mod part;
mod subject;
#[cfg(test)]
mod tests;

pub use expression::Expression;
pub use field::Field;
pub use filter::Filter;
pub use numbers::{Numbers, order};
pub use parse::BadExpression;
pub use part::Shard;
pub use subject::Subject;
