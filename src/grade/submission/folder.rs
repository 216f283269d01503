//! The files of a folder, without anything that leads elsewhere.

use std::fs;
use std::path::Path;

use super::{DEEPEST, File, LEFT_OUT, MOST_FILES, MOST_OCTETS};

/// All plain files at any depth, in the order of their names.
pub(super) fn list(root: &Path) -> Result<Vec<File>, String> {
    let mut files = Vec::new();
    let mut octets = 0;
    walk(root, "", 0, &mut files, &mut octets)?;
    files.sort();
    Ok(files)
}

fn walk(
    folder: &Path,
    below: &str,
    depth: usize,
    files: &mut Vec<File>,
    octets: &mut u64,
) -> Result<(), String> {
    if depth > DEEPEST {
        return Err(format!("its folders are more than {DEEPEST} deep"));
    }
    let unreadable = |error| format!("it cannot be read: {error}");
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        // A name that is not UTF-8 belongs to nothing that is graded.
        let Ok(name) = entry.file_name().into_string() else { continue };
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        // Of the entry itself: a link is a link, wherever it leads.
        let about = entry.metadata().map_err(unreadable)?;
        if about.is_dir() {
            walk(&entry.path(), &path, depth + 1, files, octets)?;
        } else if about.is_file() {
            *octets = octets.saturating_add(about.len());
            files.push(File { name: path, octets: about.len() });
            within_limits(files.len(), *octets)?;
        }
    }
    Ok(())
}

/// Whether so much may be handed in.
pub(super) fn within_limits(files: usize, octets: u64) -> Result<(), String> {
    if files > MOST_FILES {
        return Err(format!("it has more than {MOST_FILES} files"));
    }
    if octets > MOST_OCTETS {
        return Err(format!("it has more than {} MiB", MOST_OCTETS >> 20));
    }
    Ok(())
}
