//! Helpers for the tests of the command.

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

/// A command whose environment neither colours nor writes snapshots.
pub fn synfin() -> Command {
    let mut command = Command::cargo_bin("synfin").unwrap();
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "CI"] {
        command.env_remove(name);
    }
    command
}

/// Runs it with these arguments.
pub fn run(arguments: &[&str]) -> Run {
    Run::of(synfin().args(arguments).output().unwrap())
}

/// The outcome of a run, as text.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Asserts the exit code; shows everything if it differs.
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }
}

/// A folder with files, removed when the test ends.
pub struct Folder(TempDir);

impl Folder {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.at(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.at(name)).unwrap()
    }

    /// Runs the command in it.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.synfin().args(arguments).output().unwrap())
    }

    /// The command, in it.
    pub fn synfin(&self) -> Command {
        let mut command = synfin();
        command.current_dir(self.path());
        command
    }
}

/// Unpacks an archive into a folder, with permissions; gives the names, in order.
pub fn unpack(archive: &Path, into: &Path) -> Vec<String> {
    use std::os::unix::fs::PermissionsExt;
    let mut zip = zip::ZipArchive::new(std::fs::File::open(archive).unwrap()).unwrap();
    let mut names = Vec::new();
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let path = into.join(&name);
        names.push(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::io::copy(&mut entry, &mut std::fs::File::create(&path).unwrap()).unwrap();
        let mode = std::fs::Permissions::from_mode(entry.unix_mode().unwrap());
        std::fs::set_permissions(&path, mode).unwrap();
    }
    names
}
