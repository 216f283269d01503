//! What becomes of a snapshot.

use std::path::{Path, PathBuf};

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
