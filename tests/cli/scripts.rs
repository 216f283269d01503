//! packetdrill scripts, from outside: which files are read how, what cannot run, and the options.

use std::fs;

use serde_json::Value;

use crate::readers;
use crate::rig::{Folder, Run, run};

const SCENARIO: &str = "client close; expect client FIN_WAIT_1\n";

/// Not anything that a model of TCP could do.
const UDP: &str = "// Line 1.
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 < udp (10)
";

/// Line 2 has two packets' worth of mistakes, and line 4 one.
const WRONG: &str = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 < Q 0:0(0) win 1000
+0 close(3) = 0
+0 > S 0:0(
";

/// A scenario, a script that cannot run, and both in folders.
fn mixed() -> Folder {
    Folder::new(&[("b/x.synfin", SCENARIO), ("b/x.pkt", UDP), ("a.synfin", SCENARIO)])
}

#[test]
fn a_script_that_cannot_run_says_so_in_every_format() {
    let folder = Folder::new(&[("x.pkt", UDP)]);
    let of = |format: &str| folder.run(&["run", "x.pkt", "--format", format]).ends(4);
    let why = "unsupported: UDP packets, line 3";
    let human = of("human");
    assert_eq!(human.out, format!("n/a   x.pkt: x ({why})\n0 passed, 1 unsupported\n"));
    assert_eq!(human.err, "error: nothing was judged: 1 unsupported\n");
    let junit = of("junit").out;
    assert!(junit.contains(&format!("<skipped message=\"{why}\"/>")), "{junit}");
    readers::validates(&junit);
    let tap = of("tap").out;
    assert!(tap.contains(&format!("\nok 1 - x.pkt: x # SKIP {why}\n")), "{tap}");
    assert!(readers::prove(&tap).is_none_or(|(passes, _)| passes), "{tap}");
    let github = of("github").out;
    assert!(github.starts_with("::notice file=x.pkt,line=3,col="), "{github}");
    assert!(github.contains(&format!(",title=x (unsupported)::{why}\n")), "{github}");
    let json: Value = serde_json::from_str(&of("json").out).unwrap();
    let scenario = &json["scenarios"][0];
    assert_eq!(
        (&scenario["verdict"], &json["summary"]["unsupported"]),
        (&"unsupported".into(), &1.into())
    );
    assert_eq!(scenario["unsupported"]["what"], "UDP packets");
    assert_eq!(scenario["unsupported"]["line"], 3);
    let lines = of("json-lines").out;
    assert!(lines.lines().nth(1).unwrap().contains("\"verdict\":\"unsupported\""), "{lines}");
}

#[test]
fn what_cannot_run_is_never_a_pass_and_fails_nothing() {
    let folder = mixed();
    let both = folder.run(&["run", "."]).ends(0);
    assert!(both.out.ends_with("\n2 passed, 1 unsupported\n"), "{}", both.out);
    let quiet = folder.run(&["run", ".", "-q", "--inconclusive", "fail"]).ends(0);
    assert!(quiet.out.starts_with("n/a   b/x.pkt: x (unsupported: "), "{}", quiet.out);
    let compared = folder.run(&["compare", "--stacks", "model", "b/x.pkt"]).ends(4);
    assert!(compared.out.contains("\nunsupported   b/x.pkt\n"), "{}", compared.out);
    assert_eq!(compared.err, "error: nothing was judged: 1 unsupported\n");
    let coverage = folder.run(&["coverage", "b/x.pkt", "--format", "json"]).ends(4);
    let counted: Value = serde_json::from_str(&coverage.out).unwrap();
    assert_eq!((&counted["scenarios"], &counted["unsupported"][0]), (&0.into(), &"b/x.pkt".into()));
    assert_eq!(coverage.err, "error: nothing was judged: 1 unsupported\n");
    assert!(folder.run(&["coverage", "."]).ends(0).out.contains("unsupported"));
    let said = run(&["explain", "unsupported"]).ends(0).out;
    assert!(said.contains("never as passed"), "{said}");
}

#[test]
fn checking_a_script_that_cannot_run_is_a_warning() {
    let folder = Folder::new(&[("x.pkt", UDP)]);
    let checked = folder.run(&["check", "x.pkt"]).ends(0);
    assert!(
        checked.err.contains("warning[W013]: unsupported: UDP packets\n --> x.pkt:3:"),
        "{}",
        checked.err
    );
    assert!(checked.err.ends_with("0 errors, 1 warning in 1 file\n"), "{}", checked.err);
}

#[test]
fn folders_are_mixed_and_scripts_are_listed_and_filtered_as_scenarios_are() {
    let folder = mixed();
    let list = folder.run(&["run", ".", "--list"]).ends(0).out;
    assert_eq!(
        list,
        "a.synfin:1: a\nb/x.pkt:1: x (unsupported: UDP packets, line 3)\nb/x.synfin:1: x\n3 scenarios\n"
    );
    let listed = folder.run(&["run", ".", "--list", "-E", "path(=b/x.pkt)", "--format", "json"]);
    let listed: Value = serde_json::from_str(&listed.ends(0).out).unwrap();
    assert_eq!(listed["scenarios"].as_array().unwrap().len(), 1);
    assert_eq!(listed["scenarios"][0]["unsupported"]["line"], 3);
    let one = folder.run(&["run", ".", "--filter", "x.pkt"]).ends(4).out;
    assert!(one.ends_with("0 passed, 1 unsupported\n"), "{one}");
    folder.write("UP.PKT", UDP);
    assert!(folder.run(&["run", "UP.PKT"]).ends(4).out.starts_with("n/a   UP.PKT: UP ("));
}

/// Its last segment is one that nothing asks for, and its connection is not over.
const LINGERS: &str = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 32792 <mss 1460>
+0 > S. 0:0(0) ack 1 <mss 1460>
+.1 < . 1:1(0) ack 1 win 32792
+0 accept(3, ..., ...) = 4
+0 close(4) = 0
+0 > F. 1:1(0) ack 1
+.1 < . 900000:900000(0) ack 2 win 32792
";

#[test]
fn what_nothing_asks_for_is_remarked_in_every_format_after_a_pass() {
    let folder = Folder::new(&[("x.pkt", LINGERS)]);
    let of = |format: &str| folder.run(&["run", "x.pkt", "--format", format]).ends(0).out;
    let (left, lingers) = ("left over at the end: ", "lingers at the end: server FIN_WAIT_1");
    let human = of("human");
    assert!(human.starts_with("ok    x.pkt: x\n  remark: line 10: left over"), "{human}");
    assert!(human.ends_with("\n1 passed, 2 remarks\n"), "{human}");
    for format in ["human", "json", "json-lines", "junit", "tap", "github"] {
        let text = of(format);
        assert!(text.contains(left) && text.contains(lingers), "{format}: {text}");
    }
    readers::validates(&of("junit"));
    assert!(readers::prove(&of("tap")).is_none_or(|(passes, _)| passes));
    let github = of("github");
    assert!(github.starts_with("::notice file=x.pkt,line=10,"), "{github}");
    let json: Value = serde_json::from_str(&of("json")).unwrap();
    assert_eq!(json["summary"]["remarks"], 2);
    assert_eq!(json["scenarios"][0]["remarks"][1]["kind"], "lingers");
    let strict = folder.run(&["run", "x.pkt", "--strict"]).ends(1).out;
    assert!(
        strict.contains(" --> x.pkt:10:") && strict.ends_with("0 passed, 1 failed\n"),
        "{strict}"
    );
    // Nothing of it is wrong in a scenario's eyes, and a quiet run shows what did not pass.
    let quiet = folder.run(&["run", "-q", "x.pkt"]).ends(0).out;
    assert_eq!(quiet, "1 passed, 2 remarks\n");
}

/// Flags are told first, and every difference, at the script's own lines.
#[test]
fn a_failure_has_the_line_of_the_script_and_lenience_leaves_windows_out() {
    let text = LINGERS.replace("F. 1:1(0) ack 1\n", "F. 1:1(0) ack 1 win 7\n");
    let folder = Folder::new(&[("x.pkt", text.as_str())]);
    let failed = folder.run(&["run", "x.pkt"]).ends(1).out;
    assert!(failed.contains(" --> x.pkt:9:4\n") && failed.contains("win=7"), "{failed}");
    folder.run(&["run", "x.pkt", "--lenient"]).ends(0);
    let tap = folder.run(&["run", "x.pkt", "--format", "tap"]).ends(1).out;
    assert!(tap.contains("\"line\":9"), "{tap}");
}

#[test]
fn the_ladders_of_a_script_and_of_a_scenario_are_kept_side_by_side() {
    let folder = Folder::new(&[("x.pkt", LINGERS), ("x.synfin", SCENARIO)]);
    let kept = folder.run(&["run", ".", "--snapshots", "update"]).ends(0).out;
    assert!(kept.ends_with("2 passed, 2 remarks, 2 snapshots written\n"), "{kept}");
    assert_ne!(folder.read("snapshots/x__x.snap"), folder.read("snapshots/x__x.pkt.snap"));
    folder.run(&["run", ".", "--snapshots", "check"]).ends(0);
    folder.write("x.pkt", &LINGERS.replace("900000", "800000"));
    let changed = folder.run(&["run", ".", "--snapshots", "check"]).ends(1).out;
    assert!(changed.contains("trace x.pkt: x\n"), "{changed}");
    fs::remove_file(folder.at("x.pkt")).unwrap();
    let left = folder.run(&["run", ".", "--snapshots", "check"]);
    assert!(format!("{}{}", left.out, left.err).contains("x__x.pkt.snap"), "{left:?}");
}

#[test]
fn scripts_run_on_other_implementations_and_under_profiles() {
    let folder = Folder::new(&[("x.pkt", LINGERS)]);
    folder.run(&["run", "x.pkt", "--stack", "model:linux"]).ends(0);
    folder.run(&["run", "x.pkt", "--profile", "linux"]).ends(0);
    let compared = folder.run(&["compare", "--stacks", "model,model:linux", "x.pkt"]).ends(0).out;
    assert!(compared.contains("\npass          pass          x.pkt\n"), "{compared}");
    let coverage = folder.run(&["coverage", "x.pkt"]).ends(0).out;
    assert!(coverage.starts_with("1 scenario passed\n"), "{coverage}");
    let missed = folder.run(&["run", "x.pkt", "--stack", "nosuch"]).ends(2).err;
    assert!(missed.contains("nosuch"), "{missed}");
}

#[test]
fn all_mistakes_of_a_script_are_told_with_their_places() {
    let folder = Folder::new(&[("x.pkt", WRONG), ("y.synfin", SCENARIO)]);
    for command in ["run", "check", "coverage", "compare", "mutants"] {
        let Run { code, err, .. } = folder.run(&[command, "."]);
        assert_eq!(code, Some(3), "{command}: {err}");
        for place in ["x.pkt:2:", "x.pkt:4:"] {
            assert!(err.contains(place), "{command}: {err}");
        }
    }
    let tap = folder.run(&["run", "x.pkt", "--format", "tap"]).ends(3).out;
    assert!(tap.contains("\nnot ok 1 - x.pkt:2:"), "{tap}");
}

#[test]
fn a_script_may_be_empty_and_huge_and_no_script_at_all() {
    let folder = Folder::new(&[("empty.pkt", ""), ("comment.pkt", "// nothing\n/* more */\n")]);
    for name in ["empty.pkt", "comment.pkt"] {
        let empty = folder.run(&["run", name]).ends(4);
        assert_eq!(empty.err, "error: there are no scenarios here\n");
        folder.run(&["check", name]).ends(0);
    }
    fs::write(folder.at("binary.pkt"), [0x7f, b'E', b'L', b'F', 0, 0xff, 0xfe, b'\n']).unwrap();
    assert!(folder.run(&["run", "binary.pkt"]).ends(3).err.contains(" --> binary.pkt:1:"));
    folder.write("long.pkt", &format!("{}+0 close(3) = \n", "+0 close(3) = 0\n".repeat(50_000)));
    assert!(folder.run(&["check", "long.pkt"]).ends(3).err.contains(" --> long.pkt:50001:"));
    folder.write("english.pkt", "This is not a script.\n");
    assert!(folder.run(&["check", "english.pkt"]).ends(3).err.contains(" --> english.pkt:1:1\n"));
    folder.write("folder.pkt/x.pkt", UDP);
    assert!(folder.run(&["run", "folder.pkt"]).ends(4).out.starts_with("n/a   folder.pkt/x.pkt"));
    let missing = folder.run(&["run", "no.pkt"]).ends(2);
    assert_eq!(missing.err, "error: no such file or folder: `no.pkt`\n");
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_matters_as_that_of_a_scenario_does() {
    let folder = mixed();
    std::os::unix::fs::symlink("nowhere", folder.at("gone.pkt")).unwrap();
    assert_eq!(folder.run(&["run", "."]).ends(2).err, "error: `gone.pkt` is a link to nothing\n");
}

/// Only the ending decides, where there is one; without one, a scenario comes first.
#[test]
fn stdin_is_a_scenario_or_else_a_script() {
    let folder = Folder::new(&[("script.synfin", UDP), ("notes.txt", UDP), ("s.pkt", SCENARIO)]);
    let piped = |text: &str| {
        Run::of(folder.synfin().args(["run", "-"]).write_stdin(text).output().unwrap())
    };
    assert!(piped(SCENARIO).ends(0).out.starts_with("ok    stdin: client close;"));
    assert!(piped(UDP).ends(4).out.starts_with("n/a   stdin: stdin (unsupported: UDP"));
    let wrong = piped(WRONG).ends(3).err;
    assert!(wrong.contains("this is a packetdrill script, not a scenario"), "{wrong}");
    assert!(wrong.contains("the ending `.pkt`"), "{wrong}");
    assert!(piped("client clse\n").ends(3).err.contains("`close`"));
    folder.run(&["run", "notes.txt"]).ends(4);
    let named = folder.run(&["run", "script.synfin"]).ends(3).err;
    assert!(named.contains("give the file the ending `.pkt`"), "{named}");
    folder.run(&["run", "s.pkt"]).ends(3);
}

#[test]
fn names_are_defined_on_the_command_line() {
    let text = format!("#ifdef MORE\n{UDP}#endif\n");
    let folder = Folder::new(&[("x.pkt", text.as_str()), ("y.synfin", SCENARIO)]);
    assert_eq!(folder.run(&["run", "x.pkt"]).ends(4).err, "error: there are no scenarios here\n");
    for command in ["run", "check", "compare", "coverage"] {
        let defined = folder.run(&[command, ".", "--define", "LESS", "--define", "MORE"]).ends(0);
        assert!(format!("{}{}", defined.out, defined.err).contains("unsupported"), "{command}");
    }
    let bad = folder.run(&["run", "x.pkt", "--define", "A-B"]).ends(2).err;
    assert!(bad.contains("letters, digits and `_`"), "{bad}");
}

#[test]
fn the_options_are_for_scripts_alone() {
    for command in ["run", "check", "compare", "coverage", "mutants"] {
        let help = run(&[command, "--help"]).ends(0).out;
        let (_, own) =
            help.split_once("\nPacketdrill scripts (`.pkt`; nothing else is touched):\n").unwrap();
        for option in ["--define <NAME>", "--lenient", "--strict"] {
            assert!(own.contains(option), "{command}: {help}");
        }
    }
    // The client's FIN is named by nothing: an error if `--strict` were for scenarios.
    run(&["run", "--strict", "--lenient", "-e", SCENARIO]).ends(0);
}

#[test]
fn what_is_for_scenarios_names_the_way_there() {
    let folder = Folder::new(&[("x.pkt", UDP), ("y.synfin", "client   close\n")]);
    let says = |arguments: &[&str], made: &str| {
        let err = folder.run(arguments).ends(2).err;
        let said = "error: `x.pkt` is a packetdrill script: ";
        let way = format!("{said}{made} scenarios; `synfin import` writes it as one\n");
        assert_eq!(err, way);
    };
    says(&["fmt", "x.pkt"], "`fmt` formats");
    says(&["fmt", "--check", "x.pkt", "y.synfin"], "`fmt` formats");
    says(&["blank", "x.pkt"], "exercises are made of");
    says(&["fill", "x.pkt"], "exercises are made of");
    assert_eq!(folder.read("x.pkt"), UDP);
    // In a folder, scripts are passed over, right or wrong.
    folder.write("x.pkt", WRONG);
    folder.run(&["fmt", "."]).ends(0);
    assert_eq!(
        (folder.read("x.pkt"), folder.read("y.synfin")),
        (WRONG.into(), "client close\n".into())
    );
    folder.run(&["check", "--fix", "."]).ends(3);
    assert_eq!(folder.read("x.pkt"), WRONG);
}

#[test]
fn an_assignment_has_no_scripts() {
    let folder = Folder::new(&[]);
    folder.run(&["new", "assignment", "hw", "--kind", "program"]).ends(0);
    folder.write("hw/suite/x.pkt", UDP);
    let refused = folder.run(&["grade", "--check", "hw"]).ends(3).err;
    assert!(refused.contains("x.pkt` is not a scenario"), "{refused}");
    assert!(refused.contains("`synfin import`"), "{refused}");
}
