//! packetdrill scripts (`.pkt`) → the same plans that scenarios become. Nothing outside this folder
//! knows the notation, and nothing here runs, reads files or prints. No shell command and no Python
//! of a script is ever run.
//!
//! [`parse()`] gives a script as a [`tree`]. It makes the text clean first: comments and what
//! `#ifdef` leaves out become blanks (`clean`). Then it reads event by event (`reader`), each by
//! `grammar/packetdrill.pest` and no further than `extent` says; `read` makes typed values of what
//! pest has found, and `mistakes` says in words why something cannot be read. The language is what
//! Google's and nplab's packetdrill accept.
//!
//! [`import()`] writes a script as a scenario.

mod clean;
mod define;
mod extent;
mod grammar;
mod import;
mod lower;
mod mistakes;
mod read;
mod reader;
pub mod tree;

pub use import::import;
pub use reader::parse;
pub use tree::Script;

use crate::language::plan::Plan;
use crate::language::{Checked, Diagnostic, Reading, Source};

#[cfg(test)]
mod tests;

/// Reads and checks a script. One with nothing in it has no scenarios.
///
/// # Errors
/// Everything that is wrong with the text, in its order.
pub fn check(source: &Source, reading: &Reading) -> Result<Checked, Vec<Diagnostic>> {
    let script = parse(source, &reading.defines)?;
    if script.items.is_empty() {
        return Ok(Checked { plan: Plan::default(), warnings: Vec::new() });
    }
    Ok(lower::lower(&script, source, reading).0)
}
