//! The shape of what the search of an exploration gives.

use schemars::JsonSchema;
use serde::Serialize;

use super::trace::TraceEvent;
use crate::report::{Entry, Options, explored};
use crate::run::{self, Cut};
use crate::tcp::Rules;

/// How far an exploration was searched, and what was found.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Explored {
    /// How many distinct situations of both hosts and the network were reached.
    pub states: u64,
    /// How many steps lead from one to another, or back.
    pub steps: u64,
    /// The largest number of steps that some situation needs at least.
    pub depth: u32,
    /// In how many situations nothing more can happen.
    pub ends: u64,
    /// Whether the search was whole. If not, nothing is claimed of what it did not reach.
    pub whole: bool,
    /// Why it was not: the bound on `states` or `memory`, or it was `interrupted`, or something
    /// `broken` was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["states", "memory", "interrupted", "broken"]))]
    pub cut: Option<&'static str>,
    /// That bound, in situations or octets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<u64>,
    /// How much virtual time was looked at, in microseconds, if that is bounded (`within`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within_us: Option<u64>,
    /// All this in a sentence.
    pub text: String,
    /// The names of the rules that fired, in the order of the table.
    pub rules: Vec<&'static str>,
    /// What was found, each by a shortest way.
    pub found: Vec<Found>,
    /// The lines of the `sometimes` properties that nothing showed, from 1.
    pub missed: Vec<usize>,
}

/// Something that was found.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Found {
    /// The property that is broken (`never`, `always`, `ends`) or shown (`sometimes`), or else `data`
    /// that was not sent, a `livelock`, or an `endless` event.
    #[schemars(extend("enum" = ["never", "always", "sometimes", "ends", "data", "livelock", "endless"]))]
    pub kind: &'static str,
    /// The line of the property, or of the exploration, from 1.
    pub line: usize,
    /// How many steps lead there.
    pub depth: u32,
    /// A scenario that shows it.
    pub scenario: String,
    /// Whether the model shows it in that scenario, step by step.
    pub confirmed: bool,
    /// Everything that happens in that scenario, if the trace was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace: Option<Vec<TraceEvent>>,
}

impl Explored {
    /// What an exploration gave; `None` for a scenario.
    pub(super) fn of(entry: &Entry<'_>, options: Options) -> Option<Self> {
        let explored = entry.result.explored.as_deref()?;
        let (cut, bound) = match explored.cut {
            None => (None, None),
            Some(Cut::States(most)) => (Some("states"), Some(most)),
            Some(Cut::Memory(most)) => (Some("memory"), Some(most)),
            Some(Cut::Interrupted) => (Some("interrupted"), None),
            Some(Cut::Broken) => (Some("broken"), None),
        };
        let asked = entry.scenario.exploration.as_deref();
        let line_of = |property: usize| {
            let property = asked.and_then(|it| it.properties.get(property));
            let span = property.map_or(entry.scenario.span, |it| it.span);
            entry.source.place(span.start).line
        };
        let found = |finding: &run::Finding| Found {
            kind: explored::name(asked, &finding.what),
            line: match finding.what {
                run::Found::Property(at) => line_of(at),
                _ => entry.source.place(entry.scenario.span.start).line,
            },
            depth: finding.depth,
            scenario: finding.text.clone(),
            confirmed: finding.confirmed,
            trace: options
                .trace
                .then(|| finding.trace.events.iter().map(TraceEvent::new).collect()),
        };
        let rules = explored.rules.iter().filter_map(|id| Rules::standard().get(*id));
        Some(Self {
            states: explored.states,
            steps: explored.steps,
            depth: explored.depth,
            ends: explored.ends,
            whole: explored.cut.is_none(),
            cut,
            bound,
            within_us: explored
                .within
                .map(|time| u64::try_from(time.as_micros()).unwrap_or(u64::MAX)),
            text: entry.explored().unwrap_or_default(),
            rules: rules.map(|rule| rule.name).collect(),
            found: explored.found.iter().map(found).collect(),
            missed: explored.missed.iter().map(|at| line_of(*at)).collect(),
        })
    }
}
