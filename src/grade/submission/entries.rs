//! The contents of a folder, and whether a course system made it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::LEFT_OUT;
use super::archive;
use crate::files::cannot;
use crate::grade::download::{self, CanvasFile};

/// An entry of a folder.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) path: PathBuf,
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// What an entry is, after following links.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Folder,
    Archive,
    File,
    /// A link without a target.
    Dangling,
    /// A device, a pipe, a socket.
    Other,
}

impl Entry {
    /// Looks at what is there. A link counts as its target: whoever collects submissions may have
    /// linked them.
    pub(super) fn new(path: PathBuf, name: String) -> Self {
        let kind = match fs::metadata(&path) {
            Ok(about) if about.is_dir() => Kind::Folder,
            Ok(about) if !about.is_file() => Kind::Other,
            Ok(_) if archive::stem_length(&name).is_some() => Kind::Archive,
            Ok(_) => Kind::File,
            Err(_) => Kind::Dangling,
        };
        Self { path, name, kind }
    }

    /// Its kind, if it is a file with a name given by Canvas.
    fn of_canvas(&self) -> Option<CanvasFile<'_>> {
        let is_file = matches!(self.kind, Kind::File | Kind::Archive);
        let what = download::canvas(&self.name).filter(|_| is_file)?.what;
        match what {
            CanvasFile::File(_, name) => !name.is_empty(),
            CanvasFile::Typed => self.name.ends_with(".html"),
        }
        .then_some(what)
    }

    /// Whether Canvas or Moodle named it.
    fn is_download(&self) -> bool {
        self.of_canvas().is_some() || download::moodle(&self.name).is_some()
    }

    /// Whether it is text typed into a course system rather than a file that was handed in.
    pub(super) fn is_typed(&self) -> bool {
        download::moodle(&self.name).is_some_and(|it| it.typed)
            || self.of_canvas() == Some(CanvasFile::Typed)
    }

    /// Why it is not a submission of a class, if it is not.
    pub(super) fn left_out(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Dangling => Some("as a link that leads nowhere"),
            Kind::Other => Some("as it is no file and no folder"),
            _ if self.is_typed() => Some("as text that was typed in"),
            _ if self.name.starts_with('.') || self.name.starts_with("__") => Some("as hidden"),
            Kind::File if !self.is_download() => Some("as it is no folder and no archive"),
            Kind::File | Kind::Folder | Kind::Archive => None,
        }
    }
}

/// Whether a course system made this folder for instructors, judging by the names in it: those that
/// Canvas or Moodle give, the index of a Gradescope export, or a folder made by `gh classroom clone
/// student-repos` (`ASSIGNMENT-submissions`, with `ASSIGNMENT-USER` in it).
pub(super) fn is_download(folder: &str, entries: &[Entry]) -> bool {
    let repository = |assignment: &str, entry: &Entry| {
        entry.kind == Kind::Folder
            && entry.name.strip_prefix(assignment).is_some_and(|user| user.starts_with('-'))
    };
    let is_classroom = folder
        .strip_suffix("-submissions")
        .is_some_and(|assignment| entries.iter().any(|it| repository(assignment, it)));
    is_classroom
        || entries.iter().any(|it| it.name == "submission_metadata.yml" || it.is_download())
}

/// The entries of a folder, in the order of their names, without what nobody would hand in.
///
/// # Errors
/// If it cannot be read; a sentence for the instructor.
pub(super) fn read(folder: &Path) -> Result<Vec<Entry>, String> {
    let entries = fs::read_dir(folder).map_err(cannot("read", folder))?;
    let mut all: Vec<Entry> = entries
        .flatten()
        .map(|entry| Entry::new(entry.path(), text(&entry.file_name())))
        .filter(|entry| !LEFT_OUT.contains(&entry.name.as_str()))
        .collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(all)
}

/// A file's name as text. Octets that are not UTF-8 become `%FF`, so that different names stay
/// different.
pub(super) fn text(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}
