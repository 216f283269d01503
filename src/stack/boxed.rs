//! Any stack in a box, for hosts that run different implementations.

use std::time::Duration;

use super::{Clock, Fault, Fired, Stack};
use crate::tcp::{Call, Effects, Icmp, Received, Refusal, Segment, State, Time, Variable};

impl<S: Stack + ?Sized> Stack for Box<S> {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn clock(&self) -> Clock {
        (**self).clock()
    }

    fn call(&mut self, now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        (**self).call(now, call, effects)
    }

    fn receive(
        &mut self,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal> {
        (**self).receive(now, limit, effects)
    }

    fn readable(&self) -> (usize, bool) {
        (**self).readable()
    }

    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        (**self).segment(now, segment, effects);
    }

    fn icmp(&mut self, now: Time, icmp: Icmp, about: &Segment, effects: &mut Effects) {
        (**self).icmp(now, icmp, about, effects);
    }

    fn next_timeout(&self) -> Option<Time> {
        (**self).next_timeout()
    }

    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired> {
        (**self).timeout(now, effects)
    }

    fn real_wait(&self) -> Duration {
        (**self).real_wait()
    }

    fn real_lag(&self, now: Time) -> Duration {
        (**self).real_lag(now)
    }

    fn recover(&self, times: u32) {
        (**self).recover(times);
    }

    fn state(&self) -> Option<State> {
        (**self).state()
    }

    fn variable(&self, variable: Variable) -> Option<u32> {
        (**self).variable(variable)
    }

    fn has_numbers(&self) -> bool {
        (**self).has_numbers()
    }

    fn is_repeatable(&self) -> bool {
        (**self).is_repeatable()
    }

    fn caveat(&self) -> Option<String> {
        (**self).caveat()
    }

    fn set_iss(&mut self, iss: u32) {
        (**self).set_iss(iss);
    }

    fn take_fault(&mut self) -> Option<Fault> {
        (**self).take_fault()
    }
}
