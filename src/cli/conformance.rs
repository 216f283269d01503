//! `synfin conformance`: the library on one implementation, as a statement by requirement.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::ValueEnum;

use super::context::Context;
use super::exit::{Exit, Outcome, Stop};
use super::scripts::Scripts;
use super::stack_names::StackNames;
use super::{interrupt, load, number};
use crate::compare::{self, Column};
use crate::conformance::{Statement, html, json, markdown};
use crate::harness::{Choice, Wanted};
use crate::run::{Limits, RunOptions};
use crate::select::Filter;
use crate::text::escape::shell;

/// The options of `conformance`.
#[derive(clap::Args)]
pub struct Args {
    /// Scenario files, or folders of them, instead of the library that comes with synfin.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The implementation: `model`, `model:PROFILE`, `linux`, `smoltcp` or `program:CMD`; `model+linux`
    /// puts the second at the server alone.
    #[arg(long, value_name = "NAME")]
    stack: String,

    #[command(flatten)]
    names: StackNames,

    /// Also run scenarios that wait for long in real time.
    #[arg(long)]
    slow: bool,

    /// The format of the statement.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// How many scenarios run at the same time, at most 256 [default: one for each processor].
    #[arg(short, long, value_name = "N", value_parser = number::jobs)]
    jobs: Option<NonZeroUsize>,
}

/// The format of a statement.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For documents.
    #[default]
    Markdown,
    /// One page for a browser.
    Html,
    /// One document, of the schema that `synfin schema conformance` prints.
    Json,
}

/// Runs the library, and writes the statement.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let mut column: Column = args
        .stack
        .parse()
        .map_err(|unknown: crate::stack::UnknownImplementation| Stop::usage(unknown.to_string()))?;
    args.names.give(&mut column.hosts.0)?;
    column.hosts.0.iter().for_each(crate::stack::Implementation::prepare);
    let jobs = args.jobs.map_or(0, usize::from);
    let paths = load::with_library(&args.paths, args.paths.is_empty());
    let reading = args.names.reading(&Scripts::default(), &column.hosts.0);
    let texts = load::to_run(&paths, &reading, jobs, context)?;
    let filter = Filter::default();
    let choice = Choice::of(&texts, Wanted { filter: &filter, hosts: None, shard: None });
    let cases = load::scenarios_only(choice.cases, "they are about the model", context)?;
    let limits = Limits::default();
    let limits = if args.slow { limits.slow() } else { limits };
    let options = RunOptions { limits, ..RunOptions::default() };
    let compared = compare::compare(&cases, &[column], &options, jobs, interrupt::flag());
    if interrupt::happened() {
        return Err(interrupt::stop(
            "a statement about a part of the scenarios would say too much",
        ));
    }
    let statement = Statement::of(&compared, args.command());
    let text = match args.format {
        Format::Markdown => markdown(&statement),
        Format::Html => html(&statement),
        Format::Json => json(&statement),
    };
    context.out.write_all(text.as_bytes())?;
    let judged =
        compared.rows.iter().flat_map(|row| &row.cells).any(|it| !it.outcome.is_unjudged());
    Ok(if judged { Exit::PASSED } else { Exit::NOTHING_RAN })
}

impl Args {
    /// The command that makes the same statement.
    fn command(&self) -> String {
        let mut words =
            vec!["synfin conformance --stack".to_owned(), shell(&self.stack).into_owned()];
        words.extend(self.names.words());
        words.extend(self.slow.then(|| "--slow".to_owned()));
        words.extend(self.paths.iter().map(|path| shell(&path.to_string_lossy()).into_owned()));
        words.join(" ")
    }
}
