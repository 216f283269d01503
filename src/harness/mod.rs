//! Many scenarios, from paths to results. A [`Text`] is a file that was read and checked, a
//! [`Case`] one of its scenarios, and a `Choice` the cases that filters, `@stack` and a shard
//! leave. [`in_order`] works on many at once and hands over each result in its place, and
//! `ladder` holds a result against the ladder kept beside its file. `run`, `compare`,
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

pub use case::Case;
pub use find::scenarios;
pub use parallel::{Crew, Made, in_order, run_all};
pub use text::{Mistaken, Text};

// Not part of the public interface, as `src/lib.rs` says.
#[doc(hidden)]
pub use crate::files::EXTENSION;
#[doc(hidden)]
pub use crate::language::Imported;
#[doc(hidden)]
pub use baseline::Baseline;
#[doc(hidden)]
pub use case::LeftOut;
#[doc(hidden)]
pub use choice::{Choice, Wanted};
#[cfg(feature = "library")]
#[doc(hidden)]
pub use find::LIBRARY;
#[doc(hidden)]
pub use find::{Origin, find, is_there};
#[cfg(feature = "command")]
#[doc(hidden)]
pub use kept::{ladder, left_over};
#[doc(hidden)]
pub use parallel::shuffled;
#[doc(hidden)]
pub use reader::is_readable;
