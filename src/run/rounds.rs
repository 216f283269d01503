//! Finds what goes round: the same arrivals and timers, with the same segments in the network and
//! the same states, over and over while one statement runs and no time passes. By Brent's method:
//! each moment is compared with one earlier moment, which is replaced at every power of two. That
//! costs one comparison a step and hardly any memory.

use super::world::Halt;
use crate::host::{Host, PerHost};
use crate::network::Network;
use crate::tcp::{Segment, State, Time};

/// How often the same moment must come again. By then no state that is not looked at here (a
/// counter, a growing window) will end it.
const ENOUGH: u32 = 500;

/// How many moments of a statement pass before one is kept: most statements have fewer, and cost
/// nothing.
const FIRST: u32 = 64;

/// With more segments in flight than this, no round is looked for: comparing them all at each step
/// would cost the square of their number. The bound on steps ends such a run.
const CROWD: usize = 64;

#[derive(Clone, Debug, Default)]
pub(super) struct Rounds {
    mark: Option<Moment>,
    /// After so many moments the mark is replaced.
    power: u32,
    since: u32,
    again: u32,
}

/// What is about to happen, and when.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Moment {
    time: Time,
    host: Host,
    is_timer: bool,
    states: PerHost<Option<State>>,
    in_flight: Vec<(Host, Segment)>,
}

impl Rounds {
    /// A statement begins.
    pub(super) fn begin(&mut self) {
        *self = Self::default();
    }

    /// A segment is about to arrive at the host, or a timer of it to fire.
    pub(super) fn see(
        &mut self,
        time: Time,
        host: Host,
        is_timer: bool,
        states: PerHost<Option<State>>,
        network: &Network,
    ) -> Result<(), Halt> {
        if network.count() > CROWD {
            return Ok(());
        }
        let in_flight = || network.in_flight(None);
        let is_mark = self.mark.as_ref().is_some_and(|mark| {
            (mark.time, mark.host, mark.is_timer, mark.states) == (time, host, is_timer, states)
                && in_flight()
                    .map(|it| (it.from, &it.segment))
                    .eq(mark.in_flight.iter().map(|(from, segment)| (*from, segment)))
        });
        if is_mark {
            self.again += 1;
            return if self.again < ENOUGH { Ok(()) } else { Err(Halt::Endless) };
        }
        self.since += 1;
        let power = self.power.max(FIRST);
        if self.since > power {
            let in_flight = in_flight().map(|it| (it.from, it.segment.clone())).collect();
            self.mark = Some(Moment { time, host, is_timer, states, in_flight });
            self.power = 2 * power;
            self.since = 0;
            self.again = 0;
        }
        Ok(())
    }
}
