//! The options of `grade`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use crate::cli::run::select::Shard;

/// The options of `grade`.
#[derive(clap::Args)]
pub struct Args {
    /// The assignment's folder.
    #[arg(value_name = "ASSIGNMENT")]
    pub assignment: PathBuf,

    /// What was handed in: a folder, an archive (zip, tar), a file, or a folder of them.
    #[arg(value_name = "SUBMISSION", required = true)]
    pub submissions: Vec<PathBuf>,

    /// Where to keep a results file of each submission [default: `results` if there are several].
    #[arg(short, long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,

    /// How many are graded at the same time [default: one for each processor].
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,

    /// Draw every student's numbers from this seed; unsaid, from the submission's name.
    #[arg(long, value_name = "SEED")]
    pub seed: Option<u32>,

    /// Leave out what was graded before, if neither it nor the assignment has changed.
    #[arg(long)]
    pub resume: bool,

    /// Only this part of the submissions, such as `2/5`: every fifth, from the second.
    #[arg(long, value_name = "N/M")]
    pub shard: Option<Shard>,

    /// Say how long each test took: results then differ from run to run.
    #[arg(long)]
    pub times: bool,
}
