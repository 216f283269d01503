//! The companion of a host that is not the model: the model in its place, with the same calls,
//! arrivals, ICMP errors and moments, in the scenario's numbers. It sends nothing and nobody hears
//! it; what it would have done is laid beside what the host did, and where the two part is noted:
//! that is why a program fails. How two answers are compared is in `compare`, what is kept of a
//! parting in `parting`, and which of them explains a failure in `blame`. The words are those of
//! [`explain`](crate::explain).

mod blame;
mod compare;
mod parting;
mod peer;
mod strict;

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

pub(super) use blame::is_explained;
pub use parting::{Answer, Asked, Parting};

use self::compare::Beside;
use self::peer::Peer;
use crate::host::Host;
use crate::stack::{Fault, Feature, Stack};
use crate::tcp::rules::Part;
use crate::tcp::{
    Action, Call, Config, Effects, Endpoint, Flags, Icmp, Received, Refusal, RuleId, Rules,
    Segment, Seq, Signal, State, Time, Timer, Variable,
};

/// How many partings that RFC 9293 leaves free are kept: the latest.
const KEPT: usize = 64;

/// The segments of a host that are remembered, to know a retransmission when it comes: the latest.
const SENT: usize = 256;

/// The rules of RFC 9293, to be shared.
pub fn standard() -> Arc<Rules> {
    static STANDARD: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::standard().clone()));
    Arc::clone(&STANDARD)
}

/// Rules, and the states in which they fired.
pub type Marks = BTreeSet<(RuleId, State)>;

/// When something happens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) now: Time,
    /// The statement that runs.
    pub(super) statement: Option<u32>,
    /// How many events there were before, at both hosts.
    pub(super) step: u32,
}

/// What happens to a host.
#[derive(Clone, Copy, Debug)]
pub(super) enum Happens<'a> {
    /// A user call other than RECEIVE.
    Call(&'a Call),
    /// RECEIVE of up to so many octets.
    Receive(usize),
    /// A segment arrives.
    Segment(&'a Segment),
    /// An ICMP error arrives.
    Icmp(Icmp),
    /// The moment has come for which the host has asked.
    Tick,
}

/// What a host did about it.
pub(super) struct Did<'a> {
    /// Its state now.
    pub(super) state: Option<State>,
    /// What it sent and told its user.
    pub(super) effects: &'a Effects,
    /// The answer to a call that was refused.
    pub(super) refused: Option<Refusal>,
    /// What a RECEIVE gave.
    pub(super) given: Option<&'a Received>,
    /// The host itself, for what can be asked of it.
    pub(super) stack: &'a dyn Stack,
}

/// The model in the place of one host.
#[derive(Debug)]
pub(super) struct Companion {
    host: Host,
    rules: Arc<Rules>,
    endpoint: Endpoint,
    effects: Effects,
    /// The host's state after the latest event.
    state: Option<State>,
    /// What the host has sent.
    sent: Vec<Segment>,
    /// The latest number that the host has acknowledged on the connection.
    acked: Option<Seq>,
    /// The first parting that no RFC leaves free. After it the two have different histories, so the
    /// companion is asked no more.
    hard: Option<Parting>,
    /// Those that the RFCs leave free, and what shows only in variables.
    soft: Vec<Parting>,
    /// The rule that last started or stopped each timer.
    touched: [Option<RuleId>; Timer::ALL.len()],
    /// The latest event, as if the host had not answered it.
    latest: Option<Parting>,
    /// How closely the host is looked at.
    care: Care,
    /// The end of the window that the host has offered last, if it has numbers (how much it offers is
    /// free), and IRS of that connection.
    offered: Option<(Seq, Option<u32>)>,
    /// The octets that the model gave in answer to the latest RECEIVE.
    given: Vec<u8>,
    /// The rules that fired where the two did not part in what is not free, and in which state.
    kept: Marks,
    /// The same for moments that the host let pass, until it is clear that it only came late.
    late: Vec<(RuleId, State)>,
    /// What the host says that it has of all that a program may lack; `None` if it does not say.
    has: Option<Arc<BTreeSet<Feature>>>,
    /// What was asked of it and it lacks. What comes after builds on that, so the companion is asked no
    /// more.
    lacks: Option<Feature>,
    /// What the peer has said of its stream.
    peer: Peer,
    /// Whether the model has RFC 5961's check of RSTs.
    checks_resets: bool,
}

/// How closely a host is held against the model in its place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub enum Care {
    /// As far as the reason of a failure needs it.
    #[default]
    Reason,
    /// All that no RFC leaves free, octets too.
    Free,
    /// Everything, and nothing is free: of a host that is the model, under whatever rules.
    Strict,
}

impl Companion {
    /// Beside a host that has just been started with these settings.
    pub(super) fn new(host: Host, config: Config, rules: Arc<Rules>) -> Self {
        Self {
            host,
            rules,
            endpoint: Endpoint::new(config.clone()),
            effects: Effects::default(),
            state: None,
            sent: Vec::new(),
            acked: None,
            hard: None,
            soft: Vec::new(),
            touched: [None; Timer::ALL.len()],
            latest: None,
            care: Care::Reason,
            offered: None,
            given: Vec::new(),
            kept: Marks::new(),
            late: Vec::new(),
            has: None,
            lacks: None,
            peer: Peer::default(),
            checks_resets: config.rfc5961 && config.rfc5961_rst,
        }
    }

    /// The same, which looks so closely.
    pub(super) fn with(self, care: Care) -> Self {
        Self { care, ..self }
    }

    /// The same, beside a host that says what it has: it is held to that only.
    pub(super) fn of_who_has(self, has: Option<Arc<BTreeSet<Feature>>>) -> Self {
        Self { has, ..self }
    }

    /// What was asked of the host that it says it lacks.
    pub(super) const fn lacks(&self) -> Option<Feature> {
        self.lacks
    }

    /// Whether the peer has done something that no RFC settles.
    pub(super) const fn is_unsettled(&self) -> bool {
        self.peer.unsettles
    }

    /// Whether there is nothing more to compare.
    pub(super) const fn is_over(&self) -> bool {
        self.hard.is_some() || self.lacks.is_some() || self.peer.unsettles
    }

    /// Takes note of the first of these that the host lacks, if it lacks one.
    fn asks_for(&mut self, features: impl IntoIterator<Item = Feature>) {
        if let Some(has) = &self.has
            && self.lacks.is_none()
        {
            self.lacks = features.into_iter().find(|it| !has.contains(it));
        }
    }

    /// A variable of the model, as long as the two have the same history.
    pub(super) fn variable(&self, variable: Variable) -> Option<u32> {
        if self.is_over() { None } else { self.endpoint.variable(variable) }
    }

    /// The first parting that no RFC leaves free, the latest that one does, and the rules that fired
    /// where there was none of the first kind.
    pub(super) fn into_parts(self) -> (Option<Parting>, Vec<Parting>, Marks) {
        (self.hard, self.soft, self.kept)
    }

    pub(super) fn set_iss(&mut self, iss: u32) {
        self.endpoint.set_iss(Seq(iss));
    }

    /// Something happened to the host, and it did that.
    pub(super) fn observe(&mut self, moment: Moment, happens: Happens<'_>, did: &Did<'_>) {
        if self.is_over() {
            return;
        }
        let now = moment.now;
        self.fire_before(moment);
        self.offer();
        // What a timer had to bring about by now is missed.
        if !matches!(happens, Happens::Tick)
            && self.state.is_some_and(|state| state != self.endpoint.state())
            && let Some(at) = self.soft.iter().rposition(|it| it.right.state != it.actual.state)
        {
            self.hard = Some(self.soft.remove(at));
            return;
        }
        match happens {
            Happens::Call(call) => self.asks_for(Feature::of_call(call)),
            Happens::Receive(_) => self.asks_for([Feature::RECEIVE]),
            Happens::Segment(segment) => self.asks_for(Feature::of_arrival(segment)),
            Happens::Icmp(_) => self.asks_for([Feature::ICMP]),
            Happens::Tick => {}
        }
        if self.care == Care::Free
            && let Happens::Segment(segment) = happens
        {
            self.peer.says(segment, &self.endpoint);
            if !self.checks_resets {
                self.peer.resets(segment, &self.endpoint);
            }
        }
        if self.is_over() {
            return;
        }
        let before = self.endpoint.state();
        let asked = match happens {
            Happens::Call(call) => Asked::Call(call.into()),
            Happens::Receive(_) => Asked::Call(crate::tcp::Event::Receive),
            Happens::Segment(segment) => Asked::Segment(segment.clone()),
            Happens::Icmp(icmp) => Asked::Icmp(icmp),
            Happens::Tick => Asked::Moment(None),
        };
        let mut parting = Parting::new(self.host, did.stack, moment, before, asked);
        self.effects.clear();
        match happens {
            Happens::Call(call) => {
                parting.right.refused =
                    self.endpoint.call(&self.rules, now, call, &mut self.effects).err();
            }
            Happens::Receive(limit) => {
                match self.endpoint.receive(&self.rules, now, limit, &mut self.effects) {
                    Ok(received) => {
                        parting.right.given = Some((received.data.len(), received.end));
                        self.given = received.data;
                    }
                    Err(refusal) => parting.right.refused = Some(refusal),
                }
            }
            Happens::Segment(segment) => {
                parting.is_around = self.is_around(segment);
                self.endpoint.segment(&self.rules, now, segment, &mut self.effects);
            }
            Happens::Icmp(icmp) => {
                self.endpoint.icmp(&self.rules, now, icmp, &mut self.effects);
            }
            Happens::Tick => {
                let timer = self.endpoint.timeout(&self.rules, now, &mut self.effects);
                self.asks_for(timer.and_then(Feature::of_timer));
                parting.asked = Asked::Moment(timer);
            }
        }
        self.take(&mut parting, did);
        self.catch_up(&mut parting, now, did);
        // One tick may do what several timers do.
        while matches!(happens, Happens::Tick)
            && self.compare(&parting, did).is_some()
            && let Some(timer) = self.endpoint.timeout(&self.rules, now, &mut self.effects)
        {
            if let Asked::Moment(first) = &mut parting.asked {
                first.get_or_insert(timer);
            }
            self.asks_for(Feature::of_timer(timer));
            self.take(&mut parting, did);
        }
        if self.lacks.is_some() {
            return;
        }
        let found = self.compare(&parting, did);
        if parting.asked == Asked::Moment(None) {
            self.expect_timer(&mut parting, did);
        }
        self.touch();
        self.note(now, did);
        if let Some((part, hard)) = found {
            parting.variable = self.other_variable(part, did);
            parting.part = part;
            parting.hard = hard;
            parting.choose(&self.rules);
            if !self.is_known(&parting) {
                self.keep(parting.clone());
            }
        } else {
            parting.choose(&self.rules);
        }
        self.latest = Some(parting);
        self.state = did.state;
        if self.hard.is_none() && self.care > Care::Reason {
            let fired = self.effects.fired.iter().map(|id| (*id, before));
            self.kept.extend(self.late.drain(..).chain(fired));
        }
    }

    /// Whether whoever compares this segment's numbers as if they had no end goes wrong.
    fn is_around(&self, segment: &Segment) -> bool {
        let is_off = |number: Seq, variable: Variable| {
            let own = self.endpoint.variable(variable).map(Seq);
            own.is_some_and(|own| (number.0 < own.0) != number.lt(own))
        };
        let acks = segment.flags.has(Flags::ACK)
            && (is_off(segment.ack, Variable::SndUna) || is_off(segment.ack, Variable::SndNxt));
        acks || is_off(segment.seq, Variable::RcvNxt)
    }

    /// The host broke down at the latest event: what should it have done?
    pub(super) fn broke(&mut self, fault: &Fault) {
        if self.lacks.is_some() {
            return;
        }
        let earlier = self.hard.as_ref().map(|it| it.step);
        if let Some(mut latest) = self.latest.take()
            && earlier.is_none_or(|step| step == latest.step)
        {
            latest.actual = Answer { fault: Some(fault.actual.clone()), ..Answer::default() };
            latest.hard = true;
            self.hard = Some(latest);
        }
    }

    /// When data is sent is free, and a FIN goes behind it: where the host has sent its FIN, the model takes
    /// the data before it for sent, and looks whether it has one to send.
    fn catch_up(&mut self, parting: &mut Parting, now: Time, did: &Did<'_>) {
        let has_fin = |of: &[Segment]| of.iter().any(|it| it.flags.has(Flags::FIN));
        let theirs = &did.effects.segments;
        if self.care != Care::Free || !has_fin(theirs) || has_fin(&self.effects.segments) {
            return;
        }
        for segment in theirs.iter().filter(|it| !it.payload.is_empty()) {
            let end = segment.seq + segment.payload.len() as u32;
            self.endpoint.has_sent(&self.rules, now, end);
        }
        // Its answer is no matter.
        let _ = self.endpoint.call(&self.rules, now, &Call::Status, &mut self.effects);
        self.take(parting, did);
    }

    /// Takes down what both did.
    fn take(&self, parting: &mut Parting, did: &Did<'_>) {
        let Parting { right, actual, fired, .. } = parting;
        right.state = Some(self.endpoint.state());
        right.segments.clone_from(&self.effects.segments);
        right.signals.clone_from(&self.effects.signals);
        right.readable = self.endpoint.readable();
        fired.clone_from(&self.effects.fired);
        actual.state = did.state;
        actual.segments.clone_from(&did.effects.segments);
        actual.signals.clone_from(&did.effects.signals);
        actual.refused = did.refused;
        actual.given = did.given.map(|received| (received.data.len(), received.end));
        actual.readable = did.stack.readable();
    }

    fn compare(&self, parting: &Parting, did: &Did<'_>) -> Option<(Part, bool)> {
        let beside = Beside {
            parting,
            sent: &self.sent,
            endpoint: &self.endpoint,
            before: self.state.unwrap_or(State::Closed),
            has_numbers: did.stack.has_numbers(),
            facts: self.effects.facts,
            rules: &self.rules,
        };
        if self.care == Care::Strict {
            return self.differs_at_all(parting, did).map(|part| (part, true));
        }
        let other_octets = || {
            let differ = did.has_other_octets(parting, &self.given);
            (self.care > Care::Reason && differ).then_some((Part::Answer, true))
        };
        match beside.differs() {
            Some((part, true)) => Some((part, true)),
            found => other_octets().or(found),
        }
    }

    /// The host acts as if a timer had run out: that one would be due later, if at all.
    fn expect_timer(&self, parting: &mut Parting, did: &Did<'_>) {
        let gives_up = did.effects.signals.contains(&Signal::Timeout);
        let runs = |timer: &Timer| self.endpoint.due(*timer).is_some();
        let likely: &[Timer] = match (self.state, did.effects.segments.is_empty()) {
            (Some(State::TimeWait), _) => &[Timer::TimeWait],
            _ if gives_up => &[Timer::User, Timer::Retransmission, Timer::KeepAlive],
            (_, true) => &[],
            (_, false) => {
                &[Timer::Retransmission, Timer::Persist, Timer::DelayedAck, Timer::Override]
            }
        };
        let timer = likely.iter().find(|timer| runs(timer)).or_else(|| likely.first()).copied();
        parting.early = timer.map(|timer| (timer, self.endpoint.due(timer)));
        parting.fired = timer.and_then(|timer| self.touched[timer as usize]).into_iter().collect();
    }

    /// Takes note of the timers that were started and stopped.
    fn touch(&mut self) {
        for id in &self.effects.fired {
            let Some(rule) = self.rules.get(*id) else { continue };
            for action in &rule.then {
                match action {
                    Action::Start(timer) | Action::Stop(timer) => {
                        self.touched[*timer as usize] = Some(*id);
                    }
                    Action::BackOff | Action::RaiseRto | Action::CountAfresh | Action::EndByR2 => {
                        self.touched[Timer::Retransmission as usize] = Some(*id);
                    }
                    Action::BackOffProbe | Action::ResetProbeInterval => {
                        self.touched[Timer::Persist as usize] = Some(*id);
                    }
                    _ => {}
                }
            }
        }
    }

    /// Takes note of what the host sent, and of what shows in its variables.
    fn note(&mut self, now: Time, did: &Did<'_>) {
        for segment in &did.effects.segments {
            if segment.flags.has(Flags::SYN) {
                self.acked = None;
                self.offered = None;
            }
            if segment.flags.has(Flags::ACK) && !segment.flags.has(Flags::RST) {
                let shift = match segment.flags.has(Flags::SYN) {
                    true => 0,
                    false => self.endpoint.window_shift(),
                };
                let edge = segment.ack + (u32::from(segment.window) << shift);
                self.offered = Some((edge, self.endpoint.variable(Variable::Irs)));
            }
            if segment.flags.has(Flags::ACK) && !segment.flags.has(Flags::RST) {
                self.acked = Some(segment.ack);
            }
            if !segment.payload.is_empty() {
                // When queued data is sent is free; from now on it is sent.
                self.endpoint.has_sent(&self.rules, now, segment.seq + segment.seg_len());
            }
            if self.sent.len() == SENT {
                self.sent.remove(0);
            }
            self.sent.push(segment.clone());
        }
        if !did.stack.has_numbers() {
            self.offered = None;
        }
        self.offer();
    }

    /// What is in the window is judged by the window that the host has offered.
    fn offer(&mut self) {
        let is_open =
            !matches!(self.endpoint.state(), State::Closed | State::Listen | State::SynSent);
        let irs = self.endpoint.variable(Variable::Irs);
        if let Some((edge, _)) = self.offered.filter(|it| it.1 == irs)
            && is_open
            && self.care < Care::Strict
        {
            self.endpoint.has_offered(edge);
        }
    }

    /// Whether a host that wakes up again has not yet done what it had to do before.
    fn is_known(&self, parting: &Parting) -> bool {
        let states = |it: &Parting| (it.right.state, it.actual.state);
        parting.asked == Asked::Moment(None)
            && !parting.hard
            && parting.part == Part::State
            && self.soft.iter().any(|it| states(it) == states(parting))
    }

    fn keep(&mut self, parting: Parting) {
        if parting.hard {
            self.hard = Some(parting);
            return;
        }
        if self.soft.len() == KEPT {
            self.soft.remove(0);
        }
        self.soft.push(parting);
    }

    /// Lets the companion's timers run out that were due before `now`: the host let that moment
    /// pass.
    pub(super) fn fire_before(&mut self, moment: Moment) {
        while !self.is_over()
            && let Some(due) = self.endpoint.next_timeout().filter(|due| *due < moment.now)
        {
            let before = self.endpoint.state();
            self.effects.clear();
            let Some(timer) = self.endpoint.timeout(&self.rules, due, &mut self.effects) else {
                return;
            };
            self.touch();
            if self.care > Care::Reason {
                self.late.extend(self.effects.fired.iter().map(|id| (*id, before)));
            }
            let shows = !self.effects.segments.is_empty()
                || !self.effects.signals.is_empty()
                || self.endpoint.state() != before;
            let told = timer == Timer::DelayedAck
                && self.acked.map(|ack| ack.0) == self.endpoint.variable(Variable::RcvNxt)
                && self.care < Care::Strict;
            if !shows || told {
                continue;
            }
            self.asks_for(Feature::of_timer(timer));
            if self.lacks.is_some() {
                return;
            }
            let Some(latest) = &self.latest else { continue };
            let mut parting = Parting {
                statement: moment.statement,
                step: moment.step,
                time: due,
                state: before,
                asked: Asked::Moment(Some(timer)),
                part: if self.endpoint.state() == before { Part::Sent } else { Part::State },
                hard: self.care == Care::Strict,
                fired: self.effects.fired.clone(),
                rules: Vec::new(),
                right: Answer {
                    state: Some(self.endpoint.state()),
                    segments: self.effects.segments.clone(),
                    signals: self.effects.signals.clone(),
                    ..Answer::default()
                },
                actual: Answer { state: self.state, ..Answer::default() },
                ..latest.clone()
            };
            parting.choose(&self.rules);
            self.keep(parting);
        }
    }
}
