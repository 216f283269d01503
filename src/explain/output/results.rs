//! The output of runs: verdicts, messages, ladders, events, snapshots.

use super::Word;

pub(super) const VERDICTS: &[Word] = &[
    (&["passed", "pass", "ok"], "Everything held."),
    (&["failed", "FAIL"], "Something did not hold: the run exits with 1."),
    (
        &["known"],
        "It failed, as `@known` says this implementation does. This does not fail the run.",
    ),
    (
        &["fixed"],
        "It passed, although `@known` says that it fails: the attribute can be removed. This does \
         not fail the run.",
    ),
    (
        &["skipped", "skip"],
        "It did not run: in real time it would have taken too long (`--slow` runs it), or \
         something it depends on failed.",
    ),
    (
        &["inconclusive"],
        "Neither passed nor failed: the scenario asks for something that cannot be known or done \
         on this implementation, such as a variable that a kernel does not reveal. The reason is \
         given. It never counts as passed.",
    ),
    (
        &["unavailable", "could not run"],
        "A requested implementation cannot run here: something is missing on this machine.",
    ),
    (&["open"], "Nothing failed, but a hole (`expect X ?`) waits for a state."),
    (
        &["changed", "trace"],
        "Everything held, but the ladder differs from the kept one: review it, or accept it with \
         `--snapshots update`.",
    ),
    (
        &["not meant"],
        "The scenario names the implementations that it is for (`@stack`), and this is not one of \
         them.",
    ),
];

pub(super) const SEVERITIES: &[Word] = &[
    (&["violation"], "A failure against a MUST or MUST NOT: the implementation does not conform."),
    (
        &["deviation"],
        "A failure against a SHOULD, or against a clause of the RFC without such a word. The step \
         that failed decides; other requirements cited by the scenario do not count.",
    ),
    (&["choice"], "A failure against a MAY only: the implementation chose otherwise."),
    (
        &["error"],
        "A text has an error, so nothing runs. `synfin explain CODE` says more about the error's \
         code.",
    ),
    (&["warning"], "A text can run, but probably does not mean what was intended."),
];

pub(super) const FAILURES: &[Word] = &[
    (&["state"], "An expected state was not reached, or does not hold."),
    (&["value"], "A variable has a different value."),
    (
        &["receive"],
        "No segment arrived that matches a `recv`. In the program protocol: the RECEIVE call.",
    ),
    (&["bound"], "The scenario exceeds a bound on steps, octets or virtual time."),
    (
        &["livelock"],
        "The hosts answer each other forever while no time passes. Each answer follows a rule, so \
         either the rules contradict each other or a host is wrong; the failure names the rules of \
         the loop under `why`.",
    ),
    (&["unknown"], "Something cannot be known or done on this implementation: inconclusive."),
    (&["broken"], "The implementation itself failed: a program died or violated the protocol."),
    (&["late"], "The implementation did not answer in time."),
    (
        &["slow"],
        "The statement would take too long in real time: skipped, unless `--slow` is given.",
    ),
];

pub(super) const MESSAGES: &[Word] = &[
    (&["expected"], "What the statement expects, in terms of the protocol."),
    (&["actual"], "What happened instead."),
    (
        &["why"],
        "The rules behind it: those that fired last, or the rule that would have led there and its \
         conditions that did not hold. `synfin explain RULE` explains one.",
    ),
    (&["advice"], "What the author of the scenario may have meant."),
    (&["in flight"], "Segments sent that have not arrived, in the order sent."),
    (&["then"], "A further failure, which may just be a consequence of the one above."),
    (&["log"], "The end of the implementation's own log, on stderr."),
    (&["summary"], "The number of scenarios with each verdict: the last line."),
];

pub(super) const LADDER: &[Word] = &[
    (
        &["-->", "<--"],
        "Ladder: a segment leaves, or arrives. The client is on the left, the server on the right.",
    ),
    (
        &["..."],
        "Ladder, in place of an arrow: the segment stays in the network, or comes out of it. In \
         place of rows: some are left out.",
    ),
    (&["--x", "x--"], "Ladder: the segment is lost."),
    (
        &["set-up"],
        "Ladder: how the hosts get to where the scenario starts. After it, `scenario`: the \
         statements.",
    ),
    (
        &["SEQ"],
        "Ladder: the sequence number of the segment. `<ACK=…>` is the acknowledgment number, if \
         the ACK bit is set.",
    ),
    (&["CTL"], "Ladder: the control bits that are set."),
    (&["WND"], "Ladder: the window field of the header, where it matters."),
    (&["UP"], "Ladder: the urgent pointer, if URG is set."),
    (&["OPT"], "Ladder: a forged options field, octet by octet."),
    (&["WS"], "Ladder: the shift count of the window scale option."),
    (&["TS"], "Ladder: timestamps, the sender's and the echoed one."),
    (&["SACK_PERMITTED"], "Ladder: the option of a SYN that allows SACK."),
    (&["BAD"], "Ladder: the checksum is wrong."),
    (&["at"], "Ladder: the virtual time since the scenario began, which passes only in `wait`."),
    (
        &["requeued"],
        "Ladder: `network release` or `reorder` put the segment after everything in flight.",
    ),
];

pub(super) const TRACE: &[Word] = &[
    (&["start"], "JSON: the scenario begins. To a program: a new connection."),
    (&["call"], "JSON: a user made a call."),
    (&["sent"], "JSON: a segment entered the network."),
    (&["arrived"], "JSON: a segment arrived."),
    (&["lost"], "JSON: a segment was lost."),
    (&["held"], "JSON: a segment was put aside by `network hold`."),
    (&["link"], "JSON: the network went down or up."),
    (&["clock"], "JSON: time passed."),
    (
        &["again"],
        "JSON: an endless loop is written once. The last `events` events before this are one \
         round, repeated `times` more times. If no round can be seen, `events` is 0, and `times` \
         events are left out.",
    ),
    (&["timer"], "JSON: a timer fired."),
    (&["host"], "JSON: the implementation at that host sent the segment."),
    (&["forged"], "JSON: the scenario sent the segment."),
];

pub(super) const SNAPSHOTS: &[Word] = &[
    (&["matched"], "The ladder is the same as the kept one."),
    (&["written"], "The ladder was written and is kept from now on."),
    (&["missing"], "There is no kept ladder, and none may be written."),
    (&["unwritable"], "The ladder could not be written."),
    (&["unreadable"], "The kept ladder could not be read."),
    (
        &["auto"],
        "The best choice here. Snapshots: new ones are written, kept ones compared; if `CI` is \
         set, the same as `check`. Sandbox: the strongest that this machine has. Colour: only on a \
         terminal.",
    ),
    (&["check"], "Snapshots: nothing is ever written; a missing or changed one is a failure."),
    (&["update"], "Snapshots: the kept ones are replaced by what happened."),
    (&["off"], "Snapshots: neither read nor written. Settings: the switch is off."),
    (&["on"], "Settings: the switch is on."),
    (&["always", "never"], "Colour: regardless of the terminal and the environment."),
];

pub(super) const STACKS: &[Word] = &[
    (&["model"], "The implementation that executes the table of rules: RFC 9293, in virtual time."),
    (&["linux"], "The TCP of this machine's kernel, in a network namespace of its own."),
    (&["smoltcp"], "The TCP of smoltcp, a library for embedded systems, in virtual time."),
    (
        &["program", "program:CMD"],
        "Any program that speaks the program protocol (docs/PROTOCOL.md). In results of `grade`: \
         the submission is an implementation.",
    ),
];
