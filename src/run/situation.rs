//! Where things stood when a statement failed, and what it wanted: what advice and reasons are
//! drawn from.

use std::time::Duration;

use super::result::{Event, What};
use crate::host::{Host, PerHost};
use crate::language::plan::{Pattern, Read, Scenario, StatementKind, UserCall};
use crate::network::InFlight;
use crate::tcp::rules::Facts;
use crate::tcp::{Refusal, Segment, Signal, State};

/// What a failed statement wanted.
#[derive(Clone, Copy)]
pub(super) enum Wanted<'a> {
    /// The host in one of the states.
    State(Host, &'a [State]),
    /// The host in none of the states.
    NotState(Host),
    /// A segment to the host.
    Segment(Host, &'a [Pattern]),
    /// A segment in flight from that host or anyone, or a held one.
    InFlight(&'a [Pattern], Option<Host>, bool),
    /// A call, and how it was refused.
    Call(Host, &'a UserCall, Option<Refusal>),
    /// A read.
    Read(Host, &'a Read),
    /// Other octets than the read gave.
    Text(Host),
    /// The host's user told one of these.
    Signal(Host, &'a [Signal]),
    /// The host's user told none of these.
    NotSignal(Host, &'a [Signal]),
    /// `@strict`: these segments named, each at the host where it arrived.
    Strict(&'a [(Host, Segment)]),
    /// Nothing in flight from that host or anyone.
    Silent(Option<Host>),
    /// Something else that is looked at without letting anything arrive.
    Now,
    /// An end of what goes on and on while no time passes.
    End,
    /// Something else.
    Other,
}

/// Where things stood when a statement failed.
pub(super) struct Situation<'a> {
    /// What it wanted.
    pub(super) wanted: Wanted<'a>,
    /// The statement.
    pub(super) at: u32,
    /// The scenario.
    pub(super) scenario: &'a Scenario,
    /// Of whom the statement expects a state.
    pub(super) expects: PerHost<bool>,
    /// Everything that happened so far.
    pub(super) events: &'a [Event],
    /// The states.
    pub(super) states: PerHost<Option<State>>,
    /// In flight, in the order sent.
    pub(super) in_flight: Vec<&'a InFlight>,
    /// Held.
    pub(super) held: &'a [InFlight],
    /// Whether the network is up.
    pub(super) is_up: bool,
    /// How long until each host's next timer is due.
    pub(super) timers: PerHost<Option<Duration>>,
    /// How many octets the hosts' users have handed to SEND on their connections.
    pub(super) sent_octets: PerHost<u64>,
    /// Where no implementation stands.
    pub(super) is_raw: PerHost<bool>,
    /// Where the table of rules is what runs, so that it can say why.
    pub(super) has_rules: PerHost<bool>,
    /// What held at each host when the rules for its latest event were tried.
    pub(super) facts: PerHost<Facts>,
}

impl Situation<'_> {
    /// The statement that failed.
    pub(super) fn statement(&self) -> Option<&StatementKind> {
        let at = usize::try_from(self.at).ok()?;
        Some(&self.scenario.statements.get(at)?.kind)
    }

    /// The latest event that tells the host's user one of these, or anything, and what it tells.
    pub(super) fn told(&self, host: Host, signals: Option<&[Signal]>) -> Option<(usize, Signal)> {
        let asked =
            |told: Signal| signals.is_none_or(|signals| signals.iter().any(|it| told.is(*it)));
        self.events.iter().enumerate().rev().find_map(|(at, event)| match event.what {
            What::Signal { host: to, signal } if to == host && asked(signal) => Some((at, signal)),
            _ => None,
        })
    }
}
