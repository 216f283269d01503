//! How much processes use, according to `/proc`, and how much is in a folder.

use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use rustix::process::Pid;

use crate::sys::session::Session;
use crate::sys::{leash, procfs};

/// What some processes use together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Usage {
    /// Memory in use that is not part of a file, in octets.
    pub memory: u64,
    /// Threads, and zombies.
    pub processes: u64,
}

/// The process and its descendants; also those whose parents have ended, if they are still in its
/// session or run as that user. No more than `most`.
pub(super) fn family(leader: Pid, user: Option<u32>, most: usize) -> Vec<Pid> {
    let is_ours = |pid: &Pid| {
        Session::of(Some(*pid)) == Some(Session::led_by(leader))
            || user.is_some_and(|user| user_of(*pid) == Some(user))
    };
    let mut all = vec![leader];
    all.extend(leash::children(None).into_iter().filter(|it| *it != leader).filter(is_ours));
    let mut at = 0;
    while let Some(pid) = all.get(at).copied().filter(|_| all.len() < most) {
        all.extend(leash::children(Some(pid)));
        at += 1;
    }
    all
}

/// The user that a process runs as.
fn user_of(pid: Pid) -> Option<u32> {
    std::fs::metadata(procfs::folder(Some(pid))?).ok().map(|it| it.uid())
}

/// What they use together. A process that has ended uses nothing.
pub(super) fn of(processes: &[Pid]) -> Usage {
    let mut sum = Usage::default();
    for pid in processes {
        let status =
            procfs::folder(Some(*pid)).map(|it| std::fs::read_to_string(it.join("status")));
        let Some(Ok(status)) = status else { continue };
        let one = counted(&status);
        sum.memory += one.memory;
        sum.processes += one.processes;
    }
    sum
}

/// What one process uses, according to its `status`.
fn counted(status: &str) -> Usage {
    let number = |line: &str| -> u64 {
        line.split_whitespace().nth(1).and_then(|it| it.parse().ok()).unwrap_or_default()
    };
    let mut used = Usage { memory: 0, processes: 1 };
    for line in status.lines() {
        match line.split_once(':').map(|(name, _)| name) {
            // Private memory, and shared memory that belongs to no file.
            Some("RssAnon" | "RssShmem") => used.memory += number(line) << 10,
            Some("Threads") => used.processes = number(line),
            _ => {}
        }
    }
    used
}

/// The processor time of a process, in seconds; also of a zombie.
pub(super) fn processor_seconds(pid: Pid) -> Option<u64> {
    /// The unit of the system, on every architecture.
    const TICKS_PER_SECOND: u64 = 100;
    let stat = std::fs::read_to_string(procfs::folder(Some(pid))?.join("stat")).ok()?;
    // Its name, in parentheses, may be anything.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut numbers = rest.split_whitespace().skip(11).map(|it| it.parse::<u64>().ok());
    Some((numbers.next()?? + numbers.next()??) / TICKS_PER_SECOND)
}

/// How many processes the user of this process has, including threads.
pub(super) fn processes_of_user() -> u64 {
    let user = rustix::process::getuid().as_raw();
    let Ok(entries) = std::fs::read_dir("/proc") else { return 0 };
    let is_process = |path: &PathBuf| {
        path.file_name()
            .and_then(|it| it.to_str())
            .is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()))
    };
    let paths = entries.flatten().map(|entry| entry.path()).filter(is_process);
    let threads = |path: PathBuf| {
        let folder = std::fs::metadata(path.join("task")).ok()?;
        // A folder has two more links than it has subfolders, here one per thread.
        (folder.uid() == user).then(|| folder.nlink().saturating_sub(2))
    };
    paths.filter_map(threads).sum()
}

/// What is in a folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Room {
    /// The space that files occupy, in octets.
    pub occupied: u64,
    /// How many there are, folders included.
    pub entries: u64,
}

/// What is in these folders together; counting stops at more than `most` entries.
/// Files may change meanwhile, so the result is approximate.
pub(super) fn room(folders: &[PathBuf], most: u64) -> Room {
    let mut sum = Room::default();
    let mut left = folders.to_vec();
    while let Some(folder) = left.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            // Paths that are too long serve no purpose.
            Err(error) if error.kind() == std::io::ErrorKind::InvalidFilename => {
                sum.entries = most.saturating_add(1);
                return sum;
            }
            Err(_) => continue,
        };
        for entry in entries.flatten() {
            sum.entries += 1;
            if sum.entries > most {
                return sum;
            }
            let Ok(metadata) = entry.metadata() else { continue };
            sum.occupied += metadata.blocks() * 512;
            if metadata.is_dir() {
                left.push(entry.path());
            }
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn memory_is_what_is_in_no_file_shared_or_not() {
        let status = "Name:\tRssAnon: 9\nVmRSS:\t 700 kB\nRssAnon:\t 100 kB\nRssFile:\t 400 kB\n\
                      RssShmem:\t 200 kB\nThreads:\t3\n";
        assert_eq!(counted(status), Usage { memory: 300 << 10, processes: 3 });
        // A zombie has no memory, but still counts.
        assert_eq!(counted("Name:\tx\nState:\tZ (zombie)\n"), Usage { memory: 0, processes: 1 });
    }

    #[test]
    fn all_of_a_family_is_added_up() {
        let this = Pid::from_raw(std::process::id() as i32).unwrap();
        let (one, two) = (of(&[this]), of(&[this, this]));
        assert!(one.memory > 0 && two.memory >= one.memory + one.memory / 2, "{one:?} {two:?}");
        assert!(two.processes > one.processes, "{one:?} {two:?}");
    }

    #[test]
    fn a_folder_is_counted_up_to_its_bound() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("d")).unwrap();
        for name in ["a", "b", "d/c"] {
            std::fs::write(dir.path().join(name), [1; 4096]).unwrap();
        }
        let room = |most| room(&[dir.path().to_path_buf()], most);
        assert!(room(4).occupied >= 3 * 4096, "{:?}", room(4));
        assert_eq!([3, 4, 5].map(|most| room(most).entries), [4, 4, 4]);
        // Counting stops beyond the bound.
        assert_eq!(room(1).entries, 2);
    }
}
