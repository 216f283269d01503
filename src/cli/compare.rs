//! `synfin compare`: the same scenarios on several implementations, and one table of answers.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::ValueEnum;

use super::context::Context;
use super::exit::{Exit, Outcome, Stop};
use super::filter::Filter;
use super::run::Inconclusive;
use super::scripts::Scripts;
use super::stack_names::StackNames;
use super::{interrupt, known, load, number};
use crate::compare::{self, Column};
use crate::run::RunOptions;
use crate::stack::Implementation;
use crate::text::Style;

/// The options of `compare`.
#[derive(clap::Args)]
pub struct Args {
    /// Scenario files (`.synfin`), packetdrill scripts (`.pkt`), folders of them, or `-` for stdin.
    #[arg(required_unless_present = "library", value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The library of scenarios that comes with synfin; so does the path `library:`.
    #[arg(long)]
    library: bool,

    /// The implementations to run them on, one column each: `model`, `model:PROFILE`, `linux`,
    /// `smoltcp`, `program:CMD`; `model+linux` puts one at the client and another at the server.
    #[arg(long, value_name = "NAME,…", default_value = "model,linux,smoltcp")]
    stacks: String,

    /// Also run scenarios that wait for long in real time, such as for the end of the kernel's
    /// TIME_WAIT.
    #[arg(long)]
    slow: bool,

    /// The format of the table and the differences.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Failures that are known already: a list that `synfin run --write-known` has made.
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,

    /// Show only scenarios with different outcomes.
    #[arg(short, long)]
    quiet: bool,

    #[command(flatten)]
    filter: Filter,

    /// Whether inconclusive outcomes fail the comparison.
    #[arg(long, value_name = "HOW", value_enum, default_value_t)]
    inconclusive: Inconclusive,

    /// How many scenarios run at the same time, at most 256 [default: one for each processor].
    #[arg(short, long, value_name = "N", value_parser = number::jobs)]
    jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    names: StackNames,

    #[command(flatten)]
    scripts: Scripts,
}

/// The format of a comparison.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For reading.
    #[default]
    Human,
    /// For documents.
    Markdown,
    /// For programs.
    Json,
    /// For a browser: one self-contained page.
    Html,
}

/// Runs every scenario on every implementation.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let mut columns = Column::list(&args.stacks).map_err(|bad| Stop::usage(bad.to_string()))?;
    args.names.give(columns.iter_mut().flat_map(|column| &mut column.hosts.0))?;
    if let Some(twice) = Column::twice(&columns) {
        context.warning(format_args!("`{twice}` occurs twice in `--stacks`"))?;
    }
    for column in &columns {
        column.hosts.0.iter().for_each(Implementation::prepare);
    }
    let jobs = args.jobs.map_or(0, usize::from);
    let hosts = columns.iter().flat_map(|column| &column.hosts.0);
    let reading = args.names.reading(&args.scripts, hosts);
    let paths = load::with_library(&args.paths, args.library);
    let mut texts = load::to_run(&paths, &reading, jobs, context)?;
    if let Some(file) = &args.known {
        known::mark(file, &mut texts, context)?;
    }
    let choice = load::choose(&texts, &args.filter, None, None, context)?;
    if choice.cases.is_empty() {
        return Err(Stop::Error(Exit::NOTHING_RAN, choice.nothing()));
    }
    let cases = load::scenarios_only(choice.cases, "they run on the model only", context)?;
    let mut options = RunOptions::default();
    if args.slow {
        options.limits = options.limits.slow();
    }
    let comparison = compare::compare(&cases, &columns, &options, jobs, interrupt::flag());
    let style = Style { colour: context.out.color };
    let text = match args.format {
        Format::Human => compare::human(&comparison, style, args.quiet),
        Format::Markdown => compare::markdown(&comparison),
        Format::Json => format!("{:#}\n", compare::json(&comparison)),
        Format::Html => compare::html(&comparison),
    };
    context.out.write_all(text.as_bytes())?;
    context.out.flush()?;
    if interrupt::happened() {
        let (ran, all) = (comparison.rows.len(), cases.len());
        return Err(interrupt::stop(&format!("{ran} of {all} scenarios were compared")));
    }
    let strictly = args.inconclusive == Inconclusive::Fail && comparison.is_inconclusive();
    Ok(if comparison.has_news() || strictly {
        Exit::FAILED
    } else if comparison.is_incomplete() {
        Exit::UNAVAILABLE
    } else if let Some(reasons) = comparison.judges_nothing() {
        context.error(format_args!("nothing was judged: {reasons}"))?;
        Exit::NOTHING_RAN
    } else {
        Exit::PASSED
    })
}
