//! packetdrill scripts on the model, against the scenarios that they become: text to verdict.
//!
//! `cargo bench -p synfin-benches --bench scripts`. The scripts are those of the tests that run, over
//! and over until there are 300. Only the ratio counts: absolute times differ from machine to
//! machine.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use synfin::harness::{Text, scenarios};
use synfin::language::Reading;
use synfin::run::{RunOptions, run_on_model};

/// How many run in a round.
const SCRIPTS: usize = 300;
/// Rounds of each, alternating; the median counts.
const ROUNDS: usize = 15;

/// Texts with their names.
type Texts = Vec<(&'static str, Vec<u8>)>;

fn main() -> Result<(), String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/packetdrill");
    let reading = Reading::default();
    let (mut scripts, mut imported) = (Texts::new(), Texts::new());
    for file in scenarios(&folder)? {
        let text = Text::read_with(&file, "bench.pkt", &reading)?;
        let runs = text.plan.scenarios.iter().any(|scenario| scenario.unsupported.is_none());
        if let Some(import) = text.import(&reading, None).filter(|_| runs) {
            scripts.push(("bench.pkt", text.source.text().as_bytes().to_vec()));
            imported.push(("bench.synfin", import.text.into_bytes()));
        }
    }
    let mut columns =
        [("300 scripts", scripts, Vec::new()), ("the same as scenarios", imported, Vec::new())];
    for _ in 0..ROUNDS {
        for (_, texts, times) in &mut columns {
            let start = Instant::now();
            for (name, text) in texts.iter().cycle().take(SCRIPTS) {
                let text = Text::with(*name, text.clone(), &reading);
                for scenario in &text.plan.scenarios {
                    black_box(run_on_model(scenario, &RunOptions::default()).verdict);
                }
            }
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    let medians = columns.map(|(name, _, mut times)| {
        times.sort_by(f64::total_cmp);
        (name, times[ROUNDS / 2])
    });
    println!("{:<24} {:>8} {:>14}", "", "ms", "of scenarios");
    for (name, ms) in &medians {
        println!("{name:<24} {ms:>8.1} {:>14.2}", ms / medians[1].1);
    }
    Ok(())
}
