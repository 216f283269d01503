//! The shape of a rule, and the table as a whole.

use std::sync::OnceLock;

use super::Fact;
use crate::tcp::{Signal, State};

/// A rule's place in the table. The same in the table of RFC 9293 and in every mutant of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RuleId(pub u16);

/// One rule: in these states, on this event, if these facts hold, do this, and then go there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// A name for people: `fin_wait_1.ack_of_fin`.
    pub name: &'static str,
    /// The states in which it can fire.
    pub states: &'static [State],
    /// The event that it answers.
    pub event: Event,
    /// The facts that must hold (`true`) or must not (`false`), all of them.
    pub when: Vec<(Fact, bool)>,
    /// What is done, in order.
    pub then: Vec<Action>,
    /// The state afterwards.
    pub next: Next,
    /// Where processing goes on.
    pub flow: Flow,
    /// Where the RFC says so: `3.10.7.4`, or `RFC5961#3.2`.
    pub section: &'static str,
    /// The requirement labels that it meets.
    pub labels: &'static [&'static str],
    /// What it is, in our own words: one sentence.
    pub summary: &'static str,
}

/// The table of rules, in the order in which they are tried.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rules {
    rules: Vec<Rule>,
}

impl Rules {
    /// The rules of RFC 9293.
    pub fn standard() -> &'static Self {
        static STANDARD: OnceLock<Rules> = OnceLock::new();
        STANDARD.get_or_init(|| Self { rules: Vec::new() })
    }

    /// The rule of that number. Numbers come from [`Rules::iter`], [`Rules::named`] and
    /// [`Effects::fired`](crate::tcp::Effects::fired).
    pub fn get(&self, id: RuleId) -> Option<&Rule> {
        self.rules.get(usize::from(id.0))
    }

    /// All rules, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = (RuleId, &Rule)> {
        // The table has a few hundred rows.
        self.rules.iter().enumerate().map(|(n, rule)| (RuleId(n as u16), rule))
    }

    /// The rule of that name.
    pub fn named(&self, name: &str) -> Option<RuleId> {
        self.iter().find(|(_, rule)| rule.name == name).map(|(id, _)| id)
    }
}

/// What a rule answers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Event {
    /// A user call.
    Passive,
    Active,
    Send,
    Receive,
    Close,
    Abort,
    Status,
    /// A step of segment arrival.
    Segment(Step),
    /// An ICMP error.
    Icmp,
    /// A timer.
    UserTimeout,
    Retransmission,
    TimeWait,
    Persist,
    DelayedAck,
    KeepAlive,
    Override,
    /// After every event: what may be sent now.
    Output,
}

/// The steps of segment arrival, in the RFC's order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Step {
    /// Before the eight: checksum.
    Check,
    /// First to eighth.
    Sequence,
    Reset,
    Security,
    Syn,
    Ack,
    Urgent,
    Text,
    Fin,
}

/// The state after a rule.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Next {
    /// The same.
    Stay,
    /// This one.
    To(State),
}

/// Where processing goes on after a rule.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Flow {
    /// With the next rule of the same step.
    Continue,
    /// With the next step, in the new state.
    NextStep,
    /// Nowhere: the event is dealt with.
    Return,
}

/// What a rule does. To be completed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Action {
    /// Tell the user.
    Signal(Signal),
}
