//! Statements about a host where no implementation stands (`given raw client`): it has no user
//! who calls, no state and no variables. What can never be carried out is an error, so that a
//! scenario is not run up to there.

use super::plan::{
    Expectation, ExpectationKind, Expression, Field, NetworkAction, Pattern, Start, StatementKind,
    Term,
};
use super::{Code, Diagnostic, Findings, Span};
use crate::host::{Host, PerHost};

/// Looks at one statement of a scenario that begins with `starts`, as `given` says.
pub(super) fn statement(
    span: Span,
    kind: &StatementKind,
    starts: &PerHost<Option<Start>>,
    given: Option<Span>,
    findings: &mut Findings,
) {
    let Some(mut raw) = Raw::new(starts, given, findings) else { return };
    match kind {
        StatementKind::Call { host, .. } | StatementKind::Read { host, .. } => {
            raw.refuse(*host, span, "has no user to make calls", SENDS);
        }
        StatementKind::Network(NetworkAction::Icmp(_, to)) => {
            raw.refuse(*to, span, "takes no ICMP errors", ARRIVES);
        }
        StatementKind::Expect(parts) => parts.iter().for_each(|part| raw.expectation(part)),
        _ => {
            let patterns = patterns(kind);
            let fields = patterns.iter().flat_map(|pattern| &pattern.fields);
            let mut values = fields.flat_map(Field::expressions);
            if let Some(host) = values.find_map(|it| raw.named(it)) {
                raw.refuse(host, span, "has no variables", VALUES);
            }
        }
    }
}

/// Looks at what is claimed where a scenario begins with `starts`.
pub(super) fn expectations(
    parts: &[Expectation],
    starts: &PerHost<Option<Start>>,
    given: Option<Span>,
    findings: &mut Findings,
) {
    if let Some(mut raw) = Raw::new(starts, given, findings) {
        parts.iter().for_each(|part| raw.expectation(part));
    }
}

/// A scenario with a raw host.
struct Raw<'c> {
    starts: &'c PerHost<Option<Start>>,
    given: Option<Span>,
    findings: &'c mut Findings,
}

impl<'c> Raw<'c> {
    /// `None` if no host is raw.
    fn new(
        starts: &'c PerHost<Option<Start>>,
        given: Option<Span>,
        findings: &'c mut Findings,
    ) -> Option<Self> {
        let raw = Self { starts, given, findings };
        Host::BOTH.into_iter().any(|host| raw.is_raw(host)).then_some(raw)
    }

    fn is_raw(&self, host: Host) -> bool {
        self.starts[host] == Some(Start::Raw)
    }

    /// An error if the host is raw.
    fn refuse(&mut self, host: Host, span: Span, what: &str, help: &str) {
        if !self.is_raw(host) {
            return;
        }
        let message = format!("`{host}` is raw, and {what}");
        let error = Diagnostic::new(Code::RawHost, span, message)
            .label("there is no implementation there")
            .help(help);
        self.findings.push(match self.given {
            Some(given) => error.also(given, "says so"),
            None => error,
        });
    }

    fn expectation(&mut self, part: &Expectation) {
        match &part.kind {
            ExpectationKind::State(host, _)
            | ExpectationKind::NotState(host, _)
            | ExpectationKind::Hole(host) => {
                self.refuse(*host, part.span, "is in no state", ARRIVES);
            }
            ExpectationKind::Signal(host, _) | ExpectationKind::NotSignal(host, _) => {
                self.refuse(*host, part.span, "has no user to report anything to", ARRIVES);
            }
            ExpectationKind::Compare(compare) => {
                let sides = [&compare.left, &compare.right];
                if let Some(host) = sides.into_iter().find_map(|it| self.named(it)) {
                    self.refuse(host, part.span, "has no variables", VALUES);
                }
            }
            ExpectationKind::Silent(_) => {}
        }
    }

    /// The first raw host that an expression has a variable of.
    fn named(&self, expression: &Expression) -> Option<Host> {
        expression.terms.iter().find_map(|(_, term)| match term {
            Term::Variable(host, _) if self.is_raw(*host) => Some(*host),
            _ => None,
        })
    }
}

const SENDS: &str = "what a raw host sends is forged, by `network forge`";
const ARRIVES: &str = "`recv` looks at what arrives at a raw host";
const VALUES: &str = "name the number, or a variable of the other host";

fn patterns(kind: &StatementKind) -> &[Pattern] {
    match kind {
        StatementKind::Recv { patterns, .. } => patterns,
        StatementKind::Network(action) => match action {
            NetworkAction::Drop(patterns, _)
            | NetworkAction::Duplicate(patterns, _)
            | NetworkAction::Hold(patterns, _)
            | NetworkAction::Release(patterns, _) => patterns,
            NetworkAction::Forge(pattern, _) => std::slice::from_ref(pattern),
            _ => &[],
        },
        _ => &[],
    }
}
