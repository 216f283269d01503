//! `synfin grade`: submissions against an assignment. The grading itself is in
//! [`crate::judge`], the results in [`crate::grade`].

mod also;
mod args;
mod check;
mod lines;
mod only;
mod results;

use std::collections::BTreeSet;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::context::Context;
use super::exit::{Exit, Outcome, Stop};
use super::interrupt;
use super::run::progress::Progress;
use crate::grade::record::Kind;
use crate::grade::store::{self, Store};
use crate::grade::submission::{Candidate, find};
use crate::harness::{Crew, in_order};
use crate::judge::assignment::Assignment;
use crate::judge::kind::{Grader, Halt};
use crate::judge::one::{self, Options};
use crate::judge::similar;
use crate::sandbox::Reach;
use crate::text::{some, visible};

pub use args::Args;
use args::Results;

/// How many results may wait for an earlier one: each holds all output of a submission.
const AHEAD: usize = 16;

/// The default folder for the results of several submissions.
const RESULTS: &str = "results";

/// Grades everything.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    match &args.command {
        Some(Results::Merge { into, from }) => return results::merge(into, from, context),
        Some(Results::Diff { old, new }) => return results::compare(old, new, context),
        None => {}
    }
    let folder = args.assignment();
    if !folder.exists() {
        return Err(Stop::usage(format!("no such folder: `{}`", folder.display())));
    }
    let assignment = Assignment::load(&folder).map_err(invalid)?;
    if assignment.settings.kind == Kind::Program {
        // It has its own exit code, before anything is prepared.
        let unavailable = |error| Stop::Error(Exit::UNAVAILABLE, error);
        Reach::find(args.sandbox).map_err(unavailable)?;
    }
    let mut grader = Grader::new(&assignment, args.sandbox).map_err(invalid)?;
    if let Some(remark) = grader.remark() {
        context.warning(remark)?;
    }
    let only = only::only(&grader, args, context)?;
    if args.check {
        return check::run(&grader, context);
    }
    for unsound in grader.unsound() {
        context.warning(format!("{unsound}; no program can pass it: see `--check`"))?;
    }
    let Chosen { candidates, all } = chosen(&mut grader, args, context)?;
    if candidates.is_empty() {
        let message =
            "there are no submissions here: name a folder, an archive or a file that was \
                       handed in, or a folder of them with `--class`"
                .to_owned();
        return Err(Stop::Error(Exit::NOTHING_RAN, message));
    }
    if args.replay.is_some() && candidates.len() > 1 {
        return Err(Stop::usage(
            "`--replay` repeats the run of one submission, and here are several: name that one",
        ));
    }
    if !args.also.is_empty() && candidates.len() > 1 {
        return Err(Stop::usage(
            "`--also` writes the result of one submission, and here are several: leave it out, and use `synfin export` on the results",
        ));
    }
    let also = also::All::new(&args.also);
    let store = match (&args.out, candidates.len()) {
        (Some(folder), _) => Some(Store::open(folder).map_err(Stop::usage)?),
        (None, _) if only.is_some() => None,
        (None, 1) => None,
        (None, _) => Some(Store::open(Path::new(RESULTS)).map_err(Stop::usage)?),
    };
    if let Some(store) = &store {
        belongs(store, &assignment, &candidates)?;
    }
    interrupt::listen();
    let options = Options {
        seed: seed(args)?,
        times: args.times,
        resume: args.resume,
        only: only.as_ref(),
        also: also.as_ref().map(|also| also as &dyn one::Also),
        cancel: interrupt::flag(),
    };
    let crew = Crew::of(args.jobs.map_or(0, usize::from)).ahead(AHEAD);
    let progress = Progress::new(candidates.len(), context.err.terminal, "submissions");
    // With `choose`, filters leave different numbers of tests.
    let alike = only.is_none() || assignment.settings.variation.choose.is_none();
    let mut lines = lines::Lines::new(&candidates, alike);
    // Grading a submission ends by itself at Ctrl-C, and reports it.
    let never = AtomicBool::new(false);
    let grade = |candidate: &Candidate| {
        let graded = one::grade(&grader, candidate, store.as_ref(), options);
        progress.step();
        graded
    };
    let mut reader = Reader::default();
    let ended = in_order(&candidates, crew, &never, grade, |made| {
        let added = made.result.map_err(Stopped::Halt).and_then(|graded| {
            let written = lines.add(&graded, context);
            reader.is_there(written, store.as_ref(), context).map_err(Stopped::Output)
        });
        added.map_or_else(ControlFlow::Break, ControlFlow::Continue)
    });
    progress.clear();
    match ended {
        ControlFlow::Continue(()) => {}
        ControlFlow::Break(Stopped::Output(error)) => return Err(Stop::Output(error)),
        ControlFlow::Break(Stopped::Halt(Halt::Cancelled)) => {
            reader.is_there(lines.end(context), store.as_ref(), context)?;
            let kept = "earlier results are kept; `--resume` continues";
            return Err(interrupt::stop(if store.is_some() { kept } else { "nothing is kept" }));
        }
        ControlFlow::Break(Stopped::Halt(Halt::Output(message))) => {
            return Err(Stop::usage(message));
        }
    }
    if let Some(store) = store.as_ref().filter(|_| all.len() > 1) {
        // A shard compares all of them, too: who is similar does not depend on the shards.
        let similar = similar::compare(&grader, &all, crew, interrupt::flag());
        let Some(similar) = similar else {
            reader.is_there(lines.end(context), Some(store), context)?;
            return Err(interrupt::stop(
                "all results are kept, but submissions were not compared: `--resume` does it",
            ));
        };
        similar.write(store.folder()).map_err(Stop::usage)?;
        lines.mark(similar);
    }
    reader.is_there(lines.end(context), store.as_ref(), context)?;
    if only.is_some() && lines.looked_at() == 0 {
        let message = "the tests that the filters leave were drawn for none of the submissions";
        return Err(Stop::Error(Exit::NOTHING_RAN, message.to_owned()));
    }
    if let Some(store) = store.filter(|_| args.shard.is_none() && candidates.len() > 1) {
        others(&store, &candidates, context)?;
    }
    Ok(if lines.all_full() { Exit::PASSED } else { Exit::FAILED })
}

/// Why grading ends before its end.
enum Stopped {
    Halt(Halt),
    /// Nobody can be told anything.
    Output(io::Error),
}

/// Whoever reads stdout. Results that are kept are worth their time without a reader too, as with
/// `grade … | head`.
#[derive(Default)]
struct Reader {
    gone: bool,
}

impl Reader {
    /// What comes of writing: if the reader is gone and results are kept, grading goes on, and
    /// stderr says so once.
    fn is_there(
        &mut self,
        written: io::Result<()>,
        store: Option<&Store>,
        context: &mut Context,
    ) -> io::Result<()> {
        match (written, store) {
            (Err(error), Some(store)) if error.kind() == io::ErrorKind::BrokenPipe => {
                context.out.close();
                if !std::mem::replace(&mut self.gone, true) {
                    context.warning(format_args!(
                        "nobody reads the output any more; grading goes on, and the results are \
                         kept in `{}`",
                        store.folder().display()
                    ))?;
                }
                Ok(())
            }
            (written, _) => written,
        }
    }
}

/// The seed for everybody, if there is one.
fn seed(args: &Args) -> Result<Option<u32>, Stop> {
    let replayed = args.replay.as_deref().map(store::read).transpose().map_err(Stop::usage)?;
    Ok(args.seed.or(replayed.map(|result| result.seed)))
}

/// The submissions at the paths.
struct Chosen {
    /// Those to grade: of a shard, its own.
    candidates: Vec<Candidate>,
    /// All of them.
    all: Vec<Candidate>,
}

/// The submissions at the paths, and those of the shard.
fn chosen(grader: &mut Grader<'_>, args: &Args, context: &mut Context) -> Result<Chosen, Stop> {
    if let Some(id) = also::student(args)? {
        return match args.submissions.as_slice() {
            [path] => Ok(Chosen { candidates: vec![Candidate::at(id, path)], all: Vec::new() }),
            _ => Err(Stop::usage(
                "`--student` names one submission, and here are several: leave it out, or name one",
            )),
        };
    }
    let found = find(&args.submissions, args.class, &grader.wanted()).map_err(Stop::usage)?;
    for remark in found.remarks {
        context.warning(visible(&remark))?;
    }
    // All of them, whatever a shard leaves out: shards make the same results.
    grader.meet(&found.candidates);
    let all = found.candidates;
    let is_taken =
        |(number, _): &(usize, &Candidate)| args.shard.is_none_or(|it| it.takes(*number));
    let taken = all.iter().enumerate().filter(is_taken).map(|(_, candidate)| candidate.clone());
    Ok(Chosen { candidates: taken.collect(), all })
}

/// Refuses to mix the results of two assignments: one would replace the other.
fn belongs(store: &Store, assignment: &Assignment, all: &[Candidate]) -> Result<(), Stop> {
    let ids = all.iter().map(|candidate| candidate.id.as_str());
    store.of_another(&assignment.name, ids).map_or(Ok(()), |(path, other)| {
        Err(Stop::usage(format!(
            "`{}` is a result of the assignment `{other}`, and this is `{}`: name another folder \
             with `--out`, or remove the old results",
            path.display(),
            assignment.name
        )))
    })
}

/// Names other students with results in the folder, who may have withdrawn: their results count in
/// every export of the folder.
fn others(store: &Store, all: &[Candidate], context: &mut Context) -> Result<(), Stop> {
    /// At most this many are named.
    const NAMED: usize = 5;
    let ids: BTreeSet<&str> = all.iter().map(|candidate| candidate.id.as_str()).collect();
    let there = store.submissions().map_err(Stop::usage)?;
    let others: Vec<&String> = there.iter().filter(|id| !ids.contains(id.as_str())).collect();
    if others.is_empty() {
        return Ok(());
    }
    let others: Vec<String> = others.iter().map(|id| format!("`{}`", visible(id))).collect();
    let named = some(&others, NAMED);
    let message = format!(
        "the folder also has earlier results of other submissions: {named}; every export of the \
         folder includes them until they are removed"
    );
    Ok(context.warning(message)?)
}

fn invalid(message: String) -> Stop {
    Stop::Error(Exit::INVALID, message)
}
