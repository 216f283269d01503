//! Which advice is given. A way out is given only if it was tried on the model and helps there.
//! On another implementation, advice is given only if the model would need it as well: the author
//! is not to blame for what the implementation did.

use std::collections::HashMap;

use super::way::{Place, Way};
use super::{Advice, Idea, MOST};
use crate::language::plan::{Scenario, Statement};
use crate::run::result::{Failure, FailureKind};

/// How many ways are tried for one scenario; further failures only get facts.
const MOST_TRIALS: usize = 48;

/// What fails, as far as a trial compares it: the statement, what is underlined, and how.
pub(in crate::run) type Missed = (usize, crate::language::Span, FailureKind);

/// What fails of a scenario up to a statement, on each of the stacks on which ways are tried;
/// `None` if a run does not get there.
pub(in crate::run) type TryOut<'a> = &'a dyn Fn(&Scenario, usize) -> Option<Vec<Vec<Missed>>>;

/// A failure, as a trial compares it.
pub(in crate::run) fn missed(failure: &Failure) -> Missed {
    (usize::try_from(failure.statement).unwrap_or(usize::MAX), failure.span, failure.kind())
}

/// Writes into each failure the advice that holds.
///
/// `ideas` has what may help with each failure. `reference` has the same of a run on the model,
/// with its failures, where these are not the model's own.
pub(in crate::run) fn tell(
    scenario: &Scenario,
    failures: &mut [Failure],
    ideas: Vec<Vec<Idea>>,
    reference: Option<(&[Failure], Vec<Vec<Idea>>)>,
    try_out: TryOut<'_>,
) {
    let all: Vec<Missed> = failures.iter().map(missed).collect();
    let places: HashMap<Missed, usize> = reference.as_ref().map_or_else(HashMap::new, |(it, _)| {
        it.iter().enumerate().map(|(at, failure)| (missed(failure), at)).collect()
    });
    let mut trials = 0;
    for (failure, mut items) in failures.iter_mut().zip(ideas) {
        let this = missed(failure);
        if failure.follows {
            items.clear();
        }
        if let Some((_, agreed)) = &reference {
            let agreed = places.get(&this).and_then(|at| agreed.get(*at));
            items.retain(|item| agreed.is_some_and(|agreed| agreed.contains(item)));
        }
        let mut kept: Vec<Advice> = Vec::new();
        for Idea { claim, ways } in items {
            if kept.len() == MOST {
                break;
            }
            let is_fact = ways.is_empty();
            let way = ways.into_iter().find(|way| {
                trials += 1;
                trials <= MOST_TRIALS && helps(scenario, this, &all, way, try_out)
            });
            let advice = Advice { claim, way };
            if (is_fact || advice.way.is_some()) && !kept.contains(&advice) {
                kept.push(advice);
            }
        }
        failure.advice = kept;
    }
}

/// Whether the scenario gets further with it: what failed holds, and nothing new fails up to there.
fn helps(
    scenario: &Scenario,
    failed: Missed,
    all: &[Missed],
    way: &Way,
    try_out: TryOut<'_>,
) -> bool {
    let (at, span, _) = failed;
    let Some(original) = scenario.statements.get(at).cloned() else { return false };
    let new = way.statements.iter().map(|kind| Statement { span, kind: kind.clone() });
    let many = way.statements.len();
    let mut tried = scenario.clone();
    let statements = &mut tried.statements;
    // Where each statement is afterwards, and how far to run.
    let (shift, until): (Box<dyn Fn(usize) -> usize>, usize) = match way.place {
        Place::Here | Place::Before(..) => {
            let place = if let Place::Before(place, _) = way.place { place.min(at) } else { at };
            statements.splice(place..place, new);
            (Box::new(move |n| if n < place { n } else { n + many }), at + many)
        }
        Place::Instead => {
            statements.splice(at..=at, new);
            (Box::new(|n| n), at + many.saturating_sub(1))
        }
        Place::Move(place) if place < at => {
            statements.remove(at);
            statements.insert(place, original);
            let shift = move |n| match n {
                n if n == at => place,
                n if (place..at).contains(&n) => n + 1,
                n => n,
            };
            (Box::new(shift), at)
        }
        Place::Move(_) => return false,
    };
    let is_instead = way.place == Place::Instead;
    let allowed: Vec<Missed> = all
        .iter()
        .filter(|it| **it != failed && it.0 <= at && !(is_instead && it.0 == at))
        .map(|(n, span, kind)| (shift(*n), *span, *kind))
        .collect();
    let missed = try_out(&tried, until);
    missed.is_some_and(|missed| missed.iter().flatten().all(|it| allowed.contains(it)))
}
