//! Whether an assignment is ready to be handed out: what `synfin grade --check` proves.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::assignment::Assignment;
use super::kind::{Grader, Halt};
use super::one::{self, Options};
use super::record::{Kind, Submission};
use super::submission::Candidate;
use super::view;
use super::{Points, vary};
use crate::library::Named;
use crate::mutants::{hunt_among, mutants};

/// How many students' seeds are tried.
const SEEDS: u32 = 5;

/// Something that was looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// What must hold, in a few words.
    pub what: &'static str,
    /// Everything that is against it; empty if it holds.
    pub wrong: Vec<String>,
}

/// Looks at an assignment from every side.
///
/// # Errors
/// If it was cancelled.
pub fn check(grader: &Grader<'_>, cancel: &AtomicBool) -> Result<Vec<Finding>, Halt> {
    let assignment = grader.assignment;
    let folder = |name: &str| assignment.folder.join(name);
    let mut findings = Vec::new();
    let mut add = |what, wrong: Vec<String>| findings.push(Finding { what, wrong });
    let run = Run { grader, cancel };
    let solutions = run.with_seeds(&folder("solution"))?;
    add("the solution gets all points", full(&solutions));
    add("points add up", sums(assignment, &solutions));
    let wrong = run.with_seeds(&folder("wrong"))?;
    add("the wrong one does not", less(&wrong));
    let mut unsteady = Vec::new();
    for name in ["solution", "wrong"] {
        let again = run.with_seeds(&folder(name))?;
        let first = if name == "solution" { &solutions } else { &wrong };
        if *first != again {
            unsteady.push(format!("two runs of `{name}` gave different results"));
        }
    }
    add("the same comes out twice", unsteady);
    add("every hint can be reached", hints(assignment));
    let mut leaks = leaks(assignment, &folder("handout.md"), &folder("handout"));
    leaks.extend(solutions.iter().chain(&wrong).flatten().flat_map(|it| shown(assignment, it)));
    leaks.dedup();
    add("hidden tests stay hidden", leaks);
    Ok(findings)
}

struct Run<'a> {
    grader: &'a Grader<'a>,
    cancel: &'a AtomicBool,
}

impl Run<'_> {
    /// The results of a folder with some seeds; an error in the place of a folder that is
    /// missing.
    fn with_seeds(&self, folder: &Path) -> Result<Result<Vec<Submission>, String>, Halt> {
        if !folder.is_dir() {
            return Ok(Err(format!("there is no folder `{}`", folder.display())));
        }
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let candidate = Candidate::at(name, folder);
        let mut results = Vec::new();
        for seed in 0..SEEDS {
            let options = Options {
                seed: Some(seed),
                times: false,
                resume: false,
                also: None,
                cancel: self.cancel,
            };
            results.push(one::grade(self.grader, &candidate, None, options)?.result);
        }
        Ok(Ok(results))
    }
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

fn less(results: &Results) -> Vec<String> {
    match results {
        Ok(results) => results
            .iter()
            .filter(|it| it.points >= it.max_points)
            .map(|it| format!("with seed {}, it gets all points", it.seed))
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

/// A hint is reached by failing a test that shows it.
fn hints(assignment: &Assignment) -> Vec<String> {
    let mut wrong = Vec::new();
    let never = AtomicBool::new(false);
    for item in &assignment.suite.items {
        let Some((_, scenario)) = assignment.suite.get(item) else { continue };
        if scenario.attributes.hint.is_none() {
            continue;
        }
        if scenario.attributes.hidden {
            wrong.push(format!("`{}` is hidden: nobody sees its hint", item.id));
        }
        if assignment.settings.kind == Kind::Program {
            let named = [Named { name: item.id.clone(), scenario }];
            let hunt = hunt_among(mutants(), &named, 0, &never);
            if hunt.is_some_and(|hunt| hunt.killed() == 0 && hunt.scenarios > 0) {
                wrong.push(format!("`{}` cannot fail: no broken rule of TCP shows in it", item.id));
            }
        }
    }
    wrong
}

/// What students must not read anywhere: names, ids and hints of hidden tests.
fn secrets(assignment: &Assignment) -> Vec<(String, String)> {
    let mut secrets = Vec::new();
    for item in &assignment.suite.items {
        let Some((_, scenario)) = assignment.suite.get(item) else { continue };
        if !scenario.attributes.hidden {
            continue;
        }
        let title = scenario.attributes.title.clone();
        for secret in [Some(scenario.name.clone()), title, scenario.attributes.hint.clone()] {
            // A short word may stand anywhere and give nothing away.
            secrets.extend(secret.filter(|it| it.len() > 4).map(|it| (item.id.clone(), it)));
        }
    }
    secrets
}

/// Names of hidden tests in what is handed out.
fn leaks(assignment: &Assignment, handout: &Path, folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).map(|it| it.flatten().map(|it| it.path()).collect());
    let mut files: Vec<PathBuf> = entries.unwrap_or_default();
    files.push(handout.to_owned());
    files.sort();
    let mut leaks = Vec::new();
    for file in files {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        for (id, secret) in secrets(assignment) {
            if text.contains(&secret) {
                leaks.push(format!("`{}` tells of the hidden test `{id}`", file.display()));
            }
        }
    }
    leaks
}

/// Names of hidden tests in what a student is shown.
fn shown(assignment: &Assignment, result: &Submission) -> Vec<String> {
    let Ok(text) = serde_json::to_string(&view::student(result)) else { return Vec::new() };
    let secrets = secrets(assignment);
    let told = secrets.iter().filter(|(_, secret)| text.contains(secret));
    told.map(|(id, _)| format!("a result tells of the hidden test `{id}`")).collect()
}

/// What everybody should know about an assignment's variation, for the instructor: which tests
/// are the same for all students although numbers are to be drawn.
pub fn fixed(assignment: &Assignment) -> Vec<String> {
    let variation = assignment.settings.variation;
    if !variation.changes_scenarios() {
        return Vec::new();
    }
    let items = assignment.suite.items.iter();
    items
        .filter(|item| {
            assignment.suite.get(item).is_some_and(|(_, scenario)| {
                vary::vary(scenario, variation, 1, &item.id).drawn.is_empty()
            })
        })
        .map(|item| item.id.clone())
        .collect()
}
