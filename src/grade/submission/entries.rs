//! Whether a folder is one submission or holds those of a class.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::LEFT_OUT;
use super::archive;
use super::find::text;
use crate::grade::download::{self, CanvasFile};
use crate::grade::pattern::matches;

/// Folders that are parts of programs, and nobody's submission.
const PARTS: [&str; 12] = [
    "bin", "build", "doc", "docs", "examples", "include", "lib", "out", "src", "target", "test",
    "tests",
];

/// What lies in a folder.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) path: PathBuf,
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// What an entry is, wherever it leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Folder,
    Archive,
    File,
    /// A link to nothing.
    Dangling,
    /// A device, a pipe, a socket.
    Other,
}

/// What a folder is.
pub(super) enum Meaning {
    /// A submission.
    One,
    /// A submission, as others were named beside it; it has only one thing in it.
    Around,
    /// A folder of submissions.
    Class(Vec<Entry>),
}

impl Entry {
    /// Looks at what is there. A link counts as what it leads to: whoever collects submissions may
    /// have linked them.
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

    /// Whether it is a file with a name that Canvas gives.
    fn of_canvas(&self) -> Option<CanvasFile<'_>> {
        let is_file = matches!(self.kind, Kind::File | Kind::Archive);
        let what = download::canvas(&self.name).filter(|_| is_file)?.what;
        match what {
            CanvasFile::File(_, name) => !name.is_empty(),
            CanvasFile::Typed => self.name.ends_with(".html"),
        }
        .then_some(what)
    }

    /// Whether it is a folder that belongs to a program.
    fn is_part(&self) -> bool {
        self.kind == Kind::Folder && PARTS.contains(&self.name.as_str())
    }

    /// Whether it is a loose file that could be handed in.
    fn is_loose(&self, wanted: &[String]) -> bool {
        self.kind == Kind::File && self.of_canvas().is_none() && is_wanted(&self.name, wanted)
    }

    /// Whether it is text that was typed into a course system, and nothing that was handed in.
    pub(super) fn is_typed(&self) -> bool {
        download::moodle(&self.name).is_some_and(|it| it.typed)
            || self.of_canvas() == Some(CanvasFile::Typed)
    }

    /// Why it is no submission of a class, if it is none.
    pub(super) fn left_out(&self) -> Option<&'static str> {
        let is_download = || self.of_canvas().is_some() || download::moodle(&self.name).is_some();
        match self.kind {
            Kind::Dangling => Some("as a link that leads nowhere"),
            Kind::Other => Some("as it is no file and no folder"),
            _ if self.is_typed() => Some("as text that was typed in"),
            _ if self.name.starts_with('.') || self.name.starts_with("__") => Some("as hidden"),
            Kind::File if !is_download() => Some("as it is no folder and no archive"),
            Kind::File | Kind::Folder | Kind::Archive => None,
        }
    }
}

/// What a folder is, by what lies in it. Where files that could be handed in lie beside what could
/// be the submissions of a class, nobody is graded as somebody else. One of `several` that were
/// named is rather a submission.
///
/// # Errors
/// If it cannot be read, or it could be either.
pub(super) fn meaning(folder: &Entry, wanted: &[String], several: bool) -> Result<Meaning, String> {
    if download::moodle(&folder.name).is_some() {
        return Ok(Meaning::One);
    }
    let folder = &folder.path;
    let entries = read(folder)?;
    let loose: Vec<&Entry> = entries.iter().filter(|it| it.is_loose(wanted)).collect();
    let has_downloads = entries.iter().any(|it| download::moodle(&it.name).is_some());
    if loose.is_empty() && !has_downloads {
        let inside: Vec<&Entry> = entries.iter().filter(|it| it.left_out().is_none()).collect();
        return Ok(match inside.as_slice() {
            [] if several && !entries.is_empty() => Meaning::One,
            [_, ..] if inside.iter().all(|it| it.is_part()) => Meaning::One,
            [one] if several && one.of_canvas().is_none() => Meaning::Around,
            _ => Meaning::Class(entries),
        });
    }
    if has_downloads {
        return Ok(Meaning::Class(entries));
    }
    let others = like_submissions(&entries, &loose, wanted);
    // A program's own name: `tcp.py`, where `*.py` would do.
    let has_program = loose.iter().any(|it| {
        wanted.contains(&it.name) || others.iter().any(|other| is_file(&other.path.join(&it.name)))
    });
    match others.as_slice() {
        [] => Ok(Meaning::One),
        [one] if has_program && one.kind == Kind::Folder => Ok(Meaning::One),
        [_, _, ..] if !has_program => Ok(Meaning::Class(entries)),
        others => {
            let names = |of: &[&Entry]| {
                of.iter().map(|it| format!("`{}`", it.name)).collect::<Vec<_>>().join(", ")
            };
            let shown = folder.display();
            Err(format!(
                "`{shown}` can be one submission, with {}, or a folder of submissions, with {}: in \
                 the first case say `--student NAME`, in the second name them one by one, or move \
                 {} elsewhere",
                names(&loose),
                names(others),
                if loose.len() == 1 { "that file" } else { "those files" }
            ))
        }
    }
}

/// What looks like submissions of a class beside loose files: archives, files with names of Canvas,
/// and folders that have a program's own name on top, or a file of the same name as another.
fn like_submissions<'e>(
    entries: &'e [Entry],
    loose: &[&Entry],
    wanted: &[String],
) -> Vec<&'e Entry> {
    let mut folders: Vec<(&Entry, BTreeSet<String>)> = Vec::new();
    let mut count: BTreeMap<String, usize> = loose.iter().map(|it| (it.name.clone(), 1)).collect();
    for entry in entries {
        if entry.kind != Kind::Folder || entry.is_part() || entry.name.starts_with(['.', '_']) {
            continue;
        }
        // What cannot be read will be said when it is opened.
        let inside = read(&entry.path).unwrap_or_default();
        let names: BTreeSet<String> = inside
            .into_iter()
            .filter(|it| it.kind == Kind::File && is_wanted(&it.name, wanted))
            .map(|it| it.name)
            .filter(|name| !name.starts_with("__"))
            .collect();
        for name in &names {
            *count.entry(name.clone()).or_default() += 1;
        }
        folders.push((entry, names));
    }
    let is_like = |names: &BTreeSet<String>| {
        names.iter().any(|name| wanted.contains(name) || count.get(name).is_some_and(|it| *it > 1))
    };
    let folders = folders.iter().filter(|(_, names)| is_like(names)).map(|(entry, _)| *entry);
    let is_handed_in = |it: &&Entry| it.kind == Kind::Archive || it.of_canvas().is_some();
    folders.chain(entries.iter().filter(is_handed_in)).collect()
}

fn is_wanted(name: &str, wanted: &[String]) -> bool {
    wanted.iter().any(|pattern| matches(pattern, name))
}

fn is_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| about.is_file())
}

/// The entries of a folder, in the order of their names, without what nobody means to hand in.
fn read(folder: &Path) -> Result<Vec<Entry>, String> {
    let entries = fs::read_dir(folder)
        .map_err(|error| format!("cannot read `{}`: {error}", folder.display()))?;
    let mut all: Vec<Entry> = entries
        .flatten()
        .map(|entry| Entry::new(entry.path(), text(&entry.file_name())))
        .filter(|entry| !LEFT_OUT.contains(&entry.name.as_str()))
        .collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(all)
}
