//! Runs the scenarios and compares their ladders, in parallel.

use std::ops::ControlFlow;

use super::progress::Progress;
use super::tell::Teller;
use super::{Args, Done};
use crate::cli::context::Context;
use crate::cli::exit::{Outcome, Stop};
use crate::cli::interrupt;
use crate::explore::{Bounds, Search, judge};
use crate::harness::{Case, Crew, Made, ladder, shuffled};
use crate::host::PerHost;
use crate::run::{Limits, RunOptions, ScenarioResult, Verdict, run_on, standard};
use crate::snapshot::{Mode, on_ci};
use crate::stack::Implementation;

/// Runs everything. Results are written in the order of the cases, each as soon as all before it
/// are known; a case left out, because of `--fail-fast` or Ctrl-C, has none.
pub fn all(
    cases: &[Case<'_>],
    args: &Args,
    implementations: &PerHost<Implementation>,
    context: &mut Context,
) -> Outcome {
    let ci = on_ci(std::env::var("CI").ok().as_deref());
    let progress = Progress::new(cases.len(), context.err.terminal, "scenarios");
    let stacks = Implementation::names(implementations);
    let mut teller = Teller::new(cases, args, &stacks, &progress, context)?;
    teller.flush()?;
    let is_search = |case: &&Case<'_>| case.scenario.exploration.is_some();
    // One alone has all threads; several have one each.
    let alone = cases.iter().filter(is_search).count() == 1;
    let how = How { args, implementations, ci, threads: if alone { args.jobs() } else { 1 } };
    let make = |case: &Case<'_>| {
        let done = one(case, &how, &progress);
        progress.step();
        done
    };
    let mut tell = |made: Made<Done>| {
        teller.add(made.at, &made.result)?;
        if made.more { Ok(()) } else { teller.flush() }
    };
    let ended = shuffled(
        cases,
        args.shuffle,
        Crew::of(args.jobs()),
        interrupt::flag(),
        make,
        |done| args.fail_fast && done.fails(args),
        |made| tell(made).map_or_else(ControlFlow::Break, ControlFlow::Continue),
    );
    if let ControlFlow::Break(stop) = ended {
        progress.clear();
        return Err::<_, Stop>(stop);
    }
    teller.end()
}

impl Done {
    /// Whether the run as a whole fails by it.
    fn fails(&self, args: &Args) -> bool {
        let strictly = self.result.verdict == Verdict::Inconclusive && args.inconclusive_fails();
        let fails = matches!(self.result.verdict, Verdict::Failed | Verdict::Open);
        fails || strictly || self.snapshot.fails()
    }
}

/// How each case is run.
struct How<'a> {
    args: &'a Args,
    implementations: &'a PerHost<Implementation>,
    ci: bool,
    /// For the search of an exploration; 0 is one for each processor.
    threads: usize,
}

/// Runs one.
fn one(case: &Case<'_>, how: &How<'_>, progress: &Progress) -> Done {
    let How { args, implementations, ci, .. } = *how;
    // The ladder kept beside a file is the model's.
    let file = case.text.path.as_ref().filter(|_| Implementation::are_the_model(implementations));
    let mode = file.map_or(Mode::Off, |file| args.snapshots_of(file).on(ci));
    let limits = Limits::default();
    let options = RunOptions {
        trace: args.trace() || mode != Mode::Off,
        patience: args.patience,
        limits: if args.slow { limits.slow() } else { limits },
    };
    if case.scenario.exploration.is_none() {
        let result = run_on(case.scenario, &options, implementations);
        let snapshot = ladder(case, &result, mode);
        return Done { result, snapshot };
    }
    let result = explored(case, &options, how, progress);
    // What other bounds leave is not what was kept.
    let is_cut = result.explored.as_ref().is_some_and(|it| it.cut.is_some());
    let mode = if is_cut && args.bounds() != Bounds::default() { Mode::Off } else { mode };
    let snapshot = ladder(case, &result, mode);
    Done { result, snapshot }
}

/// Searches an exploration, which only the model can be.
fn explored(
    case: &Case<'_>,
    options: &RunOptions,
    how: &How<'_>,
    progress: &Progress,
) -> ScenarioResult {
    if !Implementation::are_the_model(how.implementations) {
        return ScenarioResult::not_explored(case.scenario);
    }
    let told = |states, depth| progress.search(&case.scenario.name, states, depth);
    let search = Search {
        rules: &standard(),
        bounds: how.args.bounds(),
        jobs: how.threads,
        cancel: interrupt::flag(),
        progress: &told,
    };
    judge(case.scenario, options, &search)
}
