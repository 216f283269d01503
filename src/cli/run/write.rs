//! `-o`: what explorations found, as a file of scenarios.

use std::io::Write as _;
use std::path::Path;

use crate::cli::context::Context;
use crate::cli::exit::Stop;
use crate::files::{cannot, replace};
use crate::text::count;

/// Ends the command before anything runs if the file is there already, and may not be overwritten.
pub(super) fn is_free(file: &Path, force: bool) -> Result<(), Stop> {
    if force || !file.exists() {
        return Ok(());
    }
    let file = file.display();
    Err(Stop::usage(format!("`{file}` already exists; `--force` overwrites it")))
}

/// Writes these scenarios to a file, each a block of its own, and says how many. If there are none,
/// there is no file.
pub(super) fn scenarios(file: &Path, found: &[String], context: &mut Context) -> Result<(), Stop> {
    let shown = file.display();
    if found.is_empty() {
        writeln!(context.err, "`{shown}` is not written: no exploration found anything to show")?;
        return Ok(());
    }
    let blocks: Vec<&str> = found.iter().map(|it| it.trim_end()).collect();
    let text = blocks.join("\n\n") + "\n";
    replace(file, text.as_bytes()).map_err(cannot("write", file)).map_err(Stop::usage)?;
    writeln!(context.err, "{} in `{shown}`", count(found.len(), "scenario"))?;
    Ok(())
}
