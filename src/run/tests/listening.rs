//! A listener that stays, and a close that lingers.

use super::*;

/// A raw client opens the first connection.
const OPENS: &str = "given raw client; server listen forever; network forge SYN seq=10 from client
     server recv SYN; client recv SYN+ACK seq=300 ack=11
     network forge ACK seq=11 ack=301 from client
     expect server ESTABLISHED; ";

#[test]
fn the_listener_takes_the_next_connection_when_the_last_is_over() {
    let result = passes(&format!(
        "{OPENS} network forge RST seq=11 from client; expect server signal reset
         network forge SYN seq=50 from client; server recv SYN; client recv SYN+ACK seq=100300 ack=51
         expect server SYN_RCVD"
    ));
    // It listens before the second SYN arrives, and that is in the trace.
    let trace = trace(&result);
    let listens: Vec<_> = trace.iter().filter(|line| line.starts_with("server listen")).collect();
    assert_eq!(listens, ["server listen forever", "server listen"], "{trace:?}");
}

#[test]
fn until_it_is_missed_the_end_of_the_connection_can_be_asked_about() {
    let over = format!("{OPENS} network forge RST seq=11 from client; expect server CLOSED; ");
    passes(&format!("{over} server read fails reset; server close fails reset"));
    passes(&format!("{over} expect server LISTEN; server close"));
    passes(&format!("{over} expect server CLOSED or LISTEN; expect server CLOSED"));
    // In one statement, from the connection to the listener.
    passes(&format!("{OPENS} network forge RST seq=11 from client; expect server LISTEN"));
}

#[test]
fn a_listener_that_has_stopped_leaves_the_connection_and_takes_no_more() {
    passes(&format!("{OPENS} server stop listening; expect server ESTABLISHED; server send 5"));
    passes(
        "given raw client; server listen forever; server stop listening; expect server CLOSED
         network forge SYN seq=10 from client; server recv SYN; client recv RST; expect server CLOSED",
    );
    passes(&format!(
        "{OPENS} server stop listening; network forge RST seq=11 from client; expect server CLOSED
         network forge SYN seq=50 from client; server recv SYN; client recv RST"
    ));
    let failure = fails("server listen; server stop listening fails");
    assert_eq!(actual(&failure), "it succeeded");
}

#[test]
fn a_listener_that_was_refused_does_not_stay() {
    passes(
        "given raw client, server ESTABLISHED; server listen forever fails already_open
         network forge RST from client; expect server CLOSED
         network forge SYN from client; server recv SYN; client recv RST",
    );
}

#[test]
fn a_close_lingers_until_the_fin_is_acknowledged_or_so_long() {
    for (text, ends) in [
        ("network down; client close linger 10s; expect client FIN_WAIT_1", "10s"),
        ("client close linger 10s; expect client FIN_WAIT_2, server CLOSE_WAIT", "0s"),
        ("client send 9; client close linger 9s; expect client FIN_WAIT_2; server read 9", "0s"),
        (
            "given client FIN_WAIT_2, server CLOSE_WAIT; server close linger 9s; expect server CLOSED",
            "0s",
        ),
        // What it sends cannot be taken.
        (
            "set server.window = 5; client send 9; client close linger 9s; expect client FIN_WAIT_1",
            "9s",
        ),
        ("client send 5; client close linger 0s; expect client CLOSED; server recv RST", "0s"),
    ] {
        let result = passes(text);
        assert_eq!(result.trace.events.last().unwrap().time.to_string(), ends, "{text}");
    }
    fails("client close; client close linger 9s");
}
