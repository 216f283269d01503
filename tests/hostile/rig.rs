//! A class with an assignment, graded as root and as nobody.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tempfile::TempDir;

/// A program that speaks the protocol and can connect, and nothing else.
pub const HONEST: &str = "hello()\nfor line in sys.stdin: say(state='CLOSED', send=['SYN'] * \
                          ('\"connect\"' in line))\n";

/// The beginning of every program.
const HEAD: &str = r#"
import json, os, signal, sys, time
MARKER = "{marker}"
def say(**reply):
    print(json.dumps(reply), flush=True)
def hello():
    sys.stdin.readline()
    say(version=1, level="symbols")
def report(text):
    sys.stdin.readline()
    print("REPORT", text, flush=True)
    sys.exit(0)
"#;

const ASSIGNMENT: &str = r#"
title = "Hostile"
kind = "program"

[limits]
time = "2s"
build-time = "2s"
processes = 32
memory = "512MiB"
file-size = "16MiB"
"#;

const SUITE: &str = r#"
scenario "opens" { client connect; server recv SYN }
"#;

const HIDDEN: &str = r#"
# a secret
@hidden
scenario "secret" { server listen; client connect; client recv SYN+ACK }
"#;

/// The user who grades.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum User {
    /// The user who runs the tests.
    Own,
    /// The user `nobody`; only root can become it.
    Nobody,
}

const NOBODY: u32 = 65_534;

/// Does something as each user that the tests can become.
pub fn each_user(test: impl Fn(User)) {
    if Command::new("/usr/bin/python3").arg("-V").stdout(Stdio::null()).status().is_err() {
        eprintln!("skipped: there is no /usr/bin/python3");
        return;
    }
    test(User::Own);
    if rustix::process::geteuid().is_root() {
        test(User::Nobody);
    } else {
        eprintln!("not tried as another user: only root can become one");
    }
}

/// The command, where every user can run it, for as long as anybody holds it: a `static` would
/// never be dropped, and its folder would stay.
fn synfin() -> Arc<Program> {
    static COPY: Mutex<Weak<Program>> = Mutex::new(Weak::new());
    let mut copy = COPY.lock().unwrap_or_else(PoisonError::into_inner);
    copy.upgrade().unwrap_or_else(|| {
        let made = Arc::new(Program::new());
        *copy = Arc::downgrade(&made);
        made
    })
}

struct Program {
    path: PathBuf,
    _dir: TempDir,
}

impl Program {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let path = dir.path().join("synfin");
        // Copied by another process: a file open for writing cannot be run, and a child that
        // another test is starting would inherit it.
        let mut cp = std::process::Command::new("cp");
        assert!(cp.arg(env!("CARGO_BIN_EXE_synfin")).arg(&path).status().unwrap().success());
        Self { path, _dir: dir }
    }
}

/// An assignment, its submissions and their results.
pub struct Class {
    dir: TempDir,
    user: User,
    synfin: Arc<Program>,
    /// A text that its programs contain, and nothing else does.
    pub marker: String,
}

impl Class {
    pub fn new(user: User) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let marker = format!("marker-{}-{number}", std::process::id());
        let dir = tempfile::tempdir().unwrap();
        // Readable by everyone, if nothing else prevented it.
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let class = Self { dir, user, synfin: synfin(), marker };
        fs::create_dir_all(class.at("assignment/suite")).unwrap();
        fs::create_dir_all(class.at("submissions")).unwrap();
        fs::create_dir_all(class.at("results")).unwrap();
        fs::create_dir_all(class.at("tmp")).unwrap();
        fs::write(class.at("assignment/assignment.toml"), ASSIGNMENT).unwrap();
        fs::write(class.at("assignment/suite/a.synfin"), SUITE).unwrap();
        fs::write(class.at("assignment/suite/hidden.synfin"), HIDDEN).unwrap();
        class.own();
        class
    }

    fn at(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Makes the grading user the owner of everything.
    fn own(&self) {
        if self.user == User::Nobody {
            let mut all = vec![self.dir.path().to_owned()];
            while let Some(path) = all.pop() {
                chown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
                if path.is_dir() {
                    all.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                }
            }
        }
        let tmp = fs::Permissions::from_mode(0o1777);
        fs::set_permissions(self.at("tmp"), tmp).unwrap();
    }

    /// A text with this class's paths filled in.
    pub fn filled(&self, text: &str) -> String {
        let place = |name: &str| self.at(name).display().to_string();
        text.replace("{suite}", &place("assignment/suite"))
            .replace("{assignment}", &place("assignment"))
            .replace("{submissions}", &place("submissions"))
            .replace("{results}", &place("results"))
            .replace("{marker}", &self.marker)
    }

    /// Replaces the tests: files of the suite, and lines at the end of the settings.
    pub fn suite(&self, files: &[(&str, &str)], settings: &str) {
        fs::remove_dir_all(self.at("assignment/suite")).unwrap();
        fs::create_dir_all(self.at("assignment/suite")).unwrap();
        for (name, text) in files {
            fs::write(self.at("assignment/suite").join(name), text).unwrap();
        }
        fs::write(self.at("assignment/assignment.toml"), format!("{ASSIGNMENT}{settings}"))
            .unwrap();
        self.own();
    }

    /// All that a student sees of a result: a page, and the texts of course systems.
    pub fn seen(&self, name: &str) -> String {
        let result = self.at("results").join(format!("{name}.json"));
        let export = |what: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_synfin"));
            let output = command.arg("export").args(what).arg(&result).output().unwrap();
            assert!(output.status.success(), "{what:?}: {output:?}");
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        ["page", "check50", "github", "junit", "tap", "prairielearn"]
            .map(|it| export(&[it]))
            .concat()
    }

    /// Hands in a program.
    pub fn submission(&self, name: &str, source: &str) {
        let head = HEAD.replace("{marker}", &self.marker);
        self.file(name, "main.py", &format!("{head}{source}\n"));
    }

    /// Hands in a file.
    pub fn file(&self, name: &str, file: &str, text: &str) {
        let folder = self.at("submissions").join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(file), text).unwrap();
        self.own();
    }

    /// Grades everything, and returns the command's output.
    pub fn grade(&self, options: &[&str]) -> String {
        let mut command = Command::new(&self.synfin.path);
        command
            .arg("grade")
            .arg(self.at("assignment"))
            .arg("--class")
            .arg(self.at("submissions"))
            .arg("-o")
            .arg(self.at("results"))
            .args(options)
            .env("TMPDIR", self.at("tmp"))
            .current_dir(self.dir.path());
        if self.user == User::Nobody {
            command.uid(NOBODY).gid(NOBODY);
        }
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let said = text(&output.stdout) + &text(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}: {said}", output.status);
        said
    }

    /// A results file.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.at("results").join(format!("{name}.json"))).unwrap()
    }

    /// A result.
    pub fn result(&self, name: &str) -> serde_json::Value {
        serde_json::from_slice(&self.bytes(name)).unwrap()
    }

    /// Asserts that no process and no file of it is left.
    #[track_caller]
    pub fn assert_nothing_is_left(&self) {
        let tmp = self.at("tmp");
        let here = tmp.display().to_string();
        for entry in fs::read_dir("/proc").unwrap().flatten() {
            let cwd = fs::read_link(entry.path().join("cwd")).unwrap_or_default();
            assert!(!cwd.display().to_string().starts_with(&here), "{:?} is left", entry.path());
        }
        let left: Vec<PathBuf> = fs::read_dir(tmp).unwrap().map(|it| it.unwrap().path()).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}
