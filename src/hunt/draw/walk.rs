//! Longer walks: from a situation under some settings, through events that lead to what was taken least.

use super::guide::Guide;
use super::pool::Pool;
use super::settings::Near;
use crate::language::plan::Statement;
use crate::select::Numbers;

/// How many events a walk has.
const LENGTH: (usize, usize) = (3, 9);

/// How many events are drawn, of which the one is taken that leads to what was taken least.
const CHOICES: usize = 4;

/// One walk.
pub(super) fn walk(pool: &Pool, numbers: &mut Numbers) -> Vec<Statement> {
    let guide = Guide::get();
    let mut draw = |count: usize| {
        let last = (count as u64).saturating_sub(1);
        usize::try_from(numbers.between(0, last)).unwrap_or_default()
    };
    let at = draw(pool.places.len());
    let Some(place) = pool.places.get(at) else { return Vec::new() };
    let mut choice = if draw(3) == 0 { 0 } else { draw(pool.choices()) };
    // What rules ask for elsewhere says little.
    while pool.settings.get(choice).is_some_and(|it| !it.is_free() && !it.is_asked_in(place.state))
    {
        choice = draw(pool.choices());
    }
    let mut all = pool.begin(choice, at);
    let (mut state, mut walked) = (place.state, Vec::new());
    for _ in 0..LENGTH.0 + draw(LENGTH.1 - LENGTH.0 + 1) {
        let event = match draw(4) {
            0 => pool.telling.get(draw(pool.telling.len())).copied(),
            _ => {
                let ways = guide.ways(state);
                let drawn: Vec<_> =
                    (0..CHOICES).filter_map(|_| ways.get(draw(ways.len()))).collect();
                let near = |event: u16| pool.near(choice, state, event) == Near::Yes;
                let best =
                    drawn.into_iter().max_by_key(|it| (near(it.event), guide.worth(it, &walked)));
                if let Some(best) = best {
                    best.walk(&mut walked);
                    state = best.to;
                }
                best.map(|it| it.event)
            }
        };
        all.extend_from_slice(pool.happens(at, event.map_or(0, usize::from)));
    }
    let tail = draw(pool.tails());
    all.extend_from_slice(pool.ends(at, tail));
    all
}
