//! What moves segments, and what does not.

use super::*;

#[test]
fn the_one_liner() {
    let result = passes("client close; server recv FIN; expect client FIN_WAIT_2");
    assert_eq!(
        trace(&result),
        [
            "start",
            "client close",
            "3 client sends FIN+ACK seq=101 ack=301 Host",
            "3 server gets FIN+ACK seq=101 ack=301",
            "4 server sends ACK seq=301 ack=102 Host",
            "server told closing",
            "4 client gets ACK seq=301 ack=102",
        ]
    );
}

#[test]
fn crossing_fins_need_no_special_notation() {
    passes(
        "client close; server close
         client recv FIN; expect client CLOSING
         server recv FIN; expect both TIME_WAIT",
    );
}

#[test]
fn the_whole_example_of_the_language() {
    passes(
        "given both ESTABLISHED
         client close
         server recv FIN
         expect server CLOSE_WAIT
         expect client FIN_WAIT_2
         server close
         client recv FIN
         expect client TIME_WAIT, server CLOSED
         wait 2MSL
         expect both CLOSED",
    );
}

#[test]
fn nothing_moves_for_a_state_that_holds() {
    passes("client close; expect server ESTABLISHED; expect server not CLOSE_WAIT");
    passes("client close; expect client FIN_WAIT_1; expect server silent");
    let failure = fails("client close; expect silence");
    assert_eq!(failure.kind(), FailureKind::Silence);
    assert_eq!(actual(&failure), "FIN+ACK seq=101 ack=301 from client");
    assert_eq!(told(&failure), ["the FIN from client is still in flight: `settle` lets it arrive"]);
}

#[test]
fn expectations_let_only_as_much_arrive_as_they_need() {
    passes(
        "client close
         expect server CLOSE_WAIT
         expect client FIN_WAIT_1
         expect silence, client FIN_WAIT_2",
    );
}

#[test]
fn joined_expectations_must_hold_at_once() {
    // The client is in FIN_WAIT_1 only until the server's ACK arrives.
    passes("client close; expect client FIN_WAIT_1, server CLOSE_WAIT");
    let result = run("client close; expect client FIN_WAIT_1, server CLOSED");
    let expected: Vec<_> = result.failures.iter().map(expected).collect();
    assert_eq!(expected, ["client FIN_WAIT_1", "server CLOSED"]);
}

#[test]
fn comparisons_move_nothing() {
    passes("client close; expect client.SND.NXT = 102; expect client.SND.UNA = 101");
    let failure = fails("client close; expect client.SND.UNA = 102");
    assert_eq!(
        (failure.kind(), &*expected(&failure), &*actual(&failure)),
        (FailureKind::Value, "client.SND.UNA = 102", "client.SND.UNA = 101")
    );
    let failure = fails("given server LISTEN; expect client.SND.NXT = 100");
    assert_eq!(failure.kind(), FailureKind::Value);
    assert_eq!(actual(&failure), "client has no such variable in CLOSED");
}

#[test]
fn a_recv_that_nothing_matches_lets_everything_arrive_and_lists_it() {
    let failure = fails("client close; server recv SYN");
    assert_eq!(failure.kind(), FailureKind::Receive);
    assert_eq!(expected(&failure), "SYN arrives at server");
    assert_eq!(actual(&failure), "FIN+ACK seq=101 ack=301");
}

#[test]
fn what_follows_a_failed_recv_is_marked() {
    let result = run("server recv FIN; expect client FIN_WAIT_2");
    let follows: Vec<_> = result.failures.iter().map(|it| it.follows).collect();
    assert_eq!(follows, [false, true]);
}

#[test]
fn settle_lets_everything_arrive_and_no_time_passes() {
    let result = passes("client close; settle; expect silence, client FIN_WAIT_2");
    assert!(result.trace.events.iter().all(|event| event.time.0 == 0));
}

#[test]
fn a_wait_settles_fires_and_settles_again() {
    let result = passes(
        "given server LISTEN
         client connect
         network drop SYN
         wait 1.5s
         expect both ESTABLISHED",
    );
    assert_eq!(
        trace(&result)[4..],
        [
            "1s client retransmission",
            "1 client sends SYN seq=100 Host",
            "1 server gets SYN seq=100",
            "2 server sends SYN+ACK seq=300 ack=101 Host",
            "2 client gets SYN+ACK seq=300 ack=101",
            "3 client sends ACK seq=101 ack=301 Host",
            "3 server gets ACK seq=101 ack=301",
            "clock 1.5s",
        ]
    );
}

#[test]
fn what_a_timer_sends_at_the_very_end_of_a_wait_is_in_flight() {
    let result = passes(
        "given server LISTEN
         client connect
         network drop SYN
         wait 1s
         expect server LISTEN, client SYN_SENT
         server recv SYN",
    );
    assert!(!trace(&result).iter().any(|line| line.starts_with("clock")));
}

#[test]
fn a_hole_tells_the_state_and_moves_nothing() {
    let result = run("client close; expect client ?");
    assert_eq!(result.verdict, Verdict::Open);
    assert_eq!(result.holes[0].state, Some(crate::tcp::State::FinWait1));
}

#[test]
fn strict_scenarios_name_every_segment() {
    passes("@strict\nclient close; server recv FIN; client recv ACK");
    let failure = fails("@strict\nclient close; server recv FIN; expect client FIN_WAIT_2");
    assert_eq!((failure.kind(), failure.statement), (FailureKind::Strict, 2));
    assert_eq!(
        told(&failure),
        ["`@strict` wants the segment that arrives here named: `client recv ACK`"]
    );
}

#[test]
fn without_a_trace_only_failures_have_one() {
    let options = RunOptions { trace: false, ..RunOptions::default() };
    let run = |text| run_on_model(&parse(text), &options);
    let passed = run("client close; server recv FIN");
    assert_eq!((passed.verdict, passed.trace.events.len()), (Verdict::Passed, 0));
    let text = "client close; server recv SYN; expect both CLOSED";
    assert_eq!(run(text), super::run(text));
}
