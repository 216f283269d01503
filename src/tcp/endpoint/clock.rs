//! An endpoint whose clock is put back: for whoever compares endpoints at different times.

use std::time::Duration;

use super::Endpoint;
use super::tcb::Tcb;
use crate::tcp::{Config, Time};

/// A round trip that took longer counts as if it took so long: no RTO is as large.
const LONGEST_ROUND_TRIP: Duration = Duration::from_secs(3600);

/// How much older than R2 a segment is at most: from then on its age makes no difference.
const BEYOND: Duration = Duration::from_secs(1);

impl Endpoint {
    /// Puts its clock from one time to another: every moment that it knows is as far from the one
    /// as it was from the other. Ages that make no difference any more become equal, so that
    /// endpoints that go on alike are equal if they stand at the same time.
    ///
    /// Not for a connection with timestamps: its segments say what the clock says.
    pub fn put_clock(&mut self, from: Time, to: Time) {
        let Self { tcb, previous, config, .. } = self;
        for tcb in std::iter::once(tcb).chain(previous.as_deref_mut()) {
            put(tcb, config, from, to);
        }
    }
}

fn put(tcb: &mut Tcb, config: &Config, from: Time, to: Time) {
    let put = |time: Time| {
        Time((u128::from(time.0) + u128::from(to.0)).saturating_sub(u128::from(from.0)) as u64)
    };
    for due in tcb.timers.iter_mut().filter(|due| **due != Time::NEVER) {
        *due = put(*due);
    }
    // An age, but not more than makes a difference.
    let since = |time: Time, most: Duration| {
        let most = u64::try_from(most.as_micros()).unwrap_or(u64::MAX);
        put(time).max(Time(to.0.saturating_sub(most)))
    };
    tcb.send.age(|sent| {
        sent.first_sent =
            since(sent.first_sent, sent.r2(config).map_or(Duration::ZERO, |r2| r2 + BEYOND));
    });
    tcb.rto.age(|sent| since(sent, LONGEST_ROUND_TRIP));
    tcb.ts_renewed = if tcb.timestamps { put(tcb.ts_renewed) } else { Time::ZERO };
}
