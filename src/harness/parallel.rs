//! Many things done on several threads, with results as if there had been one: each is handed over
//! in the order of the items, as soon as it and all before it are known. However many items there
//! are, only a bounded number of results wait.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::select::order;

/// More threads than this are never started: no machine gains by them, and each takes memory.
const MOST_THREADS: usize = 256;

/// How far any thread goes ahead of the first result that is not known yet, unless said.
const AHEAD: usize = 1024;

/// How many things are done at the same time, and how many results may wait for an earlier one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Crew {
    jobs: usize,
    ahead: usize,
}

impl Crew {
    /// Up to `jobs` at the same time; 0 stands for one for each processor.
    pub const fn of(jobs: usize) -> Self {
        Self { jobs, ahead: AHEAD }
    }

    /// The same, with at most about so many results that wait.
    #[must_use]
    pub const fn ahead(self, ahead: usize) -> Self {
        Self { ahead, ..self }
    }

    /// The threads that so many items are worth.
    fn threads(self, items: usize) -> usize {
        let jobs = match self.jobs {
            0 => thread::available_parallelism().map_or(1, NonZeroUsize::get),
            jobs => jobs,
        };
        jobs.min(MOST_THREADS).min(items)
    }
}

/// A result that is handed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Made<R> {
    /// Of which item.
    pub at: usize,
    /// The result.
    pub result: R,
    /// Whether the next one is known, too: it comes at once.
    pub more: bool,
}

/// Makes a result of each item, and hands them to `take` in the order of the items, on the
/// caller's thread.
///
/// If `take` breaks, no later result is handed over, whatever the number of threads. Setting
/// `cancel` (Ctrl-C) leaves out items that have not begun; the others are finished and handed over.
/// If the system has no more threads to give, those that there are do all the work.
///
/// # Panics
/// If `make` or `take` does.
pub fn in_order<'t, T: Sync, R: Send, B>(
    items: &'t [T],
    crew: Crew,
    cancel: &AtomicBool,
    make: impl Fn(&'t T) -> R + Sync,
    mut take: impl FnMut(Made<R>) -> ControlFlow<B>,
) -> ControlFlow<B> {
    let threads = crew.threads(items.len());
    let desk = Desk::new(items.len(), threads.saturating_add(crew.ahead), cancel);
    let make = &make;
    let work = || {
        let _leaves = Leaves(&desk);
        while let Some(at) = desk.claim() {
            // A claim is never beyond the last item.
            let Some(item) = items.get(at) else { return };
            desk.put(at, make(item));
        }
    };
    thread::scope(|scope| {
        for _ in 0..threads {
            desk.lock().workers += 1;
            if threads == 1 || thread::Builder::new().spawn_scoped(scope, work).is_err() {
                desk.lock().workers -= 1;
                break;
            }
        }
        if desk.is_untouched() {
            for (at, item) in items.iter().enumerate() {
                if cancel.load(Ordering::Relaxed) {
                    break;
                }
                take(Made { at, result: make(item), more: false })?;
            }
            return ControlFlow::Continue(());
        }
        while let Some(made) = desk.next() {
            if let ControlFlow::Break(why) = take(made) {
                desk.stop();
                return ControlFlow::Break(why);
            }
        }
        ControlFlow::Continue(())
    })
}

/// As [`in_order`], but items begin in the order that `seed` draws, and none begins after the
/// first result that `ends` it. All that began before that one are handed over. Shuffled results
/// wait for those before them, so their number is not bounded.
///
/// # Panics
/// If `make` or `take` does.
pub fn shuffled<'t, T: Sync, R: Send, B>(
    items: &'t [T],
    seed: Option<u64>,
    crew: Crew,
    cancel: &AtomicBool,
    make: impl Fn(&'t T) -> R + Sync,
    ends: impl Fn(&R) -> bool,
    mut take: impl FnMut(Made<R>) -> ControlFlow<B>,
) -> ControlFlow<B> {
    let order = order(items.len(), seed);
    let mut early = BTreeMap::new();
    let mut due = 0;
    let make = |at: &usize| make(&items[*at]);
    let ended = in_order(&order, crew, cancel, make, |made| {
        let ends = ends(&made.result);
        early.insert(order[made.at], made.result);
        let follows = made.more && order.get(made.at + 1) == Some(&(due + 1));
        while let Some(result) = early.remove(&due) {
            let more = follows || early.contains_key(&(due + 1));
            take(Made { at: due, result, more }).map_break(Some)?;
            due += 1;
        }
        if ends { ControlFlow::Break(None) } else { ControlFlow::Continue(()) }
    });
    if let ControlFlow::Break(Some(why)) = ended {
        return ControlFlow::Break(why);
    }
    for (at, result) in early {
        take(Made { at, result, more: true })?;
    }
    ControlFlow::Continue(())
}

/// Makes a result of each item. If `cancel` was set, there are fewer results than items: the last
/// are missing.
///
/// # Panics
/// If `make` does.
pub fn run_all<'t, T: Sync, R: Send>(
    items: &'t [T],
    jobs: usize,
    cancel: &AtomicBool,
    make: impl Fn(&'t T) -> R + Sync,
) -> Vec<R> {
    let mut results = Vec::with_capacity(items.len());
    let crew = Crew::of(jobs).ahead(usize::MAX);
    let _: ControlFlow<Infallible> = in_order(items, crew, cancel, make, |made| {
        results.push(made.result);
        ControlFlow::Continue(())
    });
    results
}

/// Where threads get their items and put their results.
struct Desk<'a, R> {
    items: usize,
    ahead: usize,
    cancel: &'a AtomicBool,
    state: Mutex<State<R>>,
    /// There is room for more results.
    room: Condvar,
    /// The result that is due is there, or the last thread has left.
    news: Condvar,
}

struct State<R> {
    /// The first item that has not begun: all before it are done, or being done.
    next: usize,
    /// The first item whose result was not handed over.
    due: usize,
    /// Later results.
    ready: BTreeMap<usize, R>,
    /// Threads that have not left.
    workers: usize,
    /// Threads that wait for room.
    waiting: usize,
    /// Whether the taker waits for news.
    taker_waits: bool,
    /// Nothing more is wanted.
    stop: bool,
}

impl<'a, R> Desk<'a, R> {
    fn new(items: usize, ahead: usize, cancel: &'a AtomicBool) -> Self {
        let state = State {
            next: 0,
            due: 0,
            ready: BTreeMap::new(),
            workers: 0,
            waiting: 0,
            taker_waits: false,
            stop: false,
        };
        let state = Mutex::new(state);
        Self { items, ahead, cancel, state, room: Condvar::new(), news: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State<R>> {
        // Nothing that can panic runs while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether no thread works, and none has.
    fn is_untouched(&self) -> bool {
        let state = self.lock();
        state.workers == 0 && state.next == 0
    }

    /// The next item, once it is not too far ahead. Begun items have no gaps between them.
    fn claim(&self) -> Option<usize> {
        let mut state = self.lock();
        loop {
            if state.stop || state.next >= self.items || self.cancel.load(Ordering::Relaxed) {
                return None;
            }
            if state.next < state.due.saturating_add(self.ahead) {
                state.next += 1;
                return Some(state.next - 1);
            }
            state.waiting += 1;
            state = self.room.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
    }

    fn put(&self, at: usize, result: R) {
        let mut state = self.lock();
        state.ready.insert(at, result);
        if at == state.due && state.taker_waits {
            self.news.notify_one();
        }
    }

    /// The next result, once it is there; `None` if there will be none.
    fn next(&self) -> Option<Made<R>> {
        let mut state = self.lock();
        loop {
            let at = state.due;
            if let Some(result) = state.ready.remove(&at) {
                state.due += 1;
                if state.waiting > 0 {
                    self.room.notify_one();
                }
                let more = state.ready.contains_key(&state.due);
                return Some(Made { at, result, more });
            }
            if state.workers == 0 {
                return None;
            }
            state.taker_waits = true;
            state = self.news.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.taker_waits = false;
        }
    }

    fn stop(&self) {
        self.lock().stop = true;
        self.room.notify_all();
    }
}

/// Counts a thread out when it leaves, even by a panic, so that nothing waits for it.
struct Leaves<'a, 'b, R>(&'a Desk<'b, R>);

impl<R> Drop for Leaves<'_, '_, R> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.workers -= 1;
        if std::thread::panicking() {
            // The panic goes on where the threads are joined; what others do is of no use.
            state.stop = true;
            self.0.room.notify_all();
        }
        if state.workers == 0 {
            self.0.news.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    static NEVER: AtomicBool = AtomicBool::new(false);

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u32> = (0..500).collect();
        for jobs in [1, 2, 7] {
            let results = run_all(&items, jobs, &NEVER, |item| item * 2);
            let expected: Vec<_> = items.iter().map(|item| item * 2).collect();
            assert_eq!(results, expected);
        }
        assert!(run_all(&[0; 0], 2, &NEVER, |item| *item).is_empty());
    }

    #[test]
    fn few_results_wait_however_many_there_are() {
        let items: Vec<usize> = (0..2000).collect();
        for jobs in [1, 2, 8] {
            let made = AtomicUsize::new(0);
            let mut most = 0;
            let make = |item: &usize| {
                made.fetch_add(1, Ordering::Relaxed);
                *item
            };
            let _: ControlFlow<()> =
                in_order(&items, Crew::of(jobs).ahead(16), &NEVER, make, |it| {
                    most = most.max(made.load(Ordering::Relaxed) - it.at);
                    ControlFlow::Continue(())
                });
            assert!(most <= 2 * jobs + 16 + 1, "{most} of {jobs}");
        }
    }

    #[test]
    fn each_result_is_handed_over_before_later_ones_are_made() {
        // The second item is made only once the first has been handed over.
        let (sender, receiver) = std::sync::mpsc::channel();
        let receiver = Mutex::new(receiver);
        let make = |item: &usize| {
            if *item == 1 {
                receiver.lock().unwrap_or_else(PoisonError::into_inner).recv().unwrap_or_default();
            }
            *item
        };
        let mut order = Vec::new();
        let _: ControlFlow<()> = in_order(&[0, 1, 2], Crew::of(2), &NEVER, make, |made| {
            if made.at == 0 {
                let _ = sender.send(());
            }
            order.push(made.result);
            ControlFlow::Continue(())
        });
        assert_eq!(order, [0, 1, 2]);
    }

    #[test]
    fn nothing_is_handed_over_after_the_first_result_that_breaks() {
        let items: Vec<u32> = (0..500).collect();
        for jobs in [1, 2, 7] {
            let mut last = None;
            let ended = in_order(
                &items,
                Crew::of(jobs),
                &NEVER,
                |item| *item,
                |made| {
                    last = Some(made.result);
                    if made.result % 300 == 100 {
                        return ControlFlow::Break(made.at);
                    }
                    ControlFlow::Continue(())
                },
            );
            assert_eq!((ended, last), (ControlFlow::Break(100), Some(100)));
        }
    }

    #[test]
    fn shuffled_items_begin_in_another_order_and_results_keep_theirs() {
        let items: Vec<usize> = (0..200).collect();
        let taken = |seed, jobs, last: Option<usize>| {
            let begun = Mutex::new(Vec::new());
            let mut taken = Vec::new();
            let make = |item: &usize| {
                begun.lock().unwrap_or_else(PoisonError::into_inner).push(*item);
                *item
            };
            let ends = |item: &usize| Some(*item) == last;
            let _: ControlFlow<()> =
                shuffled(&items, seed, Crew::of(jobs), &NEVER, make, ends, |made| {
                    assert_eq!(made.at, made.result);
                    taken.push(made.result);
                    ControlFlow::Continue(())
                });
            (begun.into_inner().unwrap_or_default(), taken)
        };
        assert_eq!(taken(None, 1, None), (items.clone(), items.clone()));
        for jobs in [1, 3] {
            assert_eq!(taken(Some(7), jobs, None).1, items);
        }
        let (begun, took) = taken(Some(7), 1, Some(50));
        assert_eq!(begun, order(200, Some(7))[..begun.len()]);
        assert_eq!(begun.last(), Some(&50));
        let mut sorted = begun;
        sorted.sort_unstable();
        assert_eq!(took, sorted);
    }

    #[test]
    fn cancelling_leaves_out_what_has_not_begun_and_hands_over_what_has() {
        for jobs in [1, 2, 7] {
            let cancel = AtomicBool::new(false);
            let begun = AtomicUsize::new(0);
            let items: Vec<usize> = (0..500).collect();
            let results = run_all(&items, jobs, &cancel, |item| {
                begun.fetch_add(1, Ordering::Relaxed);
                if *item == 100 {
                    cancel.store(true, Ordering::Relaxed);
                }
                *item
            });
            assert_eq!(results, items[..begun.load(Ordering::Relaxed)]);
            assert!(results.len() == 101 || (jobs > 1 && results.len() > 101));
        }
    }

    #[test]
    fn there_are_never_more_threads_than_items_nor_than_a_machine_can_use() {
        assert_eq!(Crew::of(100_000).threads(70), 70);
        assert_eq!(Crew::of(100_000).threads(100_000), MOST_THREADS);
        assert_eq!(Crew::of(3).threads(70), 3);
        assert_eq!(Crew::of(3).threads(0), 0);
        assert!(Crew::of(0).threads(70) >= 1);
    }

    #[test]
    fn a_panic_of_one_ends_all_and_goes_on() {
        let items: Vec<usize> = (0..5000).collect();
        let panics = |item: &usize| assert_ne!(*item, 7, "of the test");
        let caught = std::panic::catch_unwind(|| run_all(&items, 3, &NEVER, panics));
        assert!(caught.is_err());
    }
}
