//! The normal form of a scenario: what it says, without how it says it. Two scenarios with the same
//! normal form are one scenario, written twice.
//!
//! Names, attributes, comments and layout are no part of it, nor are the words of payloads, settings,
//! `wait`, `status`, what stands behind the last check, and the order of what is checked at once: where
//! other settings or more time change what happens, other checks show it. A number near a host's ISS is
//! one from there. Of a scenario and the one in which client and server have changed places, the normal
//! form is the lesser of the two texts.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::host::{Host, PerHost};
use crate::language::plan::{
    Attributes, ExpectationKind, Expression, Fails, Field, NetworkAction, Pattern, Payload, Read,
    Scenario, Shape, Sign, Span, Start, Statement, StatementKind, Term, UserCall,
};
use crate::run::settings;
use crate::tcp::{Config, FieldKind, State, Variable};

/// A hash of a normal form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Form([u8; Form::OCTETS]);

impl Form {
    /// Two of a few thousand scenarios have the same hash by chance once in many millions of classes.
    const OCTETS: usize = 6;

    /// That of a scenario.
    pub(super) fn of(scenario: &Scenario) -> Self {
        let hash = Sha256::digest(text(scenario));
        Self(std::array::from_fn(|at| hash.get(at).copied().unwrap_or_default()))
    }

    /// Reads what [`fmt::Display`] writes.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut octets = [0; Self::OCTETS];
        for (at, octet) in octets.iter_mut().enumerate() {
            *octet = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
        }
        Some(Self(octets))
    }

    /// Its octets.
    pub(super) const fn octets(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

/// Whether a scenario looks at anything: it has an `expect`, a `recv` with a pattern, a `read` with a
/// value, or a call that must fail. An exploration looks at the model, and at no implementation.
pub(crate) fn checks_something(scenario: &Scenario) -> bool {
    scenario.exploration.is_none()
        && scenario.statements.iter().any(|statement| looks(&statement.kind))
}

fn looks(kind: &StatementKind) -> bool {
    let must_fail = |fails: &Option<Fails>| matches!(fails, Some(Fails::Any | Fails::With(_)));
    match kind {
        StatementKind::Expect(parts) => {
            parts.iter().any(|part| !matches!(part.kind, ExpectationKind::Hole(_)))
        }
        StatementKind::Recv { patterns, at, .. } => {
            let says = |it: &Pattern| it.shape != Shape::Any || !it.fields.is_empty();
            at.is_some() || patterns.iter().any(says)
        }
        StatementKind::Read { what, fails, .. } => *what != Read::Some || must_fail(fails),
        StatementKind::Call { fails, .. } => must_fail(fails),
        _ => false,
    }
}

/// A line of a normal form.
enum Line {
    /// A statement.
    One(String),
    /// What holds at once, in any order: `given`, expectations.
    Any(Vec<String>),
}

/// The normal form of a scenario, as a text.
fn text(scenario: &Scenario) -> String {
    let lines = lines(scenario);
    written(&lines, false).min(written(&lines, true))
}

fn lines(scenario: &Scenario) -> Vec<Line> {
    let statements = &scenario.statements;
    let last = statements.iter().rposition(|it| looks(&it.kind)).map_or(0, |at| at + 1);
    let configs = settings(&plain(scenario.statements.clone()));
    let mut words = Words { payloads: Vec::new(), configs: &configs };
    let mut lines = vec![Line::Any(start(scenario))];
    let mut begun = false;
    for statement in statements.iter().take(last) {
        let kind = &statement.kind;
        match kind {
            StatementKind::Given(_) | StatementKind::Set { .. } | StatementKind::Wait(..) => {}
            StatementKind::Call { call: UserCall::Status, fails: None, .. } => {}
            StatementKind::Settle if matches!(lines.last(), Some(Line::One(it)) if it == "settle") =>
                {}
            StatementKind::Expect(parts) => {
                let parts = parts.iter().map(|part| words.expectation(&part.kind).to_string());
                match lines.last_mut().filter(|_| begun) {
                    Some(Line::Any(before)) => before.extend(parts),
                    _ => lines.push(Line::Any(parts.collect())),
                }
                begun = true;
            }
            _ => {
                lines.push(Line::One(format!("{:#}", words.statement(kind))));
                begun = true;
            }
        }
    }
    lines
}

/// A scenario without a name and attributes.
fn plain(statements: Vec<Statement>) -> Scenario {
    Scenario {
        name: String::new(),
        attributes: Attributes::default(),
        span: Span::default(),
        statements,
        unsupported: None,
        exploration: None,
    }
}

/// Where the hosts start.
fn start(scenario: &Scenario) -> Vec<String> {
    let statements = || scenario.statements.iter().map(|it| &it.kind);
    let given = statements().find_map(|kind| match kind {
        StatementKind::Given(starts) => Some(starts.clone()),
        _ => None,
    });
    let opens = || {
        statements().any(|kind| matches!(kind, StatementKind::Call { call, .. } if call.opens()))
    };
    let usual = || {
        let state = if opens() { State::Closed } else { State::Established };
        Host::BOTH.map(|host| (host, Start::State(state))).to_vec()
    };
    let starts = given.unwrap_or_else(usual).into_iter();
    starts.map(|start| StatementKind::Given(vec![start]).to_string()).collect()
}

/// How statements are put in the words of all.
struct Words<'c> {
    /// The texts of payloads, in the order in which they are met.
    payloads: Vec<Vec<u8>>,
    configs: &'c PerHost<Config>,
}

impl Words<'_> {
    /// The number of a payload in the place of its text.
    fn payload(&mut self, text: &[u8]) -> Vec<u8> {
        let at = self.payloads.iter().position(|it| it == text).unwrap_or_else(|| {
            self.payloads.push(text.to_vec());
            self.payloads.len() - 1
        });
        at.to_string().into_bytes()
    }

    fn statement(&mut self, kind: &StatementKind) -> StatementKind {
        let mut kind = kind.clone();
        match &mut kind {
            StatementKind::Call {
                call: UserCall::Send { data: Payload::Text(text), .. }, ..
            }
            | StatementKind::Read { what: Read::Text(text), .. } => *text = self.payload(text),
            StatementKind::Recv { patterns, .. } => self.patterns(patterns),
            StatementKind::Network(
                NetworkAction::Drop(patterns, _)
                | NetworkAction::Duplicate(patterns, _)
                | NetworkAction::Hold(patterns, _)
                | NetworkAction::Release(patterns, _),
            ) => self.patterns(patterns),
            StatementKind::Network(NetworkAction::Forge(pattern, _)) => {
                self.patterns(std::slice::from_mut(pattern));
            }
            _ => {}
        }
        kind
    }

    fn patterns(&mut self, patterns: &mut [Pattern]) {
        for pattern in patterns.iter_mut() {
            for field in &mut pattern.fields {
                let is_number = field.of().is_some_and(|it| it.kind() == FieldKind::Circle);
                match field {
                    Field::Text(text) => *text = self.payload(text),
                    Field::Sack(blocks) => blocks.iter_mut().for_each(|(first, last)| {
                        self.number(first);
                        self.number(last);
                    }),
                    Field::Number(_, number) | Field::Compared(_, _, number) if is_number => {
                        self.number(number);
                    }
                    _ => {}
                }
            }
            pattern.fields.sort_by_key(ToString::to_string);
        }
        patterns.sort_by_key(ToString::to_string);
    }

    fn expectation(&self, kind: &ExpectationKind) -> ExpectationKind {
        let mut kind = kind.clone();
        match &mut kind {
            ExpectationKind::State(_, states) | ExpectationKind::NotState(_, states) => {
                states.sort_unstable();
                states.dedup();
            }
            ExpectationKind::Signal(_, signals) | ExpectationKind::NotSignal(_, signals) => {
                signals.sort_by_key(ToString::to_string);
                signals.dedup();
            }
            ExpectationKind::Compare(compare) => {
                self.number(&mut compare.left);
                self.number(&mut compare.right);
            }
            ExpectationKind::Silent(_) | ExpectationKind::Hole(_) => {}
        }
        kind
    }

    /// `101` → `client.ISS + 1`.
    fn number(&self, expression: &mut Expression) {
        /// Numbers of scenarios are small, and those of the hosts far apart.
        const NEAR: u64 = 100;
        let [(Sign::Plus, Term::Number(number))] = expression.terms.as_slice() else { return };
        let number = *number;
        let from = |host: Host| number.checked_sub(u64::from(self.configs[host].iss.0));
        let near = |host| from(host).filter(|far| *far < NEAR).map(|far| (host, far));
        let Some((host, far)) = Host::BOTH.into_iter().find_map(near) else { return };
        expression.terms = vec![(Sign::Plus, Term::Variable(host, Variable::Iss))];
        if far > 0 {
            expression.terms.push((Sign::Plus, Term::Number(far)));
        }
    }
}

/// The lines as a text, with client and server in each other's places if that is asked for.
fn written(lines: &[Line], swapped: bool) -> String {
    let mut out = String::new();
    let mut add = |line: &str| {
        out.push_str(line);
        out.push('\n');
    };
    let put = |text: &String| if swapped { with_hosts_swapped(text) } else { text.clone() };
    for line in lines {
        match line {
            Line::One(text) => add(&put(text)),
            Line::Any(parts) => {
                let mut parts: Vec<String> = parts.iter().map(put).collect();
                parts.sort_unstable();
                parts.dedup();
                add(&format!("[{}]", parts.join(", ")));
            }
        }
    }
    out
}

/// A line with client and server in each other's places. It has no words of a student's.
fn with_hosts_swapped(line: &str) -> String {
    line.split_inclusive(|c: char| !c.is_ascii_alphabetic())
        .map(|word| {
            let name = word.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
            let rest = word.get(name.len()..).unwrap_or_default();
            match name {
                "client" => format!("server{rest}"),
                "server" => format!("client{rest}"),
                _ => word.to_owned(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::harness::Text;

    fn form(scenario: &str) -> String {
        let text = Text::new("a.synfin", scenario).valid().unwrap();
        super::text(&text.plan.scenarios[0])
    }

    const ONE: &str = "given server LISTEN, raw client; network forge SYN seq=100 from client; server recv \
                       SYN; expect server SYN_RCVD, server.ISS = 300; client recv SYN+ACK ack=101";

    #[test]
    fn what_changes_nothing_is_not_seen() {
        let same = [
            &format!("@rfc 3.5\n@points 5\nscenario \"other\" {{ # why\n{ONE}\n}}"),
            // Hosts in each other's places; the ISS of the server is 300.
            "given client LISTEN, raw server; network forge SYN seq=300 from server; client recv SYN; \
             expect client.ISS = 100, client SYN_RCVD; server recv ACK+SYN ack=301",
            &format!("set both.nagle = on; set client.ISS = 100; set MSL = 2min; {ONE}"),
            &format!("set client.MSL = 100s; set server.window = 5; {ONE}"),
            &ONE.replace("client recv SYN+ACK", "wait 1ms; client recv SYN+ACK"),
            &format!("{ONE}; settle; wait 1s; client recv ANY"),
            &ONE.replace(
                "expect server SYN_RCVD, ",
                "expect server SYN_RCVD; server status; expect ",
            ),
            &ONE.replace("expect server SYN_RCVD, ", "expect server SYN_RCVD\nexpect "),
        ];
        for other in same {
            assert_eq!(form(other), form(ONE), "{other}");
        }
    }

    #[test]
    fn payloads_are_told_apart_but_not_read() {
        let one = "client send \"server\"; server recv DATA; server read \"server\"";
        assert_eq!(form(one), form(&one.replace("\"server\"", "\"x\"")));
        assert_ne!(form(one), form(&one.replacen("\"server\"", "\"x\"", 1)));
    }

    #[test]
    fn a_start_that_goes_without_saying_is_the_same_in_words() {
        let closes = "client close; expect client FIN_WAIT_1";
        assert_eq!(form(closes), form(&format!("given both ESTABLISHED; {closes}")));
        let opens = "client connect; expect client SYN_SENT";
        assert_eq!(form(opens), form(&format!("given server CLOSED, client CLOSED; {opens}")));
        assert_ne!(form(opens), form(&format!("given server LISTEN; {opens}")));
    }

    #[test]
    fn what_changes_something_is_seen() {
        let mut forms = vec![form(ONE)];
        for (from, to) in [
            ("seq=100", "seq=99"),
            ("SYN_RCVD", "not SYN_RCVD"),
            ("; client recv SYN+ACK ack=101", ""),
            ("server recv SYN;", "settle;"),
        ] {
            forms.push(form(&ONE.replace(from, to)));
        }
        let all = forms.len();
        forms.sort();
        forms.dedup();
        assert_eq!(forms.len(), all, "{forms:#?}");
    }

    #[test]
    fn what_looks_at_something_is_told_apart() {
        let looks = |text: &str| {
            let text = Text::new("a.synfin", text).valid().unwrap();
            checks_something(&text.plan.scenarios[0])
        };
        for text in [
            "expect both ESTABLISHED",
            "client close; server recv FIN",
            "client close; server \
                      recv ANY seq=101",
            "client read nothing",
            "client send 1; server read 1",
            "client \
                      connect fails",
            "client close; client send 5 fails closing",
        ] {
            assert!(looks(text), "{text}");
        }
        for text in [
            "settle",
            "client close; server recv ANY",
            "client send 1; server read",
            "client close; \
                      settle; server close",
            "client close; network drop FIN; client send 5 or fails",
            "client \
                      close; expect client ?",
        ] {
            assert!(!looks(text), "{text}");
        }
    }
}
