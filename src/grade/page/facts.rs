//! What there is to say about a test, before it is formatted.

use crate::grade::record::{
    DRAWN, Outcome, Part, ProblemKind, Rule, Sandbox, Step, Submission, Test,
};
use crate::text::count;

/// A fact about a test that did not pass.
pub(super) struct Fact {
    /// The label.
    pub(super) label: &'static str,
    /// The text.
    pub(super) text: String,
    /// Whether it is in the scenario language, which looks better in a monospaced font.
    pub(super) code: bool,
}

impl Fact {
    fn say(label: &'static str, text: impl Into<String>) -> Self {
        Self { label, text: text.into(), code: false }
    }

    fn code(label: &'static str, text: impl Into<String>) -> Self {
        Self { label, text: text.into(), code: true }
    }
}

/// Every helpful fact, the most important first; without the ladder and the parts.
pub(super) fn facts(test: &Test) -> Vec<Fact> {
    let mut facts = Vec::new();
    if !test.rationale.is_empty() && !is_said_anyway(test) {
        facts.push(Fact::say("what", test.rationale.clone()));
    }
    if let Some(step) = &test.step {
        facts.push(Fact::code("at", place(step)));
    }
    facts.extend(test.expected.iter().map(|text| Fact::code("expected", text)));
    facts.extend(test.actual.iter().map(|text| Fact::code("actual", text)));
    facts.extend(test.rule.iter().map(|rule| Fact::say("why", why(rule))));
    facts.extend(test.hint.iter().map(|text| Fact::say("hint", text)));
    if test.outcome != Outcome::Pass && !test.rfc.is_empty() {
        facts.push(Fact::say("read", format!("RFC 9293, {}", test.rfc.join(", "))));
    }
    facts.extend(test.notes.iter().map(|text| Fact::say("note", text)));
    facts
}

/// Whether the reason consists only of the expected and the actual outcome, which are shown anyway.
fn is_said_anyway(test: &Test) -> bool {
    let Some(actual) = &test.actual else { return false };
    let expected = test.expected.as_deref().unwrap_or_default();
    let left = test.rationale.replace(actual.as_str(), "").replace(expected, "");
    let known = ["expected", "actual", "what", "happened"];
    left.split(|c: char| !c.is_alphabetic()).all(|word| word.is_empty() || known.contains(&word))
}

/// `suite/closing.synfin:5:12: client FIN_WAIT_2`.
fn place(step: &Step) -> String {
    let Step { file, line, column, text } = step;
    if text.is_empty() {
        format!("{file}:{line}:{column}")
    } else {
        format!("{file}:{line}:{column}: {text}")
    }
}

/// What the rule did, with its section unless the text already has it.
fn why(rule: &Rule) -> String {
    if rule.text.contains(&rule.section) {
        rule.text.clone()
    } else {
        format!("{} ({})", rule.text, rule.section)
    }
}

/// Whether there is more to say about a test than its outcome and points. For a hidden one,
/// there is not.
pub(super) fn has_story(test: &Test) -> bool {
    if test.outcome == Outcome::Pass {
        return test.notes.iter().any(|note| !note.starts_with(DRAWN));
    }
    !(facts(test).is_empty() && test.ladder.is_empty() && test.log.is_empty())
}

/// The line of a part, unless its name has it.
pub(super) fn line(part: &Part) -> Option<usize> {
    part.line.filter(|line| !part.name.ends_with(&format!("line {line}")))
}

/// A part, and why it did not pass: the expected and actual outcome, or the reason.
pub(super) fn part(part: &Part) -> String {
    let mut text = part.name.clone();
    let mut add = |label: &str, more: &str| {
        text.push_str("; ");
        text.push_str(label);
        text.push_str(more);
    };
    if part.outcome != Outcome::Pass {
        // The text of an expectation mostly is the expected outcome.
        if let Some(expected) = part.expected.as_ref().filter(|text| **text != part.name) {
            add("expected: ", expected);
        }
        if let Some(actual) = &part.actual {
            add("actual: ", actual);
        }
        if part.actual.is_none() && !part.rationale.is_empty() {
            let first = part.rationale.lines().next().unwrap_or_default();
            // Of a message about a text, its number is of no use here.
            let coded = first.strip_prefix("error[").and_then(|it| it.split_once("]: "));
            add("", coded.map_or(first, |(_, says)| says));
        }
    } else if part.worthless {
        add("", &part.rationale);
    }
    text
}

/// The message about a part of a text that cannot be read: lines that show the place, for a block.
pub(super) fn message(part: &Part) -> Option<&str> {
    let is_one = part.outcome != Outcome::Pass && part.rationale.contains('\n');
    is_one.then_some(part.rationale.as_str())
}

/// Whether the parts of a test say more than the test.
pub(super) fn has_parts(test: &Test) -> bool {
    test.parts.len() > 1 || test.parts.iter().any(|part| message(part).is_some())
}

/// The outcome of a test, in a word or two for people.
pub const fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "passed",
        Outcome::Fail => "failed",
        Outcome::Skip => "skipped",
        Outcome::Error => "broke down",
        Outcome::Timeout => "took too long",
    }
}

/// `2.5 of 5 points`.
pub(super) fn points(test: &Test) -> String {
    format!("{} of {} points", test.points, test.max_points)
}

/// `17.5 of 30 points`.
pub(super) fn sum(submission: &Submission) -> String {
    format!("{} of {} points", submission.points, submission.max_points)
}

/// How it was graded: what reproduces the run, and whether it is unfinished.
pub(super) fn circumstances(submission: &Submission) -> Vec<String> {
    let mut lines = vec![format!("seed {}", submission.seed)];
    if submission.sandbox != Sandbox::Unneeded {
        lines.push(format!("sandbox: {}", submission.sandbox.name()));
    }
    if !submission.complete {
        let tests = count(submission.tests.len(), "test");
        lines.push(format!("grading is unfinished: {tests} so far"));
    }
    lines
}

/// What a problem's log is the output of.
pub(super) fn log_of(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Build => "build log",
        _ => "what it wrote (build, stderr)",
    }
}

/// The lines of the scenario's text, each with its number, and whether it is the step's.
pub(super) fn text(test: &Test) -> Vec<(usize, bool, &str)> {
    let Some(excerpt) = &test.text else { return Vec::new() };
    let at = test.step.as_ref().map(|step| step.line);
    let numbered = excerpt.text.lines().zip(excerpt.line..);
    numbered.map(|(line, number)| (number, at == Some(number), line)).collect()
}

/// The same as one text: `>` marks the step's line.
pub(super) fn numbered(test: &Test) -> String {
    let lines = text(test);
    let wide = lines.last().map_or(1, |(number, ..)| number.to_string().len());
    let line = |(number, is_step, line): (usize, bool, &str)| {
        let mark = if is_step { '>' } else { ' ' };
        format!("{mark} {number:>wide$} | {line}\n")
    };
    lines.into_iter().map(line).collect()
}

/// The heading of a problem with the whole submission.
pub fn problem(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Format => "This cannot be graded: it is not what the assignment asks for.",
        ProblemKind::Build => "It does not build.",
        ProblemKind::Crash => "It crashed, or took too long, before it spoke the protocol.",
        ProblemKind::Protocol => "It runs, but does not speak the protocol.",
        ProblemKind::Grader => {
            "The grader failed, not the submission. Somebody has to look at this; the points \
             mean nothing."
        }
    }
}

/// The sections of RFC 9293 named in a text, in order: `3.10.7.4`.
pub(super) fn sections(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.')
        .map(|word| word.trim_matches('.'))
        .filter(|word| word.contains('.') && word.starts_with('3'))
}
