//! `synfin new harness --rust`: the crate that it makes builds, and runs scenarios as cargo and nextest
//! ask for them.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::file;
use super::rig::{Folder, Run};

/// Runs `cargo test` there, with this synfin in place of the published one, and without a network.
fn cargo_test(folder: &Folder, arguments: &[&str]) -> Run {
    let here = env!("CARGO_MANIFEST_DIR");
    let mut command = Command::new(env!("CARGO"));
    command.args(["test", "--offline", "--quiet", "--test", "tcp", "--manifest-path"]);
    command.arg(folder.at("my-tcp/Cargo.toml"));
    command.args(["--config", &format!("patch.crates-io.synfin.path={here:?}")]);
    // What is compiled stays for the next time.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("harness");
    command.arg("--target-dir").arg(target).arg("--").args(arguments);
    for name in ["NO_COLOR", "CARGO_TERM_COLOR", "SYNFIN_FILTER_EXPR", "RUST_TEST_THREADS"] {
        command.env_remove(name);
    }
    Run::of(command.output().unwrap())
}

#[test]
fn a_new_harness_builds_and_runs() {
    let folder = Folder::new(&[]);
    let made = folder.run(&["new", "harness", "--rust", "my-tcp"]).ends(0);
    assert!(made.out.contains("my-tcp/tests/tcp/main.rs\n"), "{}", made.out);
    assert!(made.err.starts_with("next: `cargo test --manifest-path my-tcp/Cargo.toml`"));
    // The versions that are here are those of this project.
    fs::copy(file("Cargo.lock"), folder.at("my-tcp/Cargo.lock")).unwrap();

    let list = cargo_test(&folder, &["--list"]).ends(0);
    assert!(list.out.contains("first/1_opening::connect_sends_a_syn: test\n"), "{}", list.out);
    assert!(list.out.contains("own::a_syn_has_the_iss_and_the_mss: test\n"), "{}", list.out);
    let terse = cargo_test(&folder, &["--list", "--format", "terse", "own::"]).ends(0);
    let own =
        "own::a_syn_has_the_iss_and_the_mss: test\nown::two_of_them_make_a_connection: test\n";
    assert_eq!(terse.out, own);

    // As nextest runs each.
    let good = ["first/1_opening::connect_sends_a_syn", "--exact", "--nocapture"];
    let good = cargo_test(&folder, &good).ends(0);
    assert!(good.out.contains("1 passed; 0 failed"), "{}", good.out);
    let bad = "first/1_opening::listen_waits";
    let failed = cargo_test(&folder, &[bad, "--exact", "--nocapture"]).ends(101);
    assert!(failed.out.contains(&format!("test {bad} ... FAILED")), "{}", failed.out);
    assert!(failed.out.contains("expected:  server LISTEN\n  actual:    server CLOSED"));

    let own = cargo_test(&folder, &["own::"]).ends(0);
    let known = "own::two_of_them_make_a_connection: known to fail: has no listeners yet\n";
    assert!(own.out.contains(known), "{}", own.out);

    // The example is a solution.
    fs::copy(file("kits/harness/own_tcp/tcp.rs"), folder.at("my-tcp/src/lib.rs")).unwrap();
    let solved = cargo_test(&folder, &[]).ends(0);
    assert!(solved.out.contains("0 failed; 0 ignored"), "{}", solved.out);
    assert!(solved.out.contains("passes, and `@known` says: has no listeners yet"));
    assert!(folder.run(&["new", "harness", "--rust", "my-tcp"]).ends(2).err.contains("exists"));
}
