//! The hunter against every mutant of the table in the place of the implementation: the measure of what
//! it would find. No scenario is read.
//!
//! First each course runs on the model beside itself, and what it goes through is kept. A mutant then
//! runs on those courses that reach its rule, until it parts from the model.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::{Course, Courses};
use crate::harness::{LeftOut, run_all};
use crate::host::{Host, PerHost};
use crate::mutants::{Fate, Hunt, Hunted, Mark, Mutant, Seen, Watched, marks, mutants};
use crate::run::{Care, Limits, Meeting, Verdict, meet, standard};
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

/// The numbers of the courses that go through something.
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
    let watched = run_all(&shares, jobs, cancel, |share| {
        let first = share * SHARE;
        let watch = |number| (number, watch(&courses.course(number)));
        (first..count.min(first + SHARE)).map(watch).collect::<Vec<_>>()
    });
    if watched.len() < shares.len() {
        return None;
    }
    let mut reached = Reached { count, ..Reached::default() };
    for (number, (seen, alike)) in watched.into_iter().flatten() {
        if !alike {
            reached.wrong.push(number);
            continue;
        }
        for mark in seen.into_marks() {
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

/// What a course goes through on the model, and whether the model does the same as itself.
fn watch(course: &Course) -> (Seen, bool) {
    let seen = Rc::new(RefCell::new(Seen::default()));
    let build = |configs: &PerHost<Config>| {
        PerHost::from_fn(|host: Host| {
            let seen = Rc::clone(&seen);
            let rules = Rules::standard();
            let model = Model::with_rules(configs[host].clone(), rules);
            Watched::new(model, move |event, before, effects| {
                if host == Host::Server {
                    seen.borrow_mut().look(rules, event, before, effects);
                }
            })
        })
    };
    let met = beside(course, &standard(), build);
    (seen.take(), met.hard.is_none())
}

fn beside<S: crate::stack::Stack>(
    course: &Course,
    rules: &Arc<Rules>,
    build: impl Fn(&PerHost<Config>) -> PerHost<S>,
) -> Meeting {
    let at = (Host::Server, &PerHost([None, None]));
    meet(&course.scenario, LIMITS, at, (rules, Care::Strict), build)
}

/// Runs the courses that reach a mutant's rule, until one parts it from the model.
fn fate(mutant: &Mutant, courses: Courses, reached: &Reached) -> Fate {
    let table = mutant.table();
    let rules = standard();
    let numbers: Vec<u64> = match marks(mutant) {
        None => (0..reached.count).collect(),
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
