//! Statements about a host where no implementation stands (`given raw client`): it has no user
//! who calls, no state and no variables. What can never be carried out is an error, so that a
//! scenario is not run up to there.

use super::plan::{
    ExpectationKind, Expression, Field, NetworkAction, Pattern, Start, Statement, StatementKind,
    Term,
};
use super::{Code, Diagnostic, Findings, Span};
use crate::host::{Host, PerHost};

/// Looks at one statement of a scenario that begins with `starts`, as `given` says.
pub(super) fn check(
    statement: &Statement,
    starts: &PerHost<Option<Start>>,
    given: Option<Span>,
    findings: &mut Findings,
) {
    let is_raw = |host: Host| starts[host] == Some(Start::Raw);
    if !Host::BOTH.into_iter().any(is_raw) {
        return;
    }
    let mut refuse = |host: Host, span: Span, what: &str, help: &str| {
        if !is_raw(host) {
            return;
        }
        let message = format!("`{host}` is raw, and {what}");
        let error = Diagnostic::new(Code::RawHost, span, message)
            .label("there is no implementation there")
            .help(help);
        findings.push(match given {
            Some(given) => error.also(given, "says so"),
            None => error,
        });
    };
    let span = statement.span;
    match &statement.kind {
        StatementKind::Call { host, .. } | StatementKind::Read { host, .. } => {
            refuse(*host, span, "has no user to make calls", SENDS);
        }
        StatementKind::Network(NetworkAction::Icmp(_, to)) => {
            refuse(*to, span, "takes no ICMP errors", ARRIVES);
        }
        StatementKind::Expect(parts) => {
            for part in parts {
                match &part.kind {
                    ExpectationKind::State(host, _)
                    | ExpectationKind::NotState(host, _)
                    | ExpectationKind::Hole(host) => {
                        refuse(*host, part.span, "is in no state", ARRIVES);
                    }
                    ExpectationKind::Signal(host, _) | ExpectationKind::NotSignal(host, _) => {
                        refuse(*host, part.span, "has no user to report anything to", ARRIVES);
                    }
                    ExpectationKind::Compare(compare) => {
                        let sides = [&compare.left, &compare.right];
                        if let Some(host) = sides.into_iter().find_map(|it| names(it, is_raw)) {
                            refuse(host, part.span, "has no variables", VALUES);
                        }
                    }
                    ExpectationKind::Silent(_) => {}
                }
            }
        }
        _ => {
            let patterns = patterns(&statement.kind);
            let fields = patterns.iter().flat_map(|pattern| &pattern.fields);
            let mut values = fields.flat_map(Field::expressions);
            if let Some(host) = values.find_map(|it| names(it, is_raw)) {
                refuse(host, span, "has no variables", VALUES);
            }
        }
    }
}

const SENDS: &str = "what a raw host sends is forged, by `network forge`";
const ARRIVES: &str = "`recv` looks at what arrives at a raw host";
const VALUES: &str = "name the number, or a variable of the other host";

/// The first raw host that an expression has a variable of.
fn names(expression: &Expression, is_raw: impl Fn(Host) -> bool) -> Option<Host> {
    expression.terms.iter().find_map(|(_, term)| match term {
        Term::Variable(host, _) if is_raw(*host) => Some(*host),
        _ => None,
    })
}

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
