//! Which results are meant.

use std::path::{Path, PathBuf};

use crate::cli::exit::{Exit, Stop};
use crate::grade::record::Submission;
use crate::grade::store::{self, Store};

/// The results files at these paths, folders in the order of the names.
pub(super) fn find(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Stop> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            let store = Store::open(path).map_err(Stop::usage)?;
            let names = store.submissions().map_err(Stop::usage)?;
            found.extend(names.iter().map(|name| store.path(name)));
        } else if path.exists() {
            found.push(path.clone());
        } else {
            return Err(Stop::usage(format!("no such file or folder: `{}`", path.display())));
        }
    }
    if found.is_empty() {
        let message = "there are no results here: `synfin grade … -o FOLDER` writes them";
        return Err(Stop::Error(Exit::NOTHING_RAN, message.to_owned()));
    }
    Ok(found)
}

/// A result.
pub(super) fn read(path: &Path) -> Result<Submission, Stop> {
    store::read(path).map_err(Stop::usage)
}
