//! A situation of both hosts and the network, and how it goes on. This is what a step means; the
//! search does the same with tables, and a test holds the two together.

use std::time::Duration;

use super::Step;
use super::party::{Clock, Outcome, Party, STANDARD_TIME};
use super::search::is_so;
use crate::host::{Host, PerHost};
use crate::language::plan::{
    Chance, Expectation, ExpectationKind, Exploration, NetworkAction, Pattern, Scenario,
    StatementKind,
};
use crate::run::{Standing, View, forge, matches, settings};
use crate::tcp::{Rules, Segment, Seq, State, Variable};

/// Both hosts, the network, and what is left of what may happen.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Situation {
    /// The hosts.
    pub parties: PerHost<Party>,
    /// What is in flight, by sender, the earliest first.
    pub flight: PerHost<Vec<Segment>>,
    /// What is held, by sender, the earliest first.
    pub held: PerHost<Vec<Segment>>,
    /// Whether the network is up.
    pub up: bool,
    /// How often each of the exploration's mays can still happen; `None` is without a bound.
    pub left: Vec<Option<u32>>,
    /// How much time has passed, if the exploration says within how much.
    pub elapsed: Option<Duration>,
}

/// What does not change in an exploration.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The exploration.
    pub exploration: &'a Exploration,
    /// The rules that both hosts follow.
    pub rules: &'a Rules,
    /// How much time passes at most.
    pub within: Option<Duration>,
    /// How it passes.
    pub clock: Clock,
}

impl View for Situation {
    fn variable(&self, host: Host, variable: Variable) -> Option<u32> {
        self.parties[host].variable(variable)
    }

    fn state(&self, host: Host) -> Option<State> {
        self.parties[host].state()
    }

    fn next_iss(&self, host: Host) -> u32 {
        self.parties[host].next_iss
    }
}

impl<'a> Frame<'a> {
    /// The frame of a scenario's exploration; `None` if it has none.
    pub fn of(scenario: &'a Scenario, rules: &'a Rules) -> Option<Self> {
        let exploration = scenario.exploration.as_deref()?;
        let configs = settings(scenario);
        let within = exploration.within.map(|(_, delay)| delay.length(&configs));
        let stamped = Host::BOTH.into_iter().any(|host| configs[host].timestamps);
        let clock = if stamped { Clock::Runs } else { Clock::Put };
        Some(Self { exploration, rules, within, clock })
    }

    /// The `reorder` of the exploration, if it has one.
    pub fn reorder(&self) -> Option<usize> {
        self.exploration.mays.iter().position(|may| may.what == Chance::Reorder)
    }

    /// The statement of a may, unless it is `reorder`.
    pub fn statement(&self, may: usize) -> Option<&'a StatementKind> {
        match &self.exploration.mays.get(may)?.what {
            Chance::Statement(statement) => Some(statement),
            Chance::Reorder => None,
        }
    }
}

impl Situation {
    /// Where a scenario's statements end.
    pub fn start(standing: Standing, frame: &Frame<'_>) -> Self {
        let Standing { endpoints, network, now, users, .. } = &standing;
        let party = |host: Host| {
            let mut endpoint = endpoints[host].clone();
            let now = match frame.clock {
                Clock::Runs => *now,
                Clock::Put => {
                    endpoint.put_clock(*now, STANDARD_TIME);
                    STANDARD_TIME
                }
            };
            Party {
                irs: endpoint.variable(Variable::Irs).map(Seq),
                endpoint,
                raw: standing.raw[host],
                now,
                listens: standing.listens_forever[host],
                has_sent: standing.latest[host].is_some(),
                iss: standing.iss[host],
                next_iss: standing.next_iss[host],
                sent: users[host].sent.clone(),
                past: Vec::new(),
                taken: users[host].got.clone(),
            }
        };
        let flying = |host: Host| network.in_flight(Some(host)).map(|it| it.segment.clone());
        let held = |host: Host| {
            let held = network.held().iter().filter(move |it| it.from == host);
            held.map(|it| it.segment.clone())
        };
        Self {
            parties: PerHost::from_fn(party),
            flight: PerHost::from_fn(|host| flying(host).collect()),
            held: PerHost::from_fn(|host| held(host).collect()),
            up: network.is_up(),
            left: frame.exploration.mays.iter().map(|may| may.times).collect(),
            elapsed: frame.within.map(|_| Duration::ZERO),
        }
    }

    /// Whether nothing more happens if what may happen is left out for good: nothing is on its way to
    /// anybody, no timer runs but those that go on for ever, and nothing is possible that must happen.
    pub fn is_end(&self, frame: &Frame<'_>) -> bool {
        let silent = |from: Host| self.flight[from].is_empty() || self.parties[from.peer()].raw;
        let is_must = |step: &Step| {
            matches!(step, Step::May { may, .. }
                if frame.exploration.mays.get(*may).is_some_and(|may| may.must))
        };
        Host::BOTH.into_iter().all(|host| silent(host) && self.parties[host].is_idle())
            && !self.next(frame).iter().any(|(step, _)| is_must(step))
    }

    /// Of what may happen, what is possible here and opens no connection.
    pub fn left_out(&self, frame: &Frame<'_>) -> Vec<usize> {
        let steps = self.next(frame);
        let is_possible = |at: usize| {
            steps.iter().any(|(it, _)| matches!(it, Step::May { may, .. } if *may == at))
        };
        let is_asked = |at: &usize| match frame.statement(*at) {
            Some(StatementKind::Call { call, fails: None, .. }) => !call.opens(),
            Some(StatementKind::Read { fails: None, .. }) => true,
            _ => false,
        };
        (0..frame.exploration.mays.len()).filter(is_asked).filter(|at| is_possible(*at)).collect()
    }

    /// Whether all of the parts hold as things stand.
    pub fn has(&self, parts: &[Expectation]) -> bool {
        parts.iter().all(|part| match &part.kind {
            ExpectationKind::Silent(from) => Host::BOTH
                .into_iter()
                .filter(|host| from.is_none_or(|from| from == *host))
                .all(|host| self.flight[host].is_empty()),
            _ => is_so(self, part),
        })
    }

    /// How long until the next timer of either host is due, unless that is too late.
    pub fn due(&self, frame: &Frame<'_>) -> Option<Duration> {
        let due = Host::BOTH.into_iter().filter_map(|host| self.parties[host].due()).min()?;
        let left =
            frame.within.zip(self.elapsed).map(|(within, elapsed)| within.saturating_sub(elapsed));
        Some(due).filter(|due| left.is_none_or(|left| *due <= left))
    }

    /// Every step from here with what comes of it, in a fixed order.
    pub fn next(&self, frame: &Frame<'_>) -> Vec<(Step, Self)> {
        let mut steps = Vec::new();
        for to in Host::BOTH {
            let places = if frame.reorder().is_some() { self.flight[to.peer()].len() } else { 1 };
            steps.extend((0..places).map(|at| Step::Arrival { to, at }));
        }
        steps.push(Step::Timers);
        for (may, it) in frame.exploration.mays.iter().enumerate() {
            let Chance::Statement(statement) = &it.what else { continue };
            let about = match statement {
                StatementKind::Network(
                    NetworkAction::Drop(..)
                    | NetworkAction::Duplicate(..)
                    | NetworkAction::Hold(..),
                ) => &self.flight,
                StatementKind::Network(NetworkAction::Release(..)) => &self.held,
                // The earliest of either direction goes behind the others.
                StatementKind::Network(NetworkAction::Reorder(from)) => {
                    let hosts =
                        Host::BOTH.into_iter().filter(|host| from.is_none_or(|it| it == *host));
                    steps.extend(hosts.map(|host| Step::May { may, segment: Some((host, 0)) }));
                    continue;
                }
                _ => {
                    steps.push(Step::May { may, segment: None });
                    continue;
                }
            };
            for from in Host::BOTH {
                let places = 0..about[from].len();
                steps.extend(places.map(|at| Step::May { may, segment: Some((from, at)) }));
            }
        }
        let next = |step: Step| Some((step, self.apply(frame, step)?.0));
        steps.into_iter().filter_map(next).collect()
    }

    /// What comes of a step, and what the host did at which it happens, both for timers; `None` if it
    /// is not possible.
    pub fn apply(&self, frame: &Frame<'_>, step: Step) -> Option<(Self, PerHost<Outcome>)> {
        let mut next = self.clone();
        let mut out = PerHost::<Outcome>::default();
        match step {
            Step::Arrival { to, at } => {
                if at > 0 {
                    next.use_up(frame.reorder()?)?;
                }
                let flight = &mut next.flight[to.peer()];
                if next.parties[to].raw || at >= flight.len() {
                    return None;
                }
                let segment = flight.remove(at);
                next.parties[to].arrive(frame.rules, &segment, &mut out[to]);
            }
            Step::Timers => {
                let by = self.due(frame)?;
                for host in Host::BOTH {
                    next.parties[host].pass(frame.rules, by, frame.clock, &mut out[host]);
                }
                next.elapsed = self.elapsed.map(|elapsed| elapsed + by);
            }
            Step::May { may, segment } => {
                next.use_up(may)?;
                let statement = frame.statement(may)?;
                if !next.may(frame.rules, statement, segment, &mut out)? {
                    return None;
                }
            }
        }
        for host in Host::BOTH {
            if next.up {
                next.flight[host].extend(out[host].effects.segments.iter().cloned());
            }
        }
        Some((next, out))
    }

    /// One time less.
    fn use_up(&mut self, may: usize) -> Option<()> {
        if let Some(left) = self.left.get_mut(may)? {
            *left = left.checked_sub(1)?;
        }
        Some(())
    }

    fn may(
        &mut self,
        rules: &Rules,
        statement: &StatementKind,
        segment: Option<(Host, usize)>,
        out: &mut PerHost<Outcome>,
    ) -> Option<bool> {
        let action = match statement {
            StatementKind::Call { host, call, fails } => {
                return Some(self.parties[*host].call(rules, call, *fails, &mut out[*host]));
            }
            StatementKind::Read { host, what, fails } => {
                return Some(self.parties[*host].read(rules, what, *fails, &mut out[*host]));
            }
            StatementKind::Network(action) => action,
            _ => return None,
        };
        match action {
            NetworkAction::Drop(patterns, from) => {
                let (sender, at) = self.find(patterns, *from, segment?, false)?;
                self.flight[sender].remove(at);
            }
            NetworkAction::Duplicate(patterns, from) => {
                let (sender, at) = self.find(patterns, *from, segment?, false)?;
                let copy = self.flight[sender].get(at)?.clone();
                self.flight[sender].insert(at + 1, copy);
            }
            NetworkAction::Hold(patterns, from) => {
                let (sender, at) = self.find(patterns, *from, segment?, false)?;
                let held = self.flight[sender].remove(at);
                self.held[sender].push(held);
            }
            NetworkAction::Release(patterns, from) => {
                let (sender, at) = self.find(patterns, *from, segment?, true)?;
                let released = self.held[sender].remove(at);
                if self.up {
                    self.flight[sender].push(released);
                }
            }
            NetworkAction::Reorder(from) => {
                let (sender, _) = segment.filter(|(it, _)| from.is_none_or(|from| from == *it))?;
                if self.flight[sender].len() < 2 {
                    return Some(false);
                }
                self.flight[sender].rotate_left(1);
            }
            NetworkAction::Down => {
                if !std::mem::replace(&mut self.up, false) {
                    return Some(false);
                }
                self.flight = PerHost::default();
            }
            NetworkAction::Up => return Some(!std::mem::replace(&mut self.up, true)),
            NetworkAction::Forge(pattern, from) => {
                let forged = forge(self, pattern, *from)?;
                if self.up {
                    self.flight[*from].push(forged);
                }
            }
            NetworkAction::Icmp(icmp, to) => {
                return Some(self.parties[*to].icmp(rules, *icmp, &mut out[*to]));
            }
        }
        Some(true)
    }

    /// The segment at a place, if a statement about segments from `from` can be about it.
    fn find(
        &self,
        patterns: &[Pattern],
        from: Option<Host>,
        (sender, at): (Host, usize),
        held: bool,
    ) -> Option<(Host, usize)> {
        let there = if held { &self.held } else { &self.flight };
        let segment = there[sender].get(at)?;
        let is_meant = from.is_none_or(|from| from == sender) && matches(self, segment, patterns);
        is_meant.then_some((sender, at))
    }
}
