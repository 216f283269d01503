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
