//! What the other commands print, and what their formats are called.

use super::Word;

pub(super) const FORMATS: &[Word] = &[
    (&["human"], "Output for reading."),
    (&["json"], "Output for programs: one document. `synfin schema` prints its schema."),
    (
        &["json-lines"],
        "Output for programs: one JSON value a line. `synfin schema run-lines` prints the \
         schema.",
    ),
    (&["junit"], "Output for CI: JUnit XML, as Jenkins' xUnit plugin takes it."),
    (&["tap"], "Output for `prove` and its kin: the Test Anything Protocol, version 13."),
    (&["github"], "Output for workflows on GitHub: annotations."),
    (&["markdown"], "Output for documents."),
    (&["html"], "Output for a browser: one page that needs nothing else."),
    (&["csv"], "Output for tables: comma-separated values."),
    (
        &["text", "dot", "mermaid", "svg"],
        "A drawing of the states: as letters, for Graphviz, for Mermaid, as a picture.",
    ),
    (
        &[
            "gradescope",
            "classroom50",
            "prairielearn",
            "check50",
            "autolab",
            "nbgrader",
            "canvas",
            "moodle",
        ],
        "Results of `grade` as that course system reads them (`synfin export`).",
    ),
];

pub(super) const MUTANTS: &[Word] = &[
    (
        &["mutant"],
        "The table of rules with one thing changed. A good library of scenarios notices each.",
    ),
    (&["killed"], "A scenario noticed the mutant."),
    (&["survived"], "No scenario noticed the mutant, though some may come by the rule."),
    (
        &["equivalent"],
        "Nobody can notice the mutant: what can be seen from outside stays the same.",
    ),
];

pub(super) const COVERAGE: &[Word] = &[
    (&["arrows"], "Coverage: the arrows of Figure 5 and its notes."),
    (&["transitions"], "Coverage: the changes of state that the figure leaves out."),
    (&["rules"], "Coverage: the rows of the table that the model executes."),
    (&["cells"], "Coverage: states × kinds of segments that arrive."),
    (&["calls"], "Coverage: states × calls of the user."),
    (&["timeouts"], "Coverage: states × timers that fire."),
    (&["requirements"], "Coverage: the labels of RFC 9293, by what scenarios cite."),
    (&["companions"], "Coverage: what other RFCs demand, by what scenarios cite."),
    (&["cannot be"], "Coverage: nothing can get there, and the reason stands with it."),
];

pub(super) const GRADING: &[Word] = &[
    (&["scenarios"], "Grading: scenarios were handed in."),
    (&["predict"], "Grading: answers were handed in, the states that belong into holes."),
    (&["timeout"], "Grading: the test took too long."),
    (&["crash"], "Grading: the submission broke down before it spoke the protocol."),
    (&["build"], "Grading: the submission does not build."),
    (
        &["format"],
        "Grading: the submission is not what the assignment asks for. As an option: how to \
         write the output.",
    ),
    (&["protocol"], "Grading: the submission runs, but does not speak the program protocol."),
    (&["grader"], "Grading: the grader failed; a person has to look, and the points mean nothing."),
    (&["visible"], "Grading: everybody sees the test."),
    (&["hidden"], "Grading: students see only that there is such a test, and its points."),
    (&["after_due_date"], "Grading: everybody sees the test when nobody can hand in any more."),
    (&["after_published"], "Grading: everybody sees the test when grades are published."),
    (&["full"], "Grading: who fails is told everything."),
    (&["actual-only"], "Grading: who fails is told what happened, not what was expected."),
    (
        &["none"],
        "Grading: who fails is told only that; or nothing locks the submission in. In lists: it \
         could not run.",
    ),
    (&["unneeded"], "Sandbox: nothing was executed, so there was nothing to lock in."),
    (&["limits"], "Sandbox: limits of time, memory, output, processes and files."),
    (&["files"], "Sandbox: limits, and only the files that it was given (Landlock)."),
    (&["strict"], "Sandbox: limits, files, and only harmless system calls (seccomp)."),
    (&["bwrap"], "Sandbox: namespaces of its own, by bubblewrap."),
];

pub(super) const PROTOCOL: &[Word] = &[
    (
        &["hello"],
        "Program protocol: the first message, which the program answers with its version and \
         level.",
    ),
    (&["segment"], "Program protocol: a segment arrives."),
    (&["tick"], "Program protocol: time has passed."),
    (&["symbols"], "Program protocol: the level at which segments are told by their flags alone."),
    (&["segments"], "Program protocol: the level at which segments have all their fields."),
    (
        &["all"],
        "Program protocol, `acks`: everything that the program has sent. In `@points`: all or \
         nothing.",
    ),
    (
        &["old"],
        "Program protocol, `acks`: not everything that the program has sent, or what it never \
         sent.",
    ),
];

pub(super) const LEVELS: &[Word] = &[
    (
        &["MUST", "MUST NOT"],
        "A requirement of the RFC without exception: who breaks it does not conform (RFC 2119).",
    ),
    (
        &["SHOULD", "SHOULD NOT", "SHLD", "REC"],
        "A requirement to keep unless there is a good reason (RFC 2119).",
    ),
    (&["MAY"], "Free to choose (RFC 2119)."),
];

pub(super) const EVENTS: &[Word] = &[
    (&["passive OPEN"], "The call `listen`."),
    (&["active OPEN"], "The call `connect`."),
    (
        &[
            "segment: checksum",
            "segment: sequence number",
            "segment: RST bit",
            "segment: SYN bit",
            "segment: ACK field",
            "segment: URG bit",
            "segment: text",
            "segment: FIN bit",
        ],
        "A step in which a segment that arrives is looked at (RFC 9293, 3.10.7), in this order.",
    ),
    (&["ICMP error"], "A router, or the peer's host, says that a segment did not get through."),
    (&["output"], "The rules by which what is queued is sent, behind each event."),
];
