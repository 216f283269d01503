//! `synfin coverage`: how much of TCP scenarios go through.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::ValueEnum;

use super::context::Context;
use super::exit::{Exit, Outcome, Stop};
use super::filter::Filter;
use super::scripts::Scripts;
use super::stack_names::StackNames;
use super::{interrupt, load, number};
use crate::coverage::{self, Coverage, Minimum};
use crate::language::Reading;
use crate::text::Style;

/// The options of `coverage`.
#[derive(clap::Args)]
pub struct Args {
    /// Scenario files (`.synfin`), packetdrill scripts (`.pkt`), folders of them, or `-` for stdin.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The format of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Fail if less than this is covered, in percent: `arrows=100,cells=100,rules=95`. The axes are
    /// arrows, transitions, rules, cells, calls, timeouts, requirements and companions.
    #[arg(long, value_name = "WHAT=PERCENT,…")]
    min: Option<Minimum>,

    #[command(flatten)]
    filter: Filter,

    /// How many scenarios run at the same time, at most 256 [default: one for each processor].
    #[arg(short, long, value_name = "N", value_parser = number::jobs)]
    jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    names: StackNames,

    #[command(flatten)]
    scripts: Scripts,
}

/// The format of the report.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For reading.
    #[default]
    Human,
    /// For documents, with the table of requirements.
    Markdown,
    /// For programs.
    Json,
}

/// Runs every scenario, and counts.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let jobs = args.jobs.map_or(0, usize::from);
    let reading = args.names.reading(&args.scripts, []);
    let coverage = measured(&args.paths, &args.filter, &reading, jobs, context)?;
    let style = Style { colour: context.out.color };
    let text = match args.format {
        Format::Human => coverage::human(&coverage, style),
        Format::Markdown => coverage::markdown(&coverage),
        Format::Json => format!("{:#}\n", coverage::json(&coverage)),
    };
    context.out.write_all(text.as_bytes())?;
    context.out.flush()?;
    let missed = args.min.as_ref().map(|min| min.missed(&coverage)).unwrap_or_default();
    for (axis, percent) in &missed {
        let items = coverage.items(*axis);
        let open = items.iter().filter(|item| item.count == 0 && item.excused.is_none());
        let names: Vec<&str> = open.map(|item| item.name.as_str()).collect();
        let share = coverage.tally(*axis).percent();
        context.error(format_args!(
            "{axis}: {share:.1} % is less than {percent} %; missing: {}",
            names.join("; ")
        ))?;
    }
    let passed = coverage.counts.scenarios + coverage.counts.explorations;
    load::judged(passed as usize, &coverage.left_out)?;
    let good = missed.is_empty() && !coverage.left_out.is_wrong();
    Ok(if good { Exit::PASSED } else { Exit::FAILED })
}

/// The coverage of the scenarios of these paths.
pub fn measured(
    paths: &[PathBuf],
    filter: &Filter,
    reading: &Reading,
    jobs: usize,
    context: &mut Context,
) -> Result<Coverage, Stop> {
    let texts = load::to_run(paths, reading, jobs, context)?;
    let cases = load::for_the_model(&texts, filter, context)?;
    let coverage = coverage::measure(&cases, jobs, interrupt::flag());
    interrupt::check()?;
    Ok(coverage)
}
