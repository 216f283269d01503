#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::explore::{Situation, Step};
use crate::language::{Code, format};
use crate::run::{Verdict, stand};

/// An exploration with its rules, and where it starts.
struct Explored {
    scenario: Scenario,
    rules: Arc<Rules>,
}

fn parse(text: &str) -> Scenario {
    let checked = check(&Source::new("test.synfin", text), &reachable).unwrap_or_else(|errors| {
        panic!("{text}: {:?}", errors.iter().map(|it| &it.message).collect::<Vec<_>>())
    });
    checked.plan.scenarios.into_iter().next().unwrap()
}

impl Explored {
    fn new(lines: &str) -> Self {
        let scenario = parse(&format!("explore \"it\" {{\n{lines}\n}}\n"));
        Self { scenario, rules: Arc::new(Rules::standard().clone()) }
    }

    fn frame(&self) -> Frame<'_> {
        Frame::of(&self.scenario, &self.rules).unwrap()
    }

    fn start(&self) -> Situation {
        Situation::start(stand(&self.scenario, &self.rules).unwrap(), &self.frame())
    }

    fn tell(&self, way: &[Step], what: Found) -> Finding {
        tell(&self.scenario, &self.frame(), &self.rules, &self.start(), way, what)
    }

    /// The way that takes, of the steps from each situation, those whose numbers are given.
    fn way(&self, picks: &[prop::sample::Index]) -> Vec<Step> {
        let frame = self.frame();
        let mut now = self.start();
        let mut way = Vec::new();
        for pick in picks {
            let next = now.next(&frame);
            if next.is_empty() {
                break;
            }
            let (step, after) = pick.get(&next).clone();
            way.push(step);
            now = after;
        }
        way
    }
}

const C: Host = Host::Client;
const S: Host = Host::Server;

const fn to(to: Host) -> Step {
    Step::Arrival { to, at: 0 }
}

const fn may(may: usize) -> Step {
    Step::May { may, segment: None }
}

const fn to_segment(may: usize, from: Host, at: usize) -> Step {
    Step::May { may, segment: Some((from, at)) }
}

#[track_caller]
fn tells(explored: &Explored, way: &[Step], what: Found, text: &str) {
    let finding = explored.tell(way, what);
    assert_eq!(finding.text, text);
    assert!(finding.confirmed, "{}", finding.text);
    assert_eq!(finding.depth as usize, way.len());
}

#[test]
fn a_way_reads_as_a_scenario() {
    let it = Explored::new(
        "given both ESTABLISHED
         may client close
         may server close
         never client TIME_WAIT, server LAST_ACK",
    );
    let way = [may(0), to(S), to(C), may(1), to(C)];
    tells(
        &it,
        &way,
        Found::Property(0),
        r#"# 5 steps of the exploration "it" break `never client TIME_WAIT, server LAST_ACK`.
scenario "it: never client TIME_WAIT, server LAST_ACK" {
    given both ESTABLISHED

    client close
    server recv FIN+ACK seq=101 ack=301
    client recv ACK seq=301 ack=102
    server close
    client recv FIN+ACK seq=301 ack=102

    expect client TIME_WAIT, server LAST_ACK
}
"#,
    );
}

#[test]
fn what_is_in_flight_outlives_a_timer() {
    let it = Explored::new(
        "may client send 1
         may network drop DATA, once
         may reorder
         always both ESTABLISHED",
    );
    // The retransmission is the same segment as the first, so nothing needs to come back.
    tells(
        &it,
        &[may(0), Step::Timers, to(S)],
        Found::Property(0),
        r#"# 3 steps of the exploration "it" break `always both ESTABLISHED`.
scenario "it: always both ESTABLISHED" {
    given both ESTABLISHED

    client send 1
    network hold DATA from client
    wait 1s
    server recv DATA seq=101 ack=301

    # `always both ESTABLISHED` does not hold:
    expect both ESTABLISHED
}
"#,
    );
    let finding = it.tell(&[may(0), Step::Timers, to_segment(1, C, 0), to(S)], Found::Property(0));
    assert!(finding.confirmed && finding.text.contains("network drop DATA from client\n"));
}

#[test]
fn one_that_is_overtaken_goes_behind() {
    let it =
        Explored::new("may client send \"ab\"\nmay client close\nmay reorder\nends both CLOSED");
    tells(
        &it,
        &[may(0), may(1), Step::Arrival { to: S, at: 1 }],
        Found::Property(0),
        r#"# 3 steps of the exploration "it" break `ends both CLOSED`.
scenario "it: ends both CLOSED" {
    given both ESTABLISHED

    client send "ab"
    client close
    network reorder from client
    server recv FIN+ACK seq=103 ack=301

    # Nothing more happens, and `ends both CLOSED` does not hold:
    expect client FIN_WAIT_1, server ESTABLISHED
}
"#,
    );
}

#[test]
fn an_event_without_an_end_is_told_with_its_statement() {
    // A table in which whoever may send a FIN sends one more, without an end.
    let endless = |it: &crate::mutants::Mutant| it.id == "output.fin/any-CloseQueued";
    let rules = crate::mutants::mutants().into_iter().find(endless).unwrap().table();
    let mut it = Explored::new("may server close");
    it.rules = Arc::new(rules);
    tells(
        &it,
        &[],
        Found::Endless,
        r#"# The start of the exploration "it" leads to an event of which the model comes to no end.
scenario "it: an event without an end" {
    given both ESTABLISHED

    server close
}
"#,
    );
    // By the standard table it ends: then nothing is confirmed.
    it.rules = Arc::new(Rules::standard().clone());
    assert!(!it.tell(&[], Found::Endless).confirmed);
}

/// Explorations in which everything happens that can.
const LINES: &[&str] = &[
    "may client close\nmay server close\nmay network drop ANY, 2 times\nmay reorder",
    "may client send 1, 2 times\nmay server send 3, 2 times\nmay client read\nmay server read
     may client close\nmay network duplicate ANY, 2 times\nmay network hold ANY, 2 times
     may network release ANY, 2 times\nmay reorder",
    "set RTO = 1s\nmay client send 600, 2 times\nmay server close\nmay client abort
     may network reorder, 2 times\nmay network drop DATA from client, 2 times
     may network forge RST from client\nmay network forge SYN seq=server.RCV.NXT + 1 from client",
    "server listen forever\nmay client connect, 3 times\nmay client close, 2 times\nmay server close
     may client abort\nmay network drop ANY, 2 times\nmay network icmp port_unreachable to client
     may network down\nmay network up\nmay reorder, 3 times",
    "may client connect\nmay server connect\nmay client send 5\nmay server stop listening
     may network drop SYN\nmay network forge RST+ACK from server\nmay client read EOF
     may server listen, 2 times",
    "given client FIN_WAIT_1, server CLOSE_WAIT\nnetwork hold ANY from server
     may network release ANY, 2 times\nmay server send 1 push, 2 times\nmay server close
     may network down\nmay network up\nmay network hold ANY",
    "given raw client, server ESTABLISHED\nmay server send 2, 2 times\nmay server close
     may network forge ACK from client, 2 times\nmay network forge FIN+ACK from client
     may network drop ANY from server\nmay network hold ANY",
    "set client.window = 0\nset server.delayed_ack = on\nmay server send 10\nmay client send 10
     may client send 1 urgent\nmay server read 4\nmay server close\nmay network drop ANY, 3 times
     may reorder",
    "set client.keep_alive = 1s\nwithin 10s\nmay network down\nmay network up\nmay client close
     may client send 1 fails closing",
    "set RTO = 0s\nmay client send 1\nmay client close\nmay network drop ANY\nmay reorder",
    "set client.timestamps = on\nset server.timestamps = on\nmay client send 1, 2 times
     may server close\nmay server read\nmay network drop ANY, 2 times\nmay reorder",
    "given both TIME_WAIT\nmay network forge SYN seq=server.RCV.NXT + 7 from client
     may client connect\nmay server listen\nmay network drop ANY, 2 times\nmay reorder",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_shrink_iters: 2000, ..ProptestConfig::default() })]

    /// Whatever happens in an exploration, the scenario that tells it ends in the same situation.
    #[test]
    fn every_way_can_be_told(
        lines in prop::sample::select(LINES),
        picks in proptest::collection::vec(any::<prop::sample::Index>(), 0..40),
    ) {
        let it = Explored::new(&format!("{lines}\nalways server LISTEN, server.SND.NXT < server.SND.UNA"));
        let way = it.way(&picks);
        let finding = it.tell(&way, Found::Property(0));
        prop_assert!(finding.confirmed, "{:?}\n{}", way, finding.text);
        let source = Source::new("test.synfin", finding.text.clone());
        prop_assert_eq!(format(&source), finding.text.clone());
        let checked = check(&source, &reachable).unwrap();
        // Not every step moves a segment.
        let is_other = |it: &crate::language::Diagnostic| it.code != Code::HoldsAlready;
        prop_assert!(!checked.warnings.iter().any(is_other), "{}", finding.text);
        let result = run_by_rules(&checked.plan.scenarios[0], &RunOptions::default(), &it.rules);
        prop_assert_eq!(result.verdict, Verdict::Passed, "{}", finding.text);
        prop_assert!(result.trace == finding.trace);
    }
}
