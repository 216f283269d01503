//! The tests of programs, whoever stands at their hosts: how a host is started is a value, so a
//! program in its cell and a stack in this process (one that does nothing, one that has learned
//! answers) are graded by the same code.

#[cfg(test)]
mod entrants;

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use super::choices::{Differences, Excuse};
use super::credit::Terms;
use super::hunted::Plans;
use super::needs::beyond;
use super::verdict::{blank, judge, secrecy};
use super::worth::Worth;
use super::{Halt, Sink, due, short};
use crate::grade::Points;
use crate::grade::record::{DRAWN, Outcome, Test};
use crate::host::{Host, PerHost};
use crate::judge::assignment::{Assignment, Behind, HUNT, Item};
use crate::judge::randomize;
use crate::language::plan::Scenario;
use crate::run::{Mismatch, RunOptions, ScenarioResult, Verdict, run_beside};
use crate::stack::program::Feature;
use crate::stack::{Fault, Implementation, Missing, Model, Stack};
use crate::tcp::Config;

/// Who is graded: how its hosts are started.
pub trait Entrant {
    /// A host with these settings and without a connection, for one run of one scenario. If it
    /// cannot be started, its first fault says so.
    fn start(&self, host: Host, config: &Config) -> Box<dyn Stack>;

    /// What it says that it has, of all that a program may lack.
    fn has(&self) -> Option<&BTreeSet<Feature>> {
        None
    }

    /// A text of its faults without what differs from machine to machine.
    fn scrubbed(&self, text: &str) -> String {
        text.to_owned()
    }
}

/// Answers `unsupported` to everything, and has said nothing of what it has.
#[derive(Clone, Copy, Debug)]
pub struct Unsupporting;

impl Entrant for Unsupporting {
    fn start(&self, _: Host, _: &Config) -> Box<dyn Stack> {
        Box::new(Missing::new("program", Fault::unsupported("everything")))
    }
}

/// Where entrants of an assignment are graded.
#[derive(Clone, Copy)]
pub(in crate::judge) struct Contest<'a> {
    pub(super) assignment: &'a Assignment,
    /// Who is at the hosts that the entrant is not.
    pub(super) peer: &'a Implementation,
    /// What the tests are worth, as far as that has been measured.
    pub(super) worths: &'a Worths,
    /// Which choices make a difference in them, as far as that is known.
    pub(super) differences: &'a Differences,
    /// The generated scenarios.
    pub(super) plans: &'a Plans,
}

/// What each test of a suite is worth, measured when it is first asked for.
#[derive(Debug)]
pub(in crate::judge) struct Worths(Vec<OnceLock<Worth>>);

impl Worths {
    /// Of a suite with so many tests.
    pub(super) fn new(tests: usize) -> Self {
        Self((0..tests).map(|_| OnceLock::new()).collect())
    }
}

impl Contest<'_> {
    /// Grades an entrant on the tests that a seed draws, but for those of these ids.
    ///
    /// # Errors
    /// If the sink wants no more.
    pub(super) fn grade(
        &self,
        entrant: &dyn Entrant,
        seed: u32,
        without: &BTreeSet<String>,
        sink: &mut Sink<'_>,
    ) -> Result<(), Halt> {
        let settings = &self.assignment.settings;
        // A program remembers, and may repeat in a later test what it was asked in an earlier one.
        // So no test runs before one of which students may see more. (The sort is stable.)
        let mut due: Vec<_> = due(self.assignment, seed, without).collect();
        due.sort_by_key(|(item, _, scenario)| secrecy(self.assignment, item, scenario));
        let hunted = (false, self.assignment.detail(HUNT));
        let is_hunted = self.assignment.hunt_points().is_some() && !without.contains(HUNT);
        let before = due.partition_point(|(item, _, scenario)| {
            secrecy(self.assignment, item, scenario) <= hunted
        });
        let turns = due.into_iter().map(Some).collect::<Vec<_>>();
        let (first, rest) = turns.split_at(before);
        for turn in first.iter().chain(is_hunted.then_some(&None)).chain(rest) {
            let Some((item, text, scenario)) = *turn else {
                self.hunted(entrant).map_or(Ok(()), &mut *sink)?;
                continue;
            };
            let worth = self.worth(item, scenario);
            if let Some(why) = worth.nothing() {
                let test = blank(self.assignment, item, scenario);
                sink(test.left_out(format!("the program cannot fail this test: {why}")))?;
                continue;
            }
            let behind = settings.program.host;
            let varied = randomize::randomize(self.assignment, item, (text, scenario), seed);
            let there = varied.behind(behind);
            // To find out costs several runs, and most programs need not be asked.
            let beyond = LazyCell::new(|| beyond(self.assignment, &varied.scenario, there));
            let left_out = |why: String| {
                let test = blank(self.assignment, item, &varied.scenario);
                Test { notes: drawn(&varied.drawn), ..test.left_out(why) }
            };
            if let Some(why) = entrant.has().and_then(|has| lacks(has, &beyond)) {
                sink(left_out(why))?;
                continue;
            }
            let result = self.run(entrant, &varied.scenario, there);
            let refused = result.verdict == Verdict::Unsupported && entrant.has().is_none();
            if let Some(why) = refused.then(|| refuses(&beyond, &result)).flatten() {
                sink(left_out(why))?;
                continue;
            }
            let mirrored = varied.swapped.then(|| text.mirrored());
            let shown = mirrored.as_ref().unwrap_or(text);
            let terms = Terms { host: there, ..self.terms() };
            let excuse = self.excuse((item, scenario), &varied.scenario, terms, &result);
            let graded = (&varied.scenario, &*worth, terms);
            let run = (&result, excuse.as_ref());
            let mut test = judge(self.assignment, item, shown, graded, run);
            if test.outcome != Outcome::Pass && !varied.drawn.is_empty() {
                // A program that passes only with the numbers of the text may have copied them.
                test.suspect = self.run(entrant, scenario, behind).failures.is_empty();
            }
            test.notes = drawn(&varied.drawn);
            test.notes.extend(excuse.as_ref().map(Excuse::says));
            sink(test)?;
        }
        Ok(())
    }

    /// Counts what a program has had left out although it has what the test needs, because it has
    /// earned something in other tests with that: it cannot choose which of them count.
    pub(super) fn recall(&self, seed: u32, tests: &mut [Test]) {
        if !tests.iter().any(Test::is_left_out) {
            return;
        }
        let host = self.assignment.settings.program.host;
        let mut shown = BTreeSet::new();
        let mut refused = Vec::new();
        for (item, text, scenario) in due(self.assignment, seed, &BTreeSet::new()) {
            let Some(at) = tests.iter().position(|test| test.id == item.id) else { continue };
            let is_left_out = tests[at].is_left_out();
            let earns = tests[at].points > Points::ZERO;
            if !is_left_out && !earns || self.worth(item, scenario).nothing().is_some() {
                continue;
            }
            let varied = randomize::randomize(self.assignment, item, (text, scenario), seed);
            let beyond = beyond(self.assignment, &varied.scenario, varied.behind(host));
            if is_left_out {
                refused.push((at, item.points, beyond));
            } else {
                shown.extend(beyond);
            }
        }
        for (at, points, beyond) in refused {
            if let Some(test) = tests.get_mut(at).filter(|_| beyond.is_subset(&shown)) {
                test.outcome = Outcome::Fail;
                test.max_points = points;
                test.rationale = format!(
                    "not left out: it needs {}, and the program earns points with that in other \
                     tests ({})",
                    words(&beyond),
                    test.rationale
                );
            }
        }
    }

    /// On what terms programs are graded.
    pub(super) fn terms(&self) -> Terms {
        let program = &self.assignment.settings.program;
        Terms { host: program.host, states: program.states }
    }

    /// What the units of a test are worth.
    pub(in crate::judge) fn worth(&self, item: &Item, scenario: &Scenario) -> Cow<'_, Worth> {
        let measured = || Worth::of(scenario, self.terms(), self.assignment.house.rules());
        let at = self.assignment.suite.items.iter().position(|it| it == item);
        match at.and_then(|at| self.worths.0.get(at)) {
            Some(worth) => Cow::Borrowed(worth.get_or_init(measured)),
            None => Cow::Owned(measured()),
        }
    }

    /// Runs a scenario with an entrant at the hosts that it is `behind`.
    pub(super) fn run(
        &self,
        entrant: &dyn Entrant,
        scenario: &Scenario,
        behind: Behind,
    ) -> ScenarioResult {
        let options = RunOptions::default();
        let profiles = PerHost::from_fn(|host| self.peer.profile().filter(|_| !behind.is(host)));
        let rules = self.assignment.house.rules();
        let mut result = run_beside(scenario, &options, &profiles, rules, |host, config| {
            if behind.is(host) {
                entrant.start(host, config)
            } else if *self.peer == Implementation::Model {
                Box::new(Model::sharing(config.clone(), Arc::clone(rules)))
            } else {
                self.peer.start(host, config)
            }
        });
        for failure in &mut result.failures {
            if let Mismatch::Fault { fault, .. } = &mut failure.mismatch {
                fault.actual = entrant.scrubbed(&fault.actual);
                fault.log = entrant.scrubbed(&fault.log);
            }
            if let Some(fault) = failure.parting.as_mut().and_then(|it| it.actual.fault.as_mut()) {
                *fault = entrant.scrubbed(fault);
            }
        }
        result
    }
}

/// Why a test is left out for who says that it lacks something which is not demanded.
fn lacks(has: &BTreeSet<Feature>, beyond: &BTreeSet<Feature>) -> Option<String> {
    let lacking: Vec<_> = beyond.difference(has).map(|it| format!("`{it}`")).collect();
    let words = lacking.join(", ");
    (!lacking.is_empty()).then(|| {
        format!("left out: it needs {words}, which is not demanded and not in the program's `has`")
    })
}

/// The same for who does not say so before, but when asked. Whatever failed before counts.
fn refuses(beyond: &BTreeSet<Feature>, result: &ScenarioResult) -> Option<String> {
    let Some(Mismatch::Fault { fault, .. }) = result.failures.first().map(|first| &first.mismatch)
    else {
        return None;
    };
    let (words, what) = (words(beyond), short(&fault.actual));
    (!beyond.is_empty()).then(|| {
        format!("left out: it needs {words}, which is not demanded; the program lacks this: {what}")
    })
}

fn words(features: &BTreeSet<Feature>) -> String {
    features.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}

fn drawn(drawn: &[String]) -> Vec<String> {
    match drawn {
        [] => Vec::new(),
        drawn => vec![format!("{DRAWN}{}", drawn.join(", "))],
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;
    use std::sync::atomic::AtomicBool;
    use std::time::Duration;

    use super::*;
    use crate::grade::record::Submission;
    use crate::judge::kind::Grader;
    use crate::judge::one;
    use crate::sandbox::Choice;
    use crate::stack::Model;

    /// The model, or one that lacks everything; with what it says that it has.
    struct One {
        lacks: bool,
        has: Option<BTreeSet<Feature>>,
    }

    impl Entrant for One {
        fn start(&self, host: Host, config: &Config) -> Box<dyn Stack> {
            match self.lacks {
                true => Unsupporting.start(host, config),
                false => Box::new(Model::new(config.clone())),
            }
        }

        fn has(&self) -> Option<&BTreeSet<Feature>> {
            self.has.as_ref()
        }
    }

    fn graded(requires: &str, lacks: bool, has: Option<&[Feature]>) -> Submission {
        const SUITE: &str = "@points 2\nscenario \"close\" { client close; expect client \
            FIN_WAIT_1 }\n@points 3\nscenario \"abort\" { client abort; expect client CLOSED }\n\
            @points 5\nscenario \"nagle\" {\n client send 5; client send 5; server recv DATA len=5\n \
            expect client silent }\n";
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("suite")).unwrap();
        let toml = format!("title = 'x'\nkind = 'program'\n[program]\n{requires}\n");
        fs::write(dir.path().join("assignment.toml"), toml).unwrap();
        fs::write(dir.path().join("suite/a.synfin"), SUITE).unwrap();
        let assignment = Assignment::load(dir.path()).unwrap();
        let grader = Grader::new(&assignment, Choice::Auto).unwrap();
        let entrant = One { lacks, has: has.map(|has| has.iter().copied().collect()) };
        one::enter(&grader, &entrant, 1, &AtomicBool::new(false)).unwrap()
    }

    #[test]
    fn who_lacks_everything_gets_nothing() {
        for requires in ["", "requires = []", "requires = ['send', 'receive', 'nagle', 'abort']"] {
            for has in [None, Some(&[][..]), Some(&[Feature::ABORT][..])] {
                let result = graded(requires, true, has);
                assert_eq!(result.points.0, 0, "{requires}: {result:#?}");
            }
        }
    }

    /// The model, which lacks everything where segments live for a second.
    struct Choosy;

    impl Entrant for Choosy {
        fn start(&self, host: Host, config: &Config) -> Box<dyn Stack> {
            match config.msl == Duration::from_secs(1) {
                true => Unsupporting.start(host, config),
                false => Box::new(Model::new(config.clone())),
            }
        }
    }

    #[test]
    fn who_has_it_elsewhere_cannot_have_it_left_out() {
        let graded = |first: &str| {
            let suite = format!(
                "{first} scenario \"again\" {{ set MSL = 1s; client abort; server recv RST }}\n"
            );
            let toml = "title = 'x'\nkind = 'program'\n[program]\nrequires = []\n";
            let dir = tempfile::tempdir().unwrap();
            fs::create_dir(dir.path().join("suite")).unwrap();
            fs::write(dir.path().join("assignment.toml"), toml).unwrap();
            fs::write(dir.path().join("suite/a.synfin"), suite).unwrap();
            let assignment = Assignment::load(dir.path()).unwrap();
            let grader = Grader::new(&assignment, Choice::Auto).unwrap();
            let result = one::enter(&grader, &Choosy, 1, &AtomicBool::new(false)).unwrap();
            (result.points.0, result.tests.last().unwrap().clone())
        };
        let (points, last) = graded("scenario \"abort\" { client abort; server recv RST }");
        assert_eq!((points, last.outcome, last.max_points), (100, Outcome::Fail, Points(100)));
        let why = "not left out: it needs `abort`, and the program earns points with that in other";
        assert!(last.rationale.starts_with(why), "{}", last.rationale);
        let (points, last) = graded("scenario \"close\" { client close; server recv FIN }");
        assert_eq!((points, last.is_left_out()), (200, true), "{last:?}");
    }

    #[test]
    fn who_says_what_it_lacks_is_graded_on_the_rest() {
        let outcomes = |result: &Submission| -> Vec<Outcome> {
            result.tests.iter().map(|test| test.outcome).collect()
        };
        let result = graded("requires = ['send', 'receive']", false, Some(&[Feature::ABORT]));
        assert_eq!(result.points.0, 1000, "{result:#?}");
        assert_eq!(outcomes(&result), [Outcome::Pass, Outcome::Pass, Outcome::Skip]);
        let why =
            "left out: it needs `nagle`, which is not demanded and not in the program's `has`";
        assert_eq!(result.tests.last().unwrap().rationale, why);
        // What is demanded is never left out.
        let result = graded("", false, Some(&[]));
        assert_eq!(outcomes(&result), [Outcome::Pass; 3]);
    }
}
