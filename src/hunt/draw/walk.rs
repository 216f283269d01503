//! Longer walks: from a situation under some settings, through events that are drawn by how seldom what
//! they lead to was taken.

use super::pool::Pool;
use crate::language::plan::Statement;
use crate::select::Numbers;

/// How many events a walk has.
const LENGTH: (u64, u64) = (3, 9);

/// One walk.
pub(super) fn walk(pool: &Pool, numbers: &mut Numbers) -> Vec<Statement> {
    let mut draw = |count: usize| {
        let last = (count as u64).saturating_sub(1);
        usize::try_from(numbers.between(0, last)).unwrap_or_default()
    };
    let place = draw(pool.places.len());
    let choice = if draw(3) == 0 { 0 } else { draw(pool.choices()) };
    let mut all = pool.begin(choice, place);
    let length = LENGTH.0 as usize + draw((LENGTH.1 - LENGTH.0) as usize + 1);
    for _ in 0..length {
        let event = if draw(4) == 0 {
            // One of a single, which says what it is about.
            pool.singles.get(draw(pool.singles.len())).map_or(0, |it| it.event())
        } else {
            pool.telling.get(draw(pool.telling.len())).map_or(0, |it| usize::from(*it))
        };
        all.extend_from_slice(pool.happens(place, event));
    }
    let tail = draw(pool.tails());
    all.extend_from_slice(pool.ends(place, tail));
    all
}
