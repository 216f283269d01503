//! A submission in its cell: copied there, built, and started as often as needed.

use std::io;
use std::path::PathBuf;
use std::process::Child;
use std::sync::Arc;
use std::time::Duration;

use crate::grade::record::{ProblemKind, Sandbox};
use crate::grade::submission::Opened;
use crate::judge::assignment::{Limits, Size};
use crate::sandbox::{Cell, How, Level, Limits as CellLimits, Reach, Stopped, Task};
use crate::stack::program::{self, Launcher, ProgramCommand, Spawn};
use crate::sys::leash;

/// The longest line of a program, in octets.
const LONGEST_LINE: usize = 256 << 10;
/// How much a program may write to stdout in one scenario, in octets.
const MOST_OUTPUT: u64 = 16 << 20;
/// The longest time for one answer.
const REPLY: Duration = Duration::from_secs(5);
/// The shell for an assignment's commands.
const SHELL: &str = "/bin/sh";

/// A submission in its cell.
pub(super) struct Sandboxed {
    cell: Arc<Cell>,
    folder: PathBuf,
    limits: Limits,
    readable: Vec<PathBuf>,
}

impl Sandboxed {
    /// Copies a submission into a cell of its own.
    ///
    /// # Errors
    /// If there is no cell, or no room; a sentence for a person who must look.
    pub(super) fn new(
        reach: &Arc<Reach>,
        opened: &Opened,
        limits: Limits,
        readable: &[PathBuf],
    ) -> Result<Self, String> {
        let cell = Cell::new(reach).map_err(|error| format!("cannot create a sandbox: {error}"))?;
        let folder = cell.folder().join("submission");
        std::fs::create_dir(&folder)
            .and_then(|()| leash::apart(|| opened.copy_to(&folder)))
            .and_then(|()| cell.give(&folder))
            .map_err(|error| format!("cannot copy the submission: {error}"))?;
        // Links on the way are not followed where files are opened by their real paths.
        let readable = readable.iter().filter_map(|path| path.canonicalize().ok()).collect();
        Ok(Self { cell: Arc::new(cell), folder, limits: limits.or(Limits::usual()), readable })
    }

    /// How strictly it is sandboxed.
    pub(super) fn level(&self) -> Sandbox {
        word(self.cell.level())
    }

    /// A text without the path where it happens to run: the same submission gets the same
    /// result wherever it runs. Its folder is `/submission`.
    pub(super) fn scrubbed(&self, text: &str) -> String {
        text.replace(&*self.cell.folder().to_string_lossy(), "")
    }

    /// Makes a file executable, and returns whether it already was.
    ///
    /// # Errors
    /// If that fails; a sentence for a person who must look.
    pub(super) fn make_executable(&self, file: &str) -> Result<bool, String> {
        use std::os::unix::fs::PermissionsExt;
        let path = self.folder.join(file);
        let set = || {
            let mut permissions = std::fs::metadata(&path)?.permissions();
            let was = permissions.mode() & 0o111 != 0;
            permissions.set_mode(permissions.mode() | 0o111);
            std::fs::set_permissions(&path, permissions).map(|()| was)
        };
        set().map_err(|error: io::Error| format!("cannot make `{file}` executable: {error}"))
    }

    /// Gives a file another name, unless another file has it.
    ///
    /// # Errors
    /// If that fails; a sentence for a person who must look.
    pub(super) fn rename(&self, file: &str, name: &str) -> Result<(), String> {
        let to = self.folder.join(name);
        if to.exists() {
            return Ok(());
        }
        std::fs::rename(self.folder.join(file), to)
            .map_err(|error| format!("cannot rename `{file}` to `{name}`: {error}"))
    }

    /// Builds it; returns the output, or what is wrong in a sentence, with the output.
    pub(super) fn build(&self, script: &str) -> Result<String, (ProblemKind, String, String)> {
        let limits = building(&self.limits);
        let script = format!("exec 2>&1; {script}");
        let task = Task {
            readable: self.readable.clone(),
            limits,
            ..Task::build([SHELL, "-c", &script], self.folder.clone())
        };
        let script = script.trim_start_matches("exec 2>&1; ");
        let ended = self.cell.run(&task).map_err(|error| {
            (ProblemKind::Grader, format!("`{script}`: {error}"), String::new())
        })?;
        let said = String::from_utf8_lossy(&ended.stdout);
        let said =
            said.get(said.floor_char_boundary(said.len().saturating_sub(log(&self.limits)))..);
        let log = self.scrubbed(&format!("{}{}", said.unwrap_or_default(), ended.stderr));
        let message = match ended.how {
            How::Exit(0) => return Ok(log),
            How::Stopped(Stopped::Time) => {
                format!("`{script}` takes longer than {} s", limits.time.as_secs_f64())
            }
            how => format!("`{script}` {how}"),
        };
        Err((ProblemKind::Build, message, log))
    }

    /// How the program is started, again after each crash.
    ///
    /// # Errors
    /// If the assignment's command cannot be parsed.
    pub(super) fn launcher(&self, script: &str) -> Result<Launcher, String> {
        let command: ProgramCommand =
            script.parse().map_err(|wrong| format!("`run = {script:?}`: {wrong}"))?;
        let task = Task {
            readable: self.readable.clone(),
            limits: running(&self.limits),
            ..Task::run([SHELL, "-c", &format!("exec {script}")], self.folder.clone())
        };
        let mut launcher = Launcher::new(command);
        launcher.limits = answering(&self.limits);
        launcher.spawn = Arc::new(InCell { cell: Arc::clone(&self.cell), task });
        Ok(launcher)
    }
}

/// How much of its output is kept.
fn log(limits: &Limits) -> usize {
    limits.output.map_or(1 << 16, |size| usize::try_from(size.0).unwrap_or(1 << 16))
}

/// The limits of a build.
fn building(limits: &Limits) -> CellLimits {
    let usual = CellLimits::building();
    CellLimits {
        time: limits.build_time.map_or(usual.time, |length| length.0),
        log: log(limits),
        memory: limits.memory.map_or(0, |size| size.0).max(usual.memory),
        ..usual
    }
}

/// The limits of the program's processes.
fn running(limits: &Limits) -> CellLimits {
    let usual = CellLimits::running();
    let size = |size: Option<Size>, usual| size.map_or(usual, |size| size.0);
    let file = size(limits.file_size, usual.file);
    CellLimits {
        // One process runs many scenarios, each with its own time.
        processor: None,
        memory: size(limits.memory, usual.memory),
        memory_by: limits.memory_by.unwrap_or(usual.memory_by),
        file,
        disk: file.max(usual.disk),
        open_files: limits.files.map_or(usual.open_files, u64::from),
        processes: limits.processes.map_or(usual.processes, u64::from),
        ..usual
    }
}

/// The limits of the program's answers.
fn answering(limits: &Limits) -> program::Limits {
    let scenario = limits.time.map_or(Duration::from_secs(10), |length| length.0);
    program::Limits {
        reply: scenario.min(REPLY),
        scenario,
        line: LONGEST_LINE,
        output: MOST_OUTPUT,
        log: log(limits),
    }
}

/// A level as a record writes it.
const fn word(level: Level) -> Sandbox {
    match level {
        Level::None => Sandbox::None,
        Level::Limits => Sandbox::Limits,
        Level::Files => Sandbox::Files,
        Level::Strict => Sandbox::Strict,
        Level::Bwrap => Sandbox::Bwrap,
    }
}

/// Starts the program in its cell.
#[derive(Debug)]
struct InCell {
    cell: Arc<Cell>,
    task: Task,
}

impl Spawn for InCell {
    fn start(&self, _: &ProgramCommand) -> io::Result<Child> {
        self.cell.start(&self.task)
    }

    fn why_stopped(&self, process: u32) -> Option<String> {
        self.cell.take_stopped(process).map(|what| format!("it {}", How::Stopped(what)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::assignment::Length;

    /// `docs/GRADING.md` has these.
    #[test]
    fn the_usual_limits_are_those_of_the_reference() {
        let usual = Limits::usual();
        let answers = answering(&usual);
        assert_eq!((answers.reply.as_secs(), answers.scenario.as_secs()), (5, 10));
        assert_eq!((answers.line, answers.output, answers.log), (256 << 10, 16 << 20, 64 << 10));
        let program = running(&usual);
        assert_eq!((program.memory, program.processes, program.open_files), (1 << 30, 64, 128));
        assert_eq!((program.file, program.processor), (64 << 20, None));
        let build = building(&usual);
        assert_eq!((build.time.as_secs(), build.log), (60, 64 << 10));
    }

    #[test]
    fn an_assignment_sets_its_own() {
        let own = Limits {
            time: Some(Length(Duration::from_secs(2))),
            build_time: Some(Length(Duration::from_secs(3))),
            memory: Some(Size(4 << 30)),
            output: Some(Size(5)),
            processes: Some(6),
            files: Some(7),
            file_size: Some(Size(8 << 30)),
            ..Limits::usual()
        };
        let answers = answering(&own);
        // One answer has no more time than all of them.
        assert_eq!((answers.reply.as_secs(), answers.scenario.as_secs()), (2, 2));
        assert_eq!(answers.log, 5);
        let program = running(&own);
        assert_eq!((program.memory, program.processes, program.open_files), (4 << 30, 6, 7));
        // A file as large as allowed fits on the disk.
        assert_eq!((program.file, program.disk), (8 << 30, 8 << 30));
        let build = building(&own);
        assert_eq!((build.time.as_secs(), build.log, build.memory), (3, 5, 4 << 30));
        let little = Limits { memory: Some(Size(1)), ..own };
        // Compilers need what they need.
        assert_eq!(building(&little).memory, CellLimits::building().memory);
    }
}
