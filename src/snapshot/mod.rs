//! Snapshots: each scenario's ladder, kept in a file beside the scenario in insta's own format, so
//! that `cargo insta review` works on it. A ladder is just a text here: nothing here draws or prints.

#[cfg(feature = "command")]
mod format;
mod name;
mod outcome;
#[cfg(feature = "command")]
mod store;
#[cfg(test)]
mod tests;

pub use name::slugs;
#[cfg(feature = "command")]
pub use name::{folder, path};
pub use outcome::{Diff, Outcome};
#[cfg(feature = "command")]
pub use store::{Mode, Snapshot, on_ci, source, unreferenced};
