//! Users without a name: run by root, each submission that runs is another one. Then limits that
//! are counted for each user are its own, and it can neither read nor signal anything of ours.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::os::unix::fs::lchown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// The first of the numbers: no distribution gives them to anybody.
const FIRST: u32 = 58_000;
/// How many there are.
const COUNT: u32 = 1000;

/// The numbers in use.
static TAKEN: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// A user that nobody else is, until it is dropped.
#[derive(Debug)]
pub(super) struct User(u32);

impl User {
    /// A free one; `None` if this process is not root.
    pub(super) fn take() -> Option<Self> {
        if !rustix::process::geteuid().is_root() {
            return None;
        }
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        // Graders side by side begin at different places.
        let begin = std::process::id() % COUNT;
        let numbers = (0..COUNT).map(|n| FIRST + (begin + n) % COUNT);
        let free = numbers.into_iter().find(|number| !taken.contains(number))?;
        taken.insert(free);
        Some(Self(free))
    }

    /// Gives it a folder and everything in it.
    pub(super) fn own(&self, path: &Path) -> io::Result<()> {
        lchown(path, Some(self.0), Some(self.0))?;
        if fs::symlink_metadata(path)?.is_dir() {
            for entry in fs::read_dir(path)? {
                self.own(&entry?.path())?;
            }
        }
        Ok(())
    }

    /// Lets a command run as this user, and in no other group.
    pub(super) fn become_it(&self, command: &mut Command) {
        // The standard library leaves all other groups by itself.
        command.uid(self.0).gid(self.0);
    }
}

impl Drop for User {
    fn drop(&mut self) {
        TAKEN.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

/// How many processes and threads this user has now, as far as the system tells.
pub(super) fn tasks() -> u64 {
    use std::os::unix::fs::MetadataExt;
    let own = rustix::process::getuid().as_raw();
    let Ok(processes) = fs::read_dir("/proc") else { return 0 };
    let mine = processes.flatten().filter(|entry| {
        let is_process =
            entry.file_name().to_str().is_some_and(|name| name.bytes().all(|b| b.is_ascii_digit()));
        is_process && entry.metadata().is_ok_and(|about| about.uid() == own)
    });
    mine.map(|entry| fs::read_dir(entry.path().join("task")).map_or(1, |it| it.count() as u64))
        .sum()
}
