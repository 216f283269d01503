//! The assignments that are ready to use: each is what `grade --check` says of it, and its sample
//! submissions get what they got when somebody last looked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code)]
#[path = "cli/rig.rs"]
mod rig;

use std::fs;
use std::path::{Path, PathBuf};

use rig::{Run, synfin};

/// The folders below `assignments/`.
fn assignments() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("assignments");
    let mut found: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.join("assignment.toml").is_file());
    found.sort();
    assert!(!found.is_empty());
    found
}

/// What programs in C and Python need here. Where they are not, nothing can be said.
fn has_languages() -> bool {
    let all = ["cc", "python3"].into_iter().all(|name| {
        std::process::Command::new(name)
            .arg("--version")
            .output()
            .is_ok_and(|it| it.status.success())
    });
    if !all {
        eprintln!("skipped: there is no `cc` or no `python3`");
    }
    all
}

fn command(arguments: &[&str]) -> Run {
    let root = env!("CARGO_MANIFEST_DIR");
    Run::of(synfin().current_dir(root).args(arguments).output().unwrap())
}

#[test]
fn each_is_ready_to_be_handed_out() {
    if !has_languages() {
        return;
    }
    for folder in assignments() {
        command(&["grade", "--check", &folder.display().to_string()]).ends(0);
    }
}

#[test]
fn samples_get_what_they_got() {
    if !has_languages() {
        return;
    }
    for folder in assignments() {
        let results = tempfile::tempdir().unwrap();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let samples = folder.join("submissions").display().to_string();
        let out = results.path().display().to_string();
        let assignment = folder.display().to_string();
        let run = command(&["grade", &assignment, &samples, "-o", &out]).ends(1);
        insta::assert_snapshot!(name, run.out);
    }
}

/// What a handout shows is what happens.
#[test]
fn handouts_show_the_ladder_that_there_is() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assignments/state-machine");
    let handout = fs::read_to_string(folder.join("handout.md")).unwrap();
    let first = folder.join("handout/first.synfin");
    let trace = command(&["run", "--trace", &first.display().to_string()]).ends(0).out;
    let ladder = trace.split("Who closes first\n\n").nth(1).unwrap();
    let ladder = ladder.split("\n\n").next().unwrap();
    assert!(ladder.lines().count() > 10 && handout.contains(ladder), "{ladder}");
    let diagram = command(&["diagram"]).ends(0).out;
    assert!(handout.contains(diagram.trim_end()));
}

#[test]
fn what_is_handed_out_is_the_kit() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pairs = [
        ("kits/python/tcp.py", "assignments/state-machine/handout/tcp.py"),
        ("kits/c/tcp.c", "assignments/state-machine/handout/tcp.c"),
        ("kits/python/solution/tcp.py", "assignments/state-machine/solution/tcp.py"),
    ];
    for (kit, copy) in pairs {
        let text = |name: &str| fs::read_to_string(root.join(name)).unwrap();
        assert!(text(kit) == text(copy), "`{copy}` is not `{kit}` any more: copy it again");
    }
}
