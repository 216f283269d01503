//! The starter kits, built and run as their README says, and the examples on the protocol's page.
//! A kit whose compiler or interpreter is missing on this machine is skipped, with a message.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code, reason = "each test of the command uses a part of it")]
#[path = "cli/rig.rs"]
mod rig;

#[path = "kits/beginnings.rs"]
mod beginnings;
#[path = "kits/graded.rs"]
mod graded;
#[path = "kits/harness.rs"]
mod harness;
#[path = "kits/lwip.rs"]
mod lwip;
#[path = "kits/protocol.rs"]
mod protocol;
#[path = "kits/solutions.rs"]
mod solutions;

use std::path::Path;

/// A file of this project.
fn file(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name).display().to_string()
}
