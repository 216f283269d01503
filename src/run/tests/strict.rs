//! `@strict all` and `@strict warn`: what no statement asks for.

use super::*;
use crate::language::plan::Strict;

fn run_strict(text: &str, strict: Strict) -> ScenarioResult {
    let mut scenario = parse(text);
    scenario.attributes.strict = strict;
    run_on_model(&scenario, &RunOptions::default())
}

/// The remarks, in words, with their statements.
fn remarks(text: &str) -> Vec<(u32, String)> {
    let result = run_strict(text, Strict::Warn);
    assert_eq!(result.verdict, Verdict::Passed, "{text}\n{}", failures(&result));
    result.remarks.iter().map(|it| (it.statement, words::remark(it))).collect()
}

#[test]
fn what_no_statement_asks_for_is_a_remark_or_a_failure() {
    let data = "no statement asks for it: ACK seq=101 ack=301 len=5 arrived at server";
    let ack = "left over at the end: ACK seq=301 ack=106 was sent to client";
    let state = "lingers at the end: server FIN_WAIT_1";
    let fin = "left over at the end: FIN+ACK seq=301 ack=101 was sent to client";
    let raw = "given raw client, server ESTABLISHED";
    for (text, expected) in [
        ("client send 5; server recv DATA; client recv ACK".to_owned(), vec![]),
        ("client send 5; server read 5; client recv ACK".to_owned(), vec![(1, data)]),
        (format!("{raw}; network forge DATA len=5 from client; server recv DATA"), vec![(2, ack)]),
        (format!("{raw}; server close"), vec![(1, fin), (1, state)]),
        (format!("{raw}; server close; client recv FIN; expect server FIN_WAIT_1"), vec![]),
        // An open connection, and one whose user has not closed, do not linger.
        (raw.to_owned(), vec![]),
    ] {
        let found = remarks(&text);
        let found: Vec<_> = found.iter().map(|(at, words)| (*at, &**words)).collect();
        assert_eq!(found, expected, "{text}");
        let strict = run_strict(&text, Strict::All);
        let failed: Vec<_> = strict.failures.iter().map(|it| (it.statement, it.kind())).collect();
        let as_failures: Vec<_> = expected.iter().map(|it| (it.0, FailureKind::Strict)).collect();
        assert_eq!(failed, as_failures, "{text}");
        assert_eq!(strict.remarks, []);
    }
}

#[test]
fn strict_alone_does_not_look_at_the_end() {
    let text = "given raw client, server ESTABLISHED; server close";
    assert_eq!(run_strict(text, Strict::Arrivals).verdict, Verdict::Passed);
    assert_eq!(run_strict(text, Strict::No).remarks, []);
}
