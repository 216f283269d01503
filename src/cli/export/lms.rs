//! `export canvas` and `export moodle`: fill the file that was downloaded.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::{out, results};
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Outcome, Stop};
use crate::files::read;
use crate::grade::gradebook::lms::{self, Choice, Filled, Grade};
use crate::text::{count, visible};

/// The options of `export canvas`.
#[derive(clap::Args)]
pub(super) struct Canvas {
    /// The gradebook, as Canvas exported it.
    #[arg(long, value_name = "FILE")]
    gradebook: PathBuf,

    /// The column to fill: its header, title or number [default: the assignment's title].
    #[arg(long, value_name = "COLUMN")]
    column: Option<String>,

    #[command(flatten)]
    both: Both,
}

/// The options of `export moodle`.
#[derive(clap::Args)]
pub(super) struct Moodle {
    /// The grading worksheet, as Moodle wrote it.
    #[arg(long, value_name = "FILE")]
    worksheet: PathBuf,

    /// The header of the column to fill, in the site's language [default: Grade].
    #[arg(long, value_name = "HEADER")]
    column: Option<String>,

    /// Also fill this column, with feedback for students.
    #[arg(long, value_name = "HEADER", num_args = 0..=1, default_missing_value = "Feedback comments")]
    feedback: Option<String>,

    #[command(flatten)]
    both: Both,
}

/// What both have.
#[derive(clap::Args)]
struct Both {
    /// Results files, or folders of them.
    #[arg(required = true, value_name = "RESULT")]
    results: Vec<PathBuf>,

    /// The header of the column with the submissions' names [default: the one that contains them].
    #[arg(long = "match", value_name = "HEADER")]
    key: Option<String>,

    /// Scale the points to the assignment's maximum in the file.
    #[arg(long)]
    scale: bool,

    /// Where to write the filled file [default: stdout].
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Fills Canvas's gradebook.
pub(super) fn canvas(args: &Canvas, context: &mut Context) -> Outcome {
    let choice = choice(&args.both, args.column.clone(), None);
    fill(&args.gradebook, &args.both, &choice, lms::canvas, context)
}

/// Fills Moodle's worksheet.
pub(super) fn moodle(args: &Moodle, context: &mut Context) -> Outcome {
    let choice = choice(&args.both, args.column.clone(), args.feedback.clone());
    fill(&args.worksheet, &args.both, &choice, lms::moodle, context)
}

fn choice(both: &Both, column: Option<String>, feedback: Option<String>) -> Choice {
    Choice { column, key: both.key.clone(), scale: both.scale, feedback }
}

fn fill(
    path: &Path,
    both: &Both,
    choice: &Choice,
    how: fn(&str, &[Grade], &Choice) -> Result<Filled, String>,
    context: &mut Context,
) -> Outcome {
    let shown = path.display();
    let text = String::from_utf8(read(path).map_err(Stop::usage)?).map_err(|_| {
        Stop::usage(format!(
            "`{shown}` is not in UTF-8: download it again, and do not save it with a spreadsheet \
             in between"
        ))
    })?;
    let mut grades = Vec::new();
    for path in results::find(&both.results)? {
        grades.push(Grade::of(&results::read(&path)?));
    }
    let filled = how(&text, &grades, choice)
        .map_err(|error| Stop::Error(Exit::INVALID, format!("`{shown}`: {error}")))?;
    out::one(filled.text.as_bytes(), both.out.as_deref(), context)?;
    report(&filled, context)?;
    Ok(if filled.grades_left.is_empty() { Exit::PASSED } else { Exit::FAILED })
}

/// What was done, and what found no partner, on stderr.
fn report(filled: &Filled, context: &mut Context) -> Result<(), Stop> {
    let Filled { column, key, .. } = filled;
    let grades = count(filled.filled, "grade");
    writeln!(context.err, "{grades} in the column `{column}`, by `{key}`")?;
    for (who, old, new) in &filled.changed {
        writeln!(context.err, "changed: {}: {old} is now {new}", visible(who))?;
    }
    for (who, why) in &filled.kept {
        writeln!(context.err, "left as it was: {}: {why}", visible(who))?;
    }
    for who in &filled.rows_left {
        writeln!(context.err, "no grade for: {}", visible(who))?;
    }
    for (name, why) in &filled.grades_left {
        context.warning(format_args!("not filled in: `{}`: {why}", visible(name)))?;
    }
    Ok(context.err.flush()?)
}
