//! Programs: built and run in a sandbox, and driven through the program protocol.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::choices::Differences;
use super::contest::{Contest, Entrant, Worths};
use super::hunted::Plans;
use super::sandboxed::Sandboxed;
use super::{Ended, Halt, Sink, language};
use crate::grade::record::{Problem, ProblemKind, Sandbox};
use crate::grade::submission::{File, Opened};
use crate::host::Host;
use crate::judge::assignment::{Assignment, Language};
use crate::sandbox::{Choice, Pinned, Reach, clear_leftovers};
use crate::stack::program::wire::Level;
use crate::stack::program::{Feature, Pool, Session, Unheard};
use crate::stack::{Fault, FaultKind, Implementation, Stack};
use crate::tcp::Config;

/// What is the same for all programs of an assignment.
pub(super) struct Bench {
    languages: Vec<Language>,
    peer: Implementation,
    reach: Arc<Reach>,
    readable: Vec<PathBuf>,
    worths: Worths,
    differences: Differences,
    plans: Plans,
}

impl Bench {
    /// Reads what the assignment says about programs.
    ///
    /// # Errors
    /// If there is no such peer, or no such sandbox here.
    pub(super) fn new(assignment: &Assignment, sandbox: Choice) -> Result<Self, String> {
        let peer = assignment.settings.program.peer.as_deref().unwrap_or("model");
        let unknown = |it: crate::stack::UnknownImplementation| it.to_string();
        let reach = Reach::find(sandbox)?;
        clear_leftovers(&reach);
        Ok(Self {
            languages: assignment.languages(),
            peer: peer.parse().map_err(unknown)?,
            reach: Arc::new(reach),
            readable: assignment.settings.program.readable.clone(),
            worths: Worths::new(assignment.suite.items.len()),
            differences: Differences::new(assignment.suite.items.len()),
            plans: Plans::default(),
        })
    }

    pub(super) fn grade(
        &self,
        assignment: &Assignment,
        opened: &Opened,
        seed: u32,
        without: &BTreeSet<String>,
        sink: &mut Sink<'_>,
    ) -> Result<Ended, Halt> {
        let (language, file) = match language::choose(&self.languages, opened) {
            Ok(chosen) => chosen,
            Err(message) => return Ok(Ended::format(message)),
        };
        let limits = language.limits.or(assignment.settings.limits);
        let sandboxed = match Sandboxed::new(&self.reach, opened, limits, &self.readable) {
            Ok(sandboxed) => sandboxed,
            Err(message) => return Ok(ended(ProblemKind::Grader, message, Sandbox::None, "")),
        };
        let mut renamed = None;
        for other in &opened.files {
            let Some(name) = language::with_its_ending(language, &other.name) else { continue };
            match sandboxed.rename(&other.name, &name) {
                Ok(()) => {}
                Err(message) => return Ok(ended(ProblemKind::Grader, message, Sandbox::None, "")),
            }
            if other == file {
                renamed = Some(File { name, octets: file.octets });
            }
        }
        let file = renamed.as_ref().unwrap_or(file);
        let level = sandboxed.level();
        let mut build_log = String::new();
        let is_script = language.run.trim_start().starts_with("./{file}");
        if is_script {
            // Archives made on Windows, and course systems, do not keep permissions.
            match sandboxed.make_executable(&file.name) {
                Ok(true) => {}
                Ok(false) => {
                    build_log = format!("`{}` is not executable; run anyway\n", file.name);
                }
                Err(message) => return Ok(ended(ProblemKind::Grader, message, level, "")),
            }
        }
        if let Some(script) = &language.build {
            match sandboxed.build(&filled(script, file)) {
                Ok(log) => build_log.push_str(&log),
                Err((kind, message, log)) => return Ok(ended(kind, message, level, &log)),
            }
        }
        let launcher = match sandboxed.launcher(&filled(&language.run, file)) {
            Ok(launcher) => launcher,
            Err(message) => return Ok(ended(ProblemKind::Grader, message, level, &build_log)),
        };
        // A program that cannot even say hello fails every test for the same reason.
        let greeted = Session::greet(&launcher);
        let session = match greeted {
            Ok(session) => session,
            Err(unheard) => {
                let (kind, mut message) = silence(&unheard);
                if is_script && has_windows_line_ends(opened, file) {
                    message.push_str(&format!(
                    "; `{}` has Windows line endings (CR LF): save it with Unix line endings (LF)",
                    file.name
                ));
                }
                let log = format!("{build_log}{}", sandboxed.scrubbed(&unheard.fault.log));
                return Ok(ended(kind, sandboxed.scrubbed(&message), level, &log));
            }
        };
        if let Some(message) = other_level(assignment.settings.program.level, session.level()) {
            return Ok(ended(ProblemKind::Format, message, level, &build_log));
        }
        // Between two processors, an answer takes five times as long.
        let _pinned = Pinned::to_one();
        let entrant = Process {
            pool: Pool::new(launcher).like(&session),
            has: session.hello().has.clone(),
            sandboxed: &sandboxed,
        };
        drop(session);
        self.contest(assignment).grade(&entrant, seed, without, sink)?;
        Ok(Ended { problem: None, build_log, sandbox: level })
    }

    /// Where entrants of an assignment are graded.
    pub(super) const fn contest<'a>(&'a self, assignment: &'a Assignment) -> Contest<'a> {
        let Self { peer, worths, differences, plans, .. } = self;
        Contest { assignment, peer, worths, differences, plans }
    }

    /// Whether the peer of programs is the model.
    pub(super) fn is_beside_the_model(&self) -> bool {
        self.peer == Implementation::Model
    }

    /// Why submissions are not sandboxed more strictly, if they could be.
    pub(super) fn remark(&self) -> Option<String> {
        let level = self.reach.level().name();
        self.reach.remark().map(|why| format!("programs run in the sandbox `{level}`: {why}"))
    }
}

/// The meaning of a missing hello: nothing else is asked of the program then.
fn silence(Unheard { fault, broke_down }: &Unheard) -> (ProblemKind, String) {
    let Fault { kind, expected, actual, .. } = fault;
    let both = format!("expected {expected}; actual: {actual}");
    match (kind, broke_down) {
        // Whatever is missing, the submission is not at fault.
        (FaultKind::Unavailable, _) => (ProblemKind::Grader, actual.clone()),
        (FaultKind::Late, true) => (ProblemKind::Crash, both),
        (_, true) => (ProblemKind::Crash, actual.clone()),
        (_, false) => (ProblemKind::Protocol, both),
    }
}

/// What is wrong with the level that a program speaks, if another one is demanded.
fn other_level(demanded: Option<Level>, spoken: Level) -> Option<String> {
    let demanded = demanded.filter(|it| *it != spoken)?;
    let sees = match demanded {
        Level::Packets => "whole IPv4 datagrams",
        Level::Segments => "all header fields, options and data",
        Level::Symbols => "only the flags of segments",
    };
    let (spoken, demanded) = (spoken.name(), demanded.name());
    Some(format!(
        "the program answers `hello` with the level `{spoken}`, but this assignment demands \
         `{demanded}`: answer with `\"level\":\"{demanded}\"`, and read and write {sees} \
         (docs/PROTOCOL.md, \"Three levels\")"
    ))
}

fn ended(kind: ProblemKind, message: String, sandbox: Sandbox, log: &str) -> Ended {
    Ended { problem: Some(Problem { kind, message }), build_log: log.to_owned(), sandbox }
}

/// A command with the file's name in it, quoted for a shell: students choose the names.
fn filled(script: &str, file: &File) -> String {
    let quoted = |name: &str| {
        shlex::try_quote(name).map_or_else(|_| "''".to_owned(), std::borrow::Cow::into_owned)
    };
    script.replace("{file}", &quoted(&file.name)).replace("{stem}", &quoted(language::stem(file)))
}

/// Whether a script was written on Windows: its interpreter would be looked up with a CR in its name.
fn has_windows_line_ends(opened: &Opened, file: &File) -> bool {
    let text = opened.read(file).unwrap_or_default();
    !text.contains(&0) && text.windows(2).any(|pair| pair == b"\r\n")
}

/// A program in its cell: one process runs all scenarios, and a new one starts after a crash.
struct Process<'a> {
    pool: Pool,
    /// What it says that it has.
    has: Option<BTreeSet<Feature>>,
    sandboxed: &'a Sandboxed,
}

impl Entrant for Process<'_> {
    fn start(&self, host: Host, config: &Config) -> Box<dyn Stack> {
        Entrant::start(&self.pool, host, config)
    }

    fn has(&self) -> Option<&BTreeSet<Feature>> {
        self.has.as_ref()
    }

    fn scrubbed(&self, text: &str) -> String {
        self.sandboxed.scrubbed(text)
    }
}
