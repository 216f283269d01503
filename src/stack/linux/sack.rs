//! Selective acknowledgments, and the kernel's reordering window.
//!
//! The kernel takes for lost what was sent before something that has arrived (RACK, RFC 8985). It
//! waits a little, in case that was only overtaken: a share of the real round trip, which depends
//! on how busy the machine is. To a scenario, round trips take no time, and so this wait takes
//! none: `tcp_reordering` is 1, with which the kernel does not wait. Where it would wait all the same,
//! that is said; and where it compares a round trip with the shortest, it is let to take as long.

use std::time::Duration;

use super::diag::Look;
use crate::stack::Fault;
use crate::tcp::Config;

/// How long the kernel is to have no segment, so that an acknowledgment of what it has sent
/// again is believed: in less than the shortest round trip, it could be one of the first copy.
pub(super) fn patience(look: &Look) -> Duration {
    let info = look.info.filter(|info| info.sack && info.again > 0);
    let least = info.and_then(|info| info.least_rtt);
    least.map_or(Duration::ZERO, |least| least.saturating_sub(look.at.elapsed()))
}

/// What nobody can foresee, if anything: when the kernel takes something for lost.
pub(super) fn unforeseen(look: &Look, config: &Config) -> Option<Fault> {
    let info = look.info.filter(|info| config.sack && info.sacked > 0)?;
    if !info.sack {
        return Some(Fault::unsayable(
            "duplicate acknowledgments without SACK from a peer of a host that offers it",
            "Linux is set to take the first for a loss, as it has to be where both offer SACK",
        ));
    }
    (info.reordered > 0).then(|| {
        Fault::unsayable(
            "a loss where segments have overtaken others before, with SACK",
            "Linux waits for a share of the real round trip then, which depends on the machine",
        )
    })
}
