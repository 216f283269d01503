//! `synfin hunt merge`.

use super::args::MergeArgs;
use super::told;
use crate::cli::context::Context;
use crate::cli::exit::{Outcome, Stop};
use crate::files;
use crate::hunt::{self, Report};

/// Reads the parts, and tells what they are together.
pub(super) fn run(args: &MergeArgs, context: &mut Context) -> Outcome {
    let mut reports = Vec::new();
    for path in &args.files {
        let bytes = files::read(path).map_err(Stop::usage)?;
        let report: Report = serde_json::from_slice(&bytes).map_err(|error| {
            let path = path.display();
            Stop::usage(format!("`{path}` is not a report of `synfin hunt --format json`: {error}"))
        })?;
        reports.push(report);
    }
    let merged = hunt::merge(reports).map_err(|why| {
        let path = why.at().and_then(|at| args.files.get(at));
        Stop::usage(match path {
            Some(path) => format!("`{}` cannot be merged: {why}", path.display()),
            None => format!("this is not a whole hunt: {why}"),
        })
    })?;
    told::prepare(&args.told)?;
    told::tell(&merged, &args.told, context)?;
    Ok(told::exit(&merged))
}
