//! `synfin import`, over many scripts: what it writes is a scenario, laid out as `synfin fmt` would, and
//! the model shows the same of it as of the script.
//!
//! `SYNFIN_SCRIPTS=FOLDER` in the environment takes the scripts of another folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use synfin::harness::{Text, run_all, scenarios};
use synfin::language::{Reading, Source, format};
use synfin::run::{RunOptions, alike, run_on_model};

/// Those beside this test, and the whole corpus.
fn scripts() -> Vec<PathBuf> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let ours = || vec![tests.join("import"), tests.join("packetdrill")];
    let folders = std::env::var_os("SYNFIN_SCRIPTS").map_or_else(ours, |it| vec![it.into()]);
    let folders = folders.iter().filter(|folder| folder.exists());
    let mut files: Vec<PathBuf> = folders.flat_map(|it| scenarios(it).unwrap()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "pkt"));
    files
}

/// What is wrong with a script's import; nothing if all is right, or if it cannot be read.
fn wrong(file: &Path) -> Option<String> {
    let reading = Reading::default();
    let script = Text::read_with(file, "script.pkt", &reading).unwrap();
    if script.has_errors() {
        return None;
    }
    let Some(imported) = script.import(&reading, None) else {
        return Some("there is no import".to_owned());
    };
    let text = imported.text;
    let formatted = format(&Source::new("script.synfin", text.clone()));
    if formatted != text {
        return Some(format!("`fmt` changes it:\n{text}"));
    }
    let scenario = match Text::new("script.synfin", text.clone()).valid() {
        Ok(scenario) => scenario,
        Err(errors) => return Some(format!("{errors}\n{text}")),
    };
    let (was, is) = (script.plan.scenarios.first(), scenario.plan.scenarios.first());
    let (Some(was), Some(is)) = (was, is) else {
        let runs = was.is_some_and(|was| was.unsupported.is_none());
        let right = is.is_none() && !runs && imported.is_comment == was.is_some();
        return (!right).then(|| format!("all of it is a comment, or should be:\n{text}"));
    };
    if was.unsupported.is_some() {
        return Some(format!("no run can do what it asks for, and this runs:\n{text}"));
    }
    let options = RunOptions::default();
    let (was, is) = (run_on_model(was, &options), run_on_model(is, &options));
    let same = alike(&was, &is);
    (!same).then(|| format!("it is {:?}, and was {:?}:\n{text}", is.verdict, was.verdict))
}

#[test]
fn every_script_becomes_a_scenario_that_shows_the_same() {
    let scripts = scripts();
    let found = run_all(&scripts, 0, &AtomicBool::new(false), |file| wrong(file));
    let mut all = String::new();
    for (file, wrong) in scripts.iter().zip(found) {
        if let Some(wrong) = wrong {
            writeln!(all, "{}: {wrong}", file.display()).unwrap();
        }
    }
    assert!(all.is_empty(), "\n{all}");
    // The corpus, unless another folder was named.
    assert!(scripts.len() >= 150 || std::env::var_os("SYNFIN_SCRIPTS").is_some());
}
