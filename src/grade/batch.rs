//! Many submissions on several threads, with results in the order of the submissions and in no
//! more memory than a few of them take.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

/// How far any thread may be ahead of what was taken.
const AHEAD: usize = 16;

/// Makes a result of each item on up to `jobs` threads, and hands them to `take` in the order of
/// the items. At most a few results wait at any time, however many items there are: a thread that
/// is too far ahead of a slow item waits.
///
/// An error of `make` or of `take` ends everything behind it.
///
/// # Errors
/// The first of them, in the order of the items.
pub fn run<T: Sync, R: Send, E: Send>(
    items: &[T],
    jobs: NonZeroUsize,
    make: impl Fn(&T) -> Result<R, E> + Sync,
    mut take: impl FnMut(usize, R) -> Result<(), E>,
) -> Result<(), E> {
    let jobs = jobs.get().min(items.len().max(1));
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let taken = Taken::default();
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..jobs {
            let sender = sender.clone();
            let (next, stop, taken, make) = (&next, &stop, &taken, &make);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { return };
                    taken.wait_until_near(at, jobs + AHEAD, stop);
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    // Nobody listens any more only when everything has ended.
                    if sender.send((at, make(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut due = 0;
        let mut result = Ok(());
        for (at, made) in receiver {
            waiting.insert(at, made);
            while let Some(made) = waiting.remove(&due) {
                if result.is_ok() {
                    result = made.and_then(|made| take(due, made));
                }
                due += 1;
                taken.set(due);
            }
            if result.is_err() {
                stop.store(true, Ordering::Relaxed);
                taken.set(usize::MAX);
            }
        }
        result
    })
}

/// How many results were taken.
#[derive(Default)]
struct Taken {
    count: Mutex<usize>,
    more: Condvar,
}

impl Taken {
    fn lock(&self) -> MutexGuard<'_, usize> {
        // A count is whole whoever panicked while holding it.
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, count: usize) {
        *self.lock() = count;
        self.more.notify_all();
    }

    fn wait_until_near(&self, at: usize, ahead: usize, stop: &AtomicBool) {
        let mut count = self.lock();
        while at >= count.saturating_add(ahead) && !stop.load(Ordering::Relaxed) {
            count = self.more.wait(count).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn jobs(n: usize) -> NonZeroUsize {
        NonZeroUsize::new(n).unwrap()
    }

    #[test]
    fn results_are_taken_in_order_and_few_wait() {
        let items: Vec<usize> = (0..2000).collect();
        for n in [1, 2, 8] {
            let made = AtomicUsize::new(0);
            let mut most = 0;
            let mut order = Vec::new();
            let make = |item: &usize| {
                made.fetch_add(1, Ordering::Relaxed);
                Ok::<_, ()>(*item)
            };
            run(&items, jobs(n), make, |at, item| {
                most = most.max(made.load(Ordering::Relaxed) - at);
                order.push(item);
                Ok(())
            })
            .unwrap();
            assert_eq!(order, items);
            assert!(most <= 2 * n + AHEAD + 1, "{most} of {n}");
        }
    }

    #[test]
    fn the_first_error_in_order_ends_everything() {
        let items: Vec<usize> = (0..500).collect();
        for n in [1, 2, 8] {
            let mut last = None;
            let make = |item: &usize| if *item % 100 == 50 { Err(*item) } else { Ok(*item) };
            let error = run(&items, jobs(n), make, |at, _| {
                last = Some(at);
                Ok(())
            });
            assert_eq!((error, last), (Err(50), Some(49)));
        }
        let none: [usize; 0] = [];
        assert_eq!(run(&none, jobs(2), |it| Ok::<_, ()>(*it), |_, _| Ok(())), Ok(()));
    }
}
