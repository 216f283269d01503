//! The library, one test a scenario: each that is meant for the model has to pass there, or fail as
//! `@known` says, with the ladder kept beside it.
//! These are the same files that `synfin run --snapshots` keeps.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use libtest_mimic::{Arguments, Failed, Trial};
use synfin::explore::on_the_model;
use synfin::harness::{self, Case, Text, ladder};
use synfin::report::{self, Entry, Format, Summary};
use synfin::run::{RunOptions, Verdict};
use synfin::select::{BadExpression, Expression};
use synfin::snapshot::{self, Mode, on_ci};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, trials()).exit_code()
}

/// The environment variable with a filter, in the language of `synfin run -E`.
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
    let mut texts = Vec::new();
    for file in harness::scenarios(&library).unwrap() {
        let name = file.strip_prefix(&library).unwrap().with_extension("");
        let name = name.display().to_string();
        match Text::read(&file, &name).unwrap().valid() {
            Ok(text) => texts.push(text),
            Err(errors) => trials.push(Trial::test(name, move || Err(Failed::from(errors)))),
        }
    }
    // They live as long as the tests.
    let texts: &'static [Text] = Vec::leak(texts);
    let chosen = chosen();
    let is_chosen = |case: &Case<'_>| chosen.as_ref().is_none_or(|it| it.takes(&case.subject()));
    let all = texts.iter().flat_map(Text::cases).filter(Case::is_for_the_model);
    let cases: Vec<Case<'_>> = all.filter(is_chosen).collect();
    assert!(!cases.is_empty(), "{FILTER}: no scenario fits it");
    for case in cases {
        let title = format!("{}::{}", case.text.source.name(), case.slug);
        trials.push(Trial::test(title, move || test(&case)));
    }
    let files = texts.iter().filter_map(|text| text.path.as_deref());
    for folder in files.map(snapshot::folder).collect::<BTreeSet<PathBuf>>() {
        let name = folder.strip_prefix(&library).unwrap().display().to_string();
        let title = format!("{name}::none_is_left_over");
        trials.push(Trial::test(title, move || left_over(texts, &folder)));
    }
    trials
}

/// How snapshots are treated: as insta does it, so that one habit is enough.
fn mode() -> Mode {
    let variable = |name| std::env::var(name).ok();
    let ci = on_ci(variable("CI").as_deref());
    match variable("INSTA_UPDATE").as_deref() {
        Some("no") => Mode::Check,
        Some("always") if !ci => Mode::Update,
        _ => Mode::Auto.on(ci),
    }
}

fn test(case: &Case<'_>) -> Result<(), Failed> {
    let options = RunOptions::default();
    let result = on_the_model(case.scenario, &options, &AtomicBool::new(false));
    let snapshot = ladder(case, &result, mode());
    if matches!(result.verdict, Verdict::Passed | Verdict::Known) && !snapshot.fails() {
        return Ok(());
    }
    let entry = Entry {
        source: &case.text.source,
        scenario: case.scenario,
        result: &result,
        stacks: &["model"],
        snapshot: &snapshot,
    };
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

/// A snapshot without a scenario: one of the two has been forgotten.
fn left_over(texts: &[Text], folder: &Path) -> Result<(), Failed> {
    let of_folder = texts
        .iter()
        .filter(|it| it.path.as_deref().map(snapshot::folder).as_deref() == Some(folder));
    let left = harness::left_over(of_folder, |_| true)?;
    if left.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = left.iter().map(|path| path.display().to_string()).collect();
    Err(Failed::from(format!("no scenario has these snapshots: {}", names.join(", "))))
}
