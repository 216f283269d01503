//! No process that a program has started outlives its scenario, and no program outlives synfin.
#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::rig::{Folder, Run, run};
use crate::{file, rogue};

const CONNECT: &str = "server listen; client connect; expect client SYN_SENT";

/// Whether the process exists; a zombie counts as gone.
fn runs(pid: &str) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim()));
    // The state comes after the name, which is in parentheses.
    status.is_ok_and(|text| !text.rsplit(')').next().unwrap().trim_start().starts_with('Z'))
}

/// The process number that a rogue has written to a file.
fn written(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn a_grandchild_in_a_session_of_its_own_is_found() {
    let folder = Folder::new(&[]);
    let path = folder.at("pid");
    let client = format!("{} '{}'", rogue("fork", 3), path.display());
    run(&["run", "--client", &client, "-e", CONNECT]).ends(0);
    assert!(!runs(&written(&path)));
}

#[test]
fn a_grandchild_that_keeps_the_streams_of_an_ended_program_delays_nothing() {
    let folder = Folder::new(&[]);
    let path = folder.at("pid");
    let client = format!("{} '{}'", rogue("orphan", 3), path.display());
    run(&["run", "--client", &client, "-e", CONNECT]).ends(1);
    assert!(!runs(&written(&path)));
}

#[test]
fn a_program_does_not_outlive_a_synfin_that_is_killed() {
    // It writes its process number, and then never answers.
    let folder = Folder::new(&[]);
    let fifo = folder.at("fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let program = "import os,sys,time\n\
                   open(sys.argv[1],'w').write(str(os.getpid())+'\\n')\n\
                   time.sleep(3600)\n";
    folder.write("stay.py", program);
    let client =
        format!("program:python3 '{}' '{}'", folder.at("stay.py").display(), fifo.display());
    let mut synfin = Command::new(env!("CARGO_BIN_EXE_synfin"))
        .args(["run", "--client", &client, "-e", CONNECT])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut pid = String::new();
    BufReader::new(std::fs::File::open(&fifo).unwrap()).read_line(&mut pid).unwrap();
    assert!(runs(&pid));
    synfin.kill().unwrap();
    synfin.wait().unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while runs(&pid) {
        assert!(Instant::now() < deadline, "{pid} goes on");
        std::thread::yield_now();
    }
}

#[test]
fn many_at_once_do_not_disturb_each_other() {
    // The kit's solution on both hosts, and rogues that fork, in one process.
    let folder = Folder::new(&[]);
    let scenarios: String = (0..24)
        .map(|n| format!("scenario \"{n}\" {{ given both ESTABLISHED; client close; expect server CLOSE_WAIT }}\n"))
        .collect();
    folder.write("many.synfin", &scenarios);
    let program = format!("program:python3 '{}'", file("kits/python/solution/tcp.py"));
    let text = folder.at("many.synfin").display().to_string();
    let run = run(&["run", "-j4", "--stack", &program, &text]).ends(0);
    assert!(run.out.contains("24 passed"), "{}", run.out);
}

/// If a container's engine starts a process without a session of its own, the session's leader is
/// outside the container. The command works there too. If `/proc` is still the outside's, with
/// other process numbers, it ends no other process.
#[test]
fn in_a_container_it_runs_and_ends_no_other_process() {
    let folder = Folder::new(&[]);
    let path = folder.at("pid");
    let client = format!("{} '{}'", rogue("fork", 3), path.display());
    let scenario = ["run", "--client", &client, "-e", CONNECT];
    let user = if rustix::process::geteuid().is_root() { &[][..] } else { &["-r"][..] };
    for proc in [&["--mount-proc"][..], &[]] {
        let mut inside = Command::new("unshare");
        inside.args(user).args(["--pid", "--fork"]).args(proc);
        let may = inside.arg("true").output().unwrap();
        if !user.is_empty() && !may.status.success() {
            eprintln!("skipped: no user namespace for {:?}", String::from_utf8_lossy(&may.stderr));
            continue;
        }
        let mut bystander = Command::new("sleep").arg("60").spawn().unwrap();
        let mut inside = Command::new("unshare");
        inside.args(user).args(["--pid", "--fork"]).args(proc).arg(env!("CARGO_BIN_EXE_synfin"));
        let run = Run::of(inside.args(scenario).output().unwrap());
        let goes_on = bystander.try_wait().unwrap().is_none();
        let _ = bystander.kill();
        let _ = bystander.wait();
        assert!(goes_on);
        run.ends(0);
    }
}
