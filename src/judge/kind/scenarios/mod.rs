//! Scenarios written by students: whether they are correct and their own, which bugs they catch, how
//! much of TCP they cover, and whether they check what happens. Everything counts only in proportion to
//! the bugs that they catch.

mod caught;
mod checks;
mod classes;
mod covered;
mod valid;

use std::collections::BTreeSet;

use sha2::Sha256;

use self::classes::Happened;
#[cfg(test)]
pub(super) use self::valid::MOST_EVENTS;
use super::{Ended, Halt, Sink};
use crate::coverage::Axis;
use crate::grade::Points;
use crate::grade::pattern::matches;
use crate::grade::record::{Outcome, Problem, ProblemKind, Test};
use crate::grade::submission::{Candidate, Opened};
use crate::harness::Case;
use crate::judge::assignment::{Assignment, MEASURES};
use crate::judge::original::Known;
use crate::mutants::{EQUIVALENT, Mutant, mutants};
use crate::stack::Implementation;

/// What the tests are called, in the order of [`MEASURES`].
const NAMES: [&str; 4] =
    ["scenarios are correct", "bugs are caught", "TCP is covered", "transitions are checked"];
/// What is measured, the same for all submissions.
pub(super) struct Measures {
    stacks: Vec<Implementation>,
    /// The mutants to catch.
    mutants: Vec<Mutant>,
    /// The bugs that they make.
    bugs: Vec<Bug>,
    /// How many bugs are enough.
    enough: u64,
    axes: Vec<(Axis, f64)>,
    /// What each of the four measures is worth: valid, caught, coverage, checks.
    points: [Points; 4],
    /// The scenarios that are not a student's own.
    known: Known,
}

/// A bug, caught when any of its mutants is.
struct Bug {
    name: Option<String>,
    mutants: BTreeSet<String>,
}

impl Measures {
    /// Chooses the mutants.
    ///
    /// # Errors
    /// If a pattern matches no mutant, or only mutants that nothing can notice; if the handout cannot
    /// be read.
    pub(super) fn new(assignment: &Assignment) -> Result<Self, String> {
        let settings = &assignment.settings.scenarios;
        let possible: Vec<Mutant> = mutants()
            .into_iter()
            .filter(|it| EQUIVALENT.iter().all(|known| known.id != it.id))
            .collect();
        let mut bugs = Vec::new();
        let single =
            |id: &String| Bug { name: None, mutants: std::iter::once(id.clone()).collect() };
        for bug in &settings.bugs {
            let ids = possible.iter().map(|it| &it.id).filter(|id| matches(&bug.mutant, id));
            let ids: BTreeSet<String> = ids.cloned().collect();
            if ids.is_empty() {
                return Err(format!(
                    "no mutant that can be noticed is called `{}`; `synfin mutants --list` shows \
                     all",
                    bug.mutant
                ));
            }
            match &bug.name {
                Some(name) => bugs.push(Bug { name: Some(name.clone()), mutants: ids }),
                None => bugs.extend(ids.iter().map(single)),
            }
        }
        if settings.bugs.is_empty() {
            let rules = possible.iter().filter(|it| it.axis() == crate::mutants::Axis::Rules);
            bugs.extend(rules.map(|it| single(&it.id)));
        }
        let wanted: BTreeSet<&String> = bugs.iter().flat_map(|bug| &bug.mutants).collect();
        let mutants = possible.iter().filter(|it| wanted.contains(&it.id)).cloned().collect();
        let weights = settings.weights;
        let weights = [weights.valid, weights.caught, weights.coverage, weights.checks];
        let points = assignment.points.split(&weights.map(u64::from));
        let points = <[Points; 4]>::try_from(points).unwrap_or_default();
        let enough = share_of(bugs.len(), settings.caught_for_all);
        let stacks = settings.stacks.iter().map(|it| it.parse()).collect::<Result<_, _>>();
        let stacks =
            stacks.map_err(|unknown: crate::stack::UnknownImplementation| unknown.to_string())?;
        let axes = settings.coverage.iter();
        let axes = axes.filter_map(|(name, share)| Some((Axis::named(name)?, *share))).collect();
        let known = Known::new(assignment)?;
        Ok(Self { stacks, mutants, bugs, enough, axes, points, known })
    }

    /// The tests that earn something: their ids, names and points.
    pub(super) fn tests(&self) -> impl Iterator<Item = (&'static str, &'static str, Points)> {
        let all = MEASURES.into_iter().zip(NAMES).zip(self.points);
        all.map(|((id, name), points)| (id, name, points)).filter(|it| it.2 > Points::ZERO)
    }

    /// Compares with the scenarios of all submissions, if the assignment asks for that.
    pub(super) fn meet(&mut self, candidates: &[Candidate], wanted: &[String]) {
        self.known.meet(candidates, wanted);
    }

    /// Adds what the result of a submission depends on, besides the assignment and itself.
    pub(super) fn hash(&self, submission: &str, hash: &mut Sha256) {
        self.known.hash(submission, hash);
    }

    pub(super) fn grade(
        &self,
        assignment: &Assignment,
        opened: &Opened,
        without: &BTreeSet<String>,
        sink: &mut Sink<'_>,
    ) -> Result<Ended, Halt> {
        let texts = valid::texts(opened);
        if texts.is_empty() {
            return Ok(Ended::without_scenarios(opened));
        }
        let mut valid = Test::passed("valid", NAMES[0], self.points[0]);
        let good = match self.valid(&opened.id, &texts, &mut valid) {
            Ok(good) => good,
            Err(message) => {
                let problem = Problem { kind: ProblemKind::Grader, message };
                return Ok(Ended { problem: Some(problem), ..Ended::without_running() });
            }
        };
        let scenarios: Vec<Case<'_>> = good.iter().map(|(case, _)| case.clone()).collect();
        let mut happened = Happened::default();
        good.iter().for_each(|(_, result)| happened.add(result));
        // Or they would be searched for among the others in vain.
        let remark = match (good.len(), valid.outcome) {
            (_, Outcome::Pass) => None,
            (0, _) => Some("only correct scenarios count here, and there are none"),
            _ => Some("only correct scenarios count here"),
        };
        // Everything counts in proportion to it.
        let (mut caught, counts) = self.caught(&scenarios, &happened).ok_or(Halt::Cancelled)?;
        caught.notes.splice(0..0, remark.map(str::to_owned));
        let noted = |test: Test| {
            let mut test = counts.weighed(test);
            test.notes.splice(0..0, remark.map(str::to_owned));
            test
        };
        let measures: [(&str, &dyn Fn() -> Test); 4] = [
            ("valid", &|| counts.weighed(valid.clone())),
            ("caught", &|| caught.clone()),
            ("coverage", &|| noted(self.coverage(&scenarios))),
            ("checks", &|| noted(self.checks(&good))),
        ];
        for ((id, measure), points) in measures.into_iter().zip(self.points) {
            if points > Points::ZERO && !without.contains(id) {
                sink(Test { detail: assignment.detail(id), ..measure() })?;
            }
        }
        Ok(Ended::without_running())
    }
}

/// This percentage of a number, rounded up: 0 only of nothing.
fn share_of(all: usize, percent: f64) -> u64 {
    // A share of a number of bugs or cells, well within what a float can represent.
    let share = (all as f64 * percent / 100.0 - 1e-9).ceil().max(0.0) as u64;
    if all > 0 { share.max(1) } else { 0 }
}
