//! The way to a situation: from each level back to the one before. Which situation a step came from
//! is not kept, so the few that are asked for are looked for again.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::batch::share;
use super::expand::Expander;
use super::key::Key;
use super::store::Shard;
use crate::explore::Step;

/// A shortest way from the first situation to `target`, which is on that level.
pub fn path(
    expander: &Expander<'_, '_>,
    shards: &[Shard],
    first: Key,
    target: Key,
    level: usize,
    threads: usize,
) -> Vec<Step> {
    let (mut path, mut target) = (Vec::new(), target);
    for level in (0..level).rev() {
        if target == first {
            break;
        }
        let Some((before, step)) = before(expander, shards, target, level, threads) else { break };
        path.push(step);
        target = before;
    }
    path.reverse();
    path
}

/// The first situation of a level from which a step leads to `target`.
fn before(
    expander: &Expander<'_, '_>,
    shards: &[Shard],
    target: Key,
    level: usize,
    threads: usize,
) -> Option<(Key, Step)> {
    let mut parts: Vec<(&Shard, Option<(Key, Step)>)> =
        shards.iter().map(|shard| (shard, None)).collect();
    let earliest = AtomicUsize::new(usize::MAX);
    share(&mut parts, threads, |at, (shard, found)| {
        for key in shard.keys(level) {
            if earliest.load(Ordering::Relaxed) < at {
                return;
            }
            let parts = key.parts();
            let looks = expander.space.looks(&parts);
            let next = |next: super::expand::Next| {
                if next.key == target && found.is_none() {
                    *found = Some((key, next.step));
                }
            };
            expander.expand(parts, looks, next, |_| {});
            if found.is_some() {
                earliest.fetch_min(at, Ordering::Relaxed);
                return;
            }
        }
    });
    parts.into_iter().find_map(|(_, found)| found)
}
