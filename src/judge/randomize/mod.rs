//! What a student's seed draws: the tests, their order, and how each of them differs from its text:
//! in its numbers ([`numbers`]), in which host plays which part, in its pauses and in harmless extra
//! steps ([`course`]). Who is graded on that, and how, is decided elsewhere.
//!
//! All this is changed in the plan, never in the text, and only where the scenario still passes on
//! the model, and shows the same there ([`alike`]): a scenario that compares with a fixed sequence
//! number keeps its ISS, and one that counts milliseconds gets no pauses. Each piece is
//! kept or left out by itself, and draws from its own numbers, so that no switch changes what
//! another one draws.

mod alike;
mod course;
mod numbers;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::assignment::{Assignment, Behind, Item, Variation};
use super::seed;
use crate::harness::Text;
use crate::language::Source;
use crate::language::plan::Scenario;
use crate::run::{RunOptions, ScenarioResult, Verdict, run_by_rules};
use crate::tcp::Rules;

/// A scenario with what was drawn for it.
#[derive(Clone, PartialEq, Debug)]
pub struct Randomized {
    /// The scenario to run.
    pub scenario: Scenario,
    /// What was drawn, for people: `client.ISS = 48213`. Empty if the scenario is as in the text.
    pub drawn: Vec<String>,
    /// Whether client and server have changed places, so that a submission at one host is at the
    /// other, and people are shown [`Text::mirrored`].
    pub swapped: bool,
    /// For each statement of the scenario, which one of the text it is; `None` for an extra one.
    pub origin: Vec<Option<u32>>,
}

impl Randomized {
    /// A scenario as it is in the text.
    fn plain(scenario: &Scenario) -> Self {
        let origin = (0..).zip(&scenario.statements).map(|(at, _)| Some(at)).collect();
        Self { scenario: scenario.clone(), drawn: Vec::new(), swapped: false, origin }
    }

    /// Which host a submission is in it.
    pub fn behind(&self, behind: Behind) -> Behind {
        if self.swapped { behind.mirrored() } else { behind }
    }
}

/// The tests of a student, in their order.
pub fn tests(assignment: &Assignment, seed: u32) -> Vec<&Item> {
    let Variation { order, choose, .. } = assignment.settings.variation;
    let items = &assignment.suite.items;
    let drawn = seed::numbers(seed, "order").order(items.len());
    let mut chosen: Vec<usize> = drawn.into_iter().take(choose.unwrap_or(items.len())).collect();
    if !order {
        chosen.sort_unstable();
    }
    chosen.into_iter().filter_map(|at| items.get(at)).collect()
}

/// A test's scenario with what a seed draws for it.
pub fn randomize(
    assignment: &Assignment,
    item: &Item,
    (text, scenario): (&Text, &Scenario),
    seed: u32,
) -> Randomized {
    let program = &assignment.settings.program;
    let drawing = Drawing {
        source: &text.source,
        scenario,
        variation: assignment.settings.variation,
        behind: program.host,
        on_model: program.peer.as_deref().is_none_or(|peer| peer == "model"),
        rules: assignment.house.rules(),
        seed,
        id: &item.id,
    };
    drawing.draw()
}

/// What is drawn for one test.
#[derive(Clone, Copy)]
struct Drawing<'a> {
    source: &'a Source,
    scenario: &'a Scenario,
    variation: Variation,
    /// Which host a submission is.
    behind: Behind,
    /// Whether the other host is the model, which has every setting.
    on_model: bool,
    /// The rules that it goes by.
    rules: &'a Arc<Rules>,
    seed: u32,
    /// The test's id.
    id: &'a str,
}

impl Drawing<'_> {
    fn draw(&self) -> Randomized {
        let plain = Randomized::plain(self.scenario);
        if !self.variation.changes_scenarios() {
            return plain;
        }
        // A scenario that fails anyway is left as it is.
        let Some(shown) = self.passes(&plain.scenario) else { return plain };
        let (varied, shown) = numbers::draw(self, &shown).unwrap_or((plain, shown));
        course::draw(self, varied, shown)
    }

    /// The numbers for one purpose.
    fn numbers(&self, purpose: &str) -> crate::select::Numbers {
        seed::numbers(self.seed, &format!("{} {purpose}", self.id))
    }

    /// What the model makes of a scenario, if it passes.
    fn passes(&self, scenario: &Scenario) -> Option<ScenarioResult> {
        let result = run_by_rules(scenario, &RunOptions::default(), self.rules);
        matches!(result.verdict, Verdict::Passed | Verdict::Open).then_some(result)
    }
}
