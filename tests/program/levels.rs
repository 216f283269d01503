//! What level `symbols` can express, and what it cannot.

use crate::rig::run;
use crate::{file, solution};

#[track_caller]
fn comes_to(text: &str, code: i32, words: &[&str]) {
    let run = run(&["run", "--trace", "--stack", &solution(), "-e", text]).ends(code);
    let out = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in words {
        assert!(out.contains(word), "{word}\n{}", run.out);
    }
}

#[test]
fn a_life_in_flags_has_the_numbers_of_the_figures() {
    let text = "given both ESTABLISHED; client close; server recv FIN; server close; \
                expect client TIME_WAIT, server CLOSED; wait 2MSL; expect both CLOSED";
    let numbers = [
        "<SEQ=100><CTL=SYN>",
        "<SEQ=300><ACK=101><CTL=SYN,ACK>",
        "<SEQ=101><ACK=301><CTL=FIN,ACK>",
        "<SEQ=301><ACK=102><CTL=FIN,ACK>",
        "(2 MSL, at 240s)",
    ];
    comes_to(text, 0, &numbers);
}

/// The same TCP, once with its segments as fields and once in datagrams.
#[test]
fn octets_change_nothing() {
    let outcomes = |name: &str| {
        let program =
            format!("program:python3 '{}'", file(&format!("kits/python/solution/{name}")));
        let folders = ["first", "icmp"].map(|it| file(&format!("scenarios/{it}")));
        let arguments = ["run", "--format", "json", "--stack", &program, &folders[0], &folders[1]];
        let report: serde_json::Value = serde_json::from_str(&run(&arguments).out).unwrap();
        let scenarios = report["scenarios"].as_array().unwrap();
        let outcome = |it: &serde_json::Value| {
            (it["file"].clone(), it["name"].clone(), it["verdict"].clone())
        };
        scenarios.iter().map(outcome).collect::<Vec<_>>()
    };
    let (fields, octets) = (outcomes("segments.py"), outcomes("packets.py"));
    assert!(fields.len() > 30);
    for (fields, octets) in fields.iter().zip(&octets) {
        assert_eq!(fields, octets);
    }
}

#[test]
fn crossing_fins_differ_from_one_that_acknowledges_ours() {
    comes_to(
        "client close; server close; client recv FIN; expect client CLOSING; \
         server recv FIN; expect both TIME_WAIT",
        0,
        &["1 passed"],
    );
}

#[test]
fn data_cannot_be_expressed() {
    comes_to("client send 5", 4, &["1 inconclusive", "the user sends 5 octets of data"]);
    comes_to(
        "network forge DATA len=3 from client; server recv DATA",
        4,
        &["1 inconclusive", "it carries 3 octets of data"],
    );
}

#[test]
fn a_send_that_must_be_refused_can_be_expressed() {
    comes_to("client close; client send 5 fails closing", 0, &["1 passed"]);
}

#[test]
fn unusual_numbers_cannot_be_expressed() {
    comes_to(
        "network forge RST seq=200 from client; server recv RST",
        4,
        &["1 inconclusive", "its sequence number is 200, but 101 is next"],
    );
    comes_to(
        "network forge ACK ack=5000 from client; server recv ACK",
        4,
        &["1 inconclusive", "it acknowledges 5000, which was never sent"],
    );
    comes_to(
        "network forge ACK checksum=bad from client; server recv ACK",
        4,
        &["1 inconclusive", "its checksum is wrong"],
    );
}

#[test]
fn expecting_numbers_proves_nothing() {
    // They would all be right, but they are not the program's.
    for text in [
        "expect client.SND.NXT = 101",
        "client close; server recv FIN seq=101",
        "network forge ACK seq=client.SND.WL1 from client; server recv FIN",
    ] {
        comes_to(text, 4, &["1 inconclusive"]);
    }
}

#[test]
fn wrong_flags_fail() {
    comes_to("client close; server recv RST seq=101", 1, &["no such segment arrived"]);
}
