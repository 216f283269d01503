//! What an event makes an endpoint do.

use super::rules::Facts;
use super::{RuleId, Segment, Signal};

/// Where an endpoint puts what an event made it do. The caller clears it, or keeps it for
/// several events.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Effects {
    /// Segments sent, in order.
    pub segments: Vec<Segment>,
    /// What the user was told, in order.
    pub signals: Vec<Signal>,
    /// The rules that fired, in order.
    pub fired: Vec<RuleId>,
    /// What held when the last rule for the event itself was tried: why others did not fire.
    pub facts: Facts,
}

impl Effects {
    /// Forgets everything, keeping the room.
    #[inline]
    pub fn clear(&mut self) {
        self.segments.clear();
        self.signals.clear();
        self.fired.clear();
        self.facts = Facts::default();
    }
}
