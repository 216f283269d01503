//! Any bytes: a run on the model ends within its limits, with the same result with and without a
//! record; no segment arrives that was not sent; every renderer can write the result. The lints
//! look at runs that reached their end.
//!
//! `fuzz/README.md` says how to run it.

#![no_main]

mod lines;

use std::collections::BTreeSet;
use std::time::Duration;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use synfin::language::plan::Scenario;
use synfin::language::{Checked, Diagnostic, Source, check, render};
use synfin::lint::lint;
use synfin::report::{Entry, Format, Options, Summary, ladder};
use synfin::run::{FailureKind, Limits, RunOptions, ScenarioResult, What, reachable, run_on_model};
use synfin::snapshot::Outcome;
use synfin::tcp::Time;
use synfin::text::Style;

/// Tight, so that an endless run costs little.
const LIMITS: Limits = Limits {
    steps: 500,
    octets: 1 << 20,
    time: Duration::from_secs(30 * 24 * 60 * 60),
    real_wait: Duration::ZERO,
    real_total: Duration::ZERO,
};

fuzz_target!(|bytes: &[u8]| {
    let source = Source::new("fuzz.synfin", bytes);
    let Checked { plan, warnings } = match check(&source, &reachable) {
        Ok(checked) => checked,
        Err(errors) => return told(&source, &errors),
    };
    told(&source, &warnings);

    let results: Vec<ScenarioResult> = plan.scenarios.iter().map(run).collect();
    let entries: Vec<Entry<'_>> = plan
        .scenarios
        .iter()
        .zip(&results)
        .map(|(scenario, result)| Entry {
            source: &source,
            scenario,
            result,
            stacks: &["model"],
            snapshot: &Outcome::Off,
        })
        .collect();
    // Every combination occurs, and the same text always draws the same one.
    let odd = |bit: usize| bytes.len() >> bit & 1 == 1;
    for format in Format::ALL {
        let style = Style { colour: odd(0) };
        write(
            *format,
            Options { style, trace: odd(1), explain: odd(2), inconclusive_fails: odd(3) },
            &entries,
        );
    }
    for result in &results {
        let drawn = ladder::plain(&result.trace.events);
        tame(&drawn, false);
        for line in drawn.lines() {
            assert!(line.chars().count() <= 100, "too wide: {line}");
        }
    }

    // A lint runs a scenario under the default limits, which are too wide here.
    let is_bounded = |result: &ScenarioResult| {
        result.failures.iter().any(|failure| failure.kind() == FailureKind::Bound)
    };
    if !results.iter().any(is_bounded) {
        told(&source, &lint(&plan));
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if seed % 2 == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let changed = lines::change(&data[..size], seed);
    let size = changed.len().min(max_size);
    data[..size].copy_from_slice(&changed[..size]);
    size
});

/// Runs a scenario twice, with a record and without.
fn run(scenario: &Scenario) -> ScenarioResult {
    let mut options = RunOptions::default();
    options.limits = LIMITS;
    let traced = run_on_model(scenario, &options);
    options.trace = false;
    let mut bare = run_on_model(scenario, &options);
    if bare.failures.is_empty() {
        bare.trace = traced.trace.clone();
    }
    assert!(traced == bare, "not the same without a record");
    conserves_segments(&traced);
    traced
}

/// Only segments that entered the network arrive or are lost, and each only once.
fn conserves_segments(result: &ScenarioResult) {
    let mut in_flight = BTreeSet::new();
    let mut time = Time::ZERO;
    for event in &result.trace.events {
        assert!(event.time >= time, "time goes backwards");
        time = event.time;
        match &event.what {
            What::Sent { id, .. } => assert!(in_flight.insert(*id), "sent twice"),
            What::Arrived { id, .. } | What::Lost { id, .. } => {
                assert!(in_flight.remove(id), "out of nowhere");
            }
            _ => {}
        }
    }
}

/// Writes the results in a format that can be read again.
fn write(format: Format, options: Options, entries: &[Entry<'_>]) {
    let mut out = String::new();
    let mut writer = format.writer(options);
    writer.begin(&mut out).unwrap();
    for entry in entries {
        writer.entry(entry, &mut out).unwrap();
    }
    writer.end(&Summary::of(entries), &mut out).unwrap();
    tame(&out, format == Format::Human && options.style.colour);
    match format {
        Format::Json => {
            serde_json::from_str::<serde_json::Value>(&out).unwrap();
        }
        Format::JsonLines => {
            for line in out.lines() {
                serde_json::from_str::<serde_json::Value>(line).unwrap();
            }
        }
        _ => {}
    }
}

/// Diagnostics can be shown.
fn told(source: &Source, diagnostics: &[Diagnostic]) {
    tame(&render(source, diagnostics, false), false);
    tame(&render(source, diagnostics, true), true);
}

/// No text makes a terminal or an XML reader do anything but show it.
fn tame(text: &str, coloured: bool) {
    let is_wild = |c: char| c.is_control() && c != '\n' && !(coloured && c == '\x1b');
    assert!(!text.chars().any(is_wild), "{text:?}");
}
