//! The options of `grade`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::also::Also;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::cli::filter::Filter;
use crate::cli::number;
use crate::sandbox::Choice;
use crate::select::Shard;

/// What `--filter` means here.
const FILTER: &str = "Preview: only tests with this text in their file, id, name, title or a tag; of \
     several, one must match";

/// What `--filter-expr` means here.
const FILTER_EXPR: &str = "Preview: only tests for which this is true, such as `tag(timing) and not \
     rfc(MUST-13)`";

/// And what else there is to know of it.
const FILTER_MORE: &str = "Of several, one must be true. Nothing is kept. `name` is the test's id, name or \
     title; the rest comes from its scenario in the suite. An assignment about scenarios has four tests, \
     which only `name` matches. `synfin explain filter` describes the language.";

/// The options of `grade`.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(mut_arg("wanted", |it| it.help(FILTER).help_heading("Which tests")))]
#[command(mut_arg("expressions", |it| {
    it.help(FILTER_EXPR).long_help(format!("{FILTER_EXPR}\n\n{FILTER_MORE}")).help_heading("Which tests")
}))]
pub struct Args {
    /// What to do with results.
    #[command(subcommand)]
    pub command: Option<Results>,

    /// The assignment's folder.
    #[arg(value_name = "ASSIGNMENT", required = true)]
    assignment: Option<PathBuf>,

    /// What was handed in: a folder, an archive (zip, tar) or a file is one submission.
    #[arg(value_name = "SUBMISSION", required_unless_present = "check")]
    pub submissions: Vec<PathBuf>,

    /// Each SUBMISSION is a folder of submissions: every folder and archive in it is one. Downloads
    /// of Canvas, Moodle, Gradescope and GitHub Classroom are recognized without it.
    #[arg(long, conflicts_with_all = ["student", "student_of"])]
    pub class: bool,

    /// Grade nothing; prove that the assignment is ready to be handed out.
    #[arg(long, conflicts_with = "submissions")]
    pub check: bool,

    /// The folder for the results file of each submission [default: `results` if there are several].
    #[arg(short, long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,

    /// How many submissions are graded at the same time, at most 256 [default: one for each processor].
    #[arg(short, long, value_name = "N", value_parser = number::jobs)]
    pub jobs: Option<NonZeroUsize>,

    /// Draw every student's numbers from this seed [default: drawn from the submission's name].
    #[arg(long, value_name = "SEED", help_heading = "What is graded", value_parser = number::within::<u32>(0, u32::MAX.into()))]
    pub seed: Option<u32>,

    /// Repeat a run, with the seed of this results file.
    #[arg(long, value_name = "RESULT", conflicts_with_all = ["seed", "out"], help_heading = "What is graded")]
    pub replay: Option<PathBuf>,

    /// Skip submissions that were graded before, if neither they nor the assignment have changed.
    #[arg(long, help_heading = "What is graded")]
    pub resume: bool,

    /// Grade only one shard of the submissions: `2/5` is every fifth, from the second.
    #[arg(long, value_name = "N/M", help_heading = "What is graded")]
    pub shard: Option<Shard>,

    #[command(flatten)]
    pub filter: Filter,

    /// How to sandbox programs: `auto` as well as this machine can; `strict` with files, network and
    /// system calls locked, or not run at all; `bwrap` with bubblewrap; `none` without a sandbox.
    #[arg(long, value_name = "HOW", default_value = "auto", value_parser = sandbox())]
    pub sandbox: Choice,

    /// The name of the student whose only submission this is; its seed is drawn from the name.
    #[arg(long, value_name = "ID", help_heading = "Within a course system")]
    pub student: Option<String>,

    /// Like `--student`, with the name from Gradescope's `submission_metadata.json`.
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "student",
        help_heading = "Within a course system"
    )]
    pub student_of: Option<PathBuf>,

    /// Also write the result of the only submission in this format, again after each test, such as
    /// `gradescope=results.json`.
    #[arg(long, value_name = "FORMAT=FILE", help_heading = "Within a course system")]
    pub also: Vec<Also>,

    /// Record how long each test took; results then differ from run to run.
    #[arg(long)]
    pub times: bool,
}

/// A parser of the names of sandboxes.
fn sandbox() -> impl TypedValueParser<Value = Choice> {
    PossibleValuesParser::new(Choice::ALL.map(Choice::name)).try_map(|name| {
        Choice::ALL.into_iter().find(|wanted| wanted.name() == name).ok_or("no such sandbox")
    })
}

impl Args {
    /// The assignment's folder.
    pub fn assignment(&self) -> PathBuf {
        // clap requires it without a subcommand.
        self.assignment.clone().unwrap_or_default()
    }
}

/// What to do with results.
#[derive(clap::Subcommand)]
pub enum Results {
    /// Merge the results of several shards into one folder.
    Merge {
        /// The folder to merge them into.
        #[arg(value_name = "INTO")]
        into: PathBuf,
        /// Folders of results.
        #[arg(value_name = "RESULTS", required = true)]
        from: Vec<PathBuf>,
    },
    /// List what a regrade changed, and why.
    Diff {
        /// A results file, or a folder of them.
        #[arg(value_name = "OLD")]
        old: PathBuf,
        /// A later results file, or a folder of them.
        #[arg(value_name = "NEW")]
        new: PathBuf,
    },
}
