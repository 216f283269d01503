//! Snapshots: each scenario's ladder, kept in a file beside the scenario in insta's own format, so
//! that `cargo insta review` works on it. A ladder is just a text here: nothing here draws or prints.

mod format;
mod name;
mod store;
#[cfg(test)]
mod tests;

pub use name::{folder, path, slugs};
pub use store::{Diff, Mode, Outcome, Snapshot, on_ci, source, unreferenced};
