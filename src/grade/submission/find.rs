//! Which submissions the paths of a command mean, and what they are called.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::archive;
use super::entries::{Entry, Kind, is_download, read, text};
use super::is_wanted;
use crate::grade::download::{self, CanvasFile};

/// Something that was handed in, not yet opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// Its name among all that are graded: also that of its results file.
    pub id: String,
    /// Where it is.
    pub handed_in: HandedIn,
}

/// Where a submission is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HandedIn {
    /// In a folder, an archive or a file.
    At(PathBuf),
    /// In files that lie among those of others, each with the name it was handed in under.
    Files(Vec<(PathBuf, String)>),
    /// Nobody can tell, and why.
    Unclear(String),
}

impl Candidate {
    /// What is at a path, under this name.
    pub fn at(id: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        Self { id: id.into(), handed_in: HandedIn::At(path.into()) }
    }
}

/// What the paths of a command mean.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Found {
    /// The submissions, sorted by their names.
    pub candidates: Vec<Candidate>,
    /// What was left out, or could have been meant otherwise: sentences for the instructor.
    pub remarks: Vec<String>,
}

/// The submissions at these paths.
///
/// A folder, an archive or a file is one submission; files that Canvas or Moodle named are one for
/// each student. With `class`, and where a course system made the folder ([`is_download`]), every
/// folder and archive in it is a submission. What a folder holds besides changes nothing: where it
/// looks like the other (by files that are `wanted`, with `*`), a remark says so.
///
/// # Errors
/// If a path does not exist, is no file and no folder, or is no folder of submissions, which
/// `class` asks for.
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
                    all.one(path, &inside, wanted);
                }
            }
        }
    }
    Ok(all.finish(wanted))
}

/// Submissions by their names, and what is said of what is none.
#[derive(Default)]
struct Collected {
    whole: BTreeMap<String, Vec<PathBuf>>,
    /// By what a student's files have in common: each with its number and its name.
    files: BTreeMap<String, Vec<(u64, PathBuf, String)>>,
    remarks: Vec<String>,
}

impl Collected {
    /// A folder, an archive or a file that is a submission.
    fn whole(&mut self, path: &Path) {
        let paths = self.whole.entry(id(path)).or_default();
        // What is named twice is one submission.
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

    /// A folder that is a submission.
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
                some(&like)
            ));
        }
        self.whole(folder);
    }

    /// Everything in a folder of submissions.
    fn class(&mut self, folder: &Path, entries: &[Entry], wanted: &[String]) {
        let mut left: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for entry in entries {
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
        let loose = entries.iter().filter(|it| {
            it.kind == Kind::File && it.left_out().is_some() && is_wanted(&it.name, wanted)
        });
        let loose: Vec<String> = loose.map(|it| format!("`{}`", it.name)).collect();
        if !loose.is_empty() {
            self.remarks.push(format!(
                "`{shown}` is graded as a folder of submissions, and has {} as a submission does: \
                 if it is one, leave out `--class`",
                some(&loose)
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
            // With a file's number, as Canvas has it, so that the student's is found again.
            let number = files.first().map_or(0, |(number, ..)| *number);
            let id = if number == 0 { of } else { format!("{of}_{number}") };
            candidates.push(Candidate { id, handed_in: HandedIn::Files(named(&files, wanted)) });
        }
        candidates.sort_by(|one, other| one.id.cmp(&other.id));
        Found { candidates, remarks: self.remarks }
    }
}

/// A student's files under the names that they had before they were handed in again and again.
fn named(files: &[(u64, PathBuf, String)], wanted: &[String]) -> Vec<(PathBuf, String)> {
    let is_wanted = |name: &str| is_wanted(name, wanted);
    let named = files.iter().map(|(_, path, name)| {
        let plain = download::without_number(name).filter(|plain| {
            // Not where the number belongs to the name: `part-2.c` is asked for, or both are there.
            !wanted.contains(name)
                && (is_wanted(plain) || !is_wanted(name))
                && files.iter().filter(|(_, _, other)| same_plain(other, plain)).count() == 1
        });
        (path.clone(), plain.unwrap_or_else(|| name.clone()))
    });
    named.collect()
}

/// Whether a name is this one, or would be without its number.
fn same_plain(name: &str, plain: &str) -> bool {
    name == plain || download::without_number(name).as_deref() == Some(plain)
}

/// The name of a submission by its path, fit to be a file's name. A link's is its own: what it
/// leads to may be called otherwise.
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

/// The first few of some names.
fn some(names: &[String]) -> String {
    const NAMED: usize = 5;
    let more = names.len().saturating_sub(NAMED);
    let shown = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}
