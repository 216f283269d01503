//! Snapshots of scenarios that are no more.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::Args;
use crate::cli::context::Context;
use crate::cli::exit::Stop;
use crate::cli::load::Loaded;
use crate::snapshot::{self, Mode, on_ci};
use crate::trouble::reason;

/// What was run of a folder.
#[derive(Default)]
struct Ran {
    /// The names of the files.
    files: BTreeSet<OsString>,
    /// The snapshots of their scenarios.
    kept: BTreeSet<PathBuf>,
    /// What is done with them.
    mode: Mode,
}

/// Names each snapshot of a file that ran whole, or that is gone from a folder that did, to
/// which no scenario belongs. Whether the run fails by them: it does where snapshots are
/// checked.
pub fn tell(texts: &[Loaded], args: &Args, context: &mut Context) -> Result<bool, Stop> {
    let mut fails = false;
    for (folder, ran) in folders(texts, args) {
        for path in left(&folder, &ran, args)? {
            let shown = path.display();
            let message = format!("`{shown}` belongs to no scenario any more: remove it");
            if ran.mode == Mode::Check {
                fails = true;
                context.error(message)?;
            } else {
                context.warning(message)?;
            }
        }
    }
    Ok(fails)
}

/// The folders of the texts in which snapshots are kept.
fn folders(texts: &[Loaded], args: &Args) -> BTreeMap<PathBuf, Ran> {
    let ci = on_ci(std::env::var("CI").ok().as_deref());
    let mut folders: BTreeMap<PathBuf, Ran> = BTreeMap::new();
    for text in texts {
        let Some(file) = text.origin.path() else { continue };
        let mode = args.snapshots_of(file).on(ci);
        if mode == Mode::Off {
            continue;
        }
        let names = text.plan.scenarios.iter().map(|scenario| scenario.name.as_str());
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let ran = folders.entry(folder).or_default();
        ran.mode = mode;
        ran.files.extend(file.file_name().map(OsString::from));
        ran.kept.extend(snapshot::slugs(names).iter().map(|slug| snapshot::path(file, slug)));
    }
    folders
}

/// The snapshots of a folder that no scenario belongs to.
fn left(folder: &Path, ran: &Ran, args: &Args) -> Result<Vec<PathBuf>, Stop> {
    let snapshots = snapshot::folder(&folder.join("any"));
    let mut left = snapshot::unreferenced(&snapshots, &ran.kept).map_err(|error| {
        Stop::usage(format!("cannot read `{}`: {}", snapshots.display(), reason(&error)))
    })?;
    let within = |path: &PathBuf| path == Path::new(".") || folder.starts_with(path);
    let whole = args.paths.iter().any(|path| path.is_dir() && within(path));
    left.retain(|path| {
        // Others keep snapshots in such folders too.
        let Some(file) = snapshot::scenario_file(path) else { return false };
        ran.files.contains(Path::new(&file).as_os_str()) || (whole && !folder.join(&file).exists())
    });
    Ok(left)
}
