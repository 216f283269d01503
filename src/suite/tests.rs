#![allow(clippy::unwrap_used, clippy::panic)]

use std::ffi::OsString;
use std::fs;

use tempfile::TempDir;

use super::tell::Teller;
use super::words::{Asked, Words};
use super::{Suite, all_of};
use crate::stack::Model;
use crate::text::Style;

/// One that passes, one that fails where 2 MSL are too long, one that is known to, and one that
/// depends on what no run can do.
const SCENARIOS: &str = "\
scenario \"opens\" { given both ESTABLISHED; expect client ESTABLISHED }
scenario \"waits\" { given client TIME_WAIT; wait 4min; expect client CLOSED }
@known slow \"waits too long\"
scenario \"waits, as is known\" { given client TIME_WAIT; wait 4min; expect client CLOSED }
@stack model
scenario \"for others\" { expect client CLOSED }
explore \"search\" { given both ESTABLISHED; may client close; never client LISTEN }
";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("deep")).unwrap();
    fs::write(folder.path().join("deep/a.synfin"), SCENARIOS).unwrap();
    folder
}

/// The model, with an MSL that is too long.
fn slow() -> Suite {
    Suite::new(|_, config| {
        let mut config = config.clone();
        config.msl *= 2;
        Box::new(Model::named(config, "slow"))
    })
}

fn words(words: &[&str]) -> Words {
    match Asked::of(words.iter().map(OsString::from)).unwrap() {
        Asked::Tests(words) => words,
        other => panic!("{other:?}"),
    }
}

/// Whether nothing failed, and what is written.
fn run(suite: &Suite, asked: &[&str]) -> (Result<bool, String>, String) {
    let asked = words(asked);
    let mut out = Vec::new();
    let teller = Teller::new(&mut out, Style::PLAIN, asked.terse);
    let good = suite.run(&asked, &suite.filters, teller);
    (good, String::from_utf8(out).unwrap())
}

#[test]
fn each_scenario_is_a_test_with_the_lines_of_libtest() {
    let folder = folder();
    let (good, out) = run(&slow().scenarios(folder.path()), &[]);
    assert_eq!(good, Ok(false));
    let begins = "\nrunning 4 tests\n\
                  test deep/a::opens ... ok\n\
                  test deep/a::waits ... FAILED\n\
                  test deep/a::waits_as_is_known ... ok\n\
                  test deep/a::search ... ignored, ";
    assert!(out.starts_with(begins), "{out}");
    assert!(out.contains("---- deep/a::waits ----\nFAIL  deep/a.synfin: waits"), "{out}");
    assert!(out.contains("expected:  client CLOSED"), "{out}");
    assert!(
        out.contains("    deep/a::waits_as_is_known: known to fail: waits too long\n"),
        "{out}"
    );
    let ends = "test result: FAILED. 2 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out\n\n";
    assert!(out.ends_with(ends), "{out}");
}

#[test]
fn names_choose_tests_as_nextest_asks_for_them() {
    let folder = folder();
    let suite = slow().scenarios(folder.path());
    let listed = run(&suite, &["--list", "--format", "terse", "wait"]);
    assert_eq!(listed.1, "deep/a::waits: test\ndeep/a::waits_as_is_known: test\n");
    assert_eq!(run(&suite, &["--list", "--format", "terse", "--ignored"]).1, "");
    assert!(run(&suite, &["--list"]).1.ends_with("\n4 tests, 0 benchmarks\n"));
    let (good, out) = run(&suite, &["deep/a::waits", "--exact", "--nocapture"]);
    assert_eq!(good, Ok(false));
    assert!(out.starts_with("\nrunning 1 test\n"), "{out}");
    let (good, out) = run(&suite, &["--skip", "waits", "--test-threads=1", "-q"]);
    assert_eq!(good, Ok(true));
    assert!(out.starts_with("\nrunning 2 tests\n.i\n"), "{out}");
}

#[test]
fn nothing_to_run_is_no_pass_and_says_why() {
    let folder = folder();
    let suite = slow().scenarios(folder.path());
    let nothing = run(&suite.filter("tag(none)"), &[]).0.unwrap_err();
    assert!(nothing.contains("was selected"), "{nothing}");
    let missing = run(&slow().scenarios(folder.path().join("gone")), &[]).0.unwrap_err();
    assert!(missing.contains("gone"), "{missing}");
    let bad = all_of(&["tag(".to_owned()]).unwrap_err();
    assert!(bad.contains("the filter `tag(`"), "{bad}");
    assert!(Asked::of(["--fast".into()]).unwrap_err().contains("`--fast` is not known"));
}

#[test]
fn filters_have_to_fit_all() {
    let folder = folder();
    let suite = slow().scenarios(folder.path()).filter("name(~wait)").filter("not known(slow)");
    assert_eq!(run(&suite, &["--list", "--format", "terse"]).1, "deep/a::waits: test\n");
}

#[test]
fn a_mistake_in_a_text_and_a_panic_fail_a_test_each() {
    let folder = folder();
    fs::write(folder.path().join("b.synfin"), "expect client FIN_WAIT_3").unwrap();
    let suite = Suite::new(|_, config| {
        assert!(config.msl != std::time::Duration::from_secs(7), "what a stack may say");
        Box::new(Model::named(config.clone(), "slow"))
    });
    fs::write(folder.path().join("c.synfin"), "set MSL = 7s\nexpect client ESTABLISHED").unwrap();
    let (good, out) = run(&suite.scenarios(folder.path()), &["b::", "c::"]);
    assert_eq!(good, Ok(false));
    assert!(out.contains("test b::is_read ... FAILED"), "{out}");
    assert!(out.contains("did you mean `FIN_WAIT_2`?"), "{out}");
    assert!(out.contains("it panicked: what a stack may say"), "{out}");
}

#[test]
fn the_shipped_library_needs_no_path() {
    let suite = Suite::new(|_, config| Box::new(Model::named(config.clone(), "mine"))).library();
    let (good, out) = run(&suite, &["figures/figure_06"]);
    assert_eq!(good, Ok(true), "{out}");
    assert!(out.contains("test figures/figure_06::"), "{out}");
}
