//! `wait`, and the moments that statements name.

use super::Run;
use crate::language::plan::{Delay, Moment, When};
use crate::run::mismatch::Window;
use crate::run::world::Halt;
use crate::stack::Stack;
use crate::tcp::Time;

impl<S: Stack> Run<'_, S> {
    /// `wait D`: everything that happens until then.
    pub(super) fn wait(&mut self, delay: Delay) -> Result<(), Halt> {
        self.world.wait_until(self.world.now + delay.length(self.configs))
    }

    /// As [`Run::wait`], up to a moment; nothing if that is past.
    pub(super) fn until(&mut self, moment: Moment) -> Result<(), Halt> {
        let moment = self.moment(moment);
        self.named = Some(moment);
        if moment <= self.world.now {
            return Ok(());
        }
        self.world.wait_until(moment)
    }

    /// When that is.
    pub(super) fn moment(&self, moment: Moment) -> Time {
        match moment {
            Moment::At(time) => Time::ZERO + time,
            Moment::After(time) => self.clock + time,
        }
    }

    /// When that is, with the scenario's tolerance.
    pub(super) fn window(&self, when: When) -> Window {
        let earliest = self.moment(when.earliest);
        let latest = self.moment(when.latest).max(earliest);
        Window { earliest, latest, tolerance: self.scenario.attributes.tolerance }
    }

    /// After a statement: the moment from which the next one counts. It is the one that the
    /// statement names, or else when it ended, if time has passed in it.
    pub(super) fn set_clock(&mut self, began: Time) {
        let ended = Some(self.world.now).filter(|now| *now > began);
        self.clock = self.named.take().or(ended).unwrap_or(self.clock);
    }
}
