//! Programs behind hosts, as the command meets them: those that speak the protocol, those that
//! do not, and those that mean harm. Everything runs through the built command.
//!
//! `program/rogue.py` is every rogue; without a Python 3 these tests cannot be had.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code, reason = "each test of the command uses a part of it")]
#[path = "cli/rig.rs"]
mod rig;

#[path = "program/check.rs"]
mod check;
#[path = "program/leftovers.rs"]
mod leftovers;
#[path = "program/levels.rs"]
mod levels;
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
