//! A cell: where a submission lives while it is graded.

use std::io;
use std::path::Path;
use std::process::Child;
use std::sync::Arc;

use super::level::Level;
use super::live::{Live, ToTheEnd};
use super::place::{self, Place};
use super::user::{OwnUser, Users};
use super::watch::Watched;
use super::{Ended, How, Reach, Stopped, Task, capture, start, usage};
use crate::sys::leash;

/// A private folder, and a user of its own if possible, for one submission at a time. When it is
/// dropped, everything that ran in it is killed, and its folder removed: end children that were
/// [started](Self::start) before.
#[derive(Debug)]
pub struct Cell {
    pub(super) reach: Arc<Reach>,
    pub(super) user: Option<OwnUser>,
    pub(super) place: Place,
    /// Removed after its folder.
    _live: Live,
    pub(super) watched: Arc<Watched>,
    /// How many processes the user has besides those in here.
    pub(super) others: u64,
}

impl Cell {
    /// Makes a cell.
    ///
    /// # Errors
    /// If there is no room for temporary files, or no user left.
    pub fn new(reach: &Arc<Reach>) -> io::Result<Self> {
        let user = match reach.users {
            Users::Own(_) => Some(
                reach
                    .users
                    .claim()
                    .ok_or_else(|| io::Error::other("no user is left to run a submission as"))?,
            ),
            Users::PowerlessRoot | Users::Same => None,
        };
        let number = user.as_ref().map(|it| it.number);
        let is_counted = number.is_none() && reach.level() != Level::None;
        let others = if is_counted { usage::processes_of_user() } else { 0 };
        let (place, live) = Live::place(number)?;
        let watched = Arc::new(Watched::new(number));
        Ok(Self { reach: Arc::clone(reach), user, place, _live: live, watched, others })
    }

    /// How strictly everything in here is sandboxed.
    pub fn level(&self) -> Level {
        self.reach.level()
    }

    /// Where the grader may put files, such as a submission's. What runs in here can
    /// pass through it, and see what its task allows.
    pub fn folder(&self) -> &Path {
        &self.place.folder
    }

    /// The home of what runs in here, and its folder for temporary files: it is always
    /// writable.
    pub fn home(&self) -> &Path {
        &self.place.home
    }

    /// Gives what the grader has put there, with everything below it, to the user of this cell, so
    /// that tasks can read it, and write to it if they may. No task may run meanwhile.
    ///
    /// # Errors
    /// If it is not there.
    pub fn give(&self, path: &Path) -> io::Result<()> {
        self.user.as_ref().map_or(Ok(()), |user| place::give(path, user.number))
    }

    /// Runs a task to its end, no longer than its limits allow, and captures its output.
    /// Nothing that it started is left afterwards.
    ///
    /// # Errors
    /// If it cannot be started; most often there is no such program.
    pub fn run(&self, task: &Task) -> io::Result<Ended> {
        let child = self.start(task)?;
        let number = child.id();
        let running = ToTheEnd::of(&child);
        let captured = capture::to_the_end(child, task);
        drop(running);
        let mut captured = captured?;
        if self.level() < Level::Strict {
            // Only at lower levels can something leave the group that was killed.
            self.end_all();
        }
        let (how, stdout, stderr) = captured.rest(task);
        let how = self.take_stopped(number).map_or(how, How::Stopped);
        Ok(Ended { how, stdout, stderr })
    }

    /// Starts a task whose streams are pipes, to talk to it. Nothing ends it when its time is up:
    /// whoever talks to it must, with [`leash::end`]. Its memory, processes and files
    /// are watched.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start(&self, task: &Task) -> io::Result<Child> {
        let mut command = start::command(self, task)?;
        let child = leash::start_tied(&mut command).map_err(|error| start::explain(error, task))?;
        if self.level() != Level::None {
            let folders = std::iter::once(self.home()).chain(task.writable.iter().map(|it| &**it));
            self.watched.add(&child, task.limits, folders.map(Path::to_path_buf).collect());
        }
        Ok(child)
    }

    /// The limit at which the watch stopped the task of that process, if it did. Returned once.
    pub fn take_stopped(&self, process: u32) -> Option<Stopped> {
        self.watched.take_stopped(process)
    }

    /// Kills what has escaped from being killed with its parents.
    fn end_all(&self) {
        if let Some(user) = &self.user {
            // If no process can be made that does it, nothing that escaped could be made either.
            let _ = user.end_all();
        }
        #[cfg(target_os = "linux")]
        leash::sweep();
    }
}

impl Drop for Cell {
    fn drop(&mut self) {
        self.watched.forget();
        self.end_all();
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::sandbox::Choice;

    /// What a script prints in a cell like that of an old system, without a user of its own.
    fn on_an_old_system(script: &str) -> Option<String> {
        let Ok(mut reach) = Reach::find(Choice::Strict) else {
            eprintln!("skipped: `strict` is unavailable here");
            return None;
        };
        reach.landlock = Some(1);
        if reach.has_own_users() {
            reach.users = Users::PowerlessRoot;
        }
        let cell = Cell::new(&Arc::new(reach)).unwrap();
        let task = Task::run(["sh", "-c", script], cell.home().to_path_buf());
        let ended = cell.run(&task).unwrap();
        assert!(ended.how.is_success(), "{ended:?}");
        Some(String::from_utf8(ended.stdout).unwrap())
    }

    #[test]
    fn a_process_can_signal_itself_where_landlock_does_not_keep_signals_in() {
        let script = "kill -0 $$ && echo itself; sleep 9 & kill -0 $! 2>&- || echo and nobody else";
        let said = on_an_old_system(script);
        assert!(said.is_none_or(|said| said == "itself\nand nobody else\n"));
    }

    #[test]
    fn root_without_privileges_is_nobody_in_particular() {
        let script = "grep CapEff /proc/self/status || exec grep CapEff /proc/self/status";
        let Some(said) = on_an_old_system(script) else { return };
        assert_eq!(said.trim_start_matches("CapEff:").trim(), "0000000000000000");
    }
}
