//! Searching an exploration: synfin's search against stateright's, on the same model, in the same run.
//!
//! `cargo bench -p synfin-benches --bench explore`, in the repository's folder. A state of stateright's
//! model is a [`Situation`], and its actions are the [`Step`]s from there, so both have the same
//! states; the bench asserts that they count as many. Only the ratio counts. With the argument
//! `--long` a search of the larger model stands alone, at the sizes that are given: how fast it is,
//! and how much memory it takes.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};
use std::{env, fs};

use stateright::{Checker, Model, Property};
use synfin::explore::{Bounds, Frame, Search, Situation, Step, explore};
use synfin::language::plan::Scenario;
use synfin::language::{Source, check};
use synfin::run::{reachable, stand};
use synfin::tcp::Rules;

/// Rounds of each, alternating.
const ROUNDS: usize = 3;

/// The exploration as stateright sees it. What lives as long as the process is leaked.
struct Peer {
    frame: Frame<'static>,
    start: Situation,
}

impl Model for Peer {
    type State = Situation;
    /// With what comes of it, which is found out together with whether it is possible.
    type Action = (Step, Situation);

    fn init_states(&self) -> Vec<Situation> {
        vec![self.start.clone()]
    }

    fn actions(&self, situation: &Situation, actions: &mut Vec<Self::Action>) {
        actions.extend(situation.next(&self.frame));
    }

    fn next_state(&self, _: &Situation, (_, next): Self::Action) -> Option<Situation> {
        Some(next)
    }

    /// One that holds everywhere: without any, it would have nothing to search for.
    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always("users get what was sent", |_, situation: &Situation| {
            let [client, server] = &situation.parties.0;
            client.got_what_was_sent(server) && server.got_what_was_sent(client)
        })]
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let rules = Arc::new(Rules::standard().clone());
    let arguments: Vec<String> = env::args().skip(1).filter(|it| it != "--bench").collect();
    match arguments.split_first() {
        Some((first, sizes)) if first == "--long" => alone(&rules, sizes),
        _ => beside(&rules),
    }
}

/// One size after another, of the larger model alone.
fn alone(rules: &Arc<Rules>, sizes: &[String]) -> Result<(), Box<dyn Error>> {
    let scenario = read("long.synfin")?;
    println!("{:<24} {:>10} {:>16}", "", "seconds", "situations a s");
    for size in sizes {
        let (states, time) = ours(&scenario, rules, size.parse()?, 1)?;
        let seconds = time.as_secs_f64();
        println!("{states:<24} {seconds:>10.2} {:>16.0}", states as f64 / seconds);
    }
    Ok(())
}

/// Both, one after the other.
fn beside(rules: &Arc<Rules>) -> Result<(), Box<dyn Error>> {
    let scenario: &'static Scenario = Box::leak(Box::new(read("model.synfin")?));
    let lasting: &'static Rules = Box::leak(Box::new(Rules::clone(rules)));
    let frame = Frame::of(scenario, lasting).ok_or("no exploration")?;
    let standing = stand(scenario, rules).ok_or("its statements fail")?;
    let start = Situation::start(standing, &frame);
    let mut times = [const { Vec::new() }; 2];
    let mut states = 0;
    for _ in 0..ROUNDS {
        let (count, time) = ours(scenario, rules, u64::MAX, 1)?;
        times[0].push(time);
        states = count;
        let model = Peer { frame, start: start.clone() };
        let begun = Instant::now();
        let checker = model.checker().threads(1).spawn_bfs().join();
        times[1].push(begun.elapsed());
        assert_eq!(checker.unique_state_count() as u64, states, "they differ in what they reach");
        checker.assert_properties();
    }
    println!(
        "{:<24} {:>16} {:>14}",
        format!("{states} situations"),
        "situations a s",
        "of stateright"
    );
    let rates = times.map(|times| states as f64 / median(times).as_secs_f64());
    for (name, rate) in ["synfin", "stateright 0.31"].iter().zip(rates) {
        println!("{name:<24} {rate:>16.0} {:>14.1}", rate / rates[1]);
    }
    Ok(())
}

/// Situations that synfin's search reaches, and how long it takes.
fn ours(
    scenario: &Scenario,
    rules: &Arc<Rules>,
    states: u64,
    jobs: usize,
) -> Result<(u64, Duration), Box<dyn Error>> {
    let bounds = Bounds { states, memory: 8 << 30 };
    let cancel = AtomicBool::new(false);
    let search = Search { rules, bounds, jobs, cancel: &cancel, progress: &|_, _| {} };
    let begun = Instant::now();
    let explored = explore(scenario, &search).ok_or("its statements fail")?;
    Ok((explored.states, begun.elapsed()))
}

fn read(name: &str) -> Result<Scenario, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("explore").join(name);
    let checked = check(&Source::new(name, fs::read(path)?), &reachable);
    let checked = checked.map_err(|errors| format!("{name}: {} errors", errors.len()))?;
    Ok(checked.plan.scenarios.into_iter().next().ok_or("no exploration")?)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
