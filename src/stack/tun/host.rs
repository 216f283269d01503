//! A host behind a device.

use std::time::{Duration, Instant};

use super::door::{self, Door, Held};
use super::options::Behind;
use super::settings;
use super::trips::Trips;
use crate::host::Host;
use crate::stack::program::agent::wire::{self, Message};
use crate::stack::program::agent::{Agent, Answer};
use crate::stack::program::hex;
use crate::stack::real::{self, Moment};
use crate::stack::{Clock, Fault, FaultKind, Fired, Shadow, Stack, Translator};
use crate::sys::ending;
use crate::tcp::{
    Call, CallError, Config, Effects, Flags, Icmp, Received, Refusal, Segment, Seq, Setting, State,
    Time, Timer, Variable,
};
use crate::wire::{self as octets, Route};

/// How long one tick of virtual time is: what comes by itself is noticed at the next.
const TICK: Duration = Duration::from_millis(20);

/// How much real time a tick ends after its virtual moment: a timer that is a little late, as timers are,
/// counts as in time.
const SLACK: Duration = Duration::from_millis(12);

/// How many ticks make a second.
const TICKS_IN_A_SECOND: u64 = 1000 / TICK.as_millis() as u64;

/// How often something may come after everything seemed to be over: beyond that, it would never be.
const MOST_ROUNDS: u32 = 10_000;

/// How long to let the machine catch up before a scenario starts again: at first, and at most.
const FIRST_REST: Duration = Duration::from_millis(5);
const LONGEST_REST: Duration = Duration::from_millis(500);

/// A host behind a device, for one scenario.
#[derive(Debug)]
pub(super) struct Tun {
    name: String,
    held: Held,
    has_agent: bool,
    route: Route,
    translator: Translator,
    shadow: Shadow,
    /// What the agent told last.
    told: Answer,
    /// Whether its user has opened anything: before, an answering program without an agent is not what
    /// the scenario has.
    opened: bool,
    /// Whether it connects, from a port of its own choice.
    connects: bool,
    /// The number of the SYN that answers, if there was one since the latest LISTEN.
    answered: Option<Seq>,
    /// What ended the last connection.
    ended: Option<CallError>,
    /// The latest acknowledgment of the TCP, and one past the latest number that it sent, in its own
    /// numbers: with these the connection is reset in the end.
    latest: Option<(Seq, Seq)>,
    trips: Trips,
    /// A moment in virtual time, and in real time: the latest event.
    anchor: (Time, Instant),
    /// The same, by which lost time is measured.
    since: Moment,
    /// The next tick, and how many there were.
    tick: Time,
    ticks: u64,
    fault: Option<Fault>,
}

impl Tun {
    /// A host without a connection.
    ///
    /// # Errors
    /// What is missing, or cannot be said to it.
    pub(super) fn new(behind: &Behind, host: Host, config: &Config) -> Result<Self, Fault> {
        if behind.agent.is_none()
            && let Some(fault) = settings::unsayable(config)
        {
            return Err(fault);
        }
        let mut held = door::take(behind)?;
        let Some(door) = held.door() else { return Err(Fault::interrupted()) };
        let route = door.next_route(behind);
        let begun = begin(door, host, config, route);
        let told = begun.inspect_err(|fault| {
            if fault.kind != FaultKind::Unsupported {
                held.close();
            }
        })?;
        Ok(Self {
            name: behind.shown_name().to_owned(),
            held,
            has_agent: behind.agent.is_some(),
            route,
            translator: Translator::new(config.iss.0, config.first_timestamp),
            shadow: Shadow::default(),
            told,
            opened: false,
            connects: false,
            answered: None,
            ended: None,
            latest: None,
            trips: Trips::default(),
            anchor: (Time::ZERO, Instant::now()),
            since: Moment::now(),
            tick: Time::ZERO + TICK,
            ticks: 0,
            fault: None,
        })
    }

    /// Keeps the first fault. After one of the stack's or the machine's, device and agent are not used
    /// again.
    fn fails(&mut self, fault: Fault) {
        if matches!(fault.kind, FaultKind::Broken | FaultKind::Late | FaultKind::Unavailable) {
            self.held.close();
        }
        self.fault.get_or_insert(fault);
    }

    fn keep<T>(&mut self, result: Result<T, Fault>) -> Option<T> {
        result.map_err(|fault| self.fails(fault)).ok()
    }

    /// Something that is about the door; `None` after a fault.
    fn at_door<T>(&mut self, act: impl FnOnce(&mut Door) -> Result<T, Fault>) -> Option<T> {
        if self.fault.is_some() {
            return None;
        }
        let result = act(self.held.door()?);
        self.keep(result)
    }

    /// Asks the agent, and takes note of what it tells. `None` without an agent, and after a fault.
    fn ask(&mut self, call: wire::Call, effects: &mut Effects) -> Option<Answer> {
        let answer = self.at_door(|door| match &mut door.agent {
            Some(agent) => asked(agent, &Message::Call(call)).map(Some),
            None => Ok(None),
        })??;
        let before = self.told.state;
        self.told = Answer { data: Vec::new(), refused: None, ..answer.clone() };
        for signal in self.told.signals.iter_mut().flat_map(std::mem::take) {
            let opening = before == Some(State::SynSent)
                || (before.is_none() && self.shadow.is_active() && self.shadow.is_unanswered());
            let signal = signal.told(opening);
            self.ended = signal.ended().or(self.ended);
            effects.signals.push(signal);
        }
        Some(answer)
    }

    fn status(&mut self, effects: &mut Effects) {
        self.ask(wire::Call { call: "status", ..wire::Call::default() }, effects);
    }

    /// Before an event other than a timer: as much real time has to have passed as virtual time. If
    /// something came although no virtual time has passed, the machine was too slow, and the scenario has
    /// to start again.
    fn before(&mut self, now: Time, effects: &mut Effects) {
        real::rest(self.real_lag(now));
        if ending::has_begun() {
            self.fails(Fault::interrupted());
        }
        self.at_door(Door::collect);
        let passes = now > self.anchor.0;
        if self.take(now, effects) > 0 && !passes {
            self.fails(Fault::overtaken());
        }
        self.has_paused();
        self.begins(now, Instant::now());
    }

    /// If the machine has paused since the latest event, timers may have fired early.
    fn has_paused(&mut self) {
        if self.since.saw_standstill() {
            self.fails(Fault::overtaken());
        }
    }

    /// An event happens now, and did at that moment in real time.
    fn begins(&mut self, now: Time, at: Instant) {
        self.anchor = (now, at);
        self.since = Moment::now();
        self.tick = now + TICK;
    }

    /// After something was done to the stack: waits until all that it does at once is over.
    fn settle(&mut self, now: Time, effects: &mut Effects) {
        for _ in 0..MOST_ROUNDS {
            self.at_door(Door::settle);
            self.take(now, effects);
            let (before, signals) = (self.told.clone(), effects.signals.len());
            self.status(effects);
            self.at_door(Door::collect);
            let more = self.take(now, effects) > 0;
            let told = before != self.told || signals != effects.signals.len();
            if self.fault.is_some() || !(more || told) {
                return self.see();
            }
        }
        self.fails(Fault::broken("it stops sending eventually", "it keeps sending without end"));
    }

    /// Records the state after an event.
    fn see(&mut self) {
        self.shadow.state(self.told.state);
        if matches!(self.told.state, Some(State::Closed | State::Listen)) {
            self.translator.closed();
        }
    }

    /// Takes the segments of this connection that have come; says how many there were.
    fn take(&mut self, now: Time, effects: &mut Effects) -> usize {
        let already = effects.segments.len();
        while let Some(datagram) = self.held.door().and_then(|door| door.came.pop_front()) {
            let Some((route, own)) = octets::decode(&datagram) else { continue };
            if self.connects && route.to == self.route.to && own.flags.has(Flags::SYN) {
                // The port that it has chosen.
                self.route.from = route.from;
            }
            if route != self.route {
                continue;
            }
            let answers = own.flags.has(Flags::SYN) && own.flags.has(Flags::ACK);
            if answers && self.answered.replace(own.seq).is_some_and(|it| it != own.seq) {
                self.answers_again();
            }
            if !own.flags.has(Flags::RST) {
                let acked = if own.flags.has(Flags::ACK) { own.ack } else { Seq(0) };
                self.latest = Some((acked, own.seq + own.seg_len()));
            }
            if self.trips.begin(now, &own) {
                self.fails(Fault::overtaken());
            }
            let segment = self.translator.sent(now, own);
            self.shadow.sent(&segment);
            effects.segments.push(segment);
        }
        effects.segments.len() - already
    }

    /// It has answered another SYN without another LISTEN.
    fn answers_again(&mut self) {
        if self.has_agent {
            return;
        }
        self.fails(Fault::unsayable(
            "a TCP that listens only once for each `listen`",
            "the program behind the device goes on listening, and has no agent (`agent=`) that would stop it",
        ));
    }

    fn give(&mut self, datagram: Result<Vec<u8>, octets::TooLong>) {
        match datagram {
            Ok(datagram) => {
                self.at_door(|door| door.device.give(&datagram));
            }
            Err(too_long) => {
                let expected = "every segment fits in a datagram";
                self.fails(Fault::unsayable(expected, too_long.to_string()));
            }
        }
    }

    /// Whether its user can be asked for that; if not, says what is missing.
    fn has_user(&mut self, call: &str) -> bool {
        if !self.has_agent {
            self.fails(Fault::unsayable(
                format!("a user behind the device that calls {call}"),
                "there is no agent (`agent=`) that could",
            ));
        }
        self.has_agent
    }

    /// A call, and its answer.
    fn ask_call(
        &mut self,
        now: Time,
        call: wire::Call,
        effects: &mut Effects,
    ) -> Result<Option<Answer>, Refusal> {
        self.before(now, effects);
        let opens = matches!(call.call, "listen" | "connect");
        let connects = call.call == "connect";
        let answer = self.ask(call, effects);
        let refused = answer.as_ref().and_then(|answer| answer.refused);
        if opens && refused.is_none() {
            (self.opened, self.answered, self.ended) = (true, None, None);
            self.connects |= connects;
        }
        self.settle(now, effects);
        match refused {
            Some(error) => Err(self.refusal(error)),
            None => Ok(answer),
        }
    }

    /// A refusal, with what ended the connection if it is gone: the RFC's answer and the sockets' answer
    /// are both accepted.
    fn refusal(&self, error: CallError) -> Refusal {
        match error {
            CallError::NotOpen => Refusal { error, because: self.ended },
            CallError::Reset | CallError::Refused | CallError::Timeout
                if self.told.state.is_none_or(|state| state == State::Closed) =>
            {
                Refusal { error: CallError::NotOpen, because: Some(error) }
            }
            _ => error.into(),
        }
    }

    /// When that virtual moment is, in real time.
    fn really(&self, then: Time) -> Instant {
        self.anchor.1 + Duration::from_micros(then.0.saturating_sub(self.anchor.0.0))
    }

    /// Lets a tick pass, or less, if something comes: then, says when.
    fn wait(&mut self, until: Instant) -> Option<Instant> {
        let begun = Instant::now();
        let came = loop {
            let waited = self.at_door(|door| {
                let came = door.device.wait(until)?;
                door.collect()?;
                Ok(came)
            })?;
            let at = Instant::now();
            let is_ours = self.held.door().is_some_and(|door| !door.came.is_empty());
            if !waited || is_ours {
                break is_ours.then_some(at);
            }
        };
        real::waited(begun, until.saturating_duration_since(begun));
        came
    }

    /// Which timer it may have been, by what it did.
    fn timer(&self, before: Option<State>, sent: &[Segment]) -> Fired {
        match sent.first() {
            _ if before == Some(State::TimeWait) && self.told.state != before => {
                Timer::TimeWait.into()
            }
            Some(first) if first.seg_len() > 0 => Timer::Retransmission.into(),
            Some(first) => {
                let next = self.shadow.variable(Variable::SndNxt);
                let is_before = next.is_some_and(|next| first.seq + 1 == Seq(next));
                if is_before { Timer::KeepAlive.into() } else { Timer::DelayedAck.into() }
            }
            None => Fired::WakeUp,
        }
    }
}

/// What an agent answers, if it can do what it was asked for.
fn asked(agent: &mut Agent, message: &Message) -> Result<Answer, Fault> {
    let answer = agent.ask(message)?;
    match answer.unsupported {
        Some(what) => Err(Fault::unsupported(what)),
        None => Ok(answer),
    }
}

/// Begins a scenario: the agent forgets the last one, and nothing of it is left in the device.
fn begin(door: &mut Door, host: Host, config: &Config, route: Route) -> Result<Answer, Fault> {
    let told = match &mut door.agent {
        None => Answer::default(),
        Some(agent) => {
            let answer = agent.start(host, config, route)?;
            if let Some(what) = answer.unsupported {
                let setting = Setting::named(what.trim()).map(|it| it.name());
                let fault = Fault::unsupported(what);
                return Err(match setting {
                    Some(setting) => fault.about(setting),
                    None => fault,
                });
            }
            if let Some(state) = answer.state.filter(|state| *state != State::Closed) {
                return Err(agent.broken("CLOSED after `start`", state.name()));
            }
            answer
        }
    };
    door.settle()?;
    door.came.clear();
    Ok(told)
}

impl Stack for Tun {
    fn name(&self) -> &str {
        &self.name
    }

    fn clock(&self) -> Clock {
        Clock::Real
    }

    fn call(&mut self, now: Time, asked: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        if !self.has_agent && *asked == Call::Listen {
            // The program has done that.
            (self.opened, self.answered) = (true, None);
            return Ok(());
        }
        if !self.has_user(asked.name()) {
            return Ok(());
        }
        let mut call = wire::Call { call: asked.name(), ..wire::Call::default() };
        if let Call::Send { data, push, urgent } = asked {
            call.data = Some(hex(data));
            call.push = push.then_some(true);
            call.urgent = urgent.then_some(true);
            if *urgent {
                self.shadow.urges();
            }
        }
        self.ask_call(now, call, effects).map(drop)
    }

    fn receive(
        &mut self,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal> {
        let nothing = Received { data: Vec::new(), push: false, end: false };
        if !self.has_user("receive") {
            return Ok(nothing);
        }
        let limit_told = Some(limit as u64);
        let call = wire::Call { call: "receive", limit: limit_told, ..wire::Call::default() };
        let Some(answer) = self.ask_call(now, call, effects)? else { return Ok(nothing) };
        if answer.data.len() > limit {
            let actual = format!("{} octets", answer.data.len());
            let expected = format!("at most {limit} octets in answer to `receive`");
            self.fails(Fault::broken(expected, actual));
        }
        let end = answer.end && answer.readable == 0;
        Ok(Received { data: answer.data, push: false, end })
    }

    fn readable(&self) -> (usize, bool) {
        (usize::try_from(self.told.readable).unwrap_or(usize::MAX), self.told.end)
    }

    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        if !self.has_agent && !self.opened {
            return self.fails(Fault::unsayable(
                "a TCP that does not listen before `listen`",
                "the program behind the device listens all the time, and has no agent (`agent=`) that could \
                 stop it",
            ));
        }
        self.before(now, effects);
        self.shadow.arrived(segment);
        let own = self.translator.arriving(segment);
        self.trips.end(now, &own);
        self.give(octets::encode(self.route.reversed(), &own));
        self.settle(now, effects);
    }

    fn icmp(&mut self, now: Time, icmp: Icmp, about: &Segment, effects: &mut Effects) {
        self.before(now, effects);
        let about = self.translator.own_segment(about);
        self.give(octets::encode_icmp(self.route, icmp, &about));
        self.settle(now, effects);
    }

    fn next_timeout(&self) -> Option<Time> {
        self.fault.is_none().then_some(self.tick)
    }

    fn next_timer(&self) -> Option<Time> {
        None
    }

    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired> {
        if self.tick > now {
            return None;
        }
        if self.trips.are_uncertain() {
            // When it sends that again follows from how long round trips took.
            self.fails(Fault::overtaken());
            return None;
        }
        let target = self.really(self.tick) + SLACK;
        self.ticks += 1;
        self.since = Moment::now();
        let came = self.wait(target);
        self.has_paused();
        let (before, old) = (self.told.state, self.told.clone());
        let first = effects.segments.len();
        let signals = effects.signals.len();
        if self.take(now, effects) == 0 {
            self.status(effects);
            if self.told == old && effects.signals.len() == signals {
                self.tick = now + TICK;
                return Some(Fired::Tick);
            }
        }
        self.begins(now, came.unwrap_or(target - SLACK));
        self.settle(now, effects);
        Some(self.timer(before, effects.segments.get(first..).unwrap_or_default()))
    }

    fn real_wait(&self) -> Duration {
        let is_second = self.ticks % TICKS_IN_A_SECOND == TICKS_IN_A_SECOND - 1;
        if is_second { Duration::from_secs(1) } else { Duration::ZERO }
    }

    fn real_lag(&self, now: Time) -> Duration {
        self.really(now).saturating_duration_since(Instant::now())
    }

    fn keeps_pace(&self) -> bool {
        true
    }

    fn recover(&self, times: u32) {
        real::rest((FIRST_REST * (1 << times.min(16))).min(LONGEST_REST));
    }

    fn state(&self) -> Option<State> {
        self.told.state
    }

    fn variable(&self, variable: Variable) -> Option<u32> {
        self.shadow.variable(variable)
    }

    fn tells_signals(&self) -> bool {
        self.has_agent && self.told.signals.is_some()
    }

    fn set_iss(&mut self, iss: u32) {
        self.translator.set_iss(iss);
    }

    fn take_fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }
}

impl Drop for Tun {
    /// Nothing of the connection is to be left: whoever has it open is told that it is over.
    fn drop(&mut self) {
        let Some((seq, ack)) = self.latest else { return };
        let reset = Segment { seq, ack, flags: Flags::RST | Flags::ACK, ..Segment::default() };
        if let (Ok(datagram), Some(door)) =
            (octets::encode(self.route.reversed(), &reset), self.held.door())
        {
            // If it does not arrive, the program waits for its own timers.
            let _ = door.device.give(&datagram);
        }
    }
}
