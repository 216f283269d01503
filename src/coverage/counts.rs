//! Counts of what happens in the traces of runs.

use std::collections::{BTreeMap, BTreeSet};

use super::kinds::{CallKind, SegmentKind};
use super::{Axis, EXCEPTIONS};
use crate::host::PerHost;
use crate::language::plan::{Citation, Scenario};
use crate::run::{Event, Explored, ScenarioResult, What};
use crate::stack::Fired;
use crate::tcp::figure5::{Shown, arrows};
use crate::tcp::{Next, Rule, RuleId, Rules, State, Timer};

/// How often each thing happened.
///
/// Only the scenario itself counts, not the set-up before it, and nothing at a raw host.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counts {
    /// How many scenarios were counted.
    pub scenarios: u32,
    /// How many explorations were counted. Only the rules that fire in them count.
    pub explorations: u32,
    /// In how many explorations each rule fires.
    pub explored: BTreeMap<RuleId, u32>,
    /// By the number of the arrow in [`arrows`].
    pub arrows: Vec<u32>,
    /// How often each rule fired in each state.
    pub rules: BTreeMap<(RuleId, State), u32>,
    /// Segments that arrived, by state and kind.
    pub cells: BTreeMap<(State, SegmentKind), u32>,
    /// Calls, by state and kind.
    pub calls: BTreeMap<(State, CallKind), u32>,
    /// Timers that fired, by state.
    pub timeouts: BTreeMap<(State, Timer), u32>,
    /// For each label or section, the names of the scenarios that cite it.
    pub citations: BTreeMap<String, BTreeSet<String>>,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            scenarios: 0,
            explorations: 0,
            explored: BTreeMap::new(),
            arrows: vec![0; arrows().len()],
            rules: BTreeMap::new(),
            cells: BTreeMap::new(),
            calls: BTreeMap::new(),
            timeouts: BTreeMap::new(),
            citations: BTreeMap::new(),
        }
    }
}

impl Counts {
    /// Counts one scenario, whose name is `name`, by its whole trace.
    pub fn add(&mut self, name: &str, scenario: &Scenario, result: &ScenarioResult) {
        self.scenarios += 1;
        for citation in &scenario.attributes.rfc {
            let (Citation::Requirement(word) | Citation::Section(word)) = citation;
            self.citations.entry(word.clone()).or_default().insert(name.to_owned());
        }
        for (before, event) in result.trace.steps().filter(|(_, event)| !event.setup) {
            self.event(event, before);
        }
    }

    /// Counts an exploration.
    pub fn explore(&mut self, explored: &Explored) {
        self.explorations += 1;
        for rule in &explored.rules {
            *self.explored.entry(*rule).or_default() += 1;
        }
    }

    fn event(&mut self, event: &Event, before: PerHost<Option<State>>) {
        let Some(host) = event.what.host() else { return };
        let Some(state) = before[host] else { return };
        match &event.what {
            What::Call { call, .. } => {
                *self.calls.entry((state, CallKind::of(call))).or_default() += 1;
            }
            What::Read { .. } => {
                *self.calls.entry((state, CallKind::Receive)).or_default() += 1;
            }
            What::Arrived { segment, .. } => {
                if let Some(kind) = SegmentKind::of(segment) {
                    *self.cells.entry((state, kind)).or_default() += 1;
                }
            }
            What::Timer { timer: Fired::Timer(timer), .. } => {
                *self.timeouts.entry((state, *timer)).or_default() += 1;
            }
            _ => {}
        }
        self.firings(state, &event.rules);
    }

    /// The rules that fired for an event, and the arrows they implement.
    fn firings(&mut self, mut state: State, fired: &[RuleId]) {
        let rules = Rules::standard();
        let mut changes: Vec<(State, &'static str, State)> = Vec::new();
        for id in fired {
            let Some(rule) = rules.get(*id) else { continue };
            *self.rules.entry((*id, state)).or_default() += 1;
            if let Next::To(next) = rule.next
                && next != state
            {
                changes.push((state, rule.name, next));
                state = next;
            }
        }
        let mut changes = changes.as_slice();
        while let [first, rest @ ..] = changes {
            // The two steps of note 2 are one arrow.
            let note = rest.first().and_then(|second| {
                let both = (first.0, second.2, [first.1, second.1]);
                arrows().iter().position(|arrow| {
                    arrow.shown == Shown::Note2
                        && (arrow.from, arrow.to) == (both.0, both.1)
                        && arrow.rules == both.2
                })
            });
            let at = note.or_else(|| {
                arrows().iter().position(|arrow| {
                    arrow.shown != Shown::Note2
                        && (arrow.from, arrow.to) == (first.0, first.2)
                        && arrow.rules.contains(&first.1)
                })
            });
            if let Some(count) = at.and_then(|at| self.arrows.get_mut(at)) {
                *count += 1;
            }
            changes = if note.is_some() { rest.get(1..).unwrap_or_default() } else { rest };
        }
    }

    /// Adds other counts.
    pub fn merge(&mut self, other: Self) {
        self.scenarios += other.scenarios;
        self.explorations += other.explorations;
        sum(&mut self.explored, other.explored);
        for (count, more) in self.arrows.iter_mut().zip(other.arrows) {
            *count += more;
        }
        sum(&mut self.rules, other.rules);
        sum(&mut self.cells, other.cells);
        sum(&mut self.calls, other.calls);
        sum(&mut self.timeouts, other.timeouts);
        for (word, names) in other.citations {
            self.citations.entry(word).or_default().extend(names);
        }
    }

    /// How often a rule fired, in any state; an exploration counts once.
    pub fn rule(&self, id: RuleId) -> u32 {
        let range = (id, State::ALL[0])..=(id, State::TimeWait);
        let fired: u32 = self.rules.range(range).map(|(_, count)| count).sum();
        fired + self.explored.get(&id).copied().unwrap_or(0)
    }

    /// The rules that fire in no exploration, in the order of the table, without those that nothing
    /// can reach; none if there is no exploration.
    pub fn unexplored(&self) -> Vec<&'static Rule> {
        if self.explorations == 0 {
            return Vec::new();
        }
        let is_excused = |rule: &Rule| {
            EXCEPTIONS.iter().any(|it| it.axis == Axis::Rules && it.name == rule.name)
        };
        let open = Rules::standard().iter().filter(|(id, _)| !self.explored.contains_key(id));
        open.map(|(_, rule)| rule).filter(|rule| !is_excused(rule)).collect()
    }
}

fn sum<K: Ord>(into: &mut BTreeMap<K, u32>, from: BTreeMap<K, u32>) {
    for (key, count) in from {
        *into.entry(key).or_default() += count;
    }
}
