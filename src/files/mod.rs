//! Files and folders: which files a folder holds, replacing a file as a whole, and what went
//! wrong, in words. Only the ending of scenario files is known here, not what is in them.

mod read;
#[cfg(feature = "command")]
mod replace;
mod trouble;

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

pub(crate) use read::read;
#[cfg(feature = "command")]
pub(crate) use read::{LONGEST, too_long};
#[cfg(feature = "command")]
pub(crate) use replace::replace;
pub(crate) use trouble::unreadable;
#[cfg(feature = "command")]
pub(crate) use trouble::{cannot, reason};

/// The ending of scenario files.
pub const EXTENSION: &str = "synfin";

/// Whether a file is a scenario file: its name ends in `.synfin`, in any letter case.
pub fn is_scenario(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(EXTENSION))
}

/// Whether the name of something found in a folder begins with a dot.
pub(crate) fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// The files in a folder, at any depth and in the order of their names, without hidden ones and
/// without the files and folders that `leaves_out` names. Links are not followed.
///
/// # Errors
/// If a folder cannot be read.
pub(crate) fn below(
    folder: &Path,
    leaves_out: impl Fn(&DirEntry) -> bool,
) -> Result<Vec<PathBuf>, String> {
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
    let mut files = Vec::new();
    for entry in walk.filter_entry(|entry| !is_hidden(entry) && !leaves_out(entry)) {
        let entry = entry.map_err(|error| format!("cannot read a folder: {error}"))?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}
