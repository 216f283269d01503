//! The exit code of a run or a comparison in which little could be judged.

use crate::rig::{Folder, Run, run};

const GOOD: &str = "client close; expect client FIN_WAIT_1";
/// smoltcp keeps this to itself.
const UNKNOWN: &str = "client close; expect client.SND.WL1 = 300";

fn smoltcp(arguments: &[&str]) -> Run {
    run(&[&["run", "--stack", "smoltcp"], arguments].concat())
}

#[test]
fn a_run_that_judges_nothing_ends_with_4_and_says_why() {
    let one = smoltcp(&["-e", UNKNOWN]).ends(4);
    assert!(one.out.ends_with("\n0 passed, 1 inconclusive\n"), "{}", one.out);
    assert_eq!(one.err, "error: nothing was judged: 1 inconclusive\n");
    let two = smoltcp(&["-q", "-e", UNKNOWN, "-e", UNKNOWN, "--format", "json-lines"]).ends(4);
    assert_eq!(two.err, "error: nothing was judged: 2 inconclusive\n");
}

#[test]
fn if_anything_was_judged_the_counts_are_enough() {
    let mixed = smoltcp(&["-e", UNKNOWN, "-e", GOOD]).ends(0);
    assert!(mixed.out.ends_with("\n1 passed, 1 inconclusive\n"), "{}", mixed.out);
    assert_eq!(mixed.err, "");
    let known = "@known smoltcp \"on purpose\"\nclient close; expect client CLOSED";
    smoltcp(&["-e", UNKNOWN, "-e", known]).ends(0);
    smoltcp(&["-e", UNKNOWN, "-e", "client close; expect client CLOSED"]).ends(1);
    smoltcp(&["-e", UNKNOWN, "-e", "client close; expect client ?"]).ends(1);
}

#[test]
fn inconclusive_scenarios_fail_on_demand() {
    let strict = ["--inconclusive", "fail"];
    for format in ["human", "json", "json-lines", "junit", "tap", "github"] {
        let arguments = ["-e", UNKNOWN, "-e", GOOD, "--format", format];
        smoltcp(&arguments).ends(0);
        let failed = smoltcp(&[&arguments[..], &strict].concat()).ends(1);
        assert_eq!(failed.err, "");
        let mark = match format {
            "junit" => "failures=\"1\"",
            "tap" => "\nnot ok 1 - ",
            "github" => "::error ",
            _ => "inconclusive",
        };
        assert!(failed.out.contains(mark), "{format}: {}", failed.out);
    }
    smoltcp(&[&["-e", UNKNOWN][..], &strict].concat()).ends(1);
    smoltcp(&[&["-e", GOOD][..], &strict].concat()).ends(0);
    let ended = smoltcp(&[&["-e", UNKNOWN, "-e", GOOD, "--fail-fast"][..], &strict].concat());
    assert!(ended.ends(1).out.ends_with("0 passed, 1 inconclusive\n"));
    // The model reveals everything.
    run(&[&["run", "-e", GOOD][..], &strict].concat()).ends(0);
}

#[test]
fn comparisons_end_alike() {
    let folder = Folder::new(&[("a.synfin", UNKNOWN), ("b.synfin", GOOD)]);
    let of = |arguments: &[&str]| folder.run(&[&["compare", "--stacks"], arguments].concat());
    let nothing = of(&["smoltcp", "a.synfin"]).ends(4);
    assert_eq!(nothing.err, "error: nothing was judged: 1 inconclusive\n");
    of(&["model,smoltcp", "a.synfin"]).ends(0);
    of(&["smoltcp", "."]).ends(0);
    of(&["smoltcp", ".", "--inconclusive", "fail"]).ends(1);
    of(&["smoltcp", "b.synfin", "--inconclusive", "fail"]).ends(0);
}

#[test]
fn help_names_it() {
    let help = run(&["run", "--help"]).ends(0).out;
    assert!(help.contains("--inconclusive <HOW>"), "{help}");
    assert!(run(&["--help"]).ends(0).out.contains("all were inconclusive, skipped or unsupported"));
    assert!(run(&["run", "x", "--inconclusive", "maybe"]).ends(2).err.contains("allow, fail"));
}
