//! Whether a folder is one submission or holds those of a class.

use std::collections::BTreeSet;
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
    /// A submission, as others were named beside it; alone it could be a folder of submissions.
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

    /// The files on top of a folder that could be handed in. A package of Python has none.
    fn wanted_on_top(&self, wanted: &[String]) -> BTreeSet<String> {
        // What cannot be read will be said when it is opened.
        let inside = read(&self.path).unwrap_or_default();
        if inside.iter().any(|it| it.name.starts_with("__init__.")) {
            return BTreeSet::new();
        }
        let files = inside.into_iter().filter(|it| it.kind == Kind::File);
        files.map(|it| it.name).filter(|name| is_wanted(name, wanted)).collect()
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
    let others = Others::find(&entries, &loose, wanted);
    let unclear = |like: &[&Entry]| {
        if several { Ok(Meaning::Around) } else { Err(either(folder, &loose, like)) }
    };
    match others.like.as_slice() {
        [] if others.perhaps.is_empty() || others.has_program => Ok(Meaning::One),
        [] => unclear(&others.perhaps),
        [one] if others.has_program && one.kind == Kind::Folder => Ok(Meaning::One),
        [_, _, ..] if !others.has_program && !several => Ok(Meaning::Class(entries)),
        like => unclear(like),
    }
}

/// Says that a folder can be one submission or several.
fn either(folder: &Path, loose: &[&Entry], like: &[&Entry]) -> String {
    const NAMED: usize = 6;
    let names = |of: &[&Entry]| {
        let names: Vec<String> = of.iter().take(NAMED).map(|it| format!("`{}`", it.name)).collect();
        let more = if of.len() > NAMED { ", …" } else { "" };
        format!("{}{more}", names.join(", "))
    };
    format!(
        "`{}` can be one submission, with {}, or a folder of submissions, with {}: in the first \
         case say `--student NAME`, in the second name them one by one, or move {} elsewhere",
        folder.display(),
        names(loose),
        names(like),
        if loose.len() == 1 { "that file" } else { "those files" }
    )
}

/// What lies beside loose files.
struct Others<'e> {
    /// What looks like submissions of a class: archives, files with names of Canvas, and folders
    /// that have a program's own name on top, or a file of the same name as another.
    like: Vec<&'e Entry>,
    /// Other folders that could be, having files that could be handed in.
    perhaps: Vec<&'e Entry>,
    /// Whether a loose file has a program's own name (`tcp.py`, where `*.py` would do), or one that
    /// a submission beside it has.
    has_program: bool,
}

impl<'e> Others<'e> {
    fn find(entries: &'e [Entry], loose: &[&Entry], wanted: &[String]) -> Self {
        let folders: Vec<(&Entry, BTreeSet<String>)> = entries
            .iter()
            .filter(|it| {
                it.kind == Kind::Folder && !it.is_part() && !it.name.starts_with(['.', '_'])
            })
            .map(|it| (it, it.wanted_on_top(wanted)))
            .collect();
        let count = |name: &str| {
            loose.iter().filter(|it| it.name == name).count()
                + folders.iter().filter(|(_, names)| names.contains(name)).count()
        };
        let is_like = |names: &BTreeSet<String>| {
            names.iter().any(|name| wanted.contains(name) || count(name) > 1)
        };
        let is_program = |name: &String| {
            wanted.contains(name) || folders.iter().any(|(_, names)| names.contains(name))
        };
        // Scenarios have no names of their own, and may lie in folders.
        let has_names = wanted.iter().any(|pattern| !pattern.contains('*'));
        let has_program = loose.iter().any(|it| is_program(&it.name));
        let (mut like, mut perhaps) = (Vec::new(), Vec::new());
        for (entry, names) in &folders {
            if is_like(names) {
                like.push(*entry);
            } else if has_names && !names.is_empty() {
                perhaps.push(*entry);
            }
        }
        let is_handed_in = |it: &&Entry| it.kind == Kind::Archive || it.of_canvas().is_some();
        like.extend(entries.iter().filter(is_handed_in));
        Self { like, perhaps, has_program }
    }
}

fn is_wanted(name: &str, wanted: &[String]) -> bool {
    wanted.iter().any(|pattern| matches(pattern, name))
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
