//! What one scenario came to, and all of them together.

use std::fmt;

use super::Source;
use crate::explain;
use crate::language::Span;
use crate::language::plan::{Excuse, Known, Scenario};
use crate::requirements::{Level, Requirement};
use crate::run::{Failure, FailureKind, Mismatch, ScenarioResult, Verdict};
use crate::snapshot;
use crate::tcp::rules::Part;
use crate::tcp::{Rule, RuleId, Rules};
use crate::text::count;

/// A scenario with its result: what every format is written from.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The file.
    pub source: &'a Source,
    /// What was to run.
    pub scenario: &'a Scenario,
    /// What came of it.
    pub result: &'a ScenarioResult,
    /// The implementations that it ran on, without repetition.
    pub stacks: &'a [&'a str],
    /// What became of its snapshot.
    pub snapshot: &'a snapshot::Outcome,
}

/// How a scenario came out, the least serious first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Status {
    /// Everything held.
    Passed,
    /// It failed, as `@known` says.
    Known,
    /// It passed, though `@known` says that it fails.
    Fixed,
    /// It would have taken too long in real time.
    Skipped,
    /// It asks for something that no run can do, or that an implementation says it lacks.
    Unsupported,
    /// Something could not be known.
    Inconclusive,
    /// Something that its implementations need is missing on this machine.
    Unavailable,
    /// Nothing failed, but a hole is open.
    Open,
    /// Everything held, but the trace is not the one that was kept.
    Changed,
    /// Something did not hold.
    Failed,
}

impl Status {
    /// The word for it in every format: `passed`, `known`, …
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Known => "known",
            Self::Fixed => "fixed",
            Self::Skipped => "skipped",
            Self::Unsupported => "unsupported",
            Self::Inconclusive => "inconclusive",
            Self::Unavailable => "unavailable",
            Self::Open => "open",
            Self::Changed => "changed",
            Self::Failed => "failed",
        }
    }

    /// Whether it makes the run fail.
    pub const fn fails(self) -> bool {
        matches!(self, Self::Open | Self::Changed | Self::Failed)
    }
}

/// How serious a failure is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// The RFC leaves it open (a MAY, or `@known … allowed`): the implementation made another choice.
    Choice,
    /// A deliberate departure, against attacks or broken peers: `@known … hardening`.
    Hardening,
    /// A SHOULD (SHLD, REC), or a clause without a key word of RFC 2119: it departs from the advice.
    Deviation,
    /// A MUST.
    Violation,
}

impl Severity {
    /// All of them, the most serious first.
    pub const ALL: [Self; 4] = [Self::Violation, Self::Deviation, Self::Hardening, Self::Choice];

    fn of_label(label: &str) -> Option<Self> {
        Some(match Requirement::named(label)?.level {
            Level::Must | Level::MustNot => Self::Violation,
            Level::Should | Level::ShouldNot => Self::Deviation,
            Level::May => Self::Choice,
        })
    }

    /// How serious a failure is, from the rule that it broke: the one that the model in the program's
    /// place follows where the two part, or the one that decided the step on the model. `None` if
    /// neither is known.
    fn of_failure(failure: &Failure) -> Option<Self> {
        let (part, rules) = rules_broken(failure)?;
        // Where the two part and no rule acts, nothing happens: a clause without a key word.
        let parts = failure.parting.is_some().then_some(Self::Deviation);
        Self::of_rules(part, rules).or(parts)
    }

    /// How serious it is to depart from these rules, in the part that was looked at: as the strongest
    /// label that this breaks. From what RFC 9293 describes without a key word of RFC 2119, other
    /// implementations "should differ from only in detail" (section 3.10): a deviation.
    pub fn of_rules(part: Part, rules: &[RuleId]) -> Option<Self> {
        let of_rule = |rule: &Rule| {
            let labels = rule.broken(part).iter();
            labels.filter_map(|label| Self::of_label(label)).max().unwrap_or(Self::Deviation)
        };
        let rules = rules.iter().filter_map(|id| Rules::standard().get(*id));
        rules.map(of_rule).max()
    }

    /// `violation`, `deviation`, `hardening`, `choice`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Violation => "violation",
            Self::Deviation => "deviation",
            Self::Hardening => "hardening",
            Self::Choice => "choice",
        }
    }
}

/// The rules that a failure breaks, and the part of them that was looked at: where the model in the
/// program's place parts from it, or else what decided the step on the model.
fn rules_broken(failure: &Failure) -> Option<(Part, &[RuleId])> {
    match (&failure.parting, &failure.decided) {
        (Some(parting), _) => Some((parting.part, &parting.rules)),
        (None, Some(decided)) => Some((decided.part, &decided.rules)),
        (None, None) => None,
    }
}

impl From<Excuse> for Severity {
    fn from(excuse: Excuse) -> Self {
        match excuse {
            Excuse::Allowed => Self::Choice,
            Excuse::Hardening => Self::Hardening,
        }
    }
}

impl<'a> Entry<'a> {
    /// How it came out.
    pub fn status(&self) -> Status {
        match self.result.verdict {
            Verdict::Failed => Status::Failed,
            _ if self.snapshot.fails() => Status::Changed,
            Verdict::Passed if self.result.fixed => Status::Fixed,
            Verdict::Passed => Status::Passed,
            Verdict::Known => Status::Known,
            Verdict::Open => Status::Open,
            Verdict::Skipped => Status::Skipped,
            Verdict::Unsupported => Status::Unsupported,
            Verdict::Inconclusive => Status::Inconclusive,
            Verdict::Unavailable => Status::Unavailable,
        }
    }

    /// How serious its failure is, if it failed: as serious as the rule is that the first failed step
    /// broke, whatever the scenario cites. A known failure with an excuse is as serious as the excuse
    /// says. `None` if it did not fail, or if no rule is known that it broke, as on the model itself.
    pub fn severity(&self) -> Option<Severity> {
        let excuse = match self.result.verdict {
            Verdict::Failed => None,
            Verdict::Known => self.known_as().and_then(|known| known.excuse),
            _ => return None,
        };
        let broken = || self.result.failures.iter().find_map(Severity::of_failure);
        excuse.map(Severity::from).or_else(broken)
    }

    /// The labels of the requirements that its first failed step breaks of which a rule is known; none, if
    /// the clause has no key word of RFC 2119. `None` if no rule is known.
    pub fn broken(&self) -> Option<Vec<&'static str>> {
        let (part, rules) = self.result.failures.iter().find_map(rules_broken)?;
        let rules = rules.iter().filter_map(|id| Rules::standard().get(*id));
        let mut labels: Vec<_> = rules.flat_map(|rule| rule.broken(part)).copied().collect();
        labels.sort_unstable();
        labels.dedup();
        Some(labels)
    }

    /// Why it is known to fail on the implementations that it ran on.
    pub fn known(&self) -> Option<&'a str> {
        self.known_as().map(|known| known.why.as_str())
    }

    /// The same with all that is said about it.
    pub(crate) fn known_as(&self) -> Option<&'a Known> {
        self.scenario.attributes.known.get(self.result.known?)
    }

    /// How far its search went and what it claims, if it is an exploration that was searched.
    pub fn explored(&self) -> Option<String> {
        let explored = self.result.explored.as_ref()?;
        Some(explain::explored::summary(explored, self.result.verdict))
    }

    /// Whether it passed in a search that was bounded, so that nothing is known of the rest.
    fn is_bounded(&self) -> bool {
        let cut = self.result.explored.as_ref().and_then(|it| it.cut);
        self.status() == Status::Passed && cut.is_some()
    }

    /// Why it did not run to its end, if it did not.
    pub fn not_run(&self) -> Option<String> {
        let is_why = |failure: &&Failure| {
            matches!(
                failure.kind(),
                FailureKind::Unavailable | FailureKind::Slow | FailureKind::Unexplored
            )
        };
        self.result.failures.iter().find(is_why).map(explain::failure::actual)
    }

    /// What it asks for that no run can do, if that is why it was not run, and the line:
    /// `unsupported: UDP packets, line 12`. Or what it asks for that an implementation says it lacks:
    /// `unsupported by program at client: urgent data, line 12`.
    pub fn unsupported(&self) -> Option<String> {
        let (span, what) = self.unsupported_at()?;
        let line = self.source.place(span.start).line;
        let by = match self.lacks() {
            Some((_, Mismatch::Fault { host, stack, .. })) => format!(" by {stack} at {host}"),
            _ => String::new(),
        };
        Some(format!("unsupported{by}: {what}, line {line}"))
    }

    /// The same as values: where it stands, and what it is.
    pub(super) fn unsupported_at(&self) -> Option<(Span, &'a str)> {
        if let Some(unsupported) = &self.scenario.unsupported {
            return Some((unsupported.span, &unsupported.what));
        }
        match self.lacks()? {
            (span, Mismatch::Fault { fault, .. }) => Some((span, &fault.actual)),
            _ => None,
        }
    }

    /// The failure that says that an implementation lacks something, if that is the verdict.
    fn lacks(&self) -> Option<(Span, &'a Mismatch)> {
        let failures = &self.result.failures;
        let is_it = |it: &&Failure| it.kind() == FailureKind::Unsupported;
        let lacks = failures.iter().find(is_it).map(|it| (it.span, &it.mismatch));
        lacks.filter(|_| self.result.verdict == Verdict::Unsupported)
    }

    /// The file, the line and the column where a span begins: `a.synfin:3:1`.
    pub(super) fn place(&self, span: Span) -> String {
        let place = self.source.place(span.start);
        format!("{}:{}:{}", self.source.name(), place.line, place.column)
    }

    /// The title if there is one, or else the name.
    pub fn title(&self) -> &'a str {
        self.scenario.attributes.title.as_deref().unwrap_or(&self.scenario.name)
    }
}

/// How many scenarios came out how.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[cfg_attr(feature = "command", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "command", schemars(rename = "Tally"))]
pub struct Summary {
    /// How many ran.
    pub scenarios: usize,
    /// Everything held.
    pub passed: usize,
    /// Of the passed, explorations whose search was bounded.
    pub bounded: usize,
    /// Something did not hold.
    pub failed: usize,
    /// Of the failed, those that break a MUST.
    pub violations: usize,
    /// Of the failed, those that break a SHLD, a REC or a clause, and nothing stronger.
    pub deviations: usize,
    /// Of the failed, those that only choose otherwise than a MAY.
    pub choices: usize,
    /// The trace is not the one that was kept.
    pub changed: usize,
    /// Nothing failed, but a hole is open.
    pub open: usize,
    /// Known to fail, and did.
    pub known: usize,
    /// Known to fail, and passed.
    pub fixed: usize,
    /// Would have taken too long in real time.
    pub skipped: usize,
    /// Ask for something that no run can do, or that an implementation says it lacks.
    pub unsupported: usize,
    /// Something could not be known.
    pub inconclusive: usize,
    /// Something is missing on this machine.
    pub unavailable: usize,
    /// Holes that wait for an answer.
    pub holes: usize,
    /// Remarks on what no statement asks for.
    pub remarks: usize,
    /// Snapshots that were written.
    #[cfg_attr(feature = "command", serde(skip))]
    pub written: usize,
}

impl Summary {
    /// Counts one more.
    pub fn add(&mut self, entry: &Entry<'_>) {
        let status = entry.status();
        self.scenarios += 1;
        *match status {
            Status::Passed => &mut self.passed,
            Status::Failed => &mut self.failed,
            Status::Known => &mut self.known,
            Status::Fixed => &mut self.fixed,
            Status::Open => &mut self.open,
            Status::Skipped => &mut self.skipped,
            Status::Unsupported => &mut self.unsupported,
            Status::Inconclusive => &mut self.inconclusive,
            Status::Unavailable => &mut self.unavailable,
            Status::Changed => &mut self.changed,
        } += 1;
        if status == Status::Failed {
            match entry.severity() {
                Some(Severity::Violation) => self.violations += 1,
                Some(Severity::Deviation) => self.deviations += 1,
                Some(Severity::Choice) => self.choices += 1,
                // Only what is known is excused.
                Some(Severity::Hardening) | None => {}
            }
        }
        self.bounded += usize::from(entry.is_bounded());
        self.holes += entry.result.holes.len();
        self.remarks += entry.result.remarks.len();
        self.written += usize::from(entry.snapshot.was_written());
    }

    /// The summary of these.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry<'a>>) -> Self {
        let mut summary = Self::default();
        for entry in entries {
            summary.add(entry);
        }
        summary
    }

    /// Whether the run as a whole failed: a scenario failed, a hole is open or a snapshot
    /// changed.
    pub const fn fails(&self) -> bool {
        self.failed + self.open + self.changed > 0
    }

    /// How many passed or failed: they could run, and are neither inconclusive nor skipped.
    pub const fn judged(&self) -> usize {
        self.scenarios - self.inconclusive - self.skipped - self.unsupported - self.unavailable
    }

    /// Why the others did not: `3 inconclusive, 2 skipped`.
    pub fn unjudged(&self) -> String {
        let counts = [
            (self.inconclusive, "inconclusive"),
            (self.skipped, "skipped"),
            (self.unsupported, "unsupported"),
            (self.unavailable, "could not run"),
        ];
        let told = counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}"));
        told.collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Summary {
    /// `12 passed, 1 failed (1 violation), 2 holes open`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scenarios == 0 {
            return f.write_str("no scenario ran");
        }
        let bounded = match self.bounded {
            0 => String::new(),
            bounded => format!(" ({bounded} bounded)"),
        };
        let mut parts = vec![format!("{} passed{bounded}", self.passed)];
        if self.failed > 0 {
            let weights = [
                (self.violations, "violation"),
                (self.deviations, "deviation"),
                (self.choices, "choice"),
            ];
            let weights: Vec<_> =
                weights.iter().filter(|(n, _)| *n > 0).map(|(n, word)| count(*n, word)).collect();
            let weights = match weights.as_slice() {
                [] => String::new(),
                weights => format!(" ({})", weights.join(", ")),
            };
            parts.push(format!("{} failed{weights}", self.failed));
        }
        if self.changed > 0 {
            parts.push(format!("{} with a changed or missing snapshot", self.changed));
        }
        if self.holes > 0 {
            parts.push(format!("{} open", count(self.holes, "hole")));
        }
        if self.known > 0 {
            parts.push(format!("{} known to fail", self.known));
        }
        if self.fixed > 0 {
            parts.push(format!("{} known to fail that passed", self.fixed));
        }
        if self.judged() < self.scenarios {
            parts.push(self.unjudged());
        }
        if self.remarks > 0 {
            parts.push(count(self.remarks, "remark"));
        }
        if self.written > 0 {
            parts.push(format!("{} written", count(self.written, "snapshot")));
        }
        f.write_str(&parts.join(", "))
    }
}
