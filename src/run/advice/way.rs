//! Ways out: statements, and where they go.

use std::time::Duration;

use crate::host::Host;
use crate::language::plan::{
    Delay, NetworkAction, Pattern, Payload, Scenario, Shape, StatementKind, UserCall,
};
use crate::tcp::{Flags, Segment};

use super::facts::shape_of;

/// Statements that may help.
#[derive(Clone, PartialEq, Debug)]
pub struct Way {
    /// Where they go.
    pub place: Place,
    /// None if the failed statement itself moves.
    pub statements: Vec<StatementKind>,
}

/// Where statements go, by the numbers of the scenario's statements.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// Before the statement that failed.
    Here,
    /// Before that one, which is this call, or before the first action.
    Before(usize, Option<(Host, UserCall)>),
    /// In place of the statement that failed.
    Instead,
    /// The statement that failed goes before that one.
    Move(usize),
}

impl Way {
    /// Right before the statement that failed.
    pub(super) fn here(statements: impl Into<Vec<StatementKind>>) -> Self {
        Self { place: Place::Here, statements: statements.into() }
    }

    /// In place of it.
    pub(super) fn instead(statement: StatementKind) -> Self {
        Self { place: Place::Instead, statements: vec![statement] }
    }

    /// Before an earlier one.
    pub(super) fn before(at: usize, scenario: &Scenario, statement: StatementKind) -> Self {
        let call = match scenario.statements.get(at).map(|it| &it.kind) {
            Some(StatementKind::Call { host, call, .. }) => Some((*host, call.clone())),
            _ => None,
        };
        Self { place: Place::Before(at, call), statements: vec![statement] }
    }

    /// The segment arrives at the host, and its answer does not arrive.
    pub(in crate::run) fn received_and_dropped(to: Host, segment: &Segment) -> Self {
        let ack = vec![plain(Shape::Flags(Flags::ACK))];
        let drop = StatementKind::Network(NetworkAction::Drop(ack, Some(to)));
        Self::here([recv(to, shape_of(segment)), drop])
    }

    /// The failed statement goes before an earlier one.
    pub(super) const fn moved(at: usize) -> Self {
        Self { place: Place::Move(at), statements: Vec::new() }
    }
}

/// `close`, `connect`, …
pub(super) const fn call(host: Host, call: UserCall) -> StatementKind {
    StatementKind::Call { host, call, fails: None }
}

/// `X send …`.
pub(super) const fn send(host: Host, data: Payload) -> StatementKind {
    call(host, UserCall::Send { data, push: false, urgent: false })
}

/// `network forge …`.
pub(super) const fn forge(pattern: Pattern, from: Host) -> StatementKind {
    StatementKind::Network(NetworkAction::Forge(pattern, from))
}

/// `X recv …`, without fields.
pub(super) fn recv(host: Host, shape: Shape) -> StatementKind {
    StatementKind::Recv { host, patterns: vec![plain(shape)], next: false, at: None }
}

/// A pattern without fields.
pub(super) const fn plain(shape: Shape) -> Pattern {
    Pattern { shape, fields: Vec::new() }
}

/// `wait …`.
pub(super) const fn wait(time: Duration) -> StatementKind {
    StatementKind::Wait(Delay::Fixed(time))
}
