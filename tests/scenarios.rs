//! The library, one test a scenario: each has to pass on the model, with the ladder that is kept
//! beside it. What `synfin run --snapshots` keeps and what is compared here are the same files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use synfin::folder;
use synfin::host::PerHost;
use synfin::language::plan::Scenario;
use synfin::language::{self, Source};
use synfin::report::ladder::{self, Look, layout};
use synfin::report::{self, Entry, Format, Summary};
use synfin::run::{RunOptions, Verdict, reachable, run_scenario};
use synfin::select::{BadExpression, Expression, Subject};
use synfin::snapshot::{self, Mode, Snapshot, on_ci};
use synfin::stack::Model;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, trials()).exit_code()
}

/// The environment variable with a filter, as `synfin run -E` has it.
const FILTER: &str = "SYNFIN_FILTER_EXPR";

fn chosen() -> Option<Expression> {
    let text = std::env::var(FILTER).ok()?;
    Some(text.parse().unwrap_or_else(|bad: BadExpression| panic!("{FILTER}: {bad}")))
}

/// A test for each scenario, one for each file that does not check, and one for each folder of
/// snapshots.
fn trials() -> Vec<Trial> {
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut trials = Vec::new();
    let mut kept = BTreeSet::new();
    let mut folders = BTreeSet::new();
    let (chosen, mut any) = (chosen(), false);
    for file in folder::scenarios(&library).unwrap() {
        let name = file.strip_prefix(&library).unwrap().with_extension("");
        let name = name.display().to_string();
        let source = Source::new(name.clone(), std::fs::read(&file).unwrap());
        let plan = match language::check(&source, &reachable) {
            Ok(checked) => checked.plan,
            Err(errors) => {
                let text = language::render(&source, &errors, false);
                trials.push(Trial::test(name, move || Err(Failed::from(text))));
                continue;
            }
        };
        let source = Arc::new(source);
        folders.insert(snapshot::folder(&file));
        let slugs = snapshot::slugs(plan.scenarios.iter().map(|scenario| scenario.name.as_str()));
        for (scenario, slug) in plan.scenarios.into_iter().zip(slugs) {
            kept.insert(snapshot::path(&file, &slug));
            if chosen
                .as_ref()
                .is_some_and(|chosen| !chosen.takes(&Subject::scenario(source.name(), &scenario)))
            {
                continue;
            }
            any = true;
            let title = format!("{name}::{slug}");
            let (file, source) = (file.clone(), Arc::clone(&source));
            trials.push(Trial::test(title, move || test(&file, &source, &scenario, &slug)));
        }
    }
    assert!(any, "{FILTER}: no scenario fits it");
    for folder in folders {
        let name = folder.strip_prefix(&library).unwrap().display().to_string();
        let kept = kept.clone();
        trials.push(Trial::test(format!("{name}::none_is_left_over"), move || {
            left_over(&folder, &kept)
        }));
    }
    trials
}

/// What is done with snapshots: as insta does it, so that one habit is enough.
fn mode() -> Mode {
    let variable = |name| std::env::var(name).ok();
    let ci = on_ci(variable("CI").as_deref());
    match variable("INSTA_UPDATE").as_deref() {
        Some("no") => Mode::Check,
        Some("always") if !ci => Mode::Update,
        _ => Mode::Auto.on(ci),
    }
}

fn test(file: &Path, source: &Source, scenario: &Scenario, slug: &str) -> Result<(), Failed> {
    let options = RunOptions { trace: true, ..RunOptions::default() };
    let build = |configs: &PerHost<_>| PerHost(configs.0.clone().map(Model::new));
    let result = run_scenario(scenario, &options, build);
    let ladder = ladder::paint(&layout(&result.trace.events), Look::default());
    let snapshot = Snapshot { file, name: &scenario.name, slug, ladder: &ladder }.compare(mode());
    let entry =
        Entry { source, scenario, result: &result, stacks: &["model"], snapshot: &snapshot };
    if result.verdict == Verdict::Passed && !snapshot.fails() {
        return Ok(());
    }
    let mut text = String::new();
    let mut writer = Format::Human.writer(report::Options::default());
    let written = writer
        .begin(&mut text)
        .and_then(|()| writer.entry(&entry, &mut text))
        .and_then(|()| writer.end(&Summary::of([&entry]), &mut text));
    Err(Failed::from(match written {
        Ok(()) => text,
        Err(error) => error.to_string(),
    }))
}

/// A snapshot that belongs to no scenario has been forgotten, or the scenario has.
fn left_over(folder: &Path, kept: &BTreeSet<PathBuf>) -> Result<(), Failed> {
    let left = snapshot::unreferenced(folder, kept).map_err(|error| error.to_string())?;
    if left.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = left.iter().map(|path| path.display().to_string()).collect();
    Err(Failed::from(format!("no scenario has these snapshots: {}", names.join(", "))))
}
