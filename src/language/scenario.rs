//! What concerns the statements of one scenario together: which come first, and what cannot
//! be meant.

use super::plan::{
    Chance, ExpectationKind, Exploration, Fails, NetworkAction, Read, Start, Statement,
    StatementKind,
};
use super::waits::Waits;
use super::{Code, Diagnostic, Findings, Span, raw};
use crate::host::{Host, PerHost};
use crate::tcp::Setting;

/// Whether a walk leads to these starts; `None` leaves the choice to the harness.
pub type Reachable<'f> = &'f (dyn Fn(PerHost<Option<Start>>) -> bool + Sync);

/// Checks the order of a scenario's statements, and where it starts; and what an exploration says
/// beside them.
pub(super) fn check(
    statements: &[Statement],
    exploration: Option<&Exploration>,
    reachable: Reachable<'_>,
    findings: &mut Findings,
) {
    let mut order = Order::default();
    for statement in statements {
        if findings.is_full() {
            return;
        }
        order.take(statement, reachable, findings);
    }
    not_established(statements, findings);
    if let Some(exploration) = exploration {
        order.clauses(exploration, findings);
    }
}

/// A `listen` or `connect` further down takes away the connection that a scenario would have
/// started on, also from the statements before it.
fn not_established(statements: &[Statement], findings: &mut Findings) {
    let mut forged = false;
    let mut needs = None;
    for statement in statements {
        let fails = match &statement.kind {
            StatementKind::Given(_) => return,
            StatementKind::Call { call, fails, .. } if call.opens() => fails,
            StatementKind::Call { fails: None, .. } | StatementKind::Read { fails: None, .. } => {
                needs.get_or_insert(statement.span);
                continue;
            }
            StatementKind::Recv { .. } if !forged => {
                needs.get_or_insert(statement.span);
                continue;
            }
            StatementKind::Network(NetworkAction::Forge(..)) => {
                forged = true;
                continue;
            }
            _ => continue,
        };
        // The first open of a scenario that starts CLOSED is not refused.
        if fails.is_none() && needs.is_none() {
            return;
        }
        let error = Diagnostic::new(
            Code::NotEstablished,
            statement.span,
            "this scenario starts CLOSED, because of this open",
        )
        .label("without it, the connection would be established first")
        .help("`given both ESTABLISHED` at the top starts on an established connection");
        findings.push(match needs {
            Some(needs) => error.also(needs, "needs a connection"),
            None => error,
        });
        return;
    }
}

#[derive(Default)]
struct Order {
    /// The first statement that is neither `given` nor `set`.
    action: Option<Span>,
    given: Option<Span>,
    starts: PerHost<Option<Start>>,
    /// What was set, and where last. There are few settings, so this stays short.
    set: Vec<(Option<Host>, Setting, Span)>,
    /// Whether something other than expectations has happened since the start.
    moved: bool,
    waits: Waits,
}

impl Order {
    fn take(&mut self, statement: &Statement, reachable: Reachable<'_>, findings: &mut Findings) {
        let span = statement.span;
        raw::statement(span, &statement.kind, &self.starts, self.given, findings);
        match &statement.kind {
            StatementKind::Given(starts) => {
                self.given(starts, span, reachable, findings);
                return;
            }
            StatementKind::Set { host, setting, value, .. } => {
                if self.action.is_none() {
                    self.waits.set(*host, *setting, *value);
                }
                self.set(*host, *setting, span, findings);
                return;
            }
            StatementKind::Expect(expectations) if !self.moved => {
                for expectation in expectations {
                    let ExpectationKind::State(host, states) = &expectation.kind else { continue };
                    let Some(Start::State(state)) = self.starts[*host] else { continue };
                    if states.contains(&state) {
                        self.moved = true;
                        findings.push(
                            Diagnostic::new(
                                Code::HoldsAlready,
                                expectation.span,
                                "this expectation holds by construction",
                            )
                            .label(format!("`{host}` starts in {state}, and nothing has happened"))
                            .also(self.given.unwrap_or(span), "it starts here"),
                        );
                    }
                }
            }
            StatementKind::Expect(_) => {}
            StatementKind::Wait(delay) => {
                self.moved = true;
                self.waits.wait(*delay, span, findings);
            }
            StatementKind::Until(moment) => {
                self.moved = true;
                self.waits.until(*moment, span, findings);
            }
            StatementKind::Recv { at: Some(when), .. } => {
                self.moved = true;
                self.waits.until(when.latest, span, findings);
            }
            _ => self.moved = true,
        }
        self.action.get_or_insert(span);
    }

    /// What an exploration says beside its statements, which came before.
    fn clauses(&mut self, exploration: &Exploration, findings: &mut Findings) {
        for may in &exploration.mays {
            if let Chance::Statement(kind) = &may.what {
                raw::statement(may.span, kind, &self.starts, self.given, findings);
            }
        }
        for property in &exploration.properties {
            raw::expectations(&property.parts, &self.starts, self.given, findings);
        }
        if let Some((span, time)) = exploration.within {
            self.waits.wait(time, span, findings);
        }
    }

    fn given(
        &mut self,
        starts: &[(Host, Start)],
        span: Span,
        reachable: Reachable<'_>,
        findings: &mut Findings,
    ) {
        if let Some(first) = self.given {
            findings.push(
                Diagnostic::new(Code::GivenNotFirst, span, "a scenario has one `given`")
                    .label("the second")
                    .also(first, "the first")
                    .help("name both hosts in one, with a comma between them"),
            );
            return;
        }
        self.given = Some(span);
        if let Some(action) = self.action {
            findings.push(
                Diagnostic::new(Code::GivenNotFirst, span, "`given` comes first")
                    .label("says where the scenario starts")
                    .also(action, "but this is done before"),
            );
            return;
        }
        for (host, start) in starts {
            self.starts[*host] = Some(*start);
        }
        if !reachable(self.starts) {
            let name = |host: Host| match self.starts[host] {
                Some(Start::State(state)) => format!("`{host}` in {state}"),
                Some(Start::Raw) => format!("`{host}` raw"),
                None => format!("`{host}` anywhere"),
            };
            let both = format!("{}, {}", name(Host::Client), name(Host::Server));
            findings.push(
                Diagnostic::new(Code::Unreachable, span, "nothing leads to this start")
                    .label(both)
                    .help(
                        "a start is reached by opens, closes and arrivals, without a loss and \
                         without an abort",
                    ),
            );
        }
    }

    fn set(&mut self, host: Option<Host>, setting: Setting, span: Span, findings: &mut Findings) {
        if let Some(action) = self.action {
            if !setting.is_iss() {
                findings.push(
                    Diagnostic::new(Code::SetTooLate, span, "`set` comes before any action")
                        .label("too late to have an effect")
                        .also(action, "the first action")
                        .help("only `ISS` can be set later, while its host is CLOSED or LISTEN"),
                );
            }
            return;
        }
        let same = self.set.iter_mut().find(|(h, s, _)| *h == host && *s == setting);
        match same {
            Some((_, _, old)) => {
                let first = std::mem::replace(old, span);
                findings.push(
                    Diagnostic::new(
                        Code::SetTwice,
                        span,
                        format!("`{}` is set twice", setting.name()),
                    )
                    .label("this one counts")
                    .also(first, "this one has no effect"),
                );
            }
            None => self.set.push((host, setting, span)),
        }
    }
}

/// Whether anything in a scenario can fail other than the calls themselves.
pub(super) fn checks_something(statements: &[Statement]) -> bool {
    statements.iter().any(|statement| {
        !matches!(
            &statement.kind,
            StatementKind::Given(_)
                | StatementKind::Set { .. }
                | StatementKind::Call { fails: None | Some(Fails::Either), .. }
                | StatementKind::Read { what: Read::Some, fails: None | Some(Fails::Either), .. }
                | StatementKind::Settle
                | StatementKind::Wait(_)
                | StatementKind::Until(_)
        )
    })
}
