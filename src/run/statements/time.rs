//! `wait`.

use super::Run;
use crate::language::plan::{Delay, Moment};
use crate::run::world::Halt;
use crate::stack::Stack;
use crate::tcp::Time;

impl<S: Stack> Run<'_, S> {
    /// Everything in flight arrives; then the clock goes to the next timer that is due, that
    /// timer fires (and all others that are due at that moment, the client's first), everything
    /// in flight arrives, and so on. What a timer sends at the very end stays in flight.
    pub(super) fn wait(&mut self, delay: Delay) -> Result<(), Halt> {
        let end = self.world.now + delay.length(self.configs);
        if end > self.world.last_moment() {
            return Err(Halt::Time);
        }
        loop {
            self.world.settle()?;
            let due = self.world.next_timeout().map(|(due, _)| due).filter(|due| *due <= end);
            let Some(due) = due else {
                self.world.pass_until(end);
                return Ok(());
            };
            self.world.now = due;
            self.fire_due()?;
            if due == end {
                return Ok(());
            }
        }
    }

    /// As [`Run::wait`], up to a moment; nothing if that is past.
    pub(super) fn until(&mut self, moment: Moment) -> Result<(), Halt> {
        let (Moment::At(time) | Moment::After(time)) = moment;
        let until = Time::ZERO + time;
        if until <= self.world.now {
            return Ok(());
        }
        self.wait(Delay::Fixed(until.since(self.world.now)))
    }

    /// Fires every timer that is due now.
    fn fire_due(&mut self) -> Result<(), Halt> {
        while let Some((due, host)) = self.world.next_timeout() {
            if due > self.world.now {
                break;
            }
            self.world.fire(host)?;
        }
        Ok(())
    }
}
