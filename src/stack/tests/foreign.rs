//! The model behind everything that surrounds a real implementation: it picks its own ISS, runs its
//! own timestamp clock, speaks octets, and is not asked for variables that a shadow knows.

use std::cell::RefCell;
use std::rc::Rc;

use crate::host::Host;
use crate::stack::{Clock, Fired, Model, Shadow, Stack, Translator};
use crate::tcp::{
    Call, Config, Effects, Icmp, Received, Refusal, Segment, Seq, State, Time, Variable,
};
use crate::wire::{self, Route};

/// Where a shadow and the model disagreed.
pub(super) type Differences = Rc<RefCell<Vec<String>>>;

/// How far its timestamp clock is ahead, so that it wraps.
const CLOCK: u32 = 0xffff_ff00;

pub(super) struct Foreign {
    host: Host,
    model: Model<'static>,
    translator: Translator,
    shadow: Shadow,
    /// Its own ISS of the next connection, and of the latest.
    own_iss: Seq,
    differences: Differences,
}

impl Foreign {
    pub(super) fn new(host: Host, config: Config, differences: &Differences) -> Self {
        let (iss, first_stamp) = (config.iss.0, config.first_timestamp);
        let mut foreign = Self {
            host,
            model: Model::new(config),
            translator: Translator::new(iss, first_stamp),
            shadow: Shadow::default(),
            own_iss: Seq(0),
            differences: Rc::clone(differences),
        };
        foreign.pick_iss(iss);
        foreign
    }

    /// Any number far from the one to be seen will do.
    fn pick_iss(&mut self, iss: u32) {
        self.own_iss = Seq(iss.wrapping_mul(0x9e37_79b1) ^ 0xffff_f000);
        self.model.set_iss(self.own_iss.0);
    }

    fn route(&self) -> Route {
        let address =
            |host: Host| std::net::SocketAddrV4::new([192, 0, 2, 1 + host as u8].into(), 7);
        Route::new(address(self.host), address(self.host.peer()))
    }

    /// What the model did, in the scenario's numbers.
    fn done(&mut self, now: Time, effects: &mut Effects) {
        for segment in &mut effects.segments {
            if let Some((value, _)) = &mut segment.options.timestamps {
                *value = value.wrapping_add(CLOCK);
            }
            let octets = wire::encode(self.route(), segment).unwrap();
            let (_, own) = wire::decode(&octets).unwrap();
            *segment = self.translator.sent(now, own);
            self.shadow.sent(segment);
        }
        let state = self.model.state();
        self.shadow.state(state);
        if state == Some(State::Closed) {
            self.translator.closed();
        }
        for variable in Variable::ALL {
            let (seen, known) = (self.shadow.variable(variable), self.known(variable));
            if seen.is_some() && seen != known {
                let text = format!("{} {}: {seen:?} is {known:?}", self.host, variable.name());
                self.differences.borrow_mut().push(text);
            }
        }
    }

    /// The model's value, in the scenario's numbers.
    fn known(&self, variable: Variable) -> Option<u32> {
        let value = self.model.variable(variable)?;
        let own = match variable {
            Variable::SndUna | Variable::SndNxt | Variable::SndUp | Variable::Iss => true,
            // Zero until an ACK updates the window.
            Variable::SndWl2 => value != 0,
            _ => false,
        };
        let back = Segment { seq: Seq(value), ..Segment::default() };
        Some(if own { self.translator.clone().sent(Time::ZERO, back).seq.0 } else { value })
    }
}

impl Stack for Foreign {
    fn name(&self) -> &str {
        self.model.name()
    }

    fn clock(&self) -> Clock {
        Clock::Virtual
    }

    fn call(&mut self, now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        if matches!(call, Call::Send { urgent: true, .. }) {
            self.shadow.urges();
        }
        let result = self.model.call(now, call, effects);
        self.done(now, effects);
        result
    }

    fn receive(
        &mut self,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal> {
        let result = self.model.receive(now, limit, effects);
        self.done(now, effects);
        result
    }

    fn readable(&self) -> (usize, bool) {
        self.model.readable()
    }

    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        self.shadow.arrived(segment);
        let own = self.translator.arriving(segment);
        let octets = wire::encode(self.route().reversed(), &own).unwrap();
        let (_, mut own) = wire::decode(&octets).unwrap();
        if let Some((_, echo)) = &mut own.options.timestamps {
            *echo = echo.wrapping_sub(CLOCK);
        }
        self.model.segment(now, &own, effects);
        self.done(now, effects);
    }

    fn icmp(&mut self, now: Time, icmp: Icmp, about: &Segment, effects: &mut Effects) {
        self.model.icmp(now, icmp, &self.translator.own_segment(about), effects);
        self.done(now, effects);
    }

    fn next_timeout(&self) -> Option<Time> {
        self.model.next_timeout()
    }

    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired> {
        let fired = self.model.timeout(now, effects);
        self.done(now, effects);
        fired
    }

    fn state(&self) -> Option<State> {
        self.model.state()
    }

    fn variable(&self, variable: Variable) -> Option<u32> {
        self.shadow.variable(variable).or_else(|| self.known(variable))
    }

    fn set_iss(&mut self, iss: u32) {
        self.translator.set_iss(iss);
        self.pick_iss(iss);
    }
}
