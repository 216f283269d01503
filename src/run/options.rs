//! How scenarios are run.

use std::time::Duration;

use crate::language::plan::LONGEST_SCENARIO;

/// The default [`RunOptions::patience`]: longer than any stack may delay an acknowledgment
/// (RFC 9293, section 3.8.6.3), shorter than any time-out that a scenario would name.
const PATIENCE: Duration = Duration::from_millis(500);

/// How a scenario is run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct RunOptions {
    /// Whether the trace is wanted even if nothing fails.
    pub trace: bool,
    /// How far it may go.
    pub limits: Limits,
    /// How long `recv`, `expect` and `read` let time pass before they fail, if a host runs by a
    /// clock of its own.
    pub patience: Duration,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self { trace: true, limits: Limits::default(), patience: PATIENCE }
    }
}

/// How far one scenario may go, as `docs/LANGUAGE.md` says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Calls, arrivals and timers, together.
    pub steps: u32,
    /// Octets of payload that enter the network or are handed to SEND, together.
    pub octets: u64,
    /// Virtual time.
    pub time: Duration,
    /// Real time that one timer takes, if a host has a clock of its own. A scenario that needs
    /// more is skipped.
    pub real_wait: Duration,
    /// Real time that all timers of a scenario take together.
    pub real_total: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            steps: 100_000,
            octets: 64 << 20,
            time: LONGEST_SCENARIO,
            real_wait: Duration::from_secs(3),
            real_total: Duration::from_secs(10),
        }
    }
}

impl Limits {
    /// The same with time for every timer of RFC 9293 except keep-alives: 10 min for one, and an
    /// hour for all together.
    #[must_use]
    pub const fn slow(self) -> Self {
        let (real_wait, real_total) = (Duration::from_secs(10 * 60), Duration::from_secs(60 * 60));
        Self { real_wait, real_total, ..self }
    }

    /// Whether these are [slow](Limits::slow) limits.
    pub(super) fn is_slow(&self) -> bool {
        self.real_wait > Self::default().real_wait
    }
}
