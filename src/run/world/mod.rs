//! Two stacks, a network and a clock, and the record of what happens to them. Every event of a
//! run goes through here, so that each is counted, traced and bounded in one place; what a
//! statement means is none of its business.

mod beside;
mod listening;
mod standing;
mod time;

use std::time::Duration;

use super::Limits;
use super::advice::Claim;
use super::companion::{Companion, Happens};
use super::recorder::Recorder;
use super::result::{Called, Origin, SegmentId, What};
use super::rounds::Rounds;
use super::stand::Streams;
use crate::host::{Host, PerHost};
use crate::network::{InFlight, Network};
use crate::stack::{Fault, FaultKind, Stack};
use crate::tcp::rules::Facts;
use crate::tcp::{
    Call, CallError, Config, Effects, Flags, ISS_STEP, Icmp, Received, Refusal, Segment, Seq,
    Signal, State, Time, Variable,
};

/// Why a run cannot go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Halt {
    /// The bound on steps.
    Steps,
    /// The same comes again and again while no time passes.
    Endless,
    /// The bound on octets.
    Octets,
    /// The bound on virtual time.
    Time,
    /// An implementation cannot go on; [`World::fault`] says why.
    Fault,
    /// It would take too long in real time, so much in all, to wait for that host.
    Slow(Host, Duration),
    /// Nothing is recorded, and something failed: the run starts again with a record.
    Unrecorded,
    /// A host and the model beside it have parted, and nothing else is asked for.
    Parted,
}

/// Who is at a host.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum Presence {
    /// The implementation.
    #[default]
    Stack,
    /// Nobody, as far as the trace shows: a stack stands in while the run walks to its start, and
    /// the segments it sends count as forged.
    Phantom,
    /// Nobody: `given raw`.
    Raw,
}

/// The hosts, the network and the clock of one scenario.
pub(super) struct World<S> {
    stacks: PerHost<S>,
    presence: PerHost<Presence>,
    /// The states of the stacks, phantoms included.
    states: PerHost<Option<State>>,
    pub(super) network: Network,
    pub(super) now: Time,
    pub(super) recorder: Recorder,
    limits: Limits,
    pub(super) steps: u32,
    /// When time last passed, and how many steps there were then.
    still: (Time, u32),
    /// What repeats while no time passes.
    pub(super) rounds: Rounds,
    octets: u64,
    /// Real time, for timers.
    waited: Duration,
    effects: Effects,
    /// The ISS of the latest connection.
    iss: PerHost<Option<Seq>>,
    /// The ISS of the next connection.
    next_iss: PerHost<u32>,
    /// What the users were told since a statement last looked.
    pub(super) told: PerHost<Vec<Signal>>,
    /// What held at each host when the rules for its latest event were tried.
    pub(super) facts: PerHost<Facts>,
    /// The latest segment that each host sent.
    latest: PerHost<Option<Segment>>,
    /// How many octets were sent on the connection: the next filler continues from there.
    pub(super) sent_octets: PerHost<u64>,
    /// What each user has sent and got on the connection, if that is kept.
    streams: Option<PerHost<Streams>>,
    /// What ended the run, and at which host, if an implementation did.
    pub(super) fault: Option<(Host, Fault)>,
    /// Until when a statement that waits for something lets time pass, if a host has a clock of its
    /// own.
    pub(super) patient_until: Time,
    /// Which hosts listen again whenever they are CLOSED.
    listens_forever: PerHost<bool>,
    /// The model in the place of each host that is not the model, if it is wanted.
    companions: PerHost<Option<Companion>>,
    /// Whether the run is about nothing but where a host and its companion part: it ends there, and
    /// what a host cannot be asked for is what its companion has.
    meets: bool,
    /// The segments that arrived unnamed since a statement last looked, if `@strict` wants them.
    pub(super) unnamed: Option<Vec<(Host, Segment)>>,
}

impl<S: Stack> World<S> {
    pub(super) fn new(
        stacks: PerHost<S>,
        configs: &PerHost<Config>,
        limits: Limits,
        trace: bool,
    ) -> Self {
        let mut world = Self {
            presence: PerHost::default(),
            states: PerHost::from_fn(|host| stacks[host].state()),
            network: Network::default(),
            now: Time::ZERO,
            recorder: Recorder::new(trace),
            limits,
            steps: 0,
            still: (Time::ZERO, 0),
            rounds: Rounds::default(),
            octets: 0,
            waited: Duration::ZERO,
            effects: Effects::default(),
            iss: PerHost::default(),
            next_iss: PerHost::from_fn(|host| configs[host].iss.0),
            told: PerHost::default(),
            facts: PerHost::default(),
            latest: PerHost::default(),
            sent_octets: PerHost::default(),
            streams: None,
            fault: None,
            patient_until: Time::ZERO,
            listens_forever: PerHost::default(),
            companions: PerHost::default(),
            meets: false,
            unnamed: None,
            stacks,
        };
        world.recorder.states = world.states;
        world.recorder.record(world.now, || What::Start);
        world
    }

    /// Says who is at that host from now on.
    pub(super) fn set_presence(&mut self, host: Host, presence: Presence) {
        self.presence[host] = presence;
        self.recorder.states[host] = self.state(host);
    }

    pub(super) fn is_raw(&self, host: Host) -> bool {
        self.presence[host] == Presence::Raw
    }

    /// The state of a host; `None` if it cannot be known.
    pub(super) fn state(&self, host: Host) -> Option<State> {
        self.states[host].filter(|_| self.presence[host] == Presence::Stack)
    }

    /// The origin of the segments that the host sends.
    fn origin(&self, host: Host) -> Origin {
        match self.presence[host] {
            Presence::Stack => Origin::Host,
            Presence::Phantom | Presence::Raw => Origin::Forged,
        }
    }

    pub(super) fn variable(&self, host: Host, variable: Variable) -> Option<u32> {
        if self.is_raw(host) {
            return None;
        }
        let companion =
            || self.companions[host].as_ref().filter(|_| self.meets)?.variable(variable);
        self.stacks[host].variable(variable).or_else(companion)
    }

    /// Whether a variable that cannot be had there does not exist: the model beside the host tells
    /// all that it has, as long as the two have the same history.
    pub(super) fn knows_variables(&self, host: Host) -> bool {
        let companion = self.companions[host].as_ref().filter(|_| self.meets);
        companion.is_some_and(|it| !it.is_over())
    }

    /// What the hosts' implementations cannot have of their settings.
    pub(super) fn caveats(&self) -> Vec<Claim> {
        let present = Host::BOTH.into_iter().filter(|host| !self.is_raw(*host));
        present.filter_map(|host| Some(Claim::Caveat(host, self.stacks[host].caveat()?))).collect()
    }

    /// Whether other hosts like these can run the scenario again at no cost.
    pub(super) fn is_repeatable(&self) -> bool {
        Host::BOTH.into_iter().all(|host| self.is_raw(host) || self.stacks[host].is_repeatable())
    }

    /// Whether the segments that the host sends have numbers of its own, which can be expected.
    pub(super) fn has_numbers(&self, host: Host) -> bool {
        self.is_raw(host) || self.stacks[host].has_numbers()
    }

    /// Whether what the host's user is told can be known.
    pub(super) fn tells_signals(&self, host: Host) -> bool {
        !self.is_raw(host) && self.stacks[host].tells_signals()
    }

    pub(super) fn readable(&self, host: Host) -> (usize, bool) {
        self.stacks[host].readable()
    }

    /// The ISS of the host's next connection.
    pub(super) fn next_iss(&self, host: Host) -> u32 {
        self.next_iss[host]
    }

    pub(super) fn set_iss(&mut self, host: Host, iss: u32) {
        self.next_iss[host] = iss;
        self.stacks[host].set_iss(iss);
        if let Some(companion) = &mut self.companions[host] {
            companion.set_iss(iss);
        }
    }

    /// A user call other than RECEIVE. A phantom's is not recorded.
    pub(super) fn call(
        &mut self,
        host: Host,
        call: &Call,
        called: impl FnOnce() -> Called,
    ) -> Result<Result<(), Refusal>, Halt> {
        self.step()?;
        self.wait_before_event(host)?;
        self.effects.clear();
        let result = self.stacks[host].call(self.now, call, &mut self.effects);
        self.see_state(host);
        self.beside(host, Happens::Call(call), result.err(), None);
        if self.presence[host] == Presence::Stack {
            let what = || What::Call { host, call: called(), refused: result.err() };
            self.recorder.record_with(self.now, &self.effects.fired, what);
        }
        self.effects_of(host)?;
        if result.is_ok() {
            self.keep_called(host, call);
        }
        Ok(result)
    }

    /// RECEIVE.
    pub(super) fn receive(
        &mut self,
        host: Host,
        limit: usize,
        called: impl FnOnce() -> Called,
    ) -> Result<Result<Received, Refusal>, Halt> {
        self.step()?;
        self.wait_before_event(host)?;
        self.effects.clear();
        let result = self.stacks[host].receive(self.now, limit, &mut self.effects);
        self.see_state(host);
        if let Ok(received) = &result {
            self.keep_received(host, received);
        }
        self.beside(
            host,
            Happens::Receive(limit),
            result.as_ref().err().copied(),
            result.as_ref().ok(),
        );
        let what = || match &result {
            Ok(received) => What::Read {
                host,
                // A connection's buffer holds at most 2^30 octets.
                octets: received.data.len() as u32,
                end: received.end,
            },
            Err(refusal) if is_end(*refusal) => What::Read { host, octets: 0, end: true },
            Err(refusal) => What::Call { host, call: called(), refused: Some(*refusal) },
        };
        self.recorder.record_with(self.now, &self.effects.fired, what);
        self.effects_of(host)?;
        Ok(result)
    }

    /// Lets the next segment over both directions arrive; segments to raw hosts stay where
    /// they are. `false` if the network is quiet: only a statement can end that.
    pub(super) fn arrive_next(&mut self) -> Result<bool, Halt> {
        let to = match (self.is_raw(Host::Client), self.is_raw(Host::Server)) {
            (false, false) => self.network.next_to(),
            (true, false) => self.network.first_to(Host::Server).map(|_| Host::Server),
            (false, true) => self.network.first_to(Host::Client).map(|_| Host::Client),
            (true, true) => None,
        };
        let Some(to) = to else { return Ok(false) };
        self.arrive_at(to, false)
    }

    /// Lets everything in flight arrive, and everything that this causes.
    pub(super) fn settle(&mut self) -> Result<(), Halt> {
        while self.arrive_next()? {}
        Ok(())
    }

    /// Lets the next segment to `host` arrive. `named` says that the scenario named it. `false`
    /// if there is none.
    pub(super) fn arrive_at(&mut self, to: Host, named: bool) -> Result<bool, Halt> {
        if self.network.first_to(to).is_none() {
            return Ok(false);
        }
        // If a bound ends the run here, the segment is still in flight.
        self.step()?;
        self.rounds.see(self.now, to, false, self.states, &self.network)?;
        if !self.is_raw(to) {
            self.listen_again(to)?;
            self.wait_before_event(to)?;
        }
        let Some(InFlight { id, segment, .. }) = self.network.take_to(to) else {
            return Ok(false);
        };
        self.effects.clear();
        if !self.is_raw(to) {
            self.stacks[to].segment(self.now, &segment, &mut self.effects);
            self.see_state(to);
            self.beside(to, Happens::Segment(&segment), None, None);
        }
        if let Some(unnamed) = self.unnamed.as_mut().filter(|_| !named) {
            unnamed.push((to, segment.clone()));
        }
        let what = || What::Arrived { id, to, segment };
        self.recorder.record_with(self.now, &self.effects.fired, what);
        self.effects_of(to)?;
        Ok(true)
    }

    /// An ICMP error arrives, about the latest segment that the host sent. `false` if it has
    /// not sent any.
    pub(super) fn icmp(&mut self, to: Host, icmp: Icmp) -> Result<bool, Halt> {
        let Some(about) = self.latest[to].clone() else { return Ok(false) };
        self.step()?;
        self.wait_before_event(to)?;
        self.effects.clear();
        self.stacks[to].icmp(self.now, icmp, &about, &mut self.effects);
        self.see_state(to);
        self.beside(to, Happens::Icmp(icmp), None, None);
        self.recorder.record_with(self.now, &self.effects.fired, || What::Icmp { to, icmp });
        self.effects_of(to)?;
        Ok(true)
    }

    /// Puts a segment into the network.
    pub(super) fn send(
        &mut self,
        from: Host,
        segment: Segment,
        origin: Origin,
    ) -> Result<(), Halt> {
        self.count_octets(segment.payload.len())?;
        if origin == Origin::Host {
            self.latest[from] = Some(segment.clone());
        }
        // The recorder copies only if it records.
        let copy = self.recorder.is_on().then(|| segment.clone());
        let (id, lost) = self.network.send(self.now, from, segment);
        if let Some(segment) = copy {
            self.recorder.record(self.now, || What::Sent { id, from, segment, origin });
        }
        if let Some(lost) = lost {
            self.lose(lost);
        }
        Ok(())
    }

    /// Records that a segment is lost.
    pub(super) fn lose(&mut self, InFlight { id, from, segment, .. }: InFlight) {
        self.recorder.record(self.now, || What::Lost { id, from, segment });
    }

    /// Counts octets that the run has to keep.
    pub(super) fn count_octets(&mut self, n: usize) -> Result<(), Halt> {
        self.octets = self.octets.saturating_add(n as u64);
        if self.octets > self.limits.octets { Err(Halt::Octets) } else { Ok(()) }
    }

    fn step(&mut self) -> Result<(), Halt> {
        if self.still.0 < self.now {
            self.still = (self.now, self.steps);
        }
        if self.meets && self.is_parted() {
            return Err(Halt::Parted);
        }
        self.steps += 1;
        if self.steps > self.limits.steps { Err(Halt::Steps) } else { Ok(()) }
    }

    /// How many steps were taken since time last passed.
    pub(super) fn steps_at_once(&self) -> u32 {
        self.steps - self.still.1
    }

    /// Takes note of the host's state after an event.
    fn see_state(&mut self, host: Host) {
        self.facts[host] = self.effects.facts;
        let after = self.stacks[host].state();
        if self.states[host] != after {
            self.states[host] = after;
            self.recorder.states[host] = self.state(host);
        }
    }

    /// Takes note of a SYN that the host sends. One with the ISS that was set, or another number
    /// than the last, begins a connection; the next connection's ISS is higher.
    fn see_syn(&mut self, host: Host, syn: Seq) {
        if syn.0 == self.next_iss[host] || self.iss[host] != Some(syn) {
            self.iss[host] = Some(syn);
            self.set_iss(host, (syn + ISS_STEP).0);
            self.sent_octets[host] = 0;
            self.begin_streams(host);
        }
    }

    /// Ends the run if an implementation cannot go on.
    pub(super) fn check_faults(&mut self) -> Result<(), Halt> {
        Host::BOTH.into_iter().try_for_each(|host| self.check_fault(host))
    }

    fn check_fault(&mut self, host: Host) -> Result<(), Halt> {
        match self.stacks[host].take_fault() {
            None => Ok(()),
            Some(fault) => {
                if let Some(companion) = &mut self.companions[host] {
                    companion.broke(&fault);
                }
                self.fault = Some((host, fault));
                Err(Halt::Fault)
            }
        }
    }

    /// What an event at `host` caused: segments into the network, signals to the user.
    fn effects_of(&mut self, host: Host) -> Result<(), Halt> {
        let origin = self.origin(host);
        let mut segments = std::mem::take(&mut self.effects.segments);
        let mut result = Ok(());
        for segment in segments.drain(..) {
            if segment.flags.has(Flags::SYN) && !segment.flags.has(Flags::RST) {
                self.see_syn(host, segment.seq);
            }
            result = result.and_then(|()| self.send(host, segment, origin));
        }
        // Keep the buffer's capacity.
        self.effects.segments = segments;
        // A stand-in has no user to tell.
        let is_heard = self.presence[host] != Presence::Phantom;
        for signal in self.effects.signals.drain(..).filter(|_| is_heard) {
            self.told[host].push(signal);
            self.recorder.record(self.now, || What::Signal { host, signal });
        }
        result.and_then(|()| self.check_fault(host))
    }

    /// Takes the network down or up. What that loses is in the trace.
    pub(super) fn link(&mut self, up: bool) {
        if up {
            self.network.up();
            self.recorder.record(self.now, || What::Link { up });
            return;
        }
        let lost = self.network.down();
        self.recorder.record(self.now, || What::Link { up });
        for lost in lost {
            self.lose(lost);
        }
    }

    /// Whether the run ended because the machine was too slow.
    pub(super) fn is_overtaken(&self) -> bool {
        self.fault.as_ref().is_some_and(|(_, fault)| fault.kind == FaultKind::Overtaken)
    }

    /// Lets the implementation that was overtaken rest, before the run starts again.
    pub(super) fn recover(&self, times: u32) {
        if let Some((host, _)) = &self.fault {
            self.stacks[*host].recover(times);
        }
    }

    /// The stack's name, for `@known` and for what cannot be known there.
    pub(super) fn stack_name(&self, host: Host) -> &str {
        self.stacks[host].name()
    }

    /// Whether `@known` means a host's stack by this word.
    pub(super) fn goes_by(&self, host: Host, word: &str) -> bool {
        self.stacks[host].goes_by(word)
    }

    /// Records that something was done to a segment.
    pub(super) fn record(&mut self, what: impl FnOnce() -> What) {
        self.recorder.record(self.now, what);
    }

    /// Records a copy that `network duplicate` made.
    pub(super) fn copied(&mut self, original: SegmentId, copy: InFlight) -> Result<(), Halt> {
        self.count_octets(copy.segment.payload.len())?;
        let InFlight { id, from, segment, .. } = copy;
        let origin = Origin::Copy(original);
        self.recorder.record(self.now, || What::Sent { id, from, segment, origin });
        Ok(())
    }
}

/// Whether the answer to a RECEIVE says that the stream has ended: "connection closing"
/// (RFC 9293, section 3.10.3), which sockets report as an end of file.
pub(super) fn is_end(refusal: Refusal) -> bool {
    refusal.is(CallError::Closing)
}
