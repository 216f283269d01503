//! How much processes use, as `/proc` tells it, and how much is in a folder.

use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use rustix::process::Pid;

use crate::sys::session::Session;
use crate::sys::{leash, procfs};

/// What some processes use together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Usage {
    /// Memory that is in use and not a file's, in octets.
    pub memory: u64,
    /// Threads, and processes that have ended and that nobody has asked about.
    pub processes: u64,
}

/// The process, what it has started, and what that has started; also what has lost its parents
/// since, if it is still in its session or runs as that user. No more than `most`.
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

/// As whom a process runs.
fn user_of(pid: Pid) -> Option<u32> {
    std::fs::metadata(procfs::folder(Some(pid))?).ok().map(|it| it.uid())
}

/// What they use together. A process that is no more uses nothing.
pub(super) fn of(processes: &[Pid]) -> Usage {
    let mut sum = Usage::default();
    for pid in processes {
        let status =
            procfs::folder(Some(*pid)).map(|it| std::fs::read_to_string(it.join("status")));
        let Some(Ok(status)) = status else { continue };
        let number = |line: &str| -> u64 {
            line.split_whitespace().nth(1).and_then(|it| it.parse().ok()).unwrap_or_default()
        };
        let mut threads = 1;
        for line in status.lines() {
            match line.split_once(':').map(|(name, _)| name) {
                Some("RssAnon" | "RssShmem") => sum.memory += number(line) << 10,
                Some("Threads") => threads = number(line),
                _ => {}
            }
        }
        sum.processes += threads;
    }
    sum
}

/// How long a process has run on processors, in seconds; also one that has ended and that nobody
/// has asked about.
pub(super) fn processor_seconds(pid: Pid) -> Option<u64> {
    /// What the system counts in, on every architecture that there is.
    const TICKS_PER_SECOND: u64 = 100;
    let stat = std::fs::read_to_string(procfs::folder(Some(pid))?.join("stat")).ok()?;
    // Its name, which stands in parentheses, may be anything.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut numbers = rest.split_whitespace().skip(11).map(|it| it.parse::<u64>().ok());
    Some((numbers.next()?? + numbers.next()??) / TICKS_PER_SECOND)
}

/// How many processes the user of this process has, threads counted.
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
        // Besides one for each thread, there are two links to a folder.
        (folder.uid() == user).then(|| folder.nlink().saturating_sub(2))
    };
    paths.filter_map(threads).sum()
}

/// What is in a folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Room {
    /// What files occupy, in octets.
    pub occupied: u64,
    /// How many there are, folders included.
    pub entries: u64,
}

/// What is in these folders together; the count ends when there are more than `most` entries.
/// Somebody may be changing them meanwhile, so that it is only about right.
pub(super) fn room(folders: &[PathBuf], most: u64) -> Room {
    let mut sum = Room::default();
    let mut left = folders.to_vec();
    while let Some(folder) = left.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            // Nobody needs paths that are too long.
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
