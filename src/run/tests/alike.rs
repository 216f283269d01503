//! Runs that show the same, and runs that only look so.

use super::*;

/// By hand to FIN_WAIT_2, and what comes then.
fn by_hand(rest: &str) -> ScenarioResult {
    run(&format!(
        "given raw server; set ISS = 0; client connect; server recv SYN; wait 1ms
        network forge SYN+ACK seq=0 ack=1 from server; client recv SYN+ACK; server recv ACK
        client close; server recv FIN; wait 300ms; network forge ACK from server; client recv ACK
        {rest}"
    ))
}

fn given(state: &str, rest: &str) -> ScenarioResult {
    run(&format!("given client {state}, raw server; set ISS = 0; {rest}"))
}

const REST: &str = "wait 100ms; network forge RST from server; client recv RST";

#[test]
fn a_given_is_like_the_statements_that_lead_there() {
    let (was, is) = (by_hand(REST), given("FIN_WAIT_2", REST));
    assert!(alike(&was, &is));
    let at = states_before(&was, Host::Client);
    let first = at.iter().position(|state| *state == Some(crate::tcp::State::FinWait2));
    assert_eq!(first, Some(13));
    assert!(walks_alike(&was, 13, &is, Host::Client));
    assert!(!walks_alike(&was, 9, &is, Host::Client));
    assert!(!walks_alike(&was, 13, &given("FIN_WAIT_1", REST), Host::Client));
}

#[test]
fn another_time_segment_state_or_verdict_is_noticed() {
    let was = by_hand(REST);
    let rests = [
        "wait 101ms; network forge RST from server; client recv RST",
        "wait 100ms; network forge RST win=1 from server; client recv RST",
        "wait 100ms; network forge RST seq=0 from server; client recv RST",
        "wait 100ms; network forge RST from server; client recv RST; expect client LISTEN",
        "network forge RST from server; client recv RST",
    ];
    for rest in rests {
        assert!(!alike(&was, &by_hand(rest)), "{rest}");
    }
    assert!(!alike(&was, &given("FIN_WAIT_1", REST)));
    assert!(alike(&was, &by_hand(&format!("{REST}; expect client CLOSED"))));
}
