//! The options of `run`.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::cli::exit::Stop;
use crate::cli::filter::Filter;
use crate::cli::number;
use crate::host::PerHost;
use crate::language::length_of_time;
use crate::report::Format;
use crate::select::Shard;
use crate::snapshot::{self, Mode};
use crate::stack::{Implementation, UnknownImplementation};
use crate::tcp::Profile;

/// The options of `run`.
#[derive(clap::Args)]
pub struct Args {
    /// Scenario files, folders of them, or `-` for stdin.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// A scenario on the command line; may stand several times.
    #[arg(short = 'e', long = "expression", value_name = "TEXT", allow_hyphen_values = true)]
    pub texts: Vec<String>,

    #[command(flatten)]
    pub filter: Filter,

    /// Only this part of them, such as `2/5`: every fifth, from the second.
    #[arg(long, value_name = "N/M", help_heading = "Which scenarios")]
    pub shard: Option<Shard>,

    /// Run nothing: write which scenarios would run.
    ///
    /// With their places, tags and citations; `--format` can be `human`, `json` or `json-lines`.
    #[arg(long, help_heading = "Which scenarios", conflicts_with = "watch")]
    pub list: bool,

    /// Nothing behind the first scenario that fails.
    #[arg(long, help_heading = "How they run")]
    pub fail_fast: bool,

    /// Start the scenarios in an order that this number gives; results keep their order.
    ///
    /// So they wait for those before them.
    #[arg(long, value_name = "SEED", help_heading = "How they run", value_parser = number::within::<u64>(0, u64::MAX))]
    pub shuffle: Option<u64>,

    /// How many run at the same time, at most 256 [default: one for each processor].
    #[arg(short, long, value_name = "N", help_heading = "How they run", value_parser = number::jobs)]
    pub jobs: Option<NonZeroUsize>,

    /// Run again whenever a file changes, until Ctrl-C.
    #[arg(long, help_heading = "How they run")]
    pub watch: bool,

    /// The implementation behind both hosts: `model` (RFC 9293), `linux` (the kernel of this
    /// machine), `smoltcp`, or `program:CMD` (a program that speaks synfin's protocol).
    #[arg(long, value_name = "NAME", help_heading = "How they run")]
    pub stack: Option<String>,

    /// The implementation behind the client, if it is another.
    #[arg(long, value_name = "NAME", help_heading = "How they run")]
    pub client: Option<String>,

    /// The implementation behind the server, if it is another.
    #[arg(long, value_name = "NAME", help_heading = "How they run")]
    pub server: Option<String>,

    /// Where a host has a clock of its own, let `recv`, `expect` and `read` wait for its timers
    /// up to this long in the scenario's time before they fail: `500ms`, `2s`.
    #[arg(long, value_name = "TIME", help_heading = "How they run", default_value = "500ms", value_parser = duration)]
    pub patience: Duration,

    /// Run scenarios too that have to wait for long in real time, as for the end of the
    /// kernel's TIME_WAIT.
    #[arg(long, help_heading = "How they run")]
    pub slow: bool,

    /// The profile of scenarios that name none themselves.
    #[arg(long, value_name = "NAME", help_heading = "How they run", value_parser = profile())]
    pub profile: Option<String>,

    /// What comes of scenarios in which something could not be known.
    #[arg(long, value_name = "HOW", help_heading = "How they run", value_enum, default_value_t)]
    inconclusive: Inconclusive,

    /// How results are written to stdout.
    ///
    /// Each result is written as soon as all before it are known, but for `json` and `junit`, which
    /// are one document and come at the end.
    #[arg(
        long, value_name = "FORMAT", help_heading = "What is shown", value_parser = format(),
        default_value = Format::Human.name()
    )]
    format: Format,

    /// Every scenario's whole ladder, not only the end of those that fail.
    #[arg(long, help_heading = "What is shown")]
    trace: bool,

    /// The same, with the rules behind every row and their sections of the RFC.
    #[arg(long, help_heading = "What is shown")]
    pub explain: bool,

    /// Only what did not pass, and the summary.
    #[arg(short, long, help_heading = "What is shown")]
    pub quiet: bool,

    /// Whether each scenario's ladder is compared with the one kept in `snapshots/` beside its
    /// file: `auto` writes missing ones and puts changed ones aside for review, but only
    /// compares where `CI` is set; `check` never writes; `update` keeps what happened; `off`
    /// does nothing. Unsaid: `auto` beside a folder `snapshots/` that exists, `off` elsewhere.
    #[arg(long, value_name = "MODE", help_heading = "What is shown", value_parser = snapshots())]
    pub snapshots: Option<Mode>,
}

/// What comes of scenarios that are inconclusive.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub enum Inconclusive {
    /// They are counted, and fail nothing.
    #[default]
    Allow,
    /// They fail the run.
    Fail,
}

impl Args {
    /// How many threads; 0 stands for one for each processor.
    pub fn jobs(&self) -> usize {
        self.jobs.map_or(0, usize::from)
    }

    /// Whether nothing of what the paths mean is left out.
    pub fn chooses_all(&self) -> bool {
        self.shard.is_none() && self.filter.read().takes_all()
    }

    /// What is done with the snapshots of a file, as it was asked for, or as its place says.
    pub fn snapshots_of(&self, file: &Path) -> Mode {
        match self.snapshots {
            Some(mode) => mode,
            // They are kept without being asked for where somebody has begun to.
            None if snapshot::folder(file).is_dir() => Mode::Auto,
            None => Mode::Off,
        }
    }

    /// Whether what is inconclusive fails the run.
    pub fn inconclusive_fails(&self) -> bool {
        self.inconclusive == Inconclusive::Fail
    }

    /// How results are written.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Whether whole ladders are wanted.
    pub const fn trace(&self) -> bool {
        self.trace || self.explain
    }

    /// The implementation behind each host.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn implementations(&self) -> Result<PerHost<Implementation>, Stop> {
        let both = self.stack.as_deref().unwrap_or("model");
        let named = |own: &Option<String>| {
            let name = own.as_deref().unwrap_or(both);
            name.parse().map_err(|unknown: UnknownImplementation| Stop::usage(unknown.to_string()))
        };
        Ok(PerHost([named(&self.client)?, named(&self.server)?]))
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    length_of_time(text)
        .ok_or_else(|| "a length of time is a number and a unit: `500ms`, `2s`, `1min`".to_owned())
}

fn profile() -> PossibleValuesParser {
    PossibleValuesParser::new(Profile::ALL.iter().map(|profile| profile.name))
}

/// A parser of the names of `all`.
fn named<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(move |value| name(*value))).try_map(move |text| {
        all.iter().copied().find(|value| name(*value) == text).ok_or("no such value")
    })
}

fn format() -> impl TypedValueParser<Value = Format> {
    named(&Format::ALL, |format| format.name())
}

fn snapshots() -> impl TypedValueParser<Value = Mode> {
    named(&Mode::ALL, |mode| mode.name())
}
