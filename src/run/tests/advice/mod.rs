//! What failures advise: single sentences, and the property that holds for all: what advice
//! claims is true of the trace, and what it proposes brings the scenario further, on the model,
//! on faulty implementations, and at raw hosts.

mod claims;
mod property;

use super::*;

/// The advice of the one failure of a text.
#[track_caller]
fn advice(text: &str) -> Vec<String> {
    told(&fails(text))
}

#[test]
fn advice_on_a_lost_segment() {
    assert_eq!(
        advice("given server LISTEN; client connect; network drop SYN; expect client ESTABLISHED"),
        ["the SYN from client was lost; it is sent again after 1s: `wait 1s`"]
    );
    assert_eq!(
        advice("client close; server recv FIN; network drop ACK; expect client FIN_WAIT_2"),
        ["the ACK from server was lost; client resends what it answers after 1s: `wait 1s`"]
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
    assert_eq!(advice(text)[0], "client stays in TIME_WAIT for 2 MSL: `wait 2MSL`");
}

#[test]
fn advice_on_the_wrong_side() {
    assert_eq!(
        advice("client close; expect client CLOSE_WAIT")[0],
        "server is the one in CLOSE_WAIT: `expect server CLOSE_WAIT`"
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
        "client was in FIN_WAIT_1, and left it when the ACK arrived: put this before that"
    );
}

#[test]
fn no_advice_from_before_the_start_nor_about_a_side_that_is_expected_too() {
    let text = "given client TIME_WAIT, server LAST_ACK; settle; expect both CLOSED";
    assert_eq!(advice(text), ["client stays in TIME_WAIT for 2 MSL: `wait 2MSL`"]);
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
    assert!(advice[0].starts_with("the FIN already arrived at server"), "{advice:?}");
}

#[test]
fn advice_on_syn_and_syn_ack() {
    let text = "given server LISTEN; client connect; server recv SYN; client recv SYN";
    assert_eq!(
        advice(text)[0],
        "plain `SYN` means a SYN without ACK; what came to client is its answer, a SYN+ACK: `client recv SYN+ACK`"
    );
}

#[test]
fn advice_on_nobody_listening() {
    assert_eq!(
        advice("given server LISTEN; expect server ESTABLISHED"),
        ["no SYN has come from client: `client connect` sends one"]
    );
}

#[test]
fn advice_on_a_read_names_what_was_not_sent_only_where_it_was_not() {
    assert_eq!(
        advice("client send 5; settle; server read 6"),
        ["client has nothing more to send: `client send 6` before this"]
    );
    assert_eq!(
        advice("server read \"hello\""),
        ["client has nothing more to send: `client send \"hello\"` before this"]
    );
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
    // More than the buffer holds is never there at once, whenever it is read.
    assert!(advice("set server.window = 10; client send 20; settle; server read 20").is_empty());
}

/// What came and was not taken is no reason to send it once more.
#[test]
fn no_advice_to_send_what_came() {
    let fin = "given raw client, server ESTABLISHED; network forge FIN+ACK seq=9000 from client; \
               server recv FIN; expect server CLOSE_WAIT";
    assert!(advice(fin).is_empty(), "{:?}", advice(fin));
    let second = "client send 5; server recv DATA; client recv ACK; client recv ACK";
    assert!(advice(second).is_empty(), "{:?}", advice(second));
    let syn_fin = "given raw client, server LISTEN; set server.drop_syn_fin = on; \
                   network forge SYN+FIN from client; server recv ANY; client recv SYN+ACK";
    assert!(advice(syn_fin).is_empty(), "{:?}", advice(syn_fin));
}

/// A raw host has no user to call.
#[test]
fn advice_on_a_raw_host_forges() {
    assert_eq!(
        advice("given raw client, server ESTABLISHED; expect server CLOSE_WAIT"),
        ["no FIN has come from client: `network forge FIN+ACK from client` sends one"]
    );
    assert_eq!(
        advice(
            "given raw client, server ESTABLISHED; network forge ACK win=0 from client; \
             server recv ACK; server send 5; client recv DATA"
        ),
        ["client's window is 0, so 5 octets wait at server: \
          `network forge ACK win=65535 from client; server recv ACK` opens it"]
    );
    assert_eq!(
        advice("given raw client, server ESTABLISHED; server recv DATA"),
        ["no implementation runs at client: `network forge DATA len=1 from client` sends for it"]
    );
    assert_eq!(
        advice("given raw client, server LISTEN; expect server SYN_RCVD"),
        ["no SYN has come from client: `network forge SYN from client` sends one"]
    );
    assert_eq!(
        advice("given raw client, server ESTABLISHED; server read \"x\""),
        ["no implementation runs at client: `network forge DATA \"x\" from client` sends for it"]
    );
}

/// Only what is held and would help is to be released.
#[test]
fn advice_on_what_is_held_only_where_it_is_missing() {
    let text = "client close; server recv FIN; network drop ACK; server send 5; network hold DATA; \
                expect client FIN_WAIT_2";
    assert_eq!(
        advice(text)[0],
        "the DATA from server is held: `network release DATA from server` puts it back"
    );
    let text = "server send 5; network hold DATA; client close; server recv FIN; network drop ACK; \
                expect client FIN_WAIT_2";
    let told = advice(text);
    assert!(!told.iter().any(|it| it.contains("held")), "{told:?}");
}

#[test]
fn advice_on_what_waits_says_how_much() {
    let text = "set client.MSS = 1000; set server.window = 4000; client send 4000; settle; \
                server read 1500; settle; client send 2500; server recv DATA len=2500";
    let told = advice(text);
    assert!(!told.iter().any(|it| it.contains("nothing more")), "{told:?}");
    let text = "client send 3; client send 2; server recv DATA len=3; server recv DATA len=2";
    assert_eq!(
        advice(text),
        ["2 octets wait at client to be sent (Nagle, silly-window avoidance, congestion window): \
          `client recv ACK`"]
    );
}

/// In SYN_RCVD a host has a connection, whatever it says to its user.
#[test]
fn no_advice_to_open_what_is_open() {
    let text = "given server LISTEN; client connect; server recv SYN; server connect";
    let told = advice(text);
    assert!(!told.iter().any(|it| it.contains("has no connection")), "{told:?}");
}
