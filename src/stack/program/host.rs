//! A program as a host.

use super::reply::{Reply, Sent};
use super::segments::Segments;
use super::symbols::Symbols;
use super::ticks::Ticks;
use super::wire::{Arrival, Call as CallMessage, IcmpError, Level, Message, Packet};
use super::{Feature, Launcher, Pool, Session, settings};
use crate::host::Host;
use crate::stack::{Fault, FaultKind, Fired, PROGRAM, Shadow, Stack, route};
use crate::tcp::{
    Call, CallError, Config, Effects, Icmp, Received, Refusal, Segment, Setting, Signal, State,
    Time, Timer, Variable,
};
use crate::wire::{self, Route, TooLong};

/// A program as a host, for one scenario.
#[derive(Debug)]
pub struct Program {
    /// What it is called: [`PROGRAM`], unless it was given a name.
    name: String,
    /// None after a fault.
    session: Option<Session>,
    /// Where the process goes when the scenario is over.
    pool: Option<Pool>,
    numbers: Numbers,
    /// The variables that its segments prove.
    shadow: Shadow,
    state: Option<State>,
    readable: (usize, bool),
    wake: Option<Time>,
    ticks: Option<Ticks>,
    /// The time of the latest message.
    told: Time,
    /// What ended the last connection, according to its signals.
    ended: Option<CallError>,
    fault: Option<Fault>,
}

/// Why a program cannot begin a scenario, and its process if that can begin another.
type Unbegun = Box<(Fault, Option<Session>)>;

/// Where the numbers of its segments come from.
#[derive(Debug)]
enum Numbers {
    Symbols(Symbols),
    Segments(Segments),
    /// The same in datagrams that go this way.
    Packets(Segments, Route),
}

impl Program {
    /// Starts a program for one scenario.
    ///
    /// # Errors
    /// If it cannot be started, or does not answer correctly.
    pub fn start(launcher: &Launcher, host: Host, config: &Config) -> Result<Self, Fault> {
        Self::on(Session::open(launcher)?, host, config)
    }

    /// A host for one scenario on a program that is already running.
    ///
    /// # Errors
    /// If it does not answer correctly.
    pub fn on(session: Session, host: Host, config: &Config) -> Result<Self, Fault> {
        Self::begin(session, host, config).map_err(|unbegun| unbegun.0)
    }

    /// The same, and the process is returned if it can serve another scenario.
    pub(super) fn begin(
        mut session: Session,
        host: Host,
        config: &Config,
    ) -> Result<Self, Unbegun> {
        let broken = |fault: Fault| Box::new((fault, None));
        let message = Message::Start(settings::start(host, config, session.level()));
        let reply = session.ask(&message).map_err(broken)?;
        if let Some(what) = reply.unsupported {
            // A wish goes without the setting that its word names.
            let setting = Feature::named(&what).ok().and_then(|it| Setting::named(it.word()));
            let fault = Fault::unsupported(what);
            let fault = match setting {
                Some(setting) => fault.about(setting.name()),
                None => fault,
            };
            return Err(Box::new((fault, Some(session))));
        }
        let count = reply.sends();
        if reply.state.is_some_and(|state| state != State::Closed) || count > 0 {
            let state = reply.state.map_or("an unknown state", State::name);
            let actual = format!("{state}, and {count} segments");
            return Err(broken(session.broken("CLOSED and no segments after `start`", actual)));
        }
        let numbers = match session.level() {
            Level::Symbols => Numbers::Symbols(Symbols::new(config)),
            Level::Segments => Numbers::Segments(Segments::new(config)),
            Level::Packets => Numbers::Packets(Segments::new(config), route(host)),
        };
        Ok(Self {
            name: session.called().unwrap_or(PROGRAM).to_owned(),
            ticks: session.hello().tick.map(Ticks::new),
            session: Some(session),
            pool: None,
            numbers,
            shadow: Shadow::default(),
            state: reply.state,
            readable: (0, false),
            wake: reply.wake,
            told: Time::ZERO,
            ended: None,
            fault: None,
        })
    }

    /// The same, and its process is kept for other scenarios.
    pub(super) fn returning_to(mut self, pool: Pool) -> Self {
        self.pool = Some(pool);
        self
    }

    /// Asks the program, and applies its reply. `None` after a fault.
    fn ask(
        &mut self,
        message: &Message,
        arrival: Option<&Segment>,
        now: Time,
        effects: &mut Effects,
    ) -> Option<Reply> {
        let mut reply = match self.session.as_mut()?.ask(message) {
            Ok(reply) => reply,
            Err(mut fault) => {
                if let (FaultKind::Late, Some(Ticks { every, count: 100.., .. })) =
                    (fault.kind, self.ticks)
                {
                    let often = format!("its `tick_us` is {every}: a longer one needs fewer ticks");
                    fault.actual = format!("{} ({often})", fault.actual);
                }
                self.stop(fault);
                return None;
            }
        };
        if let Some(what) = reply.unsupported.take() {
            self.rest();
            self.stop(Fault::unsupported(what));
            return None;
        }
        self.told = now;
        let before = std::mem::replace(&mut self.state, reply.state);
        self.wake = reply.wake;
        let octets = usize::try_from(reply.readable).unwrap_or(usize::MAX);
        self.readable = (octets, reply.end);
        if let Some(segment) = arrival {
            self.shadow.arrived(segment);
        }
        self.send(&mut reply, arrival, before, now, effects);
        self.shadow.state(reply.state);
        for signal in reply.signals.drain(..) {
            self.tell(signal, before, effects);
        }
        Some(reply)
    }

    /// Gives the segments sent their numbers.
    fn send(
        &mut self,
        reply: &mut Reply,
        arrival: Option<&Segment>,
        before: Option<State>,
        now: Time,
        effects: &mut Effects,
    ) {
        let first = effects.segments.len();
        let mut wrong = None;
        let (before, after) =
            (before.unwrap_or(State::Closed), reply.state.unwrap_or(State::Established));
        match (&mut self.numbers, &mut reply.send) {
            (Numbers::Symbols(numbers), Sent::Symbols(sent)) => {
                if let Some(segment) = arrival {
                    numbers.arrived(segment, before, after);
                }
                let sent = sent.drain(..).map(|flags| numbers.numbered(flags, arrival));
                effects.segments.extend(sent);
                if matches!(after, State::Closed | State::Listen) {
                    numbers.forget();
                }
            }
            (Numbers::Segments(numbers), Sent::Segments(sent)) => {
                let sent = sent.drain(..).map(|segment| numbers.sent(now, segment));
                effects.segments.extend(sent);
                numbers.is_now(reply.state, std::mem::take(&mut reply.variables));
            }
            (Numbers::Packets(numbers, route), Sent::Packets(sent)) => {
                let decode = |packet: Vec<u8>| wire::sent(*route, &packet).transpose();
                for segment in sent.drain(..).filter_map(decode) {
                    match segment {
                        Ok(segment) => effects.segments.push(numbers.sent(now, segment)),
                        Err(malformed) => wrong = wrong.or(Some(malformed)),
                    }
                }
                numbers.is_now(reply.state, std::mem::take(&mut reply.variables));
            }
            // The reply was parsed at the session's level.
            _ => {}
        }
        if let (Some(malformed), Some(session)) = (wrong, &mut self.session) {
            let expected = "IPv4 datagrams with correct checksums in `packets`";
            let fault = session.broken(expected, malformed.to_string());
            self.stop(fault);
        }
        effects.segments.iter().skip(first).for_each(|segment| self.shadow.sent(segment));
    }

    fn tell(&mut self, signal: Signal, before: Option<State>, effects: &mut Effects) {
        let opening = before == Some(State::SynSent);
        let signal = signal.told(opening);
        self.ended = signal.ended().or(self.ended);
        effects.signals.push(signal);
    }

    /// A refusal, with what ended the connection if it is gone: the RFC's answer and the sockets'
    /// answer are both accepted.
    fn refusal(&self, error: CallError) -> Refusal {
        match error {
            CallError::NotOpen => Refusal { error, because: self.ended },
            CallError::Reset | CallError::Refused | CallError::Timeout
                if self.state.is_none_or(|state| state == State::Closed) =>
            {
                Refusal { error: CallError::NotOpen, because: Some(error) }
            }
            _ => error.into(),
        }
    }

    /// A call, and its answer.
    fn ask_call(
        &mut self,
        mut message: CallMessage,
        effects: &mut Effects,
    ) -> Result<Option<Reply>, Refusal> {
        message.iss = self.news();
        let opens = matches!(message.call, "listen" | "connect");
        let now = Time(message.now_us);
        let reply = self.ask(&Message::Call(message), None, now, effects);
        match reply.as_ref().and_then(|reply| reply.refused) {
            Some(error) => Err(self.refusal(error)),
            None => {
                if opens {
                    self.ended = None;
                }
                Ok(reply)
            }
        }
    }

    /// A datagram arrives, unless it does not exist.
    fn packet(
        &mut self,
        now: Time,
        packet: Result<Vec<u8>, TooLong>,
        arrival: Option<&Segment>,
        effects: &mut Effects,
    ) {
        match packet {
            Ok(octets) => {
                let iss = self.news();
                let message = Packet { now_us: now.0, iss, packet: super::reply::hex(&octets) };
                self.ask(&Message::Packet(message), arrival, now, effects);
            }
            Err(too_long) => {
                self.rest();
                let expected = "every segment fits in a datagram";
                self.stop(Fault::unsayable(expected, too_long.to_string()));
            }
        }
    }

    /// The ISS of the next connection, if the program does not know it yet.
    fn news(&mut self) -> Option<u32> {
        match &mut self.numbers {
            Numbers::Symbols(_) => None,
            Numbers::Segments(numbers) | Numbers::Packets(numbers, _) => numbers.news(),
        }
    }

    fn is_symbolic(&self) -> bool {
        matches!(self.numbers, Numbers::Symbols(_))
    }

    /// Records a fault, which ends the scenario. The first one counts.
    fn stop(&mut self, fault: Fault) {
        self.session = None;
        self.wake = None;
        self.ticks = None;
        self.fault.get_or_insert(fault);
    }

    /// Whatever comes is not the program's fault: its process may serve other scenarios.
    fn rest(&mut self) {
        if let (Some(pool), Some(session)) = (&self.pool, self.session.take()) {
            pool.give_back(session);
        }
    }

    fn cannot_be_told(&mut self, what: &str, why: &str) {
        let expected = format!("{what} that flags alone can express, since its level is `symbols`");
        let actual = format!("{why}, which needs level `segments`");
        self.rest();
        self.stop(Fault::unsayable(expected, actual));
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.rest();
    }
}

/// A call without arguments.
fn call(now: Time, name: &'static str) -> CallMessage {
    CallMessage { now_us: now.0, call: name, ..CallMessage::default() }
}

impl Stack for Program {
    fn name(&self) -> &str {
        &self.name
    }

    fn goes_by(&self, word: &str) -> bool {
        word == self.name || word == PROGRAM
    }

    fn call(&mut self, now: Time, asked: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        let mut message = call(now, asked.name());
        if let Call::Send { data, push, urgent } = asked {
            if self.is_symbolic() {
                let carries = self.state.is_none_or(may_carry_data);
                if carries {
                    let why = format!("the user sends {} octets of data", data.len());
                    self.cannot_be_told("a call", &why);
                    return Ok(());
                }
            } else {
                message.data = Some(super::reply::hex(data));
                message.push = push.then_some(true);
                message.urgent = urgent.then_some(true);
                if *urgent {
                    self.shadow.urges();
                }
            }
        }
        self.ask_call(message, effects).map(drop)
    }

    fn receive(
        &mut self,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal> {
        let mut message = call(now, "receive");
        if !self.is_symbolic() {
            message.limit = Some(limit as u64);
        }
        let reply = self.ask_call(message, effects)?;
        let data = reply.map(|reply| reply.data).unwrap_or_default();
        if data.len() > limit {
            let actual = format!("{} octets", data.len());
            let expected = format!("at most {limit} octets in answer to `receive`");
            let fault = match &mut self.session {
                Some(session) => session.broken(expected, actual),
                None => Fault::broken(expected, actual),
            };
            self.stop(fault);
        }
        let (waiting, end) = self.readable;
        Ok(Received { data, push: false, end: end && waiting == 0 })
    }

    fn readable(&self) -> (usize, bool) {
        self.readable
    }

    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        if let Numbers::Packets(numbers, route) = &mut self.numbers {
            let packet = wire::encode(route.reversed(), &numbers.own(segment));
            return self.packet(now, packet, Some(segment), effects);
        }
        let mut arrival = Arrival {
            now_us: now.0,
            iss: self.news(),
            flags: segment.flags.joined("+"),
            acks: None,
            fields: None,
        };
        match &mut self.numbers {
            Numbers::Symbols(numbers) => {
                match numbers.told(segment, self.state.unwrap_or(State::Closed)) {
                    Ok((flags, acks)) => (arrival.flags, arrival.acks) = (flags.joined("+"), acks),
                    Err(why) => return self.cannot_be_told("a segment", &why),
                }
            }
            Numbers::Segments(numbers) | Numbers::Packets(numbers, _) => {
                arrival.fields = Some(numbers.told(segment));
            }
        }
        self.ask(&Message::Segment(arrival), Some(segment), now, effects);
    }

    fn icmp(&mut self, now: Time, icmp: Icmp, about: &Segment, effects: &mut Effects) {
        let seq = match &self.numbers {
            Numbers::Symbols(_) => None,
            Numbers::Segments(numbers) => Some(numbers.own_sent(about).seq.0),
            Numbers::Packets(numbers, route) => {
                let packet = wire::encode_icmp(*route, icmp, &numbers.own_sent(about));
                return self.packet(now, packet, None, effects);
            }
        };
        let message = IcmpError { now_us: now.0, error: icmp.name(), seq };
        self.ask(&Message::Icmp(message), None, now, effects);
    }

    fn next_timeout(&self) -> Option<Time> {
        let tick = self.ticks.map(|ticks| ticks.next);
        [self.wake, tick].into_iter().flatten().min()
    }

    fn next_timer(&self) -> Option<Time> {
        self.wake
    }

    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired> {
        let is_due = |due: &Time| *due <= now;
        let wake = self.wake.filter(is_due);
        let ticks = self.ticks.as_mut().filter(|ticks| is_due(&ticks.next));
        // A wake-up at a moment that is past may come again and again without any time.
        let takes_time = self.told < now;
        if wake.is_none() && ticks.is_none() {
            return None;
        }
        let is_tick = ticks.map(|ticks| ticks.told(now)).is_some();
        let before = (self.state, self.readable);
        self.ask(&Message::Tick { now_us: now.0 }, None, now, effects)?;
        let after = (self.state, self.readable);
        if before == after && effects.segments.is_empty() && effects.signals.is_empty() {
            return match (is_tick, wake) {
                (true, None) => Some(Fired::Tick),
                _ if takes_time => None,
                _ => Some(Fired::WakeUp),
            };
        }
        Some(match before.0 {
            Some(State::TimeWait) => Fired::Timer(Timer::TimeWait),
            _ if !effects.segments.is_empty() => Fired::Timer(Timer::Retransmission),
            _ => Fired::WakeUp,
        })
    }

    fn state(&self) -> Option<State> {
        self.state
    }

    fn variable(&self, variable: Variable) -> Option<u32> {
        match &self.numbers {
            Numbers::Symbols(numbers) => numbers.variable(variable),
            Numbers::Segments(numbers) | Numbers::Packets(numbers, _) => numbers.variable(variable),
        }
        .or_else(|| self.shadow.variable(variable))
    }

    fn has_numbers(&self) -> bool {
        !self.is_symbolic()
    }

    fn set_iss(&mut self, iss: u32) {
        match &mut self.numbers {
            Numbers::Symbols(numbers) => numbers.set_iss(iss),
            Numbers::Segments(numbers) | Numbers::Packets(numbers, _) => numbers.set_iss(iss),
        }
    }

    fn take_fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }
}

/// Whether a SEND in that state must not be refused (RFC 9293, section 3.10.2).
const fn may_carry_data(state: State) -> bool {
    use State::{CloseWait, Established, Listen, SynReceived, SynSent};
    matches!(state, Listen | SynSent | SynReceived | Established | CloseWait)
}
