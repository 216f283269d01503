//! Runs scenarios on the model, and compares the counts with everything there is to cover.

use std::convert::Infallible;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use super::{Axis, CallKind, Counts, EXCEPTIONS, Item, SegmentKind, Tally};
use crate::explore::on_the_model;
use crate::harness::{Case, Crew, LeftOut, in_order};
use crate::requirements::{self, Requirement};
use crate::run::{RunOptions, Verdict};
use crate::tcp::figure5::arrows;
use crate::tcp::{Event, Rules, State, Timer};

/// What the scenarios cover.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Coverage {
    /// The counts of the scenarios that passed.
    pub counts: Counts,
    /// The other scenarios, which do not count: a wrong scenario shows nothing, and one with an
    /// open hole is unfinished.
    pub left_out: LeftOut,
}

/// Runs the scenarios that are meant for the model, on up to `jobs` threads (0: one per processor),
/// and counts. Setting `cancel` skips those not started yet.
pub fn measure(cases: &[Case<'_>], jobs: usize, cancel: &AtomicBool) -> Coverage {
    let meant: Vec<&Case<'_>> = cases.iter().filter(|it| it.is_for_the_model()).collect();
    let one = |case: &&Case<'_>| {
        let result = on_the_model(case.scenario, &RunOptions::default(), cancel);
        if result.verdict != Verdict::Passed {
            return Err(result.verdict);
        }
        let mut counts = Counts::default();
        match &result.explored {
            Some(explored) => counts.explore(explored),
            None => counts.add(&case.name, case.scenario, &result),
        }
        Ok(counts)
    };
    let mut coverage = Coverage::default();
    let _: ControlFlow<Infallible> = in_order(&meant, Crew::of(jobs), cancel, one, |made| {
        match made.result {
            Ok(counts) => coverage.counts.merge(counts),
            Err(verdict) => coverage.left_out.add(&meant[made.at].name, verdict),
        }
        ControlFlow::Continue(())
    });
    coverage
}

/// The timers that can run out, and in which states.
pub(super) fn timeouts() -> Vec<(Timer, State)> {
    let mut found = Vec::new();
    for timer in Timer::ALL {
        for state in State::ALL {
            let fires = Rules::standard().iter().any(|(_, rule)| {
                rule.event == Event::Timeout(timer) && rule.states.contains(&state)
            });
            if fires {
                found.push((timer, state));
            }
        }
    }
    found
}

impl Coverage {
    /// All items of an axis, in the order of its table.
    pub fn items(&self, axis: Axis) -> Vec<Item> {
        let mut items = match axis {
            Axis::Arrows => self.arrows(true),
            Axis::Transitions => self.arrows(false),
            Axis::Rules => Rules::standard()
                .iter()
                .map(|(id, rule)| item(rule.name, rule.summary, self.counts.rule(id)))
                .collect(),
            Axis::Cells => matrix(SegmentKind::ALL, |state, kind| {
                (kind.name(), self.counts.cells.get(&(state, kind)))
            }),
            Axis::Calls => matrix(CallKind::ALL, |state, kind| {
                (kind.name(), self.counts.calls.get(&(state, kind)))
            }),
            Axis::Timeouts => timeouts()
                .into_iter()
                .map(|(timer, state)| {
                    let count = self.counts.timeouts.get(&(state, timer));
                    item(format!("{} in {state}", timer.name()), "", count.copied().unwrap_or(0))
                })
                .collect(),
            Axis::Requirements => Requirement::labels().map(|it| self.requirement(it)).collect(),
            Axis::Companions => Requirement::companions().map(|it| self.requirement(it)).collect(),
        };
        for item in &mut items {
            let excepted = EXCEPTIONS.iter().find(|it| it.axis == axis && it.name == item.name);
            item.excused = item.excused.or(excepted.map(|it| it.reason));
        }
        items
    }

    /// How much of an axis is covered.
    pub fn tally(&self, axis: Axis) -> Tally {
        Tally::of(&self.items(axis))
    }

    fn arrows(&self, figure: bool) -> Vec<Item> {
        let counted = arrows().iter().zip(&self.counts.arrows);
        counted
            .filter(|(arrow, _)| arrow.is_in_figure() == figure)
            .map(|(arrow, count)| item(arrow.name(), "", *count))
            .collect()
    }

    fn requirement(&self, requirement: &Requirement) -> Item {
        let cited = self.counts.citations.get(requirement.id).map_or(0, |names| names.len());
        let mut item = item(requirement.id, requirement.summary, cited as u32);
        item.excused = match requirement.coverage {
            requirements::Coverage::Scenarios => None,
            requirements::Coverage::NotObservable(reason)
            | requirements::Coverage::NotModelled(reason) => Some(reason),
        };
        item
    }
}

fn item(name: impl Into<String>, says: &'static str, count: u32) -> Item {
    Item { name: name.into(), says, count, excused: None }
}

/// The items of a matrix, state by state.
fn matrix<'a, K: Copy, const N: usize>(
    kinds: [K; N],
    count: impl Fn(State, K) -> (&'static str, Option<&'a u32>),
) -> Vec<Item> {
    let cell = |state: State, kind: K| {
        let (name, count) = count(state, kind);
        item(format!("{name} in {state}"), "", count.copied().unwrap_or(0))
    };
    State::ALL
        .into_iter()
        .flat_map(|state| kinds.into_iter().map(move |kind| (state, kind)))
        .map(|(state, kind)| cell(state, kind))
        .collect()
}
