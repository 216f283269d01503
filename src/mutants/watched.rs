//! The model with somebody looking over its shoulder.

use crate::stack::{Fired, Model, Stack};
use crate::tcp::{
    Call, Effects, Event, Icmp, Received, Refusal, Segment, State, Step, Time, Variable,
};

/// A model that shows every event: what it was, the state before, and what came of it.
pub(crate) struct Watched<'r, F> {
    model: Model<'r>,
    look: F,
}

impl<'r, F: Fn(Event, State, &mut Effects)> Watched<'r, F> {
    pub(crate) fn new(model: Model<'r>, look: F) -> Self {
        Self { model, look }
    }

    fn state_now(&self) -> State {
        self.model.endpoint().state()
    }
}

impl<F: Fn(Event, State, &mut Effects)> Stack for Watched<'_, F> {
    fn name(&self) -> &str {
        self.model.name()
    }

    fn call(&mut self, now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        let before = self.state_now();
        let result = self.model.call(now, call, effects);
        (self.look)(Event::from(call), before, effects);
        result
    }

    fn receive(
        &mut self,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal> {
        let before = self.state_now();
        let result = self.model.receive(now, limit, effects);
        (self.look)(Event::Receive, before, effects);
        result
    }

    fn readable(&self) -> (usize, bool) {
        self.model.readable()
    }

    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        let before = self.state_now();
        self.model.segment(now, segment, effects);
        (self.look)(Event::Segment(Step::Check), before, effects);
    }

    fn icmp(&mut self, now: Time, icmp: Icmp, about: &Segment, effects: &mut Effects) {
        let before = self.state_now();
        self.model.icmp(now, icmp, about, effects);
        (self.look)(Event::Icmp, before, effects);
    }

    fn next_timeout(&self) -> Option<Time> {
        self.model.next_timeout()
    }

    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired> {
        let before = self.state_now();
        let fired = self.model.timeout(now, effects)?;
        if let Fired::Timer(timer) = fired {
            (self.look)(Event::Timeout(timer), before, effects);
        }
        Some(fired)
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
