//! `synfin schema`: the JSON schema of everything that the command writes as JSON for programs,
//! and of the program protocol.

use std::io::Write;

use clap::ValueEnum;

use super::context::Context;
use super::exit::{Exit, Outcome};
use super::library;
use super::rules;
use crate::grade::record;
use crate::report::json;
use crate::stack::program::{agent, check, wire};
use crate::{compare, conformance, coverage, hunt, mutants};

/// The options of `schema`.
#[derive(clap::Args)]
pub struct Args {
    /// The format, by the command that writes it.
    #[arg(value_enum, default_value_t)]
    of: Of,
}

/// The formats that have a schema.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Of {
    /// The document of `run --format json`.
    #[default]
    #[value(alias = "json")]
    Run,
    /// A line of `run --format json-lines`.
    #[value(alias = "json-lines")]
    RunLines,
    /// The document of `run --list --format json`; of `json-lines`, each of its scenarios is a
    /// line.
    List,
    /// The document of `check --format json`.
    Check,
    /// The document of `compare --format json`.
    Compare,
    /// The document of `conformance --format json`.
    Conformance,
    /// The document of `coverage --format json`.
    Coverage,
    /// The document of `mutants --format json`.
    Mutants,
    /// The document of `hunt --format json`, and of its parts.
    Hunt,
    /// The document of `library --format json`.
    Library,
    /// The document of `rules --format json`.
    Rules,
    /// A results file of `grade`, and what `export json` writes.
    #[value(alias = "results")]
    Grade,
    /// The lines that a program reads and writes (docs/PROTOCOL.md).
    Program,
    /// The lines that an agent reads and writes (docs/PROTOCOL.md).
    Agent,
    /// The document of `program check --format json`.
    ProgramCheck,
}

/// Prints the schema.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let schema = match args.of {
        Of::Run => json::schema(),
        Of::RunLines => json::line_schema(),
        Of::List => json::list_schema(),
        Of::Check => json::check_schema(),
        Of::Compare => compare::schema(),
        Of::Conformance => conformance::schema(),
        Of::Coverage => coverage::schema(),
        Of::Mutants => mutants::schema(),
        Of::Hunt => hunt::schema(),
        Of::Library => library::schema(),
        Of::Rules => rules::schema(),
        Of::Grade => record::schema(),
        Of::Program => wire::schema(),
        Of::Agent => agent::wire::schema(),
        Of::ProgramCheck => check::schema(),
    };
    writeln!(context.out, "{schema:#}")?;
    Ok(Exit::PASSED)
}
