//! Expectations.

use super::pattern::{expression, said_twice};
use super::{Context, hosts};
use crate::host::Host;
use crate::language::grammar::{Node, Nodes, Rule};
use crate::language::plan::{
    Compare, Comparison, Expectation, ExpectationKind, StatementKind, Term,
};
use crate::language::words::quoted;
use crate::language::{Code, Diagnostic, Span};
use crate::tcp::{Signal, State};

/// An `expect` statement.
pub(super) fn expect(cx: &mut Context<'_>, node: Node<'_>) -> Option<StatementKind> {
    // Nearly always there is one, so room for more would be wasted.
    let mut expectations = Vec::with_capacity(1);
    let mut all = true;
    for part in node.into_inner().filter(|node| node.as_rule() == Rule::expectation) {
        all &= expectation(cx, part, &mut expectations).is_some();
    }
    all.then_some(StatementKind::Expect(expectations))
}

fn expectation(cx: &mut Context<'_>, node: Node<'_>, out: &mut Vec<Expectation>) -> Option<()> {
    let span = cx.span(&node);
    let mut nodes = node.into_inner();
    let first = nodes.next()?;
    match first.as_rule() {
        Rule::subject => {
            let who = hosts(first.as_str());
            about(cx, who, nodes.next()?, span, out)
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
    what: Node<'_>,
    span: Span,
    out: &mut Vec<Expectation>,
) -> Option<()> {
    let mut each = |kind: &dyn Fn(Host) -> ExpectationKind| {
        out.extend(who.iter().map(|&host| Expectation { span, kind: kind(host) }));
        Some(())
    };
    match what.as_rule() {
        Rule::hole => each(&ExpectationKind::Hole),
        Rule::silent => each(&|host| ExpectationKind::Silent(Some(host))),
        Rule::signal => {
            let signals = signals(cx, what.into_inner())?;
            each(&|host| ExpectationKind::Signal(host, signals.clone()))
        }
        Rule::not => {
            let what = what.into_inner().next()?;
            if what.as_rule() == Rule::signal {
                let signals = signals(cx, what.into_inner())?;
                return each(&|host| ExpectationKind::NotSignal(host, signals.clone()));
            }
            let states = states(cx, what.into_inner())?;
            each(&|host| ExpectationKind::NotState(host, states.clone()))
        }
        _ => {
            let states = states(cx, what.into_inner())?;
            each(&|host| ExpectationKind::State(host, states.clone()))
        }
    }
}

fn states(cx: &mut Context<'_>, nodes: Nodes<'_>) -> Option<Vec<State>> {
    let mut states = Vec::with_capacity(1);
    let mut all = true;
    for node in nodes.filter(|node| node.as_rule() == Rule::state) {
        if let Some(error) = not_a_state(cx, &node) {
            cx.findings.push(error);
            all = false;
            continue;
        }
        match cx.state(&node) {
            Some(state) if states.contains(&state) => said_twice(cx, cx.span(&node), node.as_str()),
            Some(state) => states.push(state),
            None => all = false,
        }
    }
    all.then_some(states)
}

/// Words that stand in the place of a state and cannot be meant for one.
fn not_a_state(cx: &Context<'_>, node: &Node<'_>) -> Option<Diagnostic> {
    let span = cx.span(node);
    let word = node.as_str();
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
        return Some(error.label(format!("did you mean `{state}`?")).meant(Some(state.name())));
    }
    match word {
        "not" => error("`not` needs a state behind it".into(), "which state?"),
        "signal" => {
            let names = Signal::ALL.iter().map(|signal| signal.name());
            let known = crate::language::words::list(names, "or");
            Some(
                error("`signal` needs a signal behind it".into(), "which signal?")?
                    .help(format!("there are {known}")),
            )
        }
        "silence" | "quiet" | "nothing" => Some(
            Diagnostic::new(
                Code::UnknownState,
                span,
                format!("{} is not a TCP state", quoted(word)),
            )
            .label("did you mean `silent`?")
            .meant(Some("silent")),
        ),
        "or" => error("`or` stands between states".into(), "expected a state"),
        _ if Signal::ALL.iter().any(|signal| signal.name() == word) => Some(
            Diagnostic::new(
                Code::UnknownState,
                span,
                format!("`{word}` is a signal, not a TCP state"),
            )
            .label("what a user is told is `signal`")
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

fn signals(cx: &mut Context<'_>, nodes: Nodes<'_>) -> Option<Vec<Signal>> {
    let mut signals = Vec::with_capacity(1);
    let mut all = true;
    for node in nodes.filter(|node| node.as_rule() == Rule::signal_name) {
        match Signal::ALL.into_iter().find(|signal| signal.name() == node.as_str()) {
            Some(signal) if signals.contains(&signal) => {
                said_twice(cx, cx.span(&node), node.as_str())
            }
            Some(signal) => signals.push(signal),
            None => {
                all = false;
                let known = Signal::ALL.iter().map(|signal| signal.name());
                let _: Option<()> = cx.unknown(Code::UnknownSignal, &node, "a signal", known);
            }
        }
    }
    all.then_some(signals)
}

fn compare(cx: &mut Context<'_>, node: Node<'_>) -> Option<Compare> {
    let span = cx.span(&node);
    let mut nodes = node.into_inner();
    let (left, relation, right) = (nodes.next()?, nodes.next()?, nodes.next()?);
    if let Some(error) = state_as_value(cx, &left, &relation, &right) {
        return cx.error(error);
    }
    let comparison = match relation.as_str() {
        "=" => Comparison::Equal,
        "!=" => Comparison::NotEqual,
        "<" => Comparison::Less,
        "<=" => Comparison::LessOrEqual,
        ">" => Comparison::Greater,
        _ => Comparison::GreaterOrEqual,
    };
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
fn state_as_value(
    cx: &Context<'_>,
    left: &Node<'_>,
    relation: &Node<'_>,
    right: &Node<'_>,
) -> Option<Diagnostic> {
    let host = matches!(left.as_str(), "client" | "server" | "both");
    let state = right.as_str().parse::<State>().is_ok();
    if !host || !state {
        return None;
    }
    let (left_span, right_span) = (cx.span(left), cx.span(right));
    let not = if relation.as_str() == "!=" { "not " } else { "" };
    let error = Diagnostic::new(
        Code::Comparison,
        left_span.to(right_span),
        "a state is expected without a comparison sign",
    );
    Some(error.label("a host is no variable").meant(Some(format!(
        "{} {not}{}",
        left.as_str(),
        right.as_str()
    ))))
}
