//! `run`: inputs, exit codes, selection, formats.

use crate::rig::{Folder, Run, run, synfin};

const GOOD: &str = "client close; server recv FIN; expect client FIN_WAIT_2\n";
const BAD: &str = "client close; server recv FIN; expect client CLOSING\n";

#[test]
fn the_one_liner_passes_from_the_command_line() {
    let one = run(&["run", "-e", GOOD.trim()]).ends(0);
    assert!(one.out.contains("1 passed"), "{}", one.out);
    assert_eq!(one.err, "");
}

#[test]
fn the_one_liner_passes_from_a_file_from_a_folder_and_from_stdin() {
    let folder = Folder::new(&[("a/close.synfin", GOOD)]);
    folder.run(&["run", "a/close.synfin"]).ends(0);
    let whole = folder.run(&["run", "a"]).ends(0);
    assert!(whole.out.contains("a/close.synfin"), "{}", whole.out);
    let piped = folder.synfin().args(["run", "-"]).write_stdin(GOOD).output().unwrap();
    let piped = Run::of(piped).ends(0);
    assert!(piped.out.contains("stdin"), "{}", piped.out);
    // Snapshots were not requested here.
    assert!(!folder.at("a/snapshots").exists());
}

#[test]
fn a_failure_ends_with_1_and_explains_itself() {
    let bad = run(&["run", "-e", BAD.trim()]).ends(1);
    for part in ["CLOSING", "FIN_WAIT_2", "1 failed"] {
        assert!(bad.out.contains(part), "{part}: {}", bad.out);
    }
}

#[test]
fn a_hole_ends_with_1_and_shows_the_state() {
    let hole = run(&["run", "-e", "client close; expect client ?"]).ends(1);
    assert!(hole.out.contains("FIN_WAIT_1"), "{}", hole.out);
}

#[test]
fn text_that_does_not_check_ends_with_3_and_nothing_runs() {
    let folder = Folder::new(&[
        ("good.synfin", GOOD),
        ("one.synfin", "expect client FIN_WAIT_3\n"),
        ("two.synfin", "client clsoe\nsevrer close\n"),
    ]);
    let wrong = folder.run(&["run", "."]).ends(3);
    assert_eq!(wrong.out, "");
    for part in ["FIN_WAIT_2", "one.synfin:1:15", "two.synfin:1", "two.synfin:2", "nothing was run"]
    {
        assert!(wrong.err.contains(part), "{part}: {}", wrong.err);
    }
}

#[test]
fn text_that_is_not_utf8_ends_with_3() {
    let folder = Folder::new(&[]);
    std::fs::write(folder.at("x.synfin"), b"client close # \xff\xfe\n").unwrap();
    let wrong = folder.run(&["run", "x.synfin"]).ends(3);
    assert!(wrong.err.contains("UTF-8"), "{}", wrong.err);
}

#[test]
fn no_path_and_unknown_paths_are_wrong_usage() {
    assert!(run(&["run"]).ends(2).err.contains("nothing to run"));
    let missing = run(&["run", "no/such.synfin"]).ends(2);
    assert_eq!(missing.err, "error: no such file or folder: `no/such.synfin`\n");
}

#[test]
fn nothing_to_run_ends_with_4() {
    let folder = Folder::new(&[("empty.synfin", ""), ("comment.synfin", "# nothing\n\n")]);
    folder.run(&["run", "empty.synfin"]).ends(4);
    folder.run(&["run", "comment.synfin"]).ends(4);
    std::fs::create_dir(folder.at("bare")).unwrap();
    let bare = folder.run(&["run", "bare"]).ends(4);
    assert!(bare.err.contains("no scenarios"), "{}", bare.err);
    let out = run(&["run", "-e", GOOD.trim(), "--filter", "nothing like it"]).ends(4);
    assert!(out.err.contains("not selected"), "{}", out.err);
}

#[test]
fn an_unknown_implementation_is_wrong_usage() {
    for option in ["--stack", "--client", "--server"] {
        let away = run(&["run", "-e", GOOD.trim(), option, "lwip"]).ends(2);
        assert!(away.err.contains("`lwip`") && away.err.contains("`model`"), "{}", away.err);
    }
    let typo = run(&["run", "-e", GOOD.trim(), "--stack", "linx"]).ends(2);
    assert!(typo.err.contains("did you mean `linux`?"), "{}", typo.err);
    run(&["run", "-e", GOOD.trim(), "--stack", "model"]).ends(0);
}

#[test]
fn a_file_is_run_once_however_it_is_named() {
    let folder = Folder::new(&[("d/a.synfin", GOOD)]);
    let twice = folder.run(&["run", "d/a.synfin", "d", "d/../d/a.synfin"]).ends(0);
    assert!(twice.out.contains("1 passed"), "{}", twice.out);
}

/// Ten scenarios in two files, two of which fail.
fn ten() -> Folder {
    let block = |n: usize| {
        let statements = if n % 4 == 3 { BAD } else { GOOD }.trim();
        format!("@tags group{}\nscenario \"number {n}\" {{\n{statements}\n}}\n", n % 3)
    };
    let text = |range: std::ops::Range<usize>| range.map(block).collect::<String>();
    Folder::new(&[("a.synfin", &text(0..5)), ("b.synfin", &text(5..10))])
}

#[test]
fn neither_threads_nor_shuffling_change_the_output() {
    let folder = ten();
    let plain = folder.run(&["run", "."]).ends(1);
    for arguments in [&["-j", "1"][..], &["-j", "7"], &["--shuffle", "1"], &["--shuffle", "99"]] {
        let other = folder.run(&[&["run", "."], arguments].concat()).ends(1);
        assert_eq!(plain.out, other.out, "{arguments:?}");
    }
}

#[test]
fn shards_divide_the_scenarios() {
    let folder = ten();
    let mut seen = Vec::new();
    for shard in ["1/3", "2/3", "3/3"] {
        let part = folder.run(&["run", ".", "--format", "json", "--shard", shard]);
        let part: serde_json::Value = serde_json::from_str(&part.out).unwrap();
        let scenarios = part["scenarios"].as_array().unwrap();
        assert!((3..=4).contains(&scenarios.len()));
        seen.extend(scenarios.iter().map(|scenario| scenario["name"].to_string()));
    }
    seen.sort();
    let all: Vec<_> = (0..10).map(|n| format!("\"number {n}\"")).collect();
    assert_eq!(seen, all);
    assert!(run(&["run", "x", "--shard", "4/3"]).ends(2).err.contains("no part 4 of 3"));
}

#[test]
fn filters_select_by_file_name_and_tag() {
    let folder = ten();
    let count = |filter: &[&str]| {
        let some = folder.run(&[&["run", ".", "--format", "json"], filter].concat());
        let some: serde_json::Value = serde_json::from_str(&some.out).unwrap();
        some["scenarios"].as_array().unwrap().len()
    };
    assert_eq!(count(&["--filter", "b.synfin"]), 5);
    assert_eq!(count(&["--filter", "NUMBER 7"]), 1);
    assert_eq!(count(&["--filter", "group0"]), 4);
    assert_eq!(count(&["--filter", "number 1", "--filter", "number 2"]), 2);
}

#[test]
fn fail_fast_stops_after_the_first_failure() {
    let folder = ten();
    for jobs in ["1", "4"] {
        let fast = folder.run(&["run", ".", "--fail-fast", "-j", jobs]).ends(1);
        assert!(fast.out.contains("3 passed, 1 failed"), "{}", fast.out);
    }
}

#[test]
fn quiet_leaves_out_passes() {
    let folder = ten();
    let quiet = folder.run(&["run", ".", "-q"]).ends(1);
    assert!(!quiet.out.contains("number 2"), "{}", quiet.out);
    assert!(quiet.out.contains("number 3") && quiet.out.contains("8 passed"), "{}", quiet.out);
}

#[test]
fn the_trace_and_its_rules_are_shown_on_demand() {
    let plain = run(&["run", "-e", GOOD.trim()]).ends(0);
    let trace = run(&["run", "--trace", "-e", GOOD.trim()]).ends(0);
    let explain = run(&["run", "--explain", "-e", GOOD.trim()]).ends(0);
    assert!(!plain.out.contains("<CTL=FIN,ACK>"), "{}", plain.out);
    assert!(trace.out.contains("<CTL=FIN,ACK>"), "{}", trace.out);
    assert!(explain.out.contains("3.10.7.4"), "{}", explain.out);
    assert!(explain.out.len() > trace.out.len());
}

#[test]
fn every_format_is_well_formed() {
    let folder = ten();
    let of = |format: &str| folder.run(&["run", ".", "--format", format]).ends(1).out;
    let json: serde_json::Value = serde_json::from_str(&of("json")).unwrap();
    assert_eq!(json["summary"]["failed"], 2);
    for line in of("json-lines").lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    assert!(of("junit").starts_with("<?xml"));
    assert!(of("tap").starts_with("TAP version 13\n"));
    assert_eq!(of("github").lines().filter(|line| line.starts_with("::error ")).count(), 2);
}

/// The bits that the model does not look at are in what programs read.
#[test]
fn json_has_all_bits_of_the_header() {
    let text = "given raw client, server ESTABLISHED; network forge DATA+CWR+ECE reserved=9 len=5 \
                from client; server recv DATA+ECE+CWR reserved=9; client recv ACK without ECE+CWR";
    let json = run(&["run", "--format", "json", "--trace", "-e", text]).ends(0).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let all = json.to_string();
    assert!(all.contains(r#""flags":["ECE","CWR","ACK"]"#), "{all}");
    assert!(all.contains(r#""reserved":9"#) && all.contains("<RESERVED=9>"), "{all}");
}

#[test]
fn json_follows_the_published_schema() {
    let folder = ten();
    let schema = serde_json::from_str(&run(&["schema"]).ends(0).out).unwrap();
    let report = folder.run(&["run", ".", "--trace", "--format", "json"]).ends(1);
    let report = serde_json::from_str(&report.out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(&report).map(|it| it.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let schema = serde_json::from_str(&run(&["schema", "json-lines"]).ends(0).out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for line in folder.run(&["run", ".", "--format", "json-lines"]).ends(1).out.lines() {
        assert!(validator.is_valid(&serde_json::from_str(line).unwrap()), "{line}");
    }
}

#[test]
fn a_profile_is_for_those_that_name_none() {
    let blind = "given both ESTABLISHED\n\
                 network forge RST seq=server.RCV.NXT+1 from client\n\
                 server recv RST\n\
                 expect server ESTABLISHED\n";
    run(&["run", "-e", blind]).ends(0);
    run(&["run", "--profile", "rfc793", "-e", blind]).ends(1);
    run(&["run", "--profile", "rfc793", "-e", &format!("@profile rfc9293\n{blind}")]).ends(0);
    assert!(run(&["run", "--profile", "rfc739", "-e", blind]).ends(2).err.contains("'rfc793'"));
}

#[test]
fn a_profile_is_the_model_under_it() {
    let blind = "given both ESTABLISHED\n\
                 network forge RST seq=server.RCV.NXT+1 from client\n\
                 server recv RST\n\
                 expect server ESTABLISHED\n";
    let named = |options: &[&str], text: &str| {
        run(&[&["run", "--format", "json-lines", "-e", text], options].concat())
    };
    let short = named(&["--profile", "rfc793"], blind).ends(1);
    assert_eq!(named(&["--stack", "model:rfc793"], blind).ends(1).out, short.out);
    assert!(short.out.contains(r#""stacks":["model:rfc793"]"#), "{}", short.out);
    // The client is not the one that decides.
    named(&["--client", "model:rfc793"], blind).ends(0);
    named(&["--server", "model:rfc793"], blind).ends(1);
    named(&["--profile", "rfc793", "--server", "model:rfc1337"], blind).ends(0);
    named(&["--stack", "model:rfc9293", "--profile", "rfc793"], blind).ends(2);
    // A scenario's own settings go before it.
    let own = format!("set server.rfc5961 = on\n{blind}");
    named(&["--stack", "model:rfc793"], &own).ends(0);
    let own = format!("@profile rfc1337\n{blind}");
    named(&["--stack", "model:rfc793"], &own).ends(0);
}

#[test]
fn a_profile_that_is_not_there_or_not_used() {
    let of = |options: &[&str]| run(&[&["run", "-e", GOOD.trim()], options].concat()).ends(2).err;
    let near = of(&["--stack", "model:rfc739"]);
    assert!(near.contains("there is no profile `rfc739`"), "{near}");
    assert!(near.contains("did you mean `model:rfc793`?"), "{near}");
    let unused = of(&["--stack", "smoltcp", "--profile", "rfc793"]);
    assert!(unused.contains("`--profile rfc793` is for the model"), "{unused}");
    // The default profile is the model.
    let run =
        run(&["run", "--format", "json-lines", "--stack", "model:rfc9293", "-e", GOOD.trim()]);
    assert!(run.ends(0).out.contains(r#""stacks":["model"]"#));
}

#[test]
fn what_is_known_of_an_implementation_is_known_of_the_model_of_it() {
    let on = |text: &str| run(&["run", "--stack", "model:linux", "-e", text]);
    assert!(on(&format!("@known linux \"why\"\n{BAD}")).ends(0).out.contains("known"));
    assert!(on(&format!("@known model:linux \"why\"\n{BAD}")).ends(0).out.contains("known"));
    // A profile is no regression of the model, nor the model's an excuse for it.
    on(&format!("@known model \"why\"\n{BAD}")).ends(1);
    run(&["run", "-e", &format!("@known model:linux \"why\"\n{BAD}")]).ends(1);
    // What it does not imitate mends nothing.
    assert!(!on(&format!("@known linux \"why\"\n{GOOD}")).ends(0).out.contains("fixed"));
    for meant in ["model", "linux", "model:linux"] {
        on(&format!("@stack {meant}\n{GOOD}")).ends(0);
    }
    on(&format!("@stack smoltcp\n{GOOD}")).ends(4);
    let odd = run(&["check", "-e", &format!("@stack model:linx\n{GOOD}")]);
    assert!(odd.err.contains("model:linux"), "{}", odd.err);
}

#[test]
fn known_failures_do_not_fail_the_run() {
    let known = format!("@known model \"it is wrong on purpose\"\n{BAD}");
    let known = run(&["run", "-e", &known]).ends(0);
    assert!(known.out.contains("it is wrong on purpose"), "{}", known.out);
}

#[test]
fn scenarios_for_other_implementations_are_not_selected() {
    let other = format!("@stack linux\n{GOOD}");
    run(&["run", "-e", &other]).ends(4);
    let both = run(&["run", "-e", &other, "-e", GOOD]).ends(0);
    assert!(both.out.contains("1 passed"), "{}", both.out);
}

#[test]
fn stdin_can_be_checked_and_named_once() {
    let twice = synfin().args(["run", "-", "-"]).write_stdin(GOOD).output().unwrap();
    assert!(Run::of(twice).ends(2).err.contains("only once"));
}

#[test]
fn malformed_numbers_get_a_message_in_words() {
    for (arguments, words) in [
        (&["run", "x", "-j", "0"][..], "expected a whole number, 1 or more"),
        (&["run", "x", "--jobs", "some"], "expected a whole number, 1 or more"),
        (&["coverage", "x", "-j", "0"], "expected a whole number, 1 or more"),
        (&["mutants", "x", "-j", "0"], "expected a whole number, 1 or more"),
        (&["compare", "x", "-j", "0"], "expected a whole number, 1 or more"),
        (&["grade", "a", "x", "-j", "0"], "expected a whole number, 1 or more"),
        (&["run", "x", "--shuffle", "x"], "expected a whole number from 0 to 18446744073709551615"),
        (&["grade", "a", "x", "--seed", "x"], "expected a whole number from 0 to 4294967295"),
        (&["program", "check", "--timeout", "x", "true"], "expected a whole number from 1 to 600"),
    ] {
        let wrong = run(arguments).ends(2);
        assert!(wrong.err.contains(words), "{arguments:?}: {}", wrong.err);
    }
}

#[test]
fn formats_for_programs_are_never_empty() {
    let folder =
        Folder::new(&[("one.synfin", "expect client FIN_WAIT_3\n"), ("good.synfin", GOOD)]);
    let of = |format: &str, arguments: &[&str], code: i32| {
        folder.run(&[&["run", "--format", format], arguments].concat()).ends(code).out
    };
    let json: serde_json::Value = serde_json::from_str(&of("json", &["."], 3)).unwrap();
    let error = &json["errors"][0];
    assert_eq!((&error["file"], &error["code"]), (&"one.synfin".into(), &"E012".into()));
    assert_eq!((&error["at"]["line"], &error["at"]["column"]), (&1.into(), &15.into()));
    assert_eq!(json["scenarios"].as_array().map(Vec::len), Some(0));
    let lines = of("json-lines", &["."], 3);
    assert_eq!(lines.lines().count(), 3, "{lines}");
    assert!(lines.contains(r#"{"type":"error","file":"one.synfin","#), "{lines}");
    let junit = of("junit", &["."], 3);
    assert!(junit.contains(r#"errors="1""#) && junit.contains("FIN_WAIT_3"), "{junit}");
    let tap = of("tap", &["."], 3);
    assert!(tap.contains("not ok 1 - one.synfin:1:15: E012: "), "{tap}");
    assert!(tap.contains("\n1..1\n"), "{tap}");
    let github = of("github", &["."], 3);
    assert!(
        github.starts_with("::error file=one.synfin,line=1,col=15,endColumn=25,title=E012 "),
        "{github}"
    );
    assert_eq!(of("human", &["."], 3), "");

    let none = ["good.synfin", "--filter", "nothing like it"];
    let json: serde_json::Value = serde_json::from_str(&of("json", &none, 4)).unwrap();
    assert_eq!(json["summary"]["scenarios"], 0);
    assert!(json.get("errors").is_none());
    assert_eq!(of("tap", &none, 4), "TAP version 13\n1..0 # SKIP no scenario ran\n");
    assert!(of("junit", &none, 4).contains(r#"tests="0""#));
}

#[test]
fn snapshots_can_be_off_on_every_implementation() {
    let off = ["--stack", "smoltcp", "--snapshots", "off"];
    run(&[&["run", "-e", GOOD.trim()], &off[..]].concat()).ends(0);
    let update = ["--stack", "smoltcp", "--snapshots", "update"];
    run(&[&["run", "-e", GOOD.trim()], &update[..]].concat()).ends(2);
}

#[test]
fn file_extensions_count_in_any_letter_case() {
    let folder = Folder::new(&[("s/UP.SYNFIN", GOOD)]);
    let up = folder.run(&["run", "s"]).ends(0);
    assert!(up.out.contains("s/UP.SYNFIN: UP"), "{}", up.out);
}
