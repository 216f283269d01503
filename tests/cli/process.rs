//! Things that show only from outside: permissions, closed pipes, signals.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::rig::{Folder, Run};

const BINARY: &str = env!("CARGO_BIN_EXE_synfin");

fn forbid(folder: &Folder, name: &str) {
    let nothing = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions(folder.at(name), nothing).unwrap();
}

/// The command in the folder, as a user other than root: root may read everything.
pub fn as_nobody(folder: &Folder, arguments: &[&str]) -> Run {
    as_nobody_with(folder, "", arguments)
}

/// The same, after a command of bash.
pub fn as_nobody_with(folder: &Folder, before: &str, arguments: &[&str]) -> Run {
    let everybody = || std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.path(), everybody()).unwrap();
    let binary = folder.at("synfin-for-all");
    // Copied by another process: a file that a child being started here inherits open for writing
    // cannot be run until the child has become its own program.
    assert!(Command::new("cp").arg(BINARY).arg(&binary).status().unwrap().success());
    std::fs::set_permissions(&binary, everybody()).unwrap();
    let script = format!("{before}\nexec \"$0\" \"$@\"");
    let mut command = Command::new("bash");
    command.args(["-c", &script]).arg(&binary).args(arguments);
    command.current_dir(folder.path()).env_remove("CI");
    if is_root() {
        command.uid(65_534).gid(65_534);
    }
    Run::of(command.output().unwrap())
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout == b"0\n"
}

#[test]
fn an_unreadable_file_is_named() {
    let folder = Folder::new(&[("a.synfin", "settle\n"), ("b.synfin", "settle\n")]);
    forbid(&folder, "a.synfin");
    forbid(&folder, "b.synfin");
    let refused = as_nobody(&folder, &["run", "a.synfin", "b.synfin"]).ends(2);
    assert_eq!(
        refused.err,
        "error: cannot read `a.synfin`: permission denied\n\
         error: cannot read `b.synfin`: permission denied\n"
    );
}

#[test]
fn an_unreadable_folder_is_named() {
    let folder = Folder::new(&[("closed/a.synfin", "settle\n")]);
    forbid(&folder, "closed");
    let refused = as_nobody(&folder, &["run", "."]).ends(2);
    assert_eq!(refused.err, "error: cannot read `closed`: permission denied\n");
    let again = std::fs::Permissions::from_mode(0o700);
    std::fs::set_permissions(folder.at("closed"), again).unwrap();
}

#[test]
fn links_to_nothing_are_named_only_where_a_scenario_is_meant() {
    let folder = Folder::new(&[("e/a.synfin", "client close\nexpect client FIN_WAIT_1\n")]);
    let link = |name: &str| std::os::unix::fs::symlink("me@host.1:4", folder.at(name)).unwrap();
    link("e/.#a.synfin");
    for command in [&["run", "e"][..], &["check", "e"], &["fmt", "--check", "e"]] {
        as_nobody(&folder, command).ends(0);
    }
    link("e/gone.synfin");
    for arguments in [&["run", "e"][..], &["check", "e"], &["fmt", "e"], &["run", "e/gone.synfin"]]
    {
        let refused = as_nobody(&folder, arguments).ends(2);
        assert_eq!(refused.err, "error: `e/gone.synfin` is a link to nothing\n");
    }
}

#[test]
fn snapshots_that_cannot_be_written_are_an_error() {
    let folder = Folder::new(&[("ro/a.synfin", "client close\nexpect client FIN_WAIT_1\n")]);
    let read_only = std::fs::Permissions::from_mode(0o555);
    std::fs::set_permissions(folder.at("ro"), read_only).unwrap();
    let why = "`ro/snapshots/a__a.snap` could not be written: permission denied";
    for mode in ["update", "auto"] {
        for quiet in [&[][..], &["-q"]] {
            let arguments = [&["run", "--snapshots", mode, "ro"], quiet].concat();
            let refused = as_nobody(&folder, &arguments).ends(2);
            assert!(refused.out.replace("\n            ", " ").contains(why), "{}", refused.out);
            assert_eq!(refused.err, format!("error: the snapshot {why}\n"));
        }
    }
    as_nobody(&folder, &["run", "--snapshots", "check", "ro"]).ends(1);
    as_nobody(&folder, &["run", "--snapshots", "off", "ro"]).ends(0);
}

#[test]
fn default_snapshots_that_cannot_be_written_are_a_warning() {
    let good = "client close\nexpect client FIN_WAIT_1\n";
    let folder =
        Folder::new(&[("ro/a.synfin", good), ("ro/b.synfin", good), ("ro/snapshots/README", "")]);
    let read_only = std::fs::Permissions::from_mode(0o555);
    std::fs::set_permissions(folder.at("ro/snapshots"), read_only).unwrap();
    let warned = as_nobody(&folder, &["run", "ro", "--format", "json"]).ends(0);
    assert_eq!(
        warned.err,
        "warning: 2 snapshots could not be written; the first is `ro/snapshots/a__a.snap`: \
         permission denied\n"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn an_endless_file_is_not_read() {
    let folder = Folder::new(&[]);
    let refused = as_nobody(&folder, &["run", "/dev/zero"]).ends(2);
    assert_eq!(refused.err, "error: cannot read `/dev/zero`: it is a device, not a text\n");
    let sparse = std::fs::File::create(folder.at("long.synfin")).unwrap();
    sparse.set_len(20 << 30).unwrap();
    let refused = as_nobody(&folder, &["check", "long.synfin"]).ends(2);
    assert!(refused.err.contains("longer than 4 GiB"), "{}", refused.err);
    // A pipe is read to its end.
    let script = format!("{BINARY} run <(echo 'client close; expect client FIN_WAIT_1')");
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    Run::of(output).ends(0);
}

/// Many scenarios with a long output.
pub fn many(count: usize, statements: &str) -> Folder {
    let text: String =
        (0..count).map(|n| format!("scenario \"{n}\" {{\n{statements}\n}}\n")).collect();
    Folder::new(&[("many.synfin", &text)])
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    // More than a pipe holds, even at one line a scenario.
    let folder = many(8000, "client close\nexpect client FIN_WAIT_1");
    for arguments in [&["run", "--trace", "many.synfin"][..], &["run", "many.synfin"]] {
        let mut child = Command::new(BINARY)
            .args(arguments)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0];
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut first).unwrap();
        drop(out);
        let output = Run::of(child.wait_with_output().unwrap()).ends(141);
        assert_eq!(output.err, "");
    }
}

fn interrupt(id: u32) {
    let status = Command::new("kill").args(["-INT", &id.to_string()]).status().unwrap();
    assert!(status.success());
}

/// Waits until the process handles SIGINT, as far as that can be seen.
fn until_it_listens(id: u32) {
    for _ in 0..600 {
        std::thread::sleep(Duration::from_millis(50));
        let Ok(status) = std::fs::read_to_string(format!("/proc/{id}/status")) else { continue };
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap_or("0");
        // The signals are numbered from 1, so SIGINT is the second bit.
        if u64::from_str_radix(caught.trim(), 16).unwrap() & 0b10 != 0 {
            return;
        }
    }
}

#[test]
fn ctrl_c_finishes_running_scenarios_and_reports_progress() {
    // A zero window is probed every minute for weeks: thousands of steps each.
    let folder = many(
        20_000,
        "set server.window = 0\nclient send 10\nwait 500min\nexpect client ESTABLISHED",
    );
    let child = Command::new(BINARY)
        .args(["run", "--format", "json-lines", "many.synfin"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    until_it_listens(child.id());
    interrupt(child.id());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.signal(), None);
    let output = Run::of(output).ends(130);
    // The results so far are written, with the first line and the summary.
    let ran = output.out.lines().count() - 2;
    assert!(output.out.contains("{\"type\":\"summary\","), "{}", output.out);
    assert_eq!(output.err, format!("error: interrupted: {ran} of 20000 scenarios ran\n"));
}

#[test]
fn watching_runs_again_on_a_change_and_ends_with_ctrl_c() {
    let folder = Folder::new(&[("a.synfin", "client close\nexpect client FIN_WAIT_1\n")]);
    let (mut child, mut until) = watch(&folder, "a.synfin");
    until("1 passed");
    // It starts to watch before it runs, so that no change is missed.
    folder.write("a.synfin", "client close\nexpect client CLOSING\n");
    until("1 failed");
    interrupt(child.id());
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

/// `run --watch` on these paths, with the lines of its stdout.
fn watch(folder: &Folder, path: &str) -> (Child, impl FnMut(&str)) {
    // Even if the caller ignores the signal, as `nohup` does.
    let mut child = Command::new("env")
        .args(["--default-signal=HUP,INT,TERM", BINARY, "run", "--watch", path])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let until = move |wanted: &str| {
        let found = lines.by_ref().map(Result::unwrap).find(|line| line.contains(wanted));
        assert!(found.is_some(), "{wanted}");
    };
    (child, until)
}

#[test]
fn watching_continues_in_a_recreated_folder() {
    const GOOD: &str = "client close\nexpect client FIN_WAIT_1\n";
    let folder = Folder::new(&[("d/s/a.synfin", GOOD)]);
    let (mut child, mut until) = watch(&folder, "d/s");
    until("1 passed");
    std::fs::remove_dir_all(folder.at("d")).unwrap();
    folder.write("d/s/a.synfin", "client close\nexpect client CLOSING\n");
    until("1 failed");
    folder.write("d/s/a.synfin", GOOD);
    until("1 passed");
    folder.write("d/s/deep/b.synfin", GOOD);
    until("2 passed");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_missing_path_is_not_watched() {
    let folder = Folder::new(&[]);
    let wrong = folder.run(&["run", "--watch", "nofile"]).ends(2);
    assert_eq!(wrong.err, "error: no such file or folder: `nofile`\n");
}

#[test]
fn other_signals_end_it_at_any_time() {
    let folder = Folder::new(&[("a.synfin", "client close\nexpect client FIN_WAIT_1\n")]);
    for (name, number) in [("-TERM", 15), ("-HUP", 1)] {
        let (mut child, mut until) = watch(&folder, "a.synfin");
        until("1 passed");
        let status = Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
        assert!(status.success());
        assert_eq!(child.wait().unwrap().signal(), Some(number), "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = Command::new(BINARY).arg("rules").stdout(full).output().unwrap();
    let output = Run::of(output).ends(2);
    assert!(output.err.starts_with("error: cannot write the output: "), "{}", output.err);
}
