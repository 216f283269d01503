//! What no scenario can reach, each with the reason. A test fails if one of these is reached
//! all the same.

use super::Axis;

/// Something that no scenario can reach.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exception {
    /// Where it is counted.
    pub axis: Axis,
    /// Its name there.
    pub name: &'static str,
    /// Why nothing can reach it, as half a sentence.
    pub reason: &'static str,
}

const NO_STATUS: &str =
    "no statement makes the STATUS call; what it tells is what every `expect X STATE` looks at";

/// All of them.
pub const EXCEPTIONS: &[Exception] = &[
    Exception { axis: Axis::Rules, name: "closed.status", reason: NO_STATUS },
    Exception { axis: Axis::Rules, name: "open.status", reason: NO_STATUS },
];
