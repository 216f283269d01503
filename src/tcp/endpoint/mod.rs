//! One TCP endpoint: the control block, and the engine that carries out the rules on it.
//!
//! Sans-I/O. Events go in through [`Endpoint::call`], [`Endpoint::receive`],
//! [`Endpoint::segment`], [`Endpoint::icmp`] and [`Endpoint::timeout`], each with the time;
//! what they cause comes out in [`Effects`]. [`Endpoint::next_timeout`] says when to come
//! back. No rule is here: what happens on an event is in [`Rules`] alone. What is here is
//! arithmetic: sequence space, queues, the RTO, cwnd, and how segments are formed.

mod actions;
mod arrival;
mod clock;
mod congestion;
mod engine;
mod facts;
mod receive;
mod rto;
mod segments;
mod send;
mod tcb;

use self::engine::Engine;
use self::send::SentKind;
use self::tcb::Tcb;
use super::rules::Facts;
use super::state_sets::PEER_CLOSED;
use super::{
    Call, CallError, Config, Effects, Event, Icmp, Received, Refusal, Rules, Segment, Seq, State,
    Time, Timer, Variable,
};

/// The ISS of a later connection of the same host is so much higher than the one before. Whoever
/// drives an endpoint counts: it sets the next one ([`Endpoint::set_iss`]) as soon as a SYN is sent.
pub const ISS_STEP: u32 = 100_000;

/// One TCP endpoint, for any number of connections one after another.
///
/// A plain value: it can be cloned, compared and hashed. The table of rules is no part of it,
/// so that the same endpoint can be run under a mutated table; pass the same one every time.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Endpoint {
    config: Config,
    /// The facts that only depend on `config`.
    switches: Facts,
    state: State,
    next_iss: Seq,
    tcb: Tcb,
    /// The incarnation to return to, if the connection was reopened from TIME_WAIT.
    previous: Option<Box<Tcb>>,
    /// What ended the last connection.
    ended: Option<CallError>,
}

impl Endpoint {
    /// A host without a connection.
    pub fn new(config: Config) -> Self {
        Self {
            switches: Facts::of_settings(&config.effective()),
            state: State::Closed,
            next_iss: config.iss,
            tcb: Tcb::default(),
            previous: None,
            ended: None,
            config,
        }
    }

    /// The state of the connection.
    #[inline]
    pub fn state(&self) -> State {
        self.state
    }

    /// How it is configured.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Whether the connection came from LISTEN (MUST-11). Meaningless in CLOSED.
    pub fn is_passive(&self) -> bool {
        self.tcb.passive || self.state == State::Listen
    }

    /// Sets the ISS of the next connection.
    pub fn set_iss(&mut self, iss: Seq) {
        self.next_iss = iss;
    }

    /// A user call other than RECEIVE.
    ///
    /// # Errors
    /// The RFC's reply, if the call is refused (sections 3.10.1 to 3.10.6).
    pub fn call(
        &mut self,
        rules: &Rules,
        now: Time,
        call: &Call,
        effects: &mut Effects,
    ) -> Result<(), Refusal> {
        let mut engine = Engine::new(self, rules, now, effects);
        if let Call::Send { data, push, urgent } = call {
            engine.data = data;
            engine.push = *push;
            engine.urgent = *urgent;
        }
        engine.run(Event::from(call));
        let refused = engine.refused;
        self.answer(refused)
    }

    /// RECEIVE: takes up to `limit` octets that have arrived in order. No octets and no error
    /// mean that the call would wait.
    ///
    /// # Errors
    /// The RFC's reply, if the call is refused (section 3.10.3). The end of the peer's data is
    /// [`CallError::Closing`].
    pub fn receive(
        &mut self,
        rules: &Rules,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal> {
        let mut engine = Engine::new(self, rules, now, effects);
        engine.limit = limit;
        engine.run(Event::Receive);
        let (refused, (data, push)) = (engine.refused, std::mem::take(&mut engine.given));
        self.answer(refused)?;
        let (unread, end) = self.readable();
        Ok(Received { data, push, end: end && unread == 0 })
    }

    /// A segment arrives (section 3.10.7).
    pub fn segment(&mut self, rules: &Rules, now: Time, segment: &Segment, effects: &mut Effects) {
        Engine::new(self, rules, now, effects).arrive(segment);
    }

    /// An ICMP error about a segment of this connection arrives (section 3.9.2.2).
    pub fn icmp(&mut self, rules: &Rules, now: Time, icmp: Icmp, effects: &mut Effects) {
        let mut engine = Engine::new(self, rules, now, effects);
        engine.icmp = Some(icmp);
        engine.run(Event::Icmp);
    }

    /// When the next timer is due.
    pub fn next_timeout(&self) -> Option<Time> {
        self.tcb.timers.iter().copied().min().filter(|due| *due != Time::NEVER)
    }

    /// When that timer is due, if it runs.
    pub fn due(&self, timer: Timer) -> Option<Time> {
        Some(self.tcb.timers[timer as usize]).filter(|due| *due != Time::NEVER)
    }

    /// Fires the earliest timer that is due at `now`, and says which. Call it again until it
    /// says `None`.
    pub fn timeout(&mut self, rules: &Rules, now: Time, effects: &mut Effects) -> Option<Timer> {
        let timer = Timer::ALL
            .into_iter()
            .filter(|timer| self.tcb.timers[*timer as usize] <= now)
            .min_by_key(|timer| self.tcb.timers[*timer as usize])?;
        self.tcb.timers[timer as usize] = Time::NEVER;
        Engine::new(self, rules, now, effects).run(Event::Timeout(timer));
        Some(timer)
    }

    /// Whether its user has given it the data before `end`, so that it may be sent.
    pub fn has_queued(&self, end: Seq) -> bool {
        end.le(self.tcb.send.end())
    }

    /// Takes it that queued data before `end` has been sent `now`: for whoever compares this endpoint
    /// with another TCP, which may send earlier.
    pub fn has_sent(&mut self, rules: &Rules, now: Time, end: Seq) {
        let tcb = &mut self.tcb;
        let end = if end.gt(tcb.send.end()) { tcb.send.end() } else { end };
        if tcb.fin.is_some() || !end.gt(tcb.unsent_from) || self.state == State::Closed {
            return;
        }
        let (from, len) = (tcb.unsent_from, end.since(tcb.unsent_from));
        tcb.send.sent(from, len, SentKind::Data, now);
        tcb.unsent_from = end;
        tcb.snd_nxt = tcb.snd_nxt.max(end);
        // What is sent into a zero window is a probe.
        if !tcb.runs(Timer::Retransmission) && !tcb.runs(Timer::Persist) {
            tcb.timers[Timer::Retransmission as usize] = now + tcb.rto.current(rules.arithmetic());
        }
    }

    /// Takes it that the peer was offered what is before `edge`: for the same, which may offer more or less.
    pub fn has_offered(&mut self, edge: Seq) {
        let tcb = &mut self.tcb;
        tcb.rcv_wnd = if edge.gt(tcb.rcv_nxt) { edge.since(tcb.rcv_nxt) } else { 0 };
    }

    /// By how many bits the windows that it offers are shifted, except in a SYN.
    pub fn window_shift(&self) -> u8 {
        self.tcb.rcv_shift
    }

    /// The octets that wait to be read.
    pub fn unread(&self) -> impl Iterator<Item = u8> {
        self.tcb.receive.octets()
    }

    /// How many octets wait to be read, and whether the peer's FIN comes after them.
    pub fn readable(&self) -> (usize, bool) {
        let ended = self.state == State::Closed && self.ended == Some(CallError::Closing);
        let end = ended || PEER_CLOSED.contains(&self.state);
        (self.tcb.receive.unread(), end)
    }

    /// How many of the octets that wait, or are still to come, are urgent (MUST-33).
    pub fn urgent_left(&self) -> u32 {
        let consumed = self.consumed();
        self.tcb.rcv_up.filter(|up| up.gt(consumed)).map_or(0, |up| up.since(consumed))
    }

    /// The sequence number of the octet that the user is to read next.
    fn consumed(&self) -> Seq {
        let (unread, end) = self.readable();
        // The peer's FIN comes after all octets.
        self.tcb.rcv_nxt - unread as u32 - u32::from(end)
    }

    /// A variable of the connection; `None` where there is none, or where it is not known yet.
    pub fn variable(&self, variable: Variable) -> Option<u32> {
        let tcb = &self.tcb;
        let sent = !matches!(self.state, State::Closed | State::Listen);
        let received = sent && self.state != State::SynSent;
        let (known, value) = match variable {
            Variable::SndUna => (sent, tcb.snd_una.0),
            Variable::SndNxt => (sent, tcb.snd_nxt.0),
            Variable::SndWnd => (received, tcb.snd_wnd),
            Variable::SndUp => (sent, tcb.snd_up.unwrap_or(tcb.snd_una).0),
            Variable::SndWl1 => (received, tcb.snd_wl1.0),
            Variable::SndWl2 => (received, tcb.snd_wl2.0),
            Variable::Iss => (sent, tcb.iss.0),
            Variable::RcvNxt => (received, tcb.rcv_nxt.0),
            Variable::RcvWnd => (sent, tcb.rcv_wnd),
            Variable::RcvUp => (received, tcb.rcv_up.unwrap_or(tcb.rcv_nxt).0),
            Variable::Irs => (received, tcb.irs.0),
        };
        known.then_some(value)
    }

    fn answer(&self, refused: Option<CallError>) -> Result<(), Refusal> {
        match refused {
            None => Ok(()),
            Some(error) => {
                Err(Refusal { error, because: self.ended.filter(|_| error == CallError::NotOpen) })
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
