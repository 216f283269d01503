//! The formats that need only results and the environment.

use std::fs;
use std::path::PathBuf;

use super::{Plain, out, results};
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Outcome, Stop};
use crate::files::cannot;
use crate::grade::gradebook::{self, Format, Joined, Options, Roster};

/// The options of `export classroom50`.
#[derive(clap::Args)]
pub(super) struct Classroom50 {
    #[command(flatten)]
    plain: Plain,

    /// The time of the graded commit, in UTC, such as `2026-11-22T15:04:05Z`.
    #[arg(long, value_name = "TIME", env = "SYNFIN_DATETIME")]
    datetime: String,
}

/// The options of `export autolab`.
#[derive(clap::Args)]
pub(super) struct Autolab {
    #[command(flatten)]
    plain: Plain,

    /// The problem of the assessment that gets the points [default: the assignment's title].
    #[arg(long, value_name = "NAME")]
    problem: Option<String>,
}

/// The options of `export nbgrader`.
#[derive(clap::Args)]
pub(super) struct Nbgrader {
    #[command(flatten)]
    plain: Plain,

    /// A list of students, as `nbgrader db student import` reads it: CSV with `id` and any of
    /// `first_name`, `last_name` and `email`.
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
}

/// Writes Classroom 50's result.
pub(super) fn classroom50(args: &Classroom50, context: &mut Context) -> Outcome {
    let classroom50 = environment(&args.datetime);
    let options = Options { classroom50, ..Options::default() };
    write(Format::Classroom50, &args.plain, &options, context)
}

/// The environment variables of Classroom 50.
pub fn environment(datetime: &str) -> gradebook::Classroom50 {
    let variable = |name| std::env::var(name).unwrap_or_default();
    gradebook::Classroom50 {
        classroom: variable("CLASSROOM"),
        assignment: variable("ASSIGNMENT"),
        mode: variable("MODE"),
        username: variable("USERNAME"),
        submission_tag: variable("SUBMISSION_TAG"),
        commit_url: variable("COMMIT_URL"),
        release_url: variable("RELEASE_URL"),
        review_url: variable("REVIEW_URL"),
        datetime: datetime.to_owned(),
    }
}

/// Writes Autolab's lines.
pub(super) fn autolab(args: &Autolab, context: &mut Context) -> Outcome {
    let options = Options { autolab_problem: args.problem.clone(), ..Options::default() };
    write(Format::Autolab, &args.plain, &options, context)
}

/// Writes nbgrader's rows.
pub(super) fn nbgrader(args: &Nbgrader, context: &mut Context) -> Outcome {
    let mut options = Options::default();
    if let Some(path) = &args.roster {
        let shown = path.display();
        let text = fs::read_to_string(path).map_err(cannot("read", path)).map_err(Stop::usage)?;
        options.roster =
            Roster::read(&text).map_err(|error| Stop::usage(format!("`{shown}`: {error}")))?;
    }
    write(Format::Nbgrader, &args.plain, &options, context)
}

/// Writes results in a format.
pub(super) fn write(
    format: Format,
    args: &Plain,
    options: &Options,
    context: &mut Context,
) -> Outcome {
    if !format.joins() {
        return out::each(
            &args.results,
            args.out.as_deref(),
            format.extension(),
            |result| gradebook::write(format, result, options),
            context,
        );
    }
    let mut joined = Joined::new(format, options).map_err(Stop::usage)?;
    for path in results::find(&args.results)? {
        joined.add(&results::read(&path)?).map_err(Stop::usage)?;
    }
    let text = joined.finish().map_err(Stop::usage)?;
    out::one(text.as_bytes(), args.out.as_deref(), context)?;
    Ok(Exit::PASSED)
}
