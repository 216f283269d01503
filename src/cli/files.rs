//! Which files are meant: paths, folders, stdin, and each file once.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::context::Context;
use super::exit::Stop;

/// The ending of scenario files.
pub const EXTENSION: &str = "synfin";

/// A text that is meant, not yet read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// A file, by the path that the user knows it by.
    File(PathBuf),
    /// Stdin.
    Stdin,
    /// `-e`: the text itself, and its number from 1 if there are several.
    Text(String, Option<usize>),
}

impl Origin {
    /// What messages call it.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Stdin => "stdin".to_owned(),
            Self::Text(_, None) => "command line".to_owned(),
            Self::Text(_, Some(number)) => format!("command line {number}"),
        }
    }

    /// The path, if it is a file.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            _ => None,
        }
    }
}

/// `cannot read `x`: permission denied`, in lower case and without the number.
fn unreadable(path: &Path, error: &io::Error) -> String {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => {
            return format!("no such file or folder: `{}`", path.display());
        }
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    format!("cannot read `{}`: {reason}", path.display())
}

/// The texts that are meant by `paths` and `texts`, in the order given, folders in the order
/// of their names, each file once: the first path to it wins.
///
/// In folders, files that end in `.synfin` are meant, at any depth, except behind a name that
/// begins with a dot. What git ignores counts as well: the result of a run must not depend on
/// how a repository is set up.
///
/// # Errors
/// If a path does not exist, a folder cannot be read, or stdin is named twice.
pub fn find(paths: &[PathBuf], texts: &[String]) -> Result<Vec<Origin>, Stop> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut once = |path: PathBuf| {
        let place = fs::canonicalize(&path).map_err(|error| unreadable(&path, &error))?;
        Ok::<_, String>(seen.insert(place).then_some(Origin::File(path)))
    };
    let several = texts.len() > 1;
    for (number, text) in (1..).zip(texts) {
        found.push(Origin::Text(text.clone(), several.then_some(number)));
    }
    for path in paths {
        if path == Path::new("-") {
            if found.contains(&Origin::Stdin) {
                return Err(Stop::usage("stdin (`-`) can be read only once"));
            }
            found.push(Origin::Stdin);
        } else if fs::metadata(path)
            .map_err(|error| Stop::usage(unreadable(path, &error)))?
            .is_dir()
        {
            for file in walk(path).map_err(Stop::usage)? {
                found.extend(once(file).map_err(Stop::usage)?);
            }
        } else {
            found.extend(once(path.clone()).map_err(Stop::usage)?);
        }
    }
    Ok(found)
}

/// The scenario files in a folder, sorted.
fn walk(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let walk = WalkBuilder::new(folder)
        .standard_filters(false)
        .hidden(true)
        .follow_links(true)
        .sort_by_file_name(Ord::cmp)
        .build();
    let mut files = Vec::new();
    for entry in walk {
        match entry {
            Ok(entry) => {
                let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                if !is_folder && entry.path().extension().is_some_and(|it| it == EXTENSION) {
                    // `.` goes without saying.
                    let path = entry.path();
                    files.push(path.strip_prefix(".").unwrap_or(path).to_owned());
                }
            }
            // A link back to a folder that is being walked leads to nothing new.
            Err(error) if is_loop(&error) => {}
            Err(error) => return Err(format!("cannot read a folder: {error}")),
        }
    }
    Ok(files)
}

fn is_loop(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithPath { err, .. } | ignore::Error::WithDepth { err, .. } => is_loop(err),
        _ => false,
    }
}

/// All of stdin, if it is among the texts that are meant.
///
/// # Errors
/// If it cannot be read.
pub fn stdin(origins: &[Origin], context: &mut Context) -> Result<Vec<u8>, Stop> {
    if !origins.contains(&Origin::Stdin) {
        return Ok(Vec::new());
    }
    context.read_stdin().map_err(|error| Stop::usage(format!("cannot read stdin: {error}")))
}

/// A file's bytes.
///
/// # Errors
/// If it cannot be read: a message that names it.
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| unreadable(path, &error))
}

/// Everything, or every error, each on stderr.
///
/// # Errors
/// If there is an error among the results.
pub fn all_or_errors<T>(
    results: impl IntoIterator<Item = Result<T, String>>,
    context: &mut Context,
) -> Result<Vec<T>, Stop> {
    let mut good = Vec::new();
    let mut last_error: Option<String> = None;
    for result in results {
        match result {
            Ok(value) => good.push(value),
            Err(error) => {
                if let Some(earlier) = last_error.replace(error) {
                    context.error(earlier)?;
                }
            }
        }
    }
    match last_error {
        Some(error) => Err(Stop::usage(error)),
        None => Ok(good),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn names(paths: &[PathBuf]) -> Vec<String> {
        match find(paths, &[]) {
            Ok(found) => found.iter().map(Origin::name).collect(),
            Err(Stop::Error(_, message)) => vec![message],
            Err(Stop::Output(error)) => panic!("{error}"),
        }
    }

    #[test]
    fn folders_are_walked_in_order_and_each_file_is_meant_once() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::create_dir_all(at("b/deep")).unwrap();
        fs::create_dir_all(at(".hidden")).unwrap();
        for name in ["c.synfin", "a.synfin", "b/deep/x.synfin", ".hidden/h.synfin", "b/note.txt"] {
            fs::write(at(name), "").unwrap();
        }
        fs::write(at(".gitignore"), "*.synfin\n").unwrap();
        let found = names(&[at("c.synfin"), dir.path().to_owned(), at("b/../a.synfin")]);
        let expected = ["c.synfin", "a.synfin", "b/deep/x.synfin"];
        assert_eq!(found, expected.map(|name| at(name).display().to_string()));
    }

    #[test]
    fn a_file_that_is_named_is_meant_whatever_its_ending() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("notes.txt");
        fs::write(&path, "").unwrap();
        assert_eq!(names(std::slice::from_ref(&path)), [path.display().to_string()]);
    }

    #[test]
    fn what_does_not_exist_is_named() {
        assert_eq!(names(&["no/such".into()]), ["no such file or folder: `no/such`"]);
    }

    #[test]
    fn stdin_is_read_once() {
        assert_eq!(names(&["-".into()]), ["stdin"]);
        assert_eq!(names(&["-".into(), "-".into()]), ["stdin (`-`) can be read only once"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_end() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.synfin"), "").unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("again")).unwrap();
        assert_eq!(names(&[dir.path().to_owned()]).len(), 1);
    }
}
