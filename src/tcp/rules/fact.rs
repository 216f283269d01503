//! Facts: what a rule may ask about the segment, the call and the control block.

/// A fact. To be completed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Fact {
    /// The ACK bit is set.
    Ack,
}

impl Fact {
    /// What it says when it holds (`true`) and when it does not, as half a sentence.
    pub const fn says(self, holds: bool) -> &'static str {
        match (self, holds) {
            (Self::Ack, true) => "the ACK bit is set",
            (Self::Ack, false) => "the ACK bit is not set",
        }
    }
}
