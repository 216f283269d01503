//! What the runner and the model really give, drawn.
#![allow(clippy::unwrap_used)]

use super::fixture::{Client, Server};
use super::ladder::{Look, layout, paint, plain};
use super::{Entry, Format, Options, Source, Summary};
use crate::host::{Host, PerHost};
use crate::language::Span;
use crate::language::plan::{
    Attributes, Delay, Expectation, ExpectationKind, NetworkAction, Pattern, Scenario, Shape,
    Statement, StatementKind, UserCall,
};
use crate::run::{RunOptions, ScenarioResult, run_scenario};
use crate::snapshot::Outcome;
use crate::stack::Model;
use crate::tcp::{Flags, State};

/// A plan whose text is the statements, one a line.
fn plan(statements: &[(&str, StatementKind)]) -> (Source, Scenario) {
    let mut text = String::new();
    let mut list = Vec::new();
    for (words, kind) in statements {
        let start = text.len() as u32;
        text.push_str(words);
        let span = Span { start, end: text.len() as u32 };
        text.push('\n');
        list.push(Statement { span, kind: kind.clone() });
    }
    let span = Span { start: 0, end: text.len() as u32 };
    let (name, attributes) = ("close".to_owned(), Attributes::default());
    let scenario =
        Scenario { name, attributes, span, statements: list, unsupported: None, exploration: None };
    (Source::new("close.synfin", text), scenario)
}

fn run(scenario: &Scenario) -> ScenarioResult {
    run_scenario(scenario, &RunOptions::default(), |configs| {
        PerHost::from_fn(|host| Model::new(configs[host].clone()))
    })
}

fn close(host: Host) -> StatementKind {
    StatementKind::Call { host, call: UserCall::Close, fails: None }
}

fn recv_fin(host: Host) -> StatementKind {
    let pattern = Pattern { shape: Shape::Flags(Flags::FIN), fields: Vec::new() };
    StatementKind::Recv { host, patterns: vec![pattern], next: false, at: None }
}

fn expect(host: Host, state: State) -> StatementKind {
    let kind = ExpectationKind::State(host, vec![state]);
    StatementKind::Expect(vec![Expectation { span: Span::default(), kind }])
}

#[test]
fn the_one_liner() {
    let (_, scenario) = plan(&[
        ("client close", close(Client)),
        ("server recv FIN", recv_fin(Server)),
        ("expect client FIN_WAIT_2", expect(Client, State::FinWait2)),
    ]);
    let result = run(&scenario);
    assert!(result.failures.is_empty(), "{:?}", result.failures);
    insta::assert_snapshot!(plain(&result.trace.events));
}

#[test]
fn figure_13_and_two_msl() {
    let (_, scenario) = plan(&[
        ("client close", close(Client)),
        ("server close", close(Server)),
        ("client recv FIN", recv_fin(Client)),
        ("settle", StatementKind::Settle),
        ("wait 2MSL", StatementKind::Wait(Delay::Msl(2.0))),
        ("expect client CLOSED", expect(Client, State::Closed)),
    ]);
    let result = run(&scenario);
    assert!(result.failures.is_empty(), "{:?}", result.failures);
    insta::assert_snapshot!(plain(&result.trace.events));
}

#[test]
fn rules_are_named_when_asked_for() {
    let (_, scenario) = plan(&[("client close", close(Client)), ("settle", StatementKind::Settle)]);
    let result = run(&scenario);
    let look = Look { explain: true, ..Look::default() };
    let text = paint(&layout(&result.trace.events), look);
    assert!(text.lines().all(|line| crate::text::width(line) <= 100), "{text}");
    assert!(text.contains("RFC 9293, 3.10"), "{text}");
    // The rules come between the rows and change none of them.
    let rows: String = text.lines().filter(|line| !line.starts_with("      = ")).fold(
        String::new(),
        |mut rows, line| {
            rows.push_str(line);
            rows.push('\n');
            rows
        },
    );
    assert_eq!(rows, plain(&result.trace.events));
}

#[test]
fn what_never_ends_is_drawn_once() {
    let data = Pattern { shape: Shape::Data(Flags::NONE), fields: Vec::new() };
    let (_, scenario) = plan(&[
        (
            "network forge DATA from client",
            StatementKind::Network(NetworkAction::Forge(data, Client)),
        ),
        ("settle", StatementKind::Settle),
    ]);
    insta::assert_snapshot!(plain(&run(&scenario).trace.events));
}

#[test]
fn a_failure_tells_its_story() {
    let (source, mut scenario) = plan(&[
        ("client close", close(Client)),
        ("server recv FIN", recv_fin(Server)),
        ("expect client TIME_WAIT", expect(Client, State::TimeWait)),
    ]);
    let span = scenario.statements[2].span;
    let StatementKind::Expect(parts) = &mut scenario.statements[2].kind else { return };
    parts[0].span = span;
    let result = run(&scenario);
    let snapshot = Outcome::Off;
    let entry = Entry {
        source: &source,
        scenario: &scenario,
        result: &result,
        stacks: &["model"],
        snapshot: &snapshot,
    };
    let mut out = String::new();
    let mut writer = Format::Human.writer(Options::default());
    writer.entry(&entry, &mut out).unwrap();
    writer.end(&Summary::of(&[entry]), &mut out).unwrap();
    insta::assert_snapshot!(out);
}
