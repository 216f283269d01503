//! `hunt = N` in assignments of programs: who gets which points for generated scenarios, and why.

use serde_json::Value;

use crate::rig::Folder;

/// A course in the state machine, in flags, and one in data and timers.
const FLAGS: &str =
    "scenario \"close\" { client close; server recv FIN; expect server CLOSE_WAIT }\n";
const DATA: &str = "scenario \"data\" { client send 5; server read 5; client abort; settle\n\
    expect server CLOSED; network drop ANY }\n";

/// An assignment with so many generated scenarios, worth 10 points beside the suite's 1.
fn assignment(suite: &str, program: &str) -> Folder {
    let toml = format!(
        "title = 'x'\nkind = 'program'\n[program]\nhunt = 40\nhunt-points = 10\n{program}\n"
    );
    Folder::new(&[("it/assignment.toml", &toml), ("it/suite/a.synfin", suite)])
}

fn solution(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/kits/python/solution/");
    std::fs::read_to_string(format!("{folder}{name}")).unwrap()
}

/// The test of generated scenarios of a program, in hundredths of a point out of 1000.
fn hunted(place: &Folder, program: &str) -> (u64, Value) {
    place.write("one/tcp.py", program);
    place.run(&["grade", "it", "one", "--out", "results"]);
    let record: Value = serde_json::from_str(&place.read("results/one.json")).unwrap();
    let tests = record["tests"].as_array().unwrap();
    let test = tests.iter().find(|test| test["id"] == "hunt").unwrap().clone();
    assert_eq!(test["max_points"], 10, "{test:#}");
    ((test["points"].as_f64().unwrap() * 100.0).round() as u64, test)
}

fn changed(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to)
}

#[test]
fn right_programs_get_all_points_and_wrong_ones_do_not() {
    for (name, program, suite) in [
        ("tcp.py", "requires = []", FLAGS),
        ("segments.py", "requires = ['send', 'receive', 'abort', 'retransmission']", FLAGS),
        ("segments.py", "", DATA),
    ] {
        let place = assignment(suite, program);
        let right = solution(name);
        let (points, test) = hunted(&place, &right);
        assert_eq!((points, &test["outcome"]), (1000, &Value::from("pass")), "{name}: {test:#}");
    }
    let place = assignment(FLAGS, "requires = []");
    let right = solution("tcp.py");
    for (from, to, rule) in [
        ("2 * self.msl_us", "4 * self.msl_us", "timeout.time_wait"),
        (
            "            self.send(\"RST\" if \"ACK\" in flags else \"RST+ACK\")\n\n",
            "            pass\n\n",
            "closed.segment",
        ),
    ] {
        let (points, test) = hunted(&place, &changed(&right, from, to));
        assert!((1..1000).contains(&points), "{rule}: {points}: {test:#}");
        assert_eq!(test["outcome"], "fail");
        let parts = test["parts"].as_array().unwrap();
        let lost = parts.iter().filter(|it| it["outcome"] == "fail");
        let names: Vec<&str> = lost.map(|it| it["name"].as_str().unwrap()).collect();
        assert!(names.iter().any(|it| it.starts_with(rule)), "{rule}: {names:?}");
        let why = test["rationale"].as_str().unwrap();
        assert!(why.contains("rules kept; first, at the "), "{why}");
        assert!(test["text"]["text"].as_str().unwrap().starts_with("scenario \"hunt\" {\n"));
        assert_ne!(test["ladder"], "");
    }
}

#[test]
fn who_does_nothing_gets_nothing_and_two_runs_agree() {
    let place = assignment(DATA, "");
    for state in ["CLOSED", "LISTEN", "ESTABLISHED", "TIME_WAIT"] {
        let idle = format!(
            "import json,sys\nfor line in sys.stdin:\n    m=json.loads(line)\n    print(json.dumps(\
             {{'version':1,'level':'segments'}} if m['type']=='hello' else {{'state':'{state}'}} \
             if m['type']!='start' else {{'state':'CLOSED'}}),flush=True)\n"
        );
        let (points, test) = hunted(&place, &idle);
        assert_eq!(points, 0, "{state}: {test:#}");
        assert_eq!(hunted(&place, &idle).1, test);
    }
}

#[test]
fn what_is_checked_names_the_generated_scenarios() {
    let place = assignment(FLAGS, "requires = []");
    place.write("it/solution/tcp.py", &solution("tcp.py"));
    let wrong = changed(&solution("tcp.py"), "2 * self.msl_us", "4 * self.msl_us");
    place.write("it/wrong/tcp.py", &wrong);
    let checked = place.run(&["grade", "--check", "it"]);
    assert!(checked.out.contains("ok   generated scenarios can be failed"), "{}", checked.out);
    assert!(checked.out.contains("generated scenarios are about "), "{}", checked.out);
    assert!(
        checked.out.contains("ok   a program that does nothing gets nothing"),
        "{}",
        checked.out
    );
    assert!(checked.out.contains("ok   the solution gets all points"), "{}", checked.out);
    let preview = place.run(&["grade", "it", "it/solution", "-E", "name(=hunt)"]).ends(0);
    assert!(preview.out.contains("10 of 10 points"), "{}", preview.out);
}

#[test]
fn what_cannot_be_is_told_with_the_assignment() {
    let place = assignment(FLAGS, "");
    place.write("one/tcp.py", "");
    for (from, to, wrong) in [
        ("hunt = 40", "hunt = 0", "expected 1 to 10000 generated scenarios"),
        ("hunt = 40\n", "", "say how many with `hunt`"),
        ("kind = 'program'", "kind = 'predict'", "`hunt` in `[program]` is for programs"),
        ("title", "points = 2\ntitle", "`points = 2`, but the tests add up to 11"),
    ] {
        let toml = place.read("it/assignment.toml");
        place.write("it/assignment.toml", &toml.replace(from, to));
        let told = place.run(&["grade", "it", "one"]).ends(3);
        assert!(told.err.contains(wrong), "{to}: {}", told.err);
        place.write("it/assignment.toml", &toml);
    }
    place.write("it/suite/hunt.synfin", "client connect; expect client SYN_SENT\n");
    let told = place.run(&["grade", "it", "one"]).ends(3);
    assert!(told.err.contains("a test of the suite has the id `hunt`"), "{}", told.err);
}
