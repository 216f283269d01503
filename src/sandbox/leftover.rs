//! What a killed grader leaves behind: folders of cells, and what still runs in them.
//! The next grader on the machine cleans up.
//!
//! A folder counts as a leftover only if it has the name of a cell's and belongs to the same user,
//! if no process has the number in its name, and if nobody holds it, as a grader in another
//! container does, whose processes cannot be seen from here.

use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::process::{Pid, geteuid, test_kill_process};

use super::Reach;
use super::place;
use super::user::Users;

/// Cleans up after graders of the same user that no longer run. What cannot be removed stays.
pub fn clear(reach: &Reach) {
    // Where there is no folder for cells, there are no leftovers.
    if let Ok(base) = place::base(reach.has_own_users()) {
        let _ = clear_in(&base, reach.users);
    }
}

fn clear_in(base: &Path, users: Users) -> io::Result<()> {
    for entry in std::fs::read_dir(base)? {
        let entry = entry?;
        let is_left = entry.file_name().to_str().is_some_and(is_of_the_dead);
        let Some(metadata) = entry.metadata().ok().filter(|_| is_left) else { continue };
        if !metadata.is_dir() || metadata.uid() != geteuid().as_raw() {
            continue;
        }
        // While it is held here, nobody else cleans it up.
        let Ok(_claim) = place::take(&entry.path()) else { continue };
        if end_all_in(&entry.path(), &metadata, users) {
            // Unlike the removal of a cell's own folder, this never leaves the folder: somebody may
            // still be changing it.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    Ok(())
}

/// Whether that is the name of a cell of a process that no longer exists.
fn is_of_the_dead(name: &str) -> bool {
    let numbers = name.strip_prefix(place::NAME).and_then(|it| it.split_once('-'));
    let Some((process, number)) = numbers else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let process = Some(process).filter(|it| is_number(it) && is_number(number));
    let process = process.and_then(|it| it.parse().ok()).filter(|it| *it > 0);
    let gone = |pid| test_kill_process(pid) == Err(rustix::io::Errno::SRCH);
    process.and_then(Pid::from_raw).is_some_and(gone)
}

/// Kills what runs in the cell of that folder; `false` if that is uncertain.
#[cfg(target_os = "linux")]
fn end_all_in(folder: &Path, metadata: &Metadata, users: Users) -> bool {
    match users {
        // The folder's group is the cell's user. If it is still the grader's, nothing ran there.
        Users::Own(_) if metadata.gid() != rustix::process::getegid().as_raw() => {
            users.claim_that(metadata.gid()).is_some_and(|user| user.end_all().is_ok())
        }
        Users::Own(_) => true,
        Users::PowerlessRoot | Users::Same => {
            at_home::end_all(&folder.join("home"));
            true
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn end_all_in(_: &Path, _: &Metadata, _: Users) -> bool {
    true
}

/// Processes that started with a cell's home as their `HOME`.
#[cfg(target_os = "linux")]
mod at_home {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;

    use rustix::process::{Pid, PidfdFlags, Signal, getpid, pidfd_open, pidfd_send_signal};

    use crate::sys::procfs;

    /// Kills those that may be killed, and what they start meanwhile.
    pub fn end_all(home: &Path) {
        /// Something that forks faster than it can be killed must not hold up everything.
        const ROUNDS: u32 = 100;
        let mut variable = OsString::from("HOME=");
        variable.push(home);
        let _ = (0..ROUNDS).any(|_| !end_some(variable.as_bytes()));
    }

    /// Whether there were any.
    fn end_some(variable: &[u8]) -> bool {
        // In another process namespace, the numbers would be those of other processes.
        let Some(Some(all)) = procfs::folder(None).map(|it| it.parent().map(Path::to_path_buf))
        else {
            return false;
        };
        let Ok(all) = std::fs::read_dir(all) else { return false };
        let mut any = false;
        for entry in all.flatten() {
            let number = entry.file_name().to_str().and_then(|it| it.parse().ok());
            let Some(pid) = number.and_then(Pid::from_raw).filter(|it| *it != getpid()) else {
                continue;
            };
            // Opened first: if `/proc` then shows another process, that one is not killed.
            let Ok(process) = pidfd_open(pid, PidfdFlags::empty()) else { continue };
            let environment = std::fs::read(entry.path().join("environ")).unwrap_or_default();
            if environment.split(|it| *it == 0).any(|it| it == variable) {
                any |= pidfd_send_signal(&process, Signal::KILL).is_ok();
            }
        }
        any
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    /// The number of a process that no longer exists.
    fn dead() -> u32 {
        let mut child = std::process::Command::new("true").spawn().unwrap();
        child.wait().unwrap();
        child.id()
    }

    #[test]
    fn only_what_the_dead_have_left_is_removed() {
        let base = tempfile::tempdir().unwrap();
        let (dead, alive) = (dead(), std::process::id());
        let at = |name: &str| base.path().join(name);
        let left = format!("synfin-{dead}-0");
        let others = [
            format!("synfin-{alive}-1"),
            format!("synfin-{dead}-held"),
            format!("synfin-{dead}"),
            format!("synfin-{dead}-1-2"),
            format!("synfin-0{dead}x-1"),
            "synfin-0-1".to_owned(),
            "synfin--1".to_owned(),
            format!("synfin-{dead}-9"),
            format!("other-{dead}-1"),
        ];
        for name in others.iter().chain([&left]) {
            std::fs::create_dir_all(at(name).join("home/a/b")).unwrap();
            std::fs::write(at(name).join("home/a/file"), "x").unwrap();
        }
        let link = format!("synfin-{dead}-7");
        std::os::unix::fs::symlink(at(&others[0]), at(&link)).unwrap();
        // A grader whose processes cannot be seen from here.
        let _held = place::take(&at(&others[7])).unwrap();
        clear_in(base.path(), Users::Same).unwrap();
        assert!(!at(&left).exists());
        for name in &others {
            assert!(at(name).join("home/a/file").exists(), "{name}");
        }
        assert!(at(&link).symlink_metadata().is_ok());
    }
}
