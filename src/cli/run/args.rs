//! The options of `run`.

use std::ffi::OsStr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};

use crate::cli::exit::Stop;
use crate::cli::filter::Filter;
use crate::cli::load::with_library;
use crate::cli::number;
use crate::cli::scripts::Scripts;
use crate::cli::stack_names::StackNames;
use crate::explore::Bounds;
use crate::host::PerHost;
use crate::judge::assignment::Size;
use crate::language::length_of_time;
use crate::report::Format;
use crate::select::Shard;
use crate::snapshot::{self, Mode};
use crate::stack::{Implementation, UnknownImplementation};
use crate::tcp::Profile;

/// The options of `run`.
#[derive(clap::Args)]
pub struct Args {
    /// Scenario files (`.synfin`), packetdrill scripts (`.pkt`), folders of them, or `-` for stdin.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// The library of scenarios that comes with synfin; so does the path `library:`, and
    /// `library:closing` is its folder `closing`.
    #[arg(long, conflicts_with = "watch")]
    pub library: bool,

    /// A scenario on the command line; may be given several times.
    #[arg(short = 'e', long = "expression", value_name = "TEXT", allow_hyphen_values = true)]
    pub texts: Vec<String>,

    #[command(flatten)]
    pub filter: Filter,

    /// Only one shard of them: `2/5` is every fifth scenario, from the second.
    #[arg(long, value_name = "N/M", help_heading = "Which scenarios")]
    pub shard: Option<Shard>,

    /// Run nothing; list the scenarios that would run.
    ///
    /// The list has their places, tags and citations. `--format` can be `human`, `json` or
    /// `json-lines`.
    #[arg(long, help_heading = "Which scenarios", conflicts_with = "watch")]
    pub list: bool,

    /// Stop after the first failure.
    #[arg(long, help_heading = "How they run")]
    pub fail_fast: bool,

    /// Start the scenarios in an order drawn from this seed; results keep their order.
    ///
    /// So a result may have to wait for those before it.
    #[arg(long, value_name = "SEED", help_heading = "How they run", value_parser = number::within::<u64>(0, u64::MAX))]
    pub shuffle: Option<u64>,

    /// How many scenarios run at the same time, at most 256 [default: one for each processor].
    #[arg(short, long, value_name = "N", help_heading = "How they run", value_parser = number::jobs)]
    pub jobs: Option<NonZeroUsize>,

    /// Run again whenever a file changes, until Ctrl-C.
    #[arg(long, help_heading = "How they run")]
    pub watch: bool,

    /// The implementation at both hosts: `model` (RFC 9293), `model:PROFILE` (the model under a
    /// profile), `linux` (this machine's kernel), `smoltcp`, `program:CMD` (a program that speaks
    /// synfin's protocol), or `tun:NAME` and `tap:NAME` (whatever is behind that device).
    #[arg(long, value_name = "NAME", help_heading = "How they run", value_parser = stack(), hide_possible_values = true)]
    pub stack: Option<String>,

    /// The implementation at the client, if it is a different one.
    #[arg(long, value_name = "NAME", help_heading = "How they run", value_parser = stack(), hide_possible_values = true)]
    pub client: Option<String>,

    /// The implementation at the server, if it is a different one.
    #[arg(long, value_name = "NAME", help_heading = "How they run", value_parser = stack(), hide_possible_values = true)]
    pub server: Option<String>,

    /// How long `recv`, `expect` and `read` wait for the timers of a host with a clock of its own
    /// before they fail, in the scenario's time: `500ms`, `2s`.
    #[arg(long, value_name = "TIME", help_heading = "How they run", default_value = "500ms", value_parser = duration)]
    pub patience: Duration,

    /// Also run scenarios that wait for long in real time, such as for the end of the kernel's
    /// TIME_WAIT.
    #[arg(long, help_heading = "How they run")]
    pub slow: bool,

    /// The most situations that the search of an exploration keeps: it is bounded then, and says so.
    #[arg(long, value_name = "N", help_heading = "Explorations", value_parser = number::within::<u64>(1, u64::MAX), default_value_t = Bounds::default().states)]
    max_states: u64,

    /// The most memory that the search of an exploration takes: `512MiB`, `8GiB`.
    #[arg(long, value_name = "SIZE", help_heading = "Explorations", value_parser = size, default_value = "4GiB")]
    max_memory: Size,

    /// Write what explorations find to this file, as scenarios that can be run and kept:
    /// counterexamples, and the shortest ways to what is sometimes so.
    #[arg(
        short,
        long,
        value_name = "FILE",
        help_heading = "Explorations",
        conflicts_with = "list"
    )]
    pub output: Option<PathBuf>,

    /// Overwrite that file if it exists.
    #[arg(long, requires = "output", help_heading = "Explorations")]
    pub force: bool,

    /// The profile of the model, where a scenario names none: `--profile rfc793` is
    /// `--stack model:rfc793`.
    #[arg(long, value_name = "NAME", help_heading = "How they run", value_parser = profile())]
    profile: Option<&'static Profile>,

    /// Whether inconclusive scenarios, in which something could not be known, fail the run.
    #[arg(long, value_name = "HOW", help_heading = "How they run", value_enum, default_value_t)]
    inconclusive: Inconclusive,

    /// The format of the results on stdout.
    ///
    /// Each result is written as soon as all before it are known. `json` and `junit` are one
    /// document and are written at the end.
    #[arg(
        long, value_name = "FORMAT", help_heading = "What is shown", value_parser = format(),
        default_value = Format::Human.name()
    )]
    format: Format,

    /// Failures that are known already: those that this list names do not fail the run, and those that
    /// pass in spite of it are reported. `--write-known` makes such a list.
    #[arg(long, value_name = "FILE", help_heading = "What is shown")]
    pub known: Option<PathBuf>,

    /// Write which scenarios fail on the implementation, by its name, to this file, for `--known`.
    ///
    /// If the file is there, it is renewed: what it says of scenarios that do not run now, and of other
    /// implementations, stays.
    #[arg(long, value_name = "FILE", help_heading = "What is shown", conflicts_with_all = ["list", "watch"])]
    pub write_known: Option<PathBuf>,

    /// Show the whole ladder of every scenario, not only where scenarios fail.
    #[arg(long, help_heading = "What is shown")]
    trace: bool,

    /// Show whole ladders, with the rules for each row and their sections of the RFC.
    #[arg(long, help_heading = "What is shown")]
    pub explain: bool,

    /// Show only scenarios that did not pass, and the summary.
    #[arg(short, long, help_heading = "What is shown")]
    pub quiet: bool,

    /// Whether to compare each scenario's ladder with the one kept in `snapshots/` beside its file.
    /// `auto` writes missing ladders and puts changed ones aside for review, but only compares if
    /// `CI` is set; `check` never writes; `update` keeps the new ladders; `off` does nothing. The
    /// default is `auto` if the folder `snapshots/` exists, and `off` otherwise.
    #[arg(long, value_name = "MODE", help_heading = "What is shown", value_parser = snapshots())]
    pub snapshots: Option<Mode>,

    #[command(flatten)]
    pub names: StackNames,

    #[command(flatten)]
    pub scripts: Scripts,
}

/// Whether inconclusive scenarios fail the run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub enum Inconclusive {
    /// They are counted, and do not fail it.
    #[default]
    Allow,
    /// They fail it.
    Fail,
}

impl Args {
    /// What is to run: the paths, and the library if it is asked for.
    pub fn paths(&self) -> Vec<PathBuf> {
        with_library(&self.paths, self.library)
    }

    /// How many threads; 0 means one for each processor.
    pub fn jobs(&self) -> usize {
        self.jobs.map_or(0, usize::from)
    }

    /// How far the search of an exploration may go.
    pub const fn bounds(&self) -> Bounds {
        Bounds { states: self.max_states, memory: self.max_memory.0 }
    }

    /// Whether every scenario of the paths is chosen.
    pub fn chooses_all(&self) -> bool {
        self.shard.is_none() && self.filter.read().takes_all()
    }

    /// What to do with the snapshots of a file: as the option says, or as its folder suggests.
    pub fn snapshots_of(&self, file: &Path) -> Mode {
        match self.snapshots {
            Some(mode) => mode,
            // A folder `snapshots/` asks for them.
            None if snapshot::folder(file).is_dir() => Mode::Auto,
            None => Mode::Off,
        }
    }

    /// Whether inconclusive scenarios fail the run.
    pub fn inconclusive_fails(&self) -> bool {
        self.inconclusive == Inconclusive::Fail
    }

    /// The format of the results.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Whether whole ladders are wanted.
    pub const fn trace(&self) -> bool {
        self.trace || self.explain
    }

    /// The implementation at each host: `model` is the model under `--profile`.
    pub fn implementations(&self) -> Result<PerHost<Implementation>, Stop> {
        let model = Implementation::Model.name();
        let names = [&self.client, &self.server]
            .map(|own| own.as_deref().or(self.stack.as_deref()).unwrap_or(model));
        let named = |name: &str| match self.profile {
            Some(profile) if name == model => Ok(Implementation::under(profile)),
            _ => name
                .parse()
                .map_err(|unknown: UnknownImplementation| Stop::usage(unknown.to_string())),
        };
        let mut hosts = PerHost([named(names[0])?, named(names[1])?]);
        self.names.give(&mut hosts.0)?;
        match self.profile {
            Some(profile) if !names.contains(&model) => Err(Stop::usage(format!(
                "`--profile {}` is for the model, and neither host runs `model`: leave it out, or \
                 name a profile in the scenario (`@profile`)",
                profile.name
            ))),
            _ => Ok(hosts),
        }
    }
}

fn size(text: &str) -> Result<Size, String> {
    text.parse::<Size>().ok().filter(|size| size.0 > 0).ok_or_else(|| {
        "a size is a number, and a unit such as `512MiB` or `8GiB`, up to 1 PiB".to_owned()
    })
}

pub fn duration(text: &str) -> Result<Duration, String> {
    length_of_time(text)
        .ok_or_else(|| "a length of time is a number and a unit: `500ms`, `2s`, `1min`".to_owned())
}

pub fn profile() -> impl TypedValueParser<Value = &'static Profile> {
    PossibleValuesParser::new(Profile::ALL.iter().map(|profile| profile.name))
        .try_map(|name| Profile::named(&name).ok_or("no such profile"))
}

/// Takes any text, and lists for shells what there is; `program:CMD` has no end.
#[derive(Clone)]
struct Stacks;

pub fn stack() -> impl TypedValueParser<Value = String> {
    Stacks
}

impl TypedValueParser for Stacks {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Implementation::there_are().map(PossibleValue::new)))
    }
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
    named(Format::ALL, |format| format.name())
}

fn snapshots() -> impl TypedValueParser<Value = Mode> {
    named(&Mode::ALL, |mode| mode.name())
}
