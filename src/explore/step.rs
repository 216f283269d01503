//! What can happen in a situation.

use crate::host::Host;

/// One step from a situation to the next.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Step {
    /// The segment at this place of what is in flight to `to` arrives there; 0 is the earliest.
    Arrival {
        /// At which host.
        to: Host,
        /// Its place.
        at: usize,
    },
    /// The clock goes to the next moment at which a timer is due, and all timers that are due then
    /// fire, the client's first. What is in flight stays in flight.
    Timers,
    /// Something that the exploration says may happen.
    May {
        /// Which, as an index into its `mays`.
        may: usize,
        /// The segment that it happens to, if it does to one: its sender, and its place among what
        /// is in flight from there, or is held. For `network reorder`, the sender and 0.
        segment: Option<(Host, usize)>,
    },
}
