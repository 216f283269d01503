//! Scenarios written by students: whether they are correct, which bugs they catch, how much of TCP
//! they cover, and whether they check what happens.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use super::checks::Transitions;
use super::classes::Happened;
use super::{Ended, Halt, Sink, classes, short, texts};
use crate::coverage::{self, Axis};
use crate::explain;
use crate::grade::Points;
use crate::grade::pattern::matches;
use crate::grade::record::{Outcome, Part, Problem, ProblemKind, Test};
use crate::grade::submission::Opened;
use crate::harness::{Case, Text};
use crate::host::PerHost;
use crate::judge::assignment::{Assignment, MEASURES};
use crate::mutants::{EQUIVALENT, Fate, Hunt, Mutant, hunt_among, mutants};
use crate::report::fault_line;
use crate::run::{Limits, RunOptions, ScenarioResult, Verdict, run_on};
use crate::stack::{Implementation, is_meant_by};
use crate::text::some;

/// What the tests are called, in the order of [`MEASURES`].
const NAMES: [&str; 4] =
    ["scenarios are correct", "bugs are caught", "TCP is covered", "transitions are checked"];
/// How many scenarios a submission may have.
const MOST_SCENARIOS: usize = 500;
/// How many calls, arrivals and timers each may have.
const MOST_STEPS: u32 = 3_000;
/// How many events all may have together: each scenario runs against many mutants.
pub(super) const MOST_EVENTS: usize = 30_000;
/// How many missing items are named.
const NAMED: usize = 8;

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
    /// If a pattern matches no mutant, or only mutants that nothing can notice.
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
        Ok(Self { stacks, mutants, bugs, enough, axes, points })
    }

    /// The tests that earn something: their ids, names and points.
    pub(super) fn tests(&self) -> impl Iterator<Item = (&'static str, &'static str, Points)> {
        let all = MEASURES.into_iter().zip(NAMES).zip(self.points);
        all.map(|((id, name), points)| (id, name, points)).filter(|it| it.2 > Points::ZERO)
    }

    pub(super) fn grade(
        &self,
        assignment: &Assignment,
        opened: &Opened,
        without: &BTreeSet<String>,
        sink: &mut Sink<'_>,
    ) -> Result<Ended, Halt> {
        let texts = texts(opened);
        if texts.is_empty() {
            return Ok(Ended::without_scenarios(opened));
        }
        let mut valid = Test::passed("valid", NAMES[0], self.points[0]);
        let good = match self.valid(&texts, &mut valid) {
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
        let measures: [(&str, &dyn Fn() -> Option<Test>); 4] = [
            ("valid", &|| Some(valid.clone())),
            ("caught", &|| self.caught(&scenarios, &happened)),
            ("coverage", &|| Some(self.coverage(&scenarios))),
            ("checks", &|| Some(self.checks(&good))),
        ];
        for ((id, measure), points) in measures.into_iter().zip(self.points) {
            if points > Points::ZERO && !without.contains(id) {
                let mut test = measure().ok_or(Halt::Cancelled)?;
                if let Some(remark) = remark.filter(|_| id != "valid") {
                    test.notes.insert(0, remark.to_owned());
                }
                sink(Test { detail: assignment.detail(id), ..test })?;
            }
        }
        Ok(Ended::without_running())
    }

    /// The scenarios that pass on every correct implementation, with their results on the
    /// model. The test says what is wrong with the others.
    fn valid<'t>(
        &self,
        texts: &'t [Result<Text, (String, String)>],
        test: &mut Test,
    ) -> Result<Vec<(Case<'t>, ScenarioResult)>, String> {
        let mut good = Vec::new();
        let mut events = 0;
        'texts: for text in texts {
            let text = match text {
                Ok(text) => text,
                Err((name, message)) => {
                    let part = Part::passed(name, None);
                    let rationale = message.trim_end().to_owned();
                    if too_many(test, &part) {
                        break;
                    }
                    test.parts.push(Part { outcome: Outcome::Fail, rationale, ..part });
                    continue;
                }
            };
            let source = &text.source;
            let line = |case: &Case<'_>| Some(source.place(case.scenario.span.start).line);
            for case in text.cases() {
                let part = Part::passed(short(&case.name), line(&case));
                if too_many(test, &part) {
                    break 'texts;
                }
                let wrong = match self.judge(&case)? {
                    Ok(result) => {
                        events += result.trace.events.len();
                        if events <= MOST_EVENTS {
                            good.push((case, result));
                            None
                        } else {
                            Some("all scenarios together have too many events".to_owned())
                        }
                    }
                    Err(why) => Some(why),
                };
                test.parts.push(match wrong {
                    None => part,
                    Some(rationale) => Part { outcome: Outcome::Fail, rationale, ..part },
                });
            }
        }
        let (all, right) = (test.parts.len(), good.len());
        test.points = test.max_points.share(right as u64, all as u64);
        if right < all || all == 0 {
            test.outcome = Outcome::Fail;
            let first = test.parts.iter().find(|part| part.outcome == Outcome::Fail);
            test.rationale = match first {
                Some(first) => {
                    let why = first.rationale.lines().next().unwrap_or_default();
                    // Of a message about the text, its number is of no use here.
                    let coded = why.strip_prefix("error[").and_then(|it| it.split_once("]: "));
                    let why = coded.map_or(why, |(_, why)| why);
                    format!("{right} of {all} are correct; {} is not: {why}", first.name)
                }
                None => "there are no scenarios in it".to_owned(),
            };
        }
        Ok(good)
    }

    /// The result of a scenario on the model, or why it is not correct.
    fn judge(&self, case: &Case<'_>) -> Result<Result<ScenarioResult, String>, String> {
        let limits = Limits { steps: MOST_STEPS, octets: 1 << 20, ..Limits::default() };
        let options = RunOptions { trace: true, limits, ..RunOptions::default() };
        let mut on_model = None;
        for stack in std::iter::once(&Implementation::Model).chain(&self.stacks) {
            let is_model = *stack == Implementation::Model;
            if is_model && on_model.is_some() {
                continue;
            }
            let meant = &case.scenario.attributes.stacks;
            if !meant.is_empty() && !meant.iter().any(|it| is_meant_by(stack.name(), it)) {
                return Ok(Err(format!("it is not meant for `{}`", stack.name())));
            }
            let both = PerHost([stack.clone(), stack.clone()]);
            let result = run_on(case.scenario, &options, &both);
            let first = result.failures.first();
            match result.verdict {
                Verdict::Passed if first.is_none() => {}
                Verdict::Open => return Ok(Err("it has a hole".to_owned())),
                Verdict::Unavailable | Verdict::Skipped => {
                    let why = first.map(explain::failure::actual).unwrap_or_default();
                    return Err(format!("`{}` cannot run here: {why}", stack.name()));
                }
                // What a student marks as known to fail fails all the same.
                _ => {
                    let why = first.map(fault_line).unwrap_or_default();
                    return Ok(Err(short(&format!("it fails on `{}`: {why}", stack.name()))));
                }
            }
            if is_model {
                on_model = Some(result);
            }
        }
        Ok(on_model.ok_or_else(String::new))
    }

    /// Which bugs they catch; `None` if it was cut short.
    fn caught(&self, scenarios: &[Case<'_>], happened: &Happened) -> Option<Test> {
        let mut test = Test::passed("caught", NAMES[1], self.points[1]);
        let never = AtomicBool::new(false);
        // Submissions are graded side by side; each by itself runs on one thread.
        let hunt = hunt_among(self.mutants.clone(), scenarios, 1, &never)?;
        let killed: BTreeSet<&String> = hunt
            .mutants
            .iter()
            .filter(|it| matches!(it.fate, Fate::Killed(_)))
            .map(|it| &it.mutant.id)
            .collect();
        let is_caught = |bug: &Bug| bug.mutants.iter().any(|id| killed.contains(id));
        for bug in &self.bugs {
            if let Some(name) = &bug.name {
                let outcome = if is_caught(bug) { Outcome::Pass } else { Outcome::Fail };
                test.parts.push(Part { outcome, ..Part::passed(name, None) });
            }
        }
        let caught = self.bugs.iter().filter(|bug| is_caught(bug)).count();
        test.points = test.max_points.share(caught as u64, self.enough);
        let all = self.bugs.len();
        if (caught as u64) < self.enough {
            test.outcome = Outcome::Fail;
            test.rationale = format!("{caught} of {all} bugs are caught");
            if self.enough < all as u64 {
                test.rationale.push_str(&format!("; {} earn all points", self.enough));
            }
            test.hint = Some("Check the state and the segments sent after every event.".to_owned());
        }
        if !scenarios.is_empty() {
            test.notes = classes::hints(left(&hunt, &self.bugs, &killed), happened);
        }
        Some(test)
    }

    /// How much they cover.
    fn coverage(&self, scenarios: &[Case<'_>]) -> Test {
        let mut test = Test::passed("coverage", NAMES[2], self.points[2]);
        let never = AtomicBool::new(false);
        let coverage = coverage::measure(scenarios, 1, &never);
        let mut earned = Points::ZERO;
        let shares = test.max_points.split(&vec![1; self.axes.len()]);
        for ((axis, percent), share) in self.axes.iter().zip(shares) {
            let items = coverage.items(*axis);
            let tally = coverage::Tally::of(&items);
            let enough = share_of(tally.total, *percent);
            earned += share.share(tally.covered as u64, enough);
            let mut part = Part::passed(format!("{axis}: {}", axis.says()), None);
            if (tally.covered as u64) < enough {
                part.outcome = Outcome::Fail;
                part.expected = Some(format!("{enough} of {}", tally.total));
                part.actual = Some(tally.covered.to_string());
                let missing = items.iter().filter(|it| it.count == 0 && it.excused.is_none());
                let missing: Vec<&str> = missing.map(|it| it.name.as_str()).collect();
                part.rationale = format!("not yet: {}", some(&missing, NAMED));
            }
            test.parts.push(part);
        }
        let failed = test.parts.iter().filter(|part| part.outcome != Outcome::Pass).count();
        test.points = earned;
        if failed > 0 || self.axes.is_empty() {
            test.outcome = if failed > 0 { Outcome::Fail } else { Outcome::Pass };
            let short = |part: &Part| {
                let axis = part.name.split(':').next().unwrap_or_default();
                let of = part.expected.as_deref().unwrap_or_default();
                let actual = part.actual.as_deref().unwrap_or_default();
                format!("{axis}: {actual}, expected {of}")
            };
            let missed = test.parts.iter().filter(|part| part.outcome != Outcome::Pass);
            test.rationale = missed.map(short).collect::<Vec<_>>().join("; ");
        }
        if self.axes.is_empty() {
            test.points = test.max_points;
        }
        test
    }

    /// Whether they check the states that they lead to.
    fn checks(&self, good: &[(Case<'_>, ScenarioResult)]) -> Test {
        let mut test = Test::passed("checks", NAMES[3], self.points[3]);
        let mut transitions = Transitions::default();
        for (case, result) in good {
            transitions.add(case.scenario, result);
        }
        let (taken, checked) = transitions.count();
        test.points = test.max_points.share(checked as u64, taken as u64);
        if checked < taken || taken == 0 {
            test.outcome = Outcome::Fail;
            test.rationale = if taken == 0 {
                "no scenario makes a transition".to_owned()
            } else {
                format!("{checked} of {taken} transitions are followed by an `expect` of the state")
            };
        }
        let arrow = |(from, to)| format!("nothing checks {from} → {to}");
        test.notes = transitions.unchecked().map(arrow).collect();
        test
    }
}

/// The mutants that nobody noticed, of bugs that nobody caught.
fn left<'h>(
    hunt: &'h Hunt,
    bugs: &'h [Bug],
    killed: &'h BTreeSet<&String>,
) -> impl Iterator<Item = (&'h Mutant, usize)> {
    hunt.survivors().filter(move |(mutant, _)| {
        bugs.iter().any(|bug| {
            bug.mutants.contains(&mutant.id) && !bug.mutants.iter().any(|id| killed.contains(id))
        })
    })
}

/// This percentage of a number, rounded up: 0 only of nothing.
fn share_of(all: usize, percent: f64) -> u64 {
    // A share of a number of bugs or cells, well within what a float can represent.
    let share = (all as f64 * percent / 100.0 - 1e-9).ceil().max(0.0) as u64;
    if all > 0 { share.max(1) } else { 0 }
}

/// Whether a submission already has as many scenarios as it may; if so, a last part says that.
fn too_many(test: &mut Test, next: &Part) -> bool {
    if test.parts.len() < MOST_SCENARIOS {
        return false;
    }
    let rationale = format!("a submission has at most {MOST_SCENARIOS} scenarios");
    test.parts.push(Part { outcome: Outcome::Fail, rationale, ..next.clone() });
    true
}
