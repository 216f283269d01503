//! What `coverage`, `diagram` and `mutants` share: all scenarios of some paths, ready to run.

use std::path::PathBuf;

use super::context::Context;
use super::exit::{Exit, Stop};
use super::interrupt;
use super::load::{self, Loaded};
use crate::language::Diagnostic;
use crate::library::Named;

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
    interrupt::listen();
    Ok(texts)
}

/// Their scenarios that are meant for the model.
///
/// # Errors
/// If there are none.
pub fn scenarios(texts: &[Loaded]) -> Result<Vec<Named<'_>>, Stop> {
    let scenarios: Vec<Named<'_>> = texts
        .iter()
        .flat_map(|text| Named::all(text.source.name(), text.source.stem(), &text.plan.scenarios))
        .filter(Named::is_for_the_model)
        .collect();
    if scenarios.is_empty() {
        let message = "there are no scenarios for the model here".to_owned();
        return Err(Stop::Error(Exit::NOTHING_RAN, message));
    }
    Ok(scenarios)
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
