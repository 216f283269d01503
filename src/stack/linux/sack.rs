//! Selective acknowledgments, and the kernel's reordering window.
//!
//! The kernel treats a segment as lost if a later one has arrived (RACK, RFC 8985). It waits a
//! little in case the segment was only overtaken: a fraction of the real round trip, which depends
//! on how busy the machine is. To a scenario, round trips take no time, so this wait takes none
//! either: `tcp_reordering` is 1, with which the kernel does not wait. Where it would wait anyway,
//! the scenario is inconclusive; and where it compares a round trip with the shortest one, the
//! round trip is made to take as long.

use std::time::Duration;

use super::diag::Look;
use crate::stack::Fault;
use crate::tcp::Config;

/// How long to keep segments from the kernel, so that it believes an acknowledgment of
/// retransmitted data: sooner than the shortest round trip, it could be for the first copy.
pub(super) fn patience(look: &Look) -> Duration {
    let info = look.info.filter(|info| info.sack && info.again > 0);
    let least = info.and_then(|info| info.least_rtt);
    least.map_or(Duration::ZERO, |least| least.saturating_sub(look.at.elapsed()))
}

/// Whether it is unpredictable when the kernel treats a segment as lost.
pub(super) fn unforeseen(look: &Look, config: &Config) -> Option<Fault> {
    let info = look.info.filter(|info| config.sack && info.sacked > 0)?;
    if !info.sack && !config.own_choices {
        return Some(Fault::unsayable(
            "duplicate acknowledgments without SACK from a peer of a host that offers it",
            "Linux is set to treat the first one as a loss, as it must be if both offer SACK",
        ));
    }
    (info.reordered > 0).then(|| {
        Fault::unsayable(
            "a loss after segments have overtaken others, with SACK",
            "Linux then waits for a fraction of the real round trip, which depends on the machine",
        )
    })
}
