//! Every format over the same results, and over names that try to break out of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::fixture::{Client, TEXT, failed, open, passed, remarked, scenario};
use super::{Entry, Format, Options, Severity, Source, Status, Summary, readers};
use crate::language::Span;
use crate::language::plan::{Citation, Excuse, Known, Scenario, Unsupported};
use crate::run::{Advice, Claim, Decided, Mismatch, ScenarioResult, Trace, Verdict};
use crate::snapshot::{Diff, Outcome};
use crate::stack::{Fault, FaultKind};
use crate::tcp::Rules;
use crate::tcp::rules::Part;
use crate::text::Style;

/// What a writer makes of these, all on the model.
fn write(
    format: Format,
    options: Options,
    entries: &[(Scenario, ScenarioResult, Outcome)],
) -> String {
    let source = Source::new("close.synfin", TEXT);
    write_from(&source, format, options, entries)
}

pub(super) fn write_from(
    source: &Source,
    format: Format,
    options: Options,
    entries: &[(Scenario, ScenarioResult, Outcome)],
) -> String {
    let entries: Vec<_> = entries
        .iter()
        .map(|(scenario, result, snapshot)| Entry {
            source,
            scenario,
            result,
            stacks: &["model"],
            snapshot,
        })
        .collect();
    let mut out = String::new();
    let mut writer = format.writer(options);
    writer.begin(&mut out).unwrap();
    for entry in &entries {
        writer.entry(entry, &mut out).unwrap();
    }
    writer.end(&Summary::of(&entries), &mut out).unwrap();
    out
}

/// One of each kind.
fn all() -> Vec<(Scenario, ScenarioResult, Outcome)> {
    let known = |name: &str| {
        let mut scenario = scenario(name);
        scenario.attributes.known = vec![Known {
            stack: "model".to_owned(),
            excuse: None,
            why: "never sends a FIN".to_owned(),
            listed: false,
        }];
        scenario
    };
    let changed = Outcome::Changed {
        path: "snapshots/close__changed.snap".into(),
        pending: Some("snapshots/close__changed.snap.new".into()),
        diff: Diff { old: "one\ntwo\nthree".to_owned(), new: "one\n2\nthree".to_owned() },
        warning: None,
    };
    let inconclusive = ScenarioResult { verdict: Verdict::Inconclusive, ..failed() };
    let unsupported = |name: &str| {
        let what = "UDP packets".to_owned();
        let unsupported = Some(Unsupported { span: Span { start: 14, end: 29 }, what });
        Scenario { unsupported, ..scenario(name) }
    };
    let cannot_run = ScenarioResult { trace: Trace::default(), statements: 0, ..passed() };
    vec![
        (scenario("passes"), passed(), Outcome::Matched),
        (scenario("fails"), failed(), Outcome::Off),
        (scenario("has a hole"), open(), Outcome::Off),
        (known("is known"), ScenarioResult { verdict: Verdict::Known, ..failed() }, Outcome::Off),
        (known("is fixed"), ScenarioResult { fixed: true, ..passed() }, Outcome::Off),
        (scenario("cannot be known"), inconclusive, Outcome::Off),
        (scenario("has another trace"), passed(), changed),
        (scenario("leaves something"), remarked(), Outcome::Off),
        (
            unsupported("cannot run"),
            ScenarioResult { verdict: Verdict::Unsupported, ..cannot_run },
            Outcome::Off,
        ),
        (scenario("has no snapshot"), passed(), Outcome::Missing("snapshots/x.snap".into())),
    ]
}

#[test]
fn human() {
    insta::assert_snapshot!(write(Format::Human, Options::default(), &all()));
}

#[test]
fn human_with_the_trace() {
    let options = Options { trace: true, explain: true, ..Options::default() };
    let entries = &all()[..2];
    insta::assert_snapshot!(write(Format::Human, options, entries));
}

#[test]
fn json() {
    let text = write(Format::Json, Options::default(), &all());
    insta::with_settings!({filters => vec![(r#""version": "[^"]*""#, r#""version": "[version]""#)]}, {
        insta::assert_snapshot!(text);
    });
}

#[test]
fn json_lines() {
    let text = write(Format::JsonLines, Options::default(), &all()[..2]);
    insta::with_settings!({filters => vec![(r#""version":"[^"]*""#, r#""version":"[version]""#)]}, {
        insta::assert_snapshot!(text);
    });
}

#[test]
fn junit() {
    insta::assert_snapshot!(write(Format::JUnit, Options::default(), &all()));
}

#[test]
fn tap() {
    insta::assert_snapshot!(write(Format::Tap, Options::default(), &all()));
}

#[test]
fn github() {
    insta::assert_snapshot!(write(Format::GitHub, Options::default(), &all()));
}

#[test]
fn the_schema_holds_for_what_is_written() {
    let options = Options { trace: true, ..Options::default() };
    let mut entries = all();
    entries.extend(hostile());
    let schema = super::schema();
    let document = write(Format::Json, options, &entries);
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(&document).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    // The schema is not one that lets everything through.
    assert!(!validator.is_valid(&serde_json::json!({ "version": 1 })));
    assert!(document["scenarios"][0]["trace"][0]["event"] == "start");

    let validator = jsonschema::validator_for(&super::line_schema()).unwrap();
    for line in write(Format::JsonLines, options, &entries).lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let errors: Vec<_> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{line}\n{errors:#?}");
    }
    assert!(!validator.is_valid(&serde_json::json!({ "type": "other" })));
}

/// Names and texts that try to break out of each format.
const EVIL: &str =
    "a\r\n::error::b\u{1b}[31m\u{0}\"'<&]]># \\ %0A,:\u{202e}\u{ffff}\u{85}\u{7f}\n  ...\nok 99";

/// What an implementation says of itself.
fn fault(kind: FaultKind, says: &str) -> Mismatch {
    let fault = Fault { kind, ..Fault::broken(says, says) };
    Mismatch::Fault { host: Client, stack: says.to_owned(), fault }
}

fn hostile() -> Vec<(Scenario, ScenarioResult, Outcome)> {
    let mut scenario = scenario(EVIL);
    scenario.attributes.hint = Some(EVIL.to_owned());
    scenario.attributes.known = vec![Known {
        stack: "model".to_owned(),
        excuse: None,
        why: EVIL.to_owned(),
        listed: false,
    }];
    let mut result = failed();
    for failure in &mut result.failures {
        failure.mismatch = fault(FaultKind::Broken, EVIL);
        failure.advice = vec![Advice { claim: Claim::Caveat(Client, EVIL.to_owned()), way: None }];
    }
    let mut long = scenario.clone();
    long.name = "very ".repeat(2000);
    let known = ScenarioResult { verdict: Verdict::Known, ..result.clone() };
    vec![
        (scenario.clone(), result, Outcome::Missing(EVIL.into())),
        (scenario, known, Outcome::Off),
        (long, ScenarioResult { fixed: true, ..passed() }, Outcome::Off),
    ]
}

#[test]
fn nothing_breaks_out_of_a_format() {
    let evil = Source::new(EVIL, TEXT);
    for format in Format::ALL {
        let options = Options { trace: true, ..Options::default() };
        let text = write_from(&evil, *format, options, &hostile());
        let odd: Vec<char> = text
            .chars()
            .filter(|c| (c.is_control() && *c != '\n') || matches!(c, '\u{202e}' | '\u{ffff}'))
            .collect();
        if matches!(format, Format::Json | Format::JsonLines) {
            // JSON carries them all as they are, but for what it must escape.
            assert!(!text.contains(['\u{1b}', '\r', '\u{0}']), "{format}");
        } else {
            assert!(odd.is_empty(), "{format}: {odd:?}\n{text}");
        }
        match format {
            Format::GitHub => {
                let commands = text.lines().filter(|line| line.starts_with("::")).count();
                assert_eq!(commands, text.lines().count() - 1, "{text}");
                for line in text.lines().filter(|line| line.starts_with("::")) {
                    let head = line.trim_start_matches("::").split_once("::").unwrap().0;
                    assert!(head.matches(',').count() <= 4, "{line}");
                }
            }
            Format::Tap => {
                assert!(!text.lines().any(|line| line.starts_with("ok 99")), "{text}");
                assert_eq!(text.lines().filter(|line| *line == "  ...").count(), 3, "{text}");
            }
            Format::JUnit => {
                assert_eq!(text.matches("<testcase ").count(), 3);
            }
            _ => {}
        }
    }
}

/// Whatever came of scenarios, and whatever they are called, the readers read it.
#[test]
fn readers_read_every_kind_of_result() {
    let of = |status: Status| {
        let (mut scenario, mut result) = (scenario(status.name()), failed());
        result.verdict = match status {
            Status::Skipped => Verdict::Skipped,
            Status::Inconclusive => Verdict::Inconclusive,
            Status::Unavailable => Verdict::Unavailable,
            Status::Unsupported => Verdict::Unsupported,
            Status::Open => Verdict::Open,
            Status::Known => Verdict::Known,
            _ => Verdict::Failed,
        };
        let kind = match status {
            Status::Skipped => Some(FaultKind::Slow),
            Status::Unavailable => Some(FaultKind::Unavailable),
            _ => None,
        };
        if let Some(kind) = kind {
            result.failures.iter_mut().for_each(|it| it.mismatch = fault(kind, "so it is"));
        }
        if status == Status::Unsupported {
            result.failures.clear();
            let what = "a <b> & c # d".to_owned();
            scenario.unsupported = Some(Unsupported { span: scenario.span, what });
        }
        scenario.attributes.known = vec![Known {
            stack: "model".to_owned(),
            excuse: None,
            why: "as # said".to_owned(),
            listed: false,
        }];
        (scenario, result, Outcome::Off)
    };
    let good = [Status::Known, Status::Skipped, Status::Unsupported, Status::Inconclusive];
    let bad = [Status::Unavailable, Status::Open, Status::Failed];
    for (statuses, passes) in [(&good[..], true), (&bad[..], false)] {
        let mut entries = vec![
            (scenario("passes"), passed(), Outcome::Matched),
            (scenario("fixed"), ScenarioResult { fixed: true, ..passed() }, Outcome::Off),
        ];
        for status in statuses {
            entries.push(of(*status));
            readers::validates(&write(Format::JUnit, Options::default(), &entries));
            let tap = write(Format::Tap, Options::default(), &entries);
            assert!(readers::prove(&tap).is_none_or(|(it, _)| it == passes), "{tap}");
        }
    }
    let evil = Source::new(EVIL, TEXT);
    for entries in [all(), hostile()] {
        readers::validates(&write_from(&evil, Format::JUnit, Options::default(), &entries));
        let tap = write_from(&evil, Format::Tap, Options::default(), &entries);
        assert!(readers::prove(&tap).is_none_or(|(passes, _)| !passes), "{tap}");
    }
}

#[test]
fn people_see_no_line_that_is_too_wide() {
    let text = write(Format::Human, Options::default(), &all());
    // The summary is one line, however many kinds of result there are.
    for line in text.lines().take_while(|line| !line.starts_with("2 passed")) {
        assert!(crate::text::width(line) <= 100, "{line}");
    }
}

#[test]
fn plain_text_has_no_escape_codes_even_where_colour_is_forced() {
    let coloured = Options { style: Style::COLOUR, ..Options::default() };
    let text = write(Format::Human, Options::default(), &all());
    assert!(!text.contains('\u{1b}'), "{text}");
    assert!(write(Format::Human, coloured, &all()).contains('\u{1b}'));
}

#[test]
fn the_rule_that_was_broken_weighs_and_the_citations_do_not() {
    let weigh = |cited: &str, decided: Option<(&str, Part)>, known: Option<Option<Excuse>>| {
        let mut scenario = scenario("x");
        scenario.attributes.rfc = vec![match cited.split_once('-') {
            Some(_) => Citation::Requirement(cited.to_owned()),
            None => Citation::Section(cited.to_owned()),
        }];
        let mut result = failed();
        result.failures[0].decided = decided.map(|(rule, part)| Decided {
            part,
            rules: vec![Rules::standard().named(rule).unwrap()],
        });
        if let Some(excuse) = known {
            result.verdict = Verdict::Known;
            let (stack, why) = ("model".to_owned(), "so it is".to_owned());
            scenario.attributes.known = vec![Known { stack, excuse, why, listed: false }];
        }
        let (source, snapshot) = (Source::new("x", TEXT), Outcome::Off);
        let entry = Entry {
            source: &source,
            scenario: &scenario,
            result: &result,
            stacks: &["model"],
            snapshot: &snapshot,
        };
        entry.severity()
    };
    let (hard, told) = (Some(("icmp.hard", Part::State)), Some(("established.fin", Part::Signal)));
    let clause = Some(("arrival.unacceptable", Part::Sent));
    let may = Some(("text.ahead", Part::Sent));
    // Whatever the scenario cites.
    for cited in ["MUST-54", "SHLD-3", "MAY-1", "3.10.7.4"] {
        assert_eq!(weigh(cited, told, None), Some(Severity::Violation), "{cited}");
        assert_eq!(weigh(cited, hard, None), Some(Severity::Deviation), "{cited}");
        assert_eq!(weigh(cited, clause, None), Some(Severity::Deviation), "{cited}");
        assert_eq!(weigh(cited, may, None), Some(Severity::Choice), "{cited}");
        // Nothing is known of what broke.
        assert_eq!(weigh(cited, None, None), None, "{cited}");
        assert_eq!(weigh(cited, None, Some(None)), None, "{cited}");
    }
    // What is known and excused weighs what its excuse says.
    assert_eq!(weigh("MUST-12", told, Some(None)), Some(Severity::Violation));
    assert_eq!(weigh("MUST-12", told, Some(Some(Excuse::Allowed))), Some(Severity::Choice));
    let hardening = Some(Some(Excuse::Hardening));
    assert_eq!(weigh("MUST-12", told, hardening), Some(Severity::Hardening));
}

#[test]
fn the_summary_counts_in_words() {
    assert_eq!(Summary::default().to_string(), "no scenario ran");
    let one = Summary { scenarios: 1, passed: 1, ..Summary::default() };
    assert_eq!(one.to_string(), "1 passed");
    let text = write(Format::Human, Options::default(), &all());
    assert_eq!(
        text.lines().last().unwrap(),
        "2 passed, 1 failed (1 violation), 2 with a changed or missing snapshot, 1 hole open, 1 known to fail, \
         1 known to fail that passed, 1 inconclusive, 1 unsupported, 2 remarks"
    );
}

#[test]
fn a_failure_without_a_trace_has_no_ladder() {
    let result = ScenarioResult { trace: Trace::default(), ..failed() };
    let text = write(Format::Human, Options::default(), &[(scenario("x"), result, Outcome::Off)]);
    assert!(!text.contains("-- scenario"), "{text}");
}

#[test]
fn a_snapshot_that_changed_does_not_hide_a_failure() {
    let missing = Outcome::Missing("x".into());
    let (scenario, result) = (scenario("x"), failed());
    let source = Source::new("x", TEXT);
    let entry = Entry {
        source: &source,
        scenario: &scenario,
        result: &result,
        stacks: &[],
        snapshot: &missing,
    };
    assert_eq!(entry.status(), Status::Failed);
}
