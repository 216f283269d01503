//! `run --snapshots`.

use crate::rig::{Folder, Run};

const CLOSE: &str = "client close; server recv FIN; expect client FIN_WAIT_2\n";
const KEPT: &str = "snapshots/close__close.snap";

fn folder() -> Folder {
    Folder::new(&[("close.synfin", CLOSE)])
}

fn on_ci(folder: &Folder, arguments: &[&str]) -> Run {
    Run::of(folder.synfin().env("CI", "true").args(arguments).output().unwrap())
}

/// Replaces the ladder in the kept snapshot.
fn change(folder: &Folder) {
    let changed = folder.read(KEPT).replace("FIN_WAIT_1", "FIN_WAIT_9");
    assert_ne!(changed, folder.read(KEPT));
    folder.write(KEPT, &changed);
}

#[test]
fn auto_keeps_new_ladders_and_compares_kept_ones() {
    let folder = folder();
    let first = folder.run(&["run", "--snapshots", "auto", "close.synfin"]).ends(0);
    assert!(first.out.contains("1 snapshot written"), "{}", first.out);
    assert!(folder.read(KEPT).contains("<CTL=FIN,ACK>"), "{}", folder.read(KEPT));
    let second = folder.run(&["run", "--snapshots", "auto", "close.synfin"]).ends(0);
    assert!(!second.out.contains("written"), "{}", second.out);
}

#[test]
fn a_changed_ladder_fails_is_shown_and_waits_for_review() {
    let folder = folder();
    folder.run(&["run", "--snapshots", "update", "close.synfin"]).ends(0);
    change(&folder);
    // Existing snapshots are compared by default.
    let changed = folder.run(&["run", "close.synfin"]).ends(1);
    assert!(changed.out.contains("FIN_WAIT_9") && changed.out.contains("FIN_WAIT_1"));
    assert!(folder.at("snapshots/close__close.snap.new").exists());
    folder.run(&["run", "--snapshots", "off", "close.synfin"]).ends(0);
    folder.run(&["run", "--snapshots", "update", "close.synfin"]).ends(0);
    assert!(!folder.at("snapshots/close__close.snap.new").exists());
    folder.run(&["run", "close.synfin"]).ends(0);
}

#[test]
fn ci_never_writes() {
    let folder = folder();
    on_ci(&folder, &["run", "close.synfin"]).ends(0);
    on_ci(&folder, &["run", "--snapshots", "auto", "close.synfin"]).ends(1);
    assert!(!folder.at("snapshots").exists());
    folder.run(&["run", "--snapshots", "auto", "close.synfin"]).ends(0);
    on_ci(&folder, &["run", "close.synfin"]).ends(0);
    change(&folder);
    on_ci(&folder, &["run", "close.synfin"]).ends(1);
    assert!(!folder.at("snapshots/close__close.snap.new").exists());
}

#[test]
fn check_never_writes() {
    let folder = folder();
    folder.run(&["run", "--snapshots", "check", "close.synfin"]).ends(1);
    assert!(!folder.at("snapshots").exists());
}

#[test]
fn snapshots_without_a_scenario_are_named() {
    let both = "scenario \"one\" { client close; expect client FIN_WAIT_1 }\n\
                scenario \"two\" { client close; expect client FIN_WAIT_1 }\n";
    let folder = Folder::new(&[("s/a.synfin", both), ("s/b.synfin", CLOSE)]);
    folder.run(&["run", "--snapshots", "update", "s"]).ends(0);
    folder.run(&["run", "--snapshots", "check", "s"]).ends(0);
    // Others may keep theirs in the same folder.
    folder.write("s/snapshots/lib__tests__x.snap", "---\nsource: src/lib.rs\n---\nx\n");
    folder.write("s/a.synfin", both.lines().next().unwrap());
    std::fs::remove_file(folder.at("s/b.synfin")).unwrap();
    let stale = folder.run(&["run", "--snapshots", "check", "s"]).ends(1);
    let line = |name: &str| {
        format!("error: `s/snapshots/{name}.snap` belongs to no scenario any more: remove it\n")
    };
    assert_eq!(stale.err, line("a__two") + &line("b__b"));
    // A run that did not look at a file knows nothing about its snapshots.
    let one = folder.run(&["run", "--snapshots", "check", "s/a.synfin"]).ends(1);
    assert_eq!(one.err, line("a__two"));
    folder.run(&["run", "--snapshots", "check", "s", "--filter", "one"]).ends(0);
    on_ci(&folder, &["run", "s"]).ends(1);
    let told = folder.run(&["run", "s"]).ends(0);
    assert!(told.err.starts_with("warning: `s/snapshots/a__two.snap` belongs"), "{}", told.err);
}
