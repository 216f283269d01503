//! Nothing is left of a run, however it ends.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
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

/// The network namespaces that some process is in or has open, but for other runs of the command:
/// the kernel gives a number again once a namespace is gone.
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

/// What has to be gone when the process is.
fn nothing_is_left(own: &BTreeSet<usize>, seen: &BTreeSet<String>, pid: u32) {
    let left: Vec<_> = namespaces().intersection(seen).cloned().collect();
    assert!(left.is_empty(), "namespaces are left: {left:?}");
    assert!(!std::path::Path::new(&format!("/proc/{pid}")).exists());
    assert!(!std::path::Path::new("/sys/class/net/synfin").exists());
    assert_eq!(*own, own_devices(), "devices");
}

/// How many network devices this namespace has.
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
        // What runs comes to its end: at most the three seconds of one scenario.
        let out = BufReader::new(child.stdout.take().unwrap());
        assert!(out.lines().count() > 0);
    }
    let status = child.wait().unwrap();
    nothing_is_left(&devices, &seen, pid);
    status.code()
}

#[test]
fn nothing_is_left_behind_ctrl_c() {
    if is_here() {
        assert_eq!(ends_by(Signal::INT), Some(130));
    }
}

#[test]
fn nothing_is_left_behind_a_kill() {
    if is_here() {
        assert_eq!(ends_by(Signal::KILL), None);
    }
}

#[test]
fn nothing_is_left_behind_a_crash() {
    if is_here() {
        assert_eq!(ends_by(Signal::ABORT), None);
    }
}
