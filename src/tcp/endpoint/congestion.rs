//! Slow start and congestion avoidance (MUST-19; RFC 5681, section 3.1).

/// The congestion window and its threshold, in octets.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Congestion {
    /// cwnd; `None` while congestion control is off.
    window: Option<u32>,
    /// ssthresh.
    threshold: u32,
}

impl Congestion {
    /// The window before anything was measured: 2 to 4 segments, or 1 if the SYN was lost. A
    /// lost SYN also lowers ssthresh, as any loss that a timer finds does; so little was in
    /// flight that it falls to 2 segments.
    pub fn start(&mut self, on: bool, mss: u32, syn_lost: bool) {
        let segments = match mss {
            _ if syn_lost => 1,
            2191.. => 2,
            1096.. => 3,
            _ => 4,
        };
        self.window = on.then_some(segments * mss);
        self.threshold = if syn_lost { 2 * mss } else { u32::MAX };
    }

    /// cwnd, or no limit.
    #[inline]
    pub fn window(&self) -> u32 {
        self.window.unwrap_or(u32::MAX)
    }

    /// Whether cwnd < ssthresh.
    #[inline]
    pub fn in_slow_start(&self) -> bool {
        self.window.is_some_and(|window| window < self.threshold)
    }

    /// Slow start: cwnd grows by what is acknowledged, at most one segment.
    pub fn slow_start(&mut self, acknowledged: u32, mss: u32) {
        if let Some(window) = &mut self.window {
            *window = window.saturating_add(acknowledged.min(mss));
        }
    }

    /// Congestion avoidance: cwnd grows by about one segment a round trip.
    pub fn avoid(&mut self, mss: u32) {
        if let Some(window) = &mut self.window {
            let growth = u64::from(mss) * u64::from(mss) / u64::from((*window).max(1));
            *window = window.saturating_add(growth.max(1) as u32);
        }
    }

    /// After a segment's first timeout: half of what was in flight becomes ssthresh.
    pub fn lower_threshold(&mut self, in_flight: u32, mss: u32) {
        self.threshold = (in_flight / 2).max(2 * mss);
    }

    /// After a timeout: cwnd falls to one segment.
    pub fn collapse(&mut self, mss: u32) {
        if let Some(window) = &mut self.window {
            *window = mss;
        }
    }
}
