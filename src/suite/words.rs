//! The arguments of `cargo test`, of nextest and of editors: those of libtest that make sense here.

use std::ffi::OsString;
use std::num::NonZeroUsize;

/// What the arguments ask for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Words {
    /// Tests whose name has one of these in it; all, if there is none.
    pub(super) filters: Vec<String>,
    /// Tests whose name has one of these in it are left out.
    pub(super) skips: Vec<String>,
    /// Filters and `--skip` are whole names.
    pub(super) exact: bool,
    /// The tests are only listed.
    pub(super) list: bool,
    /// One letter a test instead of a line; only names, in a list.
    pub(super) terse: bool,
    /// Only tests that are ignored, of which there are none before they run.
    pub(super) only_ignored: bool,
    /// How many at once; 0 stands for one for each processor.
    pub(super) threads: usize,
    /// Whether to colour; `None` if a terminal decides.
    pub(super) colour: Option<bool>,
}

/// What to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Asked {
    /// Tests, as the words say.
    Tests(Words),
    /// Benchmarks, of which there are none.
    Benches,
    /// What can be asked for.
    Help,
}

/// For `--help`.
pub(super) const HELP: &str = "\
Usage: [OPTIONS] [FILTER]…

Runs the scenarios whose names have a FILTER in them; without one, all of them.

  --list                 lists them and runs none
  --exact                a FILTER is a whole name
  --skip FILTER          leaves out what it fits
  --test-threads N       how many run at once (RUST_TEST_THREADS)
  --format pretty|terse  a line for each, or a letter
  -q, --quiet            the same as --format terse
  --color auto|always|never

SYNFIN_FILTER_EXPR is a filter in the language of `synfin run -E`: `tag(basic) and not path(matrix)`.
--ignored, --include-ignored, --nocapture, --show-output and --test are understood, and change nothing that runs.
";

/// Options with a value that is read and does not matter.
const WITH_VALUE: &[&str] = &["-Z", "--logfile", "--shuffle-seed", "--report-time"];

/// Options that do not matter.
const PLAIN: &[&str] = &[
    "--include-ignored",
    "--nocapture",
    "--no-capture",
    "--show-output",
    "--test",
    "--exclude-should-panic",
    "--force-run-in-process",
];

impl Asked {
    /// Reads them, without the program's own name.
    ///
    /// # Errors
    /// The argument that is not understood, in a sentence.
    pub(super) fn of(words: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut asked = Words::default();
        let mut words = words.into_iter();
        let mut only_filters = false;
        while let Some(word) = words.next() {
            let word =
                word.into_string().map_err(|word| format!("{} is not UTF-8", word.display()))?;
            if only_filters || !word.starts_with('-') || word == "-" {
                asked.filters.push(word);
                continue;
            }
            let (option, mut given) = match word.split_once('=') {
                Some((option, value)) => (option.to_owned(), Some(value.to_owned())),
                None => (word, None),
            };
            let mut value = || {
                let next = || words.next().and_then(|it| it.into_string().ok());
                given.take().or_else(next).ok_or_else(|| format!("`{option}` needs a value"))
            };
            match option.as_str() {
                "--" => only_filters = true,
                "-h" | "--help" => return Ok(Self::Help),
                "--bench" => return Ok(Self::Benches),
                "--list" => asked.list = true,
                "--exact" => asked.exact = true,
                "--ignored" => asked.only_ignored = true,
                "-q" | "--quiet" => asked.terse = true,
                "--skip" => asked.skips.push(value()?),
                "--test-threads" => asked.threads = threads(&value()?)?,
                "--color" => asked.colour = colour(&value()?)?,
                "--format" => match value()?.as_str() {
                    "pretty" => asked.terse = false,
                    "terse" => asked.terse = true,
                    other => {
                        return Err(format!(
                            "`--format {other}` is not known: `pretty` or `terse`"
                        ));
                    }
                },
                it if WITH_VALUE.contains(&it) => drop(value()?),
                it if PLAIN.contains(&it) => {}
                other => {
                    return Err(format!("the option `{other}` is not known; `--help` lists all"));
                }
            }
        }
        Ok(Self::Tests(asked))
    }
}

impl Words {
    /// Whether a test of that name is meant.
    pub(super) fn takes(&self, name: &str) -> bool {
        let fits = |it: &String| if self.exact { name == it } else { name.contains(it.as_str()) };
        !self.only_ignored
            && (self.filters.is_empty() || self.filters.iter().any(fits))
            && !self.skips.iter().any(fits)
    }

    /// Whether a test of that file may be meant, whose name begins with the file's: one test alone,
    /// as nextest runs each, need not wait until all files are read.
    pub(super) fn may_take(&self, file: &str) -> bool {
        let is_in = |it: &String| it.strip_prefix(file).is_some_and(|rest| rest.starts_with("::"));
        !self.only_ignored
            && (!self.exact || self.filters.is_empty() || self.filters.iter().any(is_in))
    }
}

fn threads(text: &str) -> Result<usize, String> {
    let number = text.parse::<NonZeroUsize>().map(usize::from);
    number.map_err(|_| format!("`--test-threads {text}` is not a number above 0"))
}

fn colour(text: &str) -> Result<Option<bool>, String> {
    match text {
        "auto" => Ok(None),
        "always" => Ok(Some(true)),
        "never" => Ok(Some(false)),
        other => Err(format!("`--color {other}` is not known: `auto`, `always` or `never`")),
    }
}
