//! Ladders kept beside scenario files: a result against its own, and those that belong to no
//! scenario any more.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{Case, Text, is_readable};
use crate::files::unreadable;
use crate::report::explored;
use crate::report::ladder::{Look, layout, paint};
use crate::run::{ScenarioResult, Verdict};
use crate::snapshot::{self, Mode, Outcome, Snapshot};

/// Compares the ladder of a result with the one kept beside the case's file, as the mode says.
/// There is nothing to compare for a text that is in no file. The result needs a trace.
pub fn ladder(case: &Case<'_>, result: &ScenarioResult, mode: Mode) -> Outcome {
    let Some(file) = &case.text.path else { return Outcome::Off };
    // The trace of a failure is no ladder to keep or compare: the failure says more. What did not
    // run has none.
    if mode == Mode::Off || matches!(result.verdict, Verdict::Failed | Verdict::Unsupported) {
        return Outcome::Off;
    }
    let ladder = match (&case.scenario.exploration, &result.explored) {
        (None, _) => paint(&layout(&result.trace.events), Look::default()),
        // A search that shows less than it should is inconclusive, which says more.
        (Some(_), Some(explored)) if result.verdict != Verdict::Inconclusive => {
            explored::kept(&case.text.source, case.scenario, explored)
        }
        (Some(_), _) => return Outcome::Off,
    };
    let (name, slug) = (&case.scenario.name, &case.slug);
    Snapshot { file, name, slug, ladder: &ladder }.compare(mode)
}

/// What was read of a folder.
#[derive(Default)]
struct Folder {
    /// The names of its files.
    files: BTreeSet<OsString>,
    /// The snapshots of their scenarios.
    kept: BTreeSet<PathBuf>,
}

/// The snapshots that belong to no scenario of these texts: of the files among them, and, in
/// folders that were read whole, of files that are gone.
///
/// # Errors
/// If a folder of snapshots cannot be read.
pub fn left_over<'a>(
    texts: impl IntoIterator<Item = &'a Text>,
    is_whole: impl Fn(&Path) -> bool,
) -> Result<Vec<PathBuf>, String> {
    let mut folders: BTreeMap<PathBuf, Folder> = BTreeMap::new();
    for text in texts {
        let Some(file) = &text.path else { continue };
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let folder = folders.entry(folder).or_default();
        folder.files.extend(file.file_name().map(OsString::from));
        folder.kept.extend(text.cases().iter().map(|case| snapshot::path(file, &case.slug)));
    }
    let mut left = Vec::new();
    for (folder, read) in &folders {
        let snapshots = snapshot::folder(&folder.join("any"));
        let found = snapshot::unreferenced(&snapshots, &read.kept)
            .map_err(|error| unreadable(&snapshots, &error))?;
        left.extend(found.into_iter().filter(|path| {
            // Others keep snapshots in such folders too.
            let Some(file) = snapshot::source(path).map(PathBuf::from) else { return false };
            is_readable(&file)
                && (read.files.contains(file.as_os_str())
                    || (is_whole(folder) && !folder.join(&file).exists()))
        }));
    }
    Ok(left)
}
