//! Reading, comparing and writing snapshots.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::{Diff, Outcome, format};
use crate::files::{reason, replace};

/// What to do with snapshots (`--snapshots`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// A missing one is written; a changed trace is a failure, and is put beside the kept one
    /// as `.snap.new` for review.
    #[default]
    Auto,
    /// Nothing is ever written; a missing or changed one is a failure.
    Check,
    /// The new ladders replace the kept ones.
    Update,
    /// Snapshots are neither read nor written.
    Off,
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Check, Self::Update, Self::Off];

    /// The value of `--snapshots`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Check => "check",
            Self::Update => "update",
            Self::Off => "off",
        }
    }

    /// The effective mode: in continuous integration, where nobody reviews new ladders,
    /// [`Mode::Auto`] is [`Mode::Check`].
    #[must_use]
    pub const fn on(self, ci: bool) -> Self {
        match self {
            Self::Auto if ci => Self::Check,
            mode => mode,
        }
    }
}

/// Whether the value of the environment variable `CI` says so: it is set, and neither empty
/// nor `0` nor `false`.
pub fn on_ci(value: Option<&str>) -> bool {
    value.is_some_and(|value| {
        let value = value.trim();
        !value.is_empty() && value != "0" && !value.eq_ignore_ascii_case("false")
    })
}

/// A scenario's ladder, to be compared with the one that was kept.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot<'a> {
    /// The scenario's file.
    pub file: &'a Path,
    /// The scenario's name.
    pub name: &'a str,
    /// Its part of the file name ([`slugs`](super::slugs)).
    pub slug: &'a str,
    /// The ladder, without colour.
    pub ladder: &'a str,
}

impl Snapshot<'_> {
    /// Compares it with the kept one, and writes as the mode says. [`Mode::Auto`] is taken as it is:
    /// apply [`Mode::on`] first.
    ///
    /// The scenario does not fail if its folder cannot be written to: the outcome says so.
    pub fn compare(&self, mode: Mode) -> Outcome {
        if mode == Mode::Off {
            return Outcome::Off;
        }
        let path = super::path(self.file, self.slug);
        let kept = match std::fs::read_to_string(&path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) if mode != Mode::Update => {
                return Outcome::Unreadable { path, reason: reason(&error) };
            }
            Err(_) => None,
        };
        let now = self.ladder.trim_end();
        match (kept, mode) {
            (None, Mode::Check) => Outcome::Missing(path),
            (None, _) => self.keep(path),
            (Some(text), _) => match format::contents(&text) {
                Some(old) if old == now => {
                    if mode != Mode::Check {
                        // There is nothing left to review. A file that cannot be removed stays:
                        // nothing depends on it.
                        let _ = std::fs::remove_file(pending(&path));
                    }
                    Outcome::Matched
                }
                _ if mode == Mode::Update => self.keep(path),
                Some(old) => self.changed(path, old, mode),
                None => Outcome::Unreadable {
                    path,
                    reason: "it does not begin with a header between two lines of `---`".to_owned(),
                },
            },
        }
    }

    /// Writes the snapshot.
    fn keep(&self, path: PathBuf) -> Outcome {
        match write(&path, &self.text()) {
            Ok(()) => {
                let _ = std::fs::remove_file(pending(&path));
                Outcome::Written(path)
            }
            Err(error) => Outcome::Unwritable { path, reason: reason(&error) },
        }
    }

    fn changed(&self, path: PathBuf, old: String, mode: Mode) -> Outcome {
        let diff = Diff { old, new: self.ladder.trim_end().to_owned() };
        if mode == Mode::Check {
            return Outcome::Changed { path, pending: None, diff, warning: None };
        }
        let beside = pending(&path);
        match write(&beside, &self.text()) {
            Ok(()) => Outcome::Changed { path, pending: Some(beside), diff, warning: None },
            Err(error) => {
                let warning =
                    format!("`{}` could not be written: {}", beside.display(), reason(&error));
                Outcome::Changed { path, pending: None, diff, warning: Some(warning) }
            }
        }
    }

    /// The file's text. The source is named without its folder, so that the text does not
    /// depend on the current folder.
    fn text(&self) -> String {
        let source = self.file.file_name().unwrap_or_default().to_string_lossy();
        format::write(&source, self.name, self.ladder)
    }
}

/// The `.snap.new` beside a `.snap`.
fn pending(path: &Path) -> PathBuf {
    path.with_extension("snap.new")
}

/// Writes a file, making its folder if need be.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    replace(path, text.as_bytes())
}

/// The `.snap` files of a folder, sorted, that no scenario refers to; `referenced` are the
/// paths that [`path`](super::path) gave. A folder that does not exist has none.
///
/// # Errors
/// If the folder cannot be read.
pub fn unreferenced(folder: &Path, referenced: &BTreeSet<PathBuf>) -> io::Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut out = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "snap") && !referenced.contains(&path) {
            out.push(path);
        }
    }
    out.sort();
    Ok(out)
}

/// The name of the source file in a snapshot; `None` if it cannot be read, or is not a snapshot.
pub fn source(path: &Path) -> Option<String> {
    format::source(&std::fs::read_to_string(path).ok()?)
}
