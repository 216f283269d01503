//! `synfin fill`: the answers of an exercise.

use std::io::Write;
use std::path::PathBuf;

use super::blank::one;
use super::context::Context;
use super::exit::{Exit, Outcome, Stop};
use crate::fill::fill;
use crate::language;

/// The options of `fill`.
#[derive(clap::Args)]
pub struct Args {
    /// A scenario file with holes, or `-` for stdin.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Writes the text with the state that holds in place of every `?`.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let text = one(&args.file, context)?;
    let filled = fill(&text).or_else(|open| {
        let shown = language::render(&text.source, &open, context.err.color);
        context.err.write_all(shown.as_bytes())?;
        Err(Stop::Error(Exit::INVALID, "nothing was written".to_owned()))
    })?;
    context.out.write_all(filled.as_bytes())?;
    Ok(Exit::PASSED)
}
