//! Reading, comparing and writing snapshots.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::format;
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

/// The result of comparing a scenario's snapshot.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Outcome {
    /// Snapshots are not kept for this scenario.
    #[default]
    Off,
    /// It is the same as the kept one.
    Matched,
    /// It was written: there was none, or a different one.
    Written(PathBuf),
    /// The trace differs from the kept one.
    Changed {
        /// The file that was kept.
        path: PathBuf,
        /// The file with the new trace, for review, if it was written.
        pending: Option<PathBuf>,
        /// The difference.
        diff: Diff,
        /// Why the new trace could not be put beside the old, if it should have been.
        warning: Option<String>,
    },
    /// There is none, and the mode does not write one.
    Missing(PathBuf),
    /// It could not be written, which is not a failure.
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// There is a file, but it cannot be read, or is not a snapshot.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

impl Outcome {
    /// The file that could not be written, with the reason.
    pub fn unwritten(&self) -> Option<(&Path, &str)> {
        match self {
            Self::Unwritable { path, reason } => Some((path, reason)),
            _ => None,
        }
    }

    /// Whether it fails the scenario.
    pub const fn fails(&self) -> bool {
        matches!(self, Self::Changed { .. } | Self::Missing(_) | Self::Unreadable { .. })
    }

    /// Whether a snapshot was written.
    pub const fn was_written(&self) -> bool {
        matches!(self, Self::Written(_))
    }

    /// The word for it, for machines; `None` if snapshots are not kept.
    pub const fn name(&self) -> Option<&'static str> {
        Some(match self {
            Self::Off => return None,
            Self::Matched => "matched",
            Self::Written(_) => "written",
            Self::Changed { .. } => "changed",
            Self::Missing(_) => "missing",
            Self::Unwritable { .. } => "unwritable",
            Self::Unreadable { .. } => "unreadable",
        })
    }

    /// The difference, if there is one.
    pub const fn diff(&self) -> Option<&Diff> {
        match self {
            Self::Changed { diff, .. } => Some(diff),
            _ => None,
        }
    }

    /// What to say about it, one sentence each; nothing if it is as it should be.
    pub fn describe(&self) -> Vec<String> {
        match self {
            Self::Off | Self::Matched | Self::Written(_) => Vec::new(),
            Self::Changed { path, pending, warning, .. } => {
                let mut out =
                    vec![format!("the trace differs from the one in `{}`", path.display())];
                if let Some(pending) = pending {
                    out.push(format!(
                        "the new one is in `{}`: review it with `cargo insta review`, or accept \
                         it with `--snapshots update`",
                        pending.display()
                    ));
                }
                if let Some(warning) = warning {
                    out.push(warning.clone());
                }
                out
            }
            Self::Missing(path) => vec![format!(
                "there is no `{}`: record it with `--snapshots update` and keep it with the \
                 scenario",
                path.display()
            )],
            Self::Unwritable { path, reason } => {
                vec![format!("`{}` could not be written: {reason}", path.display())]
            }
            Self::Unreadable { path, reason } => vec![format!(
                "`{}` is not a snapshot: {reason}; write it again with `--snapshots update`",
                path.display()
            )],
        }
    }
}

/// Two ladders that differ.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diff {
    /// The one that was kept.
    pub old: String,
    /// The one of this run.
    pub new: String,
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
