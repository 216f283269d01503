//! Runs the jobs and compares their ladders, in parallel.

use super::progress::Progress;
use super::{Args, Done, Job, select};
use crate::cli::interrupt;
use crate::host::PerHost;
use crate::report::ladder::{self, Look, layout};
use crate::run::{Limits, RunOptions, Verdict, run_all, run_on};
use crate::snapshot::{self, Mode, Snapshot, on_ci};
use crate::stack::Implementation;

/// Runs all jobs. The results stand in the order of the jobs, whatever the order of running;
/// a job that was left out, because of `--fail-fast` or Ctrl-C, has none.
pub fn all(
    jobs: &[Job<'_>],
    args: &Args,
    implementations: &PerHost<Implementation>,
    terminal: bool,
) -> Vec<Option<Done>> {
    let ci = on_ci(std::env::var("CI").ok().as_deref());
    let order = select::order(jobs.len(), args.shuffle);
    let progress = Progress::new(jobs.len(), terminal, "scenarios");
    let results = run_all(
        &order,
        args.jobs(),
        interrupt::flag(),
        |done: &Done| args.fail_fast && done.fails(),
        |at| {
            let done = one(&jobs[*at], args, implementations, ci);
            progress.step();
            done
        },
    );
    progress.clear();
    let mut in_place: Vec<Option<Done>> = jobs.iter().map(|_| None).collect();
    for (at, done) in order.into_iter().zip(results) {
        in_place[at] = done;
    }
    in_place
}

impl Done {
    /// Whether the run as a whole fails by it.
    fn fails(&self) -> bool {
        matches!(self.result.verdict, Verdict::Failed | Verdict::Open) || self.snapshot.fails()
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
