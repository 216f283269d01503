//! `synfin schema`: the JSON schemas of what `run` writes.

use std::io::Write;

use clap::ValueEnum;

use super::context::Context;
use super::exit::{Exit, Outcome};
use crate::report;

/// The options of `schema`.
#[derive(clap::Args)]
pub struct Args {
    /// Of which format.
    #[arg(value_enum, default_value_t)]
    of: Of,
}

/// The formats that have a schema.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Of {
    /// The document of `run --format json`.
    #[default]
    Json,
    /// A line of `run --format json-lines`.
    JsonLines,
}

/// Prints the schema.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let schema = match args.of {
        Of::Json => report::schema(),
        Of::JsonLines => report::line_schema(),
    };
    writeln!(context.out, "{schema:#}")?;
    Ok(Exit::PASSED)
}
