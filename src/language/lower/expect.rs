//! Expectations.

use super::field::comparison;
use super::pattern::{expression, said_twice};
use super::{Context, hosts};
use crate::host::Host;
use crate::language::grammar::Rule;
use crate::language::plan::{Compare, Expectation, ExpectationKind, StatementKind, Term};
use crate::language::tree::{Part, Parts};
use crate::language::words::quoted;
use crate::language::{Code, Diagnostic, Span};
use crate::tcp::{Signal, State};

/// An `expect` statement.
pub(super) fn expect(cx: &mut Context<'_>, part: Part<'_>) -> Option<StatementKind> {
    expectations(cx, part).map(StatementKind::Expect)
}

/// What stands between the commas of an `expect`, or of a property.
pub(super) fn expectations(cx: &mut Context<'_>, part: Part<'_>) -> Option<Vec<Expectation>> {
    // Nearly always there is one, so room for more would be wasted.
    let mut expectations = Vec::with_capacity(1);
    let mut all = true;
    for part in part.parts().filter(|part| part.rule() == Rule::expectation) {
        all &= expectation(cx, part, &mut expectations).is_some();
    }
    all.then_some(expectations)
}

fn expectation(cx: &mut Context<'_>, part: Part<'_>, out: &mut Vec<Expectation>) -> Option<()> {
    let span = part.span();
    let mut parts = part.parts();
    let first = parts.next()?;
    match first.rule() {
        Rule::subject => {
            let who = hosts(first.text());
            about(cx, who, parts.next()?, span, out)
        }
        Rule::silence => {
            out.push(Expectation { span, kind: ExpectationKind::Silent(None) });
            Some(())
        }
        _ => {
            let kind = ExpectationKind::Compare(Box::new(compare(cx, first)?));
            out.push(Expectation { span, kind });
            Some(())
        }
    }
}

/// An expectation about one host or both: one entry each.
fn about(
    cx: &mut Context<'_>,
    who: &[Host],
    what: Part<'_>,
    span: Span,
    out: &mut Vec<Expectation>,
) -> Option<()> {
    let mut each = |kind: &dyn Fn(Host) -> ExpectationKind| {
        out.extend(who.iter().map(|&host| Expectation { span, kind: kind(host) }));
        Some(())
    };
    match what.rule() {
        Rule::hole => each(&ExpectationKind::Hole),
        Rule::silent => each(&|host| ExpectationKind::Silent(Some(host))),
        Rule::signal => {
            let signals = signals(cx, what.parts())?;
            each(&|host| ExpectationKind::Signal(host, signals.clone()))
        }
        Rule::not => {
            let what = what.parts().next()?;
            if what.rule() == Rule::signal {
                let signals = signals(cx, what.parts())?;
                return each(&|host| ExpectationKind::NotSignal(host, signals.clone()));
            }
            let states = states(cx, what.parts())?;
            each(&|host| ExpectationKind::NotState(host, states.clone()))
        }
        _ => {
            let states = states(cx, what.parts())?;
            each(&|host| ExpectationKind::State(host, states.clone()))
        }
    }
}

fn states(cx: &mut Context<'_>, parts: Parts<'_>) -> Option<Vec<State>> {
    let mut states = Vec::with_capacity(1);
    let mut all = true;
    for part in parts.filter(|part| part.rule() == Rule::state) {
        if let Some(error) = not_a_state(part) {
            cx.findings.push(error);
            all = false;
            continue;
        }
        match cx.state(part) {
            Some(state) if states.contains(&state) => said_twice(cx, part.span(), part.text()),
            Some(state) => states.push(state),
            None => all = false,
        }
    }
    all.then_some(states)
}

/// Words that stand in the place of a state and cannot be meant for one.
fn not_a_state(part: Part<'_>) -> Option<Diagnostic> {
    let span = part.span();
    let word = part.text();
    // `closing` is a signal too; here it is the state.
    if word.parse::<State>().is_ok() {
        return None;
    }
    let error = |message: String, label: &str| {
        Some(Diagnostic::new(Code::Incomplete, span, message).label(label))
    };
    if let Some(state) = synonym(word) {
        let error = Diagnostic::new(
            Code::UnknownState,
            span,
            format!("{} is not a TCP state", quoted(word)),
        );
        return Some(error.suggest(state.name()));
    }
    match word {
        "not" => error("`not` needs a state after it".into(), "which state?"),
        "signal" => {
            let names = Signal::ALL.iter().map(|signal| signal.name());
            let known = crate::language::words::list(names, "or");
            Some(
                error("`signal` needs a signal after it".into(), "which signal?")?
                    .help(format!("expected one of {known}")),
            )
        }
        "silence" | "quiet" | "nothing" => Some(
            Diagnostic::new(
                Code::UnknownState,
                span,
                format!("{} is not a TCP state", quoted(word)),
            )
            .suggest("silent"),
        ),
        "or" => error("`or` goes between states".into(), "expected a state"),
        _ if Signal::ALL.iter().any(|signal| signal.name() == word) => Some(
            Diagnostic::new(
                Code::UnknownState,
                span,
                format!("`{word}` is a signal, not a TCP state"),
            )
            .label("what TCP reports to the user is a `signal`")
            .meant(Some(format!("signal {word}"))),
        ),
        _ => None,
    }
}

/// The state that people mean by another word.
fn synonym(word: &str) -> Option<State> {
    Some(match word.to_ascii_lowercase().as_str() {
        "connected" | "open" | "opened" | "established_connection" | "online" => State::Established,
        "disconnected" | "unconnected" | "gone" | "dead" | "terminated" => State::Closed,
        "passive" | "waiting" | "bound" => State::Listen,
        "connecting" | "syn" | "opening" => State::SynSent,
        "timewait" | "lingering" => State::TimeWait,
        _ => return None,
    })
}

fn signals(cx: &mut Context<'_>, parts: Parts<'_>) -> Option<Vec<Signal>> {
    let mut signals = Vec::with_capacity(1);
    let mut all = true;
    for part in parts.filter(|part| part.rule() == Rule::signal_name) {
        match Signal::ALL.into_iter().find(|signal| signal.name() == part.text()) {
            Some(signal) if signals.contains(&signal) => said_twice(cx, part.span(), part.text()),
            Some(signal) => signals.push(signal),
            None => {
                all = false;
                let known = Signal::ALL.iter().map(|signal| signal.name());
                let _: Option<()> = cx.unknown(Code::UnknownSignal, part, "a signal", known);
            }
        }
    }
    all.then_some(signals)
}

fn compare(cx: &mut Context<'_>, part: Part<'_>) -> Option<Compare> {
    let span = part.span();
    let mut parts = part.parts();
    let (left, relation, right) = (parts.next()?, parts.next()?, parts.next()?);
    if let Some(error) = state_as_value(left, relation, right) {
        return cx.error(error);
    }
    let comparison = comparison(relation.text());
    let left = expression(cx, left)?;
    let right = expression(cx, right)?;
    let is_variable = |(_, term): &(_, Term)| matches!(term, Term::Variable(..));
    if !left.terms.iter().chain(&right.terms).any(is_variable) {
        return cx.error(
            Diagnostic::new(
                Code::Comparison,
                span,
                "this comparison says nothing about the connection",
            )
            .label("two numbers")
            .help("compare a variable such as `client.SND.NXT`"),
        );
    }
    Some(Compare { left, comparison, right })
}

/// `expect client = ESTABLISHED`: a state is expected, not compared.
fn state_as_value(left: Part<'_>, relation: Part<'_>, right: Part<'_>) -> Option<Diagnostic> {
    let host = matches!(left.text(), "client" | "server" | "both");
    let state = right.text().parse::<State>().is_ok();
    if !host || !state {
        return None;
    }
    let (left_span, right_span) = (left.span(), right.span());
    let not = if relation.text() == "!=" { "not " } else { "" };
    let error = Diagnostic::new(
        Code::Comparison,
        left_span.to(right_span),
        "a state is not compared: leave the sign out",
    );
    Some(error.label("a host is not a variable").meant(Some(format!(
        "{} {not}{}",
        left.text(),
        right.text()
    ))))
}
