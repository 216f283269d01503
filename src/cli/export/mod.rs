//! `synfin export`: results as gradebooks, pages and tables; of an assignment, Gradescope's
//! autograder and the files for students. What a format looks like is [`crate::grade`]'s business.

mod archive;
mod autograder;
mod elf;
mod formats;
mod handout;
mod lms;
mod out;
mod pages;
mod results;
mod start;

pub use formats::environment as classroom50;
pub use out::replace;

use std::path::PathBuf;

use super::context::Context;
use super::exit::Outcome;
use crate::grade::gradebook::{Format, Options};

/// The options of `export`.
#[derive(clap::Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

/// What is written.
#[derive(clap::Subcommand)]
enum What {
    /// Gradescope's results.json or, from an assignment's folder, the autograder to upload.
    Gradescope(autograder::Args),
    /// Classroom 50's result.json, which also needs the runner's environment.
    #[command(name = "classroom50")]
    Classroom50(formats::Classroom50),
    /// Annotations of a GitHub workflow.
    #[command(name = "github")]
    GitHub(Plain),
    /// PrairieLearn's results.json.
    #[command(name = "prairielearn")]
    PrairieLearn(Plain),
    /// The same JSON as `check50 -o json`.
    #[command(name = "check50")]
    Check50(Plain),
    /// The last two lines that Autolab reads.
    Autolab(formats::Autolab),
    /// JUnit XML, one suite for each submission.
    #[command(name = "junit")]
    JUnit(Plain),
    /// TAP 13, which `prove` reads.
    Tap(Plain),
    /// CSV as nbgrader exports it, one row for each submission.
    Nbgrader(formats::Nbgrader),
    /// Everything, for the instructor: the results file itself.
    Json(Plain),
    /// Fill the gradebook that Canvas exported.
    Canvas(lms::Canvas),
    /// Fill Moodle's grading worksheet.
    Moodle(lms::Moodle),
    /// One student's feedback, as text, Markdown or a page for a browser.
    Page(pages::Page),
    /// A table of the whole class, for the instructor.
    Class(pages::Class),
    /// What students get of an assignment: its handout, with the starter kits it names.
    Handout(handout::Args),
}

/// Results, and where to write.
#[derive(clap::Args)]
struct Plain {
    /// Results files, or folders of them.
    #[arg(required = true, value_name = "RESULT")]
    results: Vec<PathBuf>,

    /// Where to write: a file, or a folder if each submission gets a file. [default: stdout]
    #[arg(short, long, value_name = "PATH")]
    out: Option<PathBuf>,
}

/// Writes it.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let plain = |format, plain: &Plain, context: &mut Context| {
        formats::write(format, plain, &Options::default(), context)
    };
    match &args.what {
        What::Gradescope(args) => autograder::run(args, context),
        What::Classroom50(args) => formats::classroom50(args, context),
        What::GitHub(args) => plain(Format::GitHub, args, context),
        What::PrairieLearn(args) => plain(Format::PrairieLearn, args, context),
        What::Check50(args) => plain(Format::Check50, args, context),
        What::Autolab(args) => formats::autolab(args, context),
        What::JUnit(args) => plain(Format::JUnit, args, context),
        What::Tap(args) => plain(Format::Tap, args, context),
        What::Nbgrader(args) => formats::nbgrader(args, context),
        What::Json(args) => plain(Format::Json, args, context),
        What::Canvas(args) => lms::canvas(args, context),
        What::Moodle(args) => lms::moodle(args, context),
        What::Page(args) => pages::page(args, context),
        What::Class(args) => pages::class(args, context),
        What::Handout(args) => handout::run(args, context),
    }
}
