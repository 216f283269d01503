//! The model at a host, and everything that it answers is written down.

use std::cell::RefCell;
use std::rc::Rc;

use super::numbers::{Base, Numbers, told_call, told_icmp};
use super::{Answer, Table, Wake, longer};
use crate::stack::{Fired, Model, Stack};
use crate::tcp::{Call, Config, Effects, Icmp, Received, Refusal, Segment, State, Time, Variable};

/// The model, watched.
pub(super) struct Learner {
    model: Model<'static>,
    table: Rc<RefCell<Table>>,
    history: String,
    numbers: Numbers,
    /// Two maximum segment lifetimes, in microseconds.
    lifetimes: u64,
}

/// What was said to it, and what had been sent before.
struct Said<'a> {
    message: String,
    state: Option<State>,
    base: Base<'a>,
    segments: usize,
    signals: usize,
}

impl Learner {
    /// A model with these settings.
    pub(super) fn new(model: Model<'static>, config: &Config, table: Rc<RefCell<Table>>) -> Self {
        let numbers = Numbers::new(config.iss.0);
        let lifetimes = u64::try_from(config.msl.as_micros()).unwrap_or(u64::MAX / 2) * 2;
        Self { model, table, history: String::new(), numbers, lifetimes }
    }

    fn hear<'a>(
        &mut self,
        message: String,
        arrived: Option<&'a Segment>,
        effects: &Effects,
    ) -> Said<'a> {
        longer(&mut self.history, &message);
        let before = self.numbers;
        if let Some(segment) = arrived {
            self.numbers.arrived(segment);
        }
        let base = Base { before, after: self.numbers, arrived };
        let (segments, signals) = (effects.segments.len(), effects.signals.len());
        Said { message, state: self.model.state(), base, segments, signals }
    }

    fn note(
        &mut self,
        now: Time,
        said: &Said<'_>,
        effects: &Effects,
        refused: Option<Refusal>,
        data: Vec<u8>,
    ) {
        let sent = effects.segments.get(said.segments..).unwrap_or_default();
        let signals = effects.signals.get(said.signals..).unwrap_or_default().to_vec();
        let state = self.model.state();
        let wake = match self.model.next_timeout().map(|due| due.0.saturating_sub(now.0)) {
            None => Wake::Never,
            Some(after) if state == Some(State::TimeWait) && after == self.lifetimes => {
                Wake::Lifetimes
            }
            Some(after) => Wake::After(after),
        };
        let segments = sent.iter().map(|segment| said.base.relative(segment)).collect();
        let readable = self.model.readable();
        let answer = Answer { state, segments, signals, refused, wake, readable, data };
        self.table.borrow_mut().learn(&self.history, said.state, &said.message, &answer);
        sent.iter().for_each(|segment| self.numbers.sent(segment));
        if matches!(state, Some(State::Closed | State::Listen)) {
            self.numbers.forget();
        }
    }
}

impl Stack for Learner {
    fn name(&self) -> &str {
        self.model.name()
    }

    fn call(&mut self, now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        if *call == Call::Status {
            return self.model.call(now, call, effects);
        }
        let said = self.hear(told_call(call), None, effects);
        let result = self.model.call(now, call, effects);
        self.note(now, &said, effects, result.err(), Vec::new());
        result
    }

    fn receive(
        &mut self,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal> {
        let said = self.hear(format!("receive {limit}"), None, effects);
        let result = self.model.receive(now, limit, effects);
        let data = result.as_ref().map(|it| it.data.clone()).unwrap_or_default();
        self.note(now, &said, effects, result.as_ref().err().copied(), data);
        result
    }

    fn readable(&self) -> (usize, bool) {
        self.model.readable()
    }

    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        let said = self.hear(self.numbers.told(segment), Some(segment), effects);
        self.model.segment(now, segment, effects);
        self.note(now, &said, effects, None, Vec::new());
    }

    fn icmp(&mut self, now: Time, icmp: Icmp, about: &Segment, effects: &mut Effects) {
        let said = self.hear(told_icmp(icmp), None, effects);
        self.model.icmp(now, icmp, about, effects);
        self.note(now, &said, effects, None, Vec::new());
    }

    fn next_timeout(&self) -> Option<Time> {
        self.model.next_timeout()
    }

    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired> {
        let said = self.hear("tick".to_owned(), None, effects);
        let fired = self.model.timeout(now, effects);
        self.note(now, &said, effects, None, Vec::new());
        fired
    }

    fn state(&self) -> Option<State> {
        self.model.state()
    }

    fn variable(&self, variable: Variable) -> Option<u32> {
        self.model.variable(variable)
    }

    fn set_iss(&mut self, iss: u32) {
        self.numbers.iss = iss;
        self.model.set_iss(iss);
    }
}
