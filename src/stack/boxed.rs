//! Any stack in a box, for hosts that run different implementations.

use std::time::Duration;

use super::{Clock, Fault, Fired, Stack};
use crate::tcp::{Call, Effects, Icmp, Received, Refusal, Segment, State, Time, Variable};

/// Methods that hand each call on to the stack in the box.
macro_rules! forward {
    (&self: $(fn $name:ident($($arg:ident: $type:ty),*) $(-> $result:ty)?;)*) => {$(
        fn $name(&self, $($arg: $type),*) $(-> $result)? {
            (**self).$name($($arg),*)
        }
    )*};
    (&mut self: $(fn $name:ident($($arg:ident: $type:ty),*) $(-> $result:ty)?;)*) => {$(
        fn $name(&mut self, $($arg: $type),*) $(-> $result)? {
            (**self).$name($($arg),*)
        }
    )*};
}

impl<S: Stack + ?Sized> Stack for Box<S> {
    forward! { &self:
        fn name() -> &str;
        fn goes_by(word: &str) -> bool;
        fn clock() -> Clock;
        fn readable() -> (usize, bool);
        fn next_timeout() -> Option<Time>;
        fn next_timer() -> Option<Time>;
        fn real_wait() -> Duration;
        fn real_lag(now: Time) -> Duration;
        fn keeps_pace() -> bool;
        fn recover(times: u32);
        fn tells_signals() -> bool;
        fn state() -> Option<State>;
        fn variable(variable: Variable) -> Option<u32>;
        fn has_numbers() -> bool;
        fn is_repeatable() -> bool;
        fn caveat() -> Option<String>;
    }

    forward! { &mut self:
        fn call(now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal>;
        fn receive(now: Time, limit: usize, effects: &mut Effects) -> Result<Received, Refusal>;
        fn segment(now: Time, segment: &Segment, effects: &mut Effects);
        fn icmp(now: Time, icmp: Icmp, about: &Segment, effects: &mut Effects);
        fn timeout(now: Time, effects: &mut Effects) -> Option<Fired>;
        fn set_iss(iss: u32);
        fn take_fault() -> Option<Fault>;
    }
}
