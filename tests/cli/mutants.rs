//! `mutants`: which scenarios notice which mutants, and the exit code.

use crate::rig::{Folder, run};

fn folder() -> Folder {
    let text = "client close; server recv FIN; expect client FIN_WAIT_2, server CLOSE_WAIT\n";
    Folder::new(&[("close.synfin", text)])
}

#[test]
fn unnoticed_mutants_are_listed_in_sentences() {
    let told = folder().run(&["mutants", "."]).ends(0);
    let (reached, rest) = told.out.split_once("\nreached by no scenario").unwrap();
    assert!(reached.starts_with("in LISTEN, reached but not checked\n"), "{reached}");
    let sentence = "    not noticed: in FIN_WAIT_1, a FIN that also acknowledges ours goes to \
                    CLOSING (fin_wait_1.ack_of_fin/only-not-Fin; 1 scenario)\n";
    assert!(reached.contains(sentence), "{reached}");
    // Unreached rules take one line each, and the list has every mutant.
    assert_eq!(rest.lines().filter(|it| it.contains("last_ack.ack_of_fin")).count(), 1, "{rest}");
    assert!(told.out.lines().count() < 800, "{}", told.out.lines().count());
    let (_, scores) = told.out.split_once("\nby 1 scenario:\n").unwrap();
    let axes: Vec<_> = scores.lines().map(|it| it.split(' ').next().unwrap()).collect();
    assert_eq!(axes, ["rules", "arithmetic"]);
    assert!(scores.lines().all(|it| it.contains(" noticed (")), "{scores}");
}

#[test]
fn too_little_ends_with_1() {
    let folder = folder();
    folder.run(&["mutants", "--min", "0", "."]).ends(0);
    let short = folder.run(&["mutants", "--min", "95", "."]).ends(1);
    let axes: Vec<_> = short.err.lines().map(|it| it.split(' ').nth(1).unwrap()).collect();
    assert_eq!(axes, ["rules:", "arithmetic:"], "{}", short.err);
    assert!(short.err.ends_with("% noticed is less than 95 %\n"), "{}", short.err);
    folder.run(&["mutants", "--min", "101", "."]).ends(2);
}

#[test]
fn every_mutant_is_listed_with_and_without_scenarios() {
    let all = run(&["mutants", "--list"]).ends(0);
    assert!(all.out.contains("\nestablished.fin/to-LAST_ACK\n"), "{}", all.out);
    let killed = folder().run(&["mutants", "--list", "-j", "1", "."]).ends(0);
    let at = killed.out.find("\nestablished.fin/to-LAST_ACK\n").unwrap();
    let fate = killed.out[at..].lines().nth(3).unwrap();
    assert_eq!(fate, "    noticed by close.synfin");
    run(&["mutants"]).ends(2);
}

#[test]
fn programs_get_every_fate() {
    let told = folder().run(&["mutants", "--format", "json", "."]).ends(0);
    let json: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    let list = json["mutants"].as_array().unwrap();
    let one = list.iter().find(|it| it["id"] == "established.fin/to-LAST_ACK").unwrap();
    assert_eq!(one["fate"], "killed");
    assert_eq!(one["by"], "close.synfin");
    let one = list.iter().find(|it| it["id"] == "minimum_rto/half").unwrap();
    assert_eq!((&one["rule"], &one["number"]), (&().into(), &"minimum_rto".into()));
    for axis in ["rules", "arithmetic"] {
        assert!(json[axis]["survived"].as_u64().unwrap() > 0, "{axis}");
    }
}

#[test]
fn a_failing_scenario_proves_nothing() {
    let folder = folder();
    folder.write("wrong.synfin", "client close; settle; expect client CLOSED\n");
    let told = folder.run(&["mutants", "."]).ends(1);
    assert!(
        told.out.contains("failed, and so say nothing about mutants:\n    wrong.synfin\n"),
        "{}",
        told.out
    );
    assert!(told.out.contains("\nby 1 scenario:\n"), "{}", told.out);
    let told = folder.run(&["mutants", "--format", "json", "."]).ends(1);
    let json: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!((&json["scenarios"], &json["failed"][0]), (&1.into(), &"wrong.synfin".into()));
}

#[test]
fn a_known_failure_is_named_and_no_error_and_a_hole_is_one() {
    let folder = folder();
    let known = "@known model \"it is so\"\nclient close; settle; expect client CLOSED\n";
    folder.write("known.synfin", known);
    let told = folder.run(&["mutants", "."]).ends(0);
    assert!(
        told.out.contains("known to fail, and so say nothing about mutants:\n    known.synfin\n")
    );
    assert!(told.out.contains("\nby 1 scenario:\n"), "{}", told.out);
    folder.write("hole.synfin", "client close; settle; expect client ?\n");
    let told = folder.run(&["mutants", "."]).ends(1);
    assert!(
        told.out
            .contains("with an open hole, and so say nothing about mutants:\n    hole.synfin\n")
    );
    assert!(told.out.contains("\nby 1 scenario:\n"), "{}", told.out);
}
