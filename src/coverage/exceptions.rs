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

/// All of them: at present there is nothing that no scenario reaches.
pub const EXCEPTIONS: &[Exception] = &[];
