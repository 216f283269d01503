//! Real time: how much of it was waited for, and how much the machine took.
//!
//! An implementation with a clock of its own (the kernel, a stack behind a device) has timers that run
//! even while this process does not: on a busy machine, or if the process is stopped and resumed, real
//! time passes that nobody waited for. A little of it is harmless. A lot is not: several timers fire in
//! a row, round trips look long, and the implementation does things that the scenario did not cause. So
//! it is measured here, and judged where it matters.
//!
//! All hosts of a scenario are on one thread, and only one waits at a time.

use std::cell::Cell;
use std::time::{Duration, Instant};

use crate::sys::ending;

/// From how much on lost real time, which nobody waited for, counts as a pause: less than half of
/// the smallest RTO, so that it can neither lengthen the RTO through a round trip nor reach the
/// next timer.
pub(in crate::stack) const STANDSTILL: Duration = Duration::from_millis(400);

thread_local! {
    /// The total time waited for on this thread.
    static WAITED: Cell<Duration> = const { Cell::new(Duration::ZERO) };
    /// When the latest timer that was waited for was due.
    static REACHED: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// A moment, and the total time waited for until then.
#[derive(Clone, Copy, Debug)]
pub(in crate::stack) struct Moment {
    at: Instant,
    waited: Duration,
}

impl Moment {
    pub(in crate::stack) fn now() -> Self {
        Self { at: Instant::now(), waited: WAITED.get() }
    }

    /// A moment that far in the past.
    #[cfg(test)]
    pub(in crate::stack) fn ago(time: Duration) -> Self {
        let now = Self::now();
        Self { at: now.at - time, ..now }
    }

    /// How much real time has passed since then that nobody waited for.
    pub(in crate::stack) fn lost(self) -> Duration {
        let now = Self::now();
        (now.at - self.at).saturating_sub(now.waited - self.waited)
    }

    /// Whether the machine has paused since then.
    pub(in crate::stack) fn saw_standstill(self) -> bool {
        self.lost() >= STANDSTILL
    }

    /// Whether that much time has passed since then, but would not have if the machine had not
    /// paused.
    pub(in crate::stack) fn was_stretched_to(self, length: Duration) -> bool {
        let lost = self.lost();
        // Asked later, so that it is never less than what was lost.
        let passed = self.at.elapsed();
        lost >= STANDSTILL && passed >= length && passed - lost < length
    }
}

/// Lets that much real time pass, unless the process is to end.
pub(in crate::stack) fn rest(time: Duration) {
    if time.is_zero() {
        return;
    }
    let begun = Instant::now();
    ending::sleep(time);
    count(begun.elapsed().min(time));
}

/// Records a wait from `begun` to `until` for a timer that was due at `due`.
pub(in crate::stack) fn waited_for(due: Instant, begun: Instant, until: Instant) {
    count(until.saturating_duration_since(begun));
    REACHED.set(REACHED.get().max(Some(due)));
}

fn count(time: Duration) {
    WAITED.set(WAITED.get() + time);
}

/// How long to wait for a timer that was started at `since` and is due at `due`, as if only waiting
/// took time: the same on every machine.
pub(in crate::stack) fn left(since: Instant, due: Instant) -> Duration {
    due.saturating_duration_since(REACHED.get().map_or(since, |reached| reached.max(since)))
}

/// Records a wait from `begun` until now, of which so much was meant.
pub(in crate::stack) fn waited(begun: Instant, meant: Duration) {
    count(begun.elapsed().min(meant));
}
