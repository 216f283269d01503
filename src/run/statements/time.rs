//! `wait`.

use std::time::Duration;

use super::Run;
use crate::host::Host;
use crate::language::plan::Delay;
use crate::run::world::Halt;
use crate::stack::Stack;
use crate::tcp::Config;

impl<S: Stack> Run<'_, S> {
    /// Everything in flight arrives; then the clock goes to the next timer that is due, that
    /// timer fires (and all others that are due at that moment, the client's first), everything
    /// in flight arrives, and so on. What a timer sends at the very end stays in flight.
    pub(super) fn wait(&mut self, delay: Delay) -> Result<(), Halt> {
        let end = self.world.now + self.length(delay);
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

    /// A length of time. Where the hosts' settings differ, the longer counts, so that
    /// `wait 2MSL` is enough for either.
    fn length(&self, delay: Delay) -> Duration {
        let longest = |of: fn(&Config) -> Duration| {
            Host::BOTH.into_iter().map(|host| of(&self.configs[host])).max().unwrap_or_default()
        };
        match delay {
            Delay::Fixed(length) => length,
            Delay::Msl(n) => times(longest(|config| config.msl), n),
            Delay::Rto(n) => times(longest(|config| config.initial_rto), n),
        }
    }
}

/// `n` times as long, to the microsecond; too long a time is the longest there is.
fn times(length: Duration, n: f64) -> Duration {
    let micros = length.as_micros() as f64 * n;
    // The cast saturates.
    Duration::from_micros(micros.round() as u64)
}
