//! The retransmission timeout (RFC 6298), in microseconds of virtual time.

use std::time::Duration;

use crate::tcp::{Arithmetic, Seq, Time};

/// The clock granularity G (RFC 6298, section 2).
const GRANULARITY: u64 = 1;
/// The state of RFC 6298's algorithm.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Rto {
    /// SRTT and RTTVAR, once there was a measurement.
    estimate: Option<(u64, u64)>,
    /// The RTO before any backoff.
    base: u64,
    /// How often it has been doubled.
    doublings: u32,
    /// The largest RTO.
    max: u64,
    /// The smallest RTO.
    min: u64,
    /// The segment being timed: one past its last number, and when it was sent.
    timing: Option<(Seq, Time)>,
    /// How often the interval between probes has been doubled (SHLD-30).
    probe_doublings: u32,
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

impl Rto {
    /// Nothing measured yet (RFC 6298, rule 2.1).
    pub fn new(initial: Duration, max: Duration, numbers: &Arithmetic) -> Self {
        let base = micros(initial).max(1);
        Self {
            base,
            max: micros(max).max(base),
            min: numbers.minimum_rto.min(base),
            ..Self::default()
        }
    }

    /// The RTO now.
    pub fn current(&self, numbers: &Arithmetic) -> Duration {
        self.times(numbers.back_off.saturating_pow(self.doublings))
    }

    /// The interval before the next probe of a zero window: before the first one, the current
    /// RTO with its backoff (SHLD-29).
    pub fn probe_interval(&self, numbers: &Arithmetic) -> Duration {
        let probes = numbers.probe_back_off.saturating_pow(self.probe_doublings);
        self.times(numbers.back_off.saturating_pow(self.doublings).saturating_mul(probes))
    }

    fn times(&self, factor: u64) -> Duration {
        Duration::from_micros(self.base.saturating_mul(factor).min(self.max))
    }

    /// Doubles it (rule 5.5).
    pub fn back_off(&mut self, numbers: &Arithmetic) {
        if self.current(numbers).as_micros() < u128::from(self.max) {
            self.doublings += 1;
        }
    }

    /// Doubles the interval between probes.
    pub fn back_off_probe(&mut self, numbers: &Arithmetic) {
        if self.probe_interval(numbers).as_micros() < u128::from(self.max) {
            self.probe_doublings += 1;
        }
    }

    /// The next probe comes after one RTO again.
    pub fn reset_probe_interval(&mut self) {
        self.probe_doublings = 0;
    }

    /// Changes when the segment being timed was sent.
    pub fn age(&mut self, change: impl Fn(Time) -> Time) {
        if let Some((_, sent)) = &mut self.timing {
            *sent = change(*sent);
        }
    }

    /// Times a segment that is sent for the first time, if none is being timed.
    pub fn sent(&mut self, end: Seq, now: Time) {
        self.timing.get_or_insert((end, now));
    }

    /// Takes no measurement from the segment being timed: it is sent a second time, and which of
    /// the two is acknowledged cannot be known (Karn's algorithm, MUST-18).
    pub fn drop_sample(&mut self) {
        self.timing = None;
    }

    /// Everything before `una` is acknowledged: measures if the timed segment is (rules 2.2
    /// and 2.3), which also ends any backoff.
    pub fn acknowledged(&mut self, una: Seq, now: Time, numbers: &Arithmetic) {
        let Some((_, sent)) = self.timing.filter(|(end, _)| numbers.timed.seq(*end, una)) else {
            return;
        };
        self.timing = None;
        let rtt = now.0.saturating_sub(sent.0);
        let (srtt, rttvar) = match self.estimate {
            None => (rtt, rtt / numbers.first_variation),
            Some((srtt, rttvar)) => {
                let (alpha, beta) = (numbers.smoothing, numbers.variation_smoothing);
                let variation = (beta - 1) * rttvar + srtt.abs_diff(rtt);
                (((alpha - 1) * srtt + rtt) / alpha, variation / beta)
            }
        };
        self.estimate = Some((srtt, rttvar));
        self.base = (srtt + GRANULARITY.max(numbers.variations * rttvar)).clamp(self.min, self.max);
        self.doublings = 0;
    }

    /// A SYN had to be sent again: data begins with an RTO of 3 s (rule 5.7).
    pub fn after_lost_syn(&mut self, numbers: &Arithmetic) {
        self.base = self.base.max(numbers.rto_after_lost_syn).min(self.max);
        self.doublings = 0;
    }
}
