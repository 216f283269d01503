//! The command as people meet it: arguments, streams, colour, exit codes, signals.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "cli/colour.rs"]
mod colour;
#[path = "cli/explain.rs"]
mod explain;
#[path = "cli/help.rs"]
mod help;
#[path = "cli/rig.rs"]
mod rig;
