//! A run leaves nothing behind, however it ends.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::{is_here, synfin};

/// Runs for some seconds, with namespaces at work.
fn long_run() -> Child {
    let mut command = synfin();
    command.args(["run", "--stack", "linux", "--jobs", "4", "--trace"]);
    command.args(["-e", "client close; server recv FIN"]);
    for _ in 0..40 {
        command
            .args(["-e", "client send 1; network drop DATA; wait 1s; network drop DATA; wait 2s"]);
    }
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// The network namespaces that some process is in or has open, except other runs of the command:
/// the kernel reuses a number once its namespace is gone.
fn namespaces() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for process in std::fs::read_dir("/proc").unwrap().flatten() {
        if std::fs::read_to_string(process.path().join("comm")).is_ok_and(|it| it == "synfin\n") {
            continue;
        }
        let mut links = vec![process.path().join("ns/net")];
        if let Ok(open) = std::fs::read_dir(process.path().join("fd")) {
            links.extend(open.flatten().map(|entry| entry.path()));
        }
        let names = links.iter().filter_map(|link| std::fs::read_link(link).ok());
        let names = names.map(|name| name.to_string_lossy().into_owned());
        all.extend(names.filter(|name| name.starts_with("net:[")));
    }
    all
}

/// The namespaces that a process has open, itself or in its threads.
fn namespaces_of(pid: u32) -> usize {
    let Ok(open) = std::fs::read_dir(format!("/proc/{pid}/fd")) else { return 0 };
    let links = open.flatten().filter_map(|entry| std::fs::read_link(entry.path()).ok());
    links.filter(|name| name.to_string_lossy().starts_with("net:[")).count()
}

fn until(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(60), "not within a minute: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Everything that has to be gone with the process.
fn nothing_is_left(own: &BTreeSet<usize>, seen: &BTreeSet<String>, pid: u32) {
    let left: Vec<_> = namespaces().intersection(seen).cloned().collect();
    assert!(left.is_empty(), "namespaces are left: {left:?}");
    assert!(!std::path::Path::new(&format!("/proc/{pid}")).exists());
    assert!(!std::path::Path::new("/sys/class/net/synfin").exists());
    assert_eq!(*own, own_devices(), "devices");
}

/// The network devices of this namespace.
fn own_devices() -> BTreeSet<usize> {
    BTreeSet::from([std::fs::read_dir("/sys/class/net").unwrap().count()])
}

fn ends_by(signal: Signal) -> Option<i32> {
    let devices = own_devices();
    let before = namespaces();
    let mut child = long_run();
    let pid = child.id();
    until("namespaces are at work", || namespaces_of(pid) >= 4);
    let open = std::fs::read_dir(format!("/proc/{pid}/fd")).unwrap().flatten();
    let links = open.filter_map(|entry| std::fs::read_link(entry.path()).ok());
    let names = links.map(|name| name.to_string_lossy().into_owned());
    let seen: BTreeSet<_> = names.filter(|name| name.starts_with("net:[")).collect();
    assert!(seen.is_disjoint(&before), "they are the run's own");
    kill_process(Pid::from_raw(pid.cast_signed()).unwrap(), signal).unwrap();
    if signal == Signal::INT {
        // The results before it are written.
        let out = BufReader::new(child.stdout.take().unwrap());
        assert!(out.lines().count() > 0);
    }
    let status = child.wait().unwrap();
    nothing_is_left(&devices, &seen, pid);
    status.code()
}

#[test]
fn nothing_is_left_after_ctrl_c() {
    if is_here() {
        assert_eq!(ends_by(Signal::INT), Some(130));
    }
}

/// Not only after the minute of the kernel's TIME_WAIT, or several.
#[test]
fn every_signal_ends_a_wait_at_once() {
    if !is_here() {
        return;
    }
    let waits = ["-e", "given client TIME_WAIT; wait 2MSL; expect client CLOSED"];
    let run = ["run", "--stack", "linux", "--slow", "--jobs", "1"];
    let compare = ["compare", "--stacks", "linux", "--slow", "--jobs", "1"];
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("waits.synfin");
    std::fs::write(&file, waits[1]).unwrap();
    let file = [file.to_str().unwrap()];
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        for arguments in [[&run[..], &waits, &waits].concat(), [&compare[..], &file].concat()] {
            // Who runs the tests may ignore a hang-up (`nohup`), and children inherit that.
            let mut command = Command::new("env");
            command.arg("--default-signal=HUP").arg(synfin().get_program()).args(&arguments);
            command.stdout(Stdio::null()).stderr(Stdio::piped());
            let mut child = command.spawn().unwrap();
            let pid = child.id();
            until("a namespace is at work", || namespaces_of(pid) >= 1);
            let begun = Instant::now();
            kill_process(Pid::from_child(&child), signal).unwrap();
            until("it has ended", || is_over(pid));
            // Much more than it takes, and much less than the wait.
            assert!(begun.elapsed() < Duration::from_secs(20), "{signal:?}: {arguments:?}");
            let status = child.wait().unwrap();
            let ends = (status.code(), std::os::unix::process::ExitStatusExt::signal(&status));
            let number = signal.as_raw();
            let expected =
                if signal == Signal::INT { (Some(130), None) } else { (None, Some(number)) };
            assert_eq!(ends, expected, "{signal:?}: {arguments:?}");
        }
    }
}

/// Whether the process has ended and has not been waited for.
fn is_over(pid: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    status.lines().any(|line| line.starts_with("State:") && line.contains('Z'))
}

#[test]
fn nothing_is_left_after_a_kill() {
    if is_here() {
        assert_eq!(ends_by(Signal::KILL), None);
    }
}

#[test]
fn nothing_is_left_after_a_crash() {
    if is_here() {
        assert_eq!(ends_by(Signal::ABORT), None);
    }
}
