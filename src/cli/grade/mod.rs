//! `synfin grade`: submissions against an assignment. The grading itself is
//! [`crate::grade`]'s.

mod args;
mod lines;

use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;

use super::context::Context;
use super::exit::{Exit, Outcome, Stop};
use super::interrupt;
use super::run::progress::Progress;
use crate::grade::assignment::Assignment;
use crate::grade::batch;
use crate::grade::kind::{Grader, Halt};
use crate::grade::one::{self, Graded, Options};
use crate::grade::store::Store;
use crate::grade::submission::{Candidate, find};

pub use args::Args;

/// Where the results of several submissions go, unless said.
const RESULTS: &str = "results";

/// Grades everything.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let assignment = Assignment::load(&args.assignment).map_err(invalid)?;
    let grader = Grader::new(&assignment).map_err(invalid)?;
    let candidates = chosen(&grader, args)?;
    if candidates.is_empty() {
        let message = "there are no submissions here".to_owned();
        return Err(Stop::Error(Exit::NOTHING_RAN, message));
    }
    let store = match (&args.out, candidates.len()) {
        (Some(folder), _) => Some(Store::open(folder).map_err(Stop::usage)?),
        (None, 1) => None,
        (None, _) => Some(Store::open(Path::new(RESULTS)).map_err(Stop::usage)?),
    };
    interrupt::listen();
    let options = Options {
        seed: args.seed,
        times: args.times,
        resume: args.resume,
        cancel: interrupt::flag(),
    };
    let jobs = args.jobs.or_else(|| thread::available_parallelism().ok());
    let progress = Progress::new(candidates.len(), context.err.terminal, "submissions");
    let mut lines = lines::Lines::new(&candidates, &assignment, args);
    let graded = batch::run(
        &candidates,
        jobs.unwrap_or(NonZeroUsize::MIN),
        |candidate| {
            let graded = one::grade(&grader, candidate, store.as_ref(), options);
            progress.step();
            graded
        },
        |_, Graded { result, kept }| {
            lines.add(&result, kept, context).map_err(|error| Halt::Output(error.to_string()))
        },
    );
    progress.clear();
    match graded {
        Ok(()) => {}
        Err(Halt::Cancelled) => {
            lines.end(context)?;
            let message = "interrupted: what was graded is kept; `--resume` goes on".to_owned();
            return Err(Stop::Error(Exit::INTERRUPTED, message));
        }
        Err(Halt::Output(message)) => return Err(Stop::usage(message)),
    }
    lines.end(context)?;
    Ok(if lines.all_full() { Exit::PASSED } else { Exit::FAILED })
}

/// The submissions that the paths mean, and of them this shard.
fn chosen(grader: &Grader<'_>, args: &Args) -> Result<Vec<Candidate>, Stop> {
    let candidates = find(&args.submissions, &grader.wanted()).map_err(Stop::usage)?;
    Ok(candidates
        .into_iter()
        .enumerate()
        .filter(|(number, _)| args.shard.is_none_or(|shard| shard.takes(*number)))
        .map(|(_, candidate)| candidate)
        .collect())
}

fn invalid(message: String) -> Stop {
    Stop::Error(Exit::INVALID, message)
}
