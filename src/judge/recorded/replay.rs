//! A host that says what it has seen others say.

use std::rc::Rc;

use super::numbers::{Base, Numbers, told_call, told_icmp};
use super::{Answer, Table, Wake, longer};
use crate::stack::{Fired, Stack};
use crate::tcp::{Call, Config, Effects, Icmp, Received, Refusal, Segment, State, Time, Variable};

/// Answers from a table.
pub(super) struct Replay {
    table: Rc<Table>,
    history: String,
    numbers: Numbers,
    state: Option<State>,
    wake: Option<Time>,
    readable: (usize, bool),
    /// Two maximum segment lifetimes, in microseconds.
    lifetimes: u64,
    window: u32,
}

impl Replay {
    pub(super) fn new(config: &Config, table: Rc<Table>) -> Self {
        Self {
            table,
            history: String::new(),
            numbers: Numbers::new(config.iss.0),
            state: Some(State::Closed),
            wake: None,
            readable: (0, false),
            lifetimes: u64::try_from(config.msl.as_micros()).unwrap_or(u64::MAX / 2) * 2,
            window: config.window,
        }
    }

    /// Looks a message up, and does what it finds; nothing if it finds nothing.
    fn answer(
        &mut self,
        now: Time,
        message: &str,
        arrived: Option<&Segment>,
        effects: &mut Effects,
    ) -> Option<Answer> {
        longer(&mut self.history, message);
        let answer = self.table.ask(&self.history, self.state, message).cloned();
        let before = self.numbers;
        if let Some(segment) = arrived {
            self.numbers.arrived(segment);
        }
        let answer = answer?;
        let base = Base { before, after: self.numbers, arrived };
        for relative in &answer.segments {
            let segment = base.absolute(relative, self.window);
            self.numbers.sent(&segment);
            effects.segments.push(segment);
        }
        effects.signals.extend(&answer.signals);
        self.state = answer.state;
        self.readable = answer.readable;
        self.wake = match answer.wake {
            Wake::Never => None,
            Wake::After(after) => Some(Time(now.0.saturating_add(after))),
            Wake::Lifetimes => Some(Time(now.0.saturating_add(self.lifetimes))),
        };
        if matches!(self.state, Some(State::Closed | State::Listen)) {
            self.numbers.forget();
        }
        Some(answer)
    }
}

impl Stack for Replay {
    fn name(&self) -> &str {
        "program"
    }

    fn call(&mut self, now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        if *call == Call::Status {
            return Ok(());
        }
        let answer = self.answer(now, &told_call(call), None, effects);
        answer.and_then(|answer| answer.refused).map_or(Ok(()), Err)
    }

    fn receive(
        &mut self,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal> {
        let Some(answer) = self.answer(now, &format!("receive {limit}"), None, effects) else {
            return Ok(Received { data: Vec::new(), push: false, end: false });
        };
        if let Some(refusal) = answer.refused {
            return Err(refusal);
        }
        let mut data = answer.data;
        data.truncate(limit);
        let (waiting, end) = self.readable;
        Ok(Received { data, push: false, end: end && waiting == 0 })
    }

    fn readable(&self) -> (usize, bool) {
        self.readable
    }

    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        let message = self.numbers.told(segment);
        self.answer(now, &message, Some(segment), effects);
    }

    fn icmp(&mut self, now: Time, icmp: Icmp, _about: &Segment, effects: &mut Effects) {
        self.answer(now, &told_icmp(icmp), None, effects);
    }

    fn next_timeout(&self) -> Option<Time> {
        self.wake
    }

    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired> {
        self.wake.take_if(|wake| *wake <= now)?;
        self.answer(now, "tick", None, effects);
        // Whoever asks to be woken at once would never end.
        self.wake = self.wake.filter(|wake| *wake > now);
        Some(Fired::WakeUp)
    }

    fn state(&self) -> Option<State> {
        self.state
    }

    fn variable(&self, variable: Variable) -> Option<u32> {
        match variable {
            Variable::SndNxt => self.numbers.next,
            Variable::SndUna => self.numbers.acknowledged,
            Variable::RcvNxt => self.numbers.expected,
            Variable::Iss => Some(self.numbers.iss),
            _ => None,
        }
    }

    fn is_repeatable(&self) -> bool {
        true
    }

    fn set_iss(&mut self, iss: u32) {
        self.numbers.iss = iss;
    }
}
