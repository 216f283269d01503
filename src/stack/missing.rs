//! The placeholder for an implementation that could not be started.

use super::{Fault, Fired, Stack};
use crate::tcp::{
    Call, CallError, Effects, Icmp, Received, Refusal, Segment, State, Time, Variable,
};

/// Only the reason why there is no implementation. It does nothing, and its fault ends the run
/// before anybody asks for more.
#[derive(Clone, Debug)]
pub struct Missing {
    name: String,
    fault: Option<Fault>,
}

impl Missing {
    /// In place of the implementation with that name.
    pub fn new(name: impl Into<String>, fault: Fault) -> Self {
        Self { name: name.into(), fault: Some(fault) }
    }
}

impl Stack for Missing {
    fn name(&self) -> &str {
        &self.name
    }

    fn call(&mut self, _: Time, _: &Call, _: &mut Effects) -> Result<(), Refusal> {
        Err(CallError::NotOpen.into())
    }

    fn receive(&mut self, _: Time, _: usize, _: &mut Effects) -> Result<Received, Refusal> {
        Err(CallError::NotOpen.into())
    }

    fn readable(&self) -> (usize, bool) {
        (0, false)
    }

    fn segment(&mut self, _: Time, _: &Segment, _: &mut Effects) {}

    fn icmp(&mut self, _: Time, _: Icmp, _: &Segment, _: &mut Effects) {}

    fn next_timeout(&self) -> Option<Time> {
        None
    }

    fn timeout(&mut self, _: Time, _: &mut Effects) -> Option<Fired> {
        None
    }

    fn state(&self) -> Option<State> {
        None
    }

    fn variable(&self, _: Variable) -> Option<u32> {
        None
    }

    fn set_iss(&mut self, _: u32) {}

    fn take_fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }
}
