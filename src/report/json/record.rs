//! The shape of a run's results.

use schemars::JsonSchema;
use serde::Serialize;

use super::explored::Explored;
use super::finding::Finding;
use super::trace::TraceEvent;
use crate::explain;
use crate::language::plan::{self, Scenario};
use crate::language::{Source, Span};
use crate::report::{Entry, Options, Summary, diff, failure};
use crate::run::{self, Remarked, Unasked};
use crate::tcp::{Rule, Rules};
use crate::text::Style;

/// A run of scenarios.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Report {
    /// The version of this shape.
    pub version: u32,
    /// What wrote it.
    pub tool: Tool,
    /// The errors of texts. If there are any, nothing was run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Finding>,
    /// How many scenarios came out how.
    pub summary: Summary,
    /// Every scenario, in the order of the files.
    pub scenarios: Vec<Record>,
}

/// A line of `json-lines`.
#[derive(Serialize, JsonSchema, Debug)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Line {
    /// The first line.
    Start(Head),
    /// An error of a text: nothing is run.
    Error(Box<Finding>),
    /// A scenario.
    Scenario(Box<Record>),
    /// The last line.
    Summary(Summary),
}

/// What the first line says.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Head {
    /// The version of this shape.
    pub version: u32,
    /// What wrote it.
    pub tool: Tool,
}

/// What wrote a report.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

impl Tool {
    /// This program.
    pub const fn this() -> Self {
        Self { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") }
    }
}

/// A scenario and its result.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Record {
    /// The file.
    pub file: String,
    /// The name.
    pub name: String,
    /// The line where it begins, from 1.
    pub line: usize,
    /// The column where it begins, from 1.
    pub column: usize,
    /// `scenario` or `exploration`.
    #[schemars(extend("enum" = ["scenario", "exploration"]))]
    pub kind: &'static str,
    /// `passed`, `known`, `fixed`, `skipped`, `unsupported`, `inconclusive`, `unavailable`, `open`,
    /// `changed` or `failed`.
    #[schemars(extend("enum" = ["passed", "known", "fixed", "skipped", "unsupported", "inconclusive", "unavailable", "open", "changed", "failed"]))]
    pub verdict: &'static str,
    /// What it asks for that no run can do, or that an implementation says it lacks, and where, if
    /// that is its verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsupported: Option<Unsupported>,
    /// `violation`, `deviation`, `hardening` or `choice`, if it failed and the rule is known that it
    /// broke.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["violation", "deviation", "hardening", "choice"]))]
    pub severity: Option<&'static str>,
    /// The implementations that it ran on.
    pub stacks: Vec<String>,
    /// What comes before it in the file.
    pub attributes: Attributes,
    /// How many statements ran.
    pub statements: u32,
    /// Everything that did not come out as it says.
    pub failures: Vec<Failure>,
    /// How far an exploration was searched, and what was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explored: Option<Explored>,
    /// What no statement asks for; no failures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
    /// Every `expect … ?`.
    pub holes: Vec<Hole>,
    /// What became of its snapshot, if snapshots are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<Snapshot>,
    /// Everything that happened, if the trace was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace: Option<Vec<TraceEvent>>,
}

impl Record {
    /// The record of a result.
    pub fn new(entry: &Entry<'_>, options: Options) -> Self {
        let place = entry.source.place(entry.scenario.span.start);
        let trace =
            options.trace.then(|| entry.result.trace.events.iter().map(TraceEvent::new).collect());
        Self {
            file: entry.source.name().to_owned(),
            name: entry.scenario.name.clone(),
            line: place.line,
            column: place.column,
            kind: kind(entry.scenario),
            verdict: entry.status().name(),
            unsupported: entry.unsupported_at().map(|it| Unsupported::new(entry.source, it)),
            severity: entry.severity().map(|severity| severity.name()),
            stacks: entry.stacks.iter().map(|stack| (*stack).to_owned()).collect(),
            attributes: Attributes::from(&entry.scenario.attributes),
            statements: entry.result.statements,
            failures: entry
                .result
                .failures
                .iter()
                .map(|failed| Failure::new(entry, failed))
                .collect(),
            explored: Explored::of(entry, options),
            remarks: entry.result.remarks.iter().map(|it| Remark::new(entry, it)).collect(),
            holes: entry.result.holes.iter().map(|hole| Hole::new(entry, hole)).collect(),
            snapshot: Snapshot::of(entry),
            trace,
        }
    }
}

/// The word for a scenario or an exploration.
pub(super) const fn kind(scenario: &Scenario) -> &'static str {
    if scenario.exploration.is_some() { EXPLORATION } else { "scenario" }
}

/// The word for an exploration.
pub(super) const EXPLORATION: &str = "exploration";

/// Something that a text asks for and that cannot be run, here or at all.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Unsupported {
    /// What it is: `UDP packets`.
    pub what: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Unsupported {
    fn new(source: &Source, (span, what): (Span, &str)) -> Self {
        let place = source.place(span.start);
        Self { what: what.to_owned(), line: place.line, column: place.column }
    }

    /// The first such thing in a scenario.
    pub(super) fn of(source: &Source, scenario: &Scenario) -> Option<Self> {
        let unsupported = scenario.unsupported.as_ref()?;
        Some(Self::new(source, (unsupported.span, &unsupported.what)))
    }
}

/// The attributes of a scenario.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Attributes {
    /// `@title`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// `@rfc`: requirement labels and sections.
    pub rfc: Vec<String>,
    /// `@points`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<Points>,
    /// `@hint`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// `@hidden`.
    pub hidden: bool,
    /// `@tags`.
    pub tags: Vec<String>,
    /// `@stack`.
    pub stack: Vec<String>,
    /// `@strict`.
    pub strict: bool,
    /// `@profile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// `@known`.
    pub known: Vec<Known>,
}

/// `@points`.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Points {
    /// How many.
    pub value: f64,
    /// Whether they are given all or not at all.
    pub all: bool,
}

/// `@known`.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Known {
    /// The implementation.
    pub stack: String,
    /// `allowed` or `hardening`, if the text begins with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["allowed", "hardening"]))]
    pub excuse: Option<&'static str>,
    /// How it fails.
    pub why: String,
}

impl From<&plan::Attributes> for Attributes {
    fn from(attributes: &plan::Attributes) -> Self {
        let known = |known: &plan::Known| Known {
            stack: known.stack.clone(),
            excuse: known.excuse.map(plan::Excuse::name),
            why: known.why.clone(),
        };
        Self {
            title: attributes.title.clone(),
            rfc: attributes.rfc.iter().map(|it| it.text().to_owned()).collect(),
            points: attributes.points.map(|points| Points {
                value: f64::from(points.hundredths) / 100.0,
                all: points.all,
            }),
            hint: attributes.hint.clone(),
            hidden: attributes.hidden,
            tags: attributes.tags.clone(),
            stack: attributes.stacks.clone(),
            strict: matches!(attributes.strict, plan::Strict::Arrivals | plan::Strict::All),
            profile: attributes.profile.clone(),
            known: attributes.known.iter().map(known).collect(),
        }
    }
}

/// Something that did not come out as the scenario says.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Failure {
    /// `state`, `value`, `signal`, `silence`, `receive`, `call`, `read`, `network`, `strict`,
    /// `bound`, `unknown`, `broken`, `late`, `unavailable`, `slow` or `unsupported`; of explorations
    /// `property`, `data`, `livelock`, `unknown` or `unexplored`.
    #[schemars(extend("enum" = ["state", "value", "signal", "silence", "receive", "time", "call", "read", "network", "strict", "bound", "unknown", "broken", "late", "unavailable", "slow", "unsupported", "property", "data", "livelock", "unexplored"]))]
    pub kind: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The line where the text ends.
    pub end_line: usize,
    /// One past the column where it ends.
    pub end_column: usize,
    /// The text.
    pub text: String,
    /// The statement, counted from 0.
    pub statement: u32,
    /// What was expected, in protocol terms.
    pub expected: String,
    /// What came instead.
    pub actual: String,
    /// The rules that fired, and the conditions that kept one from firing.
    pub why: Vec<Why>,
    /// The rules that decided this step on the model, where another implementation failed it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub model: Vec<Decided>,
    /// What the author may have wanted.
    pub advice: Vec<String>,
    /// What was in flight, in the order sent.
    pub in_flight: Vec<String>,
    /// Whether it may only follow from an earlier failure.
    pub follows: bool,
    /// How many events of the trace had happened.
    pub events: u32,
    /// What the implementation said for itself, if it is what failed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub log: String,
}

impl Failure {
    fn new(entry: &Entry<'_>, failed: &run::Failure) -> Self {
        let start = entry.source.place(failed.span.start);
        let end = entry.source.place(failed.span.end);
        Self {
            kind: failure::kind(failed.kind()),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            text: entry.source.slice(failed.span).to_owned(),
            statement: failed.statement,
            expected: explain::failure::expected(failed),
            actual: explain::failure::actual(failed),
            why: Why::of(entry, failed),
            model: Decided::of(failed),
            advice: failed.advice.iter().map(explain::failure::advice).collect(),
            in_flight: failure::in_flight(&failed.in_flight),
            follows: failed.follows,
            events: failed.events,
            log: failed.log().to_owned(),
        }
    }
}

/// A rule that fired, or that did not.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Why {
    /// `client` or `server`.
    #[schemars(extend("enum" = ["client", "server"]))]
    pub host: &'static str,
    /// The name of the rule; `null` where none acted on a segment.
    pub rule: Option<&'static str>,
    /// Where the RFC says so: `3.10.7.4`, `RFC5961#3.2`.
    pub section: Option<&'static str>,
    /// Whether it fired.
    pub fired: bool,
    /// If it did not, what would have had to hold.
    pub conditions: Vec<String>,
    /// All this as a sentence.
    pub text: String,
}

impl Why {
    /// The rules that a program should have followed, or those that made it so.
    fn of(entry: &Entry<'_>, failed: &run::Failure) -> Vec<Self> {
        let Some(parting) = &failed.parting else {
            return failed.why.iter().map(Self::from).collect();
        };
        let rule = parting.rules.first().and_then(|id| Rules::standard().get(*id));
        vec![Self {
            host: parting.host.name(),
            rule: rule.map(|rule| rule.name),
            section: rule.map(|rule| rule.section),
            fired: false,
            conditions: Vec::new(),
            text: explain::failure::parting(parting, failure::place(entry, failed).as_deref()),
        }]
    }
}

impl From<&run::Why> for Why {
    fn from(why: &run::Why) -> Self {
        let text = explain::failure::why(why);
        let (host, id, fired, conditions) = match why {
            run::Why::Fired(host, id) => (host, Some(id), true, Vec::new()),
            run::Why::Blocked(host, id, lacks) => {
                let lacks = lacks.iter().map(|it| explain::failure::lack(*host, it)).collect();
                (host, Some(id), false, lacks)
            }
            run::Why::Ignored(host, _) => (host, None, false, Vec::new()),
        };
        let rule = id.and_then(|id| Rules::standard().get(*id));
        Self {
            host: host.name(),
            rule: rule.map(|rule| rule.name),
            section: rule.map(|rule| rule.section),
            fired,
            conditions,
            text,
        }
    }
}

/// A rule that decided a step on the model.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Decided {
    /// The name of the rule.
    pub rule: &'static str,
    /// Where the RFC says so: `3.10.7.4`, `RFC5961#3.2`.
    pub section: &'static str,
    /// The labels that an implementation that differs breaks; none if the clause has no key word.
    pub labels: &'static [&'static str],
}

impl Decided {
    fn of(failed: &run::Failure) -> Vec<Self> {
        let Some(decided) = &failed.decided else { return Vec::new() };
        let rules = decided.rules.iter().filter_map(|id| Rules::standard().get(*id));
        let of = |rule: &'static Rule| Self {
            rule: rule.name,
            section: rule.section,
            labels: rule.broken(decided.part),
        };
        rules.map(of).collect()
    }
}

/// Something that no statement asks for.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Remark {
    /// The line of the statement in which it happened, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// `arrived`, if segments arrived that nothing names; at the end of the scenario `surplus`, if
    /// some were left, or `lingers`, if a closed connection was not over; `ungranted`, if the
    /// implementation cannot have a setting that is only a wish.
    #[schemars(extend("enum" = ["arrived", "surplus", "lingers", "ungranted"]))]
    pub kind: &'static str,
    /// It in a sentence.
    pub text: String,
}

impl Remark {
    fn new(entry: &Entry<'_>, remark: &run::Remark) -> Self {
        let place = entry.source.place(remark.span.start);
        let kind = match &remark.what {
            Remarked::Unasked(Unasked::Arrived(_)) => "arrived",
            Remarked::Unasked(Unasked::Surplus(_)) => "surplus",
            Remarked::Unasked(Unasked::Lingers(..)) => "lingers",
            Remarked::Ungranted { .. } => "ungranted",
        };
        let text = explain::failure::remark(remark);
        Self { line: place.line, column: place.column, kind, text }
    }
}

/// `expect … ?`.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Hole {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// `client` or `server`.
    #[schemars(extend("enum" = ["client", "server"]))]
    pub host: &'static str,
    /// The state that held; `null` where it cannot be known.
    pub state: Option<&'static str>,
}

impl Hole {
    fn new(entry: &Entry<'_>, hole: &run::Hole) -> Self {
        let place = entry.source.place(hole.span.start);
        Self {
            line: place.line,
            column: place.column,
            host: hole.host.name(),
            state: hole.state.map(|state| state.name()),
        }
    }
}

/// What became of a snapshot.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Snapshot {
    /// `matched`, `written`, `changed`, `missing`, `unwritable` or `unreadable`.
    #[schemars(extend("enum" = ["matched", "written", "changed", "missing", "unwritable", "unreadable"]))]
    pub outcome: &'static str,
    /// Everything worth saying about it.
    pub messages: Vec<String>,
    /// What changed, as a unified diff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diff: Option<String>,
}

impl Snapshot {
    fn of(entry: &Entry<'_>) -> Option<Self> {
        let outcome = entry.snapshot.name()?;
        let diff = entry.snapshot.diff().map(|it| diff::painted(it, Style::PLAIN));
        Some(Self { outcome, messages: entry.snapshot.describe(), diff })
    }
}
