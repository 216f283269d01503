//! Snapshots: each scenario's ladder kept in a file beside the scenario, in insta's own format,
//! so that `cargo insta review` works on it. This is the one room of results that touches
//! files; it draws nothing and prints nothing.

mod format;
mod name;
mod store;
#[cfg(test)]
mod tests;

pub use name::{folder, path, slugs};
pub use store::{Diff, Mode, Outcome, Snapshot, on_ci, source, unreferenced};
