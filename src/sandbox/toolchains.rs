//! Compilers and interpreters that are not part of the system: what is in `PATH`, and what
//! belongs to it.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::place;

/// What a task can use of the grader's tools.
#[derive(Clone, Debug, Default)]
pub(super) struct Tools {
    /// The folders of its `PATH`.
    pub path: Vec<PathBuf>,
    /// What must be readable for them to work.
    pub readable: Vec<PathBuf>,
    /// Where the tools are: variables with their values.
    pub variables: Vec<(OsString, OsString)>,
}

/// Variables that point to a toolchain.
const HOMES: &[&str] = &["GOROOT", "JAVA_HOME", "PYENV_ROOT", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"];

/// The `PATH` if there is none.
const USUAL: &str = "/usr/local/bin:/usr/bin:/bin";

/// The tools of this environment; with `by_anybody`, only those that every user of the
/// machine can reach.
pub(super) fn find(by_anybody: bool) -> Tools {
    let home = std::env::var_os("HOME").map(PathBuf::from).filter(|home| home.is_absolute());
    let path = std::env::var_os("PATH").unwrap_or_else(|| USUAL.into());
    let is_reachable = |folder: &PathBuf| {
        folder.is_absolute() && folder.is_dir() && (!by_anybody || place::anybody_reaches(folder))
    };
    let path: Vec<_> = std::env::split_paths(&path).filter(is_reachable).collect();
    let mut readable: Vec<_> = path.clone();
    readable.extend(path.iter().filter_map(|bin| installation(bin, home.as_deref())));

    let mut variables: Vec<(OsString, OsString)> = HOMES
        .iter()
        .filter_map(|name| Some((OsString::from(name), std::env::var_os(name)?)))
        .collect();
    let is_set = |name: &str| variables.iter().any(|(it, _)| it == OsStr::new(name));
    if let Some(rustup) = home.map(|home| home.join(".rustup")).filter(|it| it.is_dir())
        && !is_set("RUSTUP_HOME")
    {
        variables.push(("RUSTUP_HOME".into(), rustup.into()));
    }
    let is_folder = |value: &OsString| Path::new(value).is_absolute();
    readable.extend(variables.iter().map(|(_, it)| it).filter(|it| is_folder(it)).map(Into::into));
    readable.retain(is_reachable);
    // What is reached through a link is allowed at its real place.
    let mut readable: Vec<_> =
        readable.iter().filter_map(|path| path.canonicalize().ok()).collect();
    readable.sort();
    readable.dedup();
    Tools { path, readable, variables }
}

/// The folder of an installation, given its folder of programs: it has libraries, too,
/// and is nobody's home.
fn installation(bin: &Path, home: Option<&Path>) -> Option<PathBuf> {
    let bin = bin.canonicalize().ok()?;
    let parent = match bin.file_name()?.to_str()? {
        "bin" | "shims" | "condabin" => bin.parent()?,
        _ => return None,
    };
    let is_home = home.is_some_and(|home| home.starts_with(parent));
    let is_general = parent == Path::new("/") || parent.ends_with(".local");
    let has_libraries =
        ["lib", "libexec", "pkg", "versions"].iter().any(|it| parent.join(it).is_dir());
    (!is_home && !is_general && has_libraries).then(|| parent.to_path_buf())
}
