//! `synfin run`: which scenarios, on what, and how the results are written. The running itself
//! is [`crate::run`]'s, the writing [`crate::report`]'s.

mod args;
mod choice;
mod execute;
pub(super) mod progress;
mod stale;
mod tell;
mod watch;

use std::io::Write;

use super::context::Context;
use super::exit::{Exit, Outcome, Stop};
use super::interrupt;
use super::load::{self, Loaded};
use crate::host::PerHost;
use crate::language::Diagnostic;
use crate::language::plan::Scenario;
use crate::report::json::Listed;
use crate::report::{self, Format, Style, Summary};
use crate::run::ScenarioResult;
use crate::snapshot::{self, Mode};
use crate::stack::Implementation;

pub use args::{Args, Inconclusive};
use choice::Choice;

/// A scenario that is to run.
struct Job<'a> {
    /// Its file.
    text: &'a Loaded,
    /// What is to run.
    scenario: Scenario,
    /// Its part of the snapshot's file name.
    slug: String,
}

/// What came of a job.
struct Done {
    result: ScenarioResult,
    snapshot: snapshot::Outcome,
}

/// Runs scenarios, once or whenever they change.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    if args.paths.is_empty() && args.texts.is_empty() {
        return Err(Stop::usage(
            "nothing to run: name files or folders, `-` for stdin, or give a scenario with `-e`",
        ));
    }
    if args.list && !matches!(args.format(), Format::Human | Format::Json | Format::JsonLines) {
        return Err(Stop::usage(format!(
            "`--list` is written as `human`, `json` or `json-lines`, not as `{}`",
            args.format()
        )));
    }
    let implementations = args.implementations()?;
    implementations.0.iter().for_each(Implementation::prepare);
    let keeps = args.snapshots.is_some_and(|mode| mode != Mode::Off);
    if keeps && !Implementation::are_the_model(&implementations) {
        return Err(Stop::usage(
            "`--snapshots` keeps the ladders of the model: leave it out, or `--stack`",
        ));
    }
    if args.watch {
        watch::run(args, &implementations, context)
    } else {
        once(args, &implementations, context)
    }
}

/// Reads, checks, selects, runs and reports.
fn once(args: &Args, implementations: &PerHost<Implementation>, context: &mut Context) -> Outcome {
    let texts = load::load(&args.paths, &args.texts, args.jobs(), context)?;
    if texts.iter().any(Loaded::has_errors) {
        load::tell(&texts, Diagnostic::is_error, context)?;
        nothing_ran(&texts, args, context)?;
        let errors = texts.iter().flat_map(|text| &text.diagnostics).filter(|it| it.is_error());
        let count = errors.count();
        let errors = if count == 1 { "error" } else { "errors" };
        context.error(format_args!("{count} {errors}: nothing was run"))?;
        return Ok(Exit::INVALID);
    }
    load::tell_unknown_stacks(&texts, context)?;
    args.filter.warn(&load::scenarios(&texts), "scenario", context)?;
    let choice = Choice::of(&texts, args, implementations);
    if choice.jobs.is_empty() {
        nothing_ran(&[], args, context)?;
        context.error(choice.nothing())?;
        return Ok(Exit::NOTHING_RAN);
    }
    let jobs = choice.jobs;
    if args.list {
        return list(&jobs, args, context);
    }
    if jobs.len() > 1 {
        interrupt::listen();
    }
    let exit = execute::all(&jobs, args, implementations, context)?;
    let stale = Implementation::are_the_model(implementations)
        && args.chooses_all()
        && stale::tell(&texts, args, context)?;
    Ok(if stale && exit == Exit::PASSED { Exit::FAILED } else { exit })
}

/// Writes what would run.
fn list(jobs: &[Job<'_>], args: &Args, context: &mut Context) -> Outcome {
    let listed = jobs.iter().map(|job| Listed::new(&job.text.source, &job.scenario)).collect();
    let style = Style { colour: context.out.color };
    let text = report::json::list(listed, args.format(), style).map_err(defect)?;
    context.out.write_all(text.as_bytes())?;
    Ok(Exit::PASSED)
}

/// Writes what programs read where nothing ran: the errors of the texts, if there are any.
/// People have been told.
fn nothing_ran(texts: &[Loaded], args: &Args, context: &mut Context) -> Result<(), Stop> {
    if args.format() == Format::Human || args.list {
        return Ok(());
    }
    let mut writer = args.format().writer(report::Options::default());
    let mut text = String::new();
    let mut write = || {
        writer.begin(&mut text)?;
        for refused in texts {
            writer.refused(&refused.source, &refused.diagnostics, &mut text)?;
        }
        writer.end(&Summary::default(), &mut text)
    };
    write().map_err(defect)?;
    context.out.write_all(text.as_bytes())?;
    Ok(context.out.flush()?)
}

/// A format's library refused its own text.
fn defect(error: report::RenderError) -> Stop {
    Stop::usage(error.to_string())
}
