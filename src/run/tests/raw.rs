//! Raw hosts, and initial sequence numbers.

use super::*;
use crate::language::plan::{Start, StatementKind};

#[test]
fn segments_to_a_raw_host_wait_to_be_looked_at() {
    passes(
        "given raw client, server LISTEN
         network forge SYN from client
         expect server SYN_RCVD
         settle; wait 0s
         client recv SYN+ACK seq=300 ack=101
         network forge ACK from client
         expect server ESTABLISHED",
    );
}

#[test]
fn the_walk_to_a_raw_host_is_forged() {
    let result = passes(
        "given raw client, server ESTABLISHED
         expect server ESTABLISHED, silence
         network forge FIN+ACK from client
         expect server CLOSE_WAIT
         client recv ACK seq=301 ack=102",
    );
    let setup: Vec<_> = result.trace.events.iter().filter(|event| event.setup).map(line).collect();
    assert_eq!(
        setup,
        [
            "server listen",
            "0 client sends SYN seq=100 Forged",
            "0 server gets SYN seq=100",
            "1 server sends SYN+ACK seq=300 ack=101 Host",
            "1 client gets SYN+ACK seq=300 ack=101",
            "2 client sends ACK seq=101 ack=301 Forged",
            "2 server gets ACK seq=101 ack=301",
        ]
    );
    assert!(result.trace.events.last().unwrap().states[Host::Client].is_none());
}

#[test]
fn segments_that_a_state_implies_are_left_for_the_raw_host() {
    passes("given raw client, server FIN_WAIT_1; client recv FIN seq=301 ack=101");
    passes("given raw server, client SYN_SENT; server recv SYN seq=100");
}

/// No text asks for it; a plan that was made otherwise may.
#[test]
fn nobody_calls_or_is_in_a_state_at_a_raw_host() {
    for text in [
        "given client CLOSED; client connect",
        "given client CLOSED; client read",
        "given client CLOSED; expect client LISTEN",
        "given client CLOSED; expect client signal reset",
        "given client CLOSED; expect client not signal reset",
        "given client CLOSED; expect client.SND.NXT = 1",
        "given client CLOSED; network icmp host_unreachable to client",
    ] {
        let mut scenario = parse(text);
        let raw = vec![(Host::Client, Start::Raw)];
        scenario.statements[0].kind = StatementKind::Given(raw);
        let result = run_on_model(&scenario, &RunOptions::default());
        let [failure] = &*result.failures else { panic!("{text}: {}", failures(&result)) };
        assert_eq!(failure.kind(), FailureKind::Unknown, "{text}");
        assert!(actual(failure).starts_with("no implementation runs at client"), "{text}");
    }
}

#[test]
fn a_raw_hosts_iss_can_be_set() {
    passes(
        "given raw client, server LISTEN; set client.ISS = 5; network forge SYN from client; server recv SYN seq=5",
    );
    passes("given raw client, server ESTABLISHED; set client.ISS = 5; expect server.RCV.NXT = 6");
}

#[test]
fn the_first_iss_is_100_and_300_and_each_later_one_100_000_higher() {
    passes(
        "server listen; client connect; server recv SYN seq=100; client recv SYN+ACK seq=300
         server recv ACK; client close; settle; server close; settle; wait 2MSL
         server listen; client connect
         server recv SYN seq=100100; client recv SYN+ACK seq=100300",
    );
}

#[test]
fn an_iss_can_be_set_before_anything_and_later_in_closed_and_listen() {
    passes("set client.ISS = 7; server listen; client connect; server recv SYN seq=7");
    passes("server listen; set client.ISS = 8; client connect; server recv SYN seq=8");
    passes(
        "set client.ISS = 4294967295; server listen; client connect; expect both ESTABLISHED
         expect client.SND.NXT = 0",
    );
    passes(
        "server listen; set server.ISS = 400; client connect; server recv SYN; client recv SYN+ACK seq=400",
    );
    let failure = fails("server listen; client connect; set client.ISS = 8");
    assert_eq!(
        (&*expected(&failure), &*actual(&failure)),
        ("client CLOSED or LISTEN, to set its ISS", "client SYN_SENT")
    );
}

#[test]
fn each_later_iss_counts_from_the_one_that_was_set() {
    passes(
        "set client.ISS = 7; client connect; client close
         client connect; expect client.ISS = 100007",
    );
}
