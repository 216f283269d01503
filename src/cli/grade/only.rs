//! `grade` with a filter: some of the tests, as a preview and not for the gradebook.

use std::collections::BTreeSet;

use super::Args;
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Stop};
use crate::judge::kind::Grader;
use crate::select::Subject;

/// The ids of the tests that match the filters; `None` without a filter.
///
/// # Errors
/// If there are none, or something is to be kept: the points of some tests would be taken for the
/// result.
pub(super) fn only(
    grader: &Grader<'_>,
    args: &Args,
    context: &mut Context,
) -> Result<Option<BTreeSet<String>>, Stop> {
    let filter = args.filter.read();
    if filter.takes_all() {
        return Ok(None);
    }
    let refused = [
        ("--check", args.check, "checks the whole assignment"),
        ("--out", args.out.is_some(), "keeps results"),
        ("--resume", args.resume, "continues kept results"),
        ("--also", !args.also.is_empty(), "writes the result for a course system"),
    ];
    if let Some((option, _, what)) = refused.iter().find(|(_, is_given, _)| *is_given) {
        return Err(Stop::usage(format!(
            "`{option}` {what}; with a filter only some tests are graded, for a look, and nothing \
             is kept: leave out one of the two"
        )));
    }
    let all = grader.all();
    let subjects: Vec<Subject<'_>> = all.iter().map(|test| test.subject.clone()).collect();
    args.filter.warn(&subjects, "test", context)?;
    let chosen = all.iter().filter(|test| filter.takes(&test.subject));
    let chosen: BTreeSet<String> = chosen.map(|test| test.id.to_owned()).collect();
    if chosen.is_empty() {
        let message = format!("the filters leave none of the {} tests here", all.len());
        return Err(Stop::Error(Exit::NOTHING_RAN, message));
    }
    Ok(Some(chosen))
}
