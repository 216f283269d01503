//! Verdicts, calls, bounds, and what failures advise.

use std::time::Duration;

use super::*;
use crate::language::plan::Known;
use crate::tcp::CallError;

#[test]
fn a_refused_call_fails_unless_it_says_so() {
    passes("client close; client close fails closing; client close fails");
    let failure = fails("client close; client close");
    assert_eq!(failure.kind(), FailureKind::Call);
    assert_eq!(expected(&failure), "client's `close` succeeds");
    assert_eq!(actual(&failure), format!("it was refused: {}", CallError::Closing));
    assert_eq!(
        told(&failure),
        [
            "client has already closed",
            "if you expect a refusal, say so: `client close fails closing`"
        ]
    );
    let failure = fails("client close; client close fails not_open");
    assert_eq!(expected(&failure), "client's `close` is refused: not_open");
    let failure = fails("client close fails");
    assert_eq!(actual(&failure), "it succeeded");
}

#[test]
fn known_failures_are_known_and_only_on_that_stack() {
    let verdict = |stack: &str| {
        let mut scenario = parse("client close; expect client CLOSED");
        scenario.attributes.known = vec![Known {
            stack: stack.to_owned(),
            excuse: None,
            why: "it is so".to_owned(),
            listed: false,
        }];
        run_on_model(&scenario, &RunOptions::default()).verdict
    };
    assert_eq!(verdict("model"), Verdict::Known);
    assert_eq!(verdict("linux"), Verdict::Failed);
}

/// A RST ended the connection either way.
#[test]
fn a_refused_connection_was_reset_too() {
    for reason in ["not_open", "refused", "reset"] {
        passes(&format!("client connect; settle; client send 5 fails {reason}"));
    }
    fails("client connect; settle; client send 5 fails timeout");
    fails("client abort; server recv RST; server send 5 fails refused");
}

#[test]
fn time_is_bounded() {
    passes("wait 720h; expect both ESTABLISHED");
    // The language has a bound of its own; this one comes after it.
    let limits = Limits { time: Duration::from_secs(2 * 86_400), ..Limits::default() };
    let scenario = parse("wait 172801s; expect client CLOSED");
    let result = run_on_model(&scenario, &RunOptions { limits, ..RunOptions::default() });
    let [failure] = &*result.failures else { panic!("{}", failures(&result)) };
    assert_eq!(failure.kind(), FailureKind::Bound);
    assert_eq!(expected(failure), "at most 2 days of virtual time in one scenario");
}

#[test]
fn steps_are_bounded() {
    let options =
        RunOptions { limits: Limits { steps: 6, ..Limits::default() }, ..RunOptions::default() };
    let result = run_on_model(&parse("client close; settle; settle"), &options);
    assert_eq!(result.failures.len(), 1);
    assert_eq!(result.failures[0].kind(), FailureKind::Bound);
    assert_eq!(result.statements, 2);
}

#[test]
fn a_long_text_is_no_livelock() {
    let limits = Limits { steps: 1000, ..Limits::default() };
    let options = RunOptions { limits, ..RunOptions::default() };
    let result = run_on_model(&parse(&"client send 1\nsettle\n".repeat(1000)), &options);
    let [failure] = &*result.failures else { panic!("{}", failures(&result)) };
    assert_eq!(expected(failure), "at most 1000 calls, arrivals and timers in one scenario");
    assert_eq!(actual(failure), "more");
    assert!(failure.advice.is_empty());
}

/// One statement, and no time passes; but each round brings new data.
#[test]
fn a_long_transfer_octet_by_octet_is_no_livelock() {
    let limits = Limits { steps: 1000, ..Limits::default() };
    let options = RunOptions { limits, ..RunOptions::default() };
    let text = "set server.MSS = 1; client send 5000; settle";
    let result = run_on_model(&parse(text), &options);
    let [failure] = &*result.failures else { panic!("{}", failures(&result)) };
    assert!(matches!(failure.mismatch, Mismatch::Endless { livelock: false, .. }), "{failure:?}");
    assert!(actual(failure).ends_with(" while no time passed"), "{}", actual(failure));
}

#[test]
fn what_never_ends_is_in_flight_and_gets_advice() {
    let failure = fails("network forge DATA \"x\" from client; settle");
    assert!(actual(&failure).ends_with(": a livelock"), "{}", actual(&failure));
    assert_eq!(failure.in_flight.len(), 1);
    assert_eq!(
        told(&failure),
        ["server acknowledges the DATA that client never sent, and client answers with what it \
          did send: `server recv DATA; network drop ACK from server` ends it"]
    );
    passes(
        "network forge DATA \"x\" from client; server recv DATA; network drop ACK from server; settle; expect both ESTABLISHED",
    );
    passes(
        "given raw client, server ESTABLISHED; network forge DATA \"x\" from client; settle; expect server ESTABLISHED",
    );
}

/// One round is written down, and the rules that go round are named.
#[test]
fn a_livelock_is_told_in_one_round() {
    let text = "network forge DATA \"x\" from client; settle";
    let result = run(text);
    let failure = &result.failures[0];
    assert!(actual(failure).starts_with("ACK to "), "{}", actual(failure));
    assert_eq!(failure.why.len(), 2, "{:?}", failure.why);
    let events = &result.trace.events;
    assert!(events.len() < 40, "{}", events.len());
    let last = &events[events.len() - 1].what;
    assert!(matches!(last, What::Again { events: 4, times } if *times > 400), "{last:?}");
    assert_eq!(failure.events as usize, events.len());
    insta::assert_debug_snapshot!(why(text));
}

/// Where much is in flight, a step costs no more than where little is.
#[test]
fn many_segments_in_flight_are_no_round() {
    let forged = "network forge SYN seq=1 from client\n".repeat(20_000);
    let text = format!("given raw client, server ESTABLISHED\n{forged}settle");
    passes(&text);
}

/// The same segments again and again are no livelock where the script sends them, or time passes.
#[test]
fn what_comes_often_is_no_livelock() {
    passes(&"network forge ACK from client; server recv ACK\n".repeat(2_000));
    passes("set client.keep_alive = 1s; wait 1h; expect client ESTABLISHED");
}

#[test]
fn octets_are_bounded_before_they_are_made() {
    // The language has a bound of its own; this one comes after it.
    let failure = fails(&"client send 1000000\n".repeat(70));
    assert_eq!(failure.kind(), FailureKind::Bound);
}

/// The reasons for the one failure of a text, with the rules by name.
#[track_caller]
fn why(text: &str) -> Vec<String> {
    let name = |id: &crate::tcp::RuleId| crate::tcp::Rules::standard().get(*id).unwrap().name;
    let line = |why: &Why| match why {
        Why::Fired(host, id) => format!("{host} {}", name(id)),
        Why::Ignored(host, segment) => {
            format!("{host} no rule: {}", words::segment(segment, &[]))
        }
        Why::Blocked(host, id, lacks) => {
            let lacks: Vec<String> = lacks.iter().map(|it| words::lack(*host, it)).collect();
            format!("{host} not {}: {}", name(id), lacks.join("; "))
        }
    };
    fails(text).why.iter().map(line).collect()
}

#[test]
fn why_names_the_rule_that_fired_and_what_the_others_lacked() {
    insta::assert_debug_snapshot!([
        why("client close; settle; expect client TIME_WAIT"),
        why("client close; network drop FIN; expect server CLOSE_WAIT"),
        why("client close; server recv FIN; network drop ACK; expect client FIN_WAIT_2"),
        why(
            "client close; server close; network drop FIN from server; settle; expect client CLOSING"
        ),
        why("given client TIME_WAIT, server CLOSED; expect client CLOSED"),
        why("network forge RST seq=1 from client; expect server CLOSED"),
        why("network forge FIN from client; expect server CLOSE_WAIT"),
        why("client close; client send 5"),
        why("client close; settle; server send 1; expect server not signal closing"),
        why("server recv FIN"),
        why("given server LISTEN; client connect; network drop SYN; expect client ESTABLISHED"),
    ]);
}

#[test]
fn why_names_the_rule_that_made_the_state_so() {
    let text = "client connect; client close; expect client FIN_WAIT_1";
    assert_eq!(why(text), ["client syn_sent.close"]);
    let text = "client abort; settle; server send 5 fails; expect server ESTABLISHED";
    assert_eq!(why(text), ["server open.rst"]);
    let text = "server listen; client connect; server close; settle; expect server ESTABLISHED";
    assert_eq!(why(text), ["server listen.close"]);
    let text = "client close; settle; client send 5 fails; expect client not FIN_WAIT_2";
    assert_eq!(why(text), ["client fin_wait_1.ack_of_fin"]);
    // What did not change it is no reason, unless it cut off what would have.
    let text = "client send 5; settle; expect client FIN_WAIT_1";
    assert_eq!(why(text)[0], "client not established.close: the user has called CLOSE");
    let text = "client close; settle; network forge RST seq=1 from client; \
                expect server CLOSED";
    assert_eq!(why(text), ["server arrival.unacceptable_rst"]);
}

#[test]
fn why_names_the_rule_that_told_the_user() {
    let text = "client send \"x\" urgent; settle; expect server not signal urgent";
    assert_eq!(why(text), ["server urgent.news"]);
    let text = "client abort; settle; server send 5 fails; expect server signal closing";
    assert_eq!(why(text), ["server open.rst"]);
    let text = "client close; settle; client status; expect client signal closing";
    assert_eq!(
        why(text),
        [
            "client fin_wait_1.ack_of_fin",
            "client not fin_wait_2.fin: a segment has arrived at client"
        ]
    );
}

#[test]
fn why_names_the_rule_that_sent_it() {
    let text = "client send 5; server recv DATA; server send 1; server status; \
                client recv FIN";
    assert_eq!(why(text), ["server output.all_fits"]);
    let text = "client close; client send 5 fails; expect client silent";
    assert_eq!(why(text), ["client established.close"]);
    assert_eq!(why("network forge ACK from client; expect silence"), Vec::<String>::new());
}

/// What was dropped in silence is named, and not what came before it.
#[test]
fn why_names_the_segment_that_was_dropped_in_silence() {
    // No rule acts on an acknowledgment in TIME_WAIT.
    let text = "given raw client, server TIME_WAIT; network forge ACK from client; \
                server recv ACK; client recv ACK; client recv ACK";
    let told = why(text);
    assert!(told[0].starts_with("server no rule: ACK seq="), "{told:?}");
    // What fires for text after a FIN is not about the text: the rule that would answer is named too.
    let text = "given raw client, server CLOSE_WAIT; network forge DATA len=1 from client; \
                server recv DATA; client recv ACK; client recv ACK";
    let told = why(text);
    assert_eq!(told[0], "server ack.window");
    assert!(told.len() > 1 && told[1].starts_with("server not "), "{told:?}");
    let text = "given raw client, server ESTABLISHED; network forge FIN from client; \
                server recv FIN; client recv ACK";
    assert_eq!(why(text), ["server arrival.no_ack"]);
    let text = "given raw client, server LISTEN; network forge FIN from client; \
                server recv FIN; client recv ANY";
    assert_eq!(why(text), ["server listen.other"]);
    // The rule that decided it is named, and neither the opening nor the CLOSE before.
    let text = "given raw client, server ESTABLISHED; server close; client recv FIN; \
                network forge FIN+ACK seq=5000 ack=server.SND.NXT from client; \
                server recv FIN; expect server TIME_WAIT";
    let told = why(text);
    assert_ne!(told[0], "server established.close", "{told:?}");
}
