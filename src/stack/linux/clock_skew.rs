//! Two hosts on the kernel, and one order of their timers.
//!
//! Time that a scenario lets pass while a timer runs does not pass in real time. So a timer that
//! another host starts later may be due, in real time, at almost the same moment as the first,
//! and fire while the first is waited for. Where that could happen, a little real time passes
//! before the second is started: enough for the first to be dealt with.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::tcp::Time;

/// How much later, in real time, the second timer is to fire.
const APART: Duration = Duration::from_millis(250);
/// How close to a timer that runs real time may come.
const MARGIN: Duration = Duration::from_millis(100);
/// What a timer that is started now takes: an RTO.
const USUAL: Duration = Duration::from_secs(1);

thread_local! {
    /// The timers of the hosts on this thread: those of one scenario. Each with its host's
    /// number, and when it is due, in virtual and in real time.
    static RUNNING: RefCell<Vec<(u64, Time, Instant)>> = const { RefCell::new(Vec::new()) };
}

/// A host among those of its scenario.
#[derive(Debug)]
pub(super) struct ClockSkew(u64);

impl ClockSkew {
    pub(super) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// The host's next timer, or that none runs.
    pub(super) fn tell(&self, due: Option<(Time, Instant)>) {
        RUNNING.with_borrow_mut(|all| {
            all.retain(|(host, ..)| *host != self.0);
            all.extend(due.map(|(due, really)| (self.0, due, really)));
        });
    }

    /// Whether a timer of any host that is not due yet would fire in the kernel before so much real
    /// time has passed.
    pub(super) fn is_outrun(now: Time, lag: Duration) -> bool {
        let real = Instant::now();
        RUNNING.with_borrow(|all| {
            all.iter().any(|(_, due, really)| *due > now && *really > real && *really <= real + lag)
        })
    }

    /// How much real time has to pass before an event of this host, which may start a timer, so
    /// that the timers of others that are due before fire before.
    pub(super) fn lag(&self, now: Time) -> Duration {
        let real = Instant::now();
        let mut lag = Duration::ZERO;
        RUNNING.with_borrow(|all| {
            for (host, due, really) in all {
                if *host == self.0 || *due >= now + USUAL {
                    continue;
                }
                let wanted = (*really + APART).saturating_duration_since(real + USUAL);
                let room = really.saturating_duration_since(real + MARGIN);
                lag = lag.max(wanted.min(room));
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
