//! What is counted, and what is not.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::atomic::AtomicBool;

use super::*;
use crate::harness::{LeftOut, Text};
use crate::tcp::{State, Timer};
use crate::text::Style;

fn of(text: &str) -> Coverage {
    let text = Text::new("a.synfin", text).valid().unwrap();
    measure(&text.cases(), 1, &AtomicBool::new(false))
}

/// The names of what is covered on an axis.
fn covered(coverage: &Coverage, axis: Axis) -> Vec<String> {
    let items = coverage.items(axis).into_iter();
    items.filter(|item| item.count > 0).map(|item| item.name).collect()
}

#[test]
fn a_close_takes_its_arrows_and_the_set_up_counts_nothing() {
    let coverage = of("client close; settle; server close; settle; expect client TIME_WAIT");
    assert_eq!(
        covered(&coverage, Axis::Arrows),
        [
            "ESTABLISHED → FIN_WAIT_1: CLOSE",
            "ESTABLISHED → CLOSE_WAIT: rcv FIN",
            "FIN_WAIT_1 → FIN_WAIT_2: rcv ACK of FIN",
            "CLOSE_WAIT → LAST_ACK: CLOSE",
            "FIN_WAIT_2 → TIME_WAIT: rcv FIN",
            "LAST_ACK → CLOSED: rcv ACK of FIN",
        ]
    );
    assert_eq!(
        covered(&coverage, Axis::Cells),
        ["FIN+ACK in ESTABLISHED", "ACK in FIN_WAIT_1", "FIN+ACK in FIN_WAIT_2", "ACK in LAST_ACK"]
    );
    assert_eq!(covered(&coverage, Axis::Calls), ["CLOSE in ESTABLISHED", "CLOSE in CLOSE_WAIT"]);
}

#[test]
fn note_2_is_one_arrow() {
    let text = "given client FIN_WAIT_1, server ESTABLISHED; network drop FIN from client; \
        server close; network drop FIN from server; \
        network forge FIN+ACK ack=client.SND.NXT from server; expect client TIME_WAIT";
    let coverage = of(text);
    assert_eq!(coverage.left_out, LeftOut::default());
    let arrows = covered(&coverage, Axis::Arrows);
    assert!(arrows.contains(&"FIN_WAIT_1 → TIME_WAIT: rcv FIN with ACK of FIN".to_owned()));
    assert!(!arrows.contains(&"FIN_WAIT_2 → TIME_WAIT: rcv FIN".to_owned()), "{arrows:?}");
}

#[test]
fn timers_and_requirements_are_counted() {
    let coverage = of("@rfc MUST-13 3.6.1\nscenario \"quiet\" {\n given both TIME_WAIT\n \
        settle\n wait 2MSL\n expect both CLOSED\n}\n");
    assert_eq!(coverage.counts.timeouts.get(&(State::TimeWait, Timer::TimeWait)), Some(&2));
    assert_eq!(covered(&coverage, Axis::Timeouts), ["time-wait timeout in TIME_WAIT"]);
    assert_eq!(covered(&coverage, Axis::Requirements), ["MUST-13"]);
    let names: Vec<_> = coverage.counts.citations["3.6.1"].iter().collect();
    assert_eq!(names, ["a.synfin: quiet"]);
}

#[test]
fn failures_do_not_count_and_are_named() {
    let coverage = of("client close; settle; expect client CLOSED");
    assert_eq!(coverage.left_out.failed, ["a.synfin"]);
    assert_eq!(coverage.counts, Counts::default());
    assert!(human(&coverage, Style::PLAIN).contains("failed, and not counted\n  a.synfin\n"));
}

#[test]
fn exceptions_name_existing_items_and_are_counted_separately() {
    let coverage = Coverage::default();
    for exception in EXCEPTIONS {
        let items = coverage.items(exception.axis);
        let named = items.iter().filter(|item| item.name == exception.name).count();
        assert_eq!(named, 1, "{} {}", exception.axis, exception.name);
    }
    let rules = coverage.tally(Axis::Rules);
    let excepted = EXCEPTIONS.iter().filter(|it| it.axis == Axis::Rules).count();
    assert_eq!((rules.covered, rules.excused), (0, excepted));
    assert_eq!(coverage.tally(Axis::Cells).total, 88);
    assert_eq!(coverage.tally(Axis::Calls).total, 77);
    // The labels of RFC 9293 are counted by themselves.
    let all = |axis| coverage.items(axis).len();
    assert_eq!((all(Axis::Requirements), all(Axis::Companions)), (119, 82));
}

#[test]
fn minimums_are_parsed_and_checked() {
    let nothing = Coverage::default();
    let minimum: Minimum = "arrows=0, cells=100%".parse().unwrap();
    assert_eq!(minimum.missed(&nothing), [(Axis::Cells, 100.0)]);
    for wrong in ["", "arrows", "arows=1", "arrows=101", "arrows=x"] {
        assert!(wrong.parse::<Minimum>().is_err(), "{wrong}");
    }
    assert!(!Tally { covered: 2, total: 3, excused: 0 }.reaches(66.7));
    assert_eq!(Tally { covered: 999, total: 1000, excused: 0 }.percent(), 99.9);
    assert_eq!(Tally { covered: 9999, total: 10_000, excused: 0 }.percent(), 99.9);
}
