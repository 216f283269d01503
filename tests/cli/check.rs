//! `check`: errors, warnings, formats.

use crate::rig::{Folder, run};

#[test]
fn a_clean_check_takes_one_line() {
    let good = run(&["check", "-e", "client close; expect client FIN_WAIT_1"]).ends(0);
    assert_eq!((good.out.as_str(), good.err.as_str()), ("ok: 1 scenario in 1 file\n", ""));
    let quiet = run(&["check", "-q", "-e", "client close; expect client FIN_WAIT_1"]).ends(0);
    assert_eq!(quiet.out, "");
}

#[test]
fn all_errors_of_all_files_are_reported() {
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

#[test]
fn corrections_are_written_into_the_files() {
    let folder = Folder::new(&[
        ("a.synfin", "client.close(); sever recieve FIN // done\n"),
        ("b.synfin", "client close\nserver recv FIN\n"),
        ("c.synfin", "client close\nclient frobnicate\nwait 5 seconds\n"),
    ]);
    let wrong = folder.run(&["check", "--fix", "."]).ends(3);
    assert_eq!(folder.read("a.synfin"), "client close; server recv FIN # done\n");
    assert_eq!(folder.read("b.synfin"), "client close\nserver recv FIN\n");
    assert_eq!(folder.read("c.synfin"), "client close\nclient frobnicate\nwait 5s\n");
    assert!(wrong.err.contains("`frobnicate`"), "{}", wrong.err);
    assert!(wrong.err.contains("1 error, 0 warnings in 3 files"), "{}", wrong.err);
    assert!(wrong.err.contains("corrections made"), "{}", wrong.err);
    let again = folder.run(&["check", "--fix", "a.synfin", "b.synfin"]).ends(0);
    assert!(again.err.contains("0 corrections made"), "{}", again.err);
}

/// The correction in JSON is the one that `--fix` makes.
#[test]
fn the_correction_of_the_json_is_the_one_that_is_made() {
    let folder = Folder::new(&[("a.synfin", "client close； server recv FIN\n")]);
    let wrong = folder.run(&["check", "--format", "json", "a.synfin"]).ends(3);
    let json: serde_json::Value = serde_json::from_str(&wrong.out).unwrap();
    let fix = &json["diagnostics"][0]["fix"];
    let (from, to) =
        (fix["at"]["column"].as_u64().unwrap(), fix["at"]["end_column"].as_u64().unwrap());
    let line: Vec<char> = "client close； server recv FIN".chars().collect();
    let part = |part: &[char]| part.iter().collect::<String>();
    let (head, tail) = (part(&line[..from as usize - 1]), part(&line[to as usize - 1..]));
    let right = format!("{head}{}{tail}\n", fix["replacement"].as_str().unwrap());
    folder.run(&["check", "--fix", "a.synfin"]).ends(0);
    assert_eq!(folder.read("a.synfin"), right);
}

#[test]
fn a_file_that_is_no_scenario_gets_one_sentence() {
    let toml = "[package]\nname = \"x\"\n".to_owned() + &"a = 1\n".repeat(100);
    let folder = Folder::new(&[("a.synfin", &toml)]);
    let wrong = folder.run(&["check", "a.synfin"]).ends(3);
    assert!(wrong.err.contains("not a scenario"), "{}", wrong.err);
    assert!(wrong.err.contains("1 error, 0 warnings in 1 file"), "{}", wrong.err);
}
