//! `synfin grade`, `new`, `blank` and `fill`.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::rig::{Folder, Run};

/// A folder with a new assignment `it`.
fn assignment(kind: &str) -> Folder {
    let folder = Folder::new(&[]);
    folder.run(&["new", "assignment", "it", "--kind", kind]).ends(0);
    folder
}

/// The lines of the submissions, without the summary of the class.
fn lines(graded: &Run) -> String {
    graded.out.lines().take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The files of a folder, with their contents.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    all.sort();
    all
}

#[test]
fn a_class_is_one_command() {
    let place = assignment("predict");
    let graded = place.run(&["grade", "it", "--class", "it/submissions"]).ends(1);
    insta::assert_snapshot!(lines(&graded), @r"
    ada      10/10
    bob    8.66/10  2 of 3 tests; first: closing/active_close
    eve       0/10  0 of 3 tests; first: closing/active_close
    ");
    assert!(graded.out.contains("3 submissions, 1 with all points; mean 6.22"), "{}", graded.out);
    let names: Vec<String> = files(&place.at("results")).into_iter().map(|it| it.0).collect();
    assert_eq!(names, ["ada.json", "bob.json", "eve.json"]);
}

#[test]
fn one_submission_is_shown_and_not_kept() {
    let place = assignment("predict");
    place.run(&["grade", "it", "it/solution"]).ends(0);
    let told = place.run(&["grade", "it", "it/wrong"]).ends(1);
    assert!(told.out.contains("8.66 of 10 points"), "{}", told.out);
    assert!(told.out.contains("`established.fin` fired"), "{}", told.out);
    assert!(!place.at("results").exists());
}

#[test]
fn every_new_assignment_checks() {
    for (kind, all) in [("predict", 9), ("scenarios", 9)] {
        let place = assignment(kind);
        let checked = place.run(&["grade", "--check", "it"]).ends(0);
        assert_eq!(checked.out.lines().filter(|line| line.starts_with("ok ")).count(), all);
    }
    let place = assignment("predict");
    place.write("it/solution/closing.synfin", "expect client ?\n");
    let checked = place.run(&["grade", "--check", "it"]).ends(1);
    assert!(checked.out.contains("FAIL the solution gets all points"), "{}", checked.out);
}

#[test]
fn graded_submissions_are_not_graded_again() {
    let place = assignment("predict");
    place.run(&["grade", "it", "--class", "it/submissions"]).ends(1);
    place.write("it/submissions/bob/opening.synfin", "expect client ?\n");
    let again = place.run(&["grade", "it", "--class", "it/submissions", "--resume"]).ends(1);
    insta::assert_snapshot!(lines(&again), @r"
    ada      10/10  (as before)
    bob    5.66/10  1 of 3 tests; first: closing/active_close
    eve       0/10  0 of 3 tests; first: closing/active_close  (as before)
    ");
}

#[test]
fn shards_make_the_whole() {
    let place = assignment("scenarios");
    for n in 0..5 {
        let text = format!("client close; expect client FIN_WAIT_1 # {n}\n");
        place.write(&format!("class/s{n}/a.synfin"), &text);
    }
    let grade = |options: &[&str]| {
        let mut arguments = vec!["grade", "it", "--class", "class"];
        arguments.extend(options);
        place.run(&arguments).ends(1)
    };
    grade(&["-o", "whole", "-j", "1"]);
    grade(&["-o", "one", "--shard", "1/2", "-j", "3"]);
    grade(&["-o", "two", "--shard", "2/2"]);
    assert_eq!((files(&place.at("one")).len(), files(&place.at("two")).len()), (3, 2));
    place.run(&["grade", "merge", "all", "one", "two"]).ends(0);
    // On any number of threads, and on any machine, the same bytes.
    assert_eq!(files(&place.at("all")), files(&place.at("whole")));
    let same = place.run(&["grade", "diff", "all", "whole"]).ends(0);
    assert_eq!(same.out, "nothing changed\n");
}

/// Scenarios enough to be compared; each is about another signal, call or state.
fn scenarios() -> String {
    let states = ["ESTABLISHED", "CLOSE_WAIT", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSING", "LAST_ACK"];
    let scenario = |state: &&str| {
        format!(
            "scenario \"in {state}\" {{\n    given client {state}, raw server\n    expect client {state}, \
             silence\n    server recv FIN\n    expect client {state}\n    network forge RST from server\n    \
             client recv RST\n    expect client CLOSED, server {state}\n}}\n"
        )
    };
    states.iter().map(scenario).collect()
}

#[test]
fn similar_submissions_are_told_to_the_teacher_and_nobody_else() {
    let place = assignment("scenarios");
    let own = scenarios();
    let disguised = own.replace("in ", "a ").replace("    ", "  ").replace("client", "X");
    let disguised = disguised.replace("server", "client").replace('X', "server");
    place.write("class/ada/a.synfin", &own);
    place.write("class/bob/mine.synfin", &format!("# All my own.\n{disguised}"));
    for name in ["closing", "listening"] {
        let text = place.read(&format!("it/solution/{name}.synfin"));
        place.write(&format!("class/eve/{name}.synfin"), &text);
    }
    place.write("class/zoe/z.synfin", "client close; expect client FIN_WAIT_1\n");
    let grade = |options: &[&str]| {
        let mut arguments = vec!["grade", "it", "--class", "class"];
        arguments.extend(options);
        place.run(&arguments).ends(1)
    };
    let graded = grade(&[]);
    let told = "similar submissions (a reason to look, and not in the points)\n  \
                100 %: ada and bob\n  100 %: eve and solution\n";
    assert!(graded.out.contains(told), "{}", graded.out);
    let kept =
        "submission\tpercent\twith\tis\nada\t100\tbob\tsubmission\neve\t100\tsolution\tshipped\n";
    assert_eq!(place.read("results/similar.tsv"), kept);
    let export = |what: &[&str]| place.run(&[&["export"], what, &["results"]].concat()).ends(0).out;
    assert!(export(&["class", "--format", "human"]).contains(told));
    assert!(export(&["class"]).contains("<h2 id=\"similar\">"));
    let table = export(&["class", "--format", "csv"]);
    assert!(table.contains(",100 % bob,") && table.contains(",100 % ada,"), "{table}");
    assert!(!table.contains("zoe,100"), "{table}");
    // Who has handed in what is not for students.
    for what in [&["page", "--format", "human"][..], &["page"]] {
        place.run(&[&["export"], what, &["results", "-o", "pages"]].concat()).ends(0);
    }
    for (name, text) in files(&place.at("pages")) {
        let is_told = text.contains("similar") || text.contains("100 %");
        assert!(!is_told, "{name}: {text}");
        assert!(!name.starts_with("ada") || !text.contains("bob"), "{name}: {text}");
    }
    // Each machine compares all of them.
    grade(&["-o", "one", "--shard", "1/2"]);
    grade(&["-o", "two", "--shard", "2/2", "-j", "3"]);
    assert_eq!(place.read("one/similar.tsv"), kept);
    place.run(&["grade", "merge", "all", "one", "two"]).ends(0);
    assert_eq!(files(&place.at("all")), files(&place.at("results")));
    // What is no longer so is told no more.
    place.write("class/bob/mine.synfin", "client close; expect client FIN_WAIT_1\n");
    place.write("class/eve/closing.synfin", "client close; expect client FIN_WAIT_1\n");
    place.write("class/eve/listening.synfin", "client close; expect client FIN_WAIT_1\n");
    assert!(!grade(&["--resume"]).out.contains("similar"));
    assert!(!place.at("results/similar.tsv").exists());
    place.write("results/similar.tsv", "something else\n1\n");
    let broken = place.run(&["export", "class", "results"]).ends(2);
    assert!(broken.err.contains("has something else than a pair"), "{}", broken.err);
}

#[test]
fn two_results_of_one_submission_are_not_merged() {
    let place = assignment("predict");
    place.run(&["grade", "it", "--class", "it/submissions", "-o", "a"]).ends(1);
    place.run(&["grade", "it", "--class", "it/submissions", "-o", "b", "--seed", "5"]).ends(1);
    let merged = place.run(&["grade", "merge", "c", "a", "b"]).ends(2);
    assert!(merged.err.contains("has two results"), "{}", merged.err);
}

#[test]
fn a_regrade_lists_what_changed_and_why() {
    let place = assignment("predict");
    place.run(&["grade", "it", "--class", "it/submissions", "-o", "old"]).ends(1);
    place.write("it/submissions/bob/closing.synfin", &place.read("it/solution/closing.synfin"));
    place.run(&["grade", "it", "--class", "it/submissions", "-o", "new"]).ends(1);
    let diff = place.run(&["grade", "diff", "old", "new"]).ends(1);
    insta::assert_snapshot!(diff.out, @"
    bob: 8.66 → 10 of 10
        because the assignment, the submission or synfin has changed
        closing/active_close: fail 2.66 → pass 4 (3 of 4 states are right; with one state everywhere, 1 would be, so points begin there)
    ");
}

#[test]
fn a_result_gives_the_same_run_again() {
    let place = assignment("predict");
    let toml = place.read("it/assignment.toml");
    place.write("it/assignment.toml", &format!("{toml}[variation]\norder = true\n"));
    place.run(&["grade", "it", "--class", "it/submissions", "-o", "r"]).ends(1);
    let first: serde_json::Value = serde_json::from_str(&place.read("r/bob.json")).unwrap();
    // Under another name, it would have another seed.
    fs::rename(place.at("it/submissions/bob"), place.at("mine")).unwrap();
    let again = place.run(&["grade", "it", "mine", "--replay", "r/bob.json"]).ends(1);
    assert!(again.out.contains(&format!("seed {}", first["seed"])), "{}", again.out);
    let many =
        place.run(&["grade", "it", "--class", "it/submissions", "--replay", "r/bob.json"]).ends(2);
    assert!(many.err.contains("`--replay` repeats the run of one submission"), "{}", many.err);
}

#[test]
fn mistakes_are_reported_with_their_place() {
    let place = assignment("predict");
    place.write("it/assignment.toml", "title = 'x'\nkind = 'predict'\npoins = 3\n");
    let wrong = place.run(&["grade", "it", "it/solution"]).ends(3);
    assert_eq!(
        wrong.err,
        "error: it/assignment.toml:3:1: unknown key `poins`; did you mean `points`?\n"
    );
    let place = assignment("predict");
    fs::create_dir(place.at("empty")).unwrap();
    place.run(&["grade", "it", "--class", "empty"]).ends(4);
    place.run(&["grade", "it", "nowhere"]).ends(2);
    let wrong = place.run(&["grade", "empty", "it/solution"]).ends(3);
    assert!(wrong.err.contains("`empty` is not an assignment"), "{}", wrong.err);
    let there = place.run(&["new", "assignment", "it", "--kind", "program"]).ends(2);
    assert_eq!(there.err, "error: `it` already exists\n");
}

#[test]
fn an_exercise_is_made_and_solved() {
    let place = assignment("predict");
    let blank = place.run(&["blank", "it/suite/closing.synfin"]).ends(0);
    assert!(blank.out.contains("expect client ?, server ?"), "{}", blank.out);
    assert_eq!(blank.out, place.read("it/handout/closing.synfin"));
    place.write("blank.synfin", &blank.out);
    let filled = place.run(&["fill", "blank.synfin"]).ends(0);
    // Each host has a hole of its own.
    let each = |text: String| text.replace("both TIME", "client TIME_WAIT, server TIME");
    assert_eq!(filled.out, each(place.read("it/suite/closing.synfin")));
    place.write("apart.synfin", "client close\nexpect both ?\n");
    let apart = place.run(&["fill", "apart.synfin"]).ends(3);
    assert_eq!(
        apart.err,
        "error[E066]: no one state belongs here: client is in FIN_WAIT_1, server in ESTABLISHED
 --> apart.synfin:2:8
  |
2 | expect both ?
  |        ^^^^^^ expected a hole for each host
  |
  = help: a hole lets nothing arrive: ask for each host, or put a `settle` before it
help: try this
  |
2 - expect both ?
2 + expect client ?, server ?
  |

error: nothing was written
"
    );
    let mut piped = place.synfin();
    piped.args(["fill", "-"]).write_stdin("client close; expect both ?");
    let piped = Run::of(piped.output().unwrap()).ends(3);
    assert!(piped.err.contains("--> stdin:1:22"), "{}", piped.err);
}

#[cfg(unix)]
#[test]
fn an_interrupted_batch_resumes() {
    let place = assignment("scenarios");
    let text = place.read("it/solution/closing.synfin");
    for n in 0..200 {
        place.write(&format!("class/s{n}/a.synfin"), &text);
    }
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("synfin"))
        .args(["grade", "it", "--class", "class", "-j", "2"])
        .current_dir(place.path())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while !place.at("results/s100.json").exists() {
        assert!(begun.elapsed() < Duration::from_secs(60), "nothing was graded");
        std::thread::sleep(Duration::from_millis(5));
    }
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let kept = files(&place.at("results"));
    assert!(!kept.is_empty() && kept.len() < 200, "{}", kept.len());
    for (name, text) in &kept {
        let result: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(format!("{}.json", result["submission"].as_str().unwrap()), *name);
    }
    let rest = place.run(&["grade", "it", "--class", "class", "--resume"]).ends(1);
    assert!(rest.out.contains("(as before)"), "{}", rest.out);
    assert_eq!(files(&place.at("results")).len(), 200);
}

#[cfg(unix)]
#[test]
fn a_program_that_copies_numbers_is_suspect() {
    if !Path::new("/usr/bin/python3").exists() {
        eprintln!("skipped: there is no /usr/bin/python3");
        return;
    }
    let toml = "title = 'x'\nkind = 'program'\n[variation]\npayload = true\n";
    // It sends a SYN, and refuses a SEND of 100 octets, as it should, but no other.
    let program = r#"
import json, sys
for line in sys.stdin:
    message = json.loads(line)
    reply = {"state": "CLOSED"}
    if message["type"] == "hello":
        reply = {"version": 1, "level": "segments"}
    elif message.get("call") == "connect":
        reply["send"] = [{"flags": "SYN", "seq": 100, "window": 1000}]
    elif len(message.get("data", "")) == 200:
        reply["refused"] = "not_open"
    print(json.dumps(reply), flush=True)
"#;
    let folder = Folder::new(&[
        ("it/assignment.toml", toml),
        (
            "it/suite/a.synfin",
            "client connect; server recv SYN; client close; client send 100 fails not_open\n",
        ),
        ("eve/main.py", program),
    ]);
    folder.run(&["grade", "it", "eve", "-o", "r", "--seed", "1"]).ends(1);
    let result: serde_json::Value = serde_json::from_str(&folder.read("r/eve.json")).unwrap();
    let test = &result["tests"][0];
    assert_eq!((&test["outcome"], &test["suspect"]), (&"fail".into(), &true.into()), "{test:#}");
    assert!(test["notes"][0].as_str().unwrap().starts_with("drawn from the seed: 100 octets are"));
}

/// Whoever stands in the assignment's folder gets the same tests.
#[test]
fn the_assignment_may_be_where_one_stands() {
    let place = assignment("predict");
    let from = |folder: &str, arguments: &[&str]| {
        let run = crate::rig::synfin().current_dir(place.at(folder)).args(arguments).output();
        Run::of(run.unwrap()).ends(1).out
    };
    let here = from("it", &["grade", ".", "submissions/bob"]);
    assert_eq!(here, from(".", &["grade", "it", "it/submissions/bob"]));
    assert!(!here.contains("suite/suite"), "{here}");
}

#[test]
fn a_folder_that_is_not_there_is_wrong_usage() {
    let place = Folder::new(&[]);
    let wrong = place.run(&["grade", "nowhere", "x"]).ends(2);
    assert_eq!(wrong.err, "error: no such folder: `nowhere`\n");
}

#[test]
fn what_comes_next_can_be_pasted_into_a_shell() {
    let place = Folder::new(&[]);
    let new = place.run(&["new", "assignment", "a b/ü", "--kind", "program"]).ends(0);
    let expected = "next: `synfin grade --check 'a b/ü'`, and `synfin grade 'a b/ü' \
                    --class 'a b/ü/submissions'`\n";
    assert_eq!(new.err, expected);
}

#[test]
fn results_follow_the_published_schema() {
    let place = assignment("predict");
    place.run(&["grade", "it", "--class", "it/submissions"]).ends(1);
    let printed = place.run(&["schema", "results"]).ends(0).out;
    let schema = serde_json::from_str(&printed).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, text) in files(&place.at("results")) {
        let record = serde_json::from_str(&text).unwrap();
        let errors: Vec<_> = validator.iter_errors(&record).map(|it| it.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
    // Validators that count in binary find that 76.71 is no multiple of 0.01.
    for of in ["json", "json-lines", "results", "program"] {
        let printed = place.run(&["schema", of]).ends(0).out;
        assert!(!printed.contains("multipleOf"), "{of}");
    }
}

#[test]
fn results_of_two_assignments_are_kept_apart() {
    let place = assignment("predict");
    place.run(&["grade", "it", "--class", "it/submissions"]).ends(1);
    let before = files(&place.at("results"));
    place.run(&["new", "assignment", "other", "--kind", "predict"]).ends(0);
    let refused = place.run(&["grade", "other", "--class", "other/submissions"]).ends(2);
    assert_eq!(
        refused.err,
        "error: `results/ada.json` is a result of the assignment `it`, and this is `other`: name \
         another folder with `--out`, or remove the old results\n"
    );
    assert_eq!(files(&place.at("results")), before);
    place.run(&["grade", "other", "--class", "other/submissions", "-o", "others"]).ends(1);
    fs::rename(place.at("others/bob.json"), place.at("others/zed.json")).unwrap();
    let merged = place.run(&["grade", "merge", "all", "results", "others"]).ends(2);
    assert!(merged.err.contains("is a result of the assignment `other`"), "{}", merged.err);
}

#[test]
fn results_without_a_submission_are_reported() {
    let place = assignment("predict");
    let all = place.run(&["grade", "it", "--class", "it/submissions"]).ends(1);
    assert_eq!(all.err, "");
    fs::remove_dir_all(place.at("it/submissions/bob")).unwrap();
    let fewer = place.run(&["grade", "it", "--class", "it/submissions"]).ends(1);
    assert_eq!(
        fewer.err,
        "warning: the folder also has earlier results of other submissions: `bob`; every export \
         of the folder includes them until they are removed\n"
    );
    // Grading some of them, or one, says nothing about the others.
    let shard =
        place.run(&["grade", "it", "--class", "it/submissions", "--shard", "1/2", "-o", "results"]);
    assert_eq!(shard.ends(0).err, "");
    let one = place.run(&["grade", "it", "it/submissions/eve", "-o", "results"]);
    assert_eq!(one.ends(1).err, "");
}

#[test]
fn a_result_that_was_cut_short_is_named_and_graded_again() {
    let place = assignment("predict");
    place.run(&["grade", "it", "--class", "it/submissions"]).ends(1);
    place.write("results/bob.json", "");
    for command in [&["export", "class", "results"][..], &["grade", "merge", "all", "results"]] {
        let refused = place.run(command).ends(2);
        assert!(
            refused.err.contains("`results/bob.json` is empty or cut short"),
            "{}",
            refused.err
        );
    }
    let again = place.run(&["grade", "it", "--class", "it/submissions", "--resume"]).ends(1);
    assert!(again.out.contains("bob    8.66/10  2 of 3 tests"), "{}", again.out);
    place.run(&["export", "class", "results"]).ends(0);
}

#[cfg(unix)]
#[test]
fn an_early_breakdown_is_reported_as_it_was() {
    if !Path::new("/usr/bin/python3").exists() {
        eprintln!("skipped: there is no /usr/bin/python3");
        return;
    }
    let toml = "title = 'x'\nkind = 'program'\n[limits]\ntime = '3s'\nmemory = '256MiB'\n";
    let folder = Folder::new(&[
        ("it/assignment.toml", toml),
        ("it/suite/a.synfin", "given both CLOSED; expect both CLOSED\n"),
        ("class/syntax/main.py", "print('hello'\n"),
        ("class/signal/main.py", "import os\nos.kill(os.getpid(), 11)\n"),
        ("class/loop/main.py", "while True: pass\n"),
        ("class/memory/main.py", "all = [bytearray(1 << 20) for n in range(1000)]\n"),
        ("class/nonsense/main.py", "print('hello', flush=True)\ninput()\ninput()\n"),
        ("class/nothing/main.py", "pass\n"),
    ]);
    folder.run(&["grade", "it", "--class", "class", "-o", "r"]).ends(1);
    let problem = |name: &str| {
        let result: serde_json::Value =
            serde_json::from_str(&folder.read(&format!("r/{name}.json"))).unwrap();
        let export = folder.run(&["export", "prairielearn", &format!("r/{name}.json")]).ends(0);
        let export: serde_json::Value = serde_json::from_str(&export.out).unwrap();
        assert_eq!(export["score"], 0.0);
        let problem = &result["problem"];
        let text = |key: &str| problem[key].as_str().unwrap().to_owned();
        format!("{} {} {}", export["gradable"], text("kind"), text("message"))
    };
    let crash = |how: &str| format!("true crash {how}");
    assert_eq!(problem("syntax"), crash("it ended with exit code 1"));
    assert_eq!(problem("signal"), crash("it was ended by signal 11 (segmentation fault)"));
    let late = "expected an answer to `hello` within 3 s; actual: nothing";
    assert!(problem("loop").starts_with(&crash(late)), "{}", problem("loop"));
    // Ended by itself, or by the watcher.
    let memory = ["it ended with exit code 1", "it was stopped: it used too much memory"];
    assert!(memory.map(crash).contains(&problem("memory")), "{}", problem("memory"));
    let no_attempt = "false protocol expected ";
    for name in ["nonsense", "nothing"] {
        assert!(problem(name).starts_with(no_attempt), "{}", problem(name));
    }
    let page = folder.run(&["export", "class", "r"]).ends(0).out;
    let (_, crashes) = page.split_once("Crashes and endless loops").unwrap();
    assert!(crashes.contains("SyntaxError") && crashes.contains("MemoryError"), "{crashes}");
    assert!(crashes.contains("<summary>signal: it was ended by signal 11"));
}

#[cfg(unix)]
#[test]
fn an_interrupted_program_continues_with_its_next_test() {
    if !Path::new("/usr/bin/python3").exists() {
        eprintln!("skipped: there is no /usr/bin/python3");
        return;
    }
    // It can connect, and nothing else.
    let program = "import json, sys\nsys.stdin.readline()\n\
                   print(json.dumps({'version': 1, 'level': 'symbols'}), flush=True)\n\
                   for line in sys.stdin:\n    \
                   opens = '\"connect\"' in line\n    \
                   state = 'SYN_SENT' if opens else 'CLOSED'\n    \
                   print(json.dumps({'state': state, 'send': ['SYN'] * opens}), flush=True)\n";
    let folder = Folder::new(&[
        ("it/assignment.toml", "title = 'x'\nkind = 'program'\n"),
        ("it/suite/a.synfin", "client connect; server recv SYN\n"),
        ("it/suite/b.synfin", "server listen; client connect; client recv SYN+ACK\n"),
        ("it/suite/c.synfin", "@points 3\nscenario \"c\" { server connect; client recv SYN }\n"),
        ("eve/main.py", program),
    ]);
    let result =
        || -> serde_json::Value { serde_json::from_str(&folder.read("r/eve.json")).unwrap() };
    folder.run(&["grade", "it", "eve", "-o", "r"]).ends(1);
    let whole = result();
    assert_eq!((&whole["points"], whole["tests"].as_array().unwrap().len()), (&4.into(), 3));
    let mut partial = whole.clone();
    partial["complete"] = false.into();
    partial["points"] = 1.into();
    partial["tests"].as_array_mut().unwrap().truncate(2);
    // A state that no grader leaves behind.
    partial["tests"][0]["notes"] = serde_json::json!(["graded before"]);
    folder.write("r/eve.json", &partial.to_string());
    folder.run(&["grade", "it", "eve", "-o", "r", "--resume"]).ends(1);
    let mut resumed = result();
    assert_eq!(resumed["tests"][0]["notes"][0], "graded before");
    resumed["tests"][0].as_object_mut().unwrap().remove("notes");
    assert_eq!(resumed, whole);
}

#[test]
fn a_filter_is_a_look_at_some_tests() {
    let place = assignment("predict");
    let one = place.run(&["grade", "it", "it/wrong", "-E", "name(=closing/active_close)"]).ends(1);
    let head = "Preview of 1 of 3 tests, not the result:\nit: wrong\n2.66 of 4 points (seed ";
    assert!(one.out.starts_with(head), "{}", one.out);
    assert!(!one.out.contains("Both close at once"), "{}", one.out);
    // All points of the selected tests pass.
    place.run(&["grade", "it", "it/wrong", "-E", "not name(=closing/active_close)"]).ends(0);
    let class =
        place.run(&["grade", "it", "--class", "it/submissions", "--filter", "OPENING"]).ends(1);
    insta::assert_snapshot!(lines(&class), @r"
    ada       3/3  (only 1 of 3 tests)
    bob       3/3  (only 1 of 3 tests)
    eve       0/3  0 of 1 tests; first: opening/handshake  (only 1 of 3 tests)
    ");
    assert!(class.out.contains("3 submissions, 2 with all points"), "{}", class.out);
    assert!(!place.at("results").exists());
}

#[test]
fn a_filter_looks_at_what_tests_have() {
    let count = |place: &Folder, filter: &str| {
        let looked = place.run(&["grade", "it", "it/wrong", "-E", filter]).out;
        let count = looked.lines().next().unwrap_or_default().strip_prefix("Preview of ")?;
        Some(count.split_once(" tests").unwrap().0.to_owned())
    };
    let predict = assignment("predict");
    for (filter, expected) in [
        ("all()", "3 of 3"),
        ("name(handshake) or name(Who closes)", "2 of 3"),
        ("path(=suite/closing.synfin)", "2 of 3"),
        ("rfc(MUST-13)", "1 of 3"),
        ("stack(model) - rfc(3.6)", "1 of 3"),
    ] {
        assert_eq!(count(&predict, filter).as_deref(), Some(expected), "{filter}");
    }
    let scenarios = assignment("scenarios");
    assert_eq!(count(&scenarios, "name(=checks) or name(TCP)").as_deref(), Some("2 of 4"));
    // Students' scenarios are no tests.
    for nothing in ["path(/./)", "stack(model)", "tag(/./)", "rfc(/./)"] {
        assert_eq!(count(&scenarios, nothing), None, "{nothing}");
    }
}

#[test]
fn a_filter_moves_nothing_that_a_seed_draws() {
    let place = assignment("program");
    let grade = |options: &[&str]| {
        let arguments = [&["grade", "it", "it/wrong", "--seed", "7"], options].concat();
        place.run(&arguments).ends(1).out
    };
    let drawn = |out: &str| -> Vec<String> {
        out.lines().filter(|line| line.contains("drawn from")).map(str::to_owned).collect()
    };
    let (all, some) = (grade(&[]), grade(&["-E", "path(cases)"]));
    assert!(some.starts_with("Preview of "), "{some}");
    assert!(!drawn(&some).is_empty(), "{some}");
    assert!(drawn(&some).iter().all(|line| drawn(&all).contains(line)), "{all}\n{some}");
}

#[test]
fn a_seed_may_draw_none_of_the_filtered_tests() {
    let place = assignment("predict");
    place.write("it/suite/closing.synfin", "client close; expect client FIN_WAIT_1\n");
    place.write("it/suite/opening.synfin", "client close; expect server ESTABLISHED\n");
    let text = "title = \"T\"\nkind = \"predict\"\n[variation]\nchoose = 1\n";
    place.write("it/assignment.toml", text);
    let all = ["ada", "bob", "eve"];
    let of = |seed: &str, filter: &str| {
        place.run(&["grade", "it", "--class", "it/submissions", "--seed", seed, "-E", filter])
    };
    // Of two tests, a seed draws one.
    let [closing, opening] = ["name(closing)", "name(opening)"].map(|filter| of("1", filter));
    let (some, none) =
        if closing.code == Some(4) { (opening, closing) } else { (closing, opening) };
    assert!(some.out.contains("(only 1 of 1 test)"), "{}", some.out);
    assert!(!some.out.contains("mean"), "sums of unlike tests: {}", some.out);
    let none = none.ends(4);
    assert!(all.iter().all(|name| none.out.contains(name)), "{}", none.out);
    assert!(none.out.contains("0/0  (only 0 of 1 test)"), "{}", none.out);
    assert!(none.err.contains("were drawn for none of the submissions"), "{}", none.err);
}

#[test]
fn an_empty_filter_is_reported_and_a_look_keeps_nothing() {
    let place = assignment("predict");
    let grade = |options: &[&str], code| {
        let arguments = [&["grade", "it", "--class", "it/submissions"], options].concat();
        place.run(&arguments).ends(code).err
    };
    assert_eq!(
        grade(&["-E", "rfc(MUST-31)"], 4),
        "warning: in `--filter-expr`: `rfc(MUST-31)` fits no test here; did you mean \
         `rfc(MUST-13)`?\nerror: the filters leave none of the 3 tests here\n"
    );
    let wrong = grade(&["-E", "nam(x)"], 2);
    assert!(wrong.contains("  nam(x)\n  ^^^ did you mean `name`?\n"), "{wrong}");
    for kept in [&["-o", "out"][..], &["--resume"], &["--also", "tap=x"]] {
        let refused = grade(&[kept, &["--filter", "closing"]].concat(), 2);
        let why = "with a filter only some tests are graded, for a look, and nothing is kept";
        assert!(refused.contains(why), "{refused}");
    }
    let refused = place.run(&["grade", "--check", "it", "-E", "all()"]).ends(2).err;
    assert!(refused.starts_with("error: `--check` checks the whole assignment"), "{refused}");
    assert!(!place.at("out").exists() && !place.at("results").exists() && !place.at("x").exists());
}

/// Whether programs in Python can be graded here.
fn has_python() -> bool {
    let there = Path::new("/usr/bin/python3").exists();
    if !there {
        eprintln!("skipped: there is no /usr/bin/python3");
    }
    there
}

const CLOSED: &str = "import json, sys\nsys.stdin.readline()\n\
     print(json.dumps({'version': 1, 'level': 'symbols'}), flush=True)\n\
     for line in sys.stdin: print(json.dumps({'state': 'CLOSED'}), flush=True)\n";

/// An assignment about programs with a test that this one fails.
const PROGRAMS: [(&str, &str); 2] = [
    ("it/assignment.toml", "title = 'x'\nkind = 'program'\n"),
    ("it/suite/b.synfin", "given both CLOSED; client connect; expect client SYN_SENT\n"),
];

#[test]
fn a_folder_of_files_is_asked_about_or_a_class() {
    if !has_python() {
        return;
    }
    let folder = Folder::new(&PROGRAMS);
    for name in ["subs/ada.py", "subs/bob.PY", "zips/ada.zip", "zips/bob.ZIP"] {
        folder.write(name, CLOSED);
    }
    for (name, one) in [("subs", "`ada.py`"), ("zips", "`ada.zip`")] {
        let asked = folder.run(&["grade", "it", name]).ends(2);
        assert!(asked.err.contains(one) && asked.err.contains("say `--class`"), "{}", asked.err);
    }
    let graded = folder.run(&["grade", "it", "--class", "subs"]).ends(1);
    let names: Vec<&str> = graded.out.lines().take(2).map(|line| &line[..3]).collect();
    assert_eq!(names, ["ada", "bob"], "{}", graded.out);
    assert!(graded.out.contains("0 of 1 tests; first: b"), "{}", graded.out);
    // Files of one program, of which one is called so, are one submission.
    folder.write("subs/TCP.PY", CLOSED);
    let one = folder.run(&["grade", "it", "subs"]).ends(1);
    assert!(one.out.contains("FAIL"), "{}", one.out);
}

#[test]
fn endings_may_have_any_letter_case() {
    let place = assignment("predict");
    let suite = place.at("it/solution");
    for entry in fs::read_dir(&suite).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        place.write(&format!("upper/{}", name.to_uppercase()), &fs::read_to_string(&path).unwrap());
    }
    let same = place.run(&["grade", "it", "upper"]);
    assert!(!same.out.contains("there is no `.synfin` file"), "{}", same.out);
}

#[cfg(unix)]
#[test]
fn without_a_reader_grading_goes_on_if_results_are_kept() {
    use std::process::Stdio;

    let place = assignment("predict");
    let grade = |more: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_synfin"));
        command
            .current_dir(place.path())
            .args(["grade", "it"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // `| head` that has already ended.
        drop(child.stdout.take());
        child.wait_with_output().unwrap()
    };
    let output = grade(&["--class", "it/submissions"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("nobody reads the output any more; grading goes on"), "{said}");
    assert_eq!(said.matches("nobody reads").count(), 1);
    assert_eq!(files(&place.at("results")).len(), 3);
    // Nothing is left to do for one that is only shown.
    assert_eq!(grade(&["it/wrong"]).status.code(), Some(141));
}
