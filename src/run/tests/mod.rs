//! Scenarios, run: what each statement does, as its users see it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod advice;
mod alike;
mod anything;
mod data;
mod decided;
mod endless;
mod faults;
mod given;
mod judgement;
mod lazy;
mod listening;
mod moments;
mod network;
mod raw;
mod standing;
mod strict;
mod ticks;

use super::*;
use crate::explain::failure::{self as words, actual, expected};
use crate::host::Host;
use crate::language::plan::Scenario;
use crate::language::{Source, check};

/// Parses a text that must be right.
fn parse(text: &str) -> Scenario {
    let source = Source::new("test.synfin", text);
    let checked = check(&source, &reachable).unwrap_or_else(|errors| {
        panic!("{text}: {:?}", errors.iter().map(|it| &it.message).collect::<Vec<_>>())
    });
    checked.plan.scenarios.into_iter().next().unwrap()
}

/// Runs a text on two models.
fn run(text: &str) -> ScenarioResult {
    run_on_model(&parse(text), &RunOptions::default())
}

/// Runs a text that must pass.
#[track_caller]
fn passes(text: &str) -> ScenarioResult {
    let result = run(text);
    assert_eq!(result.verdict, Verdict::Passed, "{text}\n{}", failures(&result));
    result
}

/// Runs a text in which exactly one thing must fail.
#[track_caller]
fn fails(text: &str) -> Failure {
    let result = run(text);
    assert_eq!(result.failures.len(), 1, "{text}\n{}", failures(&result));
    assert_eq!(result.verdict, Verdict::Failed);
    result.failures.into_iter().next().unwrap()
}

fn failures(result: &ScenarioResult) -> String {
    let line = |failure: &Failure| {
        format!(
            "{}: expected {}; got {}; {:?}\n",
            failure.statement,
            expected(failure),
            actual(failure),
            told(failure)
        )
    };
    result.failures.iter().map(line).collect()
}

/// What it is advised, in words.
fn told(failure: &Failure) -> Vec<String> {
    failure.advice.iter().map(words::advice).collect()
}

/// The trace, a line an event, without what led to where the scenario starts.
fn trace(result: &ScenarioResult) -> Vec<String> {
    result.trace.events.iter().filter(|event| !event.setup).map(line).collect()
}

fn line(event: &Event) -> String {
    let words = |segment| words::segment(segment, &[]);
    match &event.what {
        What::Start => "start".to_owned(),
        What::Call { host, call, refused: None } => format!("{host} {call}"),
        What::Call { host, call, refused: Some(refusal) } => {
            format!("{host} {call} refused {}", refusal.error)
        }
        What::Sent { id, from, segment, origin } => {
            format!("{} {from} sends {} {origin:?}", id.0, words(segment))
        }
        What::Arrived { id, to, segment } => format!("{} {to} gets {}", id.0, words(segment)),
        What::Lost { id, segment, .. } => format!("{} lost {}", id.0, words(segment)),
        What::Held { id, segment, .. } => format!("{} held {}", id.0, words(segment)),
        What::Requeued { id, segment, .. } => format!("{} requeued {}", id.0, words(segment)),
        What::Link { up } => if *up { "up" } else { "down" }.to_owned(),
        What::Icmp { to, icmp } => format!("{to} gets {}", icmp.name()),
        What::Again { events, times } => format!("{events} events {times} times"),
        What::Clock => format!("clock {}", event.time),
        What::Timer { host, timer } => format!("{} {host} {timer}", event.time),
        What::Signal { host, signal } => format!("{host} told {signal}"),
        What::Read { host, octets, end } => format!("{host} reads {octets} {end}"),
    }
}
