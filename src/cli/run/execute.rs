//! Runs the scenarios and compares their ladders, in parallel.

use std::ops::ControlFlow;

use super::progress::Progress;
use super::tell::Teller;
use super::{Args, Done};
use crate::cli::context::Context;
use crate::cli::exit::{Outcome, Stop};
use crate::cli::interrupt;
use crate::harness::{Case, Crew, Made, ladder, shuffled};
use crate::host::PerHost;
use crate::run::{Limits, RunOptions, Verdict, run_on};
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
    let make = |case: &Case<'_>| {
        let done = one(case, args, implementations, ci);
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

/// Runs one.
fn one(case: &Case<'_>, args: &Args, implementations: &PerHost<Implementation>, ci: bool) -> Done {
    // The ladder kept beside a file is the model's.
    let file = case.text.path.as_ref().filter(|_| Implementation::are_the_model(implementations));
    let mode = file.map_or(Mode::Off, |file| args.snapshots_of(file).on(ci));
    let limits = Limits::default();
    let options = RunOptions {
        trace: args.trace() || mode != Mode::Off,
        patience: args.patience,
        limits: if args.slow { limits.slow() } else { limits },
    };
    let result = run_on(case.scenario, &options, implementations);
    let snapshot = ladder(case, &result, mode);
    Done { result, snapshot }
}
