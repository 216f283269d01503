//! Time: the timers that are due, and how long a statement lets time pass. Virtual time is the
//! run's; of real time it is only counted how much the hosts wait for.

use std::time::Duration;

use super::{Halt, World};
use crate::host::Host;
use crate::run::Limits;
use crate::run::companion::Happens;
use crate::run::result::What;
use crate::stack::{Clock, Fired, Stack};
use crate::tcp::Time;

impl<S: Stack> World<S> {
    /// When the host's next timer is due.
    pub(in crate::run) fn next_timeout_of(&self, host: Host) -> Option<Time> {
        if self.is_raw(host) { None } else { self.stacks[host].next_timeout() }
    }

    /// The same, without ticks.
    pub(in crate::run) fn next_timer_of(&self, host: Host) -> Option<Time> {
        if self.is_raw(host) { None } else { self.stacks[host].next_timer() }
    }

    /// When the next timer of either host is due, and whose it is; the client's first.
    pub(in crate::run) fn next_timeout(&self) -> Option<(Time, Host)> {
        Host::BOTH
            .into_iter()
            .filter_map(|host| Some((self.next_timeout_of(host)?.max(self.now), host)))
            .min_by_key(|(due, _)| *due)
    }

    /// The time limit, as a moment.
    pub(in crate::run) fn last_moment(&self) -> Time {
        Time::ZERO + self.limits.time
    }

    /// As [`World::arrive_next`]. If the network is quiet but a host has a clock of its own, lets
    /// the next timer fire that is due before the patience of the statement ends. `false` if nothing
    /// more comes.
    pub(in crate::run) fn arrive_or_wait(&mut self) -> Result<bool, Halt> {
        Ok(self.arrive_next()? || self.wait_for_timer()?)
    }

    /// Lets the next timer fire, if a host has a clock of its own and the timer is due before the
    /// patience of the statement ends.
    pub(in crate::run) fn wait_for_timer(&mut self) -> Result<bool, Halt> {
        let has_own_clock =
            |host: &Host| !self.is_raw(*host) && self.stacks[*host].clock() == Clock::Real;
        if !Host::BOTH.iter().any(has_own_clock) {
            return Ok(false);
        }
        let due = self.next_timeout().filter(|(due, _)| *due <= self.patient_until);
        let Some((due, host)) = due else { return Ok(false) };
        self.now = due;
        self.fire(host)?;
        Ok(true)
    }

    /// Lets the next thing happen that may make somebody send a segment to `host`: what is in flight
    /// to its peer arrives, or the next timers fire, if they are due until then. `false` if nothing
    /// more happens until then.
    pub(in crate::run) fn wait_to_send(&mut self, host: Host, until: Time) -> Result<bool, Halt> {
        let peer = host.peer();
        if !self.is_raw(peer) && self.arrive_at(peer, false)? {
            return Ok(true);
        }
        self.fire_next(until)
    }

    /// Everything in flight arrives; then the clock goes to the next timer that is due, that
    /// timer fires (and all others that are due at that moment, the client's first), everything
    /// in flight arrives, and so on. What a timer sends at the very end stays in flight.
    pub(in crate::run) fn wait_until(&mut self, end: Time) -> Result<(), Halt> {
        if end > self.last_moment() {
            return Err(Halt::Time);
        }
        self.check_pace(end)?;
        self.wait_while(end, |_| true)
    }

    /// The same, but only as long as that is so.
    pub(in crate::run) fn wait_while(
        &mut self,
        end: Time,
        is_so: impl Fn(&Self) -> bool,
    ) -> Result<(), Halt> {
        loop {
            while is_so(self) && self.arrive_next()? {}
            if !is_so(self) {
                return Ok(());
            }
            if !self.fire_next(end)? {
                self.pass_until(end);
                return Ok(());
            }
            if self.now == end {
                self.note_time();
                return Ok(());
            }
        }
    }

    /// The clock goes to the next timer that is due, if it is until then; it fires, and so do all
    /// others that are due at that moment, the client's first.
    fn fire_next(&mut self, until: Time) -> Result<bool, Halt> {
        let due = self.next_timeout().map(|(due, _)| due).filter(|due| *due <= until);
        let Some(due) = due else { return Ok(false) };
        self.now = due;
        while let Some((due, host)) = self.next_timeout() {
            if due > self.now {
                break;
            }
            self.fire(host)?;
        }
        Ok(true)
    }

    /// Records the time, if nothing that was recorded shows it.
    fn note_time(&mut self) {
        if self.recorder.last < self.now {
            self.recorder.record(self.now, || What::Clock);
        }
    }

    /// Advances the clock, and records it.
    pub(in crate::run) fn pass_until(&mut self, then: Time) {
        if then > self.now {
            self.now = then;
            self.recorder.record(self.now, || What::Clock);
        }
    }

    /// Fires the timer of that host that is due now.
    pub(in crate::run) fn fire(&mut self, host: Host) -> Result<(), Halt> {
        self.step()?;
        self.rounds.see(self.now, host, true, self.states, &self.network)?;
        self.wait_really(host, self.stacks[host].real_wait())?;
        self.effects.clear();
        let fired = self.stacks[host].timeout(self.now, &mut self.effects);
        self.see_state(host);
        self.beside(host, Happens::Tick, None, None);
        match fired {
            // Time passes with every tick, so the run ends even if they are not counted.
            Some(Fired::Tick) => self.steps = self.steps.saturating_sub(1),
            Some(timer) => {
                let what = || What::Timer { host, timer };
                self.recorder.record_with(self.now, &self.effects.fired, what);
            }
            // A stack that announces a timer and then fires none still counts steps, so it ends.
            None => {}
        }
        self.effects_of(host)
    }

    /// Counts the real time that the host waits before an event other than a timer.
    pub(super) fn wait_before_event(&mut self, host: Host) -> Result<(), Halt> {
        self.wait_really(host, self.stacks[host].real_lag(self.now))
    }

    /// Ends the run if a host takes as much real time as virtual time, and that is too much until then: it
    /// is counted as it passes, but what takes too long need not begin.
    pub(in crate::run) fn check_pace(&self, until: Time) -> Result<(), Halt> {
        let keeps = |host: &Host| !self.is_raw(*host) && self.stacks[*host].keeps_pace();
        let Some(host) = Host::BOTH.into_iter().find(keeps) else { return Ok(()) };
        let wait = Duration::from_micros(until.0.saturating_sub(self.now.0));
        self.allow(host, wait, self.waited.saturating_add(wait))
    }

    /// Counts real time that a host is about to wait; ends the run if that is too much.
    fn wait_really(&mut self, host: Host, wait: Duration) -> Result<(), Halt> {
        if wait.is_zero() {
            return Ok(());
        }
        // To the second, so that the machine's own delays do not count.
        let wait = Duration::from_secs(wait.as_secs_f64().round() as u64);
        self.waited = self.waited.saturating_add(wait);
        self.allow(host, wait, self.waited)
    }

    /// Ends the run if one wait is too much, or all of them.
    fn allow(&self, host: Host, wait: Duration, in_all: Duration) -> Result<(), Halt> {
        let Limits { real_wait, real_total, .. } = self.limits;
        if wait <= real_wait && in_all <= real_total {
            return Ok(());
        }
        Err(Halt::Slow(host, in_all))
    }
}
