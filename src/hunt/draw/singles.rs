//! The list of singles: which events happen in which situations, under which settings.

use super::events::BESIDES_AND_OTHERS;
use super::pool::{Extent, Place, Pool, Single, mix};
use super::settings::Near;

/// How many events are drawn in a state for settings of which no rule says where they matter.
const DRAWN: usize = 4;

/// How many are drawn at most for settings that rules ask for.
const ASKED: usize = 40;

/// How many are drawn where a few are enough.
const FEW: usize = 3;

/// Every event that the table tells apart in each state.
pub(super) fn events(pool: &Pool) -> Vec<Single> {
    let of = |(at, place): (usize, &Place)| {
        pool.in_state(place.state).iter().map(move |event| Single::new(0, at, *event))
    };
    pool.whole().flat_map(of).collect()
}

/// What settings change of that, alone and two at once.
pub(super) fn settings(pool: &Pool) -> Vec<Single> {
    let mut singles = Vec::new();
    for (at, place) in pool.whole() {
        let all = pool.in_state(place.state);
        let single = |choice: usize, event: u16| {
            let single = Single::new(choice, at, event);
            if Pool::is_late(place) { single.in_time() } else { single }
        };
        for (choice, settings) in pool.settings.iter().enumerate().skip(1) {
            let mut some: Vec<u16> = if settings.is_free() {
                drawn(&pool.telling, DRAWN, choice, at).copied().collect()
            } else {
                let of = |near: Near| {
                    let near = move |it: &&u16| pool.near(choice, place.state, **it) == near;
                    all.iter().filter(near).copied().collect::<Vec<u16>>()
                };
                let (near, nearly) = (of(Near::Yes), of(Near::Nearly));
                let near = drawn(&near, ASKED, choice, at).copied();
                near.chain(drawn(&nearly, ASKED, choice, at).copied()).collect()
            };
            some.extend(telling_near(pool, &[choice], place));
            some.sort_unstable();
            some.dedup();
            singles.extend(some.into_iter().map(|event| single(choice, event)));
        }
        for (one, two, both) in &pool.settings_in_pairs {
            let events = telling_near(pool, &[*one, *two], place);
            singles.extend(events.map(|event| single(*both, event)));
        }
    }
    singles
}

/// Of what tells most, that at which rules ask for these settings, or nearly so for all but one.
fn telling_near<'p>(
    pool: &'p Pool,
    choices: &[usize],
    place: &'p Place,
) -> impl Iterator<Item = u16> + use<'p> {
    let choices = choices.to_vec();
    let near = move |event: &u16| {
        let near = || choices.iter().map(|of| pool.near(*of, place.state, *event));
        near().all(|it| it > Near::No) && near().any(|it| it == Near::Yes)
    };
    pool.telling.iter().copied().filter(near)
}

/// What can happen in situations where much is tried, and in all others, where settings are tried as
/// well. `particular` is what depends on little windows, and on options that segments carry.
pub(super) fn situations(pool: &Pool, particular: &[((bool, bool), Vec<u16>)]) -> [Vec<Single>; 2] {
    let mut rest: Vec<Single> = events(pool).into_iter().map(Single::in_time).collect();
    let mut much = Vec::new();
    let others = pool.places.iter().enumerate().filter(|(_, it)| it.extent != Extent::Whole);
    for (at, place) in others {
        let mut events = events_at(pool, at, place);
        let own = particular.iter().find(|it| it.0 == pool.particular(place));
        events.extend(own.iter().flat_map(|it| &it.1).filter(|_| place.extent != Extent::Few));
        let here = events.into_iter().map(|event| Single::new(0, at, event));
        match place.extent {
            Extent::Much => much.extend(here),
            _ => rest.extend(here),
        }
        if place.extent == Extent::Few {
            continue;
        }
        for (choice, settings) in pool.settings.iter().enumerate().skip(1) {
            let near = |event: &u16| pool.near(choice, place.state, *event) > Near::No;
            let some: Vec<u16> = match settings.is_free() {
                true if place.extent == Extent::Telling => Vec::new(),
                true => pool.telling.clone(),
                false => pool.telling.iter().copied().filter(near).collect(),
            };
            let some = drawn(&some, 1, choice, at).copied();
            rest.extend(some.map(|event| Single::new(choice, at, event)));
        }
    }
    [much, rest]
}

/// What is tried in a situation without settings.
fn events_at(pool: &Pool, at: usize, place: &Place) -> Vec<u16> {
    let all = pool.in_state(place.state);
    let some = match place.extent {
        Extent::Whole | Extent::All => all,
        Extent::Much | Extent::Few => {
            all.get(all.len().saturating_sub(BESIDES_AND_OTHERS)..).unwrap_or_default()
        }
        Extent::Telling => &[],
    };
    let telling = pool.telling.iter().filter(|it| !some.contains(it));
    let events: Vec<u16> = some.iter().chain(telling).copied().collect();
    match place.extent {
        Extent::Few => drawn(&events, FEW, 0, at).copied().collect(),
        _ => events,
    }
}

/// Some of these, each once: what is drawn depends on two numbers alone.
fn drawn(from: &[u16], count: usize, one: usize, two: usize) -> impl Iterator<Item = &u16> {
    let start = mix(one, two, 0);
    // A step that has no divisor in common with a count leads to all of them.
    let count = count.min(from.len());
    let step = (from.len() / (count + 1)).max(1);
    (0..count).filter_map(move |nth| from.get((start + nth * step) % from.len().max(1)))
}
