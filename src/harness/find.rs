//! Which files are meant: paths, folders, stdin, and each file once.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::is_readable;
use crate::files::{is_hidden, unreadable};
#[cfg(feature = "library")]
use crate::library::{self, Shipped};

/// Before the part of the shipped library that a path means: `library:closing`, `library:` for all.
#[cfg(feature = "library")]
pub const LIBRARY: &str = "library:";

/// A text that is meant, not yet read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// A file, by the path that the user knows it by.
    File(PathBuf),
    /// A file of the library that is shipped with synfin.
    #[cfg(feature = "library")]
    Shipped(Shipped),
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
            #[cfg(feature = "library")]
            Self::Shipped(file) => format!("{LIBRARY}{}", file.name),
            Self::Stdin => "stdin".to_owned(),
            Self::Text(_, None) => "command line".to_owned(),
            Self::Text(_, Some(number)) => format!("command line {number}"),
        }
    }
}

/// The texts that `paths` and `texts` mean, in the order given, folders in the order of their
/// names, each file once: the first path to it wins. A path that begins with `library:` means a
/// part of the shipped library.
///
/// # Errors
/// If a path does not exist, a folder cannot be read, or stdin is named twice.
pub fn find(paths: &[PathBuf], texts: &[String]) -> Result<Vec<Origin>, String> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    // What a pipe of `/dev/fd` leads to has no name.
    let place = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let several = texts.len() > 1;
    for (number, text) in (1..).zip(texts) {
        found.push(Origin::Text(text.clone(), several.then_some(number)));
    }
    for path in paths {
        #[cfg(feature = "library")]
        if let Some(part) = path.to_str().and_then(|path| path.strip_prefix(LIBRARY)) {
            let files = library::part(part)?.into_iter();
            let once =
                files.filter(|file| seen.insert(PathBuf::from(format!("{LIBRARY}{}", file.name))));
            found.extend(once.map(Origin::Shipped));
            continue;
        }
        if path == Path::new("-") {
            if found.contains(&Origin::Stdin) {
                return Err("stdin (`-`) can be read only once".to_owned());
            }
            found.push(Origin::Stdin);
        } else if is_there(path)?.is_dir() {
            for file in scenarios(path)? {
                is_there(&file)?;
                if seen.insert(place(&file)) {
                    found.push(Origin::File(file));
                }
            }
        } else if seen.insert(place(path)) {
            found.push(Origin::File(path.clone()));
        }
    }
    Ok(found)
}

/// Makes sure that a path exists, and says what is there.
///
/// # Errors
/// If nothing is.
pub fn is_there(path: &Path) -> Result<fs::Metadata, String> {
    fs::metadata(path).map_err(|error| unreadable(path, &error))
}

/// The files in a folder that can be read as scenarios, at any depth, sorted by name, but for those below a name that
/// begins with a dot. Links are followed. Files that git ignores count as well: the result of a
/// run must not depend on how a repository is set up.
///
/// # Errors
/// If a folder cannot be read, or a scenario file is a link to nothing.
pub fn scenarios(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    let mut files = Vec::new();
    for entry in walk.into_iter().filter_entry(|entry| !is_hidden(entry)) {
        match entry {
            Ok(entry) => {
                if !entry.file_type().is_dir() && is_readable(entry.path()) {
                    // `.` goes without saying.
                    let path = entry.path();
                    files.push(path.strip_prefix(".").unwrap_or(path).to_owned());
                }
            }
            Err(error) => {
                if let Some(message) = in_the_way(folder, &error) {
                    return Err(message);
                }
            }
        }
    }
    Ok(files)
}

/// What to say of something in a folder that could not be walked over; `None` if it does not
/// matter.
fn in_the_way(folder: &Path, error: &walkdir::Error) -> Option<String> {
    // A link back to a folder that is being walked leads to nothing new.
    let cause = error.io_error()?;
    let path = error.path().unwrap_or(folder);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Editors lock a file by a hidden link that leads to nowhere.
    let hidden = path != folder && name.starts_with('.');
    let leads_nowhere =
        cause.kind() != io::ErrorKind::PermissionDenied && path.is_symlink() && !is_readable(path);
    let path = path.strip_prefix(".").unwrap_or(path);
    (!hidden && !leads_nowhere).then(|| unreadable(path, cause))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn names(paths: &[PathBuf]) -> Vec<String> {
        match find(paths, &[]) {
            Ok(found) => found.iter().map(Origin::name).collect(),
            Err(message) => vec![message],
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

    #[test]
    fn endings_count_in_any_letter_case() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("UP.SYNFIN");
        fs::write(&path, "").unwrap();
        assert_eq!(names(&[dir.path().to_owned()]), [path.display().to_string()]);
    }

    #[cfg(unix)]
    #[test]
    fn links_to_nothing_matter_where_a_scenario_is_meant() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::write(at("a.synfin"), "").unwrap();
        let link = |name: &str| std::os::unix::fs::symlink("me@host.1:4", at(name)).unwrap();
        link(".#a.synfin");
        link("notes");
        assert_eq!(names(&[dir.path().to_owned()]), [at("a.synfin").display().to_string()]);
        link("gone.synfin");
        let message = format!("`{}` is a link to nothing", at("gone.synfin").display());
        assert_eq!(names(&[dir.path().to_owned()]), [message.as_str()]);
        assert_eq!(names(&[at("gone.synfin")]), [message]);
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
