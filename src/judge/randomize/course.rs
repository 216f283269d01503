//! What changes the course of a scenario without changing what it shows: client and server in each
//! other's place, time that passes, and extra steps.
//!
//! A pause is a `wait` where nothing is in flight, so that nothing arrives by it. An extra step is
//! STATUS, which every program has to answer and nothing may come of, and which may be refused. More
//! would be a test of its own: a program that fails at a duplicate should not fail everywhere.

use std::time::Duration;

use super::{Drawing, Randomized, alike};
use crate::host::Host;
use crate::language::mirror;
use crate::language::plan::{Delay, Fails, Start, Statement, StatementKind, UserCall};
use crate::run::{Event, ScenarioResult, What};
use crate::tcp::SettingValue;

/// The longest pause, in milliseconds: far less than any timer of TCP.
const PAUSE: u64 = 9;

/// How many pauses, and how many extra steps, a test gets at most.
const MOST: u64 = 2;

/// Maximum segment lifetimes to draw, in seconds: many tests pass with any; the others wait for so
/// many minutes, and with a little less than the RFC's two minutes they still mean the same.
const LIFETIMES: [(u64, u64); 2] = [(40, 180), (106, 119)];

/// A scenario with another course, as far as the switches say and the model shows the same.
/// `shown` is what it makes of the scenario as it is.
pub(super) fn draw(
    of: &Drawing<'_>,
    mut varied: Randomized,
    mut shown: ScenarioResult,
) -> Randomized {
    if of.variation.roles
        && let Some(other) = roles(of, &varied, &shown)
    {
        (varied, shown) = other;
    }
    if of.variation.timing
        && let Some(other) = lifetime(of, &varied, &shown)
    {
        (varied, shown) = other;
    }
    extras(of, &varied, &shown).unwrap_or(varied)
}

/// Client and server in each other's place, half of the times.
fn roles(
    of: &Drawing<'_>,
    varied: &Randomized,
    shown: &ScenarioResult,
) -> Option<(Randomized, ScenarioResult)> {
    if of.numbers("roles").between(0, 1) == 0 || names_a_host(of) {
        return None;
    }
    let mut other = Randomized {
        scenario: mirror::scenario(&varied.scenario),
        swapped: true,
        ..varied.clone()
    };
    other.drawn.iter_mut().for_each(|drawn| *drawn = turned(drawn));
    other.drawn.insert(0, "client and server change places".to_owned());
    // A text may count from the first ISS of its hosts.
    for (host, iss) in Host::BOTH.into_iter().zip(crate::run::FIRST_ISS.0) {
        other.begin_with(Some(host.peer()), "ISS", SettingValue::Number(iss.into()));
    }
    let result = of.passes(&other.scenario)?;
    alike::mirrored(shown, &result).then_some((other, result))
}

/// Whether the words about a test name a host: they would be wrong with the other one.
fn names_a_host(of: &Drawing<'_>) -> bool {
    let attributes = &of.scenario.attributes;
    let texts = [Some(&of.scenario.name), attributes.title.as_ref(), attributes.hint.as_ref()];
    texts.into_iter().flatten().any(|text| {
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        words.any(|word| {
            Host::BOTH.into_iter().any(|host| {
                let word = word.to_ascii_lowercase();
                word == host.name() || word.strip_suffix('s') == Some(host.name())
            })
        })
    })
}

/// `client.ISS = 5` about the other host.
pub(super) fn turned(drawn: &str) -> String {
    let other = Host::BOTH.into_iter().find_map(|host| {
        drawn.strip_prefix(host.name()).map(|rest| format!("{}{rest}", host.peer()))
    });
    other.unwrap_or_else(|| drawn.to_owned())
}

/// Another maximum segment lifetime, which decides how long TIME_WAIT lasts.
fn lifetime(
    of: &Drawing<'_>,
    varied: &Randomized,
    shown: &ScenarioResult,
) -> Option<(Randomized, ScenarioResult)> {
    // Other implementations may not have it, and a profile has its own.
    if !of.on_model || of.scenario.attributes.profile.is_some() {
        return None;
    }
    let mut numbers = of.numbers("MSL");
    LIFETIMES.into_iter().find_map(|(least, most)| {
        let seconds = numbers.between(least, most);
        let mut other = varied.clone();
        let length = SettingValue::Duration(Duration::from_secs(seconds));
        if !other.begin_with(None, "MSL", length) {
            return None;
        }
        other.drawn.push(format!("MSL = {seconds} s"));
        let result = of.passes(&other.scenario)?;
        alike::alike(shown, &result).then_some((other, result))
    })
}

/// Something extra before the statement of that number.
struct Extra {
    at: usize,
    kind: StatementKind,
    drawn: String,
}

/// Pauses and extra steps: all of them, or else those of one kind.
fn extras(of: &Drawing<'_>, varied: &Randomized, shown: &ScenarioResult) -> Option<Randomized> {
    let pauses = if of.variation.timing { pauses(of, varied, shown) } else { Vec::new() };
    let steps = if of.variation.steps { steps(of, varied) } else { Vec::new() };
    let (all, pauses, steps): (Vec<&Extra>, Vec<&Extra>, Vec<&Extra>) =
        (pauses.iter().chain(&steps).collect(), pauses.iter().collect(), steps.iter().collect());
    let mut attempts = vec![all];
    if !pauses.is_empty() && !steps.is_empty() {
        attempts.extend([steps, pauses]);
    }
    attempts.into_iter().filter(|attempt| !attempt.is_empty()).find_map(|mut attempt| {
        // From the last on, so that the numbers of the others stay.
        attempt.sort_by_key(|extra| std::cmp::Reverse(extra.at));
        let mut other = varied.clone();
        for Extra { at, kind, .. } in &attempt {
            // A failure there is shown at the statement that it stands before.
            let span = other.scenario.statements.get(*at)?.span;
            other.insert(*at, Statement { span, kind: kind.clone() });
        }
        other.drawn.extend(attempt.iter().rev().map(|extra| extra.drawn.clone()));
        let result = of.passes(&other.scenario)?;
        alike::alike(shown, &result).then_some(other)
    })
}

fn pauses(of: &Drawing<'_>, varied: &Randomized, shown: &ScenarioResult) -> Vec<Extra> {
    let mut numbers = of.numbers("pauses");
    let quiet = quiet(varied, shown);
    let count = numbers.between(1, MOST);
    let mut pauses: Vec<Extra> = Vec::new();
    for _ in 0..count {
        let length = numbers.between(1, PAUSE);
        let Some(at) = one_of(&quiet, &mut numbers) else { break };
        if pauses.iter().all(|pause| pause.at != at) {
            let drawn = format!("{length} ms pass before {}", line(of, varied, at));
            let kind = StatementKind::Wait(Delay::Fixed(Duration::from_millis(length)));
            pauses.push(Extra { at, kind, drawn });
        }
    }
    pauses
}

fn steps(of: &Drawing<'_>, varied: &Randomized) -> Vec<Extra> {
    let mut numbers = of.numbers("steps");
    let places: Vec<usize> = places(varied).collect();
    let behind = varied.behind(of.behind);
    let hosts: Vec<Host> =
        Host::BOTH.into_iter().filter(|host| behind.is(*host) && !is_raw(varied, *host)).collect();
    let count = numbers.between(1, MOST);
    let mut steps: Vec<Extra> = Vec::new();
    for _ in 0..count {
        let (at, host) = (one_of(&places, &mut numbers), one_of(&hosts, &mut numbers));
        let (Some(at), Some(host)) = (at, host) else { break };
        if steps.iter().all(|step| step.at != at) {
            let drawn = format!("{host} is asked for its status before {}", line(of, varied, at));
            let call = UserCall::Status;
            let kind = StatementKind::Call { host, call, fails: Some(Fails::Either) };
            steps.push(Extra { at, kind, drawn });
        }
    }
    steps
}

fn one_of<T: Copy>(all: &[T], numbers: &mut crate::select::Numbers) -> Option<T> {
    let last = all.len().checked_sub(1)?;
    all.get(usize::try_from(numbers.between(0, last as u64)).ok()?).copied()
}

fn line(of: &Drawing<'_>, varied: &Randomized, at: usize) -> String {
    let start = varied.scenario.statements.get(at).map_or(0, |statement| statement.span.start);
    format!("line {}", of.source.place(start).line)
}

/// Before which statements something extra may stand: behind all that sets the scenario up.
fn places(varied: &Randomized) -> impl Iterator<Item = usize> {
    let statements = &varied.scenario.statements;
    let is_set_up =
        |it: &&Statement| matches!(it.kind, StatementKind::Given(_) | StatementKind::Set { .. });
    statements.iter().take_while(is_set_up).count()..statements.len()
}

/// Those of them before which nothing is in flight to a host that would take it.
fn quiet(varied: &Randomized, shown: &ScenarioResult) -> Vec<usize> {
    let raw = Host::BOTH.map(|host| is_raw(varied, host));
    let mut events = shown.trace.events.iter().peekable();
    let mut in_flight = Vec::new();
    let is_quiet = |at: &usize| {
        let before = |event: &&Event| event.statement.is_none_or(|it| (it as usize) < *at);
        while let Some(event) = events.next_if(before) {
            match &event.what {
                What::Sent { id, from, .. } | What::Requeued { id, from, .. }
                    if !raw[from.peer() as usize] =>
                {
                    in_flight.push(*id);
                }
                What::Arrived { id, .. } | What::Lost { id, .. } | What::Held { id, .. } => {
                    in_flight.retain(|it| it != id);
                }
                _ => {}
            }
        }
        in_flight.is_empty()
    };
    places(varied).filter(is_quiet).collect()
}

fn is_raw(varied: &Randomized, host: Host) -> bool {
    varied.scenario.statements.iter().any(|statement| {
        matches!(&statement.kind, StatementKind::Given(starts)
            if starts.contains(&(host, Start::Raw)))
    })
}
