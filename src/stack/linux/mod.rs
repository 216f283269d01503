//! This machine's kernel as a host: a network namespace of its own, real sockets in it, and a TUN
//! device whose far end is the runner.
//!
//! The kernel answers at once. When a write into the device returns, the kernel's TCP has processed
//! the segment, and when a call on a socket returns, its segments have been sent. So after every
//! event, all its effects can be read from the device, without waiting. Only timers take time, and
//! the kernel says when they are due. What a socket does not show comes from sock_diag, which also
//! knows sockets that no process has open.

mod certain;
mod clock_skew;
mod diag;
mod namespace;
mod pool;
mod sack;
mod settings;
mod small_window;
pub mod sysctls;
#[cfg(test)]
mod tests;
mod timers;
mod trouble;
mod user;
mod variables;
mod wire;

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::real::{self, Moment};
use super::{Clock, Fault, Fired, Missing, Stack};
use crate::sys::ending;
use crate::tcp::rules::Timer;
use crate::tcp::{
    Call, Config, Effects, Flags, Icmp, Received, Refusal, Segment, Seq, Signal, State, Time,
    Variable,
};
use certain::Event;
use clock_skew::ClockSkew;
use diag::Look;
use namespace::Namespace;
use small_window::SmallWindow;
use timers::Timers;
use trouble::Trouble;
use user::{Unable, User};
use wire::Wire;

/// Its name.
pub const NAME: &str = "linux";

/// How long to let the machine catch up before a scenario starts again: at first, and at most.
const FIRST_REST: Duration = Duration::from_millis(5);
const LONGEST_REST: Duration = Duration::from_millis(500);

/// The host's next event comes sooner than this, unless the machine pauses or another host waits.
const PAUSE: Duration = Duration::from_millis(100);

/// How late an event may be that ends a round trip, if a timer depends on it.
const LATEST: Duration = Duration::from_millis(2);

/// When a segment that the kernel resends in a hurry is due.
const HURRY: Duration = Duration::from_millis(10);

/// A host that runs on the kernel.
#[derive(Debug)]
pub struct Linux {
    namespace: Arc<Namespace>,
    config: Config,
    user: User,
    wire: Wire,
    timers: Timers,
    clock_skew: ClockSkew,
    /// When the scenario began, in real time.
    start: Moment,
    /// When a segment with a payload last arrived, in real time.
    heard: Option<Moment>,
    /// When the latest event began, in real time: its effects are all later.
    began: Instant,
    /// The latest event in virtual and in real time.
    anchor: (Time, Instant),
    /// By how much an event was late that may have ended a round trip: the most so far.
    late: Duration,
    /// The connection after the latest event.
    look: Look,
    /// Segments sent by a timer, in the kernel's numbers, until the timer's event takes them.
    fired: Vec<Segment>,
    /// Segments that the kernel resent in a hurry, and when they are due in virtual time.
    hurried: Option<(Time, Vec<Segment>)>,
    small_window: SmallWindow,
    /// The SYN,ACK that answered an active OPEN.
    answer: Option<Segment>,
    /// RCV.UP: the latest urgent pointer that the kernel has signalled.
    rcv_up: Option<Seq>,
    fault: Option<Fault>,
}

/// Enters a user namespace to get the right to make network namespaces, if the process does not
/// have it and the system allows this. Does nothing in a process with more than one thread.
pub fn prepare() {
    use rustix::thread::{CapabilitySet, capabilities};
    let needed = CapabilitySet::SYS_ADMIN | CapabilitySet::NET_ADMIN;
    let is_able = capabilities(None).is_ok_and(|sets| sets.effective.contains(needed));
    if !is_able {
        // If even that is not allowed, making a namespace will report what is missing.
        let _ = crate::sys::network::enter_new_user_namespace();
    }
}

/// A host with these settings and without a connection, or a placeholder that says what is missing.
pub fn start(config: &Config) -> Box<dyn Stack> {
    if let Some(fault) = settings::unsayable(config) {
        return Box::new(Missing::new(NAME, fault));
    }
    match Linux::new(config) {
        Ok(linux) => Box::new(linux),
        Err(trouble) => Box::new(Missing::new(NAME, trouble.fault())),
    }
}

/// The kernel's name and release: `Linux 6.18.2`.
pub fn version() -> String {
    let system = rustix::system::uname();
    let word = |name: &std::ffi::CStr| name.to_string_lossy().into_owned();
    format!("{} {}", word(system.sysname()), word(system.release()))
}

impl Linux {
    fn new(config: &Config) -> Result<Self, Trouble> {
        let config = &settings::in_effect(config);
        let (namespace, route) = pool::take(settings::way(config), config.own_choices)?;
        namespace.set(settings::switches(config))?;
        Ok(Self {
            namespace,
            user: User::default(),
            wire: Wire::new(route, config.iss.0, config.first_timestamp),
            timers: Timers::default(),
            clock_skew: ClockSkew::new(),
            start: Moment::now(),
            heard: None,
            began: Instant::now(),
            anchor: (Time::ZERO, Instant::now()),
            late: Duration::ZERO,
            look: Look::nothing(),
            fired: Vec::new(),
            hurried: None,
            small_window: SmallWindow::new(config),
            answer: None,
            rcv_up: None,
            fault: None,
            config: config.clone(),
        })
    }

    /// Keeps the first fault.
    fn fails(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }

    fn keep<T>(&mut self, result: io::Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.fails(Fault::of_call("the kernel to answer", &error));
                None
            }
        }
    }

    fn take_look(&mut self) -> Look {
        let route = self.wire.route;
        let look = self.namespace.diag.look(route.from, route.to);
        let mut look = self.keep(look).unwrap_or_else(Look::nothing);
        if look.state == State::Listen && self.user.only_reopens() {
            // The user has not called `listen`.
            look.state = State::Closed;
        }
        look
    }

    /// Before an event: nothing may have happened since the previous one. If the machine was so
    /// slow that a timer has fired, the scenario has to start again.
    fn before(&mut self, now: Time) {
        let lag = self.real_lag(now);
        if ClockSkew::is_outrun(now, lag) {
            // After a pause, it is only the pause that has brought the timer so near.
            self.fails(if self.anchor.1.elapsed() > PAUSE {
                Fault::overtaken()
            } else {
                Fault::unsayable(
                    "an event before a timer that is due later",
                    "in real time, that timer fires before the kernel's timers can be told apart",
                )
            });
        }
        real::rest(lag);
        self.late = self.late.max(self.pace(now).1);
        if ending::has_begun() {
            self.fails(Fault::interrupted());
        }
        let sent = self.next_sent().is_some();
        let look = self.take_look();
        if sent || self.has_fired(&look) {
            self.fails(Fault::overtaken());
        }
        self.timers.confirm(&look);
        self.began = Instant::now();
        // Discards what an earlier scenario on this thread left behind.
        crate::sys::urgent::take();
    }

    /// After an event: collects all its effects.
    fn after(&mut self, now: Time, event: Event, effects: &mut Effects) {
        // A timer fires when it is due, however late that is noticed.
        let began = match event {
            Event::Timer(running) => running.really_due.min(Instant::now()),
            Event::Icmp | Event::Other => self.began,
        };
        self.anchor = (now, began);
        let look = self.look.clone();
        let before = look.state;
        let others = self.timers.soonest(event.timer());
        let accepted = self.user.accept(&self.config);
        accepted.unwrap_or_else(|fault| self.fails(fault));
        self.look = self.take_look();
        if before != self.look.state {
            self.change(before);
        }
        if self.user.waits() {
            match self.user.go_on(self.look.state) {
                Ok(true) => self.look = self.take_look(),
                Ok(false) => {}
                Err(fault) => self.fails(fault),
            }
        }
        for segment in std::mem::take(&mut self.fired) {
            effects.segments.push(self.wire.release(now, segment));
        }
        let taken = self.wire.take(&self.namespace, now, &mut effects.segments);
        self.keep(taken);
        let icmp = event == Event::Icmp;
        let told = self.user.signals(before, self.look.state, icmp, &mut effects.signals);
        told.unwrap_or_else(|fault| self.fails(fault));
        let is_silent = effects.segments.is_empty();
        self.judge(&look, event, others, is_silent);
        let exceeds = |sent| settings::exceeds(sent, self.answer.as_ref(), &self.config);
        if let Some(fault) = effects.segments.iter().find_map(exceeds) {
            self.fails(fault);
        }
        if let Some(fault) = sack::unforeseen(&self.look, &self.config) {
            self.fails(fault);
        }
        self.wire.shadow.state(Some(self.look.state));
        if matches!(self.look.state, State::Closed | State::Listen) {
            self.wire.translator.closed();
        }
        self.small_window.show(self.unread(), &mut effects.segments);
        if self.config.own_choices {
            if event.timer().is_none() {
                // What the kernel did, it did at some time in between.
                self.late = self.late.max(self.look.at.saturating_duration_since(self.anchor.1));
            }
            self.timers.begin(self.anchor.1);
        }
        self.timers.update(now, &self.look, &self.config, self.owes_ack());
        if matches!(self.look.state, State::Closed | State::Listen) {
            (self.hurried, self.rcv_up) = (None, None);
        }
        // After another timer, a timer is due this soon only if the machine has paused.
        let hurries = self
            .timers
            .next()
            .filter(|it| event.timer().is_none() && it.hurries() && !self.config.own_choices);
        if let Some(running) = hurries {
            self.hurry(now, running);
        }
        let next = self.timers.next();
        self.clock_skew.tell(next.map(|running| (running.due, running.really_due)));
    }

    fn next_sent(&mut self) -> Option<Segment> {
        let next = self.wire.next(&self.namespace);
        self.keep(next).flatten()
    }

    /// What to do when the state has changed.
    fn change(&mut self, before: State) {
        let state = self.look.state;
        let is_new = matches!(before, State::SynSent | State::SynReceived);
        if is_new && state == State::Established {
            let prepared = self.user.established(&self.config);
            prepared.unwrap_or_else(|fault| self.fails(fault));
        }
        if self.config.reopen_time_wait {
            let route = self.wire.route;
            let reopened = self.user.reopen(state, &self.namespace, route, &self.config);
            if let Err(Unable::Fault(fault)) = reopened {
                self.fails(fault);
            }
        }
    }

    /// With the kernel's own choices, round trips take as long as in the scenario: how long to wait
    /// before an event, and how late it is.
    fn pace(&self, now: Time) -> (Duration, Duration) {
        if !self.config.own_choices || !self.timers.awaits_ack() {
            return (Duration::ZERO, Duration::ZERO);
        }
        let (then, at) = self.anchor;
        let length = Duration::from_micros(now.0.saturating_sub(then.0));
        let passed = at.elapsed();
        (length.saturating_sub(passed), passed.saturating_sub(length))
    }

    /// Whether something has arrived that the kernel has not acknowledged yet.
    fn owes_ack(&self) -> bool {
        let acknowledged = self.wire.acknowledged().map(|ack| ack.0);
        self.config.delayed_ack
            && timers::receives(self.look.state)
            && self.rcv_nxt() != acknowledged
    }

    /// RCV.NXT.
    fn rcv_nxt(&self) -> Option<u32> {
        variables::rcv_nxt(&self.look, &self.wire, self.config.delayed_ack)
    }

    /// How many octets wait to be read.
    fn unread(&self) -> usize {
        self.user.readable(self.look.state).0
    }
}

impl Stack for Linux {
    fn name(&self) -> &str {
        NAME
    }

    fn clock(&self) -> Clock {
        Clock::Real
    }

    fn call(&mut self, now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        self.before(now);
        if matches!(call, Call::Send { urgent: true, .. }) {
            self.wire.shadow.urges();
        }
        let (state, route) = (self.look.state, self.wire.route);
        let result = self.user.call(call, state, &self.namespace, route, &self.config);
        let result = match result {
            Ok(()) => Ok(()),
            Err(Unable::Refused(error)) => Err(self.user.refusal(error)),
            Err(Unable::Fault(fault)) => {
                self.fails(fault);
                Ok(())
            }
        };
        self.after(now, Event::Other, effects);
        result
    }

    fn receive(
        &mut self,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal> {
        self.before(now);
        let result = self.user.receive(limit, self.look.state);
        let result = match result {
            Ok(received) => {
                if self.small_window.opens(received.data.len()) {
                    self.fails(SmallWindow::fault("opens when its user reads"));
                }
                Ok(received)
            }
            Err(Ok(error)) => Err(self.user.refusal(error)),
            Err(Err(fault)) => {
                self.fails(fault);
                Ok(Received { data: Vec::new(), push: false, end: false })
            }
        };
        self.after(now, Event::Other, effects);
        result
    }

    fn readable(&self) -> (usize, bool) {
        self.user.readable(self.look.state)
    }

    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        self.before(now);
        let rcv_nxt = self.variable(Variable::RcvNxt).map(Seq);
        if rcv_nxt.is_some_and(|nxt| self.small_window.is_passed_by(segment, nxt, self.unread())) {
            self.fails(SmallWindow::fault("nothing goes beyond"));
        }
        if segment.flags.has(Flags::SYN) {
            self.answer = Some(segment.clone()).filter(|_| self.look.state == State::SynSent);
        }
        self.timers.hear(now);
        self.hear(segment);
        let given = self.wire.give(&self.namespace, now, segment);
        self.keep(given);
        let told = effects.signals.len();
        self.after(now, Event::Other, effects);
        // The signal comes with every pointer that the kernel accepts.
        let is_told = effects.signals.iter().skip(told).any(|it| *it == Signal::Urgent);
        if segment.flags.has(Flags::URG) && is_told {
            self.rcv_up = Some(segment.seq + u32::from(segment.urgent));
        }
    }

    fn icmp(&mut self, now: Time, icmp: Icmp, about: &Segment, effects: &mut Effects) {
        self.before(now);
        if icmp == Icmp::FragNeeded {
            // The kernel would remember the path MTU for the next connection.
            self.namespace.spoil();
        }
        let given = self.wire.give_icmp(&self.namespace, icmp, about);
        self.keep(given);
        self.after(now, Event::Icmp, effects);
    }

    fn next_timeout(&self) -> Option<Time> {
        let hurried = self.hurried.as_ref().map(|(due, _)| *due);
        self.timers.next().map(|running| running.due).into_iter().chain(hurried).min()
    }

    fn real_wait(&self) -> Duration {
        let next = self.timers.next().filter(|_| self.hurried.is_none());
        next.map_or(Duration::ZERO, |running| {
            real::left(running.really_started, running.really_due)
        })
    }

    fn real_lag(&self, now: Time) -> Duration {
        // This does not wait for an event. But without it, it could not be told later whether the
        // kernel restarted a timer, or which of two hosts' timers fired first.
        let lag = self.clock_skew.lag(now);
        if self.config.own_choices {
            return lag.max(self.pace(now).0);
        }
        lag.max(self.timers.too_close(now)).max(sack::patience(&self.look))
    }

    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired> {
        if let Some((_, segments)) = self.hurried.take_if(|(due, _)| *due <= now) {
            let release = |segment| self.wire.release(now, segment);
            effects.segments.extend(segments.into_iter().map(release));
            return Some(Timer::Retransmission.into());
        }
        let running = self.timers.next().filter(|running| running.due <= now)?;
        if let Some(fault) = self.untold(running) {
            self.fails(fault);
            return None;
        }
        if self.late > LATEST && running.timer == Timer::Retransmission {
            self.fails(Fault::overtaken());
            return None;
        }
        self.began = self.wait_for(running);
        self.after(now, Event::Timer(running), effects);
        Some(running.timer.into())
    }

    fn recover(&self, times: u32) {
        real::rest((FIRST_REST * (1 << times.min(16))).min(LONGEST_REST));
    }

    fn state(&self) -> Option<State> {
        Some(self.look.state)
    }

    fn variable(&self, variable: Variable) -> Option<u32> {
        match variable {
            Variable::RcvNxt => self.rcv_nxt(),
            Variable::RcvWnd if self.wire.shadow.variable(Variable::Iss).is_some() => self
                .small_window
                .left(self.unread())
                .or_else(|| variables::rcv_wnd(&self.look, &self.wire, self.rcv_nxt())),
            Variable::RcvUp => self.rcv_up.map(|up| up.0),
            _ => variables::other(variable, &self.look, &self.wire),
        }
    }

    fn caveat(&self) -> Option<String> {
        self.small_window.caveat()
    }

    fn set_iss(&mut self, iss: u32) {
        self.wire.translator.set_iss(iss);
    }

    fn take_fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }
}

impl Drop for Linux {
    fn drop(&mut self) {
        self.user.leave();
    }
}
