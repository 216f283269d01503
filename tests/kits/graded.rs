//! Every kit can be handed in as it is: an assignment that names no languages builds and runs it.

use std::process::Command;

use crate::file;
use crate::rig::Folder;

const SUITE: &str = "@points 3\nscenario \"begins\" { client connect; server recv SYN }\n";

/// Grades a kit, if the tool exists. Files that only root can reach are open to everybody here:
/// the sandbox has other tests.
#[track_caller]
fn is_graded(tool: &[&str], kit: &str) {
    if !Command::new(tool[0]).args(&tool[1..]).output().is_ok_and(|it| it.status.success()) {
        eprintln!("left out: `{kit}`, for there is no `{}` here", tool[0]);
        return;
    }
    let toml = "title = 'x'\nkind = 'program'\n[limits]\nbuild-time = '120s'\n";
    let place = Folder::new(&[("it/assignment.toml", toml), ("it/suite/a.synfin", SUITE)]);
    let name = kit.rsplit('/').next().unwrap();
    place.write(&format!("ada/{name}"), &std::fs::read_to_string(file(kit)).unwrap());
    let graded = place.run(&["grade", "it", "ada", "--sandbox", "none"]).ends(0);
    assert!(graded.out.contains("3 of 3 points"), "{}", graded.out);
}

#[test]
fn python_is_graded() {
    is_graded(&["python3", "--version"], "kits/python/tcp.py");
}

#[test]
fn c_is_graded() {
    is_graded(&["cc", "--version"], "kits/c/tcp.c");
}

#[test]
fn java_is_graded() {
    is_graded(&["javac", "-version"], "kits/java/Tcp.java");
}

#[test]
fn rust_is_graded() {
    is_graded(&["rustc", "--version"], "kits/rust/tcp.rs");
}

#[test]
fn go_is_graded() {
    is_graded(&["go", "version"], "kits/go/tcp.go");
}

#[test]
fn javascript_is_graded() {
    is_graded(&["node", "--version"], "kits/javascript/tcp.js");
}
