//! The folder of a cell: making it, giving it away, and removing it whatever it contains.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fs::{FlockOperation, OFlags, flock};
use rustix::io::Errno;

/// The prefix of its name; the grader's process number and one more number follow.
pub(super) const NAME: &str = "synfin-";

/// A folder of our own, removed when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    /// Where the grader puts files.
    pub folder: PathBuf,
    /// Where the submission may write: its home, and its folder for temporary files.
    pub home: PathBuf,
    /// Tells other graders that this one is alive, from wherever they look.
    _claim: Option<File>,
}

impl Place {
    /// Makes one, for the user of that number if it is not for the grader.
    ///
    /// # Errors
    /// If the folder for temporary files is not writable, or not reachable for everybody.
    pub fn new(user: Option<u32>) -> io::Result<Self> {
        let base = base(user.is_some())?;
        let (folder, _claim) = make_unique(&base)?;
        let home = folder.join("home");
        let place = Self { folder, home, _claim };
        DirBuilder::new().mode(0o700).create(&place.home)?;
        if let Some(user) = user {
            // The submission can pass through, but not even list it.
            std::os::unix::fs::chown(&place.folder, None, Some(user))?;
            std::fs::set_permissions(&place.folder, Permissions::from_mode(0o710))?;
            std::os::unix::fs::chown(&place.home, Some(user), Some(user))?;
        }
        Ok(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // There is nobody left to tell.
        let _ = remove(&self.folder);
    }
}

/// The folder for temporary files.
pub(super) fn base(for_others: bool) -> io::Result<PathBuf> {
    let usual = std::env::temp_dir();
    let candidates = [usual.clone(), PathBuf::from("/tmp")];
    let found = candidates.into_iter().find(|it| !for_others || anybody_reaches(it));
    found.and_then(|it| it.canonicalize().ok()).ok_or_else(|| {
        io::Error::other(format!(
            "other users cannot reach `{}`; set `TMPDIR` to a folder that they can reach",
            usual.display()
        ))
    })
}

fn make_unique(base: &Path) -> io::Result<(PathBuf, Option<File>)> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    const TRIES: u32 = 10_000;
    let process = std::process::id();
    for _ in 0..TRIES {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = base.join(format!("{NAME}{process}-{number}"));
        match DirBuilder::new().mode(0o700).create(&folder).and_then(|()| claim(&folder)) {
            Ok(claim) => return Ok((folder, claim)),
            // Left behind by a killed grader, or set up as a trap.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// Claims a folder that was just made; without a file where folders cannot be claimed.
///
/// # Errors
/// If somebody who took it for a leftover was faster.
fn claim(folder: &Path) -> io::Result<Option<File>> {
    let file = match take(folder) {
        Ok(file) => file,
        Err(Errno::WOULDBLOCK | Errno::NOENT) => return Err(ErrorKind::AlreadyExists.into()),
        Err(_) => return Ok(None),
    };
    let numbers = |it: std::fs::Metadata| (it.dev(), it.ino());
    let there = folder.symlink_metadata().map(numbers).ok();
    if there.is_none() || there != file.metadata().map(numbers).ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    Ok(Some(file))
}

/// Claims a folder, which nobody else can do while the file is open: not even from another
/// container, where the number of this process means nothing. Links are not followed.
pub(super) fn take(folder: &Path) -> rustix::io::Result<File> {
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW;
    let file = OpenOptions::new().read(true).custom_flags(flags.bits() as i32).open(folder);
    let file = file.map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
    flock(&file, FlockOperation::NonBlockingLockExclusive)?;
    Ok(file)
}

/// Whether every user of the machine can list this folder.
pub(super) fn anybody_reaches(folder: &Path) -> bool {
    let Ok(folder) = folder.canonicalize() else { return false };
    let allows =
        |path: &Path, mode: u32| std::fs::metadata(path).is_ok_and(|it| it.mode() & mode == mode);
    allows(&folder, 0o005) && folder.ancestors().all(|it| allows(it, 0o001))
}

/// Gives a file, or a folder with everything in it, to a user; links themselves, not their
/// targets. For files that the grader has put there, while nobody changes them.
pub(super) fn give(path: &Path, user: u32) -> io::Result<()> {
    let mut left = vec![path.to_path_buf()];
    while let Some(path) = left.pop() {
        std::os::unix::fs::lchown(&path, Some(user), Some(user))?;
        if path.symlink_metadata()?.is_dir() {
            for entry in std::fs::read_dir(&path)? {
                left.push(entry?.path());
            }
        }
    }
    Ok(())
}

/// Removes a folder with everything in it, even if it is deeper than a path can be long, or
/// write-protected. All processes that could change it have ended.
///
/// Nested folders are moved to the top one by one, so that nothing here grows with their
/// depth.
pub(super) fn remove(top: &Path) -> io::Result<()> {
    let mut next = 0_u64;
    loop {
        let mut is_empty = true;
        open_up(top)?;
        for entry in std::fs::read_dir(top)? {
            let entry = entry?;
            is_empty = false;
            if !entry.file_type()?.is_dir() {
                std::fs::remove_file(entry.path())?;
                continue;
            }
            let folder = entry.path();
            open_up(&folder)?;
            for inner in std::fs::read_dir(&folder)? {
                let inner = inner?;
                if inner.file_type()?.is_dir() {
                    open_up(&inner.path())?;
                    move_up(&inner.path(), top, &mut next)?;
                } else {
                    std::fs::remove_file(inner.path())?;
                }
            }
            std::fs::remove_dir(&folder)?;
        }
        if is_empty {
            return std::fs::remove_dir(top);
        }
    }
}

/// Makes sure that its owner may change it.
fn open_up(folder: &Path) -> io::Result<()> {
    const OWNERS: u32 = 0o700;
    let metadata = folder.symlink_metadata()?;
    if metadata.mode() & OWNERS == OWNERS || rustix::process::geteuid().is_root() {
        return Ok(());
    }
    std::fs::set_permissions(folder, Permissions::from_mode(OWNERS))
}

/// Moves a folder to the top under an unused name.
fn move_up(folder: &Path, top: &Path, next: &mut u64) -> io::Result<()> {
    loop {
        let name = top.join(format!("removed-{next}"));
        *next += 1;
        if name.symlink_metadata().is_err() {
            return std::fs::rename(folder, name);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    /// More levels than a path has octets, or a process has files.
    const DEPTH: usize = 3000;

    #[test]
    fn nobody_else_looks_into_a_cell() {
        let mode = |path: &Path| std::fs::metadata(path).unwrap().mode() & 0o777;
        let own = Place::new(None).unwrap();
        assert_eq!((mode(&own.folder), mode(&own.home)), (0o700, 0o700));
        if !rustix::process::geteuid().is_root() {
            return;
        }
        // A number that no cell has; nothing runs as it.
        let other = Place::new(Some(400_000)).unwrap();
        // Its user passes through the folder, and lists only its home.
        assert_eq!((mode(&other.folder), mode(&other.home)), (0o710, 0o700));
        let owner = |path: &Path| std::fs::metadata(path).map(|it| (it.uid(), it.gid())).unwrap();
        assert_eq!((owner(&other.folder), owner(&other.home)), ((0, 400_000), (400_000, 400_000)));
    }

    #[test]
    fn a_folder_goes_however_deep_it_is() {
        let place = Place::new(None).unwrap();
        let (top, home) = (place.folder.clone(), place.home.clone());
        let mut inside = home.clone();
        for _ in 0..DEPTH {
            // Built from the inside out, since no path reaches that far.
            let outside = top.join("next");
            std::fs::create_dir(&outside).unwrap();
            std::fs::rename(&inside, outside.join("removed-1")).unwrap();
            std::fs::rename(&outside, &home).unwrap();
            inside.clone_from(&home);
        }
        drop(place);
        assert!(top.symlink_metadata().is_err());
    }

    #[test]
    fn a_folder_goes_whatever_it_forbids() {
        let place = Place::new(None).unwrap();
        let outside = tempfile::tempdir().unwrap();
        std::fs::write(outside.path().join("kept"), "").unwrap();
        let inner = place.home.join("a/b/removed-0");
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::write(inner.join("file"), "").unwrap();
        std::os::unix::fs::symlink(outside.path(), inner.join("link")).unwrap();
        for folder in [&inner, &place.home.join("a/b"), &place.home] {
            std::fs::set_permissions(folder, Permissions::from_mode(0o000)).unwrap();
        }
        let top = place.folder.clone();
        drop(place);
        assert!(top.symlink_metadata().is_err());
        assert!(outside.path().join("kept").exists());
    }
}
