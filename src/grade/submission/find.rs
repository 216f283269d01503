//! Which submissions the paths of a command mean.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::archive::Format;
use crate::grade::pattern::matches;

/// Something that was handed in, not yet opened.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Candidate {
    /// Its name among all that are graded: also that of its results file.
    pub id: String,
    /// Where it is.
    pub path: PathBuf,
}

/// The submissions at these paths, sorted by their names.
///
/// An archive or a file is one submission. A folder is one if a file in it looks like one that is
/// handed in (`wanted`, with `*`); otherwise everything in it is a submission.
///
/// # Errors
/// If a path does not exist, or two submissions have the same name.
pub fn find(paths: &[PathBuf], wanted: &[String]) -> Result<Vec<Candidate>, String> {
    let mut found: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut add = |path: PathBuf| {
        let id = id(&path);
        match found.insert(id.clone(), path.clone()) {
            Some(other) if other != path => Err(format!(
                "two submissions are called `{id}`: `{}` and `{}`",
                other.display(),
                path.display()
            )),
            _ => Ok(()),
        }
    };
    for path in paths {
        let about = fs::metadata(path)
            .map_err(|_| format!("no such file or folder: `{}`", path.display()))?;
        if !about.is_dir() || is_one(path, wanted) {
            add(path.clone())?;
            continue;
        }
        let entries = fs::read_dir(path)
            .map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_dir = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let is_archive = Format::of(&entry.path()).is_some();
            if !name.starts_with('.') && !name.starts_with("__") && (is_dir || is_archive) {
                add(entry.path())?;
            }
        }
    }
    Ok(found.into_iter().map(|(id, path)| Candidate { id, path }).collect())
}

/// Whether a folder is a submission itself.
fn is_one(folder: &Path, wanted: &[String]) -> bool {
    let entries = fs::read_dir(folder).map(|it| it.flatten().collect::<Vec<_>>());
    entries.unwrap_or_default().iter().any(|entry| {
        let name = entry.file_name();
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        is_file && wanted.iter().any(|pattern| matches(pattern, &name.to_string_lossy()))
    })
}

/// The name of a submission by its path, fit to be a file's name.
fn id(path: &Path) -> String {
    // `.` has no name of its own.
    let full = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let name = full.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_else(|| "submission".to_owned());
    if full.is_dir() {
        return name;
    }
    let lower = name.to_ascii_lowercase();
    let ending = Format::ENDINGS.iter().find(|(ending, _)| lower.ends_with(ending));
    let length = match ending {
        Some((ending, _)) => name.len() - ending.len(),
        None => name.rfind('.').filter(|at| *at > 0).unwrap_or(name.len()),
    };
    name.get(..length).unwrap_or(&name).to_owned()
}
