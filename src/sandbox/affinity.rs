//! Keeps a thread and the program that it talks to on one processor: they never run at the same
//! time, and waking each other across processors takes several times as long as answering.

#[cfg(target_os = "linux")]
use std::sync::{Mutex, PoisonError};

#[cfg(target_os = "linux")]
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// How many threads are on each processor.
#[cfg(target_os = "linux")]
static THREADS: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// Keeps the thread, and what it starts, on one processor until this is dropped.
#[derive(Debug)]
pub struct Pinned {
    #[cfg(target_os = "linux")]
    before: Option<(CpuSet, usize)>,
}

#[cfg(target_os = "linux")]
impl Pinned {
    /// Picks the processor that the fewest others have; if that is not allowed, does nothing.
    pub fn to_one() -> Self {
        let Ok(allowed) = sched_getaffinity(None) else { return Self { before: None } };
        let mut threads = THREADS.lock().unwrap_or_else(PoisonError::into_inner);
        threads.resize(CpuSet::MAX_CPU, 0);
        let free = (0..CpuSet::MAX_CPU).filter(|cpu| allowed.is_set(*cpu));
        let Some(cpu) = free.min_by_key(|cpu| threads.get(*cpu).copied()) else {
            return Self { before: None };
        };
        let mut one = CpuSet::new();
        one.set(cpu);
        if sched_setaffinity(None, &one).is_err() {
            return Self { before: None };
        }
        if let Some(count) = threads.get_mut(cpu) {
            *count += 1;
        }
        Self { before: Some((allowed, cpu)) }
    }
}

#[cfg(target_os = "linux")]
impl Drop for Pinned {
    fn drop(&mut self) {
        let Some((allowed, cpu)) = self.before.take() else { return };
        // An affinity that could be narrowed can be widened again.
        let _ = sched_setaffinity(None, &allowed);
        let mut threads = THREADS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = threads.get_mut(cpu) {
            *count = count.saturating_sub(1);
        }
    }
}

#[cfg(not(target_os = "linux"))]
impl Pinned {
    /// Does nothing: the system decides.
    pub fn to_one() -> Self {
        Self {}
    }
}
