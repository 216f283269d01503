//! The hunter against every mutant of the table in the place of the implementation: the measure of what
//! it would find. No scenario is read.
//!
//! First each course runs on the model beside itself, and what it reaches is kept. A mutant then
//! runs on those courses that reach what it changes, until it parts from the model.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::reach::{For, Mark, Reach};
use super::{Course, Courses};
use crate::harness::{LeftOut, run_all};
use crate::host::{Host, PerHost};
use crate::mutants::{Change, Fate, Hunt, Hunted, Mutant, Watched, What, mutants};
use crate::run::{Beside, Care, Limits, Meeting, Verdict, meet, standard};
use crate::stack::Model;
use crate::tcp::{Config, Rules};

/// How many courses are watched at once.
const SHARE: u64 = 256;

/// A course that a mutant never ends is ended by this: it is far from the model by then.
const LIMITS: Limits = Limits {
    steps: 20_000,
    octets: 1 << 30,
    time: crate::language::plan::LONGEST_SCENARIO,
    real_wait: std::time::Duration::ZERO,
    real_total: std::time::Duration::ZERO,
};

/// The numbers of the courses that reach something.
#[derive(Default)]
struct Reached {
    courses: HashMap<Mark, Vec<u64>>,
    wrong: Vec<u64>,
    count: u64,
}

/// Runs the first `count` courses against every mutant, on up to `jobs` threads (0: one for each
/// processor). `None` if `cancel` was set before the end. Courses that part the model from itself would
/// be left out, and are told as failed: there should be none.
pub fn against_mutants(
    courses: Courses,
    count: u64,
    jobs: usize,
    cancel: &AtomicBool,
) -> Option<Hunt> {
    let shares: Vec<u64> = (0..count.div_ceil(SHARE)).collect();
    let reach = Reach::new();
    let watched = run_all(&shares, jobs, cancel, |share| {
        let first = share * SHARE;
        let watch = |number| (number, watch(&courses.course(number), &reach));
        (first..count.min(first + SHARE)).map(watch).collect::<Vec<_>>()
    });
    if watched.len() < shares.len() {
        return None;
    }
    let mut reached = Reached { count, ..Reached::default() };
    for (number, (marks, alike)) in watched.into_iter().flatten() {
        if !alike {
            reached.wrong.push(number);
            continue;
        }
        for mark in marks {
            reached.courses.entry(mark).or_default().push(number);
        }
    }
    let all = mutants();
    let fates = run_all(&all, jobs, cancel, |mutant| fate(mutant, courses, &reached));
    if fates.len() < all.len() {
        return None;
    }
    let mut left_out = LeftOut::default();
    for number in &reached.wrong {
        left_out.add(&format!("course {number}"), Verdict::Failed);
    }
    let hunted = |(mutant, fate)| Hunted { mutant, fate };
    let mutants = all.into_iter().zip(fates).map(hunted).collect();
    let scenarios = usize::try_from(count).unwrap_or(usize::MAX) - reached.wrong.len();
    Some(Hunt { mutants, scenarios, left_out })
}

/// What a course reaches on the model, and whether the model does the same as itself.
fn watch(course: &Course, reach: &Reach) -> (BTreeSet<Mark>, bool) {
    let marks = Rc::new(RefCell::new(BTreeSet::new()));
    let build = |configs: &PerHost<Config>| {
        PerHost::from_fn(|host: Host| {
            let marks = Rc::clone(&marks);
            let model = Model::with_rules(configs[host].clone(), reach.table());
            Watched::new(model, move |_, before, effects| {
                if host == Host::Server {
                    reach.look(before, &effects.fired, &mut marks.borrow_mut());
                }
            })
        })
    };
    let alike = |met: Meeting| met.hard.is_none();
    // An event that fires very many rules ends sooner where some of them do nothing.
    let is_alike = alike(beside(course, &standard(), build)) || alike(itself(course));
    (marks.take(), is_alike)
}

fn itself(course: &Course) -> Meeting {
    beside(course, &standard(), |configs: &PerHost<Config>| {
        PerHost::from_fn(|host: Host| Model::new(configs[host].clone()))
    })
}

fn beside<S: crate::stack::Stack>(
    course: &Course,
    rules: &Arc<Rules>,
    build: impl Fn(&PerHost<Config>) -> PerHost<S>,
) -> Meeting {
    let at = (Host::Server, &PerHost([None, None]));
    let against = Beside { rules, care: Care::Strict, has: None, otherwise: &[] };
    meet(&course.scenario, LIMITS, at, against, build)
}

/// Runs the courses that reach a mutant's rule, until one parts it from the model.
fn fate(mutant: &Mutant, courses: Courses, reached: &Reached) -> Fate {
    let table = mutant.table();
    let rules = standard();
    let numbers: Vec<u64> = match marks(mutant) {
        // Numbers and comparisons are asked for at nearly every event. What comes late goes furthest.
        None => (0..reached.count).rev().collect(),
        Some(marks) => {
            let of = |mark: &Mark| reached.courses.get(mark).map(Vec::as_slice).unwrap_or_default();
            let mut numbers: Vec<u64> = marks.iter().flat_map(of).copied().collect();
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        }
    };
    for number in &numbers {
        let course = courses.course(*number);
        let met = beside(&course, &rules, |configs: &PerHost<Config>| {
            PerHost::from_fn(|host: Host| {
                let table = if host == Host::Server { &table } else { Rules::standard() };
                Model::with_rules(configs[host].clone(), table)
            })
        });
        if met.hard.is_some() {
            return Fate::Killed(course.scenario.name);
        }
    }
    Fate::unnoticed(mutant, numbers.len())
}

/// What a course has to reach so that a mutant can show there: one of these. `None` is anything.
fn marks(mutant: &Mutant) -> Option<Vec<Mark>> {
    let What::Rule { rule, states, change } = &mutant.what else { return None };
    let all = match *change {
        // Where it fired before, it does as before.
        Change::Unasked(at) => vec![For::But(*rule, at)],
        Change::Inverted(at) => vec![For::But(*rule, at), For::Itself(*rule)],
        _ => vec![For::Itself(*rule)],
    };
    Some(states.iter().flat_map(|state| all.iter().map(|it| (*it, *state))).collect())
}
