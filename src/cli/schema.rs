//! `synfin schema`: the JSON schemas of what `run` and `grade` write, and of the program protocol.

use std::io::Write;

use clap::ValueEnum;

use super::context::Context;
use super::exit::{Exit, Outcome};
use crate::grade::record;
use crate::report;
use crate::stack::program::wire;

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
    /// A results file of `grade`.
    Results,
    /// The lines that a program reads and writes (docs/PROTOCOL.md).
    Program,
}

/// Prints the schema.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let schema = match args.of {
        Of::Json => report::schema(),
        Of::JsonLines => report::line_schema(),
        Of::Results => record::schema(),
        Of::Program => wire::schema(),
    };
    writeln!(context.out, "{schema:#}")?;
    Ok(Exit::PASSED)
}
