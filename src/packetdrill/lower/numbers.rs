//! The script's numbers as the scenario's.
//!
//! In a SYN, packetdrill's numbers are those of the header; in every other segment they count from
//! the ISS of their side. Here both sides begin at 0, so that every segment counts so.

use std::collections::HashMap;
use std::time::Duration;

/// The MSS of a peer that announces none (RFC 9293, section 3.7.1).
const DEFAULT_MSS: u16 = 536;

/// The octets that timestamps take in every segment.
const TIMESTAMPS: u16 = 12;

/// What the segments so far say about numbers.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// The ISS of the host under test and of its peer, as the script has them.
    local: Option<u32>,
    remote: Option<u32>,
    /// The MSS that either has announced; the peer's is 0 if its SYN announces none.
    pub(super) local_mss: Option<u16>,
    pub(super) remote_mss: Option<u16>,
    /// Whether the last SYN of either had timestamps.
    pub(super) local_timestamps: bool,
    pub(super) remote_timestamps: bool,
    /// The first TSval that is expected, and when.
    first: Option<(u32, Duration)>,
    /// What the host's clock really says where the script has a TSval of it.
    clock: HashMap<u32, u32>,
    /// Where the last segment that the host has to send begins.
    pub(super) last_sent: Option<u32>,
}

impl Numbers {
    /// The number of a segment of the host (`local`) or of its peer.
    pub(super) fn sequence(&mut self, local: bool, syn: bool, number: u32) -> u32 {
        if !syn {
            return number;
        }
        let first = if local { &mut self.local } else { &mut self.remote };
        number.wrapping_sub(*first.get_or_insert(number))
    }

    /// The number that such a segment acknowledges.
    pub(super) fn acknowledgment(&self, local: bool, syn: bool, number: u32) -> u32 {
        let first = if local { self.remote } else { self.local };
        if syn { number.wrapping_sub(first.unwrap_or(0)) } else { number }
    }

    /// The smaller MSS of both sides.
    fn mss(&self) -> u16 {
        let remote = self.remote_mss.filter(|mss| *mss > 0).unwrap_or(DEFAULT_MSS);
        remote.min(self.local_mss.unwrap_or(1460)).max(1)
    }

    /// The sizes of segments of which a system's buffers hold whole numbers: without and with
    /// options.
    pub(super) fn sizes(&self) -> [i64; 2] {
        let mss = self.mss();
        [mss, mss.saturating_sub(TIMESTAMPS).max(1)].map(i64::from)
    }

    /// The largest payload that the host sends, in octets.
    pub(super) fn largest_payload(&self) -> u32 {
        let mss = self.mss();
        let options = if self.local_timestamps && self.remote_timestamps { TIMESTAMPS } else { 0 };
        mss.saturating_sub(options).max(1).into()
    }

    /// Notes a TSval that is expected at a moment. Returns whether it is the first.
    pub(super) fn stamp(&mut self, value: u32, now: Duration) -> bool {
        let is_first = self.first.is_none();
        let (first, when) = *self.first.get_or_insert((value, now));
        // The clock ticks once a millisecond; the cast keeps its place on the circle.
        let ticks = now.saturating_sub(when).as_millis() as u32;
        self.clock.insert(value, first.wrapping_add(ticks));
        is_first
    }

    /// The TSval that the host sent where the script has this one.
    pub(super) fn stamped(&self, value: u32) -> u32 {
        self.clock.get(&value).copied().unwrap_or(value)
    }

    /// What the host's clock says when the scenario begins.
    pub(super) fn first_stamp(&self) -> Option<u32> {
        let (value, when) = self.first?;
        Some(value.wrapping_sub(when.as_millis() as u32))
    }
}
