//! `synfin grade`, ended from outside while it builds and runs submissions.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::rig::Folder;

/// A class with one submission: this rule is in its `Makefile`, and its program is a script.
/// `{endless}` in both is a command that never ends, and starts another one.
struct Class {
    folder: Folder,
    /// A text in the arguments of the endless commands, and of nothing else.
    marker: String,
}

impl Class {
    fn new(rule: &str, program: &str) -> Self {
        let folder = Folder::new(&[
            ("it/assignment.toml", "title = 'x'\nkind = 'program'\n"),
            ("it/suite/a.synfin", "client connect; server recv SYN\n"),
            ("tmp/x", ""),
        ]);
        fs::remove_file(folder.at("tmp/x")).unwrap();
        let everybody = |mode| fs::Permissions::from_mode(mode);
        fs::set_permissions(folder.path(), everybody(0o755)).unwrap();
        fs::set_permissions(folder.at("tmp"), everybody(0o1777)).unwrap();
        let place = folder.path().file_name().unwrap().to_string_lossy().into_owned();
        let marker = format!("of-{place}");
        let endless =
            format!("sh -c 'sh -c \"while :; do sleep 1; done\" {marker} & wait' {marker}");
        let filled = |text: &str| text.replace("{endless}", &endless);
        folder.write("eve/Makefile", &format!("program:\n\t{}\n", filled(rule)));
        folder.write("eve/program.sh", &filled(program));
        Self { folder, marker }
    }

    /// Grades it until an endless command has started.
    fn grade(&self) -> Child {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("synfin"))
            .args(["grade", "it", "eve", "-o", "results"])
            .current_dir(self.folder.path())
            .env("TMPDIR", self.folder.at("tmp"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while self.running() < 2 {
            assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
            assert!(begun.elapsed() < Duration::from_secs(30), "nothing has begun");
            std::thread::sleep(Duration::from_millis(5));
        }
        child
    }

    /// The number of endless processes.
    fn running(&self) -> usize {
        let processes = fs::read_dir("/proc").unwrap().flatten();
        let lines = processes.filter_map(|it| fs::read(it.path().join("cmdline")).ok());
        let has =
            |line: &Vec<u8>| line.split(|it| *it == 0).any(|word| word == self.marker.as_bytes());
        lines.filter(has).count()
    }

    #[track_caller]
    fn assert_nothing_is_left(&self) {
        assert_eq!(self.running(), 0, "processes are left");
        let left: Vec<_> = fs::read_dir(self.folder.at("tmp")).unwrap().collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// Waits no longer than a fraction of the time that a build or an answer may take.
fn soon(child: &mut Child) -> ExitStatus {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        assert!(begun.elapsed() < Duration::from_secs(4), "it goes on");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Says hello, and never answers anything else.
const NEVER_ANSWERS: &str =
    "#!/bin/sh\nread line; echo '{\"version\": 1, \"level\": \"symbols\"}'; read line; {endless}\n";

#[test]
fn ctrl_c_ends_a_build() {
    let class = Class::new("{endless}", "");
    let mut child = class.grade();
    signal(&child, Signal::INT);
    assert_eq!(soon(&mut child).code(), Some(130));
    class.assert_nothing_is_left();
    // The build counts as neither done nor failed.
    assert!(!class.folder.at("results/eve.json").exists());
}

#[test]
fn ctrl_c_ends_a_test_that_waits_for_a_program() {
    let class = Class::new("mv program.sh program; chmod +x program", NEVER_ANSWERS);
    let mut child = class.grade();
    signal(&child, Signal::INT);
    assert_eq!(soon(&mut child).code(), Some(130));
    class.assert_nothing_is_left();
    // The test does not count as failed.
    assert!(!class.folder.at("results/eve.json").exists());
}

#[test]
fn a_second_ctrl_c_ends_everything() {
    let class = Class::new("mv program.sh program; chmod +x program", NEVER_ANSWERS);
    let mut child = class.grade();
    signal(&child, Signal::INT);
    // Sent at the same moment, they would arrive as one signal.
    std::thread::sleep(Duration::from_millis(300));
    signal(&child, Signal::INT);
    assert_eq!(soon(&mut child).code(), Some(130));
    class.assert_nothing_is_left();
    assert!(!class.folder.at("results/eve.json").exists());
}

#[test]
fn the_next_grader_cleans_up_after_a_killed_one() {
    let class = Class::new("{endless}", "");
    let mut child = class.grade();
    signal(&child, Signal::KILL);
    child.wait().unwrap();
    assert_eq!(fs::read_dir(class.folder.at("tmp")).unwrap().count(), 1);
    // A submission that ends by itself.
    class.folder.write("ada/Makefile", "program:\n\tfalse\n");
    let mut next = class.folder.synfin();
    next.args(["grade", "it", "ada"]).env("TMPDIR", class.folder.at("tmp"));
    assert_eq!(next.output().unwrap().status.code(), Some(1));
    class.assert_nothing_is_left();
}
