//! `synfin program check`: the classic mistakes, each with what to do about it.

use crate::rig::{Folder, run};
use crate::{rogue, solution};

/// A program whose answer to `message` is this Python code; it has already answered `hello`.
fn program(body: &str) -> (Folder, String) {
    let text = format!(
        "import json, sys, time\n\
         state = 'CLOSED'\n\
         for line in sys.stdin:\n    \
             message = json.loads(line)\n    \
             if message['type'] == 'start': state = 'CLOSED'\n    \
             if message['type'] == 'call' and message['call'] == 'connect': state = 'SYN_SENT'\n    \
             reply = {{'state': state}}\n    \
             if message['type'] == 'hello': reply = {{'version': 1, 'level': 'symbols'}}\n    \
             {body}\n"
    );
    let folder = Folder::new(&[("tcp.py", &text)]);
    let command = format!("python3 '{}'", folder.at("tcp.py").display());
    (folder, command)
}

#[track_caller]
fn fails(body: &str, title: &str, words: &[&str]) {
    let (_folder, command) = program(body);
    let run = run(&["program", "check", "--timeout", "2", &command]).ends(1);
    let out = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in [&format!("FAIL {title}"), "hint:"].iter().copied().chain(words.iter().copied()) {
        assert!(out.contains(word), "{word}\n{}", run.out);
    }
}

#[test]
fn a_correct_program_passes() {
    let (_folder, command) = program("print(json.dumps(reply), flush=True)");
    let run = run(&["program", "check", &command]).ends(0);
    assert!(run.out.contains("12 passed, 1 skipped"), "{}", run.out);
}

#[test]
fn a_buffer_that_is_not_flushed() {
    // With a buffer of its own, whatever PYTHONUNBUFFERED says.
    fails(
        "out = globals().setdefault('out', open(1, 'w')); out.write(json.dumps(reply) + '\\n')",
        "1. it answers `hello`",
        &[
            "expected: an answer to `hello` within 2 s",
            "flush stdout after every line",
            "13. answers are fast (skipped: 1 has to pass first)",
        ],
    );
}

#[test]
fn debugging_on_stdout() {
    fails(
        "print('got', line, flush=True); print(json.dumps(reply), flush=True)",
        "1. it answers `hello`",
        &["it is not JSON", "`got {", "print your own messages to stderr"],
    );
}

#[test]
fn json_over_several_lines() {
    fails(
        "print(json.dumps(reply, indent=2), flush=True)",
        "1. it answers `hello`",
        &["found: it is not JSON", "an answer is one line"],
    );
}

#[test]
fn two_answers() {
    fails(
        "print(json.dumps(reply), flush=True)\n    \
         if message['type'] == 'call': time.sleep(0.01); print(json.dumps(reply), flush=True)",
        "7. each message is answered once",
        &["it printed more after its answer to `call`", "one line per message"],
    );
}

#[test]
fn no_line_feed() {
    fails(
        "print(json.dumps(reply), end='', flush=True)",
        "1. it answers `hello`",
        &["the beginning of a line", "end every answer with a line feed"],
    );
}

#[test]
fn carriage_returns_are_fine() {
    let (_folder, command) = program("print(json.dumps(reply), end='\\r\\n', flush=True)");
    run(&["program", "check", &command]).ends(0);
}

#[test]
fn a_start_that_forgets_nothing() {
    fails(
        "if message['type'] == 'start' and globals().get('old'): reply['state'] = old\n    \
         old = state; print(json.dumps(reply), flush=True)",
        "8. another `start` forgets everything",
        &["SYN_SENT after a second `start`", "reset everything at `start`"],
    );
}

#[test]
fn strange_fields_and_messages() {
    fails(
        "assert 'new_field' not in message; print(json.dumps(reply), flush=True)",
        "9. unknown fields",
        &["it ended with exit code 1", "log:", "AssertionError"],
    );
    fails(
        "if message['type'] == 'weather': reply['state'] = 'CLOSED'\n    \
         print(json.dumps(reply), flush=True)",
        "10. an unknown message",
        &["CLOSED, but it was SYN_SENT before"],
    );
}

#[test]
fn a_length_instead_of_a_time() {
    let text = std::fs::read_to_string(crate::file("kits/python/solution/tcp.py")).unwrap();
    let wrong = text.replace("now_us + 2 * self.msl_us", "2 * self.msl_us");
    assert_ne!(text, wrong);
    let folder = Folder::new(&[("tcp.py", &wrong)]);
    let command = format!("python3 '{}'", folder.at("tcp.py").display());
    let run = run(&["program", "check", &command]).ends(1);
    assert!(run.out.contains("FAIL  11. `wake_us` is a point in time"), "{}", run.out);
    assert!(run.out.contains("`now_us` + 2 * `msl_us`"), "{}", run.out);
}

#[test]
fn a_program_that_does_not_end() {
    fails(
        "print(json.dumps(reply), flush=True)\nwhile True: time.sleep(1)",
        "12. it exits when its stdin ends",
        &["it was still running 2 s later"],
    );
    fails(
        "print(json.dumps(reply), flush=True)\nsys.exit(2)",
        "12. it exits when its stdin ends",
        &["it ended with exit code 2"],
    );
}

#[test]
fn a_slow_program() {
    fails(
        "time.sleep(0.03); print(json.dumps(reply), flush=True)",
        "13. answers are fast",
        &["ms per answer"],
    );
}

#[test]
fn a_program_that_is_not_there() {
    let run = run(&["program", "check", "/nowhere/tcp"]).ends(5);
    assert!(run.out.contains("cannot start `/nowhere/tcp`"), "{}", run.out);
}

#[test]
fn for_programs() {
    let command = solution();
    let run = run(&["program", "check", "--format", "json", &command]).ends(0);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["level"], "symbols");
    assert_eq!(report["name"], "python solution");
    assert_eq!(report["checks"][0]["id"], "hello");
    assert_eq!(report["checks"][0]["result"], "passed");
    let command = rogue("state", 2);
    let run = crate::rig::run(&["program", "check", "--format", "json", &command]).ends(1);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["checks"][1]["result"], "failed");
    assert!(report["checks"][1]["found"].as_str().unwrap().contains("FIN_WAIT_3"));
    assert_eq!(report["checks"][2]["result"], "skipped");
    assert_eq!(report["checks"][2]["why"], "2 has to pass first");
}
