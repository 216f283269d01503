//! Livelocks: cycles of arrivals, in which no time passes and nothing is called.
//!
//! A host that takes part in one comes back to where it was, and answers on the way. So first the
//! segments are looked for that are answered within a cycle of one host's own states, and whose
//! answers are. Mostly there are none, and that is the proof. Otherwise the situations with such
//! segments are walked through.

use std::collections::{HashMap, HashSet};

use super::expand::Expander;
use super::key::{Id, Key};
use super::level::keys;
use super::roster::{Happening, Turn};
use super::space::Space;
use super::store::Shard;
use crate::explore::Step;
use crate::host::{Host, PerHost};

/// The first situation that comes again, with its level.
pub fn find(expander: &Expander<'_, '_>, shards: &[Shard], last: usize) -> Option<(Key, usize)> {
    let suspects = suspects(expander.space);
    if suspects.0.iter().all(HashSet::is_empty) {
        return None;
    }
    let is_suspect = |key: Key| {
        let parts = key.parts();
        let has = |host: Host| {
            let mut line = expander.space.lines[host].line(parts.lines[host]);
            line.any(|segment| suspects[host].contains(&segment))
        };
        Host::BOTH.into_iter().any(has)
    };
    // Whether a situation is on the way (`false`) or done (`true`).
    let mut seen: HashMap<Key, bool> = HashMap::new();
    let mut cycles: HashSet<Key> = HashSet::new();
    for level in 0..=last {
        for key in keys(shards, level).filter(|key| is_suspect(*key)) {
            walk(expander, key, &mut seen, &mut cycles);
        }
    }
    if cycles.is_empty() {
        return None;
    }
    // The earliest of those that come again.
    (0..=last).find_map(|level| {
        let again = keys(shards, level).find(|key| cycles.contains(key))?;
        Some((again, level))
    })
}

/// Walks through arrivals from a situation, depth first; adds each situation of a cycle that is
/// come back to.
fn walk(
    expander: &Expander<'_, '_>,
    from: Key,
    seen: &mut HashMap<Key, bool>,
    cycles: &mut HashSet<Key>,
) {
    if seen.contains_key(&from) {
        return;
    }
    seen.insert(from, false);
    let mut way: Vec<(Key, Vec<Key>)> = vec![(from, arrivals(expander, from))];
    while let Some((key, rest)) = way.last_mut() {
        let Some(next) = rest.pop() else {
            seen.insert(*key, true);
            way.pop();
            continue;
        };
        match seen.get(&next) {
            Some(false) => {
                // Everything from there on is the cycle.
                let begin = way.iter().position(|(key, _)| *key == next).unwrap_or(0);
                cycles.extend(way.iter().skip(begin).map(|(key, _)| *key));
            }
            Some(true) => {}
            None => {
                seen.insert(next, false);
                let rest = arrivals(expander, next);
                way.push((next, rest));
            }
        }
    }
}

/// The situations that one arrival leads to.
fn arrivals(expander: &Expander<'_, '_>, key: Key) -> Vec<Key> {
    let parts = key.parts();
    let mut all = Vec::new();
    let next = |next: super::expand::Next| {
        if matches!(next.step, Step::Arrival { at: 0, .. }) {
            all.push(next.key);
        }
    };
    expander.expand(parts, expander.space.looks(&parts), next, |_| {});
    all
}

/// The segments, by sender, that can be part of a cycle: each is answered by a host that can come
/// back to where it was, and so are its answers.
fn suspects(space: &Space<'_>) -> PerHost<HashSet<Id>> {
    // What answers what: a segment and its sender → those that answer it.
    let mut answers: HashMap<(Host, Id), HashSet<(Host, Id)>> = HashMap::new();
    for host in Host::BOTH {
        let components = components(space, host);
        for (party, happening, turn) in space.rosters[host].all_turns() {
            let Happening::Arrival(segment) = happening else { continue };
            let is_inside = components.get(party as usize) == components.get(turn.party as usize);
            if turn.sends == Turn::REFUSED || turn.sends == 0 || !is_inside {
                continue;
            }
            let sent = space.lines[host].line(turn.sends).map(|it| (host, it));
            answers.entry((host.peer(), segment)).or_default().extend(sent);
        }
    }
    // What has no answer that is answered in turn is taken out, until nothing more goes.
    loop {
        let dead: Vec<(Host, Id)> = answers
            .iter()
            .filter(|(_, sent)| sent.iter().all(|it| !answers.contains_key(it)))
            .map(|(segment, _)| *segment)
            .collect();
        if dead.is_empty() {
            break;
        }
        dead.iter().for_each(|segment| drop(answers.remove(segment)));
    }
    PerHost::from_fn(|host| {
        answers.keys().filter(|(from, _)| *from == host).map(|(_, segment)| *segment).collect()
    })
}

/// For each party of a host, the number of its component: parties with the same number lead to each
/// other by arrivals.
fn components(space: &Space<'_>, host: Host) -> Vec<u32> {
    let roster = &space.rosters[host];
    let mut next: Vec<Vec<Id>> = vec![Vec::new(); roster.len()];
    let mut before: Vec<Vec<Id>> = vec![Vec::new(); roster.len()];
    for (party, happening, turn) in roster.all_turns() {
        if matches!(happening, Happening::Arrival(_)) && party != turn.party {
            if let Some(list) = next.get_mut(party as usize) {
                list.push(turn.party);
            }
            if let Some(list) = before.get_mut(turn.party as usize) {
                list.push(party);
            }
        }
    }
    // Kosaraju's algorithm, without recursion.
    let mut order = Vec::with_capacity(next.len());
    let mut seen = vec![false; next.len()];
    for start in 0..next.len() {
        let mut way = vec![(start, 0)];
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        while let Some((at, tried)) = way.last_mut() {
            match next[*at].get(*tried) {
                Some(to) => {
                    *tried += 1;
                    let to = *to as usize;
                    if !std::mem::replace(&mut seen[to], true) {
                        way.push((to, 0));
                    }
                }
                None => {
                    order.push(*at);
                    way.pop();
                }
            }
        }
    }
    let mut component = vec![u32::MAX; next.len()];
    for (number, start) in order.into_iter().rev().enumerate() {
        let mut way = vec![start];
        while let Some(at) = way.pop() {
            if component[at] != u32::MAX {
                continue;
            }
            component[at] = number as u32;
            way.extend(
                before[at].iter().map(|it| *it as usize).filter(|it| component[*it] == u32::MAX),
            );
        }
    }
    component
}
