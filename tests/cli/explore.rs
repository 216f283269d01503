//! Explorations: how they are listed, run, written, counted, and left out where they cannot run.

use crate::rig::{Folder, run};

/// A side that closes first gets to FIN_WAIT_2, and this says it does not.
const BROKEN: &str = "\
explore \"nobody waits\" {
    given both ESTABLISHED
    may client close
    may server close
    never client FIN_WAIT_2
}
";

/// Retransmissions end soon, so there is little to search.
const HOLDS: &str = "\
explore \"a close comes to an end\" {
    set client.R2 = 3s
    set server.R2 = 3s
    given both ESTABLISHED
    may client close
    may server close
    sometimes client TIME_WAIT
    ends client CLOSED or ESTABLISHED or CLOSE_WAIT or FIN_WAIT_2
}
";

const SCENARIO: &str = "scenario \"a FIN\" {\n    client close\n    expect client FIN_WAIT_1\n}\n";

/// A file with a scenario and an exploration.
fn both() -> Folder {
    Folder::new(&[("a.synfin", &format!("{SCENARIO}\n{HOLDS}"))])
}

#[test]
fn the_list_tells_the_kind() {
    let folder = both();
    let list = folder.run(&["run", "--list", "a.synfin"]).ends(0);
    assert!(list.out.contains("a close comes to an end (exploration)"), "{}", list.out);
    assert!(!list.out.contains("a FIN ("), "{}", list.out);
    assert!(list.out.ends_with("2 scenarios, 1 of them an exploration\n"), "{}", list.out);
    let lines = folder.run(&["run", "--list", "--format", "json-lines", "a.synfin"]).ends(0);
    let kinds: Vec<String> = lines
        .out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["kind"].to_string())
        .collect();
    assert_eq!(kinds, ["\"scenario\"", "\"exploration\""]);
}

#[test]
fn on_anything_but_the_model_it_is_skipped_with_its_reason() {
    let folder = both();
    let stacks = ["model:rfc793", "program:true"];
    for stack in stacks {
        for format in ["human", "json", "json-lines", "junit", "tap"] {
            let arguments =
                ["run", "--stack", stack, "--format", format, "-E", "name(a close)", "a.synfin"];
            let skipped = folder.run(&arguments).ends(4);
            let reason = "an exploration runs on the model only, with `synfin run`";
            assert!(skipped.out.contains(reason), "{stack} {format}: {}", skipped.out);
            assert_eq!(skipped.err, "error: nothing was judged: 1 skipped\n");
        }
    }
    // What is beside it runs.
    let run = folder.run(&["run", "--profile", "rfc793", "a.synfin"]).ends(0);
    assert!(run.out.ends_with("\n1 passed, 1 skipped\n"), "{}", run.out);
}

#[test]
fn where_only_scenarios_count_it_is_left_out_and_said_so() {
    let folder = both();
    let compared = folder.run(&["compare", "--stacks", "model,model:rfc793", "a.synfin"]).ends(0);
    let left = "1 exploration is left out: they run on the model only\n";
    assert_eq!(compared.err, left);
    assert!(!compared.out.contains("a close comes"), "{}", compared.out);
    folder.write("b.synfin", HOLDS);
    let nothing = folder.run(&["compare", "--stacks", "model", "b.synfin"]).ends(4);
    assert!(nothing.err.contains("nothing was run: 1 exploration is left out"), "{}", nothing.err);
    let mutants = folder.run(&["mutants", "b.synfin"]).ends(4);
    assert!(mutants.err.contains("`--explore` searches them too"), "{}", mutants.err);
}

#[test]
fn bounds_are_numbers_and_sizes_and_no_file_is_overwritten() {
    let folder = Folder::new(&[("a.synfin", BROKEN), ("out.synfin", "kept")]);
    for (option, wrong) in [("--max-states", "0"), ("--max-memory", "much"), ("--max-memory", "0")]
    {
        let refused = folder.run(&["run", option, wrong, "a.synfin"]).ends(2);
        assert!(refused.err.contains(option), "{}", refused.err);
    }
    let refused = folder.run(&["run", "-o", "out.synfin", "a.synfin"]).ends(2);
    assert_eq!(refused.err, "error: `out.synfin` already exists; `--force` overwrites it\n");
    assert_eq!(refused.out, "");
    assert_eq!(folder.read("out.synfin"), "kept");
}

#[test]
fn its_words_are_explained() {
    for word in ["exploration", "bounded", "situations", "depth", "property", "unexplored"] {
        run(&["explain", word]).ends(0);
    }
}

#[test]
fn a_counterexample_is_written_and_runs() {
    let folder = Folder::new(&[("a.synfin", BROKEN)]);
    let failed = folder.run(&["run", "-o", "out.synfin", "a.synfin"]).ends(1);
    assert!(failed.out.contains("this can be so"), "{}", failed.out);
    assert!(failed.out.contains("never client FIN_WAIT_2"), "{}", failed.out);
    assert!(failed.out.contains("a shortest way there"), "{}", failed.out);
    assert_eq!(failed.err, "1 scenario in `out.synfin`\n");
    assert!(folder.read("out.synfin").contains("FIN_WAIT_2"));
    let again = folder.run(&["run", "out.synfin"]).ends(0);
    assert!(again.out.ends_with("\n1 passed\n"), "{}", again.out);
}

#[test]
fn a_whole_search_holds_and_a_bounded_one_claims_nothing_more() {
    let folder = Folder::new(&[("a.synfin", HOLDS)]);
    let whole = folder.run(&["run", "a.synfin"]).ends(0);
    assert!(whole.out.contains("(holds: "), "{}", whole.out);
    assert!(whole.out.contains(", the whole search)"), "{}", whole.out);
    let never = HOLDS.replace("    sometimes client TIME_WAIT\n", "");
    folder.write("b.synfin", &never);
    let bounded = folder.run(&["run", "--max-states", "5", "b.synfin"]).ends(0);
    assert!(bounded.out.contains("bounded by 5 situations: nothing more is claimed"));
    assert!(bounded.out.ends_with("\n1 passed (1 bounded)\n"), "{}", bounded.out);
    // What should sometimes be so is not refuted by a bounded search.
    let open = folder.run(&["run", "--max-states", "5", "a.synfin"]).ends(4);
    assert!(open.out.contains("inconclusive"), "{}", open.out);
    assert!(!open.out.contains("whole"), "{}", open.out);
    let bounded = folder.run(&["run", "--max-memory", "1KiB", "b.synfin"]).ends(0);
    let told = "bounded by 1 KiB of memory: nothing more is claimed";
    assert!(bounded.out.contains(told) && !bounded.out.contains("holds"), "{}", bounded.out);
    // Kept beside the file.
    folder.run(&["run", "--snapshots", "update", "a.synfin"]).ends(0);
    folder.run(&["run", "--snapshots", "check", "a.synfin"]).ends(0);
    folder.run(&["run", "--snapshots", "check", "--max-states", "1000000", "a.synfin"]).ends(0);
}

#[test]
fn coverage_counts_its_rules_and_names_those_that_none_fires() {
    let folder = both();
    let counted = folder.run(&["coverage", "a.synfin"]).ends(0);
    assert!(counted.out.starts_with("1 scenario passed, and 1 exploration\n"), "{}", counted.out);
    assert!(counted.out.contains("fired by no exploration: rules ("), "{}", counted.out);
    let alone = folder.run(&["coverage", "-E", "name(a FIN)", "a.synfin"]).ends(0);
    assert!(!alone.out.contains("exploration"), "{}", alone.out);
}

#[test]
fn grading_counts_scenarios_and_says_what_it_left_out() {
    let folder = Folder::new(&[("subs/a/a.synfin", &format!("{SCENARIO}\n{HOLDS}"))]);
    folder.run(&["new", "assignment", "s", "--kind", "scenarios"]).ends(0);
    let graded = folder.run(&["grade", "s", "subs/a"]);
    let note = "note:      1 exploration left out: only scenarios count";
    assert!(graded.out.contains(note), "{}\n{}", graded.out, graded.err);
    folder.run(&["new", "assignment", "p", "--kind", "program"]).ends(0);
    folder.write("p/suite/zz.synfin", HOLDS);
    let refused = folder.run(&["grade", "p", "subs/a"]).ends(3);
    assert!(
        refused.err.contains("suite/zz.synfin:1: an exploration is no test of a program"),
        "{}",
        refused.err
    );
}
