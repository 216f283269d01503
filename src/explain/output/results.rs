//! What runs print: verdicts, messages, ladders, events, snapshots.

use super::Word;

pub(super) const VERDICTS: &[Word] = &[
    (&["passed", "pass", "ok"], "Everything held."),
    (&["failed", "FAIL"], "Something did not hold: the run ends with 1."),
    (
        &["known"],
        "It failed, and `@known` says of this implementation that it does, and how. That fails \
         no run.",
    ),
    (
        &["fixed"],
        "It passed, though `@known` says that it fails: the attribute can go. That fails no run.",
    ),
    (
        &["skipped", "skip"],
        "It did not run: in real time it would have taken too long (`--slow` runs it), or what \
         it depends on failed.",
    ),
    (
        &["inconclusive"],
        "Neither passed nor failed: something that the scenario asks about cannot be known, or \
         done, on this implementation, as a variable that a kernel does not tell. The reason \
         stands with it. It is never counted as a pass.",
    ),
    (
        &["unavailable", "could not run"],
        "An implementation that was asked for cannot run here: something is missing on this \
         machine.",
    ),
    (&["open"], "Nothing failed, but a hole (`expect X ?`) waits for a state."),
    (
        &["changed", "trace"],
        "Everything held, but the ladder is not the one that is kept: review it, or accept it \
         with `--snapshots update`.",
    ),
    (
        &["not meant"],
        "The scenario names the implementations that it is for (`@stack`), and this is none of \
         them.",
    ),
];

pub(super) const SEVERITIES: &[Word] = &[
    (&["violation"], "A failure against a MUST or MUST NOT: whoever does it does not conform."),
    (
        &["deviation"],
        "A failure against a SHOULD, or against a clause of the RFC without such a word; the step that \
         failed decides, and a MUST that the scenario cites beside it does not count.",
    ),
    (&["choice"], "A failure against a MAY alone: the implementation chose otherwise."),
    (
        &["error"],
        "A text has an error: nothing is run. `synfin explain CODE` says more about its code.",
    ),
    (&["warning"], "A text runs, but can hardly be meant so."),
];

pub(super) const FAILURES: &[Word] = &[
    (&["state"], "An expected state did not come, or does not hold."),
    (&["value"], "A variable has another value."),
    (
        &["receive"],
        "No segment that a `recv` wants arrived. In JSON of programs: the RECEIVE call.",
    ),
    (&["bound"], "The scenario goes beyond a bound of steps, octets or virtual time."),
    (
        &["livelock"],
        "Both hosts answer each other for ever while no time passes. Each answer is by some \
         rule, so either the rules do not fit together, or a host is wrong; `--explain` shows \
         which rules go round in the last rows of the ladder.",
    ),
    (&["unknown"], "Something cannot be known or done on this implementation: inconclusive."),
    (
        &["broken"],
        "The implementation itself broke down: a program died, or did not keep to the protocol.",
    ),
    (&["late"], "The implementation did not answer in time."),
    (
        &["slow"],
        "The statement would have to wait too long in real time: skipped, unless `--slow` is \
         there.",
    ),
];

pub(super) const MESSAGES: &[Word] = &[
    (&["expected"], "What the statement wants, in terms of the protocol."),
    (&["actual"], "What came instead."),
    (
        &["why"],
        "The rules behind it: those that fired last, or the one that would have led there, with \
         the conditions that did not hold. `synfin explain RULE` tells all of one.",
    ),
    (&["advice"], "What the author of the scenario may have wanted."),
    (&["in flight"], "What was sent and has not arrived, in the order sent."),
    (&["then"], "A further failure, which may only follow from the one above."),
    (&["log"], "The end of what the implementation wrote for itself, on stderr."),
    (&["summary"], "How many scenarios came out how: the last line."),
];

pub(super) const LADDER: &[Word] = &[
    (
        &["-->", "<--"],
        "Ladder: a segment leaves, or arrives. At the left is the client, at the right the \
         server.",
    ),
    (
        &["..."],
        "Ladder, in the place of an arrow: the segment stays in the network, or comes out of \
         it. In the place of rows: some are left out.",
    ),
    (&["--x", "x--"], "Ladder: the segment is lost."),
    (
        &["set-up"],
        "Ladder: the walk to where the scenario starts. Behind it, `scenario`: what the \
         statements do.",
    ),
    (
        &["SEQ"],
        "Ladder: the sequence number of the segment. `<ACK=…>`: the acknowledgment number, if \
         the ACK bit is set.",
    ),
    (&["CTL"], "Ladder: the control bits that are set."),
    (&["WND"], "Ladder: the window as it stands in the header, where it matters."),
    (&["UP"], "Ladder: the urgent pointer, if URG is set."),
    (&["OPT"], "Ladder: a forged options field, octet by octet."),
    (&["WS"], "Ladder: the shift count of the window scale option."),
    (&["TS"], "Ladder: timestamps: the sender's, and the one that is echoed."),
    (&["SACK_PERMITTED"], "Ladder: the option of a SYN that allows SACK."),
    (&["BAD"], "Ladder: the checksum is wrong."),
    (&["at"], "Ladder: the virtual time since the scenario began, which passes in `wait` alone."),
    (
        &["requeued"],
        "Ladder: `network release` or `reorder` put the segment behind everything in flight.",
    ),
];

pub(super) const TRACE: &[Word] = &[
    (&["start"], "JSON: the scenario begins. To a program: a new connection."),
    (&["call"], "JSON: a user called."),
    (&["sent"], "JSON: a segment entered the network."),
    (&["arrived"], "JSON: a segment arrived."),
    (&["lost"], "JSON: a segment was lost."),
    (&["held"], "JSON: a segment was put aside by `network hold`."),
    (&["link"], "JSON: the network went down or up."),
    (&["clock"], "JSON: time passed."),
    (
        &["again"],
        "JSON: what never ends is written once. `events` of the events before this are one round, \
         which came `times` times more; where there is no round to be seen, `events` is 0, and \
         `times` events are left out.",
    ),
    (&["timer"], "JSON: a timer fired."),
    (&["host"], "JSON: the implementation at that host sent the segment."),
    (&["forged"], "JSON: the scenario sent the segment."),
];

pub(super) const SNAPSHOTS: &[Word] = &[
    (&["matched"], "The ladder is the one that is kept."),
    (&["written"], "The ladder was written, and is kept from now on."),
    (&["missing"], "There is no ladder to compare with, and none may be written."),
    (&["unwritable"], "The ladder could not be written."),
    (&["unreadable"], "The kept ladder could not be read."),
    (
        &["auto"],
        "As well as can be. Snapshots: what is new is written, what is kept is compared; where \
         `CI` is set, as `check`. Sandbox: the strongest that this machine has. Colour: where a \
         terminal reads.",
    ),
    (&["check"], "Snapshots: nothing is ever written; a missing or changed one is a failure."),
    (&["update"], "Snapshots: the kept ones become what happened."),
    (&["off"], "Snapshots: neither read nor written. Settings: the switch is off."),
    (&["on"], "Settings: the switch is on."),
    (&["always", "never"], "Colour: whatever reads it, and whatever the environment says."),
];

pub(super) const STACKS: &[Word] = &[
    (&["model"], "The implementation that is the table of rules: RFC 9293, in virtual time."),
    (&["linux"], "The TCP of this machine's kernel, in a network namespace of its own."),
    (&["smoltcp"], "The TCP of smoltcp, a library for embedded systems, in virtual time."),
    (
        &["program", "program:CMD"],
        "Anybody's program that speaks the program protocol (docs/PROTOCOL.md). In results of \
         `grade`: an implementation was handed in.",
    ),
];
