//! The very next segment, and when it was sent; moments that statements name.

use std::time::Duration;

use super::*;

/// A raw client sends a SYN, and the answer to it is sent at 0 s, and again at 1 s and 3 s.
fn opening(rest: &str) -> String {
    format!(
        "@tolerance 4ms
         given raw client, server LISTEN; network forge SYN seq=10 from client; server recv SYN
         {rest}"
    )
}

/// What fails: expected, actual, and whether it only follows.
fn failing(text: &str) -> Vec<(String, String, bool)> {
    let result = run(text);
    let words = |it: &Failure| (expected(it), actual(it), it.follows);
    result.failures.iter().map(words).collect()
}

#[test]
fn timers_fire_up_to_the_moment_of_a_segment_and_no_farther() {
    for moments in [
        ["0s", "1s", "3s"],
        ["4ms", "1.004s", "2.996s"],
        ["+0ms", "+1s", "+2s"],
        ["0s to 10s", "10ms to 1s", "+1s to 30s"],
    ] {
        let [first, second, third] = moments;
        passes(&opening(&format!(
            "client recv next SYN+ACK seq=300 ack=11 at {first}; client recv next SYN+ACK at {second}
             client recv SYN+ACK at {third}; expect silence"
        )));
    }
}

#[test]
fn a_segment_at_another_moment_is_told_and_taken_and_what_comes_later_may_follow() {
    let late =
        opening("client recv SYN+ACK at 0s; client recv next SYN+ACK at 1.1s; expect silence");
    let expected = "SYN+ACK is the next segment to client, sent at 1.1s (±0.004s)";
    let actual = "SYN+ACK seq=300 ack=11, sent at 1s: 0.096s too early";
    assert_eq!(failing(&late), [(expected.to_owned(), actual.to_owned(), false)]);
    assert_eq!(run(&late).failures[0].kind(), FailureKind::Time);
    let nothing = opening("client recv SYN+ACK at 5ms; client recv SYN+ACK at 500ms to 600ms");
    let both = failing(&nothing);
    let [early, nothing] = &*both else { panic!("{both:?}") };
    assert_eq!(early.1, "SYN+ACK seq=300 ack=11, sent at 0s: 0.001s too early");
    assert_eq!(nothing.0, "SYN+ACK arrives at client, sent at 0.5s to 0.6s (±0.004s)");
    assert_eq!(nothing.1, "nothing was sent to client by 0.604s");
    assert!(!early.2 && nothing.2);
    let late = opening("client recv SYN+ACK; wait 2s; client recv SYN+ACK at 500ms");
    let late = failing(&late);
    assert_eq!(late[0].1, "SYN+ACK seq=300 ack=11, sent at 1s: 0.496s too late");
}

#[test]
fn the_next_segment_must_match_and_every_one_that_does_not_fails() {
    let both = failing(
        "given raw client, server ESTABLISHED; server send 5; server close
         client recv next FIN seq=306; client recv next DATA seq=302 len=5; expect server silent",
    );
    let [first, second] = &*both else { panic!("{both:?}") };
    assert_eq!(first.0, "FIN seq=306 is the next segment to client");
    assert_eq!(first.1, "ACK seq=301 ack=101 len=5: other flags, another seq");
    assert_eq!(second.1, "FIN+ACK seq=306 ack=101: other flags, another seq, another len");
    assert!(!first.2 && second.2);
    let nothing = failing("given raw client, server ESTABLISHED; client recv next ANY");
    assert_eq!(nothing[0].1, "nothing was sent to client");
}

#[test]
fn of_several_patterns_the_closest_says_what_differs() {
    let text = "given raw client, server ESTABLISHED; server close
                client recv next only RST or only FIN+ACK seq=1 ack=101 without mss or DATA";
    let failed = failing(text);
    assert_eq!(failed[0].1, "FIN+ACK seq=301 ack=101: another seq");
}

#[test]
fn a_moment_counts_from_the_one_named_before_even_if_it_is_past() {
    // The first retransmission is 3 ms late for the script, whose next moment counts from its own.
    let rest = |next| {
        opening(&format!(
            "client recv SYN+ACK; client recv SYN+ACK at 997ms; wait until +2s
             client recv SYN+ACK at +{next}"
        ))
    };
    passes(&rest("4ms"));
    assert_eq!(failing(&rest("8ms"))[0].1, "SYN+ACK seq=300 ack=11, sent at 3s: 0.001s too early");
}

#[test]
fn between_two_hosts_what_is_in_flight_arrives_before_time_passes() {
    passes(
        "server listen; client connect; client recv SYN+ACK at 0s; expect server SYN_RCVD
         client send 5; client close; network drop ACK from client; network drop DATA from client
         network drop FIN from client; server recv DATA at 1s; expect client FIN_WAIT_1",
    );
}

#[test]
fn wait_until_lets_everything_happen_up_to_a_moment_and_nothing_if_it_is_past() {
    let result = passes(&opening(
        "client recv SYN+ACK; wait until 1s; wait until 500ms; wait until +1500ms",
    ));
    let times: Vec<_> = result.trace.events.iter().map(|it| it.time.to_string()).collect();
    assert_eq!(times[times.len() - 3..], ["1s", "1s", "2s"], "{times:?}");
    let limits = Limits { time: Duration::from_secs(9), ..Limits::default() };
    let options = RunOptions { limits, ..RunOptions::default() };
    let result =
        run_on_model(&parse("wait until 9s; wait until +1s; expect client CLOSED"), &options);
    assert_eq!(result.failures[0].kind(), FailureKind::Bound);
    // What was not sent by then is not waited for any longer.
    let result = run_on_model(
        &parse("given raw client, server ESTABLISHED; client recv FIN at 10s"),
        &options,
    );
    assert_eq!(result.failures[0].kind(), FailureKind::Receive);
}

#[test]
fn the_rule_that_sent_the_segment_is_why() {
    let result = run(&opening("client recv SYN+ACK; client recv SYN+ACK at 2s"));
    let [failure] = &*result.failures else { panic!("{}", failures(&result)) };
    let [Why::Fired(Host::Server, rule)] = &*failure.why else { panic!("{:?}", failure.why) };
    let rule = crate::tcp::Rules::standard().get(*rule).unwrap();
    assert!(rule.sends() && rule.name.starts_with("timeout."), "{}", rule.name);
}

#[test]
fn what_does_not_come_within_a_stretch_of_time_makes_nothing_late() {
    // Nothing is due until the end, so it is known at its begin.
    let result =
        run("given raw client, server ESTABLISHED; client recv ANY at 1s to 60s; wait until +1s
         network forge FIN+ACK from client; server recv FIN; client recv next ACK at 2s");
    assert_eq!(result.failures.len(), 1, "{}", failures(&result));
    // A timer that is due by then fires first.
    let failed = failing(
        "given raw client, server ESTABLISHED; server send 5; client recv DATA
         client recv FIN at 1ms to 1s; client recv DATA at 3s",
    );
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert_eq!(failed[0].1, "ACK seq=301 ack=101 len=5");
}
