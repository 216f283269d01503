//! A TCP's own tests: scenario files as tests of `cargo test`, one test a scenario, for a stack that
//! somebody implements ([`Stack`]). [`Suite`] says which scenarios and which stack; `words` reads the
//! arguments that `cargo test` and its relatives give, and `tell` writes what they read. How a
//! scenario runs and what a failure says is the same as on the command line. Nothing here knows the
//! command.

mod tell;
#[cfg(test)]
mod tests;
mod words;

use std::any::Any;
use std::io;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use self::tell::{Outcome, Teller};
use self::words::{Asked, Words};
use crate::harness::{self, Case, Choice, Crew, Made, Text, Wanted, in_order};
use crate::host::{Host, PerHost};
use crate::language::{self, Reading};
use crate::report::{self, Entry, Format, Status};
use crate::run::{RunOptions, run_on};
use crate::select::{Expression, Filter};
use crate::snapshot;
use crate::stack::{Custom, Implementation, Stack};
use crate::tcp::Config;
use crate::text::Style;

/// The environment variable with a filter, in the language of `synfin run -E`.
pub const FILTER: &str = "SYNFIN_FILTER_EXPR";

/// Scenario files as tests of a stack, for a test without libtest's harness.
///
/// In `Cargo.toml`:
///
/// ```toml
/// [dev-dependencies]
/// synfin = { version = "0.1", default-features = false, features = ["library"] }
///
/// [[test]]
/// name = "tcp"
/// harness = false
/// ```
///
/// In `tests/tcp.rs`, where `Model` stands for your TCP:
///
/// ```
/// use std::process::ExitCode;
///
/// use synfin::stack::Model;
/// use synfin::suite::Suite;
///
/// fn main() -> ExitCode {
///     Suite::new(|_host, config| Box::new(Model::named(config.clone(), "mytcp")))
///         .library()
///         .filter("path(first)")
///         .main()
/// }
/// ```
///
/// Each scenario is a test, named by its file and its own name: `closing/active::both_ends`. The arguments
/// of `cargo test` and of nextest work as for other tests. What is known to fail, and says so
/// (`@known mytcp "…"`), passes; what cannot be judged is ignored with its reason, and fails if that is
/// [asked for](Suite::strict).
#[derive(Debug)]
pub struct Suite {
    stack: Custom,
    at: Option<Host>,
    from: Vec<From>,
    filters: Vec<String>,
    strict: bool,
}

/// Where scenarios are from.
#[derive(Debug)]
enum From {
    #[cfg(feature = "library")]
    Library,
    Path(PathBuf),
}

impl Suite {
    /// A suite for the stack that `start` makes, for a host with these settings. The stack's
    /// [name](Stack::name) is what `@known` and `@stack` call it.
    pub fn new<F>(start: F) -> Self
    where
        F: Fn(Host, &Config) -> Box<dyn Stack> + Send + Sync + 'static,
    {
        let stack = Custom::new(start);
        Self { stack, at: None, from: Vec::new(), filters: Vec::new(), strict: false }
    }

    /// The stack is only this host, and its peer is the model of RFC 9293. Without it, the stack is both.
    #[must_use]
    pub fn at(self, host: Host) -> Self {
        Self { at: Some(host), ..self }
    }

    /// The scenarios that are shipped with synfin ([`library`](crate::library)).
    #[cfg(feature = "library")]
    #[must_use]
    pub fn library(mut self) -> Self {
        self.from.push(From::Library);
        self
    }

    /// The scenarios of a file or of a folder, at any depth. A relative path begins in the package's
    /// folder, where `cargo test` runs.
    #[must_use]
    pub fn scenarios(mut self, path: impl Into<PathBuf>) -> Self {
        self.from.push(From::Path(path.into()));
        self
    }

    /// Only scenarios that fit this, in the language of `synfin run -E`: `tag(basic) and not path(matrix)`.
    /// Several filters all have to fit.
    #[must_use]
    pub fn filter(mut self, expression: impl Into<String>) -> Self {
        self.filters.push(expression.into());
        self
    }

    /// What is inconclusive fails, instead of being ignored.
    #[must_use]
    pub fn strict(self) -> Self {
        Self { strict: true, ..self }
    }

    /// Runs what the process's arguments ask for, and writes it to stdout as libtest does. The exit
    /// code is 0 if nothing failed, and 101 as libtest's if something did, or if no scenario is left
    /// to run, for whatever reason but the arguments.
    pub fn main(self) -> ExitCode {
        match self.asked() {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::from(101),
            Err(message) => {
                eprintln!("error: {message}");
                ExitCode::from(101)
            }
        }
    }

    fn asked(&self) -> Result<bool, String> {
        match Asked::of(std::env::args_os().skip(1))? {
            Asked::Help => {
                print!("{}", words::HELP);
                Ok(true)
            }
            Asked::Benches => Ok(true),
            Asked::Tests(words) => {
                let mut filters = self.filters.clone();
                filters.extend(std::env::var(FILTER).ok());
                self.run(&words, &filters, Teller::stdout(&words))
            }
        }
    }

    /// Whether nothing failed.
    fn run<W: io::Write>(
        &self,
        words: &Words,
        filters: &[String],
        mut teller: Teller<W>,
    ) -> Result<bool, String> {
        let filter = all_of(filters)?;
        let hosts = self.hosts();
        let read = self.read(words)?;
        let (texts, wrong): (Vec<Text>, Vec<Text>) =
            read.into_iter().partition(|it| !it.has_errors());
        let wanted = Wanted { filter: &filter, hosts: Some(&hosts), shard: None };
        let choice = Choice::of(&texts, wanted);
        let mut tests: Vec<Test<'_>> =
            wrong.into_iter().map(|text| Test::Wrong(Box::new(text))).collect();
        tests.extend(choice.cases.iter().map(Test::Case));
        // What nextest asks for by name may be in files that were not read.
        if tests.is_empty() && !words.exact {
            return Err(choice.nothing());
        }
        let mut tests: Vec<(String, Test<'_>)> =
            tests.into_iter().map(|test| (test.name(), test)).collect();
        let all = tests.len();
        tests.retain(|(name, _)| words.takes(name));
        let told = |error: io::Error| format!("the results cannot be written: {error}");
        if words.list {
            teller.list(tests.iter().map(|(name, _)| name.as_str())).map_err(told)?;
            return Ok(true);
        }
        teller.begin(tests.len()).map_err(told)?;
        let style = teller.style();
        let make = |(_, test): &(String, Test<'_>)| self.outcome(test, &hosts, style);
        let crew = Crew::of(words.threads);
        let end =
            in_order(
                &tests,
                crew,
                &AtomicBool::new(false),
                make,
                |made: Made<Outcome>| match teller.test(&tests[made.at].0, made.result) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(error) => ControlFlow::Break(error),
                },
            );
        match end {
            ControlFlow::Break(error) => Err(told(error)),
            ControlFlow::Continue(()) => teller.end(all - tests.len()).map_err(told),
        }
    }

    /// What is at each host.
    fn hosts(&self) -> PerHost<Implementation> {
        PerHost::from_fn(|host| match self.at {
            Some(at) if at != host => Implementation::Model,
            _ => Implementation::Custom(self.stack.clone()),
        })
    }

    /// The texts that tests may be in, by names without their endings.
    fn read(&self, words: &Words) -> Result<Vec<Text>, String> {
        let reading = Reading { stacks: vec![self.stack.name().to_owned()], ..Reading::default() };
        let mut texts = Vec::new();
        for from in &self.from {
            match from {
                #[cfg(feature = "library")]
                From::Library => {
                    let shipped = crate::library::scenarios()?.into_iter();
                    let meant = shipped.filter(|file| words.may_take(test_file(&file.name)));
                    texts.extend(meant.map(|file| Text::with(file.name, file.text, &reading)));
                }
                From::Path(path) => {
                    let is_folder = harness::is_there(path)?.is_dir();
                    let root = if is_folder { Some(path.as_path()) } else { path.parent() };
                    let files =
                        if is_folder { harness::scenarios(path)? } else { vec![path.clone()] };
                    for file in files {
                        let name =
                            root.and_then(|root| file.strip_prefix(root).ok()).unwrap_or(&file);
                        let name: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
                        let name = name.join("/");
                        if words.may_take(test_file(&name)) {
                            texts.push(Text::read_with(&file, name, &reading)?);
                        }
                    }
                }
            }
        }
        Ok(texts)
    }

    /// Runs a test.
    fn outcome(&self, test: &Test<'_>, hosts: &PerHost<Implementation>, style: Style) -> Outcome {
        let case = match test {
            Test::Case(case) => case,
            Test::Wrong(text) => {
                let errors: Vec<_> = text.errors().cloned().collect();
                return Outcome::Failed(language::render(&text.source, &errors, style.colour));
            }
        };
        // A trace is only asked for where something fails.
        let options = RunOptions { trace: false, ..RunOptions::default() };
        let run = || run_on(case.scenario, &options, hosts);
        let result = match catch_unwind(AssertUnwindSafe(run)) {
            Ok(result) => result,
            Err(panic) => return Outcome::Failed(format!("it panicked: {}", said(&*panic))),
        };
        let names = Implementation::names(hosts);
        let entry = Entry {
            source: &case.text.source,
            scenario: case.scenario,
            result: &result,
            stacks: &names,
            snapshot: &snapshot::Outcome::Off,
        };
        let known = || entry.known().unwrap_or_default().to_owned();
        match entry.status() {
            Status::Passed => Outcome::Passed(None),
            Status::Known => Outcome::Passed(Some(format!("known to fail: {}", known()))),
            Status::Fixed => {
                Outcome::Passed(Some(format!("passes, and `@known` says: {}", known())))
            }
            Status::Skipped => Outcome::Ignored(entry.not_run().unwrap_or_default()),
            Status::Unsupported => {
                Outcome::Ignored(entry.unsupported().unwrap_or_else(|| "unsupported".to_owned()))
            }
            Status::Inconclusive if !self.strict => {
                let why = result.failures.first().map(ToString::to_string);
                Outcome::Ignored(format!("inconclusive: {}", why.unwrap_or_default()))
            }
            _ => Outcome::Failed(written(&entry, style)),
        }
    }
}

/// A test.
enum Test<'a> {
    /// A scenario.
    Case(&'a Case<'a>),
    /// A text that has errors.
    Wrong(Box<Text>),
}

impl Test<'_> {
    fn name(&self) -> String {
        match self {
            Self::Case(case) => format!("{}::{}", test_file(case.text.source.name()), case.slug),
            Self::Wrong(text) => format!("{}::is_read", test_file(text.source.name())),
        }
    }
}

/// What fits each of these expressions.
fn all_of(expressions: &[String]) -> Result<Filter, String> {
    let read = |text: &String| {
        text.parse::<Expression>().map_err(|bad| format!("the filter `{text}`: {bad}"))
    };
    expressions.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let each: Vec<String> = expressions.iter().map(|it| format!("({it})")).collect();
    let all = (!each.is_empty()).then(|| read(&each.join(" and "))).transpose()?;
    Ok(Filter { texts: Vec::new(), expressions: all.into_iter().collect() })
}

/// The first part of a test's name, by the name of its file.
fn test_file(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// All that is said about a result on the command line.
fn written(entry: &Entry<'_>, style: Style) -> String {
    let mut writer = Format::Human.writer(report::Options { style, ..report::Options::default() });
    let mut text = String::new();
    match writer.entry(entry, &mut text) {
        Ok(()) => text,
        Err(error) => error.to_string(),
    }
}

/// What somebody's code said when it panicked.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}
