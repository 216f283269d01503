//! Verdicts, calls, bounds, and what failures advise.

use std::time::Duration;

use super::*;
use crate::language::plan::Known;
use crate::tcp::CallError;

#[test]
fn a_refused_call_fails_unless_it_says_so() {
    passes("client close; client close fails closing; client close fails");
    let failure = fails("client close; client close");
    assert_eq!(failure.kind, FailureKind::Call);
    assert_eq!(failure.expected, "client's `close` succeeds");
    assert_eq!(failure.actual, format!("it was refused: {}", CallError::Closing));
    assert_eq!(
        failure.advice,
        [
            "client has closed already",
            "if it is to be refused, say so: `client close fails closing`"
        ]
    );
    let failure = fails("client close; client close fails not_open");
    assert_eq!(failure.expected, "client's `close` is refused: not_open");
    let failure = fails("client close fails");
    assert_eq!(failure.actual, "it succeeded");
}

#[test]
fn known_failures_are_known_and_only_on_that_stack() {
    let verdict = |stack: &str| {
        let mut scenario = parse("client close; expect client CLOSED");
        scenario.attributes.known =
            vec![Known { stack: stack.to_owned(), excuse: None, why: "it is so".to_owned() }];
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
    // The language itself has a bound; this is behind it.
    let limits = Limits { time: Duration::from_secs(2 * 86_400), ..Limits::default() };
    let scenario = parse("wait 172801s; expect client CLOSED");
    let result = run_on_model(&scenario, &RunOptions { limits, ..RunOptions::default() });
    let [failure] = &*result.failures else { panic!("{}", failures(&result)) };
    assert_eq!(failure.kind, FailureKind::Bound);
    assert_eq!(failure.expected, "at most 2 days of virtual time in one scenario");
}

#[test]
fn steps_are_bounded() {
    let options =
        RunOptions { limits: Limits { steps: 6, ..Limits::default() }, ..RunOptions::default() };
    let result = run_on_model(&parse("client close; settle; settle"), &options);
    assert_eq!(result.failures.len(), 1);
    assert_eq!(result.failures[0].kind, FailureKind::Bound);
    assert_eq!(result.statements, 2);
}

#[test]
fn a_long_text_is_no_livelock() {
    let limits = Limits { steps: 1000, ..Limits::default() };
    let options = RunOptions { limits, ..RunOptions::default() };
    let result = run_on_model(&parse(&"client send 1\nsettle\n".repeat(1000)), &options);
    let [failure] = &*result.failures else { panic!("{}", failures(&result)) };
    assert_eq!(failure.expected, "at most 1000 calls, arrivals and timers in one scenario");
    assert_eq!(failure.actual, "more");
    assert!(failure.advice.is_empty());
}

#[test]
fn what_never_ends_is_in_flight_and_gets_advice() {
    let failure = fails("network forge DATA \"x\" from client; settle");
    assert!(failure.actual.ends_with(": a livelock"), "{}", failure.actual);
    assert_eq!(failure.in_flight.len(), 1);
    assert!(failure.advice[0].contains("the DATA that client never sent"), "{failure:?}");
    passes(
        "network forge DATA \"x\" from client; server recv DATA; network drop ACK from server; settle; expect both ESTABLISHED",
    );
    passes(
        "given raw client, server ESTABLISHED; network forge DATA \"x\" from client; settle; expect server ESTABLISHED",
    );
}

#[test]
fn octets_are_bounded_before_they_are_made() {
    // The language itself has a bound; this is behind it.
    let failure = fails(&"client send 1000000\n".repeat(70));
    assert_eq!(failure.kind, FailureKind::Bound);
}

/// The advice of the one failure of a text.
#[track_caller]
fn advice(text: &str) -> Vec<String> {
    fails(text).advice
}

#[test]
fn advice_on_a_lost_segment() {
    assert_eq!(
        advice("given server LISTEN; client connect; network drop SYN; expect client ESTABLISHED"),
        ["the SYN from client was lost; it is sent again after 1s: `wait 1s`"]
    );
    assert_eq!(
        advice("client close; server recv FIN; network drop ACK; expect client FIN_WAIT_2"),
        ["the ACK from server was lost, and is not sent again by itself; client sends again what \
          it answers"]
    );
}

#[test]
fn advice_on_a_held_segment() {
    assert_eq!(
        advice("client close; network hold FIN; server recv FIN")[0],
        "the FIN from client is held: `network release FIN from client` puts it back"
    );
}

#[test]
fn advice_on_an_answer_to_what_has_not_arrived() {
    let text =
        "given raw client, server LISTEN; network forge SYN from client; client recv SYN+ACK";
    assert_eq!(
        advice(text),
        ["the SYN to server is still in flight, and not answered: `server recv SYN`"]
    );
}

#[test]
fn advice_on_time_wait() {
    let text = "given client TIME_WAIT, server CLOSED; expect client CLOSED";
    assert_eq!(advice(text)[0], "client waits for 2 MSL in TIME_WAIT: `wait 2MSL`");
}

#[test]
fn advice_on_the_wrong_side() {
    assert_eq!(
        advice("client close; expect client CLOSE_WAIT")[0],
        "it is server that is in CLOSE_WAIT: `expect server CLOSE_WAIT`"
    );
    assert_eq!(
        advice("client close; client recv FIN")[0],
        "the FIN in flight goes from client to server: `server recv FIN`"
    );
}

#[test]
fn advice_on_a_state_that_was_left() {
    assert_eq!(
        advice("client close; settle; expect client FIN_WAIT_1")[0],
        "client was in FIN_WAIT_1, and left it when the ACK arrived: expect it before that"
    );
}

#[test]
fn no_advice_from_before_the_start_nor_about_a_side_that_is_expected_too() {
    let text = "given client TIME_WAIT, server LAST_ACK; settle; expect both CLOSED";
    assert_eq!(advice(text), ["client waits for 2 MSL in TIME_WAIT: `wait 2MSL`"]);
    let text = "server listen; client connect; network drop SYN; expect server SYN_RCVD";
    assert_eq!(
        advice(text),
        ["the SYN from client was lost; it is sent again after 1s: `wait 1s`"]
    );
}

#[test]
fn advice_on_a_close_that_is_missing() {
    let wanted = "server has not closed: `server close` sends its FIN";
    assert_eq!(advice("client close; settle; client recv FIN"), [wanted]);
    assert_eq!(advice("client close; expect client TIME_WAIT"), [wanted]);
    assert_eq!(advice("server recv FIN"), ["client has not closed: `client close` sends its FIN"]);
}

#[test]
fn advice_on_a_segment_that_arrived_before() {
    let advice = advice("client close; expect server CLOSE_WAIT; server recv FIN");
    assert!(advice[0].starts_with("the FIN arrived at server already"), "{advice:?}");
}

#[test]
fn advice_on_syn_and_syn_ack() {
    let text = "given server LISTEN; client connect; server recv SYN; client recv SYN";
    assert_eq!(
        advice(text)[0],
        "plain `SYN` is a SYN without ACK; the answer to it is `client recv SYN+ACK`"
    );
}

#[test]
fn advice_on_nobody_listening() {
    assert_eq!(
        advice("given server LISTEN; expect server ESTABLISHED"),
        ["no SYN has come: `client connect` sends one"]
    );
}

#[test]
fn advice_on_a_read_names_what_was_not_sent_only_where_it_was_not() {
    let no_more = "client has sent no more than this: `client send` before it";
    assert_eq!(advice("client send 5; settle; server read 6"), [no_more]);
    assert_eq!(advice("server read \"hello\""), [no_more]);
    // Enough came, but something else.
    assert!(advice("client send \"hello\"; server read \"x\"").is_empty());
    assert!(advice("client send \"hello\"; server recv DATA; server read \"hexlo\"").is_empty());
    // It was sent, and is lost, held or queued.
    assert_eq!(
        advice("client send 5; network drop DATA; server read 5"),
        ["the DATA from client was lost; it is sent again after 1s: `wait 1s`"]
    );
    assert_eq!(
        advice("client send 5; network hold DATA; server read 5"),
        ["the DATA from client is held: `network release DATA from client` puts it back"]
    );
    assert_eq!(
        advice("set server.window = 10; client send 20; settle; server read 20"),
        ["server's window is 0, so what client has to send waits: `server read` opens it"]
    );
}

/// The reasons for the one failure of a text, with the rules by name.
#[track_caller]
fn why(text: &str) -> Vec<String> {
    let name = |id: &crate::tcp::RuleId| crate::tcp::Rules::standard().get(*id).unwrap().name;
    let line = |why: &Why| match why {
        Why::Fired(host, id) => format!("{host} {}", name(id)),
        Why::Blocked(host, id, lacks) => format!("{host} not {}: {}", name(id), lacks.join("; ")),
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
