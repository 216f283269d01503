//! Which files are meant: paths, folders, stdin, and each file once.

use std::collections::HashSet;
use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::context::Context;
use super::exit::Stop;
use crate::folder::is_hidden;
use crate::trouble::reason;

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

/// Whether a name ends as scenario files do, in any letter case.
pub fn is_scenario(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(EXTENSION))
}

/// `cannot read `x`: permission denied`.
fn unreadable(path: &Path, error: &io::Error) -> String {
    let shown = path.display();
    match error.kind() {
        io::ErrorKind::NotFound if path.is_symlink() => format!("`{shown}` is a link to nothing"),
        io::ErrorKind::NotFound => format!("no such file or folder: `{shown}`"),
        _ => format!("cannot read `{shown}`: {}", reason(error)),
    }
}

/// The texts that are meant by `paths` and `texts`, in the order given, folders in the order
/// of their names, each file once: the first path to it wins.
///
/// In folders, files that end in `.synfin`, in any letter case, are meant, at any depth, except
/// behind a name that begins with a dot. What git ignores counts as well: the result of a run
/// must not depend on how a repository is set up.
///
/// # Errors
/// If a path does not exist, a folder cannot be read, or stdin is named twice.
pub fn find(paths: &[PathBuf], texts: &[String]) -> Result<Vec<Origin>, Stop> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut once = |path: PathBuf| {
        fs::metadata(&path).map_err(|error| unreadable(&path, &error))?;
        // What a pipe of `/dev/fd` leads to has no name.
        let place = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
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

/// Makes sure that something is there.
///
/// # Errors
/// If it is not.
pub fn is_there(path: &Path) -> Result<(), Stop> {
    fs::metadata(path).map(drop).map_err(|error| Stop::usage(unreadable(path, &error)))
}

/// The scenario files in a folder, sorted.
fn walk(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    let mut files = Vec::new();
    for entry in walk.into_iter().filter_entry(|entry| !is_hidden(entry)) {
        match entry {
            Ok(entry) => {
                if !entry.file_type().is_dir() && is_scenario(entry.path()) {
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
        cause.kind() != io::ErrorKind::PermissionDenied && path.is_symlink() && !is_scenario(path);
    let path = path.strip_prefix(".").unwrap_or(path);
    (!hidden && !leads_nowhere).then(|| unreadable(path, cause))
}

/// All of stdin, if it is among the texts that are meant.
///
/// # Errors
/// If it cannot be read.
pub fn stdin(origins: &[Origin], context: &mut Context) -> Result<Vec<u8>, Stop> {
    if !origins.contains(&Origin::Stdin) {
        return Ok(Vec::new());
    }
    let text = context
        .read_stdin(MOST + 1)
        .map_err(|error| Stop::usage(format!("cannot read stdin: {}", reason(&error))))?;
    if text.len() as u64 > MOST {
        return Err(Stop::usage(too_long("stdin")));
    }
    Ok(text)
}

/// So many bytes a text may have: places in it have 32 bits.
const MOST: u64 = u32::MAX as u64 - 1;

fn too_long(name: &str) -> String {
    format!("cannot read `{name}`: it is longer than 4 GiB, which no text may be")
}

/// A file's bytes.
///
/// # Errors
/// If it cannot be read, or is no text that ends: a message that names it.
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    let failed = |error: io::Error| unreadable(path, &error);
    let mut file = fs::File::open(path).map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    if about.len() > MOST {
        return Err(too_long(&path.display().to_string()));
    }
    let mut text = Vec::new();
    if is_device(&about) && !file.is_terminal() {
        // `/dev/null` is an empty text; `/dev/zero` would be read for ever.
        return match file.read(&mut [0]).map_err(failed)? {
            0 => Ok(text),
            _ => Err(format!("cannot read `{}`: it is a device, not a text", path.display())),
        };
    }
    // What files under `/proc` and pipes hold shows only while they are read.
    text.try_reserve_exact(about.len() as usize).map_err(|error| failed(error.into()))?;
    file.take(MOST + 1).read_to_end(&mut text).map_err(failed)?;
    if text.len() as u64 > MOST {
        return Err(too_long(&path.display().to_string()));
    }
    Ok(text)
}

#[cfg(unix)]
fn is_device(about: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    about.file_type().is_char_device() || about.file_type().is_block_device()
}

#[cfg(not(unix))]
fn is_device(_: &fs::Metadata) -> bool {
    false
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

/// Replaces a file by a new one with the same permissions, as a whole or not at all. Where the
/// path is a link, what it leads to is replaced.
///
/// # Errors
/// If it cannot be written.
pub fn replace(path: &Path, text: &str) -> Result<(), Stop> {
    let write = || {
        let target = fs::canonicalize(path)?;
        let permissions = fs::metadata(&target)?.permissions();
        if permissions.readonly() {
            // Renaming over it would succeed, against what its owner said.
            return Err(io::Error::from(io::ErrorKind::PermissionDenied));
        }
        let mut beside = target.clone().into_os_string();
        beside.push(format!(".{}.tmp", std::process::id()));
        let beside = PathBuf::from(beside);
        let done = fs::write(&beside, text)
            .and_then(|()| fs::set_permissions(&beside, permissions))
            .and_then(|()| fs::rename(&beside, &target));
        if done.is_err() {
            let _ = fs::remove_file(&beside);
        }
        done
    };
    write().map_err(|error| {
        Stop::usage(format!("cannot write `{}`: {}", path.display(), reason(&error)))
    })
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
    fn what_never_ends_is_not_read() {
        let refused = read(Path::new("/dev/zero"));
        assert_eq!(refused.unwrap_err(), "cannot read `/dev/zero`: it is a device, not a text");
        assert_eq!(read(Path::new("/dev/null")), Ok(Vec::new()));
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sparse.synfin");
        fs::File::create(&path).unwrap().set_len(20 << 30).unwrap();
        assert!(read(&path).unwrap_err().contains("longer than 4 GiB"));
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
