//! Tables of rules with one thing changed, and which scenarios notice: the proof that a set of
//! scenarios can fail. [`mutants`] derives them from the table of rules, [`hunt()`] runs
//! scenarios on each. A scenario notices by failing, not by its trace: what happens and is
//! not looked at counts for nothing. Mutants that behave as the table does are named in
//! [`EQUIVALENT`], with the proof.

mod change;
mod derive;
mod equivalent;
mod house;
mod hunt;
mod json;
mod mistakes;
mod report;
mod says;
mod searched;
mod shadow;
mod watched;

#[cfg(test)]
mod tests;

pub use change::{Axis, Change, Mutant, What};
pub use derive::mutants;
pub use equivalent::{EQUIVALENT, Equivalent};
pub use house::House;
pub(crate) use hunt::watch;
pub use hunt::{Fate, Hunt, Hunted, Score, hunt, hunt_among, notices_any};
pub use json::{json, schema};
pub use report::{human, list};
pub(crate) use watched::Watched;
