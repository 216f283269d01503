//! Items that no scenario can reach, each with the reason. A test fails if one of them is reached
//! after all.

use super::Axis;

/// An item that no scenario can reach.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exception {
    /// The axis on which it is counted.
    pub axis: Axis,
    /// Its name on that axis.
    pub name: &'static str,
    /// Why nothing can reach it: a clause without capital letter or full stop.
    pub reason: &'static str,
}

/// All of them. At present scenarios reach everything.
pub const EXCEPTIONS: &[Exception] = &[];
