//! Sending, reading, and what users are told.

use super::*;

#[test]
fn a_read_lets_as_much_arrive_as_it_needs() {
    passes(
        r#"client send "hello"; server read "hello"
           expect client.SND.UNA = client.SND.NXT - 5; expect client silent"#,
    );
}

#[test]
fn reads_take_what_they_demand() {
    passes(
        r#"client send "hello" push; server read 2; server read "llo"
           client send 100; server read; client close; server read EOF; server read EOF"#,
    );
}

#[test]
fn a_read_of_too_little_fails_and_takes_nothing() {
    let result = run(r#"client send "hello"; server read 6; server read "hello""#);
    assert_eq!(result.failures.len(), 1, "{}", failures(&result));
    let failure = &result.failures[0];
    assert_eq!(failure.kind(), FailureKind::Read);
    assert_eq!(
        (&*expected(failure), &*actual(failure)),
        ("server has 6 octets to read", "5 octets")
    );
}

#[test]
fn nothing_can_be_sent_and_read() {
    for nothing in ["0", r#""""#] {
        let result =
            passes(&format!("client send {nothing}; server read {nothing}; expect silence"));
        assert!(!trace(&result).iter().any(|line| line.contains("sends")));
    }
}

#[test]
fn a_plain_read_demands_nothing() {
    passes("server read; client read; expect both ESTABLISHED");
    passes("server listen; server read; client connect; client read; expect both ESTABLISHED");
    passes(r#"client send "hello"; server read; server read; client send "x"; server read "x""#);
    let failure = fails("client abort; server read");
    assert_eq!(actual(&failure), "it was refused: not_open (reset)");
}

#[test]
fn a_read_of_another_text_fails() {
    let failure = fails(r#"client send "hello"; server read "hallo""#);
    assert_eq!(
        (&*expected(&failure), &*actual(&failure)),
        (r#"server reads "hallo""#, r#""hello""#)
    );
}

#[test]
fn the_end_of_the_stream_is_no_data_and_data_is_no_end() {
    let failure = fails("client close; server read 1");
    assert_eq!(actual(&failure), "the end of the stream");
    let failure = fails("client close; server read");
    assert_eq!(actual(&failure), "it was refused: closing");
    let failure = fails("client send 3; client close; server read EOF");
    assert_eq!(actual(&failure), "3 octets, and then the end of the stream");
    let failure = fails("server read EOF");
    assert_eq!(actual(&failure), "nothing to read");
    assert_eq!(told(&failure), ["client has not closed: `client close` sends its FIN"]);
}

#[test]
fn reads_can_be_refused() {
    passes("client abort; server read fails reset; client read fails not_open");
    passes("client close; server read fails closing");
    let failure = fails("client send 3; server read fails");
    assert_eq!(
        (&*expected(&failure), &*actual(&failure)),
        ("server's `read` is refused", "it succeeded")
    );
    let failure = fails("client abort; server read 5");
    assert_eq!(actual(&failure), "it was refused: not_open (reset)");
}

#[test]
fn filler_is_the_alphabet_by_place_in_the_stream() {
    passes(r#"client send 2; client send "X"; client send 2; server read "abXde""#);
    passes(r#"client send 2; settle; network forge DATA len=2 from client; server read "abcd""#);
}

#[test]
fn data_in_every_order_reads_right() {
    passes(
        r#"set client.nagle = off
           client send "ab"; client send "cd"; client send "ef"
           network reorder; network duplicate DATA "cd"
           server read "abcdef""#,
    );
}

#[test]
fn signals_count_since_the_last_signal_expectation() {
    passes("client abort; expect server signal reset");
    let failure = fails("client abort; expect server signal reset; expect server signal reset");
    assert_eq!(actual(&failure), "nothing was told since the last `signal` expectation");
    assert_eq!(
        told(&failure),
        ["server was told so before its last `signal` expectation, which used it up"]
    );
    // Looking for another signal uses up what was told as well.
    let result = run("client abort; expect server signal closing; expect server signal reset");
    assert_eq!(result.failures.len(), 2);
    assert_eq!(actual(&result.failures[0]), "told `reset`");
    // Only of that host.
    passes(
        "client close; server close; settle; expect client signal closing; expect server signal closing",
    );
}

#[test]
fn what_was_not_told_is_looked_at_now_and_not_used_up() {
    // The FIN is still in flight.
    passes("client close; expect server not signal closing; expect server signal closing");
    let failure =
        fails("client abort; settle; expect server not signal closing or refused or reset");
    assert_eq!(expected(&failure), "server's user is not told `closing` or `refused` or `reset`");
    assert_eq!(actual(&failure), "told `reset`");
    assert_eq!(
        told(&failure),
        [
            "what server is told counts until a `signal` expectation uses it up; if this was meant, expect it first: `expect server signal reset`"
        ]
    );
    // It only looks, so the signal is still there; `signal` uses it up, in the end of its line.
    passes(
        "client abort; settle; expect server not signal closing; expect server signal reset; \
         expect both not signal reset",
    );
    fails("client abort; expect server signal reset, server not signal reset");
}

#[test]
fn status_answers_where_there_is_a_connection() {
    passes("given server LISTEN; server status; client status fails not_open");
    passes("client abort; server recv RST; server status fails reset; client status fails");
    let failure = fails("client status fails");
    assert_eq!(expected(&failure), "client's `status` is refused");
    assert_eq!(actual(&failure), "it succeeded");
}

#[test]
fn signals_move_segments_as_states_do() {
    passes("client close; server close; expect server signal closing; expect client FIN_WAIT_1");
    let failure = fails("client close; expect client signal closing");
    assert_eq!(
        told(&failure),
        ["server is the one that was told so: `expect server signal closing`"]
    );
}

#[test]
fn advice_on_a_closed_window() {
    let failure = fails(
        "set server.window = 10; set client.nagle = off
         client send 20; server recv DATA len=10; client recv ACK; server recv DATA len=10",
    );
    assert_eq!(
        told(&failure),
        [
            "server's window is 0, so 10 octets wait at client: `server read; client recv ACK` opens it"
        ]
    );
}
