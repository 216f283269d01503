//! Explorations on mutants: a search of the standard table, and whether one of a mutant breaks what is
//! claimed.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::explore::{Bounds, Search, judge};
use crate::language::plan::Scenario;
use crate::run::{RunOptions, ScenarioResult, Verdict, standard};
use crate::tcp::{RuleId, Rules};

/// What a search of the standard table reached.
pub(super) struct Searched {
    rules: BTreeSet<RuleId>,
    states: u64,
}

impl Searched {
    /// Searches an exploration on the standard table; nothing if its statements fail.
    pub(super) fn watch(scenario: &Scenario, cancel: &AtomicBool) -> (Option<Self>, Verdict) {
        let result = search(scenario, &standard(), Bounds::default(), cancel);
        let searched = result.explored.map(|explored| Self {
            rules: explored.rules.iter().copied().collect(),
            states: explored.states,
        });
        (searched, result.verdict)
    }

    /// How many situations there are.
    pub(super) const fn states(&self) -> u64 {
        self.states
    }

    /// Whether a rule fires anywhere.
    pub(super) fn fires(&self, rule: RuleId) -> bool {
        self.rules.contains(&rule)
    }

    /// Whether what an exploration claims fails on this table. A table that makes far more situations
    /// of it is searched only so far.
    pub(super) fn notices(
        &self,
        scenario: &Scenario,
        table: &Arc<Rules>,
        cancel: &AtomicBool,
    ) -> bool {
        let bounds = Bounds::default();
        let states = self.states.saturating_mul(4).saturating_add(1000).min(bounds.states);
        let result = search(scenario, table, Bounds { states, ..bounds }, cancel);
        result.verdict == Verdict::Failed
    }
}

fn search(
    scenario: &Scenario,
    rules: &Arc<Rules>,
    bounds: Bounds,
    cancel: &AtomicBool,
) -> ScenarioResult {
    let options = RunOptions { trace: false, ..RunOptions::default() };
    judge(scenario, &options, &Search { rules, bounds, jobs: 1, cancel, progress: &|_, _| {} })
}
