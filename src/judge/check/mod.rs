//! Whether an assignment is ready to be handed out: the checks of `synfin grade --check`.

mod copied;
mod floors;
mod recorded;
mod secrets;
#[cfg(test)]
mod tests;

use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use floors::floors;
use recorded::recorded;
use secrets::Secrets;

use super::assignment::{Assignment, Item};
use super::kind::{Grader, Halt, Unsupporting, beyond};
use super::one::{self, Options};
use super::randomize;
use crate::files::cannot;
use crate::grade::Points;
use crate::grade::record::{Kind, Submission, Visibility};
use crate::grade::submission::Candidate;
use crate::harness::Case;
use crate::host::PerHost;
use crate::language::plan::{ExpectationKind, Scenario, StatementKind};
use crate::mutants::notices_any;
use crate::text::count;

/// How many students' seeds are tried.
const SEEDS: u32 = 5;

/// How the names of folders with wrong solutions begin.
const WRONG: &str = "wrong";

/// One thing that was checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// What must hold, in a few words.
    pub what: &'static str,
    /// Everything that contradicts it; empty if it holds.
    pub wrong: Vec<String>,
    /// What was found out, with figures, and does not contradict it.
    pub told: Vec<String>,
}

/// Checks an assignment in every respect.
///
/// # Errors
/// If it was cancelled.
pub fn check(grader: &Grader<'_>, cancel: &AtomicBool) -> Result<Vec<Finding>, Halt> {
    let assignment = grader.assignment;
    let folder = |name: &str| assignment.folder.join(name);
    let mut findings = Vec::new();
    let mut add =
        |what, wrong: Vec<String>| findings.push(Finding { what, wrong, told: Vec::new() });
    let run = Run { grader, cancel };
    let mut demands = None;
    let solutions = run.with_seeds(&folder("solution"))?;
    add("the solution gets all points", full(&solutions));
    add("points add up", sums(assignment, &solutions));
    let mut unsteady = run.unsteady("solution", &solutions)?;
    let mut shown: Vec<Submission> = solutions.into_iter().flatten().collect();
    let mut not_wrong = Vec::new();
    for name in wrong_solutions(&assignment.folder) {
        let wrong = run.with_seeds(&folder(&name))?;
        not_wrong.extend(less(&name, &wrong));
        unsteady.extend(run.unsteady(&name, &wrong)?);
        shown.extend(wrong.into_iter().flatten());
    }
    add("wrong solutions do not", not_wrong);
    add("two runs give the same result", unsteady);
    add("every test can fail", unfailing(grader, cancel)?);
    if assignment.settings.program.requires.is_some() {
        demands = Some(undemanded(grader, cancel)?);
        add("a program that supports nothing gets nothing", unsupporting(grader, cancel)?);
    }
    add("every hint can be reached", hints(assignment));
    add("the model passes every test", grader.unsound());
    let secrets = Secrets::of(assignment);
    let mut leaks = handout_reveals(assignment);
    leaks.extend(shown.iter().flat_map(|it| secrets.in_result(it)));
    let mut seen = std::collections::BTreeSet::new();
    leaks.retain(|leak| seen.insert(leak.clone()));
    add("hidden tests stay hidden", leaks);
    findings.extend(demands);
    findings.extend(generated(grader));
    findings.push(floors(&run)?);
    findings.extend(recorded(grader, cancel)?);
    Ok(findings)
}

/// What the handout reveals of hidden tests, a sentence each.
pub fn handout_reveals(assignment: &Assignment) -> Vec<String> {
    let at = |name: &str| assignment.folder.join(name);
    Secrets::of(assignment).in_handout(&at("handout.md"), &at("handout"))
}

struct Run<'a> {
    grader: &'a Grader<'a>,
    cancel: &'a AtomicBool,
}

impl Run<'_> {
    /// The results of a folder with some seeds; an error in place of a missing folder.
    fn with_seeds(&self, folder: &Path) -> Result<Result<Vec<Submission>, String>, Halt> {
        if !folder.is_dir() {
            return Ok(Err(format!("there is no folder `{}`", folder.display())));
        }
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let candidate = Candidate::at(name, folder);
        let mut results = Vec::new();
        for seed in 0..SEEDS {
            results.push(self.with_seed(&candidate, seed)?);
        }
        Ok(Ok(results))
    }

    /// The result of a submission with a seed.
    fn with_seed(&self, candidate: &Candidate, seed: u32) -> Result<Submission, Halt> {
        let options = Options {
            seed: Some(seed),
            times: false,
            resume: false,
            only: None,
            also: None,
            cancel: self.cancel,
        };
        Ok(one::grade(self.grader, candidate, None, options)?.result)
    }

    /// The most points, with any of these seeds, for somebody who hands in these files.
    fn with_files(
        &self,
        files: &[(String, impl AsRef<[u8]>)],
        mut seeds: Range<u32>,
    ) -> Result<Points, Halt> {
        let folder = tempfile::tempdir()
            .map_err(|error| Halt::Output(format!("cannot write a file: {error}")))?;
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::write(&path, text).map_err(|error| Halt::Output(cannot("write", &path)(error)))?;
        }
        let candidate = Candidate::at("nobody", folder.path());
        seeds.try_fold(Points::ZERO, |most, seed| {
            Ok(most.max(self.with_seed(&candidate, seed)?.points))
        })
    }

    /// Whether a second run of a folder gives another result than the first.
    fn unsteady(&self, name: &str, first: &Results) -> Result<Vec<String>, Halt> {
        let again = self.with_seeds(&self.grader.assignment.folder.join(name))?;
        let differs = *first != again;
        Ok(differs
            .then(|| format!("two runs of `{name}` gave different results"))
            .into_iter()
            .collect())
    }
}

/// The folders of wrong solutions: all whose names begin with `wrong`, in the order of their names.
/// If there is none, it is `wrong` that is missing.
pub fn wrong_solutions(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.starts_with(WRONG))
        .collect();
    names.sort();
    if names.is_empty() {
        names.push(WRONG.to_owned());
    }
    names
}

type Results = Result<Vec<Submission>, String>;

fn full(results: &Results) -> Vec<String> {
    let results = match results {
        Ok(results) => results,
        Err(missing) => return vec![missing.clone()],
    };
    let short = results.iter().filter(|it| it.points < it.max_points || it.problem.is_some());
    short
        .map(|it| {
            let why = match (&it.problem, it.first_failure()) {
                (Some(problem), _) => problem.message.clone(),
                (None, Some(test)) => format!("`{}`: {}", test.id, test.rationale),
                (None, None) => String::new(),
            };
            format!("with seed {}: {} of {}; {why}", it.seed, it.points, it.max_points)
        })
        .collect()
}

fn less(name: &str, results: &Results) -> Vec<String> {
    match results {
        Ok(results) => results
            .iter()
            .filter(|it| it.points >= it.max_points)
            .map(|it| format!("with seed {}, `{name}` gets all points", it.seed))
            .collect(),
        Err(missing) => vec![missing.clone()],
    }
}

fn sums(assignment: &Assignment, results: &Results) -> Vec<String> {
    let mut wrong = Vec::new();
    for result in results.iter().flatten().filter(|it| it.problem.is_none()) {
        let tests: Points = result.tests.iter().map(|test| test.max_points).sum();
        if tests != assignment.points {
            wrong.push(format!(
                "with seed {}, tests are worth {tests}, the assignment {}",
                result.seed, assignment.points
            ));
        }
    }
    wrong
}

/// Tests of programs that no program can fail, or that notice no broken rule of TCP where the
/// program is.
fn unfailing(grader: &Grader<'_>, cancel: &AtomicBool) -> Result<Vec<String>, Halt> {
    let assignment = grader.assignment;
    let mut wrong = Vec::new();
    if assignment.settings.kind != Kind::Program {
        let same = |item: &Item| {
            format!(
                "`{}` has the same state everywhere: ask at another moment, or for the other host",
                item.id
            )
        };
        return Ok(grader.uniform().into_iter().map(same).collect());
    }
    let nothing = grader.unfailing(cancel).ok_or(Halt::Cancelled)?;
    let host = assignment.settings.program.host;
    let at = PerHost::from_fn(|it| host.is(it));
    for item in &assignment.suite.items {
        let Some((text, scenario)) = assignment.suite.get(item) else { continue };
        let whole = without_holes(scenario);
        let id = &item.id;
        if whole != *scenario {
            wrong.push(format!("`{id}` has a hole: a program's test must state the answer"));
        } else if let Some((_, why)) = nothing.iter().find(|(it, _)| it.id == *id) {
            wrong.push(format!("`{id}` cannot be failed by the program: {why}"));
        } else {
            let case = Case { text, scenario, name: id.clone(), slug: String::new() };
            // The solution shows whether a correct program passes.
            if notices_any(&case, &assignment.house, at, cancel).ok_or(Halt::Cancelled)?
                == Some(false)
            {
                wrong.push(format!(
                    "`{id}` cannot fail: it notices no broken rule of TCP; add an `expect` of what \
                     the program does, or a `recv` of what it sends"
                ));
            }
        }
    }
    Ok(wrong)
}

/// What is wrong if a program earns something that answers `unsupported` to everything.
fn unsupporting(grader: &Grader<'_>, cancel: &AtomicBool) -> Result<Vec<String>, Halt> {
    let result = one::enter(grader, &Unsupporting, 0, cancel)?;
    let earned = (result.points > Points::ZERO)
        .then(|| format!("it gets {} of {}", result.points, result.max_points));
    Ok(earned.into_iter().collect())
}

/// What may be left out for programs that have no more than is demanded, with the figures; it must
/// not be everything.
fn undemanded(grader: &Grader<'_>, cancel: &AtomicBool) -> Result<Finding, Halt> {
    let assignment = grader.assignment;
    let host = assignment.settings.program.host;
    let nothing = grader.unfailing(cancel).ok_or(Halt::Cancelled)?;
    let counts = |item: &&Item| !nothing.iter().any(|(it, _)| it.id == item.id);
    let tests: Vec<_> = assignment
        .suite
        .items
        .iter()
        .filter(counts)
        .filter_map(|item| {
            let (_, scenario) = assignment.suite.get(item)?;
            Some((item, beyond(assignment, scenario, host)))
        })
        .collect();
    let what = "some tests need only what is demanded";
    let (only, more): (Vec<_>, Vec<_>) = tests.iter().partition(|(_, more)| more.is_empty());
    if only.is_empty() {
        let needs = more.iter().map(|(item, more)| {
            let words: Vec<_> = more.iter().map(|it| format!("`{it}`")).collect();
            format!(
                "`{}` needs {} beyond `requires`, and so do all others in some way: a program that lacks \
                 this would be graded by nothing; add it to `requires`, or a test that needs less",
                item.id,
                words.join(", ")
            )
        });
        return Ok(Finding { what, wrong: needs.collect(), told: Vec::new() });
    }
    let worth = |tests: &[&(&Item, _)]| tests.iter().map(|(item, _)| item.points).sum::<Points>();
    let told = (!more.is_empty()).then(|| {
        format!(
            "a program that has no more than that is graded on {} of {} tests, whose {} points \
             then stand for all {}",
            only.len(),
            tests.len(),
            worth(&only),
            assignment.points
        )
    });
    Ok(Finding { what, wrong: Vec::new(), told: told.into_iter().collect() })
}

/// What the generated scenarios are about, if there are any; it must not be nothing.
fn generated(grader: &Grader<'_>) -> Option<Finding> {
    let (courses, rules) = grader.hunted()?;
    let what = "generated scenarios can be failed";
    let courses = count(courses, "generated scenario");
    if rules == 0 {
        let wrong = format!(
            "{courses} are about nothing that a program can get wrong which has no more than what is \
             demanded: leave `hunt` out, or demand more"
        );
        return Some(Finding { what, wrong: vec![wrong], told: Vec::new() });
    }
    let told = format!("{courses} are about {}", count(rules, "rule"));
    Some(Finding { what, wrong: Vec::new(), told: vec![told] })
}

/// A scenario without its holes.
fn without_holes(scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    for statement in &mut scenario.statements {
        if let StatementKind::Expect(parts) = &mut statement.kind {
            parts.retain(|part| !matches!(part.kind, ExpectationKind::Hole(_)));
        }
    }
    scenario
}

/// A hint is reached by failing a test that shows it.
fn hints(assignment: &Assignment) -> Vec<String> {
    // A course system may show later what is hidden now.
    if assignment.settings.hidden != Visibility::Hidden {
        return Vec::new();
    }
    let items = assignment.suite.items.iter();
    let unread = items.filter(|item| {
        assignment.suite.get(item).is_some_and(|(_, scenario)| {
            scenario.attributes.hidden && scenario.attributes.hint.is_some()
        })
    });
    unread
        .map(|item| {
            format!("`{}` is hidden, so nobody sees its hint: remove one of the two", item.id)
        })
        .collect()
}

/// What the instructor should know about an assignment's variation: which tests are the same for
/// all students although numbers should be drawn.
pub fn fixed(assignment: &Assignment) -> Vec<String> {
    let variation = assignment.settings.variation;
    if !variation.changes_scenarios() {
        return Vec::new();
    }
    let items = assignment.suite.items.iter();
    items
        .filter(|item| {
            // Some seeds leave the hosts in their places, and nothing else may be drawn.
            let is_fixed = |parts| {
                (0..SEEDS).all(|seed| {
                    randomize::randomize(assignment, item, parts, seed).drawn.is_empty()
                })
            };
            assignment.suite.get(item).is_some_and(is_fixed)
        })
        .map(|item| item.id.clone())
        .collect()
}
