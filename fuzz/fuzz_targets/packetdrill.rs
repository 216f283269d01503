//! Any bytes as a packetdrill script: reading them ends, and messages about them have the right
//! places. What they come to runs on the model within its limits, the same with and without a
//! record.
//!
//! `fuzz/README.md` says how to run it.

#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use synfin::language::{Reading, Source, render};
use synfin::packetdrill::tree::Item;
use synfin::packetdrill::{check, parse};
use synfin::run::{Limits, RunOptions, run_on_model};

/// Tight, so that an endless run costs little.
const LIMITS: Limits = Limits {
    steps: 500,
    octets: 1 << 20,
    time: Duration::from_secs(30 * 24 * 60 * 60),
    real_wait: Duration::ZERO,
    real_total: Duration::ZERO,
};

fuzz_target!(|bytes: &[u8]| {
    let source = Source::new("fuzz.pkt", bytes);
    match parse(&source, &["Linux".to_owned(), "CC=\"reno\"".to_owned()]) {
        Ok(script) => {
            let mut at = 0;
            for item in &script.items {
                let span = match item {
                    Item::Command(command) => command.span,
                    Item::Event(event) => event.span,
                };
                assert!(at <= span.start && span.start < span.end, "out of order");
                at = span.end;
            }
            assert!(at as usize <= source.text().len());
            run(&source);
        }
        Err(diagnostics) => {
            assert!(diagnostics.iter().any(|diagnostic| diagnostic.is_error()));
            let said = render(&source, &diagnostics, false);
            assert!(!said.chars().any(|c| c.is_control() && c != '\n'), "{said:?}");
        }
    }
});

/// Runs what a script comes to, with a record and without.
fn run(source: &Source) {
    let Ok(checked) = check(source, &Reading::default()) else { return };
    for scenario in &checked.plan.scenarios {
        let run = |trace| {
            let mut options = RunOptions::default();
            (options.trace, options.limits) = (trace, LIMITS);
            run_on_model(scenario, &options)
        };
        let (traced, bare) = (run(true), run(false));
        assert!(traced.verdict == bare.verdict && traced.failures == bare.failures);
    }
}
