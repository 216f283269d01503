//! Many scenarios, from paths to results. A [`Text`] is a file that was read and checked, a
//! [`Case`] one of its scenarios, and a [`Choice`] the cases that filters, `@stack` and a shard
//! leave. [`in_order`] works on many at once and hands over each result in its place, and
//! [`ladder`] holds a result against the ladder kept beside its file. `run`, `compare`,
//! `coverage`, `mutants`, grading and the tests all go this way; so can the tests of another
//! crate. How a scenario runs is [`crate::run`]'s business, what is printed of it the writers'.

mod baseline;
mod case;
mod choice;
mod find;
#[cfg(feature = "command")]
mod import;
#[cfg(feature = "command")]
mod kept;
mod parallel;
mod reader;
mod text;

pub use crate::files::EXTENSION;
pub use crate::language::Imported;
pub use baseline::Baseline;
pub use case::{Case, LeftOut};
pub use choice::{Choice, Wanted};
#[cfg(feature = "library")]
pub use find::LIBRARY;
pub use find::{Origin, find, is_there, scenarios};
#[cfg(feature = "command")]
pub use kept::{ladder, left_over};
pub use parallel::{Crew, Made, in_order, run_all, shuffled};
pub use reader::is_readable;
pub use text::{Mistaken, Text};
