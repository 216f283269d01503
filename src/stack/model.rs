//! The model of RFC 9293 as a host.

use std::ops::Deref;
use std::sync::Arc;

use super::{Fired, Stack};
use crate::tcp::{
    Call, Config, Effects, Endpoint, Icmp, Received, Refusal, Rules, Segment, Seq, State, Time,
    Variable,
};

/// The model as a host, under a table of rules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Model<'r> {
    endpoint: Endpoint,
    rules: Table<'r>,
    name: &'static str,
}

/// Where a table of rules is.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Table<'r> {
    Lent(&'r Rules),
    Shared(Arc<Rules>),
}

impl Deref for Table<'_> {
    type Target = Rules;

    #[inline]
    fn deref(&self) -> &Rules {
        match self {
            Self::Lent(rules) => rules,
            Self::Shared(rules) => rules,
        }
    }
}

impl Model<'static> {
    /// A host without a connection, under the rules of RFC 9293.
    pub fn new(config: Config) -> Self {
        Self::with_rules(config, Rules::standard())
    }

    /// The same under these rules, which the host keeps for itself.
    pub fn sharing(config: Config, rules: Arc<Rules>) -> Self {
        Self { endpoint: Endpoint::new(config), rules: Table::Shared(rules), name: "model" }
    }

    /// The same under another name: that of a profile, whose settings are among these.
    pub fn named(config: Config, name: &'static str) -> Self {
        Self { name, ..Self::new(config) }
    }
}

impl<'r> Model<'r> {
    /// A host without a connection, under these rules, such as a mutant.
    pub fn with_rules(config: Config, rules: &'r Rules) -> Self {
        Self { endpoint: Endpoint::new(config), rules: Table::Lent(rules), name: "model" }
    }

    /// The same under another name, as if it were another implementation.
    #[must_use]
    pub fn called(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// The endpoint itself.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }
}

impl Stack for Model<'_> {
    fn name(&self) -> &str {
        self.name
    }

    fn call(&mut self, now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        self.endpoint.call(&self.rules, now, call, effects)
    }

    fn receive(
        &mut self,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal> {
        self.endpoint.receive(&self.rules, now, limit, effects)
    }

    fn readable(&self) -> (usize, bool) {
        self.endpoint.readable()
    }

    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        self.endpoint.segment(&self.rules, now, segment, effects);
    }

    fn icmp(&mut self, now: Time, icmp: Icmp, _about: &Segment, effects: &mut Effects) {
        self.endpoint.icmp(&self.rules, now, icmp, effects);
    }

    fn next_timeout(&self) -> Option<Time> {
        self.endpoint.next_timeout()
    }

    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired> {
        self.endpoint.timeout(&self.rules, now, effects).map(Fired::Timer)
    }

    fn state(&self) -> Option<State> {
        Some(self.endpoint.state())
    }

    fn variable(&self, variable: Variable) -> Option<u32> {
        self.endpoint.variable(variable)
    }

    fn is_repeatable(&self) -> bool {
        true
    }

    fn set_iss(&mut self, iss: u32) {
        self.endpoint.set_iss(Seq(iss));
    }
}
