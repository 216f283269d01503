//! Child processes on a leash: each leads a session of its own, so that it can neither signal its
//! parent's group nor hide its children from being killed; and when it ends, this process finds and
//! kills everything it left behind.
//!
//! On Linux, descendants whose parents have died become children of this process (a *child
//! subreaper*), whatever session they have moved to; and a child started here does not outlive the
//! thread that started it, even if that thread is killed. Elsewhere only the group is killed.
//!
//! All children in sessions of their own have to be started here: a child in an unregistered
//! session counts as left over.

use std::collections::BTreeSet;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};

use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, kill_process, kill_process_group, setsid, waitid,
};

#[cfg(target_os = "linux")]
use super::{procfs, session::Session};

/// The running children, each the leader of its session.
static RUNNING: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());

/// Held for reading while a child is started, and for writing while looking for left-over
/// processes, so that no child is looked at before it is registered as running.
static STARTING: RwLock<()> = RwLock::new(());

/// Whether everything is being killed, because this process is about to exit.
static CLOSED: AtomicBool = AtomicBool::new(false);

fn running<T>(look: impl FnOnce(&mut BTreeSet<i32>) -> T) -> T {
    // A set of numbers is consistent even if a thread panicked while holding it.
    look(&mut RUNNING.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Starts a child on a leash. End it with [`end`].
///
/// # Errors
/// If it cannot be started.
pub fn start(command: &mut Command) -> io::Result<Child> {
    tie(command);
    start_tied(command)
}

/// Starts a child whose command has been [tied](tie).
///
/// # Errors
/// If it cannot be started.
pub fn start_tied(command: &mut Command) -> io::Result<Child> {
    #[cfg(target_os = "linux")]
    adopt_descendants();
    let _starting = STARTING.read().unwrap_or_else(PoisonError::into_inner);
    let child = command.spawn()?;
    running(|all| all.insert(pid_of(&child)));
    Ok(child)
}

/// Does something while no child is being started here. Executable files are written this way: a
/// child forked meanwhile would hold the file open for writing until its `exec`, and nobody could
/// run the file until then.
pub fn apart<T>(work: impl FnOnce() -> T) -> T {
    let _nobody_starts = STARTING.write().unwrap_or_else(PoisonError::into_inner);
    work()
}

/// Kills a child started by [`start`] and everything that it has started. Waits until the child is
/// gone.
///
/// # Errors
/// If it cannot be waited for.
pub fn end(child: &mut Child) -> io::Result<()> {
    let number = pid_of(child);
    if let Some(pid) = Pid::from_raw(number) {
        // Until the child has been waited for, nobody else gets its process id or group id. If the
        // group is gone, so is everything to be killed.
        let _ = kill_process_group(pid, Signal::KILL);
    }
    let _ = child.kill();
    let ended = child.wait();
    running(|all| all.remove(&number));
    #[cfg(target_os = "linux")]
    sweep();
    ended.map(drop)
}

/// Kills a child started by [`start`], with its group, and does not wait for it: that is up to
/// whoever started it.
pub fn kill(child: u32) {
    running(|all| {
        let child = i32::try_from(child).ok().filter(|it| all.contains(it));
        if let Some(pid) = child.and_then(Pid::from_raw) {
            let _ = kill_process_group(pid, Signal::KILL);
            let _ = kill_process(pid, Signal::KILL);
        }
    });
}

/// Kills every child started here and everything they have started, for a process that is about to
/// exit. A thread that starts a child after this waits forever.
pub fn close() {
    CLOSED.store(true, Ordering::SeqCst);
    let nobody_starts = STARTING.write().unwrap_or_else(PoisonError::into_inner);
    let all = running(std::mem::take);
    for pid in all.into_iter().filter_map(Pid::from_raw) {
        // A child that has been waited for meanwhile is not a child any more.
        if await_end(pid, WaitIdOptions::NOHANG).is_err() {
            continue;
        }
        let _ = kill_process_group(pid, Signal::KILL);
        let _ = kill_process(pid, Signal::KILL);
        // Only after that are its descendants children of this process.
        let _ = await_end(pid, WaitIdOptions::empty());
    }
    #[cfg(target_os = "linux")]
    end_strays();
    std::mem::forget(nobody_starts);
}

/// Whether [`close`] has begun: children that end from now on have not ended by themselves.
pub fn is_closed() -> bool {
    CLOSED.load(Ordering::SeqCst)
}

/// Waits for a child to end, without reaping it.
fn await_end(child: Pid, more: WaitIdOptions) -> rustix::io::Result<()> {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | more;
    waitid(WaitId::Pid(child), options).map(drop)
}

fn pid_of(child: &Child) -> i32 {
    // A process id is positive and fits.
    child.id() as i32
}

/// Makes the command's process put itself on the leash. Later steps before `exec` may take away its
/// right to do so.
#[allow(unsafe_code)]
pub fn tie(command: &mut Command) {
    #[cfg(target_os = "linux")]
    let parent = rustix::process::getpid();
    let prepare = move || {
        setsid()?;
        #[cfg(target_os = "linux")]
        {
            rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
            if rustix::process::getppid() != Some(parent) {
                // The parent died before this process could watch it.
                return Err(rustix::io::Errno::SRCH.into());
            }
        }
        Ok(())
    };
    // SAFETY: between `fork` and `exec`, only async-signal-safe functions may be called. The
    // closure only makes system calls: no allocation, no lock, no destructor; an error is kept as
    // its number.
    unsafe {
        command.pre_exec(prepare);
    }
}

/// From now on, descendants whose parents die become children of this process.
#[cfg(target_os = "linux")]
fn adopt_descendants() {
    static ADOPTING: std::sync::Once = std::sync::Once::new();
    ADOPTING.call_once(|| {
        // Any process id turns it on. If it fails, only the group is killed.
        let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    });
}

/// Kills the children that were not started here: descendants that outlived their parents, in
/// sessions that belong to no running child. Then looks for their descendants in turn.
#[cfg(target_os = "linux")]
pub fn sweep() {
    let _looking = STARTING.write().unwrap_or_else(PoisonError::into_inner);
    end_strays();
}

/// The same, while no child is being started.
#[cfg(target_os = "linux")]
fn end_strays() {
    /// A program that forks faster than it can be killed must not hold up everything else.
    const ROUNDS: u32 = 1000;
    for _ in 0..ROUNDS {
        let left = strays();
        if left.is_empty() {
            return;
        }
        for pid in left {
            let _ = kill_process(pid, Signal::KILL);
            let _ = rustix::process::waitpid(Some(pid), rustix::process::WaitOptions::empty());
        }
    }
}

/// Children of this process in a session that is neither its own nor that of a running child.
#[cfg(target_os = "linux")]
fn strays() -> Vec<Pid> {
    let own = Session::of(None);
    let is_started = |pid: Pid| running(|all| all.contains(&pid.as_raw_pid()));
    let is_stray = |pid: &Pid| {
        let session = Session::of(Some(*pid));
        let belongs = session.is_some()
            && (session == own || session.and_then(Session::leader).is_some_and(is_started));
        !belongs && !is_started(*pid)
    };
    children(None).into_iter().filter(is_stray).collect()
}

/// The children of all threads of a process, or of this one; none if the system does not list them.
#[cfg(target_os = "linux")]
pub fn children(of: Option<Pid>) -> Vec<Pid> {
    let threads = procfs::folder(of).map(|folder| std::fs::read_dir(folder.join("task")));
    let Some(Ok(threads)) = threads else { return Vec::new() };
    let lists = threads
        .flatten()
        .filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    let mut all = Vec::new();
    for list in lists {
        let numbers = list.split_whitespace().filter_map(|number| number.parse().ok());
        all.extend(numbers.filter_map(Pid::from_raw));
    }
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;
    use std::thread;

    use super::*;

    /// Fails every time, with `Text file busy`, if files are copied without [`apart`].
    #[test]
    fn a_file_copied_apart_can_be_run_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let run = |name: String| {
            let path = dir.path().join(name);
            for _ in 0..60 {
                apart(|| fs::copy("/bin/true", &path)).unwrap();
                let mut child = start(&mut Command::new(&path)).unwrap();
                end(&mut child).unwrap();
                fs::remove_file(&path).unwrap();
            }
        };
        thread::scope(|scope| {
            for number in 0..6 {
                let run = &run;
                scope.spawn(move || run(format!("copy{number}")));
            }
        });
    }
}
