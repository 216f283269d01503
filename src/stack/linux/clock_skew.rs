//! Keeps the timers of two hosts on the kernel in one order.
//!
//! Virtual time that passes while a timer runs does not pass in real time. So a timer that another
//! host starts later may be due at almost the same real moment as the first, and fire while this
//! process waits for the first. Where that could happen, a little real time passes before the
//! second is started: enough to deal with the first.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::tcp::Time;

/// How much later the second timer should fire, in real time.
const APART: Duration = Duration::from_millis(250);
/// How long a timer started now takes: an RTO.
const USUAL: Duration = Duration::from_secs(1);

thread_local! {
    /// The timers of the hosts on this thread, which belong to one scenario: each with its host's
    /// number, and when it is due in virtual and in real time.
    static RUNNING: RefCell<Vec<(u64, Time, Instant)>> = const { RefCell::new(Vec::new()) };
}

/// One of the hosts of a scenario.
#[derive(Debug)]
pub(super) struct ClockSkew(u64);

impl ClockSkew {
    pub(super) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// Records the host's next timer, or that none runs.
    pub(super) fn tell(&self, due: Option<(Time, Instant)>) {
        RUNNING.with_borrow_mut(|all| {
            all.retain(|(host, ..)| *host != self.0);
            all.extend(due.map(|(due, really)| (self.0, due, really)));
        });
    }

    /// Whether any host's timer that is not due yet in virtual time would fire in the kernel within
    /// that much real time.
    pub(super) fn is_outrun(now: Time, lag: Duration) -> bool {
        let real = Instant::now();
        RUNNING.with_borrow(|all| {
            all.iter().any(|(_, due, really)| *due > now && *really > real && *really <= real + lag)
        })
    }

    /// How much real time has to pass before an event of this host, which may start a timer, so
    /// that other hosts' timers that are due earlier also fire earlier.
    pub(super) fn lag(&self, now: Time) -> Duration {
        let real = Instant::now();
        let mut lag = Duration::ZERO;
        RUNNING.with_borrow(|all| {
            for (host, due, really) in all {
                if *host == self.0 || *due >= now + USUAL {
                    continue;
                }
                lag = lag.max((*really + APART).saturating_duration_since(real + USUAL));
            }
        });
        lag
    }
}

impl Drop for ClockSkew {
    fn drop(&mut self) {
        self.tell(None);
    }
}
