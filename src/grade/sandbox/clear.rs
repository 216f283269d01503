//! Removing what a submission left behind, however it was left.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Removes everything in a folder that nobody uses any more.
///
/// Folders that are deeper than any path may be long, or than any stack may be deep, and folders
/// that were closed by their owner, are removed as well: what is in a folder is moved to the top
/// before the folder is removed. Links are removed, and never followed.
///
/// # Errors
/// If something cannot be moved or removed.
pub(super) fn clear(root: &Path) -> io::Result<()> {
    // Names that a submission cannot have taken: what is there goes first.
    let mut moved = 0_u64;
    loop {
        let mut folders = false;
        for entry in fs::read_dir(root)? {
            let entry = entry?;
            let path = entry.path();
            if !entry.file_type()?.is_dir() {
                fs::remove_file(&path)?;
                continue;
            }
            folders = true;
            fs::set_permissions(&path, Permissions::from_mode(0o700))?;
            for inner in fs::read_dir(&path)? {
                let inner = inner?;
                if inner.file_type()?.is_dir() {
                    // To be moved, a folder has to be its mover's to write to.
                    fs::set_permissions(inner.path(), Permissions::from_mode(0o700))?;
                    loop {
                        moved += 1;
                        let to = root.join(format!("synfin-{moved}"));
                        if fs::symlink_metadata(&to).is_err() {
                            fs::rename(inner.path(), to)?;
                            break;
                        }
                    }
                } else {
                    fs::remove_file(inner.path())?;
                }
            }
            fs::remove_dir(&path)?;
        }
        if !folders {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn everything_goes_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let (root, beside) = (dir.path().join("root"), dir.path().join("beside"));
        fs::create_dir_all(root.join("a/b/c/d/e")).unwrap();
        fs::create_dir_all(root.join("synfin-1/x")).unwrap();
        fs::create_dir(&beside).unwrap();
        fs::write(beside.join("kept"), "").unwrap();
        fs::write(root.join("a/b/file"), "").unwrap();
        std::os::unix::fs::symlink(&beside, root.join("a/link")).unwrap();
        fs::set_permissions(root.join("a/b/c"), Permissions::from_mode(0o000)).unwrap();
        clear(&root).unwrap();
        assert_eq!(fs::read_dir(&root).unwrap().count(), 0);
        assert!(beside.join("kept").exists());
    }
}
