//! From a task to a command that sandboxes itself.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::process::Resource;

use super::level::Level;
use super::{Cell, Limits, MemoryBy, Task, bubblewrap, environment};
use crate::sys::leash;

/// How many more processes than allowed a user may have who also has others, which come and go.
/// The watch counts exactly.
const COMING_AND_GOING: u64 = 1000;

/// The command of a task, tied to the leash; its streams are pipes.
pub(super) fn command(cell: &Cell, task: &Task) -> io::Result<Command> {
    let (program, arguments) = task.words.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let folder = std::path::absolute(&task.folder)?;
    let environment = environment::of(&cell.reach.tools, &task.readable, cell.home());
    let mut command = if cell.level() == Level::Bwrap {
        if !is_there(program, &environment) {
            // Otherwise bubblewrap would say so, to the reader of its output.
            return Err(explain(io::ErrorKind::NotFound.into(), task));
        }
        bubblewrap::command(cell, task, &folder)?
    } else {
        let mut command = Command::new(program);
        command.args(arguments);
        command.current_dir(&folder);
        command
    };
    command.env_clear().envs(environment);
    command.envs(task.environment.iter().map(|(name, value)| (name, value)));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Some(user) = &cell.user {
        use std::os::unix::process::CommandExt;

        // This drops all other groups and all privileges, too.
        command.uid(user.number).gid(user.number);
    }
    leash::tie(&mut command);
    #[cfg(target_os = "linux")]
    lock(&mut command, cell, task, folder)?;
    Ok(command)
}

/// Whether there is a program of that name, if it is searched for in `PATH`.
fn is_there(program: &OsStr, environment: &[(OsString, OsString)]) -> bool {
    let path = environment.iter().find(|(name, _)| name == "PATH").map(|(_, value)| value);
    program.as_encoded_bytes().contains(&b'/')
        || path.is_none_or(|it| std::env::split_paths(it).any(|bin| bin.join(program).is_file()))
}

#[cfg(target_os = "linux")]
fn lock(command: &mut Command, cell: &Cell, task: &Task, folder: PathBuf) -> io::Result<()> {
    use super::calls::{self, Needs};
    use super::files;
    use super::user::Users;
    use crate::sys::confine::{Lock, confine};

    let level = cell.level();
    if level == Level::None {
        return Ok(());
    }
    let mut lock = Lock {
        limits: rlimits(&task.limits, cell.others),
        first_to_go: true,
        drop_privileges: cell.reach.users == Users::PowerlessRoot,
        ..Lock::default()
    };
    if matches!(level, Level::Files | Level::Strict) {
        let mut readable = task.readable.clone();
        readable.push(folder);
        let common = cell.reach.common();
        lock.files = Some(files::rules(common, &readable, &writable(cell, task))?);
    }
    let landlock = cell.reach.landlock.unwrap_or(0);
    let needs = Needs {
        phase: task.phase,
        signals_are_kept_in: cell.user.is_some() || landlock >= 6 || level == Level::Bwrap,
        truncation_is_seen: cell.user.is_some() || landlock >= 3 || level == Level::Bwrap,
    };
    let filters = || calls::prepared(needs).map_err(|error| io::Error::other(error.to_string()));
    match level {
        Level::Strict => lock.calls = filters()?,
        // It makes namespaces first, and then installs them.
        Level::Bwrap => lock.hand_over = bubblewrap::hand_over(command, task, &filters()?)?,
        _ => {}
    }
    confine(command, lock);
    Ok(())
}

/// What a task may read and execute besides the system and its own folder.
pub(super) fn readable(cell: &Cell, task: &Task) -> Vec<PathBuf> {
    cell.reach.tools.readable.iter().chain(&task.readable).cloned().collect()
}

/// What a task may write.
pub(super) fn writable(cell: &Cell, task: &Task) -> Vec<PathBuf> {
    std::iter::once(cell.home())
        .chain(task.writable.iter().map(|it| &**it))
        .map(Path::to_path_buf)
        .collect()
}

/// The limits of single processes, each with its hard limit.
fn rlimits(limits: &Limits, others: u64) -> Vec<(Resource, u64, u64)> {
    let fixed = |resource, most| (resource, most, most);
    let processes =
        if others == 0 { limits.processes } else { others + limits.processes + COMING_AND_GOING };
    let mut all = vec![
        fixed(Resource::Core, 0),
        fixed(Resource::Fsize, limits.file),
        fixed(Resource::Nofile, limits.open_files),
        fixed(Resource::Nproc, processes),
    ];
    match limits.memory_by {
        MemoryBy::Address => all.push(fixed(Resource::As, limits.memory)),
        MemoryBy::Data => all.push(fixed(Resource::Data, limits.memory)),
        MemoryBy::Watch => {}
    }
    if let Some(time) = limits.processor {
        let seconds = time.as_secs() + u64::from(time.subsec_nanos() > 0);
        // At the soft limit, a signal says why; the hard limit cannot be ignored.
        all.push((Resource::Cpu, seconds, seconds + 1));
    }
    all
}

/// An error of starting, with the program that could not be started and, if likely, the reason.
pub(super) fn explain(error: io::Error, task: &Task) -> io::Error {
    let program = task.words.first().map(|it| it.to_string_lossy()).unwrap_or_default();
    let text = match error.kind() {
        io::ErrorKind::NotFound => format!("there is no program `{program}`"),
        io::ErrorKind::PermissionDenied => format!(
            "the program `{program}` may not be executed in the sandbox: it has to be in a \
             folder that the sandbox, and the user who runs in it, can read"
        ),
        _ => return error,
    };
    io::Error::new(error.kind(), text)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// The limits of a resource: soft and hard.
    fn of(limits: &Limits, others: u64, resource: Resource) -> Option<(u64, u64)> {
        let all = rlimits(limits, others);
        all.into_iter().find(|(it, ..)| *it == resource).map(|(_, now, most)| (now, most))
    }

    #[test]
    fn each_limit_is_that_of_its_resource() {
        let limits =
            Limits { file: 1, open_files: 2, processes: 3, memory: 4, ..Limits::running() };
        let both = |number| Some((number, number));
        assert_eq!(of(&limits, 0, Resource::Core), both(0));
        assert_eq!(of(&limits, 0, Resource::Fsize), both(1));
        assert_eq!(of(&limits, 0, Resource::Nofile), both(2));
        assert_eq!(of(&limits, 0, Resource::Nproc), both(3));
        assert_eq!(of(&limits, 7, Resource::Nproc), both(3 + 7 + COMING_AND_GOING));
        let memory = |by| {
            let limits = Limits { memory_by: by, ..limits };
            [Resource::As, Resource::Data].map(|it| of(&limits, 0, it))
        };
        assert_eq!(memory(MemoryBy::Address), [both(4), None]);
        assert_eq!(memory(MemoryBy::Data), [None, both(4)]);
        assert_eq!(memory(MemoryBy::Watch), [None, None]);
    }

    #[test]
    fn processor_time_is_whole_seconds_rounded_up() {
        let of = |milliseconds| {
            let processor = Some(Duration::from_millis(milliseconds));
            of(&Limits { processor, ..Limits::running() }, 0, Resource::Cpu)
        };
        assert_eq!(of(999), Some((1, 2)));
        assert_eq!(of(1000), Some((1, 2)));
        assert_eq!(of(1001), Some((2, 3)));
        let without = Limits { processor: None, ..Limits::running() };
        assert_eq!(self::of(&without, 0, Resource::Cpu), None);
    }
}
