//! Programs that lie, flood, hang or die: a clear verdict each, and soon.

use std::time::{Duration, Instant};

use crate::rig::run;
use crate::rogue;

const HANDSHAKE: &str =
    "server listen; client connect; server recv SYN; client recv SYN+ACK; expect both ESTABLISHED";

/// Runs a handshake with the rogue as the client; it does its deed at the `connect`.
#[track_caller]
fn fails(deed: &str, expected: &str, actual: &str) {
    let begun = Instant::now();
    let run = run(&["run", "--client", &rogue(deed, 3), "-e", HANDSHAKE]).ends(1);
    // Twice the time that an answer may take, and more for a slow machine.
    assert!(begun.elapsed() < Duration::from_secs(60), "{deed}: {:?}", begun.elapsed());
    let text = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    let expected = format!("expected: `program` at client: {expected}");
    assert!(text.contains(&expected), "{deed}: {expected}\n{}", run.out);
    let actual = format!("actual: {actual}");
    assert!(text.contains(&actual), "{deed}: {actual}\n{}", run.out);
}

#[test]
fn no_answer() {
    fails("sleep", "an answer to `call` within 5 s", "nothing (does it flush stdout");
}

#[test]
fn half_an_answer() {
    fails("half", "an answer to `call` within 5 s", "the beginning of a line: `{\"state\":`");
}

#[test]
fn an_early_end_with_its_last_words() {
    fails("exit", "an answer to `call`", "it ended with exit code 3");
    let run = run(&["run", "--client", &rogue("exit", 3), "-e", HANDSHAKE]).ends(1);
    assert!(run.out.contains("goodbye"), "{}", run.out);
}

#[test]
fn a_death() {
    fails("die", "an answer to `call`", "it was ended by signal 11 (segmentation fault)");
}

#[test]
fn closed_stdout_and_closed_stdin() {
    fails("close", "an answer to `call`", "it closed its stdout but is still running");
    fails("deaf", "to read `segment`", "it closed its stdin");
}

#[test]
fn lines_that_are_not_json() {
    let line = "one line of JSON that answers `call`";
    fails("nonsense", line, "it is not JSON (expected value at column 1): `Traceback: what?`");
    fails("empty", line, "the line is empty");
    fails("deep", line, "it is not JSON (recursion limit exceeded");
    fails("list", line, "it is JSON, but not an object: `[1, 2, 3]`");
    // None of it reaches the terminal unescaped.
    fails(
        "binary",
        line,
        "it is not JSON (expected value at column 1): `\u{fffd}\u{fffd}\\u{0}'\\u{1b}[31m`",
    );
}

#[test]
fn words_unknown_to_the_protocol() {
    let line = "one line of JSON that answers `call`";
    fails("state", line, "`state`: there is no `FIN_WAIT_3`; did you mean `FIN_WAIT_1`?");
    fails("field", line, "unknown field `sends`, expected one of `state`, `send`");
    fails("flags", line, "`send`: there is no `SIN`; did you mean `SYN`?");
    fails("unstated", line, "missing field `state`");
}

#[test]
fn floods() {
    fails("flood", "a line of at most 1048576 octets", "a longer one, without a line feed");
    fails("log", "at most 67108864 octets on stderr in one scenario", "more");
    fails("lines", "one line per message", "another line before `segment` was sent");
    fails("twice", "one line per message", "another line before `segment` was sent");
}

#[test]
fn livelocks() {
    for deed in ["wake", "storm"] {
        let text = format!("{HANDSHAKE}; wait 1s");
        let run = run(&["run", "--client", &rogue(deed, 3), "-e", &text]).ends(1);
        let text = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("a livelock"), "{deed}: {}", run.out);
    }
}

#[test]
fn a_signal_for_its_whole_group_reaches_no_other_process() {
    fails("kill", "an answer to `call`", "it was ended by signal 9 (kill)");
}

#[test]
fn another_version() {
    let run = run(&["run", "--client", &rogue("version", 1), "-e", HANDSHAKE]).ends(1);
    assert!(run.out.contains("it speaks version 2 of the protocol, not 1"), "{}", run.out);
}

#[test]
fn a_program_that_is_not_there() {
    let run = run(&["run", "--client", "program:/nowhere/tcp", "-e", HANDSHAKE]).ends(5);
    assert!(run.out.contains("cannot start `/nowhere/tcp`: no such file"), "{}", run.out);
    let run = crate::rig::run(&["run", "--client", "program:'tcp", "-e", HANDSHAKE]).ends(2);
    assert!(run.err.contains("a quotation mark in the command is not closed"), "{}", run.err);
    let run = crate::rig::run(&["run", "--client", "program:", "-e", HANDSHAKE]).ends(2);
    assert!(run.err.contains("the command is empty"), "{}", run.err);
}

#[test]
fn odd_but_harmless() {
    for deed in ["chatty", "unbuffered", "crlf", "parent"] {
        run(&["run", "--client", &rogue(deed, 3), "-e", HANDSHAKE]).ends(0);
    }
}
