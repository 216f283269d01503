//! Where things stood when a statement failed: advice and reasons are drawn from this.

use std::time::Duration;

use super::mismatch::Mismatch;
use super::result::{Event, What};
use crate::host::{Host, PerHost};
use crate::language::plan::{Scenario, StatementKind};
use crate::network::InFlight;
use crate::tcp::rules::Facts;
use crate::tcp::{Signal, State};

/// Where things stood when a statement failed.
pub(super) struct Situation<'a> {
    /// What was expected, and what came instead.
    pub(super) mismatch: &'a Mismatch,
    /// The statement.
    pub(super) at: u32,
    /// The scenario.
    pub(super) scenario: &'a Scenario,
    /// Which hosts the statement expects a state of.
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
    /// Which hosts have no implementation.
    pub(super) is_raw: PerHost<bool>,
    /// Which hosts run by the table of rules, so that it can say why.
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

    /// The latest event that signals one of these, or anything, to the host's user; and the signal.
    pub(super) fn told(&self, host: Host, signals: Option<&[Signal]>) -> Option<(usize, Signal)> {
        let asked =
            |told: Signal| signals.is_none_or(|signals| signals.iter().any(|it| told.is(*it)));
        self.events.iter().enumerate().rev().find_map(|(at, event)| match event.what {
            What::Signal { host: to, signal } if to == host && asked(signal) => Some((at, signal)),
            _ => None,
        })
    }
}
