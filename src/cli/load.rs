//! From paths to scenarios: every text is read and checked before anything is done with any.

use std::io::{self, Write};
use std::path::PathBuf;

use super::context::Context;
use super::exit::{Exit, Stop};
use super::filter::Filter;
use super::interrupt;
use crate::files::{LONGEST, reason, too_long};
use crate::harness::{
    self, Case, Choice, EXTENSION, LIBRARY, LeftOut, Origin, Text, Wanted, run_all,
};
use crate::host::PerHost;
use crate::language::{self, Code, Diagnostic, Reading};
use crate::select::{Shard, Subject};
use crate::stack::Implementation;
use crate::text::count;

/// Reads and checks everything that `paths` and `texts` mean, as `reading` says, on up to `jobs` threads (0: one
/// for each processor).
///
/// # Errors
/// If something cannot be read, or on Ctrl-C. Mistakes in a text are not errors here.
pub fn load(
    paths: &[PathBuf],
    texts: &[String],
    reading: &Reading,
    jobs: usize,
    context: &mut Context,
) -> Result<Vec<Text>, Stop> {
    let origins = harness::find(paths, texts).map_err(Stop::usage)?;
    let stdin = if origins.contains(&Origin::Stdin) { stdin(context)? } else { Vec::new() };
    let one = |origin: &Origin| match origin {
        Origin::File(path) => Text::read_with(path, origin.name(), reading),
        Origin::Shipped(file) => Ok(Text::with(origin.name(), file.text.clone(), reading)),
        Origin::Stdin => Ok(Text::with(origin.name(), stdin.clone(), reading)),
        Origin::Text(text, _) => Ok(Text::with(origin.name(), text.clone(), reading)),
    };
    let loaded = run_all(&origins, jobs, interrupt::flag(), one);
    if interrupt::happened() {
        return Err(interrupt::stop("nothing was done"));
    }
    all_or_errors(loaded, context)
}

/// The paths, and behind them the shipped library if it is `wanted` too.
pub fn with_library(paths: &[PathBuf], wanted: bool) -> Vec<PathBuf> {
    let library = wanted.then(|| PathBuf::from(LIBRARY));
    paths.iter().cloned().chain(library).collect()
}

/// All of stdin.
fn stdin(context: &mut Context) -> Result<Vec<u8>, Stop> {
    let text = context
        .read_stdin(LONGEST + 1)
        .map_err(|error| Stop::usage(format!("cannot read stdin: {}", reason(&error))))?;
    if text.len() as u64 > LONGEST {
        return Err(Stop::usage(too_long("stdin")));
    }
    Ok(text)
}

/// Everything, or every error, each on stderr.
fn all_or_errors(
    results: Vec<Result<Text, String>>,
    context: &mut Context,
) -> Result<Vec<Text>, Stop> {
    let mut good = Vec::new();
    let mut last_error: Option<String> = None;
    for result in results {
        match result {
            Ok(text) => good.push(text),
            Err(error) => {
                if let Some(earlier) = last_error.replace(error) {
                    context.error(earlier)?;
                }
            }
        }
    }
    match last_error {
        Some(error) => Err(Stop::usage(error)),
        None => Ok(good),
    }
}

/// Reads and checks everything for a command that runs it: a text with errors ends the command,
/// and an implementation in `@stack` that does not exist is worth a warning.
pub fn to_run(
    paths: &[PathBuf],
    reading: &Reading,
    jobs: usize,
    context: &mut Context,
) -> Result<Vec<Text>, Stop> {
    let texts = load(paths, &[], reading, jobs, context)?;
    refuse(&texts, "nothing was run", context)?;
    tell_unknown_stacks(&texts, context)?;
    interrupt::listen();
    Ok(texts)
}

/// Ends a command if texts have errors, which go to stderr; the message says what was `not_done`.
pub fn refuse(texts: &[Text], not_done: &str, context: &mut Context) -> Result<(), Stop> {
    let errors = texts.iter().flat_map(Text::errors).count();
    if errors == 0 {
        return Ok(());
    }
    tell(texts, Diagnostic::is_error, context)?;
    Err(Stop::Error(Exit::INVALID, format!("{}: {not_done}", count(errors, "error"))))
}

/// The scenarios of the texts that are wanted: those that fit the filter, are meant for these
/// implementations, if any are named, and belong to the shard.
pub fn choose<'a>(
    texts: &'a [Text],
    filter: &Filter,
    hosts: Option<&PerHost<Implementation>>,
    shard: Option<Shard>,
    context: &mut Context,
) -> Result<Choice<'a>, Stop> {
    filter.warn(&subjects(texts), "scenario", context)?;
    Ok(Choice::of(texts, Wanted { filter: &filter.read(), hosts, shard }))
}

/// The scenarios of the texts that fit the filter and are meant for the model.
pub fn for_the_model<'a>(
    texts: &'a [Text],
    filter: &Filter,
    context: &mut Context,
) -> Result<Vec<Case<'a>>, Stop> {
    let model = PerHost([Implementation::Model, Implementation::Model]);
    let choice = choose(texts, filter, Some(&model), None, context)?;
    if choice.cases.is_empty() {
        return Err(Stop::Error(Exit::NOTHING_RAN, choice.nothing()));
    }
    Ok(choice.cases)
}

/// The cases without the explorations among them; `why` ends the sentence that says how many are left
/// out.
///
/// # Errors
/// If there are only explorations.
pub fn scenarios_only<'a>(
    mut cases: Vec<Case<'a>>,
    why: &str,
    context: &mut Context,
) -> Result<Vec<Case<'a>>, Stop> {
    let all = cases.len();
    cases.retain(|case| case.scenario.exploration.is_none());
    let left = match all - cases.len() {
        0 => return Ok(cases),
        1 => format!("1 exploration is left out: {why}"),
        left => format!("{left} explorations are left out: {why}"),
    };
    if cases.is_empty() {
        return Err(Stop::Error(Exit::NOTHING_RAN, format!("nothing was run: {left}")));
    }
    writeln!(context.err, "{left}")?;
    Ok(cases)
}

/// Ends a command for the model in which no scenario passed, and none could, because nothing can run
/// it.
pub fn judged(passed: usize, left_out: &LeftOut) -> Result<(), Stop> {
    let unsupported = left_out.unsupported.len();
    if passed > 0 || unsupported == 0 || left_out.is_wrong() || !left_out.known.is_empty() {
        return Ok(());
    }
    let message = format!("nothing was judged: {unsupported} unsupported");
    Err(Stop::Error(Exit::NOTHING_RAN, message))
}

/// Ends a command that is for scenarios only if a text is in another notation; `made` says for what:
/// `exercises are made of`.
pub fn refuse_foreign(text: &Text, made: &str) -> Result<(), Stop> {
    match text.foreign() {
        Some(what) => {
            let name = text.source.name();
            Err(Stop::usage(format!(
                "`{name}` is a {what}: {made} scenarios; `synfin import` writes it as one"
            )))
        }
        None => Ok(()),
    }
}

/// All scenarios of the texts, as filters see them.
fn subjects(texts: &[Text]) -> Vec<Subject<'_>> {
    let of = |text| {
        let text: &Text = text;
        let name = text.source.name();
        text.plan.scenarios.iter().map(move |scenario| Subject::scenario(name, scenario))
    };
    texts.iter().flat_map(of).collect()
}

/// Ends a command that found no files where it was to look.
pub fn nothing_here() -> Stop {
    let message = format!("there are no files here that end in `.{EXTENSION}`");
    Stop::Error(Exit::NOTHING_RAN, message)
}

/// Warns of implementations in `@stack` and `@known` that do not exist: a scenario meant for them
/// alone runs nowhere.
pub fn tell_unknown_stacks(texts: &[Text], context: &mut Context) -> io::Result<()> {
    tell(texts, |diagnostic| diagnostic.code == Code::UnknownStack, context)
}

/// Writes the diagnostics that `choose` takes to stderr, as rustc does.
pub fn tell(
    texts: &[Text],
    choose: impl Fn(&Diagnostic) -> bool,
    context: &mut Context,
) -> io::Result<()> {
    for text in texts {
        let chosen: Vec<_> = text.diagnostics.iter().filter(|it| choose(it)).cloned().collect();
        let shown = language::render(&text.source, &chosen, context.err.color);
        context.err.write_all(shown.as_bytes())?;
    }
    context.err.flush()
}
