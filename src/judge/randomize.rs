//! What a student's seed draws: the tests, their order, and the numbers in them.
//!
//! Numbers are changed in the plan, never in the text, and only where the scenario still passes
//! on the model with them: a scenario that compares with a fixed sequence number keeps its ISS.

use super::assignment::{Assignment, Item, Variation};
use super::seed;
use crate::host::Host;
use crate::language::Span;
use crate::language::plan::{
    Expression, Field, NetworkAction, Pattern, Payload, Read, Scenario, Statement, StatementKind,
    Term, UserCall,
};
use crate::run::{RunOptions, Verdict, run_on_model};
use crate::select::Numbers;
use crate::tcp::{SegmentField, Setting, SettingValue};

/// A scenario with the numbers drawn for it.
#[derive(Clone, PartialEq, Debug)]
pub struct Randomized {
    /// The scenario to run.
    pub scenario: Scenario,
    /// What was drawn, for people: `client.ISS = 48213`. Empty if the scenario is as in the text.
    pub drawn: Vec<String>,
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

/// A scenario with the numbers that a seed draws for the test `id`.
pub fn randomize(scenario: &Scenario, variation: Variation, seed: u32, id: &str) -> Randomized {
    let plain = Randomized { scenario: scenario.clone(), drawn: Vec::new() };
    if !variation.changes_scenarios() {
        return plain;
    }
    // As much as still passes. A scenario that fails anyway is left as it is.
    let without = |drop: fn(&mut Variation)| {
        let mut less = variation;
        drop(&mut less);
        less
    };
    let attempts = [
        variation,
        without(|it| it.payload = false),
        without(|it| it.window = false),
        without(|it| it.iss = false),
        without(|it| (it.payload, it.window) = (false, false)),
        without(|it| (it.iss, it.window) = (false, false)),
        without(|it| (it.iss, it.payload) = (false, false)),
    ];
    let works = |varied: &Randomized| {
        let options = RunOptions { trace: false, ..RunOptions::default() };
        let verdict = run_on_model(&varied.scenario, &options).verdict;
        !varied.drawn.is_empty() && matches!(verdict, Verdict::Passed | Verdict::Open)
    };
    let drawn = attempts.into_iter().map(|attempt| draw(scenario, attempt, seed, id));
    drawn.into_iter().find(works).unwrap_or(plain)
}

fn draw(scenario: &Scenario, variation: Variation, seed: u32, id: &str) -> Randomized {
    let mut varied = Randomized { scenario: scenario.clone(), drawn: Vec::new() };
    for host in Host::BOTH {
        // Each purpose has its own numbers, so that one switch does not change what others draw.
        let numbers = |what: &str| seed::numbers(seed, &format!("{id} {host} {what}"));
        if variation.iss {
            let iss = numbers("ISS").between(1, u32::MAX.into());
            varied.set(host, "ISS", iss);
        }
        if variation.window {
            let window = numbers("window").between(2048, 65_535);
            varied.set(host, "window", window);
        }
    }
    if variation.payload {
        varied.payloads(&mut seed::numbers(seed, &format!("{id} payload")));
    }
    varied
}

impl Randomized {
    /// Sets a number at the start of the scenario, unless it sets the same itself.
    fn set(&mut self, host: Host, name: &str, value: u64) {
        let Some(setting) = Setting::named(name) else { return };
        let own = self.scenario.statements.iter().any(|statement| {
            matches!(&statement.kind, StatementKind::Set { host: of, setting: it, .. }
                if *it == setting && of.is_none_or(|of| of == host))
        });
        if own {
            return;
        }
        let span = Span { start: self.scenario.span.start, end: self.scenario.span.start };
        let value_of = SettingValue::Number(value);
        let kind = StatementKind::Set { host: Some(host), setting, value: value_of, wish: false };
        // This shifts all indices: statements are counted in the varied scenario.
        self.scenario.statements.insert(0, Statement { span, kind });
        self.drawn.push(format!("{host}.{name} = {value}"));
    }

    /// Replaces every payload length with another, the same everywhere.
    fn payloads(&mut self, numbers: &mut Numbers) {
        let mut lengths: Vec<u32> = Vec::new();
        for statement in &self.scenario.statements {
            if let StatementKind::Call {
                call: UserCall::Send { data: Payload::Length(octets), .. },
                ..
            } = &statement.kind
                && *octets > 1
                && !lengths.contains(octets)
            {
                lengths.push(*octets);
            }
        }
        let mut map: Vec<(u32, u32)> = Vec::new();
        for length in lengths {
            // Not more than was sent: what fits into a segment or a window still fits.
            let drawn = numbers.between(1, length.into());
            let drawn = u32::try_from(drawn).unwrap_or(length);
            if drawn != length && map.iter().all(|(_, other)| *other != drawn) {
                map.push((length, drawn));
                self.drawn.push(format!("{length} octets are {drawn}"));
            }
        }
        let other = |octets: &mut u32| {
            if let Some((_, drawn)) = map.iter().find(|(length, _)| length == octets) {
                *octets = *drawn;
            }
        };
        for statement in &mut self.scenario.statements {
            match &mut statement.kind {
                StatementKind::Call {
                    call: UserCall::Send { data: Payload::Length(octets), .. },
                    ..
                } => other(octets),
                StatementKind::Read { what: Read::Length(octets) | Read::Only(octets), .. } => {
                    other(octets);
                }
                StatementKind::Recv { patterns, .. } => lengths_of(patterns, &other),
                StatementKind::Network(
                    NetworkAction::Drop(patterns, _)
                    | NetworkAction::Duplicate(patterns, _)
                    | NetworkAction::Hold(patterns, _)
                    | NetworkAction::Release(patterns, _),
                ) => lengths_of(patterns, &other),
                _ => {}
            }
        }
    }
}

/// Changes the `len=` of patterns.
fn lengths_of(patterns: &mut [Pattern], other: &impl Fn(&mut u32)) {
    for field in patterns.iter_mut().flat_map(|pattern| &mut pattern.fields) {
        if let Field::Number(SegmentField::Len, Expression { terms }) = field
            && let [(_, Term::Number(number))] = terms.as_mut_slice()
            && let Ok(mut octets) = u32::try_from(*number)
        {
            other(&mut octets);
            *number = octets.into();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::harness::Text;

    const ALL: Variation =
        Variation { iss: true, window: true, payload: true, order: false, choose: None };

    fn varied(text: &str, seed: u32) -> Randomized {
        let text = Text::new("a.synfin", text).valid().unwrap();
        randomize(&text.plan.scenarios[0], ALL, seed, "a")
    }

    fn passes(varied: &Randomized) -> bool {
        run_on_model(&varied.scenario, &RunOptions::default()).verdict == Verdict::Passed
    }

    #[test]
    fn everything_is_drawn_where_nothing_is_fixed() {
        let text = "client send 100; server recv DATA len=100 seq=client.ISS+1; server read 100";
        let one = varied(text, 1);
        assert_eq!(one.drawn.len(), 5, "{:?}", one.drawn);
        assert_eq!(one, varied(text, 1));
        assert_ne!(one, varied(text, 2));
        assert!(passes(&one));
    }

    #[test]
    fn what_a_scenario_fixes_stays() {
        let fixed = varied("client send 100; server recv DATA len=100 seq=101", 1);
        assert!(passes(&fixed));
        assert!(fixed.drawn.iter().all(|it| !it.contains("client.ISS")), "{:?}", fixed.drawn);
        assert!(!fixed.drawn.is_empty());
        let set = varied("set client.ISS = 5; client close; server recv FIN seq=6", 1);
        assert!(passes(&set));
        assert!(set.drawn.iter().any(|it| it.starts_with("server.ISS")), "{:?}", set.drawn);
    }

    #[test]
    fn a_scenario_that_fails_anyway_is_left_alone() {
        assert!(varied("expect client CLOSED", 1).drawn.is_empty());
    }
}
