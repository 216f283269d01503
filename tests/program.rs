//! Programs as hosts, run by the command: those that speak the protocol, those that do not, and
//! hostile ones. Everything runs through the built command.
//!
//! `program/rogue.py` plays every rogue; these tests need Python 3.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code, reason = "each test of the command uses a part of it")]
#[path = "cli/rig.rs"]
mod rig;

#[path = "program/check.rs"]
mod check;
#[path = "program/clocked.rs"]
mod clocked;
#[path = "program/leftovers.rs"]
mod leftovers;
#[path = "program/levels.rs"]
mod levels;
#[path = "program/names.rs"]
mod names;
#[path = "program/pairs.rs"]
mod pairs;
#[path = "program/rogues.rs"]
mod rogues;

use std::path::Path;

/// A file of this project.
fn file(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name).display().to_string()
}

/// `--client` and the rogue that does `deed` at message `at`.
fn rogue(deed: &str, at: u32) -> String {
    format!("program:python3 '{}' {deed} {at}", file("tests/program/rogue.py"))
}

/// The solution at level `symbols`.
fn solution() -> String {
    format!("program:python3 '{}'", file("kits/python/solution/tcp.py"))
}
