//! Everything alive at the moment: cells, and tasks that run to their end. So an exiting grader can
//! end all of it at once, whatever other threads are waiting for.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;
use std::process::Child;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::place::{self, Place};
use super::user;
use crate::sys::leash;

/// The folder of each cell, and the number of its own user, if it has one.
static CELLS: Mutex<BTreeMap<PathBuf, Option<u32>>> = Mutex::new(BTreeMap::new());

/// The processes of tasks that run to their end, and whether they are to be ended.
static TASKS: Mutex<Tasks> = Mutex::new(Tasks { running: BTreeSet::new(), hurry: false });

struct Tasks {
    running: BTreeSet<u32>,
    hurry: bool,
}

/// Takes a lock; the data is consistent whatever a panicking thread was doing.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A cell, while this exists: longer than its folder.
#[derive(Debug)]
pub(super) struct Live(PathBuf);

impl Live {
    /// Makes the folder of a cell.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn place(user: Option<u32>) -> io::Result<(Place, Self)> {
        // Either [`end_all`] finds it, or it is not made.
        let mut cells = lock(&CELLS);
        let place = Place::new(user)?;
        let folder = place.folder.clone();
        cells.insert(folder.clone(), user);
        Ok((place, Self(folder)))
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        lock(&CELLS).remove(&self.0);
    }
}

/// A task that runs to its end, while this exists.
#[derive(Debug)]
pub(super) struct ToTheEnd(u32);

impl ToTheEnd {
    pub fn of(child: &Child) -> Self {
        let mut tasks = lock(&TASKS);
        tasks.running.insert(child.id());
        if tasks.hurry {
            leash::kill(child.id());
        }
        Self(child.id())
    }
}

impl Drop for ToTheEnd {
    fn drop(&mut self) {
        lock(&TASKS).running.remove(&self.0);
    }
}

/// Ends every task that runs to its end (a build, not a program that is talked to), and all that
/// will begin: nobody needs their results any more.
pub fn end_builds() {
    let mut tasks = lock(&TASKS);
    tasks.hurry = true;
    tasks.running.iter().copied().for_each(leash::kill);
}

/// Kills everything that runs in any cell, and removes their folders, for a process that is about
/// to exit. Nothing starts after this: any thread that tries waits forever.
pub fn end_all() {
    /// Somebody who drops a cell at this moment removes the same files.
    const TRIES: u32 = 100;
    leash::close();
    let cells = lock(&CELLS);
    for (folder, user) in cells.iter() {
        if let Some(user) = user {
            // If no process can be made that does it, there is nothing else to try.
            let _ = user::end_all(*user);
        }
        let is_gone = || place::remove(folder).is_ok() || folder.symlink_metadata().is_err();
        let _ = (0..TRIES).any(|_| is_gone());
    }
    std::mem::forget(cells);
}

/// Whether [`end_all`] has begun: what a program does from now on is not its own doing.
pub fn is_over() -> bool {
    leash::is_closed()
}
