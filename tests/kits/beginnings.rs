//! Every kit speaks the protocol, and passes what it claims to.

use std::process::Command;

use crate::file;
use crate::rig::{Folder, run};

/// Builds a kit with this command, if the compiler exists; `None` if not. `OUT` stands for a folder
/// to write to.
fn build(kit: &str, words: &[&str], folder: &Folder) -> Option<()> {
    let out = folder.path().display().to_string();
    let words: Vec<String> = words.iter().map(|word| word.replace("OUT", &out)).collect();
    let mut command = Command::new(&words[0]);
    // Tools that use a home folder use this one.
    command.args(&words[1..]).env("GOCACHE", &out).env("GOFLAGS", "-mod=mod");
    match command.output() {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{kit} does not build:\n{text}");
            assert!(text.is_empty(), "{kit} builds with warnings:\n{text}");
            Some(())
        }
        Err(_) => {
            eprintln!("left out: the {kit} kit, for there is no `{}` here", words[0]);
            None
        }
    }
}

/// Whether the program exists.
fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

#[track_caller]
fn speaks_and_begins(command: &str) {
    let checked = run(&["program", "check", command]).ends(0);
    assert!(checked.out.contains("\n12 passed, 1 skipped\n"), "{}", checked.out);
    // The scenarios that it passes, and those it does not pass yet.
    let program = format!("program:{command}");
    let first = file("scenarios/first");
    let arguments = ["run", &first, "--client", &program, "--filter"];
    let able = ["connect sends a SYN", "SYN+ACK is answered with ACK", "the three-way handshake"];
    for filter in able {
        run(&[&arguments[..], &[filter]].concat()).ends(0);
    }
    run(&[&arguments[..], &["close sends a FIN"]].concat()).ends(1);
}

#[test]
fn python() {
    speaks_and_begins(&format!("python3 '{}'", file("kits/python/tcp.py")));
}

#[test]
fn c() {
    let folder = Folder::new(&[]);
    let source = file("kits/c/tcp.c");
    let words = ["cc", "-std=c99", "-O2", "-Wall", "-Wextra", "-o", "OUT/tcp", &source];
    if build("C", &words, &folder).is_some() {
        speaks_and_begins(&folder.at("tcp").display().to_string());
    }
}

#[test]
fn python_with_numbers() {
    speaks_and_begins(&format!("python3 '{}'", file("kits/python/segments.py")));
}

#[test]
fn c_with_numbers() {
    let folder = Folder::new(&[]);
    let source = file("kits/c/segments.c");
    let words = ["cc", "-std=c99", "-O2", "-Wall", "-Wextra", "-o", "OUT/tcp", &source];
    if build("C", &words, &folder).is_some() {
        speaks_and_begins(&folder.at("tcp").display().to_string());
    }
}

#[test]
fn java() {
    let folder = Folder::new(&[]);
    let source = file("kits/java/Tcp.java");
    if build("Java", &["javac", "-Xlint", "-d", "OUT", &source], &folder).is_some() {
        speaks_and_begins(&format!("java -cp '{}' Tcp", folder.path().display()));
    }
}

#[test]
fn rust() {
    let folder = Folder::new(&[]);
    let source = file("kits/rust/tcp.rs");
    let words = ["rustc", "--edition=2021", "-O", "-o", "OUT/tcp", &source];
    if build("Rust", &words, &folder).is_some() {
        speaks_and_begins(&folder.at("tcp").display().to_string());
    }
}

#[test]
fn go() {
    let folder = Folder::new(&[]);
    let source = file("kits/go/tcp.go");
    if build("Go", &["go", "build", "-o", "OUT/tcp", &source], &folder).is_some() {
        speaks_and_begins(&folder.at("tcp").display().to_string());
    }
}

#[test]
fn javascript() {
    if is_there("node") {
        speaks_and_begins(&format!("node '{}'", file("kits/javascript/tcp.js")));
    } else {
        eprintln!("left out: the JavaScript kit, for there is no `node` here");
    }
}

/// They use sockets as Linux has them.
#[cfg(target_os = "linux")]
#[test]
fn agents() {
    let checks = |command: &str| {
        let checked = run(&["program", "check", "--agent", command]).ends(0);
        assert!(checked.out.contains("level `calls`"), "{}", checked.out);
        assert!(checked.out.contains("\n9 passed\n"), "{}", checked.out);
    };
    checks(&format!("python3 '{}'", file("kits/agent/agent.py")));
    let folder = Folder::new(&[]);
    let source = file("kits/agent/agent.c");
    let words = ["cc", "-O2", "-Wall", "-Wextra", "-o", "OUT/agent", &source];
    if build("agent in C", &words, &folder).is_some() {
        checks(&folder.at("agent").display().to_string());
    }
    // A program is no agent.
    let program = format!("python3 '{}'", file("kits/python/tcp.py"));
    let wrong = run(&["program", "check", "--agent", &program]).ends(1);
    assert!(wrong.out.contains("`level` is `symbols`; an agent's is `calls`"), "{}", wrong.out);
}
