//! The Linux kernel as a host, from outside: pairs, findings, time, rights, and leftovers. These
//! tests need root and `/dev/net/tun`; elsewhere each reports that it is skipped.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod left;
mod loss;
mod pauses;
mod rights;
mod verdicts;

use std::process::{Command, Output};
use std::time::Duration;

/// A run of the command, which ends within two minutes or fails the test.
pub(crate) fn run(arguments: &[&str]) -> Run {
    Run::of(
        assert_cmd::Command::cargo_bin("synfin")
            .unwrap()
            .arg("run")
            .args(arguments)
            .timeout(Duration::from_secs(120))
            .output()
            .unwrap(),
    )
}

/// The command itself, for tests that need its process.
pub(crate) fn synfin() -> Command {
    Command::new(assert_cmd::cargo::cargo_bin!("synfin"))
}

/// The outcome of a run, as text.
#[derive(Debug)]
pub(crate) struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Asserts the exit code; shows everything if it differs.
    #[track_caller]
    fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// Asserts that the output contains the text.
    #[track_caller]
    fn says(self, text: &str) -> Self {
        let all = format!("{}{}", self.out, self.err);
        // However its lines are broken.
        let flat = all.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(text), "`{text}` is not in:\n{all}");
        self
    }
}

/// Whether the kernel can be a host here. As root with a TUN device it must.
pub(crate) fn is_here() -> bool {
    let tried = run(&["--stack", "linux", "-e", "expect both ESTABLISHED"]);
    let is_root = rustix::process::geteuid().is_root();
    if is_root && std::path::Path::new("/dev/net/tun").exists() {
        tried.ends(0);
        return true;
    }
    if tried.code == Some(0) {
        return true;
    }
    eprintln!("SKIPPED: Linux cannot be a host here: {}{}", tried.out, tried.err);
    false
}
