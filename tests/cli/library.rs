//! The library that comes with the command, and the statement made with it.

use serde_json::Value;

use crate::rig::{Folder, run, synfin};

/// The last line of a list.
fn total(out: &str) -> &str {
    out.lines().last().unwrap_or_default()
}

#[test]
fn it_is_listed_by_folder_by_requirement_and_by_level() {
    let folders = run(&["library"]).ends(0).out;
    assert!(folders.lines().any(|line| line.starts_with("figures/")), "{folders}");
    assert!(total(&folders).ends_with(" files"), "{folders}");
    let labels = run(&["library", "figures", "--by", "requirement"]).ends(0).out;
    assert!(labels.contains("MUST-10  "), "{labels}");
    let levels = run(&["library", "figures", "--by", "level"]).ends(0).out;
    assert!(levels.starts_with("MUST "), "{levels}");
    assert_eq!(total(&labels), total(&levels));
}

#[test]
fn its_list_for_programs_follows_its_schema() {
    let list: Value =
        serde_json::from_str(&run(&["library", "--format", "json"]).ends(0).out).unwrap();
    let schema: Value = serde_json::from_str(&run(&["schema", "library"]).ends(0).out).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&list));
}

#[test]
fn it_is_copied_once_and_runs_as_it_does_in_place() {
    let folder = Folder::new(&[]);
    let copied = folder.run(&["library", "figures", "--to", "copy"]).ends(0);
    assert_eq!(copied.out, "8 files in `copy`\n");
    let again = folder.run(&["library", "figures", "--to", "copy"]).ends(2);
    assert!(again.err.contains("already exists, and nothing was copied"), "{}", again.err);
    let copy = folder.run(&["run", "--snapshots", "off", "copy"]).ends(0).out;
    let shipped = folder.run(&["run", "library:figures"]).ends(0).out;
    assert_eq!(copy.replace("copy/", "library:"), shipped);
    let filtered = folder.run(&["run", "--library", "-E", "path(figures)"]).ends(0).out;
    assert_eq!(total(&filtered), total(&shipped));
    let compared =
        folder.run(&["compare", "--library", "--stacks", "model", "-E", "path(figures)"]);
    assert!(compared.ends(0).out.contains("library:figures/figure_06.synfin"));
}

#[test]
fn a_part_that_is_not_there_is_told() {
    let nothing = run(&["run", "library:figure"]).ends(2);
    assert!(
        nothing.err.contains("the library has no `figure`; its folders are"),
        "{}",
        nothing.err
    );
    synfin().args(["run", "--library", "--watch"]).assert().code(2);
}

#[test]
fn a_statement_names_its_command_and_every_requirement() {
    let page = run(&["conformance", "--stack", "model", "library:figures"]).ends(0).out;
    assert!(page.contains("    synfin conformance --stack model library:figures\n"), "{page}");
    assert!(page.contains("| MUST-10 | MUST | 3.5 | "), "{page}");
    assert!(page.ends_with("## Deviations\n\nNone.\n"), "{page}");
    let json = run(&["conformance", "--stack", "model", "library:figures", "--format", "json"]);
    let json: Value = serde_json::from_str(&json.ends(0).out).unwrap();
    let met = json["requirements"].as_array().unwrap().iter();
    assert!(met.clone().any(|row| row["label"] == "MUST-10" && row["shown"] == "met"));
    assert!(met.clone().any(|row| row["label"] == "MUST-2" && row["why"].is_string()));
}

#[test]
fn a_statement_about_an_unknown_implementation_is_a_mistake() {
    let typo = run(&["conformance", "--stack", "smoltpc"]).ends(2);
    assert!(typo.err.contains("did you mean `smoltcp`?"), "{}", typo.err);
}
