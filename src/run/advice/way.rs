//! Ways out: statements, and where they go.

use std::fmt::Write as _;
use std::time::Duration;

use crate::host::Host;
use crate::language::plan::{
    Delay, ExpectationKind, Fails, NetworkAction, Pattern, Payload, Scenario, Shape, StatementKind,
    UserCall,
};
use crate::run::words;
use crate::tcp::{Flags, Segment, SettingValue, Time};

use super::facts::shape_of;

/// Statements that may help.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::run) struct Way {
    pub(in crate::run) place: Place,
    /// None where the failed statement itself goes elsewhere.
    pub(in crate::run) statements: Vec<StatementKind>,
    /// Said behind the statements: where they go, where that is not right before the failed one.
    pub(in crate::run) says: String,
}

/// Where statements go, by the numbers of the scenario's statements.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::run) enum Place {
    /// Before the statement that failed.
    Here,
    /// Before that one.
    Before(usize),
    /// In place of the statement that failed.
    Instead,
    /// The statement that failed goes before that one.
    Move(usize),
}

impl Way {
    /// Right before the statement that failed.
    pub(super) fn here(statements: impl Into<Vec<StatementKind>>) -> Self {
        Self { place: Place::Here, statements: statements.into(), says: String::new() }
    }

    /// In place of it.
    pub(super) fn instead(statement: StatementKind) -> Self {
        Self { place: Place::Instead, statements: vec![statement], says: String::new() }
    }

    /// Before an earlier one.
    pub(super) fn before(at: usize, scenario: &Scenario, statement: StatementKind) -> Self {
        let says = match scenario.statements.get(at).map(|it| &it.kind) {
            Some(StatementKind::Call { host, call, .. }) => {
                format!(" before `{host} {}`", words::call(call))
            }
            _ => " at the head".to_owned(),
        };
        Self { place: Place::Before(at), statements: vec![statement], says }
    }

    /// The segment arrives at the host, and its answer does not arrive.
    pub(in crate::run) fn received_and_dropped(to: Host, segment: &Segment) -> Self {
        let ack = vec![plain(Shape::Flags(Flags::ACK))];
        let drop = StatementKind::Network(NetworkAction::Drop(ack, Some(to)));
        Self::here([recv(to, shape_of(segment)), drop])
    }

    /// The failed statement goes before an earlier one.
    pub(super) fn moved(at: usize) -> Self {
        Self {
            place: Place::Move(at),
            statements: Vec::new(),
            says: "this goes before that".to_owned(),
        }
    }

    /// In words, with the statements in back-ticks.
    pub(super) fn words(&self) -> String {
        if self.statements.is_empty() {
            return self.says.clone();
        }
        format!("`{}`{}", self.text(), self.says)
    }

    /// The statements as the language writes them.
    pub(in crate::run) fn text(&self) -> String {
        let statements: Vec<String> = self.statements.iter().map(statement).collect();
        statements.join("; ")
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
    StatementKind::Recv { host, patterns: vec![plain(shape)] }
}

/// A pattern without fields.
pub(super) const fn plain(shape: Shape) -> Pattern {
    Pattern { shape, fields: Vec::new() }
}

/// `wait …`.
pub(super) const fn wait(time: Duration) -> StatementKind {
    StatementKind::Wait(Delay::Fixed(time))
}

/// A length of time as the language writes it.
pub(super) fn length(time: Duration) -> String {
    (Time::ZERO + time).to_string()
}

/// A statement as the language writes it; those kinds that ways out are made of.
fn statement(kind: &StatementKind) -> String {
    match kind {
        StatementKind::Call { host, call, fails } => {
            format!("{host} {}{}", words::call(call), failing(*fails))
        }
        StatementKind::Read { host, what, fails } => {
            format!("{host} {}{}", words::read(what), failing(*fails))
        }
        StatementKind::Recv { host, patterns } => format!("{host} recv {}", either(patterns)),
        StatementKind::Network(action) => network(action),
        StatementKind::Settle => "settle".to_owned(),
        StatementKind::Wait(Delay::Fixed(time)) => format!("wait {}", length(*time)),
        StatementKind::Wait(Delay::Msl(n)) => format!("wait {n}MSL"),
        StatementKind::Wait(Delay::Rto(n)) => format!("wait {n}RTO"),
        StatementKind::Set { host, setting, value } => {
            let host = host.map_or_else(String::new, |host| format!("{host}."));
            let value = match value {
                SettingValue::Switch(true) => "on".to_owned(),
                SettingValue::Switch(false) => "off".to_owned(),
                SettingValue::Number(n) => n.to_string(),
                SettingValue::Duration(time) => length(*time),
            };
            format!("set {host}{} = {value}", setting.name())
        }
        StatementKind::Expect(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| expectation(&part.kind)).collect();
            format!("expect {}", parts.join(", "))
        }
        StatementKind::Given(_) => String::new(),
    }
}

fn failing(fails: Option<Fails>) -> String {
    match fails {
        None => String::new(),
        Some(Fails::Any) => " fails".to_owned(),
        Some(Fails::With(error)) => format!(" fails {error}"),
    }
}

fn either(patterns: &[Pattern]) -> String {
    words::either(patterns.iter().map(|pattern| words::pattern(pattern, |_| None)))
}

fn network(action: &NetworkAction) -> String {
    let (verb, patterns, from): (_, &[Pattern], _) = match action {
        NetworkAction::Drop(patterns, from) => ("drop", patterns, *from),
        NetworkAction::Duplicate(patterns, from) => ("duplicate", patterns, *from),
        NetworkAction::Hold(patterns, from) => ("hold", patterns, *from),
        NetworkAction::Release(patterns, from) => ("release", patterns, *from),
        NetworkAction::Forge(pattern, from) => {
            ("forge", std::slice::from_ref(pattern), Some(*from))
        }
        NetworkAction::Reorder(from) => ("reorder", &[], *from),
        NetworkAction::Down => ("down", &[], None),
        NetworkAction::Up => ("up", &[], None),
        NetworkAction::Icmp(icmp, to) => return format!("network icmp {} to {to}", icmp.name()),
    };
    let mut out = format!("network {verb}");
    if !patterns.is_empty() {
        let _ = write!(out, " {}", either(patterns));
    }
    if let Some(from) = from {
        let _ = write!(out, " from {from}");
    }
    out
}

fn expectation(kind: &ExpectationKind) -> String {
    match kind {
        ExpectationKind::State(host, states) => format!("{host} {}", words::states(states)),
        ExpectationKind::NotState(host, states) => {
            format!("{host} not {}", words::states(states))
        }
        ExpectationKind::Signal(host, signals) => format!("{host} signal {}", told(signals)),
        ExpectationKind::NotSignal(host, signals) => {
            format!("{host} not signal {}", told(signals))
        }
        ExpectationKind::Silent(Some(host)) => format!("{host} silent"),
        ExpectationKind::Silent(None) => "silence".to_owned(),
        ExpectationKind::Hole(host) => format!("{host} ?"),
        ExpectationKind::Compare(compare) => format!(
            "{} {} {}",
            words::expression(&compare.left),
            words::comparison(compare.comparison),
            words::expression(&compare.right)
        ),
    }
}

fn told(signals: &[crate::tcp::Signal]) -> String {
    words::either(signals.iter().map(|signal| signal.name().to_owned()))
}
