//! `synfin run`: which scenarios, on what, and how the results are written. The running itself
//! is [`crate::run`]'s, the writing [`crate::report`]'s.

mod args;
mod execute;
pub(super) mod progress;
mod tell;
mod watch;
mod write;

use std::io::Write;
use std::path::Path;

use super::context::Context;
use super::exit::{Exit, Outcome, Stop};
use super::interrupt;
use super::{known, load};
use crate::harness::{Case, Text, left_over};
use crate::host::PerHost;
use crate::report::json::Listed;
use crate::report::{self, Format, Summary};
use crate::run::ScenarioResult;
use crate::snapshot::{self, Mode, on_ci};
use crate::stack::Implementation;
use crate::text::Style;

pub use args::{Args, Inconclusive, duration, profile, stack};

/// The result of a scenario.
struct Done {
    result: ScenarioResult,
    snapshot: snapshot::Outcome,
}

/// Runs scenarios, once or whenever they change.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    if args.paths.is_empty() && !args.library && args.texts.is_empty() {
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
            "`--snapshots` keeps the ladders of the model: leave it out, or `--stack` and `--profile`",
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
    let reading = args.names.reading(&args.scripts, &implementations.0);
    let mut texts = load::load(&args.paths(), &args.texts, &reading, args.jobs(), context)?;
    if let Err(stop) = load::refuse(&texts, "nothing was run", context) {
        nothing_ran(&texts, args, context)?;
        return Err(stop);
    }
    load::tell_unknown_stacks(&texts, context)?;
    texts.iter_mut().for_each(settle);
    if let Some(file) = &args.known {
        known::mark(file, &mut texts, context)?;
    }
    let choice = load::choose(&texts, &args.filter, Some(implementations), args.shard, context)?;
    if choice.cases.is_empty() {
        nothing_ran(&[], args, context)?;
        return Err(Stop::Error(Exit::NOTHING_RAN, choice.nothing()));
    }
    let cases = choice.cases;
    if args.list {
        return list(&cases, args, context);
    }
    if let Some(output) = &args.output {
        write::is_free(output, args.force)?;
    }
    if cases.len() > 1 || cases.iter().any(|it| it.scenario.exploration.is_some()) {
        interrupt::listen();
    }
    let exit = execute::all(&cases, args, implementations, context)?;
    let stale = Implementation::are_the_model(implementations)
        && args.chooses_all()
        && stale(&texts, args, context)?;
    Ok(if stale && exit == Exit::PASSED { Exit::FAILED } else { exit })
}

/// Gives scenarios a name where there is no file to name them after.
fn settle(text: &mut Text) {
    // The first words of a script are hardly what it is about.
    let is_unnamed = text.path.is_none() && text.foreign().is_none();
    for scenario in &mut text.plan.scenarios {
        if is_unnamed && scenario.name == text.source.stem() {
            scenario.name = brief(text.source.text());
        }
    }
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

/// Names each snapshot that belongs to no scenario: of a file that ran whole, or one that is gone
/// from a folder that did. Says whether the run fails for it: it does where snapshots are checked.
fn stale(texts: &[Text], args: &Args, context: &mut Context) -> Result<bool, Stop> {
    let ci = on_ci(std::env::var("CI").ok().as_deref());
    let mode = |file: &Path| args.snapshots_of(file).on(ci);
    let kept =
        texts.iter().filter(|text| text.path.as_deref().is_some_and(|it| mode(it) != Mode::Off));
    let is_whole = |folder: &Path| {
        let within = |path: &Path| path == Path::new(".") || folder.starts_with(path);
        args.paths.iter().any(|path| path.is_dir() && within(path))
    };
    let mut fails = false;
    for path in left_over(kept, is_whole).map_err(Stop::usage)? {
        let shown = path.display();
        let message = format!("`{shown}` belongs to no scenario any more: remove it");
        let folder = path.parent().unwrap_or(Path::new(""));
        // `snapshots/` and the scenario files are neighbours.
        if mode(folder) == Mode::Check {
            fails = true;
            context.error(message)?;
        } else {
            context.warning(message)?;
        }
    }
    Ok(fails)
}

/// Writes what would run.
fn list(cases: &[Case<'_>], args: &Args, context: &mut Context) -> Outcome {
    let listed = cases.iter().map(|it| Listed::new(&it.text.source, it.scenario)).collect();
    let style = Style { colour: context.out.color };
    let text = report::json::list(listed, args.format(), style).map_err(defect)?;
    context.out.write_all(text.as_bytes())?;
    Ok(Exit::PASSED)
}

/// Writes for programs that nothing ran, with the errors of the texts, if there are any. People
/// have seen them on stderr.
fn nothing_ran(texts: &[Text], args: &Args, context: &mut Context) -> Result<(), Stop> {
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
