//! Runs scenarios on mutants, each until one notices.
//!
//! First every scenario runs on the standard table, and what it went through is kept. A mutant
//! is then run only on scenarios that reach its rule: on any other, it does what the
//! standard table does, event by event.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::change::{Axis, Mutant, What};
use super::equivalent::EQUIVALENT;
use super::house::House;
use super::mutants;
use super::searched::Searched;
use super::watched::Watched;
use crate::harness::{Case, LeftOut, run_all};
use crate::host::{Host, PerHost};
use crate::language::plan::Scenario;
use crate::run::{Limits, RunOptions, Verdict, passes, run_scenario};
use crate::stack::Model;
use crate::tcp::{Config, Effects, Event, Next, RuleId, Rules, State, Step};

/// The results of all mutants.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hunt {
    /// Every mutant, in the order of the table.
    pub mutants: Vec<Hunted>,
    /// How many scenarios were run against them: those that pass on the standard table.
    pub scenarios: usize,
    /// The others, which say nothing about mutants.
    pub left_out: LeftOut,
}

/// The result of a mutant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hunted {
    /// Which.
    pub mutant: Mutant,
    /// Its result.
    pub fate: Fate,
}

/// The result of a mutant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// This scenario noticed: the first of the shortest that reach the rule.
    Killed(String),
    /// It cannot be noticed, for this reason.
    Equivalent(&'static str),
    /// Not noticed, though this many scenarios reach the rule.
    Survived(usize),
}

impl Fate {
    /// That of a mutant that none of so many noticed.
    pub(crate) fn unnoticed(mutant: &Mutant, reached: usize) -> Self {
        let known = EQUIVALENT.iter().find(|known| known.id == mutant.id);
        known.map_or(Self::Survived(reached), |known| Self::Equivalent(known.proof))
    }
}

/// How many mutants of an axis were noticed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Score {
    /// How many there are.
    pub total: usize,
    /// How many were noticed.
    pub killed: usize,
    /// How many cannot be noticed.
    pub equivalent: usize,
}

impl Score {
    /// How many can be noticed.
    pub const fn possible(self) -> usize {
        self.total - self.equivalent
    }

    /// How many were not noticed, though they can be.
    pub const fn survived(self) -> usize {
        self.possible() - self.killed
    }

    /// Whether at least so many percent were noticed, of those that can be.
    pub fn reaches(self, percent: f64) -> bool {
        self.killed as f64 * 100.0 >= percent * self.possible() as f64
    }

    /// How many percent were noticed, of those that can be, rounded down to a tenth.
    pub fn percent(self) -> f64 {
        let tenths = (self.killed * 1000).checked_div(self.possible());
        tenths.map_or(100.0, |tenths| tenths as f64 / 10.0)
    }
}

impl Hunt {
    /// The score of an axis.
    pub fn score(&self, axis: Axis) -> Score {
        let mut score = Score { total: 0, killed: 0, equivalent: 0 };
        for it in self.mutants.iter().filter(|it| it.mutant.axis() == axis) {
            score.total += 1;
            score.killed += usize::from(matches!(it.fate, Fate::Killed(_)));
            score.equivalent += usize::from(matches!(it.fate, Fate::Equivalent(_)));
        }
        score
    }

    /// Whether any mutant was noticed.
    pub fn notices_any(&self) -> bool {
        self.mutants.iter().any(|it| matches!(it.fate, Fate::Killed(_)))
    }

    /// The mutants that were not noticed, with the number of scenarios that reach them.
    pub fn survivors(&self) -> impl Iterator<Item = (&Mutant, usize)> {
        self.mutants.iter().filter_map(|it| match it.fate {
            Fate::Survived(reached) => Some((&it.mutant, reached)),
            _ => None,
        })
    }
}

/// Something that a scenario goes through, so that a change there can show.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Mark {
    /// A rule fired in a state.
    Fired(RuleId, State),
    /// The list of rules for a kind of event was tried in a state.
    Tried(State, Event),
}

/// What a scenario goes through on the standard table.
#[derive(Default)]
pub(crate) struct Seen {
    marks: BTreeSet<Mark>,
    steps: u32,
    /// Of an exploration, what its search reached.
    searched: Option<Searched>,
}

/// All steps of a segment's arrival are tried in one go.
const fn kind(event: Event) -> Event {
    match event {
        Event::Segment(_) => Event::Segment(Step::Check),
        other => other,
    }
}

impl Seen {
    /// Takes note of an event.
    pub(crate) fn look(&mut self, rules: &Rules, event: Event, before: State, effects: &Effects) {
        self.steps += 1;
        let mut state = before;
        let mut passed = vec![state];
        for id in &effects.fired {
            self.marks.insert(Mark::Fired(*id, state));
            if let Some(Next::To(next)) = rules.get(*id).map(|rule| rule.next) {
                state = next;
                passed.push(state);
            }
        }
        for state in passed {
            self.marks.insert(Mark::Tried(state, kind(event)));
            self.marks.insert(Mark::Tried(state, Event::Output));
        }
    }

    /// Whether a mutant can show here.
    pub(crate) fn reaches_rule(&self, mutant: &Mutant) -> bool {
        if let (Some(searched), What::Rule { rule, change, .. }) = (&self.searched, &mutant.what) {
            // What was tried in a search is not kept.
            return change.widens() || searched.fires(*rule);
        }
        marks(mutant).is_none_or(|marks| marks.iter().any(|it| self.marks.contains(it)))
    }
}

/// What a scenario has to go through so that a mutant can show there: one of these. `None` is anything:
/// numbers and comparisons are asked for at nearly every event.
pub(crate) fn marks(mutant: &Mutant) -> Option<Vec<Mark>> {
    let What::Rule { rule, states, change } = &mutant.what else { return None };
    let event = Rules::standard().get(*rule).map(|rule| rule.event);
    let mark = |state: &State| match event {
        Some(event) if change.widens() => Mark::Tried(*state, kind(event)),
        _ => Mark::Fired(*rule, *state),
    };
    Some(states.iter().map(mark).collect())
}

/// Runs those of the scenarios that are meant for the model, and explorations after them, against
/// every mutant, on up to `jobs` threads (0: one for each processor). `None` if `cancel` was set
/// before the end.
pub fn hunt(cases: &[Case<'_>], jobs: usize, cancel: &AtomicBool) -> Option<Hunt> {
    hunt_among(mutants(), cases, jobs, cancel)
}

/// As [`hunt()`], but against these mutants only.
pub fn hunt_among(
    all: Vec<Mutant>,
    cases: &[Case<'_>],
    jobs: usize,
    cancel: &AtomicBool,
) -> Option<Hunt> {
    let meant: Vec<&Case<'_>> = cases.iter().filter(|it| it.is_for_the_model()).collect();
    let watched = run_all(&meant, jobs, cancel, |case| match case.scenario.exploration {
        None => watch(case.scenario),
        Some(_) => {
            let (searched, verdict) = Searched::watch(case.scenario, cancel);
            (Seen { searched, ..Seen::default() }, verdict)
        }
    });
    if watched.len() < meant.len() {
        return None;
    }
    let mut left_out = LeftOut::default();
    let mut good: Vec<(&Case<'_>, Seen)> = Vec::new();
    for (case, (seen, verdict)) in meant.iter().copied().zip(watched) {
        match verdict {
            Verdict::Passed => good.push((case, seen)),
            _ => left_out.add(&case.name, verdict),
        }
    }
    // The shortest first: what it notices is soon noticed, and plainest to read.
    let states = |seen: &Seen| seen.searched.as_ref().map(Searched::states);
    good.sort_by_key(|(_, seen)| (states(seen), seen.steps));
    let fates = run_all(&all, jobs, cancel, |mutant| fate(mutant, &good, cancel));
    if fates.len() < all.len() {
        return None;
    }
    let hunted = |(mutant, fate)| Hunted { mutant, fate };
    let mutants = all.into_iter().zip(fates).map(hunted).collect();
    Some(Hunt { mutants, scenarios: good.len(), left_out })
}

/// Whether a scenario notices anything more that is wrong with these rules, or one of them that
/// is not followed, where that is so only at these hosts. `Some(None)` if it says nothing about
/// that: it fails on the rules as they are. `None` if `cancel` was set before the end.
pub fn notices_any(
    case: &Case<'_>,
    house: &House,
    hosts: PerHost<bool>,
    cancel: &AtomicBool,
) -> Option<Option<bool>> {
    if !case.is_for_the_model() {
        return Some(None);
    }
    let (seen, verdict) = watch_by(case.scenario, house.rules());
    if verdict != Verdict::Passed {
        return Some(None);
    }
    let all = mutants();
    let reached = all.iter().filter(|mutant| seen.reaches_rule(mutant));
    for table in house.each_without().chain(reached.filter_map(|mutant| house.with(mutant))) {
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        let right = house.rules();
        let tables = PerHost::from_fn(|host| if hosts[host] { &table } else { &**right });
        if notices(case, &seen, &tables) {
            return Some(Some(true));
        }
    }
    Some(Some(false))
}

/// What a scenario goes through on the standard table, and its verdict there.
pub(crate) fn watch(scenario: &Scenario) -> (Seen, Verdict) {
    watch_by(scenario, Rules::standard())
}

/// The same on another table.
fn watch_by(scenario: &Scenario, rules: &Rules) -> (Seen, Verdict) {
    let seen = Rc::new(RefCell::new(Seen::default()));
    let build = |configs: &PerHost<Config>| {
        PerHost::from_fn(|host: Host| {
            let seen = Rc::clone(&seen);
            let model = Model::with_rules(configs[host].clone(), rules);
            Watched::new(model, move |event, before, effects| {
                seen.borrow_mut().look(rules, event, before, effects);
            })
        })
    };
    let options = RunOptions { trace: false, ..RunOptions::default() };
    let verdict = run_scenario(scenario, &options, build).verdict;
    (seen.take(), verdict)
}

/// Runs the scenarios that reach a mutant's rule, until one notices.
fn fate(mutant: &Mutant, scenarios: &[(&Case<'_>, Seen)], cancel: &AtomicBool) -> Fate {
    let table = Arc::new(mutant.table());
    let mut reached = 0;
    for (case, seen) in scenarios.iter().filter(|(_, seen)| seen.reaches_rule(mutant)) {
        reached += 1;
        let notices = match &seen.searched {
            Some(searched) => searched.notices(case.scenario, &table, cancel),
            None => notices(case, seen, &PerHost([&*table; 2])),
        };
        if notices {
            return Fate::Killed(case.name.clone());
        }
    }
    Fate::unnoticed(mutant, reached)
}

/// An event that fires so many rules comes to no end by itself.
const LIVELOCK: usize = 2_000;

/// Whether a scenario that passes on the standard table fails with these at the hosts. A table that
/// comes to no end is noticed, too.
pub(super) fn notices(case: &Case<'_>, seen: &Seen, tables: &PerHost<&Rules>) -> bool {
    let stuck = Cell::new(false);
    let build = |configs: &PerHost<Config>| {
        PerHost::from_fn(|host: Host| {
            Watched::new(Model::with_rules(configs[host].clone(), tables[host]), |_, _, effects| {
                if effects.fired.len() >= LIVELOCK {
                    stuck.set(true);
                    effects.segments.clear();
                }
            })
        })
    };
    let steps = seen.steps.saturating_mul(4).saturating_add(200);
    let limits = Limits { steps, ..Limits::default() };
    !passes(case.scenario, limits, build) || stuck.get()
}
