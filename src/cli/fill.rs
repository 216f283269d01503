//! `synfin fill`: the answers of an exercise.

use std::io::Write;
use std::path::PathBuf;

use super::blank::one;
use super::context::Context;
use super::exit::{Exit, Outcome, Stop};
use crate::grade::answers::fill;

/// The options of `fill`.
#[derive(clap::Args)]
pub struct Args {
    /// A scenario file with holes, or `-` for stdin.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Writes the text with the state that holds in the place of every `?`.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let text = one(&args.file, context)?;
    let name = args.file.display().to_string();
    let filled = fill(&name, &text).map_err(|message| Stop::Error(Exit::INVALID, message))?;
    context.out.write_all(filled.as_bytes())?;
    Ok(Exit::PASSED)
}
