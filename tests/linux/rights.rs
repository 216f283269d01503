//! The command names what is missing.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;

use crate::{Run, is_here, run, synfin};

/// `nobody`, on most systems; in any case not root.
const NOBODY: u32 = 65_534;

#[test]
fn without_rights_it_says_what_is_missing_and_what_would_help() {
    if !is_here() || !rustix::process::geteuid().is_root() {
        eprintln!("SKIPPED: only root can become somebody else");
        return;
    }
    // In a place that `nobody` can reach.
    let folder = tempfile::tempdir().unwrap();
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.path(), open.clone()).unwrap();
    let copy = folder.path().join("synfin");
    // Copied by another process: a file open for writing cannot be run, and a child that another
    // test is starting would inherit it.
    let mut cp = std::process::Command::new("cp");
    assert!(cp.arg(synfin().get_program()).arg(&copy).status().unwrap().success());
    std::fs::set_permissions(&copy, open).unwrap();
    let mut command = std::process::Command::new(&copy);
    command.args(["run", "--stack", "linux", "-e", "client close"]).current_dir("/");
    command.uid(NOBODY).gid(NOBODY);
    let mode = std::fs::metadata("/dev/net/tun").unwrap().permissions().mode();
    if mode & 0o006 == 0o006 {
        // The system decides whether it is allowed.
        eprintln!("SKIPPED: everybody may open `/dev/net/tun` here");
        return;
    }
    Run::of(command.output().unwrap()).ends(5).says("run it as root");
}

/// Wherever it runs out of them: that is no answer of the kernel's TCP.
#[test]
fn without_files_to_open_it_could_not_run() {
    if !is_here() {
        return;
    }
    let scenario = "client send 5; server read 5; settle; client close; \
                    server recv FIN; expect server signal closing";
    let mut codes = std::collections::BTreeSet::new();
    for limit in (8..=64).chain([256]) {
        let mut command = std::process::Command::new("sh");
        command.args(["-c", &format!("ulimit -n {limit}; exec \"$0\" \"$@\"")]);
        command.arg(synfin().get_program()).args(["run", "--stack", "linux"]);
        command.args(["-e", scenario, "-e", scenario]);
        let run = Run::of(command.output().unwrap());
        codes.insert(run.code);
        match run.code {
            Some(0) => assert!(run.out.contains("2 passed"), "{limit}: {run:?}"),
            _ => {
                run.ends(5).says("could not run").says("cannot open more files");
            }
        }
    }
    assert_eq!(codes.len(), 2, "{codes:?}");
}

#[test]
fn an_unknown_implementation_names_linux() {
    run(&["--stack", "linus", "-e", "client close"]).ends(2).says("`linux`");
}
