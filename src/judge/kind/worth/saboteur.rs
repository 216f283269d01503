//! The model, until from one event on it goes wrong.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use super::wrong::{Part, Value, Wrong};
use crate::stack::{Fired, Model, Stack};
use crate::tcp::{
    Call, Effects, Flags, Icmp, Received, Refusal, Segment, Seq, Signal, State, Time, Variable,
};

/// How long after the event it goes wrong that waits until it is woken.
const SOON: Duration = Duration::from_millis(1);

/// When and how a saboteur goes wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Plot {
    /// How.
    pub(super) wrong: Wrong,
    /// From which event on, of those of both hosts; the host of that event goes wrong.
    pub(super) from: u32,
    /// Whether it waits a moment, and asks to be woken then.
    pub(super) later: bool,
}

/// The model as a host that may go wrong.
pub(super) struct Saboteur<'r> {
    model: Model<'r>,
    /// How many events there were at both hosts.
    events: Rc<Cell<u32>>,
    plot: Option<Plot>,
    /// Whether the event has come.
    begun: bool,
    /// When it wants to be woken.
    wake: Option<Time>,
}

/// Where an event stands in a plot.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing is wrong yet.
    Before,
    /// It goes wrong now.
    First,
    /// It has gone wrong.
    After,
}

impl<'r> Saboteur<'r> {
    pub(super) fn new(model: Model<'r>, events: &Rc<Cell<u32>>, plot: Option<Plot>) -> Self {
        Self { model, events: Rc::clone(events), plot, begun: false, wake: None }
    }

    /// Takes note of an event.
    fn enter(&mut self, now: Time) -> Stage {
        let number = self.events.get() + 1;
        self.events.set(number);
        let before = self.stage();
        let Some(plot) = self.plot else { return Stage::Before };
        if number == plot.from {
            self.begun = true;
            if plot.later {
                self.wake = Some(now + SOON);
            }
            return if plot.later { Stage::Before } else { Stage::First };
        }
        before
    }

    /// Where it stands between events.
    const fn stage(&self) -> Stage {
        if self.begun && self.wake.is_none() { Stage::After } else { Stage::Before }
    }

    /// How it is wrong at that stage.
    fn wrong(&self, stage: Stage) -> Option<Wrong> {
        self.plot.filter(|_| stage != Stage::Before).map(|plot| plot.wrong)
    }

    fn spoil(&self, stage: Stage, effects: &mut Effects) {
        match self.wrong(stage) {
            Some(Wrong::Mute) => effects.segments.clear(),
            Some(Wrong::Extra(flags)) if stage == Stage::First => {
                effects.segments.push(self.extra(flags));
            }
            Some(Wrong::Sent(part)) => {
                effects.segments.iter_mut().for_each(|segment| spoil(segment, part));
            }
            Some(Wrong::Untold) => effects.signals.clear(),
            Some(Wrong::Tells) if stage == Stage::First => effects.signals.extend(Signal::ALL),
            _ => {}
        }
    }

    fn extra(&self, flags: Flags) -> Segment {
        let number = |variable| Seq(self.model.variable(variable).unwrap_or_default());
        Segment {
            seq: number(Variable::SndNxt),
            ack: number(Variable::RcvNxt),
            window: 1000,
            flags,
            ..Segment::default()
        }
    }

    fn answer<T>(&self, stage: Stage, result: Result<T, Refusal>, yes: T) -> Result<T, Refusal> {
        match self.wrong(stage) {
            Some(Wrong::Refuses(error)) => Err(error.into()),
            Some(Wrong::Accepts) => result.or(Ok(yes)),
            _ => result,
        }
    }

    fn is_deaf(&self, stage: Stage) -> bool {
        self.wrong(stage) == Some(Wrong::Deaf)
    }
}

impl Stack for Saboteur<'_> {
    fn name(&self) -> &str {
        "program"
    }

    fn call(&mut self, now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        let stage = self.enter(now);
        let result = if self.is_deaf(stage) { Ok(()) } else { self.model.call(now, call, effects) };
        self.spoil(stage, effects);
        self.answer(stage, result, ())
    }

    fn receive(
        &mut self,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal> {
        let nothing = |end| Received { data: Vec::new(), push: false, end };
        let stage = self.enter(now);
        let result = match self.wrong(stage) {
            Some(Wrong::Deaf | Wrong::Keeps) => Ok(nothing(false)),
            Some(Wrong::Ends) => Ok(nothing(true)),
            _ => self.model.receive(now, limit, effects),
        };
        self.spoil(stage, effects);
        let mut result = self.answer(stage, result, nothing(false));
        if let Ok(received) = &mut result {
            match self.wrong(stage) {
                Some(Wrong::Surplus) => received.data.push(b'!'),
                Some(Wrong::Garbles) => received.data.fill(b'!'),
                _ => {}
            }
        }
        result
    }

    fn readable(&self) -> (usize, bool) {
        let (octets, end) = self.model.readable();
        match self.wrong(self.stage()) {
            Some(Wrong::Keeps) => (0, false),
            Some(Wrong::Ends) => (0, true),
            Some(Wrong::Surplus) => (octets + 1, end),
            _ => (octets, end),
        }
    }

    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        let stage = self.enter(now);
        if !self.is_deaf(stage) {
            self.model.segment(now, segment, effects);
        }
        self.spoil(stage, effects);
    }

    fn icmp(&mut self, now: Time, icmp: Icmp, about: &Segment, effects: &mut Effects) {
        let stage = self.enter(now);
        if !self.is_deaf(stage) {
            self.model.icmp(now, icmp, about, effects);
        }
        self.spoil(stage, effects);
    }

    fn next_timeout(&self) -> Option<Time> {
        let timer = match self.wrong(self.stage()) {
            Some(Wrong::Deaf | Wrong::Timeless) => None,
            _ => self.model.next_timeout(),
        };
        timer.into_iter().chain(self.wake).min()
    }

    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired> {
        if self.wake.take_if(|wake| *wake <= now).is_some() {
            self.spoil(Stage::First, effects);
            return Some(Fired::WakeUp);
        }
        let stage = self.enter(now);
        let fired = if self.is_deaf(stage) { None } else { self.model.timeout(now, effects) };
        self.spoil(stage, effects);
        fired
    }

    fn state(&self) -> Option<State> {
        match self.wrong(self.stage()) {
            Some(Wrong::State(state)) => Some(state),
            _ => self.model.state(),
        }
    }

    fn variable(&self, variable: Variable) -> Option<u32> {
        let value = self.model.variable(variable)?;
        Some(match self.wrong(self.stage()) {
            Some(Wrong::Variables(Value::OneMore)) => value.wrapping_add(1),
            Some(Wrong::Variables(Value::Zero)) => 0,
            Some(Wrong::Variables(Value::Most)) => u32::MAX,
            _ => value,
        })
    }

    fn set_iss(&mut self, iss: u32) {
        self.model.set_iss(iss);
    }
}

fn spoil(segment: &mut Segment, part: Part) {
    match part {
        Part::Seq => segment.seq += 1,
        Part::Ack => segment.ack += 1,
        Part::Window => segment.window = segment.window.wrapping_add(1),
        Part::NoWindow => segment.window = 0,
        Part::Urgent => {
            segment.flags |= Flags::URG;
            segment.urgent = segment.urgent.wrapping_add(1);
        }
        Part::NoOptions => segment.options = crate::tcp::Options::NONE,
        Part::OtherOptions => {
            segment.options.mss = Some(segment.options.mss.map_or(1, |it| it / 2))
        }
        Part::NoAck => segment.flags = segment.flags.without(Flags::ACK),
        Part::Pushed => segment.flags |= Flags::PSH,
        Part::Longer => segment.payload.push(b'!'),
        Part::Shorter => drop(segment.payload.pop()),
    }
}
