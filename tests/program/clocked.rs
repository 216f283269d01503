//! Programs that are driven by a clock, and programs that lack something.

use crate::file;
use crate::rig::{Folder, run};

/// The client that knows only ticks of that length, and lacks these.
fn clocked(tick_us: u64, words: &str) -> String {
    format!("program:python3 '{}' {tick_us} {words}", file("tests/program/clocked.py"))
}

const LIFE: &str = "server listen; client connect; settle; client close; settle; server close; settle; \
                    expect client TIME_WAIT; wait 2MSL; expect client CLOSED";

#[test]
fn a_clock_wakes_a_program_that_never_asks() {
    let run = run(&["run", "--trace", "--client", &clocked(100_000, ""), "-e", LIFE]).ends(0);
    // 2,400 ticks, one of which changes something.
    assert!(
        run.out.contains("TIME_WAIT ── CLOSED") || run.out.contains("(2 MSL, at 240s)"),
        "{}",
        run.out
    );
    assert!(run.out.lines().count() < 40, "{}", run.out);
}

#[test]
fn a_tick_that_sends_something_is_a_retransmission() {
    let text = "server listen; client connect; network drop SYN; wait 1s; server recv SYN";
    let run = run(&["run", "--trace", "--client", &clocked(10_000, ""), "-e", text]).ends(0);
    assert!(run.out.contains("at 1s"), "{}", run.out);
    // It comes at the tick, and not before.
    let text = text.replace("wait 1s", "wait 999ms; expect client silent; wait 1ms");
    crate::rig::run(&["run", "--client", &clocked(10_000, ""), "-e", &text]).ends(0);
}

#[test]
fn the_protocol_check_knows_ticks() {
    let program = clocked(100_000, "abort icmp");
    let command = program.strip_prefix("program:").unwrap();
    let checked = run(&["program", "check", command]).ends(0);
    assert!(checked.out.contains("13 passed"), "{}", checked.out);
}

#[test]
fn the_protocol_check_holds_a_program_to_its_word() {
    let says = |words: &str, found: &str| {
        let program = clocked(100_000, words);
        let command = program.strip_prefix("program:").unwrap();
        let checked = run(&["program", "check", command]).ends(1);
        let out = checked.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(out.contains(found), "{found}\n{}", checked.out);
    };
    says("abort +abort", "`abort` is in its `has`, but it answers `unsupported`: abort");
    says("nagle +nagle", "`nagle` is in its `has`, but it answers `unsupported`: nagle");
    says("close", "`call` is answered with `unsupported`: close hint: every program needs this");
    says("+nagel", "`has`: there is no `nagel`; did you mean `nagle`?");
    let short = clocked(10, "");
    let command = short.strip_prefix("program:").unwrap();
    let checked = run(&["program", "check", command]).ends(1);
    assert!(checked.out.contains("`tick_us` is 10; the least is 1000"), "{}", checked.out);
}

#[test]
fn every_format_says_what_a_program_lacks() {
    let text = "server listen; client connect; settle\nclient abort";
    let by = |more: &[&str]| {
        let program = clocked(100_000, "abort");
        let arguments = ["run", "--client", &program, "-e", text];
        run(&[&arguments[..], more].concat()).ends(4)
    };
    let why = "unsupported by program at client: abort, line 2";
    for format in ["human", "junit", "tap", "github"] {
        let told = by(&["--format", format]);
        assert!(told.out.contains(why), "{format}: {}", told.out);
        assert!(told.err.contains("nothing was judged: 1 unsupported"), "{}", told.err);
    }
    let json: serde_json::Value = serde_json::from_str(&by(&["--format", "json"]).out).unwrap();
    let record = &json["scenarios"][0];
    assert_eq!(record["verdict"], "unsupported");
    let unsupported = serde_json::json!({"what": "abort", "line": 2, "column": 1});
    assert_eq!(record["unsupported"], unsupported);
    assert_eq!(record["failures"][0]["kind"], "unsupported");
}

#[test]
fn a_table_says_what_a_program_lacks() {
    let folder = Folder::new(&[("a.synfin", "client connect; client abort")]);
    let stacks = format!("model,{}", clocked(100_000, "abort"));
    let table = folder.run(&["compare", "--stacks", &stacks, "."]).ends(0);
    assert!(table.out.contains("unsupported"), "{}{}", table.out, table.err);
}

#[test]
fn what_failed_before_still_fails() {
    let text = "server listen; client connect; expect client CLOSED; client abort";
    run(&["run", "--client", &clocked(100_000, "abort"), "-e", text]).ends(1);
}

#[test]
fn a_wish_goes_without_the_setting_that_a_program_lacks() {
    let text = "set client.nagle = off if possible\nserver listen; client connect; settle; expect both ESTABLISHED";
    let run = run(&["run", "--client", &clocked(100_000, "nagle"), "-e", text]).ends(0);
    assert!(run.out.contains("client goes without this `nagle`: nagle"), "{}", run.out);
}

/// Grades the client on three tests, with this in `[program]`.
fn graded(toml: &str, program: &str) -> serde_json::Value {
    let head = "title = 'x'\nkind = 'program'\n[[language]]\nname = 'x'\nfiles = ['run']\n";
    let toml = format!("{head}run = 'sh run'\n[program]\nhost = 'client'\n{toml}\n");
    let suite = "@points 2\nscenario \"open\" {\n    server listen; client connect; settle\n    \
                 expect both ESTABLISHED\n}\n@points 3\nscenario \"slow\" {\n    set client.RTO = 3s\n    \
                 server listen; client connect; network drop SYN; wait 3s; server recv SYN\n}\n@points 5\nscenario \"abort\" {\n    server listen; client \
                 connect; settle; client abort\n    server recv RST\n}\n";
    let command = program.strip_prefix("program:").unwrap();
    let folder = Folder::new(&[
        ("it/assignment.toml", &toml),
        ("it/suite/a.synfin", suite),
        ("ada/run", &format!("exec {command}\n")),
    ]);
    let run = folder.run(&["grade", "it", "ada", "--sandbox", "none", "--out", "results"]);
    assert!(matches!(run.code, Some(0 | 1)), "{}{}", run.out, run.err);
    serde_json::from_str(&folder.read("results/ada.json")).unwrap()
}

#[test]
fn tests_that_need_what_is_not_demanded_are_left_out() {
    let points = |toml: &str, words: &str| {
        let result = graded(toml, &clocked(100_000, words));
        let tests = result["tests"].as_array().unwrap().iter();
        let each: Vec<String> = tests.map(|it| format!("{}", it["points"])).collect();
        (result["points"].to_string(), each.join(" "), result)
    };
    // Everything is demanded, and what is refused fails.
    let (sum, each, result) = points("", "abort");
    assert_eq!((&*sum, &*each), ("5", "2 3 0"), "{result}");
    let test = &result["tests"][2];
    assert_eq!(test["outcome"], "fail");
    assert!(test["rationale"].as_str().unwrap().contains("it lacks this: abort"), "{test}");
    // It is not demanded: the two others share its points.
    let (sum, _, result) = points("requires = ['RTO', 'retransmission']", "abort");
    assert_eq!(sum, "10", "{result}");
    let test = &result["tests"][2];
    assert_eq!((test["outcome"].as_str(), test["max_points"].as_f64()), (Some("skip"), Some(0.0)));
    let why = test["rationale"].as_str().unwrap();
    assert!(why.contains("it needs `abort`, which is not demanded"), "{why}");
    // With `has`, it need not be asked, and what is in it has to be there.
    let (sum, _, result) = points("requires = []", "+RTO +retransmission");
    assert_eq!(sum, "10", "{result}");
    let (sum, _, result) = points("requires = []", "abort +RTO +retransmission +abort");
    assert_eq!(sum, "5", "{result}");
    // What is demanded is never left out.
    let (sum, _, result) = points("requires = ['abort', 'RTO', 'retransmission']", "abort");
    assert_eq!(sum, "5", "{result}");
}

#[test]
fn who_supports_nothing_gets_nothing() {
    let all = "start connect listen close abort status call segment tick RTO";
    for toml in ["", "requires = []", "requires = ['abort']"] {
        for words in [all.to_owned(), format!("{all} +push")] {
            let result = graded(toml, &clocked(100_000, &words));
            assert_eq!(result["points"].as_f64(), Some(0.0), "{toml} {words}: {result}");
        }
    }
}

#[test]
fn a_level_is_demanded() {
    let result = graded("level = 'segments'", &clocked(100_000, ""));
    let problem = &result["problem"];
    assert_eq!(problem["kind"], "format");
    assert_eq!(
        problem["message"],
        "the program answers `hello` with the level `symbols`, but this assignment demands `segments`: \
         answer with `\"level\":\"segments\"`, and read and write all header fields, options and data \
         (docs/PROTOCOL.md, \"Three levels\")"
    );
    assert_eq!(
        graded("level = 'symbols'", &clocked(100_000, ""))["problem"],
        serde_json::Value::Null
    );
}
