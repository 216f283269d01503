//! `synfin blank`: a complete scenario as an exercise.

use std::io::Write;
use std::path::PathBuf;

use super::context::Context;
use super::exit::{Exit, Outcome, Stop};
use super::load;
use crate::harness::{EXTENSION, Text};
use crate::language::{Reading, holes};

/// The options of `blank`.
#[derive(clap::Args)]
pub struct Args {
    /// A scenario file, or `-` for stdin.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Writes the text with `?` in place of every expected state.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let text = one(&args.file, context)?;
    context.out.write_all(holes::blank(&text.source).as_bytes())?;
    Ok(Exit::PASSED)
}

/// The text of one file that has no errors.
pub(super) fn one(file: &PathBuf, context: &mut Context) -> Result<Text, Stop> {
    if file.is_dir() {
        return Err(Stop::usage(format!("`{}` is a folder; name one file", file.display())));
    }
    let texts = load::load(std::slice::from_ref(file), &[], &Reading::default(), 1, context)?;
    texts.iter().try_for_each(|text| load::refuse_foreign(text, "exercises are made of"))?;
    load::refuse(&texts, "nothing was written", context)?;
    texts.into_iter().next().ok_or_else(|| Stop::usage(format!("no such {} file", EXTENSION)))
}
