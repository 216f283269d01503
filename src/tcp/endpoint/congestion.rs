//! Slow start and congestion avoidance (MUST-19; RFC 5681, section 3.1).

use crate::tcp::Arithmetic;

/// The congestion window and its threshold, in octets.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Congestion {
    /// cwnd; `None` while congestion control is off.
    window: Option<u32>,
    /// ssthresh.
    threshold: u32,
}

impl Congestion {
    /// The window before anything was measured: so many segments as are `chosen`, or else 2 to 4; or
    /// 1 if the SYN was lost. A
    /// lost SYN also lowers ssthresh, as any loss that a timer finds does; so little was in
    /// flight that it falls to 2 segments.
    pub fn start(
        &mut self,
        on: bool,
        mss: u32,
        syn_lost: bool,
        chosen: Option<u32>,
        numbers: &Arithmetic,
    ) {
        let segments = match (mss, chosen) {
            _ if syn_lost => numbers.window_after_lost_syn,
            (_, Some(chosen)) => chosen,
            (mss, None) if mss > numbers.medium_mss => numbers.window_of_large,
            (mss, None) if mss > numbers.small_mss => numbers.window_of_medium,
            _ => numbers.window_of_small,
        };
        self.window = on.then_some(segments.saturating_mul(mss));
        self.threshold = if syn_lost { numbers.minimum_threshold * mss } else { u32::MAX };
    }

    /// cwnd, or no limit.
    #[inline]
    pub fn window(&self) -> u32 {
        self.window.unwrap_or(u32::MAX)
    }

    /// ssthresh.
    #[cfg(test)]
    pub fn threshold(&self) -> u32 {
        self.threshold
    }

    /// Whether cwnd < ssthresh.
    #[inline]
    pub fn in_slow_start(&self, numbers: &Arithmetic) -> bool {
        self.window.is_some_and(|window| numbers.slow_start.holds(window, self.threshold))
    }

    /// Slow start: cwnd grows by the octets acknowledged, at most one segment.
    pub fn slow_start(&mut self, acknowledged: u32, mss: u32, numbers: &Arithmetic) {
        if let Some(window) = &mut self.window {
            *window = window.saturating_add(acknowledged.min(numbers.slow_start_growth * mss));
        }
    }

    /// Congestion avoidance: cwnd grows by about one segment a round trip.
    pub fn avoid(&mut self, mss: u32, numbers: &Arithmetic) {
        if let Some(window) = &mut self.window {
            let growth = u64::from(mss) * u64::from(mss) / u64::from((*window).max(1));
            *window = window.saturating_add(numbers.avoidance_growth * growth.max(1) as u32);
        }
    }

    /// After a segment's first timeout: half of the octets in flight become ssthresh.
    pub fn lower_threshold(&mut self, in_flight: u32, mss: u32, numbers: &Arithmetic) {
        self.threshold = (in_flight / numbers.threshold_share).max(numbers.minimum_threshold * mss);
    }

    /// After a timeout: cwnd falls to one segment.
    pub fn collapse(&mut self, mss: u32, numbers: &Arithmetic) {
        if let Some(window) = &mut self.window {
            *window = numbers.loss_window * mss;
        }
    }
}
