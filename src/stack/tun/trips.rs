//! Segments that are not acknowledged, and the real time that their round trips lost.
//!
//! Each event takes real time, and no virtual time. If that adds up, a timer repeats a segment too early for
//! the scenario, and one that follows from a measured round trip is too late.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::tcp::{Flags, Segment, Seq, Time};

/// From how much on lost time has moved a timer.
const MOVED: Duration = Duration::from_millis(25);

/// How old a segment is at least that a timer repeats.
const SHORTEST_TIMER: Duration = Duration::from_millis(150);

/// How many segments are tracked.
const TRACKED: usize = 256;

/// A segment that was sent, in the TCP's own numbers.
#[derive(Clone, Copy, Debug)]
struct Sent {
    seq: Seq,
    /// One past its last number.
    end: Seq,
    /// When it was last sent, in virtual and in real time.
    then: Time,
    at: Instant,
}

impl Sent {
    /// How much real time has passed since then that was no virtual time.
    fn lost(&self, now: Time) -> Duration {
        self.at.elapsed().saturating_sub(now.since(self.then))
    }
}

/// The round trips of a connection.
#[derive(Debug, Default)]
pub(super) struct Trips {
    open: VecDeque<Sent>,
    /// Whether one took much longer in real time than in the scenario.
    slow: bool,
}

impl Trips {
    /// A segment is sent. Says whether a timer repeats it too early.
    pub(super) fn begin(&mut self, now: Time, own: &Segment) -> bool {
        if own.seg_len() == 0 || own.flags.has(Flags::RST) {
            return false;
        }
        let before = self.open.iter().position(|it| it.seq == own.seq);
        if own.flags.has(Flags::SYN) && before.is_none() {
            // Another connection.
            *self = Self::default();
        }
        let before = before.and_then(|place| self.open.remove(place));
        if self.open.len() == TRACKED {
            self.open.pop_front();
        }
        let end = own.seq + own.seg_len();
        self.open.push_back(Sent { seq: own.seq, end, then: now, at: Instant::now() });
        before.is_some_and(|it| it.at.elapsed() >= SHORTEST_TIMER && it.lost(now) >= MOVED)
    }

    /// A segment arrives, in the TCP's own numbers; what it acknowledges has made its round trip.
    pub(super) fn end(&mut self, now: Time, own: &Segment) {
        if own.flags.has(Flags::ACK) {
            let is_ended = |it: &Sent| it.end.le(own.ack);
            self.slow |= self.open.iter().any(|it| is_ended(it) && it.lost(now) >= MOVED);
            self.open.retain(|it| !is_ended(it));
        }
    }

    /// Whether something waits to be sent again at a time that follows from a slow round trip.
    pub(super) fn are_uncertain(&self) -> bool {
        self.slow && !self.open.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(seq: u32) -> Segment {
        Segment { seq: Seq(seq), flags: Flags::ACK, payload: vec![0; 10], ..Segment::default() }
    }

    /// Trips whose segments were sent that long ago in real time.
    fn aged(mut trips: Trips, millis: u64) -> Trips {
        for sent in &mut trips.open {
            sent.at -= Duration::from_millis(millis);
        }
        trips
    }

    #[test]
    fn a_repetition_is_early_where_real_time_has_passed_and_virtual_time_has_not() {
        let begun = |millis| {
            let mut trips = Trips::default();
            assert!(!trips.begin(Time::ZERO, &data(1)));
            aged(trips, millis)
        };
        let at = |millis: u64| Time::ZERO + Duration::from_millis(millis);
        assert!(begun(1000).begin(at(0), &data(1)));
        assert!(begun(1000).begin(at(900), &data(1)));
        assert!(!begun(1000).begin(at(1000), &data(1)), "as much virtual time has passed");
        assert!(!begun(100).begin(at(0), &data(1)), "no timer is so short");
        assert!(!begun(1000).begin(at(0), &data(11)), "it is another segment");
    }

    #[test]
    fn a_slow_round_trip_makes_later_timers_uncertain() {
        let mut trips = Trips::default();
        trips.begin(Time::ZERO, &data(1));
        let mut trips = aged(trips, 100);
        let ack = Segment { ack: Seq(11), flags: Flags::ACK, ..Segment::default() };
        trips.end(Time::ZERO, &ack);
        assert!(!trips.are_uncertain(), "nothing is open");
        trips.begin(Time::ZERO, &data(11));
        assert!(trips.are_uncertain());
        trips.begin(Time::ZERO, &Segment { flags: Flags::SYN, seq: Seq(77), ..Segment::default() });
        assert!(!trips.are_uncertain(), "it is another connection");
    }
}
