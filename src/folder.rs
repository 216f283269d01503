//! What lies in folders, in the order of names. What a name with a dot in front hides is left out.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

/// Whether the name of what was found in a folder begins with a dot.
pub fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// The files in a folder, at any depth, without what `leaves_out` says of files and folders. Links
/// are not followed.
///
/// # Errors
/// If a folder cannot be read.
pub fn files(
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

/// The scenario files in a folder, at any depth.
///
/// # Errors
/// As for [`files`].
pub fn scenarios(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = files(folder, |_| false)?;
    files.retain(|path| path.extension().is_some_and(|ending| ending == "synfin"));
    Ok(files)
}
