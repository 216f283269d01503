//! `synfin mutants`: whether scenarios notice when the rules of TCP are broken.

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
use crate::hunt::{self, Courses};
use crate::mutants;
use crate::text::Style;

/// The options of `mutants`.
#[derive(clap::Args)]
pub struct Args {
    /// Scenario files (`.synfin`), packetdrill scripts (`.pkt`), folders of them, or `-` for stdin.
    #[arg(required_unless_present_any = ["list", "hunt"], value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Instead of scenarios, run so many of the courses that `synfin hunt` draws, and look at everything:
    /// how much of what is wrong with an implementation the hunt would find.
    #[arg(long, value_name = "COUNT", conflicts_with = "paths", value_parser = clap::value_parser!(u64).range(1..))]
    hunt: Option<u64>,

    /// The seed of those courses.
    #[arg(long, value_name = "N", default_value_t = 0, requires = "hunt")]
    seed: u64,

    /// The format of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Fail if fewer than this percentage of the noticeable mutants are noticed, of the changes of
    /// rules or of those of arithmetic.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    min: Option<f64>,

    /// List every mutant, with the scenario that noticed it; without a path, only the mutants.
    #[arg(long)]
    list: bool,

    /// Search explorations too, on each mutant that no scenario notices; they take longer.
    #[arg(long)]
    explore: bool,

    #[command(flatten)]
    filter: Filter,

    /// How many mutants run at the same time, at most 256 [default: one for each processor].
    #[arg(short, long, value_name = "N", value_parser = number::jobs)]
    jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    names: StackNames,

    #[command(flatten)]
    scripts: Scripts,
}

/// The format of the report.
#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For reading.
    #[default]
    Human,
    /// For programs.
    Json,
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim_end_matches('%').trim().parse().ok();
    number
        .filter(|percent| (0.0..=100.0).contains(percent))
        .ok_or_else(|| "expected a percentage from 0 to 100".to_owned())
}

/// Runs scenarios against every mutant, until one notices it.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let jobs = args.jobs.map_or(0, usize::from);
    if let Some(count) = args.hunt {
        let courses = Courses::new(args.seed);
        return tell(args, hunt::against_mutants(courses, count, jobs, interrupt::flag()), context);
    }
    if args.paths.is_empty() {
        context.out.write_all(mutants::list().as_bytes())?;
        return Ok(Exit::PASSED);
    }
    let reading = args.names.reading(&args.scripts, []);
    let texts = load::to_run(&args.paths, &reading, jobs, context)?;
    let mut cases = load::for_the_model(&texts, &args.filter, context)?;
    if !args.explore {
        cases = load::scenarios_only(cases, "`--explore` searches them too", context)?;
    }
    tell(args, mutants::hunt(&cases, jobs, interrupt::flag()), context)
}

/// Writes a result; `None` is that of an interrupted run.
fn tell(args: &Args, hunt: Option<mutants::Hunt>, context: &mut Context) -> Outcome {
    let Some(hunt) = hunt else {
        interrupt::check()?;
        return Err(Stop::usage("not all mutants were run"));
    };
    let style = Style { colour: context.out.color };
    let text = match args.format {
        Format::Human => mutants::human(&hunt, args.list, style),
        Format::Json => format!("{:#}\n", mutants::json(&hunt)),
    };
    context.out.write_all(text.as_bytes())?;
    context.out.flush()?;
    if let Some(min) = args.min {
        let short = mutants::Axis::ALL.map(|axis| (axis, hunt.score(axis)));
        let mut short = short.into_iter().filter(|(_, score)| !score.reaches(min)).peekable();
        let is_short = short.peek().is_some();
        for (axis, score) in short {
            let (axis, share) = (axis.name(), score.percent());
            context.error(format_args!("{axis}: {share:.1} % noticed is less than {min} %"))?;
        }
        if is_short {
            return Ok(Exit::FAILED);
        }
    }
    load::judged(hunt.scenarios, &hunt.left_out)?;
    Ok(if hunt.left_out.is_wrong() { Exit::FAILED } else { Exit::PASSED })
}
