//! The search beside the plain steps.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::level::Report;
use crate::explore::{Bounds, Frame, Search, Situation};
use crate::harness::Text;
use crate::language::plan::{
    Chance, Exploration, May, Property, PropertyKind, Scenario, StatementKind,
};
use crate::run::stand;
use crate::tcp::Rules;

fn scenario(statements: &str) -> Scenario {
    Text::new("x", statements).valid().unwrap().plan.scenarios.remove(0)
}

fn exploration(given: &str, mays: &[(&str, u32)], properties: &[(PropertyKind, &str)]) -> Scenario {
    let mut whole = scenario(given);
    let mut exploration = Exploration::default();
    for (text, times) in mays {
        let (what, times) = match *text {
            "reorder" => (Chance::Reorder, None),
            text => {
                let statement = scenario(text).statements.remove(0).kind;
                (Chance::Statement(statement), Some(*times))
            }
        };
        exploration.mays.push(May { span: whole.span, what, times, must: false });
    }
    for (kind, text) in properties {
        let statement = scenario(&format!("client close; expect {text}")).statements.remove(1);
        let StatementKind::Expect(parts) = statement.kind else { panic!() };
        exploration.properties.push(Property { span: whole.span, kind: *kind, parts });
    }
    whole.exploration = Some(Box::new(exploration));
    whole
}

fn run(scenario: &Scenario, jobs: usize, states: u64) -> Report {
    let rules = Arc::new(Rules::standard().clone());
    let cancel = AtomicBool::new(false);
    let search = Search {
        rules: &rules,
        bounds: Bounds { states, memory: 8 << 30 },
        jobs,
        cancel: &cancel,
        progress: &|_, _| {},
    };
    let frame = Frame::of(scenario, &rules).unwrap();
    let start = Situation::start(stand(scenario, &rules).unwrap(), &frame);
    super::search(frame, &start, &search)
}

/// States, steps, depth and ends, by the plain steps alone.
fn plainly(scenario: &Scenario) -> (u64, u64, u32, u64) {
    let rules = Arc::new(Rules::standard().clone());
    let frame = Frame::of(scenario, &rules).unwrap();
    let start = Situation::start(stand(scenario, &rules).unwrap(), &frame);
    let mut depth: HashMap<Situation, u32> = HashMap::from([(start.clone(), 0)]);
    let mut queue = VecDeque::from([start]);
    let (mut steps, mut ends, mut deepest) = (0, 0, 0);
    while let Some(situation) = queue.pop_front() {
        let level = depth[&situation];
        deepest = level;
        ends += u64::from(situation.is_end(&frame));
        for (_, next) in situation.next(&frame) {
            steps += 1;
            if !depth.contains_key(&next) {
                depth.insert(next.clone(), level + 1);
                queue.push_back(next);
            }
        }
    }
    (depth.len() as u64, steps, deepest, ends)
}

#[test]
fn the_search_agrees_with_the_plain_steps() {
    let cases: [(&str, &[(&str, u32)]); 4] = [
        (
            "set client.R2 = 3s; set server.R2 = 3s; given both ESTABLISHED",
            &[("client close", 1), ("server close", 1)],
        ),
        (
            "set client.R2 = 3s; set server.R2 = 3s; given both ESTABLISHED",
            &[("client close", 1), ("client send 1", 1), ("network drop ANY", 1)],
        ),
        (
            "set client.R2 = 2s; set server.R2 = 2s; given both ESTABLISHED",
            &[
                ("client send 1", 2),
                ("server read", 1),
                ("network duplicate DATA", 1),
                ("reorder", 0),
            ],
        ),
        (
            "set client.R2 = 2s; set server.R2 = 2s; given both ESTABLISHED",
            &[
                ("network forge RST from client", 1),
                ("client close", 1),
                ("server abort", 1),
                ("network hold ANY", 1),
                ("network release ANY", 1),
            ],
        ),
    ];
    for (given, mays) in cases {
        let scenario = exploration(given, mays, &[]);
        let report = run(&scenario, 1, u64::MAX);
        let plain = plainly(&scenario);
        // Which of two equal segments is lost makes no difference, and counts as one step.
        assert_eq!((report.states, report.depth, report.ends), (plain.0, plain.2, plain.3));
        let more = run(&scenario, 3, u64::MAX);
        assert_eq!(format!("{report:?}"), format!("{more:?}"));
    }
}
