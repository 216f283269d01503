//! `explain` and `rules`.

use crate::rig::{Folder, run};

#[test]
fn a_state_is_explained_in_any_spelling() {
    let stevens = run(&["explain", "FIN_WAIT_2"]).ends(0);
    assert!(stevens.out.starts_with("FIN_WAIT_2 (state)\n"), "{}", stevens.out);
    assert!(stevens.out.contains("RFC 9293, section 3.3.2"), "{}", stevens.out);
    assert_eq!(stevens.out, run(&["explain", "fin-wait-2"]).ends(0).out);
}

#[test]
fn a_requirement_is_explained_with_its_level_and_section() {
    let must = run(&["explain", "must-13"]).ends(0);
    assert!(must.out.starts_with("MUST-13 (requirement)\n"), "{}", must.out);
    assert!(must.out.contains("level   MUST\n"), "{}", must.out);
    assert!(must.out.contains("source  RFC 9293, section 3.6.1\n"), "{}", must.out);
    let hidden = run(&["explain", "MUST-49"]).ends(0);
    assert!(hidden.out.contains("Scenarios cannot show it: "), "{}", hidden.out);
}

#[test]
fn requirements_of_other_rfcs_are_explained_in_the_same_way() {
    let row = run(&["explain", "rfc5961-3.2-3"]).ends(0);
    assert!(row.out.starts_with("RFC5961-3.2-3 (requirement)\n"), "{}", row.out);
    assert!(row.out.contains("source  RFC 5961, section 3.2\n"), "{}", row.out);
    assert!(row.out.contains("    arrival.rst_challenged\n"), "{}", row.out);
    let left_out = run(&["explain", "RFC5961-7-2"]).ends(0);
    assert!(left_out.out.contains("The model leaves it out: "), "{}", left_out.out);
    let typo = run(&["explain", "RFC5961-3.2-8"]).ends(2);
    assert!(typo.err.contains("did you mean `RFC5961-3.2-"), "{}", typo.err);
}

#[test]
fn an_unknown_word_finds_its_neighbour() {
    let typo = run(&["explain", "ESTABLISHD"]).ends(2);
    assert_eq!(typo.out, "");
    let expected = "error: nothing is known about `ESTABLISHD`; did you mean `ESTABLISHED`?\n";
    assert_eq!(typo.err, expected);
}

#[test]
fn rules_are_listed_in_three_formats() {
    run(&["rules"]).ends(0);
    let json = run(&["rules", "--format", "json"]).ends(0);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["version"], 1);
    assert!(json["rules"].is_array());
    let markdown = run(&["rules", "--format", "markdown"]).ends(0);
    assert!(markdown.out.starts_with("| rule |"), "{}", markdown.out);
}

#[test]
fn rules_of_an_unknown_state_are_wrong_usage() {
    let typo = run(&["rules", "--state", "FIN_WAIT_3"]).ends(2);
    assert!(typo.err.contains("did you mean `FIN_WAIT_"), "{}", typo.err);
}

#[test]
fn scenarios_that_cite_a_requirement_are_listed() {
    let folder = Folder::new(&[(
        "s/wait.synfin",
        "scenario \"other\" { settle; expect both ESTABLISHED }\n\
         @rfc MUST-13 3.6.1\nscenario \"lingers\" { settle; expect both ESTABLISHED }\n",
    )]);
    let cited = folder.run(&["explain", "MUST-13", "--in", "s"]).ends(0);
    let expected = "  Scenarios that cite it:\n    s/wait.synfin:3\n      lingers\n";
    assert!(cited.out.ends_with(expected), "{}", cited.out);
    assert!(!folder.run(&["explain", "MUST-14", "--in", "s"]).ends(0).out.contains("cite it:"));
}

#[test]
fn rules_are_explained_with_their_conditions() {
    let rule = run(&["explain", "fin_wait_1.ack_of_fin"]).ends(0);
    for part in ["(rule)", "FIN_WAIT_1", "next    FIN_WAIT_2", "section 3.10.7.4"] {
        assert!(rule.out.contains(part), "{part}: {}", rule.out);
    }
}

#[test]
fn words_of_scenarios_are_explained() {
    for word in ["given", "settle", "@strict", "both", "recv", "DATA", "?", "network"] {
        let entry = run(&["explain", word]).ends(0);
        assert!(entry.out.starts_with(&format!("{word} (")), "{}", entry.out);
        assert!(entry.out.contains("  example  `"), "{}", entry.out);
    }
    assert!(run(&["explain", "strict"]).ends(0).out.starts_with("@strict (attribute)\n"));
    let variable = run(&["explain", "client.SND.NXT"]).ends(0);
    assert!(variable.out.starts_with("SND.NXT (variable)\n"), "{}", variable.out);
    let urgent = run(&["explain", "urgent"]).ends(0);
    for kind in ["urgent (signal)", "urgent (expectation)"] {
        assert!(urgent.out.contains(kind), "{}", urgent.out);
    }
}

/// Words of learners, of socket users and of our own output.
#[test]
fn words_of_textbooks_and_sockets_are_explained() {
    for (word, says) in [
        ("livelock", "the rules of the loop under `why`"),
        ("inconclusive", "never counts as passed"),
        ("three-way handshake", "SYN, SYN+ACK, ACK"),
        ("half-close", "client FIN_WAIT_2, server CLOSE_WAIT"),
        ("Address already in use", "SO_REUSEADDR"),
        ("close_wait", "close the socket when `read` returns 0"),
        ("connection reset by peer", "The usual causes"),
        ("E012", "  Wrong:\n    expect client FIN_WAIT_3\n\n  Right:\n"),
        ("--slow", "`synfin run`"),
        ("slow", "`synfin run`"),
        ("exit 3", "a text has errors; nothing was run"),
        ("mutants", "synfin mutants (command)"),
        ("--x", "the segment is lost"),
    ] {
        let entry = run(&["explain", "--", word]).ends(0);
        let flat = entry.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(entry.out.contains(says) || flat.contains(says), "{word}: {}", entry.out);
    }
}

#[test]
fn phrases_need_no_quotation_marks() {
    let quoted = run(&["explain", "half close", "SYN", "slow start"]).ends(0);
    let bare = run(&["explain", "half", "close", "SYN", "slow", "start"]).ends(0);
    assert_eq!(quoted.out, bare.out);
    let typo = run(&["explain", "half", "cloze"]).ends(2);
    assert!(typo.err.contains("did you mean `half close`?"), "{}", typo.err);
    let typo = run(&["explain", "keepaliv"]).ends(2);
    assert!(typo.err.contains("did you mean `keepalive`?"), "{}", typo.err);
    let typo = run(&["explain", "--", "--slwo"]).ends(2);
    assert!(typo.err.contains("did you mean `--slow`?"), "{}", typo.err);
}

#[test]
fn sections_that_ladders_cite_are_explained() {
    let section = run(&["explain", "3.10.7.4"]).ends(0);
    assert!(section.out.starts_with("RFC 9293, section 3.10.7.4 (section)\n"), "{}", section.out);
    for part in ["fin_wait_1.ack_of_fin", "rfc9293#section-3.10.7.4"] {
        assert!(section.out.contains(part), "{}", section.out);
    }
    let other = run(&["explain", "rfc5961#3.2"]).ends(0);
    assert!(other.out.starts_with("RFC 5961, section 3.2 (section)\n"), "{}", other.out);
    run(&["explain", "3.99"]).ends(2);
}
