//! What `coverage`, `diagram` and `mutants` share: all scenarios of some paths, ready to run.

use std::path::PathBuf;

use super::context::Context;
use super::exit::{Exit, Stop};
use super::filter::Filter;
use super::interrupt;
use super::load::{self, Loaded};
use crate::language::Diagnostic;
use crate::library::Named;
use crate::select::Subject;

/// Reads and checks everything.
///
/// # Errors
/// If something cannot be read or does not check: then nothing is run.
pub fn load(paths: &[PathBuf], jobs: usize, context: &mut Context) -> Result<Vec<Loaded>, Stop> {
    let texts = load::load(paths, &[], jobs, context)?;
    let errors = texts.iter().flat_map(|text| &text.diagnostics).filter(|it| it.is_error()).count();
    if errors > 0 {
        load::tell(&texts, Diagnostic::is_error, context)?;
        let errors = if errors == 1 { "1 error".to_owned() } else { format!("{errors} errors") };
        return Err(Stop::Error(Exit::INVALID, format!("{errors}: nothing was run")));
    }
    load::tell_unknown_stacks(&texts, context)?;
    interrupt::listen();
    Ok(texts)
}

/// Their scenarios that the filters leave and that are meant for the model.
///
/// # Errors
/// If there are none.
pub fn scenarios<'a>(
    texts: &'a [Loaded],
    filter: &Filter,
    context: &mut Context,
) -> Result<Vec<Named<'a>>, Stop> {
    let chosen = chosen(texts, filter, context)?;
    let there_are_some = !chosen.is_empty();
    let scenarios: Vec<Named<'_>> =
        chosen.into_iter().map(|(_, named)| named).filter(Named::is_for_the_model).collect();
    if scenarios.is_empty() {
        let message = match there_are_some {
            _ if filter.takes_all() => "there are no scenarios for the model here",
            true => "of the scenarios that the filters leave, none is for the model",
            false => "there are no scenarios here, or the filters leave none",
        };
        return Err(Stop::Error(Exit::NOTHING_RAN, message.to_owned()));
    }
    Ok(scenarios)
}

/// Their scenarios that the filters leave, each with its text.
///
/// # Errors
/// If stderr cannot be written to.
pub fn chosen<'a>(
    texts: &'a [Loaded],
    filter: &Filter,
    context: &mut Context,
) -> Result<Vec<(&'a Loaded, Named<'a>)>, Stop> {
    filter.warn(&load::scenarios(texts), "scenario", context)?;
    let of = |text: &'a Loaded| {
        Named::all(text.source.name(), text.source.stem(), &text.plan.scenarios)
            .map(move |named| (text, named))
    };
    let is_meant = |(text, named): &(&Loaded, Named<'_>)| {
        filter.takes(&Subject::scenario(text.source.name(), named.scenario))
    };
    Ok(texts.iter().flat_map(of).filter(is_meant).collect())
}

/// Ends a command that Ctrl-C has cut short.
///
/// # Errors
/// If it has.
pub fn not_interrupted() -> Result<(), Stop> {
    if interrupt::happened() {
        return Err(interrupt::stop("not all was run"));
    }
    Ok(())
}
