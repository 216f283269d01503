//! Programs: built and run in a sandbox, and asked in the program protocol.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use super::judge::judge;
use super::{Ended, Halt, Sink, base};
use crate::grade::assignment::{Assignment, Language, Limits};
use crate::grade::pattern::matches;
use crate::grade::record::{DRAWN, Outcome, Problem, ProblemKind, Sandbox};
use crate::grade::sandbox::{self, Cell, Pinned, Wanted, build};
use crate::grade::submission::{File, Opened};
use crate::grade::vary;
use crate::language::plan::Scenario;
use crate::run::{RunOptions, ScenarioResult, run_with};
use crate::stack::program::{self, Launcher, Pool, ProgramCommand, Session, Spawn};
use crate::stack::{Implementation, Missing, Stack};

/// How long a line of a program may be, in octets.
const LONGEST_LINE: usize = 64 << 10;
/// How much a program may write to stdout in one scenario, in octets.
const MOST_OUTPUT: u64 = 16 << 20;
/// How long one answer may take at most.
const REPLY: Duration = Duration::from_secs(5);

/// What is the same for all programs of an assignment.
pub(super) struct Bench {
    languages: Vec<Language>,
    peer: Implementation,
    wanted: Wanted,
    readable: Vec<PathBuf>,
}

impl Bench {
    /// Reads what the assignment says about programs.
    ///
    /// # Errors
    /// If there is no such peer.
    pub(super) fn new(assignment: &Assignment, wanted: Wanted) -> Result<Self, String> {
        let peer = assignment.settings.program.peer.as_deref().unwrap_or("model");
        let unknown = |it: crate::stack::UnknownImplementation| it.to_string();
        Ok(Self {
            languages: assignment.languages(),
            peer: peer.parse().map_err(unknown)?,
            wanted,
            readable: assignment.settings.program.readable.clone(),
        })
    }

    pub(super) fn grade(
        &self,
        assignment: &Assignment,
        opened: &Opened,
        seed: u32,
        sink: &mut Sink<'_>,
    ) -> Result<Ended, Halt> {
        let Some((language, file)) = self.language(opened) else {
            let files: Vec<String> = self
                .languages
                .iter()
                .flat_map(|it| &it.files)
                .map(|file| format!("`{file}`"))
                .collect();
            let files = files.join(", ");
            return Ok(Ended::format(format!("nothing in it can be run; expected one of {files}")));
        };
        let limits = language.limits.or(assignment.settings.limits).or(Limits::usual());
        let cell = match self.cell(opened, limits) {
            Ok(cell) => Arc::new(cell),
            Err(message) => return Ok(ended(ProblemKind::Grader, message, Sandbox::None, "")),
        };
        let level = cell.level;
        let mut build_log = String::new();
        if let Some(script) = &language.build {
            match built(&cell, &filled(script, file), limits) {
                Ok(log) => build_log = cell.scrubbed(&log),
                Err((kind, message, log)) => {
                    return Ok(ended(kind, message, level, &cell.scrubbed(&log)));
                }
            }
        }
        let launcher = match launcher(&cell, &filled(&language.run, file), limits) {
            Ok(launcher) => launcher,
            Err(message) => return Ok(ended(ProblemKind::Grader, message, level, &build_log)),
        };
        // Whoever cannot even say hello fails every test for the same reason.
        if let Err(fault) = Session::open(&launcher) {
            let message = format!(
                "it does not speak the program protocol: expected {}; actual: {}",
                fault.expected, fault.actual
            );
            let log = format!("{build_log}{}", cell.scrubbed(&fault.log));
            return Ok(ended(ProblemKind::Protocol, cell.scrubbed(&message), level, &log));
        }
        // Between two processors, an answer takes five times as long.
        let _pinned = Pinned::to_one();
        let pool = Pool::new(launcher);
        let run = Run { assignment, peer: &self.peer, pool, cell: &cell };
        for item in vary::tests(assignment, seed) {
            let Some((text, scenario)) = assignment.suite.get(item) else { continue };
            let varied = vary::vary(scenario, assignment.settings.variation, seed, &item.id);
            let result = run.scenario(&varied.scenario);
            let mut test = judge(assignment, item, text, &varied.scenario, &result);
            if test.outcome != Outcome::Pass && !varied.drawn.is_empty() {
                // Whoever passes with the numbers of the text only may have copied them.
                test.suspect = run.scenario(scenario).failures.is_empty();
            }
            test.notes = drawn(&varied.drawn);
            sink(test)?;
        }
        Ok(Ended { problem: None, build_log, sandbox: level })
    }

    /// The language of a submission, and the file by which it is known.
    fn language<'o>(&self, opened: &'o Opened) -> Option<(&Language, &'o File)> {
        self.languages.iter().find_map(|language| {
            let file = language.files.iter().find_map(|pattern| {
                opened.files.iter().find(|file| {
                    // Only what lies on top: a library in a folder is not the program.
                    !file.name.contains('/') && matches(pattern, base(&file.name))
                })
            })?;
            Some((language, file))
        })
    }

    /// A place with the submission in it.
    fn cell(&self, opened: &Opened, limits: Limits) -> Result<Cell, String> {
        let cell = Cell::new(self.wanted, limits, &self.readable)?;
        opened
            .copy_to(cell.folder())
            .and_then(|()| cell.hand_over())
            .map_err(|error| format!("cannot copy the submission: {error}"))?;
        Ok(cell)
    }
}

fn ended(kind: ProblemKind, message: String, sandbox: Sandbox, log: &str) -> Ended {
    Ended { problem: Some(Problem { kind, message }), build_log: log.to_owned(), sandbox }
}

fn drawn(drawn: &[String]) -> Vec<String> {
    match drawn {
        [] => Vec::new(),
        drawn => vec![format!("{DRAWN}{}", drawn.join(", "))],
    }
}

/// A command with the file's name in it, quoted for a shell: students choose the names.
fn filled(script: &str, file: &File) -> String {
    let quoted = |name: &str| {
        shlex::try_quote(name).map_or_else(|_| "''".to_owned(), std::borrow::Cow::into_owned)
    };
    let stem = file.name.rsplit_once('.').map_or(file.name.as_str(), |(stem, _)| stem);
    script.replace("{file}", &quoted(&file.name)).replace("{stem}", &quoted(stem))
}

/// Builds; what it said, or why it did not work.
fn built(
    cell: &Cell,
    script: &str,
    limits: Limits,
) -> Result<String, (ProblemKind, String, String)> {
    let time = limits.build_time.map_or(Duration::from_secs(60), |length| length.0);
    let most = limits.output.map_or(1 << 16, |size| usize::try_from(size.0).unwrap_or(1 << 16));
    let sandbox::Built { status, log } = build(cell.command(script), time, most)
        .map_err(|error| (ProblemKind::Grader, format!("`{script}`: {error}"), String::new()))?;
    match status {
        Some(status) if status.success() => Ok(log),
        Some(status) => {
            Err((ProblemKind::Build, format!("it does not build: `{script}`: {status}"), log))
        }
        None => {
            let time = time.as_secs_f64();
            let message = format!("it does not build: `{script}` takes longer than {time} s");
            Err((ProblemKind::Build, message, log))
        }
    }
}

/// How the program is started, again and again if it breaks down.
fn launcher(cell: &Arc<Cell>, script: &str, limits: Limits) -> Result<Launcher, String> {
    let scenario = limits.time.map_or(Duration::from_secs(10), |length| length.0);
    let log = limits.output.map_or(1 << 16, |size| usize::try_from(size.0).unwrap_or(1 << 16));
    let command: ProgramCommand =
        script.parse().map_err(|wrong| format!("`run = {script:?}`: {wrong}"))?;
    let mut launcher = Launcher::new(command);
    launcher.limits = program::Limits {
        reply: scenario.min(REPLY),
        scenario,
        line: LONGEST_LINE,
        output: MOST_OUTPUT,
        log,
    };
    launcher.spawn = Arc::new(InCell { cell: Arc::clone(cell), script: format!("exec {script}") });
    Ok(launcher)
}

/// Starts the program in its cell.
struct InCell {
    cell: Arc<Cell>,
    script: String,
}

impl Spawn for InCell {
    fn command(&self, _: &ProgramCommand) -> std::io::Result<Command> {
        Ok(self.cell.command(&self.script))
    }
}

/// One submission, ready to run scenarios.
struct Run<'a> {
    assignment: &'a Assignment,
    peer: &'a Implementation,
    pool: Pool,
    cell: &'a Cell,
}

impl Run<'_> {
    fn scenario(&self, scenario: &Scenario) -> ScenarioResult {
        let behind = self.assignment.settings.program.host;
        let options = RunOptions::default();
        let mut result = run_with(scenario, &options, |host, config| {
            if !behind.is(host) {
                return self.peer.start(host, config);
            }
            match self.pool.start(host, config) {
                Ok(program) => Box::new(program) as Box<dyn Stack>,
                Err(fault) => Box::new(Missing::new("program", fault)),
            }
        });
        for failure in &mut result.failures {
            failure.actual = self.cell.scrubbed(&failure.actual);
            failure.log = self.cell.scrubbed(&failure.log);
        }
        result
    }
}
