//! Virtual time: the model is told what time it is and never asks.

use std::fmt;
use std::ops::Add;
use std::time::Duration;

/// A moment of virtual time, in microseconds since the scenario began.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Debug)]
pub struct Time(pub u64);

impl Time {
    /// When a scenario begins.
    pub const ZERO: Self = Self(0);
    /// Later than every timer: "never".
    pub const NEVER: Self = Self(u64::MAX);

    /// How long after `earlier` this is; zero if it is not after it.
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for Time {
    type Output = Self;
    /// Saturates at [`Time::NEVER`].
    #[inline]
    fn add(self, d: Duration) -> Self {
        let micros = u64::try_from(d.as_micros()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(micros))
    }
}

impl fmt::Display for Time {
    /// Seconds, without trailing zeros: `1.5s`, `240s`, `0s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, micros) = (self.0 / 1_000_000, self.0 % 1_000_000);
        if micros == 0 {
            return f.pad(&format!("{seconds}s"));
        }
        let fraction = format!("{micros:06}");
        f.pad(&format!("{seconds}.{}s", fraction.trim_end_matches('0')))
    }
}
