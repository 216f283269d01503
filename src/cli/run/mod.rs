//! `synfin run`: which scenarios, on what, and how the results are written. The running itself
//! is [`crate::run`]'s, the writing [`crate::report`]'s.

mod args;
mod execute;
pub(super) mod progress;
pub(super) mod select;
mod stale;
mod watch;

use std::io::Write;

use super::context::Context;
use super::exit::{Exit, Outcome, Stop};
use super::interrupt;
use super::load::{self, Loaded};
use crate::host::PerHost;
use crate::language::Diagnostic;
use crate::language::plan::Scenario;
use crate::report::{self, Entry, Format, Status, Style, Summary};
use crate::run::{ScenarioResult, is_meant_for};
use crate::snapshot::{self, Mode};
use crate::stack::Implementation;

pub use args::Args;

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
    let stacks = Implementation::names(implementations);
    let all = jobs(&texts);
    let found = all.len();
    let jobs = selected(all, args, implementations);
    if jobs.is_empty() {
        nothing_ran(&[], args, context)?;
        context.error(match found {
            0 => "there are no scenarios here".to_owned(),
            1 => "the one scenario here was not selected".to_owned(),
            _ => format!("none of the {found} scenarios here was selected"),
        })?;
        return Ok(Exit::NOTHING_RAN);
    }
    if jobs.len() > 1 {
        interrupt::listen();
    }
    let done = execute::all(&jobs, args, implementations, context.err.terminal);
    let exit = report(&jobs, &done, args, &stacks, context)?;
    let stale = Implementation::are_the_model(implementations)
        && args.chooses_all()
        && stale::tell(&texts, args, context)?;
    Ok(if stale && exit == Exit::PASSED { Exit::FAILED } else { exit })
}

/// Writes what programs read where nothing ran: the errors of the texts, if there are any.
/// People have been told.
fn nothing_ran(texts: &[Loaded], args: &Args, context: &mut Context) -> Result<(), Stop> {
    if args.format() == Format::Human {
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

/// Every scenario of every text.
fn jobs(texts: &[Loaded]) -> Vec<Job<'_>> {
    let mut jobs = Vec::new();
    for text in texts {
        let scenarios = &text.plan.scenarios;
        let slugs = snapshot::slugs(scenarios.iter().map(|scenario| scenario.name.as_str()));
        for (scenario, slug) in scenarios.iter().zip(slugs) {
            let mut scenario = scenario.clone();
            if text.origin.path().is_none() && scenario.name == text.source.stem() {
                // There is no file to name it after, so it is named by what it says.
                scenario.name = brief(text.source.text());
            }
            jobs.push(Job { text, scenario, slug });
        }
    }
    jobs
}

/// The beginning of a text, in one line.
fn brief(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut words = text.split_whitespace();
    let mut line = words.next().unwrap_or_default().to_owned();
    for word in words {
        if line.chars().count() + word.chars().count() >= LONGEST {
            line.push_str(" …");
            break;
        }
        line.push(' ');
        line.push_str(word);
    }
    line
}

/// The scenarios that the options choose, on the profile that they choose.
fn selected<'a>(jobs: Vec<Job<'a>>, args: &Args, hosts: &PerHost<Implementation>) -> Vec<Job<'a>> {
    let mut chosen: Vec<Job<'a>> = jobs
        .into_iter()
        .filter(|job| args.filter.takes(job.text.source.name(), &job.scenario))
        .filter(|job| is_meant_for(&job.scenario, hosts))
        .enumerate()
        .filter(|(number, _)| args.shard.is_none_or(|shard| shard.takes(*number)))
        .map(|(_, job)| job)
        .collect();
    if let Some(profile) = &args.profile {
        for job in &mut chosen {
            job.scenario.attributes.profile.get_or_insert_with(|| profile.clone());
        }
    }
    chosen
}

/// Writes the results, in the order of the scenarios.
fn report(
    jobs: &[Job<'_>],
    done: &[Option<Done>],
    args: &Args,
    stacks: &[&str],
    context: &mut Context,
) -> Outcome {
    let style = Style { colour: context.out.color };
    let options = report::Options { style, trace: args.trace(), explain: args.explain };
    let mut writer = args.format().writer(options);
    let mut text = String::new();
    let mut summary = Summary::default();
    let mut unwritten = 0;
    writer.begin(&mut text).map_err(defect)?;
    for (job, done) in jobs.iter().zip(done) {
        let Some(done) = done else { continue };
        let entry = Entry {
            source: &job.text.source,
            scenario: &job.scenario,
            result: &done.result,
            stacks,
            snapshot: &done.snapshot,
        };
        summary.add(&entry);
        // Who asks for them to be written has to know that they were not.
        let lost = args.snapshots == Some(Mode::Update) && done.snapshot.is_unwritten();
        unwritten += usize::from(lost);
        let of_interest = entry.status() != Status::Passed || args.trace() || lost;
        if of_interest || !args.quiet || args.format() != Format::Human {
            writer.entry(&entry, &mut text).map_err(defect)?;
        }
        context.out.write_all(text.as_bytes())?;
        text.clear();
    }
    writer.end(&summary, &mut text).map_err(defect)?;
    context.out.write_all(text.as_bytes())?;
    context.out.flush()?;
    if interrupt::happened() {
        let message = format!("{} of {} scenarios ran", summary.scenarios, jobs.len());
        return Err(interrupt::stop(&message));
    }
    if unwritten > 0 {
        let what = if unwritten == 1 { "snapshot" } else { "snapshots" };
        context.error(format_args!("{unwritten} {what} could not be written"))?;
    }
    Ok(match summary {
        _ if summary.fails() => Exit::FAILED,
        _ if unwritten > 0 => Exit::USAGE,
        Summary { unavailable, .. } if unavailable > 0 => Exit::UNAVAILABLE,
        Summary { scenarios, skipped, .. } if skipped == scenarios => Exit::NOTHING_RAN,
        _ => Exit::PASSED,
    })
}

/// A format's library refused its own text.
fn defect(error: report::RenderError) -> Stop {
    Stop::usage(error.to_string())
}
