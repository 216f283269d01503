//! Reading and running many scenarios: text to plan, and plan to verdict.
//!
//! `cargo bench -p synfin-benches --bench text`. Reading is measured at two sizes, to show
//! whether time and memory grow in proportion to the text. The comparison is one pass of memchr
//! over the same text, about as fast as text can be read.

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use synfin::harness::run_all;
use synfin::language::{Source, check};
use synfin::run::{RunOptions, Verdict, reachable, run_on_model};

/// Scenarios in the smaller text; the larger has eight times as many.
const SCENARIOS: usize = 10_000;
/// Every measurement is the median of this many.
const ROUNDS: usize = 5;

fn main() {
    println!("{:<34} {:>9} {:>9} {:>12}", "", "MB", "MB/s", "of memchr");
    for scenarios in [SCENARIOS, 8 * SCENARIOS] {
        let text = text(scenarios);
        let megabytes = text.len() as f64 / 1e6;
        let look = median(|| memchr::memchr_iter(b'\n', text.as_bytes()).count());
        // A source keeps its tree, so each round reads a new one.
        let read = median(|| {
            let source = Source::new("bench", text.as_bytes());
            let checked = check(&source, &reachable);
            (source, checked)
        });
        println!(
            "{:<34} {megabytes:>9.1} {:>9.0} {:>12.4}",
            format!("read and check {scenarios} scenarios"),
            megabytes / read,
            look / read,
        );
    }
    let source = Source::new("bench", text(SCENARIOS).into_bytes());
    let Ok(checked) = check(&source, &reachable) else {
        println!("the scenarios of the bench do not parse");
        return;
    };
    for (jobs, trace) in [(1, false), (1, true), (2, false)] {
        let mut options = RunOptions::default();
        options.trace = trace;
        let run = median(|| {
            let results =
                run_all(&checked.plan.scenarios, jobs, &AtomicBool::new(false), |scenario| {
                    run_on_model(scenario, &options).verdict
                });
            assert!(results.iter().all(|verdict| *verdict == Verdict::Passed));
        });
        let kept = if trace { ", traced" } else { "" };
        println!(
            "{:<34} {:>9} {:>9.1} µs each",
            format!("run {SCENARIOS}, {jobs} at once{kept}"),
            "",
            run / SCENARIOS as f64 * 1e6,
        );
    }
}

/// The median time of a few rounds, in seconds, without the time to drop their results.
fn median<T>(mut round: impl FnMut() -> T) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            let result = black_box(round());
            let time = start.elapsed().as_secs_f64();
            drop(result);
            time
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}

/// This many scenarios of twenty statements each.
fn text(scenarios: usize) -> String {
    let mut text = String::new();
    for n in 0..scenarios {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            r#"@rfc MUST-13 3.6.1
@hint "The side that closes first waits in TIME_WAIT."
scenario "active close {n}" {{
    given both ESTABLISHED
    client send 100
    server recv DATA seq=101 len=100
    client recv ACK ack=201
    server send "hello world"  # and an answer
    client recv DATA
    server recv ACK
    client close
    server recv FIN
    expect server CLOSE_WAIT
    expect client FIN_WAIT_2
    server close
    client recv FIN
    expect client TIME_WAIT, server CLOSED
    expect client.SND.NXT = client.ISS + 102
    wait 2MSL
    expect both CLOSED
    expect silence
    client connect
    network drop SYN
}}

"#
        );
    }
    text
}
