//! Why a program fails: the model in its place says what would have been right. Programs are models
//! with one rule changed, so what is to be blamed is known.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use synfin::explain;
use synfin::harness::{self, Case, Text};
use synfin::host::{Host, PerHost};
use synfin::language::plan::Scenario;
use synfin::mutants::{Axis, Fate, hunt_among, mutants};
use synfin::run::{Limits, RunOptions, ScenarioResult, Verdict, run_scenario};
use synfin::stack::Model;
use synfin::tcp::{Config, Rules};

static LIBRARY: LazyLock<Vec<Text>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(root).unwrap().display().to_string().replace('\\', "/");
        Text::read(path, name).and_then(Text::valid).unwrap_or_else(|errors| panic!("{errors}"))
    };
    harness::scenarios(&root.join("scenarios")).unwrap().iter().map(read).collect()
});

fn scenarios() -> Vec<Case<'static>> {
    LIBRARY.iter().flat_map(Text::cases).collect()
}

/// Runs a scenario with programs that follow these rules at these hosts.
fn run(scenario: &Scenario, rules: &Rules, at: PerHost<bool>) -> ScenarioResult {
    let limits = Limits { steps: 20_000, ..Limits::default() };
    let options = RunOptions { limits, ..RunOptions::default() };
    run_scenario(scenario, &options, |configs: &PerHost<Config>| {
        PerHost::from_fn(|host| {
            let config = configs[host].clone();
            match at[host] {
                true => Model::with_rules(config, rules).called("program"),
                false => Model::with_rules(config, Rules::standard()),
            }
        })
    })
}

const HOSTS: [PerHost<bool>; 3] =
    [PerHost([true, true]), PerHost([true, false]), PerHost([false, true])];

#[test]
fn the_rule_that_was_broken_is_named() {
    let cases = scenarios();
    let table = Rules::standard();
    let all = mutants().into_iter().filter(|it| it.axis() == Axis::Rules).collect();
    let hunt = hunt_among(all, &cases, 0, &AtomicBool::new(false)).unwrap();
    let (mut total, mut rule_named, mut section_named, mut none) = (0, 0, 0, 0);
    let mut missed = Vec::new();
    for hunted in &hunt.mutants {
        let Fate::Killed(by) = &hunted.fate else { continue };
        let scenario = cases.iter().find(|case| case.name == *by).unwrap().scenario;
        let rule = table.get(hunted.mutant.rule().unwrap()).unwrap();
        for at in HOSTS {
            let result = run(scenario, &hunted.mutant.table(), at);
            if result.verdict != Verdict::Failed {
                continue;
            }
            total += 1;
            let first = result.failures.first().unwrap();
            let Some(parting) = &first.parting else {
                none += 1;
                missed.push(format!("{} {by} {at:?}: nothing", hunted.mutant.id));
                continue;
            };
            let said = explain::failure::parting(parting, None);
            if said.contains(&format!("rule {},", rule.name)) {
                rule_named += 1;
            } else if parting.rules.first().and_then(|id| table.get(*id)).is_some_and(|it| it.section == rule.section) {
                section_named += 1;
            } else {
                missed.push(format!("{} {by} {at:?}: {said}", hunted.mutant.id));
            }
        }
    }
    for line in &missed {
        println!("{line}");
    }
    println!("total {total} rule {rule_named} section {section_named} none {none}");
    assert!((rule_named + section_named) * 100 >= total * 80);
}

#[test]
fn a_program_that_follows_the_rules_never_parts() {
    for case in scenarios() {
        if !case.is_for_the_model() {
            continue;
        }
        let result = run(case.scenario, Rules::standard(), PerHost([true, true]));
        for failure in &result.failures {
            assert_eq!(failure.parting, None, "{}", case.name);
        }
    }
    let _ = Host::BOTH;
}
