//! The numbers of a scenario: initial sequence numbers, windows and lengths of payloads.

use super::{Drawing, Randomized, alike};
use crate::host::Host;
use crate::judge::assignment::Variation;
use crate::language::Span;
use crate::language::plan::{
    Expression, Field, NetworkAction, Pattern, Payload, Read, Statement, StatementKind, Term,
    UserCall,
};
use crate::run::ScenarioResult;
use crate::select::Numbers;
use crate::tcp::{SegmentField, Setting, SettingValue};

/// The scenario with as many other numbers as it still passes with on the model, by the same rules,
/// and what the model makes of it; `None` if there are none. `shown` is what it makes of the text.
pub(super) fn draw(
    of: &Drawing<'_>,
    shown: &ScenarioResult,
) -> Option<(Randomized, ScenarioResult)> {
    let variation = of.variation;
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
    let mut tried: Vec<[bool; 3]> = Vec::new();
    attempts.into_iter().find_map(|attempt| {
        let switches = [attempt.iss, attempt.window, attempt.payload];
        // With some switches off, several attempts are one.
        if tried.contains(&switches) || switches == [false; 3] {
            return None;
        }
        tried.push(switches);
        let varied = with(of, attempt);
        if varied.drawn.is_empty() {
            return None;
        }
        let result = of.passes(&varied.scenario)?;
        alike::by_the_same_rules(shown, &result).then_some((varied, result))
    })
}

fn with(of: &Drawing<'_>, variation: Variation) -> Randomized {
    let mut varied = Randomized::plain(of.scenario);
    for host in Host::BOTH {
        // Each purpose has its own numbers, so that one switch does not change what others draw.
        let numbers = |what: &str| of.numbers(&format!("{host} {what}"));
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
        varied.payloads(&mut of.numbers("payload"));
    }
    varied
}

impl Randomized {
    /// Sets a number at the start of the scenario, unless it sets the same itself.
    fn set(&mut self, host: Host, name: &str, value: u64) {
        if self.begin_with(Some(host), name, SettingValue::Number(value)) {
            self.drawn.push(format!("{host}.{name} = {value}"));
        }
    }

    /// The same without a word about it. Whether it was done.
    pub(super) fn begin_with(
        &mut self,
        host: Option<Host>,
        name: &str,
        value: SettingValue,
    ) -> bool {
        let Some(setting) = Setting::named(name) else { return false };
        let own = self.scenario.statements.iter().any(|statement| {
            matches!(&statement.kind, StatementKind::Set { host: of, setting: it, .. }
                if *it == setting && (of.is_none() || host.is_none() || *of == host))
        });
        if own {
            return false;
        }
        let span = Span { start: self.scenario.span.start, end: self.scenario.span.start };
        let kind = StatementKind::Set { host, setting, value, wish: false };
        self.insert(0, Statement { span, kind });
        true
    }

    /// Puts an extra statement before the one of that number. This shifts all behind it: statements
    /// are counted in the varied scenario.
    pub(super) fn insert(&mut self, at: usize, statement: Statement) {
        self.scenario.statements.insert(at, statement);
        self.origin.insert(at, None);
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
