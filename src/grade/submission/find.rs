//! The submissions that the paths of a command mean, and their names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::archive;
use super::entries::{Entry, Kind, is_download, read, text};
use super::is_wanted;
use super::many::{is_program_name, several};
use crate::grade::download::{self, CanvasFile};
use crate::text::some;

/// How many names a remark has.
const NAMED: usize = 5;

/// A submission that has not been opened yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// Its name among all submissions, also that of its results file.
    pub id: String,
    /// Where it is.
    pub handed_in: HandedIn,
}

/// Where a submission is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HandedIn {
    /// A folder, an archive or a file.
    At(PathBuf),
    /// Files in a folder with those of others, each with the name under which it was handed in.
    Files(Vec<(PathBuf, String)>),
    /// It is unclear where, and why.
    Unclear(String),
}

impl Candidate {
    /// The submission at a path, under this name.
    pub fn at(id: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        Self { id: id.into(), handed_in: HandedIn::At(path.into()) }
    }
}

/// The submissions that paths mean.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Found {
    /// The submissions, sorted by their names.
    pub candidates: Vec<Candidate>,
    /// What was left out, or might have been meant differently: sentences for the instructor.
    pub remarks: Vec<String>,
}

/// The submissions at these paths.
///
/// A folder, an archive or a file is one submission; files named by Canvas or Moodle are one per
/// student. With `class`, or if a course system made the folder (`is_download`), every
/// folder and archive in it is a submission. The contents of a folder change nothing else: if it
/// looks like the other case (by files that are `wanted`, with `*`), a remark says so.
///
/// # Errors
/// If a path does not exist, is neither file nor folder, or with `class` is not a folder; if the
/// only path is a folder that cannot be one submission.
pub fn find(paths: &[PathBuf], class: bool, wanted: &[String]) -> Result<Found, String> {
    let mut all = Collected::default();
    for path in paths {
        let shown = path.display();
        let entry = Entry::new(path.clone(), own_name(path));
        match entry.kind {
            Kind::Dangling if path.is_symlink() => {
                all.remarks.push(format!("left out: `{shown}` is a link that leads nowhere"));
            }
            Kind::Dangling => return Err(format!("no such file or folder: `{shown}`")),
            Kind::Other => return Err(format!("`{shown}` is no file and no folder")),
            _ if entry.is_typed() => {
                all.remarks.push(format!("left out: `{shown}` is text that was typed in"));
            }
            Kind::File | Kind::Archive if class => {
                return Err(format!(
                    "`{shown}` is no folder, and `--class` is about folders of submissions: \
                     unpack it, or leave out `--class`"
                ));
            }
            Kind::File | Kind::Archive => all.file(path),
            Kind::Folder => {
                let inside = read(path)?;
                let is_one = download::moodle(&entry.name).is_some();
                if class || !is_one && is_download(&entry.name, &inside) {
                    all.class(path, &inside, wanted);
                } else {
                    let several =
                        if paths.len() == 1 { several(&inside, wanted) } else { Vec::new() };
                    if !several.is_empty() {
                        return Err(format!(
                            "`{shown}` cannot be one submission: it has {}. If each of them is one, \
                             say `--class`; if all of them are one program, call the file to run \
                             as the assignment says, such as `tcp.py`, or say whose it is with \
                             `--student`",
                            some(&several, NAMED)
                        ));
                    }
                    all.one(path, &inside, wanted);
                }
            }
        }
    }
    Ok(all.finish(wanted))
}

/// Submissions by their names, and remarks about the rest.
#[derive(Default)]
struct Collected {
    whole: BTreeMap<String, Vec<PathBuf>>,
    /// By the common part of a student's file names: each file with its number and name.
    files: BTreeMap<String, Vec<(u64, PathBuf, String)>>,
    remarks: Vec<String>,
}

impl Collected {
    /// A folder, an archive or a file that is a submission.
    fn whole(&mut self, path: &Path) {
        let paths = self.whole.entry(id(path)).or_default();
        // A submission named twice is one.
        let same = |other: &PathBuf| match (other.canonicalize(), path.canonicalize()) {
            (Ok(one), Ok(other)) => one == other,
            _ => other == path,
        };
        if !paths.iter().any(same) {
            paths.push(path.to_owned());
        }
    }

    /// A file, by itself or one of several of a student.
    fn file(&mut self, path: &Path) {
        let name = own_name(path);
        let canvas = download::canvas(&name).and_then(|it| match it.what {
            CanvasFile::File(number, file) if !file.is_empty() => {
                Some((format!("{}_{}", it.user, it.student), number.parse().unwrap_or(0), file))
            }
            _ => None,
        });
        let moodle = download::moodle(&name)
            .filter(|it| !it.typed && !it.file.is_empty())
            .map(|it| (it.submission.to_owned(), 0, it.file));
        match canvas.or(moodle) {
            Some((of, number, file)) => {
                let file = (number, path.to_owned(), file.to_owned());
                let files = self.files.entry(of).or_default();
                if !files.contains(&file) {
                    files.push(file);
                }
            }
            None => self.whole(path),
        }
    }

    /// A folder that is one submission.
    fn one(&mut self, folder: &Path, entries: &[Entry], wanted: &[String]) {
        let is_loose = |it: &Entry| it.kind == Kind::File && is_wanted(&it.name, wanted);
        let like: Vec<String> = entries
            .iter()
            .filter(|it| it.kind != Kind::File && it.left_out().is_none())
            .map(|it| format!("`{}`", it.name))
            .collect();
        if like.len() > 1 && !entries.iter().any(is_loose) {
            self.remarks.push(format!(
                "`{}` is graded as one submission, and has {}: if each of those is one, say \
                 `--class`",
                folder.display(),
                some(&like, NAMED)
            ));
        }
        self.whole(folder);
    }

    /// A folder of submissions.
    fn class(&mut self, folder: &Path, entries: &[Entry], wanted: &[String]) {
        let mut left: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let is_loose = |it: &&Entry| it.kind == Kind::File && is_wanted(&it.name, wanted);
        // A folder of `ada.py` and `bob.py`, and of nothing that could be a submission otherwise.
        let of_files = entries.iter().all(|it| it.left_out().is_some())
            && !entries.iter().filter(is_loose).any(|it| is_program_name(&it.name, wanted));
        for entry in entries {
            if of_files && is_loose(&entry) && !entry.name.starts_with('.') {
                self.file(&entry.path);
                continue;
            }
            match entry.left_out() {
                Some(why) => left.entry(why).or_default().push(format!("`{}`", entry.name)),
                None if entry.kind == Kind::Folder => self.whole(&entry.path),
                None => self.file(&entry.path),
            }
        }
        let shown = folder.display();
        for (why, names) in left {
            self.remarks.push(format!("left out of `{shown}`, {why}: {}", names.join(", ")));
        }
        let loose =
            entries.iter().filter(|it| !of_files && it.left_out().is_some() && is_loose(it));
        let loose: Vec<String> = loose.map(|it| format!("`{}`", it.name)).collect();
        if !loose.is_empty() {
            self.remarks.push(format!(
                "`{shown}` is graded as a folder of submissions, and has {} as a submission does: \
                 if it is one, leave out `--class`",
                some(&loose, NAMED)
            ));
        }
    }

    fn finish(self, wanted: &[String]) -> Found {
        let mut candidates = Vec::new();
        for (id, paths) in self.whole {
            let handed_in = match paths.as_slice() {
                [path] => HandedIn::At(path.clone()),
                paths => {
                    let paths: Vec<String> =
                        paths.iter().map(|path| format!("`{}`", path.display())).collect();
                    HandedIn::Unclear(format!(
                        "{} submissions are called `{id}`: {}; keep one, or rename the others",
                        paths.len(),
                        paths.join(" and ")
                    ))
                }
            };
            candidates.push(Candidate { id, handed_in });
        }
        for (of, mut files) in self.files {
            files.sort();
            // With the number of a file, as in names by Canvas, so that the student is found again.
            let number = files.first().map_or(0, |(number, ..)| *number);
            let id = if number == 0 { of } else { format!("{of}_{number}") };
            candidates.push(Candidate { id, handed_in: HandedIn::Files(named(&files, wanted)) });
        }
        candidates.sort_by(|one, other| one.id.cmp(&other.id));
        Found { candidates, remarks: self.remarks }
    }
}

/// A student's files under the names that they had before they were resubmitted.
fn named(files: &[(u64, PathBuf, String)], wanted: &[String]) -> Vec<(PathBuf, String)> {
    let is_wanted = |name: &str| is_wanted(name, wanted);
    let named = files.iter().map(|(_, path, name)| {
        let plain = download::without_number(name).filter(|plain| {
            // Not if the number belongs to the name: `part-2.c` is wanted, or both files exist.
            !wanted.contains(name)
                && (is_wanted(plain) || !is_wanted(name))
                && files.iter().filter(|(_, _, other)| same_plain(other, plain)).count() == 1
        });
        (path.clone(), plain.unwrap_or_else(|| name.clone()))
    });
    named.collect()
}

/// Whether this is the name, with or without a number.
fn same_plain(name: &str, plain: &str) -> bool {
    name == plain || download::without_number(name).as_deref() == Some(plain)
}

/// The name of a submission by its path, fit to be a file's name. A link goes by its own name, not
/// that of its target.
fn id(path: &Path) -> String {
    let name = own_name(path);
    if path.is_dir() {
        return name;
    }
    let length = archive::stem_length(&name)
        .or_else(|| name.rfind('.').filter(|at| *at > 0))
        .unwrap_or(name.len());
    name.get(..length).unwrap_or(&name).to_owned()
}

/// The last part of a path, as text.
fn own_name(path: &Path) -> String {
    // `.` and `..` have no name of their own.
    let full = path.file_name().is_none().then(|| fs::canonicalize(path).ok()).flatten();
    let name = path.file_name().or_else(|| full.as_deref()?.file_name());
    name.map_or_else(|| "submission".to_owned(), text)
}
