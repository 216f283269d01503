//! The matrix: writes `scenarios/matrix/`, one file a state, with every kind of segment in that
//! state. It follows RFC 9293's demands in the RFC's own order, and never asks the model.
//! `INSTA_UPDATE=always cargo test --test matrix` writes the files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod ack;
mod case;
mod fin;
mod known;
mod opening;
mod place;
mod reset;

use std::path::Path;

use case::{Case, File};
use place::Place;

/// The kinds of segments that arrive, in the order of the files.
const KINDS: [&str; 8] = ["SYN", "SYN+ACK", "SYN+FIN", "ACK", "FIN", "FIN+ACK", "RST", "RST+ACK"];

fn files() -> Vec<File> {
    use place::*;
    vec![
        opening::closed(),
        opening::listen(),
        opening::syn_sent(),
        synchronized(
            "syn_rcvd",
            &[SYN_RCVD_PASSIVE, SYN_RCVD_ACTIVE],
            &[
                "SYN_RCVD: both SYNs have been seen, and ours waits for its acknowledgment. A passive",
                "opener goes back to LISTEN; an active opener gets a signal.",
            ],
        ),
        synchronized(
            "established",
            &[ESTABLISHED],
            &["ESTABLISHED: data flows both ways, and the first FIN is taken."],
        ),
        synchronized(
            "fin_wait_1",
            &[FIN_WAIT_1],
            &[
                "FIN_WAIT_1: our FIN is sent and not acknowledged. Its acknowledgment leads to",
                "FIN_WAIT_2, the peer's FIN to CLOSING, both together to TIME_WAIT.",
            ],
        ),
        synchronized(
            "fin_wait_2",
            &[FIN_WAIT_2],
            &["FIN_WAIT_2: our FIN is acknowledged, and the peer may still send."],
        ),
        synchronized(
            "close_wait",
            &[CLOSE_WAIT],
            &["CLOSE_WAIT: the peer has closed; we may still send. Its text no longer counts."],
        ),
        synchronized(
            "closing",
            &[CLOSING],
            &["CLOSING: both have closed at once; only the acknowledgment of our FIN is missing."],
        ),
        synchronized(
            "last_ack",
            &[LAST_ACK],
            &["LAST_ACK: both have closed; the acknowledgment of our FIN ends the connection."],
        ),
        synchronized(
            "time_wait",
            &[TIME_WAIT],
            &[
                "TIME_WAIT: the connection is over; for 2 MSL, old segments are kept from a new one,",
                "and the peer's FIN is acknowledged again.",
            ],
        ),
    ]
}

/// SYN_RCVD and the synchronized states have the same eight steps.
fn synchronized(name: &'static str, places: &[Place], about: &'static [&'static str]) -> File {
    let mut groups: Vec<(&'static str, Vec<Case>)> = Vec::new();
    for kind in KINDS {
        let cases = places.iter().flat_map(|place| match kind {
            "ACK" => ack::ack(place),
            "FIN" => fin::fin(place),
            "FIN+ACK" => fin::fin_ack(place),
            "RST" | "RST+ACK" => reset::rst(place, kind),
            _ => reset::syn(place, kind),
        });
        groups.push((kind, cases.collect()));
    }
    let able = places.iter().filter(|place| place.receives);
    groups.push(("With a zero window", able.flat_map(ack::zero_window).collect()));
    let damaged = places.iter().map(|place| {
        let case = place.case("a segment with a wrong checksum is silently dropped", "MUST-3 3.1");
        place.unchanged(case.arrives("RST", "checksum=bad"))
    });
    groups.push(("Damaged", damaged.collect()));
    File { name, about, groups }
}

#[test]
fn the_files_are_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/matrix");
    let write = std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always");
    for file in files() {
        let path = folder.join(file.name).with_extension("synfin");
        let text = file.write();
        if write {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == text,
            "scenarios/matrix/{}.synfin is out of date{}{}; change \
             tests/matrix/ and run `INSTA_UPDATE=always cargo test --test matrix`",
            file.name,
            only_in(&text, &found, "missing"),
            only_in(&found, &text, "not written there"),
        );
    }
}

#[test]
fn no_cell_is_empty() {
    let files = files();
    assert_eq!(files.len(), 11, "one file a state");
    for file in files {
        for kind in KINDS {
            let full = file.groups.iter().any(|(of, cases)| *of == kind && !cases.is_empty());
            assert!(full, "{}: no scenario about {kind}", file.name);
        }
    }
}

#[test]
fn known_lists_only_existing_scenarios() {
    let files = files();
    let exists = |name: &str, scenario: &str| {
        let file = files.iter().find(|file| file.name == name);
        let mut cases = file.into_iter().flat_map(|file| &file.groups).flat_map(|group| &group.1);
        cases.any(|case| case.name == scenario)
    };
    assert_eq!(known::idle(exists), Vec::<String>::new(), "known.tsv: no such scenarios");
}

/// The scenarios that only one of the texts has, by name.
fn only_in(text: &str, other: &str, word: &str) -> String {
    let heads = text.lines().filter(|line| line.starts_with("scenario "));
    let only = heads.filter(|head| !other.lines().any(|line| line == *head));
    only.map(|head| format!("\n  {word}: {}", head.trim_end_matches(" {"))).collect()
}
