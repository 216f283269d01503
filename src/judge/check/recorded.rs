//! What can be had by saying again what the model says in the visible tests: no more than those
//! are worth, and nothing of the hidden ones.

use std::sync::atomic::AtomicBool;

use super::{Finding, SEEDS};
use crate::grade::Points;
use crate::grade::record::Kind;
use crate::judge::kind::{Grader, Halt};
use crate::judge::one;
use crate::judge::recorded::Recorded;

/// The first of the seeds whose answers are recorded: those that are graded are not among them.
const LEARNED: u32 = 1000;

/// How many of them.
const MANY: u32 = 8;

/// Grades recorded answers; nothing where no program is asked for.
pub(super) fn recorded(grader: &Grader<'_>, cancel: &AtomicBool) -> Result<Option<Finding>, Halt> {
    let assignment = grader.assignment;
    if assignment.settings.kind != Kind::Program {
        return Ok(None);
    }
    let is_hidden = |id: &str| {
        let mut items = assignment.suite.items.iter();
        let scenario = items.find(|it| it.id == id).and_then(|it| assignment.suite.get(it));
        scenario.is_some_and(|(_, scenario)| scenario.attributes.hidden)
    };
    let visible = assignment.suite.items.iter().filter(|item| !is_hidden(&item.id));
    let entrant = Recorded::of(assignment, visible, LEARNED..LEARNED + MANY);
    let (mut most, mut passed) = (Points::ZERO, Vec::new());
    for seed in 0..SEEDS {
        let graded = one::enter(grader, &entrant, seed, cancel)?;
        most = most.max(graded.points);
        for test in graded.tests.iter().filter(|it| is_hidden(&it.id)) {
            if test.points > Points::ZERO && !passed.contains(&test.id) {
                passed.push(test.id.clone());
            }
        }
    }
    let all = assignment.points;
    let told = vec![format!("{most} of {all}: the model's answers to the visible tests, recorded")];
    let wrong = passed.iter().map(|id| {
        format!(
            "`{id}` is hidden, and recorded answers of the visible tests get points in it: let it \
             demand something that the program has to do and no visible test shows, with `all` \
             after its `@points`"
        )
    });
    let what = "recorded answers get nothing of the hidden tests";
    Ok(Some(Finding { what, wrong: wrong.collect(), told }))
}
