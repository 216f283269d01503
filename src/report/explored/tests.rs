//! Explorations in every format: whole and bounded ones, counterexamples, and what was not searched.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::kept;
use crate::language::Span;
use crate::language::plan::{Exploration, Property, PropertyKind, Scenario};
use crate::report::fixture::{Client, close, passed, scenario};
use crate::report::tests::write_from;
use crate::report::{Format, Options, Source};
use crate::run::{Cut, Explored, Failure, Finding, Found, ScenarioResult, Unmet, Verdict, header};
use crate::snapshot::Outcome;
use crate::tcp::Rules;

const TEXT: &str = "\
explore \"x\" {
    may client close
    never client FIN_WAIT_2
    sometimes client TIME_WAIT
}
";

/// A scenario as a search writes it.
const SHOWN: &str = "scenario \"x\" {\n    client close\n    expect client FIN_WAIT_2\n}\n";

fn span_of(part: &str) -> Span {
    let start = TEXT.find(part).unwrap() as u32;
    Span { start, end: start + part.len() as u32 }
}

fn exploration(name: &str) -> Scenario {
    let of = |kind, part| Property { span: span_of(part), kind, parts: Vec::new() };
    let properties = vec![
        of(PropertyKind::Never, "never client FIN_WAIT_2"),
        of(PropertyKind::Sometimes, "sometimes client TIME_WAIT"),
    ];
    let asked = Exploration { properties, ..Exploration::default() };
    let span = Span { start: 0, end: TEXT.len() as u32 };
    Scenario { span, exploration: Some(Box::new(asked)), ..scenario(name) }
}

fn found(what: Found) -> Finding {
    let text = SHOWN.to_owned();
    Finding { what, depth: 3, text, trace: close(), confirmed: true, left_out: Vec::new() }
}

fn explored(found: Vec<Finding>, cut: Option<Cut>) -> Explored {
    let rules = Rules::standard().iter().map(|(id, _)| id).take(2).collect();
    Explored {
        states: 1234,
        steps: 5678,
        depth: 17,
        ends: 2,
        cut,
        found,
        rules,
        ..Explored::default()
    }
}

fn result(verdict: Verdict, explored: Explored, failures: Vec<Failure>) -> ScenarioResult {
    ScenarioResult { verdict, failures, explored: Some(Box::new(explored)), ..passed() }
}

/// One of each kind.
fn all() -> Vec<(Scenario, ScenarioResult, Outcome)> {
    let shown = || found(Found::Property(1));
    let of = |name: &str, result| (exploration(name), result, Outcome::Off);
    let failure = |scenario: &Scenario, span, unmet| Failure::explored(scenario, span, unmet, 0);
    let x = exploration("x");
    let never = Unmet::Property {
        kind: PropertyKind::Never,
        depth: Some(3),
        states: 1234,
        cut: Some(Cut::Broken),
    };
    let data = Found::Data { host: Client, delivered: b"xy".to_vec(), sent: Some(b"x".to_vec()) };
    let bounded = Some(Cut::States(1234));
    let missed =
        |cut| Unmet::Property { kind: PropertyKind::Sometimes, depth: None, states: 1234, cut };
    let broken = vec![
        failure(&x, span_of("never client FIN_WAIT_2"), never),
        failure(&x, header(&x), Unmet::Unasked(data.clone(), 3)),
    ];
    let broken_by = vec![found(Found::Property(0)), found(data)];
    let sometimes = |cut| vec![failure(&x, span_of("sometimes client TIME_WAIT"), missed(cut))];
    let stopped = vec![failure(&x, header(&x), Unmet::Interrupted(1234, 17))];
    vec![
        of("holds", result(Verdict::Passed, explored(vec![shown()], None), Vec::new())),
        of("is bounded", result(Verdict::Passed, explored(vec![shown()], bounded), Vec::new())),
        of("is broken", result(Verdict::Failed, explored(broken_by, Some(Cut::Broken)), broken)),
        of("misses", result(Verdict::Failed, explored(Vec::new(), None), sometimes(None))),
        of(
            "misses yet",
            result(Verdict::Inconclusive, explored(Vec::new(), bounded), sometimes(bounded)),
        ),
        of(
            "is interrupted",
            result(Verdict::Inconclusive, explored(Vec::new(), Some(Cut::Interrupted)), stopped),
        ),
        of("is not searched", ScenarioResult::not_explored(&x)),
    ]
}

fn written(format: Format, options: Options) -> String {
    write_from(&Source::new("x.synfin", TEXT), format, options, &all())
}

#[test]
fn human() {
    insta::assert_snapshot!(written(Format::Human, Options::default()));
}

#[test]
fn junit() {
    insta::assert_snapshot!(written(Format::JUnit, Options::default()));
}

#[test]
fn tap() {
    insta::assert_snapshot!(written(Format::Tap, Options::default()));
}

#[test]
fn github() {
    insta::assert_snapshot!(written(Format::GitHub, Options::default()));
}

#[test]
fn json() {
    let text = written(Format::Json, Options::default());
    insta::with_settings!({filters => vec![(r#""version": "[^"]*""#, r#""version": "[version]""#)]}, {
        insta::assert_snapshot!(text);
    });
}

#[test]
fn the_schema_holds_for_explorations() {
    for trace in [false, true] {
        let options = Options { trace, ..Options::default() };
        let document: serde_json::Value =
            serde_json::from_str(&written(Format::Json, options)).unwrap();
        let validator = jsonschema::validator_for(&crate::report::schema()).unwrap();
        let errors: Vec<_> = validator.iter_errors(&document).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn no_format_claims_more_than_a_bounded_search_earned() {
    let bounded = &all()[1..2];
    for format in Format::ALL {
        let source = Source::new("x.synfin", TEXT);
        let text = write_from(&source, *format, Options::default(), bounded);
        assert!(text.contains("bounded by 1,234 situations: nothing more is claimed"), "{text}");
        assert!(!text.contains("holds") && !text.contains("the whole search"), "{text}");
    }
}

#[test]
fn what_is_kept_has_the_numbers_and_what_is_sometimes_so() {
    let text = kept(
        &Source::new("x.synfin", TEXT),
        &exploration("x"),
        &explored(vec![found(Found::Property(1))], None),
    );
    let head = "states: 1,234\nsteps: 5,678\ndepth: 17\nends: 2\nwhole: yes\n\n\
                sometimes client TIME_WAIT (after 3 steps)\n\n";
    assert!(text.starts_with(head), "{text}");
    assert!(text.contains("FIN_WAIT_2"), "{text}");
}
