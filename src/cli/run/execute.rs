//! Runs the jobs and compares their ladders, in parallel.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::progress::Progress;
use super::tell::Teller;
use super::{Args, Done, Job};
use crate::cli::context::Context;
use crate::cli::exit::{Outcome, Stop};
use crate::cli::interrupt;
use crate::host::PerHost;
use crate::report::ladder::{self, Look, layout};
use crate::run::{Crew, Limits, Made, RunOptions, Verdict, in_order, run_on};
use crate::select::order;
use crate::snapshot::{self, Mode, Snapshot, on_ci};
use crate::stack::Implementation;

/// Runs all jobs. Results are told in the order of the jobs, each as soon as all before it are
/// known; a job that was left out, because of `--fail-fast` or Ctrl-C, has none.
pub fn all(
    jobs: &[Job<'_>],
    args: &Args,
    implementations: &PerHost<Implementation>,
    context: &mut Context,
) -> Outcome {
    let ci = on_ci(std::env::var("CI").ok().as_deref());
    let order = order(jobs.len(), args.shuffle);
    let progress = Progress::new(jobs.len(), context.err.terminal, "scenarios");
    let stacks = Implementation::names(implementations);
    let mut teller = Teller::new(jobs, args, &stacks, &progress, context)?;
    teller.flush()?;
    let make = |at: &usize| {
        let done = one(&jobs[*at], args, implementations, ci);
        progress.step();
        done
    };
    // What was started before an earlier job waits for it: only where they are shuffled.
    let mut early = BTreeMap::new();
    let mut due = 0;
    let mut tell = |made: Made<Done>, teller: &mut Teller<'_, '_>| {
        let fails = args.fail_fast && made.result.fails(args);
        early.insert(order[made.at], made.result);
        while let Some(done) = early.remove(&due) {
            teller.add(due, &done)?;
            due += 1;
        }
        if !made.more {
            teller.flush()?;
        }
        Ok::<bool, Stop>(fails)
    };
    let crew = Crew::of(args.jobs());
    let ended =
        in_order(&order, crew, interrupt::flag(), make, |made| match tell(made, &mut teller) {
            Ok(false) => ControlFlow::Continue(()),
            Ok(true) => ControlFlow::Break(Ok(())),
            Err(stop) => ControlFlow::Break(Err(stop)),
        });
    if let ControlFlow::Break(Err(stop)) = ended {
        progress.clear();
        return Err(stop);
    }
    for (at, done) in early {
        teller.add(at, &done)?;
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

/// How far a scenario may go.
fn limits(slow: bool) -> Limits {
    if slow { Limits::default().slow() } else { Limits::default() }
}

/// Runs one.
fn one(job: &Job<'_>, args: &Args, implementations: &PerHost<Implementation>, ci: bool) -> Done {
    let is_model = Implementation::are_the_model(implementations);
    // What is kept beside a file is the model's ladder.
    let snapshots = snapshots(job, args, ci).filter(|_| is_model);
    let options = RunOptions {
        trace: args.trace() || snapshots.is_some(),
        patience: args.patience,
        limits: limits(args.slow),
    };
    let result = run_on(&job.scenario, &options, implementations);
    let snapshot = match snapshots {
        // What went wrong is no ladder to keep, nor one to compare: the failure says more.
        Some(_) if result.verdict == Verdict::Failed => snapshot::Outcome::Off,
        Some((file, mode)) => {
            let ladder = ladder::paint(&layout(&result.trace.events), Look::default());
            let Job { scenario, slug, .. } = job;
            Snapshot { file, name: &scenario.name, slug, ladder: &ladder }.compare(mode)
        }
        None => snapshot::Outcome::Off,
    };
    Done { result, snapshot }
}

/// The file beside which the job's snapshot is kept, and what is to be done with it.
fn snapshots<'a>(job: &Job<'a>, args: &Args, ci: bool) -> Option<(&'a std::path::Path, Mode)> {
    let file = job.text.origin.path()?;
    let mode = args.snapshots_of(file);
    (mode != Mode::Off).then_some((file, mode.on(ci)))
}
