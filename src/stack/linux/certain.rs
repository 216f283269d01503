//! Makes sure that the kernel's behaviour after an event can only be caused by the event, and waits
//! for timers.
//!
//! Once due, a timer may fire at any moment, whatever this process is doing. So each event has to
//! be over, and all its effects collected, before any other timer can have fired; and a timer that
//! is waited for must have fired only once. If that is not certain because of the machine, the
//! scenario starts again; if it is because of the scenario's own timers, the scenario is
//! inconclusive.

use std::time::{Duration, Instant};

use super::diag::{Info, KernelTimer, Look};
use super::timers::{self, OWN_TICK, Running, TICK};
use super::{HURRY, Linux, sack, wire};
use crate::stack::Fault;
use crate::stack::real::{self, Moment};
use crate::sys::ending;
use crate::tcp::rules::Timer;
use crate::tcp::{Segment, State, Time};

/// How late a timer may be before the kernel counts as stuck.
const LATE: Duration = Duration::from_secs(20);

/// How soon a change is noticed that sends nothing.
const GLANCE: Duration = Duration::from_millis(2);

/// How many glances after that have to find nothing. One is not enough, since the machine may just
/// have resumed.
const GLANCES: u32 = 500;

/// What happened.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Event {
    /// A timer that was waited for.
    Timer(Running),
    /// An arriving ICMP error.
    Icmp,
    /// A call, or an arriving segment.
    Other,
}

impl Event {
    pub(super) fn timer(self) -> Option<Timer> {
        match self {
            Self::Timer(running) => Some(running.timer),
            Self::Icmp | Self::Other => None,
        }
    }
}

impl Linux {
    /// Whether a timer has fired since the latest event, or the connection has changed in another
    /// way.
    pub(super) fn has_fired(&self, look: &Look) -> bool {
        counts(look) != counts(&self.look)
    }

    /// After an event, once its effects are collected: checks that they are complete, and that
    /// nothing else is among them. `before` is the connection before the event, `others` is when
    /// the first of the other timers was due, and `is_silent` says that nothing was sent.
    pub(super) fn judge(
        &mut self,
        before: &Look,
        event: Event,
        others: Option<Instant>,
        is_silent: bool,
    ) {
        let now = Instant::now();
        // Real round trips make real timers, which are told apart more finely.
        let finer = if self.config.own_choices { TICK - OWN_TICK } else { Duration::ZERO };
        let others = others.map(|due| due + finer);
        let seen = Seen { now, before, after: &self.look, event, others, is_silent };
        let is_still = seen.is_still();
        if seen.is_overtaken() {
            self.fails(Fault::overtaken());
        }
        let in_time = now < self.began + timers::shortest(event.timer(), &self.config);
        // The segments collected belong to the kernel's count only if it has not changed since.
        let later = if in_time || is_still { self.look.clone() } else { self.take_look() };
        match event {
            _ if in_time || is_still => {}
            Event::Timer(running) if has_fired_once(before, &self.look, &later, running.timer) => {}
            Event::Timer(_) if !self.start.saw_standstill() => self.fails(Fault::unsayable(
                "a timer at the same time as one that takes much longer in real time",
                "the kernel's timer has fired more than once meanwhile",
            )),
            _ => self.fails(Fault::overtaken()),
        }
        let is_patient = sack::patience(&self.look) >= real::STANDSTILL;
        if !self.config.own_choices
            && (self.has_long_trip() || is_patient)
            && self.start.saw_standstill()
        {
            // To the kernel, the pause looked like a round trip, and made its timeouts longer.
            self.fails(Fault::overtaken());
        }
    }

    fn has_long_trip(&self) -> bool {
        self.look.info.as_ref().is_some_and(Info::has_long_trip)
    }

    /// Records a segment that is about to arrive. How long the connection has been silent decides
    /// whether the kernel delays an acknowledgment.
    pub(super) fn hear(&mut self, segment: &Segment) {
        if segment.payload.is_empty() {
            return;
        }
        let quiet = self.heard.replace(Moment::now());
        let stretched = quiet.is_some_and(|quiet| quiet.was_stretched_to(timers::RTO));
        if self.config.delayed_ack && stretched {
            self.fails(Fault::overtaken());
        }
    }

    /// What cannot be known about the kernel's timer, if it matters.
    pub(super) fn untold(&self, running: Running) -> Option<Fault> {
        let own = self.config.own_choices;
        let by_trips = !own && matches!(running.timer, Timer::Retransmission | Timer::Persist);
        let trips = match running.timer {
            Timer::Retransmission if !own && self.wire.had_slow_trip() => Some("none"),
            _ if by_trips && self.has_long_trip() => Some("longer"),
            _ => None,
        };
        if let Some(trips) = trips {
            return Some(Fault::unsayable(
                "an RTO based on the round trips of the scenario",
                format!("in the kernel, which runs in real time, they took {trips}"),
            ));
        }
        let sooner = self.timers.soonest(Some(running.timer));
        sooner.is_some_and(|other| other + TICK < running.really_due).then(|| {
            Fault::unsayable(
                "a timer that is due before another one",
                "in the kernel, which runs in real time, the other one fires first",
            )
        })
    }

    /// The kernel resends something within a few milliseconds, too soon for any event in between.
    /// It is collected at once, and delivered when it is due.
    pub(super) fn hurry(&mut self, now: Time, running: Running) {
        if self.fault.is_some() {
            return;
        }
        let before = self.look.clone();
        self.began = self.wait_for(running);
        self.look = self.take_look();
        self.judge(&before, Event::Timer(running), None, false);
        let due = now + HURRY;
        self.hurried = Some((due, std::mem::take(&mut self.fired)));
        self.timers.update(due, &self.look, &self.config, false);
    }

    /// Waits in real time until that timer has fired. Returns a moment at which it had not fired
    /// yet.
    pub(super) fn wait_for(&mut self, running: Running) -> Instant {
        let begun = Instant::now();
        // The kernel keeps its timers in a wheel: the longer a timer, the less exact, by up to an
        // eighth.
        let late = LATE + running.really_due.saturating_duration_since(running.since) / 8;
        let limit = running.really_due + late;
        let mut unfired = self.look.at;
        let mut overdue = 0;
        loop {
            let now = Instant::now();
            let left = running.really_due.saturating_duration_since(now);
            let waited = wire::wait(&self.namespace, left.max(GLANCE));
            self.keep(waited);
            if ending::has_begun() {
                self.fails(Fault::interrupted());
            }
            // A look waits while the kernel works on the connection, so all its segments have been
            // sent by then.
            let look = self.take_look();
            while let Some(segment) = self.next_sent() {
                self.fired.push(segment);
            }
            if self.fault.is_some() || self.has_fired(&look) || !self.fired.is_empty() {
                break;
            }
            unfired = look.at;
            overdue += u32::from(now >= limit);
            if overdue > GLANCES {
                let expected = format!("its {} within {} s", running.timer.name(), late.as_secs());
                self.fails(Fault::broken(expected, "nothing happened"));
                break;
            }
        }
        let due = running.really_due.checked_sub(TICK).unwrap_or(unfired);
        let from = unfired.max(due);
        real::waited_for(running.really_due, begun, from);
        from
    }
}

/// What is known after an event.
pub(super) struct Seen<'a> {
    pub(super) now: Instant,
    /// The connection before the event, and after it.
    pub(super) before: &'a Look,
    pub(super) after: &'a Look,
    pub(super) event: Event,
    /// When the first of the other timers was due.
    pub(super) others: Option<Instant>,
    /// Whether nothing was sent.
    pub(super) is_silent: bool,
}

impl Seen<'_> {
    /// Whether nothing happened: every timer sends something, counts something or ends a state.
    pub(super) fn is_still(&self) -> bool {
        self.is_silent && counts(self.before) == counts(self.after)
    }

    /// Whether a timer may have fired besides the event.
    pub(super) fn is_overtaken(&self) -> bool {
        let is_late = self.others.is_some_and(|due| self.now + TICK >= due);
        // Only a timer makes the kernel count, and a repeated SYN in a passive SYN_RCVD.
        let is_request = self.after.state == State::SynReceived;
        let has_counted = self.after.fired > self.before.fired;
        is_late && !self.is_still() || self.event.timer().is_none() && !is_request && has_counted
    }
}

/// Whether the timer that was waited for has fired once by the kernel's count, so that everything it
/// sent was collected: `after` is the look at the end of the collecting, `later` one after that.
pub(super) fn has_fired_once(before: &Look, after: &Look, later: &Look, timer: Timer) -> bool {
    let kind = |look: &Look| look.timer.map(|(kind, _)| kind);
    let is_same = counts(later) == counts(after) && later.state == before.state;
    let times = u8::from(timer != Timer::DelayedAck);
    match kind(later) {
        None => timer == Timer::TimeWait && later.state == State::Closed,
        Some(KernelTimer::TimeWait) => false,
        of => is_same && of == kind(before) && later.fired == before.fired.saturating_add(times),
    }
}

/// What changes when a timer fires.
fn counts(look: &Look) -> impl PartialEq + use<> {
    let info = look.info.map(|info| (info.retransmits, info.probes, info.backoff));
    (look.state, look.fired, info)
}
