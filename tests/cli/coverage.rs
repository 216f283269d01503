//! `coverage` and `diagram`: the counts, the gaps, and the exit code.

use crate::rig::Folder;

const CLOSE: &str = "\
@rfc MUST-13
scenario \"active close\" {
    client close
    server recv FIN
    expect client FIN_WAIT_2
    server close
    client recv FIN
    wait 2MSL
    expect both CLOSED
}
";

fn folder() -> Folder {
    Folder::new(&[("close.synfin", CLOSE)])
}

#[test]
fn covered_and_missing_items_are_listed() {
    let run = folder().run(&["coverage", "."]).ends(0);
    assert!(run.out.starts_with("1 scenario passed\n"), "{}", run.out);
    for part in [
        "arrows          7 of 30    23.3 %",
        "cells           4 of 88     4.5 %",
        "not covered: arrows (23)\n  CLOSED → LISTEN: passive OPEN\n",
        "calls           2 of 77     2.5 %",
        "  MUST-1: ",
    ] {
        assert!(run.out.contains(part), "{part}\n{}", run.out);
    }
    assert_eq!(run.err, "");
    assert!(run.out.lines().all(|line| line.chars().count() <= 100), "{}", run.out);
    // A longer demand continues on the next line.
    let long = "\n  MUST-16: No segment, options included, is larger than the peer announced or \
                than the IP layer can\n    send, whichever is less.\n";
    assert!(run.out.contains(long), "{}", run.out);
}

#[test]
fn too_little_ends_with_1_and_names_the_gaps() {
    let folder = folder();
    folder.run(&["coverage", "--min", "arrows=23,cells=4", "."]).ends(0);
    let short = folder.run(&["coverage", "--min", "arrows=100,cells=4", "close.synfin"]).ends(1);
    let message =
        "error: arrows: 23.3 % is less than 100 %; missing: CLOSED → LISTEN: passive OPEN";
    assert!(short.err.starts_with(message), "{}", short.err);
    assert!(!short.err.contains("cells"), "{}", short.err);
    let wrong = folder.run(&["coverage", "--min", "arows=1", "."]).ends(2);
    assert!(wrong.err.contains("unknown kind of coverage `arows`"), "{}", wrong.err);
}

#[test]
fn a_scenario_that_fails_counts_nothing() {
    let folder = folder();
    folder.write("wrong.synfin", "client abort; settle; expect server LISTEN\n");
    let run = folder.run(&["coverage", "."]).ends(1);
    assert!(run.out.contains("failed, and not counted\n  wrong.synfin\n"), "{}", run.out);
    assert!(run.out.starts_with("1 scenario passed\n"), "{}", run.out);
}

#[test]
fn a_known_failure_is_named_but_no_error() {
    let folder = folder();
    let known = "@known model \"it is so\"\nclient abort; settle; expect server LISTEN\n";
    folder.write("known.synfin", known);
    let run = folder.run(&["coverage", "."]).ends(0);
    assert!(run.out.starts_with("1 scenario passed\n"), "{}", run.out);
    assert!(run.out.ends_with("known to fail, and not counted\n  known.synfin\n"), "{}", run.out);
    let run = folder.run(&["diagram", "--coverage", "."]).ends(0);
    assert_eq!(run.err, "warning: `known.synfin` is known to fail and does not count\n");
}

#[test]
fn an_open_hole_is_no_pass() {
    let folder = folder();
    folder.write("hole.synfin", "client abort; settle; expect client ?\n");
    let run = folder.run(&["coverage", "."]).ends(1);
    assert!(run.out.starts_with("1 scenario passed\n"), "{}", run.out);
    assert!(run.out.ends_with("with an open hole, and not counted\n  hole.synfin\n"));
    let run = folder.run(&["coverage", "--format", "json", "."]).ends(1);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&json["scenarios"], &json["open"][0]), (&1.into(), &"hole.synfin".into()));
    let run = folder.run(&["coverage", "--format", "markdown", "."]).ends(1);
    assert!(run.out.starts_with("# Coverage\n\n1 scenario passed.\n"), "{}", run.out);
    assert!(run.out.contains("\n## Not counted: with an open hole\n\n- hole.synfin\n"));
    let run = folder.run(&["diagram", "--coverage", "."]).ends(1);
    assert_eq!(run.err, "error: `hole.synfin` has an open hole and does not count\n");
}

#[test]
fn nothing_to_run_and_nothing_right_have_their_own_codes() {
    let empty = Folder::new(&[("note.txt", "")]).run(&["coverage", "."]).ends(4);
    assert_eq!(empty.err, "error: there are no scenarios here\n");
    let folder = Folder::new(&[("bad.synfin", "client clsoe\n")]);
    assert!(folder.run(&["coverage", "."]).ends(3).err.contains("nothing was run"));
    folder.run(&["coverage", "no-such-file"]).ends(2);
    folder.run(&["coverage"]).ends(2);
}

#[test]
fn programs_get_every_count() {
    let run = folder().run(&["coverage", "--format", "json", "."]).ends(0);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["axes"]["arrows"]["covered"], 7);
    let requirements = json["axes"]["requirements"]["items"].as_array().unwrap();
    let must = requirements.iter().find(|item| item["name"] == "MUST-13").unwrap();
    assert_eq!(must["scenarios"][0], "close.synfin: active close");
}

#[test]
fn documents_get_the_table_of_requirements() {
    let run = folder().run(&["coverage", "--format", "markdown", "."]).ends(0);
    let row = run.out.lines().find(|line| line.starts_with("| MUST-13 |")).unwrap();
    assert!(row.ends_with("| `close.synfin` |"), "{row}");
    assert!(
        run.out.contains("RFC 9293 has 119 labels. Scenarios show 1 of the 86 that can be shown")
    );
    let beside = run.out.lines().find(|line| line.starts_with("| RFC5961-7-2 |")).unwrap();
    assert!(beside.contains("| not modelled: every challenge ACK is sent"), "{beside}");
    assert!(run.out.contains("| FIN_WAIT_2 | "), "{}", run.out);
}

#[test]
fn the_diagram_is_drawn_in_every_format() {
    let folder = folder();
    for (format, part) in [
        ("text", "│ ESTABLISHED │"),
        ("dot", "SYN_SENT -> ESTABLISHED"),
        ("mermaid", "SYN_SENT --> ESTABLISHED"),
        ("svg", "</svg>"),
    ] {
        let drawn = folder.run(&["diagram", "--format", format]).ends(0);
        assert!(drawn.out.contains(part), "{}", drawn.out);
    }
    let counted = folder.run(&["diagram", "--coverage", "close.synfin"]).ends(0);
    assert!(counted.out.contains("7 of 30 arrows taken"), "{}", counted.out);
    let pointed = folder.run(&["diagram", "--highlight", "fin-wait-1"]).ends(0);
    assert!(pointed.out.contains("┃ FIN_WAIT_1  ┃"), "{}", pointed.out);
    let unknown = folder.run(&["diagram", "--highlight", "FIN_WAIT_3"]).ends(2);
    assert!(
        unknown.err.contains("did you mean `FIN_WAIT_2`?") || unknown.err.contains("FIN_WAIT_1")
    );
}
