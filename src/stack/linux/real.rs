//! Real time: what of it was waited for, and what the machine took.
//!
//! The kernel's timers run whether this process runs or not: on a busy machine, or where it was
//! stopped and goes on later, real time passes that nobody has asked for. Little of it changes
//! nothing. Much of it does: timers fire in a row, round trips look long, and what the kernel does
//! then is not the scenario's doing. So it is measured, here, and judged where it matters.
//!
//! All hosts of a scenario are on one thread, and one at a time waits.

use std::cell::Cell;
use std::time::{Duration, Instant};

use crate::sys::ending;

/// From how much on real time that nobody has waited for counts as a standstill: less than half of
/// the shortest RTO, so that no round trip changes the RTO by it, nor that of the next timer.
pub(super) const STANDSTILL: Duration = Duration::from_millis(400);

thread_local! {
    /// What was waited for on this thread, all together.
    static WAITED: Cell<Duration> = const { Cell::new(Duration::ZERO) };
    /// When the latest timer that was waited for was due.
    static REACHED: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// A moment, and what had been waited for until then.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    at: Instant,
    waited: Duration,
}

impl Moment {
    pub(super) fn now() -> Self {
        Self { at: Instant::now(), waited: WAITED.get() }
    }

    /// How much real time has passed since then which nobody has waited for.
    pub(super) fn lost(self) -> Duration {
        let now = Self::now();
        (now.at - self.at).saturating_sub(now.waited - self.waited)
    }

    /// Whether the machine has stood still since then.
    pub(super) fn saw_standstill(self) -> bool {
        self.lost() >= STANDSTILL
    }

    /// Whether so much time has passed since then, but would not have if the machine had not stood
    /// still.
    pub(super) fn was_stretched_to(self, length: Duration) -> bool {
        let passed = self.at.elapsed();
        let lost = self.lost();
        lost >= STANDSTILL && passed >= length && passed - lost < length
    }
}

/// Lets so much real time pass, unless the process is to end.
pub(super) fn rest(time: Duration) {
    if time.is_zero() {
        return;
    }
    let begun = Instant::now();
    ending::sleep(time);
    count(begun.elapsed().min(time));
}

/// A timer that was due at `due` was waited for from `begun` to `until`.
pub(super) fn waited_for(due: Instant, begun: Instant, until: Instant) {
    count(until.saturating_duration_since(begun));
    REACHED.set(REACHED.get().max(Some(due)));
}

fn count(time: Duration) {
    WAITED.set(WAITED.get() + time);
}

/// How long a timer that was started at `since` and is due at `due` has to be waited for, as if
/// nothing but waiting took time: the same on every machine.
pub(super) fn left(since: Instant, due: Instant) -> Duration {
    due.saturating_duration_since(REACHED.get().map_or(since, |reached| reached.max(since)))
}
