//! Many scenarios on several threads, with results as if there had been one.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

/// Below this many items a pool of threads costs more than it gains.
const WORTH_A_POOL: usize = 16;

/// Runs every item, on up to `jobs` threads (0: one for each processor), and gives the results
/// in the order of the items.
///
/// `ends` says whether a result ends everything behind it (`--fail-fast`): all items before
/// the first such one have their results, and none behind it has, whatever the number of
/// threads. Setting `cancel` (Ctrl-C) leaves out what has not begun: `None` in its place.
pub fn run_all<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    cancel: &AtomicBool,
    ends: impl Fn(&R) -> bool + Sync,
    run: impl Fn(&T) -> R + Sync,
) -> Vec<Option<R>> {
    // The first item whose result ends everything behind it.
    let last = AtomicUsize::new(usize::MAX);
    let one = |at: usize, item: &T| {
        if cancel.load(Ordering::Relaxed) || at > last.load(Ordering::Relaxed) {
            return None;
        }
        let result = run(item);
        if ends(&result) {
            last.fetch_min(at, Ordering::Relaxed);
        }
        Some(result)
    };
    let in_turn = || items.iter().enumerate().map(|(at, item)| one(at, item)).collect();
    let mut results: Vec<Option<R>> = if jobs == 1 || items.len() < WORTH_A_POOL {
        in_turn()
    } else {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
        match pool {
            Ok(pool) => pool
                .install(|| items.par_iter().enumerate().map(|(at, item)| one(at, item)).collect()),
            // No threads to be had: slower, but the same.
            Err(_) => in_turn(),
        }
    };
    let first = last.into_inner();
    for behind in results.iter_mut().skip(first.saturating_add(1)) {
        *behind = None;
    }
    results
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u32> = (0..500).collect();
        for jobs in [1, 2, 7] {
            let results =
                run_all(&items, jobs, &AtomicBool::new(false), |_| false, |item| item * 2);
            let expected: Vec<_> = items.iter().map(|item| Some(item * 2)).collect();
            assert_eq!(results, expected);
        }
    }

    #[test]
    fn nothing_behind_the_first_that_ends_it_has_a_result() {
        let items: Vec<u32> = (0..500).collect();
        for jobs in [1, 2, 7] {
            let ends = |result: &u32| *result == 100 || *result == 400;
            let results = run_all(&items, jobs, &AtomicBool::new(false), ends, |item| *item);
            assert!(results[..=100].iter().all(Option::is_some));
            assert!(results[101..].iter().all(Option::is_none));
        }
    }

    #[test]
    fn cancelling_leaves_out_what_has_not_begun() {
        let cancel = AtomicBool::new(false);
        let results = run_all(
            &[0, 1, 2],
            1,
            &cancel,
            |_| false,
            |item| {
                cancel.store(*item == 1, Ordering::Relaxed);
                *item
            },
        );
        assert_eq!(results, [Some(0), Some(1), None]);
    }
}
