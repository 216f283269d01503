//! What is drawn.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use super::*;
use crate::host::Host;
use crate::run::{RunOptions, run_on_model};
use crate::tcp::State;

#[test]
fn every_text_is_right() {
    let wrong: Vec<_> = Pool::get()
        .texts()
        .filter(|(text, carries)| script::statements(text, carries).is_none())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_situation_is_in_its_state() {
    let pool = Pool::get();
    let mut wrong = Vec::new();
    for (at, place) in pool.places.iter().enumerate() {
        let scenario = scenario(0, pool.begin(0, at));
        let result = run_on_model(&scenario, &RunOptions::default());
        let state = result.trace.events.last().unwrap().states[Host::Server];
        // A FIN goes behind the data. Where that waits for a window, so does the state.
        let waits = matches!(
            (place.state, state),
            (State::LastAck, Some(State::CloseWait))
                | (State::FinWait2, Some(State::FinWait1))
                | (State::TimeWait, Some(State::Closing))
        );
        if state != Some(place.state) && !waits {
            let lines = scenario.statements.iter().map(|it| format!("{:#}", it.kind));
            wrong.push((place.state, state, lines.collect::<Vec<_>>()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_order_has_everything_once() {
    for count in [1, 2, 10, 97, 1000] {
        let order: BTreeSet<u64> = (0..count).map(|it| permuted(7, it, count)).collect();
        assert_eq!(order.len() as u64, count);
    }
    assert_ne!(permuted(7, 3, 1000), permuted(8, 3, 1000));
}

#[test]
fn every_seed_begins_with_every_event_in_every_state() {
    let (courses, pool) = (Courses::new(3), Pool::get());
    let all = Courses::events();
    let drawn: BTreeSet<String> = (0..all)
        .map(|number| courses.course(number))
        .inspect(|course| assert_eq!(course.level, Level::Single))
        .map(|course| format!("{:?}", course.scenario.statements))
        .collect();
    // Two texts may be the same course: a FIN that is late is another FIN.
    assert!(drawn.len() as u64 > all * 95 / 100, "{} of {all}", drawn.len());
    for state in State::ALL {
        assert!(pool.whole().any(|(_, place)| place.state == state), "{state:?}");
    }
}

#[test]
fn then_all_kinds_come_in_turn() {
    let courses = Courses::new(3);
    let from = Courses::events();
    let levels: Vec<Level> = (from..from + 5).map(|it| courses.course(it).level).collect();
    let mut kinds = levels.clone();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds, Level::ALL, "{levels:?}");
}

#[test]
fn every_pair_has_a_number() {
    let pool = Pool::get();
    let pairs = Pairs::new(pool);
    let squares = |all: usize| (all * all) as u64;
    let of = |state: State| squares(pool.in_state(state).len());
    let telling = pool.places.iter().filter(|it| it.extent != pool::Extent::Few).count() as u64;
    let whole: u64 = pool.whole().map(|(_, place)| of(place.state)).sum();
    assert_eq!(pairs.count(), telling * 2 * squares(pool.telling.len()) + whole);
    assert!(!pairs.pair(pool, pairs.count() - 1).is_empty());
    assert_ne!(pairs.pair(pool, 0), pairs.pair(pool, 2));
}

#[test]
fn a_walk_heads_for_what_was_taken_least() {
    let guide = guide::Guide::get();
    let ways = guide.ways(State::Established);
    let worth = |event: &str| {
        let of = |way: &&guide::Way| Pool::get().text(way.event) == event;
        ways.iter().find(of).map(|way| guide.worth(way, &[]))
    };
    // Segments without anything come all the time; a call that ends everything does not.
    assert!(worth("server abort") > worth("< ACK"), "{:?}", worth("server abort"));
    assert!(!guide.ways(State::TimeWait).is_empty());
}
