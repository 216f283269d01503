//! Mutants that behave as the table does, each with the proof. A test fails if one of them is
//! noticed all the same, or is no mutant any more.

/// A mutant that nobody can notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Equivalent {
    /// Its name.
    pub id: &'static str,
    /// Why it does what the table does, as a sentence.
    pub proof: &'static str,
}

/// All of them.
pub const EQUIVALENT: &[Equivalent] = &[];
