//! Each format is read here by its usual reader: JSON by its schema, TAP by `prove`, JUnit by the
//! schema of Jenkins' xUnit plugin; for runs that pass and for runs that fail.

use serde_json::{Value, json};

use crate::readers;
use crate::rig::{Folder, run};

const GOOD: &str = "client close\nserver recv FIN\nexpect client FIN_WAIT_2\n";
const BAD: &str = "client close\nserver recv FIN\nexpect client TIME_WAIT\n";
const OPEN: &str = "client close\nserver recv FIN\nexpect client ?\n";
/// Its error has a label, a help and a correction.
const MISSPELT: &str = "client close\nexpect client FIN_WAIT2 or ESTABLISHD\n";

/// A folder with one of each verdict that the model can give, and one with passes only.
fn both() -> Folder {
    let known = format!("@known model \"on purpose: a <b> & \\\"c\\\" # d\"\n{BAD}");
    let fixed = format!("@known model \"no longer\"\n{GOOD}");
    let cited = format!("@rfc MUST-13\n{BAD}");
    Folder::new(&[
        ("good/a.synfin", GOOD),
        ("good/known.synfin", &known),
        ("good/fixed.synfin", &fixed),
        ("all/a.synfin", GOOD),
        ("all/bad.synfin", BAD),
        ("all/cited.synfin", &cited),
        ("all/known.synfin", &known),
        ("all/open.synfin", OPEN),
        ("all/warned.synfin", "client abort; settle; wait 1s; expect both CLOSED\n"),
        ("wrong/a.synfin", MISSPELT),
    ])
}

/// The schema of a format, closed: it allows nothing that it does not name.
fn validator(of: &str) -> jsonschema::Validator {
    let mut schema: Value = serde_json::from_str(&run(&["schema", of]).ends(0).out).unwrap();
    fn close(schema: &mut Value) {
        if schema["properties"].is_object() {
            schema["unevaluatedProperties"] = json!(false);
        }
    }
    // Definitions included in a tagged line cannot be closed by themselves.
    if !matches!(of, "run-lines" | "program") {
        if let Some(definitions) = schema["$defs"].as_object_mut() {
            let flattened = ["Parted", "Fate", "Outcome"];
            definitions
                .iter_mut()
                .filter(|(name, _)| !flattened.contains(&name.as_str()))
                .for_each(|(_, definition)| close(definition));
        }
        close(&mut schema);
    }
    jsonschema::validator_for(&schema).unwrap()
}

#[track_caller]
fn follows(of: &str, text: &str) -> Value {
    let value: Value = serde_json::from_str(text).unwrap();
    let validator = validator(of);
    let errors: Vec<_> = validator.iter_errors(&value).map(|it| it.to_string()).collect();
    assert!(errors.is_empty(), "{of}: {errors:#?}\n{text}");
    // The schema does not accept everything.
    assert!(!validator.is_valid(&json!({})), "{of}");
    value
}

#[test]
fn every_document_follows_its_schema() {
    let folder = both();
    let of = |arguments: &[&str], code| folder.run(arguments).ends(code).out;
    for (path, code) in [("good", 0), ("all", 1), ("wrong", 3)] {
        follows("run", &of(&["run", path, "--trace", "--format", "json"], code));
        let lines = validator("run-lines");
        for line in of(&["run", path, "--trace", "--format", "json-lines"], code).lines() {
            let line = serde_json::from_str(line).unwrap();
            let errors: Vec<_> = lines.iter_errors(&line).map(|it| it.to_string()).collect();
            assert!(errors.is_empty(), "{errors:#?}\n{line}");
        }
    }
    follows("list", &of(&["run", "all", "--list", "--format", "json"], 0));
    follows("check", &of(&["check", "good", "--format", "json"], 0));
    let found = follows("check", &of(&["check", "all", "--format", "json"], 0));
    assert!(!found["diagnostics"].as_array().unwrap().is_empty());
    let found = follows("check", &of(&["check", "wrong", "--format", "json"], 3));
    assert!(found["diagnostics"][0]["fix"].is_object(), "{found}");
    let compare = |path| ["compare", path, "--format", "json", "--stacks", "model,model+model"];
    follows("compare", &of(&compare("good"), 0));
    follows("compare", &of(&compare("all"), 1));
    follows("coverage", &of(&["coverage", "good", "--format", "json"], 0));
    let counted = follows("coverage", &of(&["coverage", "all", "--format", "json"], 1));
    assert!(counted["axes"]["requirements"]["levels"]["MUST"].is_object());
    assert!(counted["axes"]["companions"]["rfcs"].is_object());
    follows("mutants", &of(&["mutants", "good", "--format", "json"], 0));
    follows("mutants", &of(&["mutants", "all", "--format", "json"], 1));
    follows("hunt", &of(&["hunt", "--stack", "model", "-n", "5", "--format", "json"], 0));
    follows("rules", &of(&["rules", "--format", "json"], 0));
    follows("rules", &of(&["rules", "--format", "json", "--state", "LISTEN"], 0));
}

/// For a correct program and a wrong one: `cat` answers with the question.
#[test]
fn checks_of_programs_follow_their_schema() {
    let checked = run(&["program", "check", "--format", "json", "cat"]).ends(1);
    let report = follows("program-check", &checked.out);
    assert_eq!(report["checks"][0]["result"], "failed");
    assert_eq!(report["checks"][1]["result"], "skipped");
}

#[test]
fn comparisons_that_differ_follow_their_schema() {
    // One is set to what the other does not support, so that the columns diverge.
    let folder = both();
    let comparison =
        folder.run(&["compare", "all", "--format", "json", "--stacks", "model,program:false"]);
    let document = follows("compare", &comparison.out);
    assert!(!document["groups"].as_array().unwrap().is_empty(), "{document}");
}

/// Scripts that ask by the name of the format still work.
#[test]
fn former_names_of_schemas_are_known() {
    for (former, now) in [("json", "run"), ("json-lines", "run-lines"), ("results", "grade")] {
        assert_eq!(run(&["schema", former]).ends(0).out, run(&["schema", now]).ends(0).out);
    }
    assert_eq!(run(&["schema"]).ends(0).out, run(&["schema", "run"]).ends(0).out);
}

#[test]
fn prove_agrees_on_passes_and_failures() {
    let folder = both();
    for (path, code) in [("good", 0), ("all", 1), ("wrong", 3)] {
        let tap = folder.run(&["run", path, "--format", "tap"]).ends(code).out;
        let Some((passes, said)) = readers::prove(&tap) else { return };
        assert_eq!(passes, code == 0, "{said}\n{tap}");
    }
    let empty = folder.run(&["run", "all", "--filter", "no such", "--format", "tap"]).ends(4);
    assert!(readers::prove(&empty.out).is_none_or(|(passes, _)| passes), "{}", empty.out);
}

#[test]
fn jenkins_accepts_reports_of_every_run() {
    let folder = both();
    for (path, code) in [("good", 0), ("all", 1), ("wrong", 3)] {
        let report = folder.run(&["run", path, "--format", "junit"]).ends(code).out;
        readers::validates(&report);
    }
    let empty = folder.run(&["run", "all", "--filter", "no such", "--format", "junit"]).ends(4);
    readers::validates(&empty.out);
}

/// The message alone seldom says why: the cause is at the place, and the advice below it.
#[test]
fn every_format_has_the_cause_and_the_correction() {
    let folder = both();
    let document = folder.run(&["check", "wrong", "--format", "json"]).ends(3).out;
    let found: Value = serde_json::from_str(&document).unwrap();
    let finding = found["diagnostics"].as_array().unwrap().iter().find(|it| it["fix"].is_object());
    let finding = finding.unwrap();
    let label = finding["label"].as_str().unwrap();
    let replacement = finding["fix"]["replacement"].as_str().unwrap();
    assert!(!label.is_empty(), "{finding}");
    for arguments in [
        &["run", "wrong", "--format", "tap"],
        &["run", "wrong", "--format", "junit"],
        &["run", "wrong", "--format", "github"],
        &["check", "wrong", "--format", "github"],
    ] {
        let said = folder.run(arguments).ends(3).out;
        assert!(said.contains(label), "{arguments:?}: `{label}` is missing:\n{said}");
        let correction = format!(" with `{replacement}`");
        assert!(said.contains(&correction), "{arguments:?}: {correction}\n{said}");
    }
}
