//! The output of the other commands, and the names of formats.

use super::Word;

pub(super) const FORMATS: &[Word] = &[
    (&["human"], "Output for people."),
    (&["json"], "Output for programs: one document. `synfin schema` prints its schema."),
    (
        &["json-lines"],
        "Output for programs: one JSON value per line. `synfin schema run-lines` prints the \
         schema.",
    ),
    (&["junit"], "Output for CI: JUnit XML, as accepted by Jenkins' xUnit plugin."),
    (&["tap"], "Output for `prove` and similar tools: the Test Anything Protocol, version 13."),
    (&["github"], "Output for GitHub workflows: annotations."),
    (&["markdown"], "Output for documents."),
    (&["html"], "Output for a browser: one self-contained page."),
    (&["csv"], "Output for spreadsheets: comma-separated values."),
    (
        &["text", "dot", "mermaid", "svg"],
        "A state diagram: as text, for Graphviz, for Mermaid, as a picture.",
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
        "Results of `grade` in the format of that course system (`synfin export`).",
    ),
];

pub(super) const MUTANTS: &[Word] = &[
    (
        &["mutant"],
        "The table of rules with one thing changed. A good library of scenarios notices every \
         mutant.",
    ),
    (
        &["arithmetic"],
        "Mutants: changes of a number or a comparison that the model's arithmetic uses, such as the \
         smallest RTO. They are counted apart from the changes of rules.",
    ),
    (&["killed"], "A scenario noticed the mutant."),
    (&["survived"], "No scenario noticed the mutant, although some may execute the rule."),
    (&["equivalent"], "Nobody can notice the mutant: from outside, its behaviour is the same."),
];

pub(super) const COVERAGE: &[Word] = &[
    (&["arrows"], "Coverage: the arrows of Figure 5 and its notes."),
    (&["transitions"], "Coverage: the state changes that Figure 5 leaves out."),
    (&["rules"], "Coverage: the rows of the table of rules."),
    (&["cells"], "Coverage: states × kinds of arriving segments."),
    (&["calls"], "Coverage: states × user calls."),
    (&["timeouts"], "Coverage: states × timeouts."),
    (&["requirements"], "Coverage: the labels of RFC 9293 that scenarios cite."),
    (&["companions"], "Coverage: the requirements of other RFCs that scenarios cite."),
    (&["cannot be"], "Coverage: no scenario can get there, for the reason given."),
];

pub(super) const GRADING: &[Word] = &[
    (&["scenarios"], "Grading: the submission is scenarios."),
    (&["predict"], "Grading: the submission is answers, the states that belong in holes."),
    (&["timeout"], "Grading: the test took too long."),
    (&["crash"], "Grading: the submission crashed before it spoke the protocol."),
    (&["build"], "Grading: the submission does not build."),
    (
        &["format"],
        "Grading: the submission is not what the assignment asks for. As an option: how to \
         write the output.",
    ),
    (&["protocol"], "Grading: the submission runs but does not speak the program protocol."),
    (
        &["grader"],
        "Grading: the grader itself failed. A person has to look at it; the points mean \
                   nothing.",
    ),
    (&["visible"], "Grading: everybody sees the test."),
    (&["hidden"], "Grading: students see only that the test exists, and its points."),
    (&["after_due_date"], "Grading: everybody sees the test after the due date."),
    (&["after_published"], "Grading: everybody sees the test once grades are published."),
    (&["full"], "Grading: a student who fails sees everything."),
    (&["actual-only"], "Grading: a student who fails sees what happened, not what was expected."),
    (
        &["none"],
        "Grading: a student who fails sees only that; or the submission is not sandboxed. In \
         lists: it could not run.",
    ),
    (&["unneeded"], "Sandbox: nothing was executed, so there was nothing to sandbox."),
    (&["limits"], "Sandbox: limits of time, memory, output, processes and files."),
    (&["files"], "Sandbox: limits, and access only to the files given to it (Landlock)."),
    (&["strict"], "Sandbox: limits, files, and only harmless system calls (seccomp)."),
    (&["bwrap"], "Sandbox: namespaces of its own, by bubblewrap."),
];

pub(super) const PROTOCOL: &[Word] = &[
    (
        &["hello"],
        "Program protocol: the first message; the program answers with its version and level.",
    ),
    (&["segment"], "Program protocol: a segment arrives."),
    (&["tick"], "Program protocol: time has passed."),
    (&["symbols"], "Program protocol: the level at which segments have only flags."),
    (&["segments"], "Program protocol: the level at which segments have all their fields."),
    (
        &["all"],
        "Program protocol, `acks`: everything the program has sent is acknowledged. In `@points`: \
         all or nothing.",
    ),
    (
        &["old"],
        "Program protocol, `acks`: not everything the program has sent is acknowledged, or \
         something it never sent.",
    ),
];

pub(super) const LEVELS: &[Word] = &[
    (
        &["MUST", "MUST NOT"],
        "An absolute requirement of the RFC: an implementation that breaks it does not conform \
         (RFC 2119).",
    ),
    (
        &["SHOULD", "SHOULD NOT", "SHLD", "REC"],
        "A requirement to meet unless there is a good reason not to (RFC 2119).",
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
        "A step in processing an arriving segment (RFC 9293, section 3.10.7), in this order.",
    ),
    (&["ICMP error"], "A router or the peer's host reports that a segment did not get through."),
    (&["output"], "The rules for sending queued data, after each event."),
];
