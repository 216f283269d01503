//! `check`: errors, warnings, formats.

use crate::rig::{Folder, run};

#[test]
fn what_is_right_is_told_in_a_line() {
    let good = run(&["check", "-e", "client close; expect client FIN_WAIT_1"]).ends(0);
    assert_eq!((good.out.as_str(), good.err.as_str()), ("ok: 1 scenario in 1 file\n", ""));
    let quiet = run(&["check", "-q", "-e", "client close; expect client FIN_WAIT_1"]).ends(0);
    assert_eq!(quiet.out, "");
}

#[test]
fn all_errors_of_all_files_are_told() {
    let folder = Folder::new(&[
        ("a.synfin", "client clsoe\nexpect client FIN_WAIT_3\n"),
        ("b.synfin", "clinet close\n"),
    ]);
    let wrong = folder.run(&["check", "."]).ends(3);
    for part in ["`close`", "`FIN_WAIT_2`", "`client`", "3 errors, 0 warnings in 2 files"] {
        assert!(wrong.err.contains(part), "{part}: {}", wrong.err);
    }
}

#[test]
fn warnings_do_not_fail() {
    let warned = run(&["check", "-e", "client abort; settle; wait 1s; expect both CLOSED"]).ends(0);
    assert!(warned.err.contains("0 errors, 1 warning in 1 file"), "{}", warned.err);
    assert!(warned.err.contains("cannot do anything"), "{}", warned.err);
}

#[test]
fn programs_get_json_on_stdout() {
    let wrong = run(&["check", "--format", "json", "-e", "client close; clinet close"]).ends(3);
    let json: serde_json::Value = serde_json::from_str(&wrong.out).unwrap();
    let found = &json["diagnostics"][0];
    assert_eq!(found["severity"], "error");
    assert_eq!(found["at"]["line"], 1);
    assert_eq!(found["at"]["column"], 15);
    assert_eq!(found["fix"]["replacement"], "client");
    assert_eq!(wrong.err, "");
}

#[test]
fn github_gets_annotations() {
    let folder = Folder::new(&[("a.synfin", "client close\nclinet close\n")]);
    let wrong = folder.run(&["check", "--format", "github", "a.synfin"]).ends(3);
    assert!(
        wrong.out.starts_with("::error file=a.synfin,line=2,col=1,endColumn=7,title=E0"),
        "{}",
        wrong.out
    );
}

#[test]
fn every_code_is_explained() {
    let wrong = run(&["check", "--format", "json", "-e", "clinet close"]).ends(3);
    let json: serde_json::Value = serde_json::from_str(&wrong.out).unwrap();
    let code = json["diagnostics"][0]["code"].as_str().unwrap();
    let explained = run(&["explain", code]).ends(0);
    assert!(explained.out.starts_with(code), "{}", explained.out);
}
