//! What each unit of credit of a test is worth: nothing, unless the program itself can fail it.
//!
//! That is measured and not guessed, once for each test, with the model as the peer. Programs that do
//! nothing ([`idle`]) stand at the program's hosts: what one of them gets as far as passing is worth
//! nothing. Then the model stands there and goes wrong from one event on ([`saboteur`]): a unit that
//! is never the first to fail, whatever goes wrong, is worth nothing either. So a program that does
//! nothing earns nothing by construction. How outcomes become points is [`credit`](super::credit)'s
//! business, and nothing here has ever seen a submission.

mod idle;
mod saboteur;
#[cfg(test)]
mod tests;
mod wrong;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use super::credit::{Terms, Unit, units};
use crate::host::{Host, PerHost};
use crate::language::plan::Scenario;
use crate::run::{Limits, Miss, first_miss, raw_hosts};
use crate::stack::{Model, Stack};
use crate::tcp::{Config, Rules};

pub(in crate::judge) use idle::Idle;
use saboteur::{Plot, Saboteur};
use wrong::{can_wait, ways};

/// How many events before the end of a unit are tried: a program that goes wrong much earlier has
/// failed something before.
const EVENTS: usize = 32;

/// What the units of a test are worth.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::judge) struct Worth {
    /// For each unit, in the order of the text, whether it earns anything.
    earns: Vec<bool>,
    /// For each unit, whether a program that does nothing gets as far as passing it.
    idle: Vec<bool>,
    /// What goes wrong on the model itself, if anything does.
    pub(in crate::judge) unsound: Option<Miss>,
    /// Whether the program is at any host at all.
    takes_part: bool,
}

impl Worth {
    /// Measures the units of a scenario.
    pub(in crate::judge) fn of(scenario: &Scenario, terms: Terms, rules: &Rules) -> Self {
        let units = units(scenario);
        let raw = raw_hosts(scenario);
        let at = PerHost::from_fn(|host| terms.host.is(host) && !raw[host]);
        let mut lab = Lab { scenario, terms, rules, units: &units, at, steps: u32::MAX };
        let (ends, unsound) = lab.sound();
        let mut worth = Self {
            earns: vec![false; units.len()],
            idle: vec![false; units.len()],
            unsound,
            takes_part: at.0.contains(&true),
        };
        if worth.takes_part {
            let sound = lab.passed(worth.unsound.as_ref());
            lab.idle(&mut worth.idle);
            for unit in (0..units.len()).filter(|unit| !worth.idle[*unit]) {
                // What the model does not get to cannot be measured: the peer may be another one.
                worth.earns[unit] = unit >= sound || lab.can_fail(unit, &ends);
            }
        }
        worth
    }

    /// Of a test with so many units, all of which earn something.
    #[cfg(test)]
    pub(super) fn whole(units: usize) -> Self {
        let (earns, idle) = (vec![true; units], vec![false; units]);
        Self { earns, idle, unsound: None, takes_part: true }
    }

    /// Whether the unit of that number earns anything.
    pub(super) fn earns(&self, at: usize) -> bool {
        self.earns.get(at).copied().unwrap_or_default()
    }

    /// Why the unit of that number earns nothing, in a few words.
    pub(super) fn why_not(&self, at: usize) -> &'static str {
        match self.idle.get(at) {
            Some(true) => "earns nothing: a program that does nothing passes it too",
            _ => "earns nothing: no program that gets this far can fail it",
        }
    }

    /// Why the whole test does not count, if it does not.
    pub(in crate::judge) fn nothing(&self) -> Option<&'static str> {
        if self.earns.contains(&true) {
            return None;
        }
        Some(if self.earns.is_empty() {
            "it checks nothing: it has no `expect`, `recv` or `read` with a value"
        } else if !self.takes_part {
            "nothing of it happens at the program's host"
        } else if self.idle.iter().all(|idle| *idle) {
            "a program that does nothing passes it"
        } else if self.idle.contains(&true) {
            "a program that does nothing passes a part of it, and whatever the program does, the \
             rest holds"
        } else {
            "whatever the program does, all of it holds"
        })
    }
}

/// Where a scenario's units are tried.
struct Lab<'a> {
    scenario: &'a Scenario,
    terms: Terms,
    rules: &'a Rules,
    units: &'a [Unit],
    /// At which hosts the program is.
    at: PerHost<bool>,
    /// How many steps a run may take.
    steps: u32,
}

impl Lab<'_> {
    /// The first thing that goes wrong with these stacks at the hosts of the program. `pardoned` hears
    /// of the units for which that may be kept from us.
    // Its stacks may borrow from the lab, which no elided lifetime says.
    #[allow(clippy::needless_lifetimes)]
    fn run<'s>(
        &'s self,
        make: impl Fn(Host, &Config) -> Box<dyn Stack + 's>,
        after: impl FnMut(usize),
        mut pardoned: impl FnMut(usize),
    ) -> Option<Miss> {
        let usual = Limits::default();
        let limits = Limits { steps: self.steps.min(usual.steps), ..usual };
        let build = |configs: &PerHost<Config>| {
            PerHost::from_fn(|host| match self.at[host] {
                true => make(host, &configs[host]),
                false => Box::new(self.model(&configs[host])),
            })
        };
        let pardon = |miss: &Miss| {
            let at = self.units.iter().position(|unit| unit.is_missed(miss));
            let pair = at.zip(miss.mismatch.as_ref());
            pair.is_some_and(|(at, mismatch)| {
                let pardon = self.terms.pardon(self.units[at], mismatch);
                if pardon {
                    pardoned(at);
                }
                pardon
            })
        };
        first_miss(self.scenario, limits, build, pardon, after)
    }

    fn model(&self, config: &Config) -> Model<'_> {
        Model::with_rules(config.clone(), self.rules)
    }

    /// How many events the program's hosts have seen at the end of each statement on the model, and
    /// what goes wrong on it.
    fn sound(&mut self) -> (Vec<u32>, Option<Miss>) {
        let events = Rc::new(Cell::new(0));
        let mut ends = Vec::new();
        let make = |_: Host, config: &Config| -> Box<dyn Stack + '_> {
            Box::new(Saboteur::new(self.model(config), &events, None))
        };
        let miss = self.run(make, |_| ends.push(events.get()), |_| {});
        // Who goes wrong may go on and on.
        self.steps = events.get().saturating_mul(8).saturating_add(400);
        (ends, miss)
    }

    /// How many units hold before something goes wrong.
    fn passed(&self, miss: Option<&Miss>) -> usize {
        let Some(miss) = miss else { return self.units.len() };
        let before = |unit: &&Unit| unit.statement < miss.statement;
        let own = self.units.iter().position(|unit| unit.is_missed(miss));
        own.unwrap_or_else(|| self.units.iter().take_while(before).count())
    }

    /// Marks what programs that do nothing get as far as passing.
    fn idle(&self, idle: &mut [bool]) {
        for pair in Idle::all() {
            let make = |host: Host, _: &Config| -> Box<dyn Stack> { Box::new(pair[host]) };
            let mut pardoned = BTreeSet::new();
            let miss = self.run(
                make,
                |_| {},
                |unit| {
                    pardoned.insert(unit);
                },
            );
            for unit in (0..self.passed(miss.as_ref())).filter(|unit| !pardoned.contains(unit)) {
                idle[unit] = true;
            }
        }
    }

    /// Whether something that goes wrong at the program's hosts is first noticed by that unit.
    fn can_fail(&self, unit: usize, ends: &[u32]) -> bool {
        let Some(wanted) = self.units.get(unit) else { return false };
        let statement = usize::try_from(wanted.statement).unwrap_or(usize::MAX);
        let end = ends.get(statement).copied().unwrap_or_default();
        let ways = ways(wanted.looks);
        let noticed = |plot: Plot| {
            let events = Rc::new(Cell::new(0));
            let make = |_: Host, config: &Config| -> Box<dyn Stack + '_> {
                Box::new(Saboteur::new(self.model(config), &events, Some(plot)))
            };
            self.run(make, |_| {}, |_| {}).is_some_and(|miss| wanted.is_missed(&miss))
        };
        [false, true].into_iter().any(|later| {
            ways.iter().filter(|way| !later || can_wait(**way)).any(|way| {
                // The latest first: it leaves alone what comes before.
                let from = (1..=end).rev().take(EVENTS);
                from.into_iter().any(|from| noticed(Plot { wrong: *way, from, later }))
            })
        })
    }
}
