//! How far a scenario gets: the first thing that goes wrong, and nothing about why.

use std::time::Duration;

use super::mismatch::Mismatch;
use super::options::Limits;
use super::scenario::{NO_PROFILES, begin, configs};
use super::statements::Run;
use super::world::World;
use crate::host::PerHost;
use crate::language::Span;
use crate::language::plan::Scenario;
use crate::stack::Stack;
use crate::tcp::Config;

/// Something that went wrong in a scenario.
#[derive(Clone, PartialEq, Debug)]
pub struct Miss {
    /// The statement, as an index into the scenario's statements.
    pub statement: u32,
    /// What a failure there would underline.
    pub span: Span,
    /// What was expected, and what came instead; `None` if the run could not go on.
    pub mismatch: Option<Mismatch>,
}

/// Runs a scenario up to the first thing that goes wrong and for which there is no `pardon`, which
/// is returned: `None` if it gets to its end. `after` hears the number of each statement that has
/// ended without. For hosts on a virtual clock.
pub fn first_miss<S: Stack>(
    scenario: &Scenario,
    limits: Limits,
    build: impl FnOnce(&PerHost<Config>) -> PerHost<S>,
    mut pardon: impl FnMut(&Miss) -> bool,
    mut after: impl FnMut(usize),
) -> Option<Miss> {
    let configs = configs(scenario, &NO_PROFILES, &[]);
    let world = World::new(build(&configs), &configs, limits, false);
    let mut run = Run::new(scenario, &configs, Duration::ZERO, world);
    run.misses = Some(Vec::new());
    let mut begun = begin(&mut run);
    // One round more than there are statements: what is left open at the end.
    for at in 0..=scenario.statements.len() {
        let ended = match (at.checked_sub(1), begun) {
            (_, Err(halt)) => Err(halt),
            (None, _) => Ok(()),
            (Some(at), _) => run.statement(at),
        };
        let mut misses = run.misses.replace(Vec::new()).unwrap_or_default().into_iter();
        if let Some(miss) = misses.find(|miss| !pardon(miss)) {
            return Some(miss);
        }
        if ended.is_err() {
            let statement = at.saturating_sub(1);
            let span = scenario.statements.get(statement).map_or(scenario.span, |it| it.span);
            // A plan comes from a text of less than 4 GiB.
            return Some(Miss { statement: statement as u32, span, mismatch: None });
        }
        begun = Ok(());
        if let Some(at) = at.checked_sub(1) {
            after(at);
        }
    }
    let _ = run.at_end();
    run.misses.take().unwrap_or_default().into_iter().find(|miss| !pardon(miss))
}
