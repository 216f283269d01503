//! A host that is driven by a clock: ticks are no events and no steps unless something comes of them.

use std::time::Duration;

use super::*;
use crate::host::PerHost;
use crate::stack::{Fired, Model, Stack};
use crate::tcp::{Call, Config, Effects, Icmp, Received, Refusal, Segment, State, Time, Variable};

/// The model, which looks for timers at every millisecond only.
struct Clocked {
    model: Model<'static>,
    next: Time,
    ticks: u32,
}

const TICK: u64 = 1000;

impl Stack for Clocked {
    fn name(&self) -> &str {
        "clocked"
    }

    fn call(&mut self, now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        self.model.call(now, call, effects)
    }

    fn receive(
        &mut self,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal> {
        self.model.receive(now, limit, effects)
    }

    fn readable(&self) -> (usize, bool) {
        self.model.readable()
    }

    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        self.model.segment(now, segment, effects);
    }

    fn icmp(&mut self, now: Time, icmp: Icmp, about: &Segment, effects: &mut Effects) {
        self.model.icmp(now, icmp, about, effects);
    }

    fn next_timeout(&self) -> Option<Time> {
        Some(self.next)
    }

    fn next_timer(&self) -> Option<Time> {
        None
    }

    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired> {
        self.next = Time((now.0 / TICK + 1) * TICK);
        self.ticks += 1;
        match self.model.next_timeout() {
            Some(due) if due <= now => self.model.timeout(now, effects),
            _ => Some(Fired::Tick),
        }
    }

    fn state(&self) -> Option<State> {
        self.model.state()
    }

    fn variable(&self, variable: Variable) -> Option<u32> {
        self.model.variable(variable)
    }

    fn set_iss(&mut self, iss: u32) {
        self.model.set_iss(iss);
    }
}

fn run_clocked(text: &str) -> ScenarioResult {
    run_scenario(&parse(text), &RunOptions::default(), |configs: &PerHost<Config>| {
        PerHost::from_fn(|host| {
            let model = Model::new(configs[host].clone());
            Clocked { model, next: Time(TICK), ticks: 0 }
        })
    })
}

#[test]
fn a_millisecond_clock_stays_within_every_bound() {
    let result = run_clocked(
        "client close; settle; server close; settle; expect client TIME_WAIT; wait 2MSL; expect \
         both CLOSED",
    );
    // 480,000 ticks, and 100,000 steps are the bound.
    assert_eq!(result.verdict, Verdict::Passed, "{}", failures(&result));
    assert!(result.trace.events.len() < 40, "{:?}", result.trace.events.len());
}

#[test]
fn time_that_ends_with_a_tick_is_in_the_trace() {
    let result = run_clocked("client close; settle; wait 5ms; expect client FIN_WAIT_2");
    let last = result.trace.events.last().unwrap();
    assert_eq!((&last.what, last.time), (&What::Clock, Time::ZERO + Duration::from_millis(5)));
}
