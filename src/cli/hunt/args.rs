//! The options of `hunt`.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgGroup, Subcommand, ValueEnum};

use crate::cli::exit::Stop;
use crate::cli::number;
use crate::cli::run::{duration, stack};
use crate::cli::stack_names::StackNames;
use crate::host::Host;
use crate::hunt::{Subject, Which};
use crate::run::Limits;
use crate::select::Shard;
use crate::stack::{Implementation, UnknownImplementation};

/// So many courses run unless said: in a virtual clock that takes seconds.
const COUNT: u64 = 10_000;

/// So many courses wait at the same time, where time is real.
const REAL_JOBS: usize = 64;

/// The heading of the options that say which courses run.
const WHICH: &str = "Which courses";

/// The heading of those that say how.
const HOW: &str = "How they run";

/// The heading of those that say what is told.
const SHOWN: &str = "What is reported";

const EXAMPLES: &str = "\
Examples:
  synfin hunt --stack smoltcp
  synfin hunt --stack 'program:python3 tcp.py' -n 2000 -o found
  sudo synfin hunt --stack linux --time 10min --known scenarios
  synfin hunt --client linux -n 1000000 --shard 3/8 --format json >part3.json
  synfin hunt merge part*.json";

/// The options of `hunt`.
#[derive(clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    group = ArgGroup::new("subject").required(true),
    after_help = EXAMPLES,
)]
pub struct Args {
    #[command(subcommand)]
    pub what: Option<What>,

    /// The implementation to hunt in, at the server: `linux` (this machine's kernel), `smoltcp`,
    /// `program:CMD` (a program that speaks synfin's protocol), `model` or `model:PROFILE`.
    #[arg(long, value_name = "NAME", group = "subject", value_parser = stack(), hide_possible_values = true)]
    stack: Option<String>,

    /// The same: the implementation at the server.
    #[arg(long, value_name = "NAME", group = "subject", value_parser = stack(), hide_possible_values = true)]
    server: Option<String>,

    /// The implementation to hunt in, at the client.
    #[arg(long, value_name = "NAME", group = "subject", value_parser = stack(), hide_possible_values = true)]
    client: Option<String>,

    /// How many courses run [default: 10000; with `--time`, as many as there is time for].
    #[arg(short = 'n', long, value_name = "COUNT", help_heading = WHICH, value_parser = number::within::<u64>(1, u64::MAX))]
    count: Option<u64>,

    /// What the courses are drawn from: the same seed draws the same ones.
    #[arg(long, value_name = "N", help_heading = WHICH, default_value_t = 1, value_parser = number::within::<u64>(0, u64::MAX))]
    pub seed: u64,

    /// Begin no course after this time: `60s`, `10min`, `8h`.
    ///
    /// The report says after how many courses that was, and `-n` with that number repeats it.
    #[arg(long, value_name = "TIME", help_heading = WHICH, value_parser = duration)]
    pub time: Option<Duration>,

    /// Run one part of them: `2/5` is every fifth course, from the second.
    ///
    /// `hunt merge` makes one report of those of all parts.
    #[arg(long, value_name = "N/M", help_heading = WHICH)]
    shard: Option<Shard>,

    /// How many courses run at the same time, at most 256 [default: one for each processor; on
    /// Linux 64, which mostly wait].
    #[arg(short, long, value_name = "N", help_heading = HOW, value_parser = number::jobs)]
    pub jobs: Option<NonZeroUsize>,

    /// Also run courses that wait for long in real time, such as for the end of the kernel's TIME_WAIT.
    #[arg(long, help_heading = HOW)]
    slow: bool,

    /// Leave out of the report, and count, what scenarios in these files and folders say with `@known`
    /// of that implementation.
    #[arg(long, value_name = "PATH", num_args = 1.., help_heading = SHOWN)]
    pub known: Vec<PathBuf>,

    #[command(flatten)]
    pub names: StackNames,

    #[command(flatten)]
    pub told: Told,
}

/// How the report is told.
#[derive(clap::Args)]
pub struct Told {
    /// Write the smallest scenario of each group into this folder, a file each.
    #[arg(short, long, value_name = "DIR", help_heading = SHOWN)]
    pub out: Option<PathBuf>,

    /// The format of the report.
    #[arg(long, value_enum, default_value_t, help_heading = SHOWN)]
    pub format: Format,
}

/// What else can be done.
#[derive(Subcommand)]
pub enum What {
    /// Make one report of those of all parts of a hunt, as one run gives it.
    ///
    /// The parts are what `--shard N/M --format json` wrote, in any order.
    Merge(MergeArgs),
}

/// The options of `hunt merge`.
#[derive(clap::Args)]
pub struct MergeArgs {
    /// The reports of the parts.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    #[command(flatten)]
    pub told: Told,
}

/// The format of the report.
#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For reading.
    #[default]
    Human,
    /// For programs.
    Json,
}

impl Args {
    /// What is hunted in.
    ///
    /// # Errors
    /// If there is no such implementation.
    pub fn subject(&self) -> Result<Subject, Stop> {
        let host = if self.client.is_some() { Host::Client } else { Host::Server };
        let name = [&self.client, &self.server, &self.stack].into_iter().flatten().next();
        let name = name.map_or("", String::as_str);
        let unknown = |unknown: UnknownImplementation| Stop::usage(unknown.to_string());
        let mut implementation: Implementation = name.parse().map_err(unknown)?;
        self.names.give([&mut implementation])?;
        let limits = Limits::default();
        let limits = if self.slow { limits.slow() } else { limits };
        implementation.prepare();
        Ok(Subject::new(implementation, host, limits))
    }

    /// Which courses run.
    pub fn which(&self) -> Which {
        let count = match (self.count, self.time) {
            (None, None) => Some(COUNT),
            (count, _) => count,
        };
        Which { seed: self.seed, count, shard: self.shard }
    }

    /// The same for courses: where they mostly wait for a real clock, more of them run at a time.
    pub fn jobs_for(&self, subject: &Subject) -> usize {
        match self.jobs {
            None if subject.waits_really() => REAL_JOBS,
            _ => self.jobs(),
        }
    }

    /// How many threads; 0 means one for each processor.
    pub fn jobs(&self) -> usize {
        self.jobs.map_or(0, usize::from)
    }
}
