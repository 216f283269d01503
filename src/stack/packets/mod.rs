//! The adapter for a TCP that is written against packets: it takes and gives IPv4 datagrams as octets,
//! as from and to a network device, and is told calls and the time. [`Packets`] makes a [`Stack`] of
//! it: it encodes and decodes, translates numbers ([`Translator`]), and knows the variables that its
//! segments prove ([`Shadow`]). What any particular TCP does must not be known here.

mod signals;
mod tcp;
#[cfg(test)]
mod tests;

pub use tcp::{PacketTcp, route};

use self::signals::Cause;
use super::{Fault, Fired, Shadow, Stack, Translator};
use crate::tcp::{
    Call, CallError, Config, Effects, Flags, Icmp, Received, Refusal, Segment, Seq, State, Time,
    Timer, Variable,
};
use crate::wire::{self, Route};

/// A TCP that takes and gives IPv4 datagrams, as a host.
///
/// ```
/// use std::collections::VecDeque;
///
/// use synfin::harness::Text;
/// use synfin::host::PerHost;
/// use synfin::run::{RunOptions, Verdict, run_on};
/// use synfin::stack::{Custom, Implementation, PacketTcp, Packets, route};
/// use synfin::tcp::{Call, CallError, Flags, Segment, State, Time};
/// use synfin::wire::{self, Route};
///
/// /// Nobody listens: it answers each SYN with a RST (RFC 9293, section 3.10.7.1).
/// struct Refuser {
///     route: Route,
///     sent: VecDeque<Vec<u8>>,
/// }
///
/// impl PacketTcp for Refuser {
///     fn name(&self) -> &str {
///         "refuser"
///     }
///     fn call(&mut self, _: Time, _: &Call) -> Result<(), CallError> {
///         Err(CallError::NotOpen)
///     }
///     fn receive(&mut self, _: Time, _: usize) -> Result<Vec<u8>, CallError> {
///         Err(CallError::NotOpen)
///     }
///     fn readable(&self) -> (usize, bool) {
///         (0, false)
///     }
///     fn packet(&mut self, _: Time, datagram: &[u8]) {
///         let Some((_, segment)) = wire::decode(datagram) else { return };
///         if segment.flags.has(Flags::SYN) && !segment.bad_checksum {
///             let flags = Flags::RST | Flags::ACK;
///             let reset = Segment { ack: segment.seq + segment.seg_len(), flags, ..Segment::default() };
///             self.sent.extend(wire::encode(self.route, &reset));
///         }
///     }
///     fn poll(&mut self, _: Time) -> Option<Time> {
///         None
///     }
///     fn sent(&mut self) -> Option<Vec<u8>> {
///         self.sent.pop_front()
///     }
///     fn state(&self) -> Option<State> {
///         Some(State::Closed)
///     }
/// }
///
/// let text = "client connect; server recv SYN; client recv RST; expect client CLOSED";
/// let text = Text::new("refused", text).valid()?;
/// let refuser = Custom::new(|host, config| {
///     let route = route(host);
///     Box::new(Packets::new(Refuser { route, sent: VecDeque::new() }, route, config))
/// });
/// let hosts = PerHost([Implementation::Model, Implementation::Custom(refuser)]);
/// for case in text.cases() {
///     let result = run_on(case.scenario, &RunOptions::default(), &hosts);
///     assert_eq!(result.verdict, Verdict::Passed);
/// }
/// # Ok::<(), String>(())
/// ```
#[derive(Debug)]
pub struct Packets<T> {
    tcp: T,
    route: Route,
    translator: Translator,
    shadow: Shadow,
    state: Option<State>,
    /// When it wants to be polled again.
    due: Option<Time>,
    /// The octets that it has taken from the user and given to it on this connection, modulo 2^32.
    given: u32,
    read: u32,
    /// Whether the peer's FIN has been accepted on this connection, as its states show.
    peer_has_closed: bool,
    /// Whether the latest arriving segment announced a zero window.
    shut: bool,
    /// What ended the last connection.
    ended: Option<CallError>,
    fault: Option<Fault>,
}

impl<T: PacketTcp> Packets<T> {
    /// A host at one end of `route`, without a connection; `config` has the scenario's settings.
    pub fn new(tcp: T, route: Route, config: &Config) -> Self {
        Self {
            state: tcp.state(),
            tcp,
            route,
            translator: Translator::new(config.iss.0, config.first_timestamp),
            shadow: Shadow::default(),
            due: None,
            given: 0,
            read: 0,
            peer_has_closed: false,
            shut: false,
            ended: None,
            fault: None,
        }
    }

    /// Does something to it, lets it run, and collects the effects.
    fn event<R>(
        &mut self,
        now: Time,
        cause: Cause,
        effects: &mut Effects,
        act: impl FnOnce(&mut T) -> R,
    ) -> R {
        let result = act(&mut self.tcp);
        self.due = self.tcp.poll(now);
        while let Some(octets) = self.tcp.sent() {
            match wire::sent(self.route, &octets) {
                Ok(Some(own)) => {
                    let segment = self.translator.sent(now, own);
                    self.shadow.sent(&segment);
                    effects.segments.push(segment);
                }
                Ok(None) => {}
                Err(malformed) => {
                    let expected = "it sends IPv4 datagrams with correct checksums";
                    self.stop(Fault::broken(expected, malformed.to_string()));
                }
            }
        }
        self.see(cause, effects);
        result
    }

    /// Records the state, and what the user is told.
    fn see(&mut self, cause: Cause, effects: &mut Effects) {
        let state = self.tcp.state();
        let before = std::mem::replace(&mut self.state, state);
        self.shadow.state(state);
        self.peer_has_closed |= state.is_some_and(signals::peer_has_closed);
        let change = before.zip(state);
        let derived = change.and_then(|(before, after)| signals::signal(before, after, cause));
        let told = self.tcp.signals();
        let tells = told.is_some();
        let told = told.unwrap_or_else(|| derived.into_iter().collect());
        let ended = told.iter().rev().find_map(|signal| signal.ended());
        effects.signals.extend(told);
        match (change, state) {
            (Some((before, State::Closed)), _) if before != State::Closed => {
                self.ended = ended.or_else(|| signals::ended(before, cause));
            }
            (_, Some(State::Listen | State::SynSent)) if before != state => self.opened(),
            _ if tells && ended.is_some() => self.ended = ended,
            _ => {}
        }
        if state == Some(State::Closed) {
            self.translator.closed();
        }
    }

    /// Another connection begins.
    fn opened(&mut self) {
        (self.ended, self.peer_has_closed) = (None, false);
        (self.given, self.read) = (0, 0);
    }

    /// A refusal, with what ended the connection if it is gone.
    fn refusal(&self, error: CallError) -> Refusal {
        let ends = matches!(error, CallError::Reset | CallError::Refused | CallError::Timeout);
        match error {
            CallError::AlreadyOpen => error.into(),
            _ if self.state == Some(State::Closed) => {
                let because = self.ended.or(ends.then_some(error));
                Refusal { error: CallError::NotOpen, because }
            }
            CallError::NotOpen => Refusal { error, because: self.ended },
            _ => error.into(),
        }
    }

    fn stop(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }

    /// SND.UNA, from how much of the user's data is left unacknowledged.
    fn snd_una(&self) -> Option<u32> {
        let (Some(unacknowledged), Some(state)) = (self.tcp.unacknowledged(), self.state) else {
            return self.shadow.variable(Variable::SndUna);
        };
        let iss = self.shadow.variable(Variable::Iss)?;
        // Its SYN is not acknowledged, or its FIN is: the buffer does not show that.
        let is_silent = matches!(state, State::FinWait2 | State::TimeWait);
        if is_silent || self.shadow.is_unanswered() {
            return self.shadow.variable(Variable::SndUna);
        }
        let acknowledged = self.given.wrapping_sub(unacknowledged as u32);
        Some(iss.wrapping_add(1).wrapping_add(acknowledged))
    }

    /// RCV.NXT, from how much data there was to read, if its buffers show at once what has arrived.
    fn read_to(&self) -> Option<u32> {
        self.tcp.unacknowledged()?;
        let irs = self.shadow.variable(Variable::Irs)?;
        let (unread, closed) = self.readable();
        let received = self.read.wrapping_add(unread as u32);
        Some(irs.wrapping_add(1).wrapping_add(received).wrapping_add(u32::from(closed)))
    }

    /// Which timer fired: that follows from what it did.
    fn timer(&self, before: Option<State>, una: Option<u32>, sent: &[Segment]) -> Option<Fired> {
        if before != self.state {
            let was_time_wait = before == Some(State::TimeWait);
            return Some(if was_time_wait { Timer::TimeWait } else { Timer::User }.into());
        }
        let first = sent.first()?;
        let repeats = una.is_some_and(|una| first.seq == Seq(una)) && first.seg_len() > 0;
        let timer = match first.seg_len() {
            0 => Timer::DelayedAck,
            _ if self.shut && !first.payload.is_empty() => Timer::Persist,
            _ if repeats => Timer::Retransmission,
            _ => Timer::KeepAlive,
        };
        Some(timer.into())
    }
}

impl<T: PacketTcp> Stack for Packets<T> {
    fn name(&self) -> &str {
        self.tcp.name()
    }

    fn call(&mut self, now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        if matches!(call, Call::Send { urgent: true, .. }) {
            self.shadow.urges();
        }
        let result = self.event(now, Cause::Call, effects, |tcp| tcp.call(now, call));
        match (result, call) {
            (Err(error), _) => return Err(self.refusal(error)),
            (Ok(()), Call::Listen | Call::Connect) if self.state.is_none() => self.opened(),
            (Ok(()), Call::Send { data, .. }) => {
                self.given = self.given.wrapping_add(data.len() as u32);
            }
            _ => {}
        }
        Ok(())
    }

    fn receive(
        &mut self,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal> {
        let result = self.event(now, Cause::Call, effects, |tcp| tcp.receive(now, limit));
        let data = result.map_err(|error| self.refusal(error))?;
        if data.len() > limit {
            let expected = format!("RECEIVE gives at most {limit} octets");
            self.stop(Fault::broken(expected, format!("{} octets", data.len())));
        }
        self.read = self.read.wrapping_add(data.len() as u32);
        let end = self.readable() == (0, true);
        Ok(Received { data, push: false, end })
    }

    fn readable(&self) -> (usize, bool) {
        let (octets, end) = self.tcp.readable();
        (octets, end || self.peer_has_closed)
    }

    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        self.shadow.arrived(segment);
        self.shut = segment.window == 0;
        let own = self.translator.arriving(segment);
        let reset = segment.flags.has(Flags::RST);
        match wire::encode(self.route.reversed(), &own) {
            Ok(octets) => {
                self.event(now, Cause::Segment { reset }, effects, |tcp| tcp.packet(now, &octets))
            }
            Err(too_long) => {
                let expected = "every segment fits in a datagram";
                self.stop(Fault::unsayable(expected, too_long.to_string()));
            }
        }
    }

    fn icmp(&mut self, now: Time, icmp: Icmp, about: &Segment, effects: &mut Effects) {
        let about = self.translator.own_segment(about);
        // It sent the segment, so it fits.
        if let Ok(octets) = wire::encode_icmp(self.route, icmp, &about) {
            let cause = Cause::Segment { reset: false };
            self.event(now, cause, effects, |tcp| tcp.packet(now, &octets));
        }
    }

    fn next_timeout(&self) -> Option<Time> {
        self.due
    }

    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired> {
        if self.due.is_none_or(|due| due > now) {
            return None;
        }
        let (before, una) = (self.state, self.snd_una());
        let already = effects.segments.len();
        self.event(now, Cause::Timer, effects, |_| {});
        self.timer(before, una, effects.segments.get(already..).unwrap_or_default())
    }

    fn state(&self) -> Option<State> {
        self.state
    }

    fn variable(&self, variable: Variable) -> Option<u32> {
        if let Some(own) = self.tcp.variable(variable) {
            return Some(self.translator.variable(variable, own));
        }
        match (variable, self.read_to()) {
            (Variable::SndUna, _) => self.snd_una(),
            (Variable::RcvNxt, Some(nxt)) => Some(nxt),
            (Variable::RcvWnd, Some(nxt)) => self.shadow.rcv_wnd(nxt),
            _ => self.shadow.variable(variable),
        }
    }

    fn is_repeatable(&self) -> bool {
        self.tcp.is_repeatable()
    }

    fn caveat(&self) -> Option<String> {
        self.tcp.caveat()
    }

    fn set_iss(&mut self, iss: u32) {
        self.translator.set_iss(iss);
        self.tcp.set_iss(iss);
    }

    fn take_fault(&mut self) -> Option<Fault> {
        let fault = self.tcp.take_fault();
        self.fault.take().or(fault)
    }
}
