//! `--known` and `--write-known`: lists of failures that are known.

use std::io::Write;
use std::path::Path;

use super::context::Context;
use super::exit::Stop;
use crate::files::{cannot, read, replace};
use crate::harness::{Baseline, Text};
use crate::text::count;

/// Notes in the scenarios what the list in this file says of them. If a scenario is gone from its
/// file, there is a warning.
pub fn mark(file: &Path, texts: &mut [Text], context: &mut Context) -> Result<(), Stop> {
    let list = list(file)?;
    list.mark(texts);
    if let Some(gone) = list.gone(texts) {
        let file = file.display();
        context.warning(format_args!(
            "`{file}` lists `{gone}`, which is not in its file any more: remove the line"
        ))?;
    }
    Ok(())
}

/// The list in this file, to be renewed; an empty one if there is no file.
pub fn renewed(file: &Path) -> Result<Baseline, Stop> {
    if file.exists() { list(file) } else { Ok(Baseline::default()) }
}

/// Writes a list, and says how long it is for these implementations.
pub fn write(
    file: &Path,
    list: &Baseline,
    stacks: &[&str],
    context: &mut Context,
) -> Result<(), Stop> {
    replace(file, list.text().as_bytes()).map_err(cannot("write", file)).map_err(Stop::usage)?;
    let failures = count(list.count(stacks), "failure");
    writeln!(context.err, "{failures} of {} in `{}`", stacks.join(" and "), file.display())?;
    Ok(())
}

fn list(file: &Path) -> Result<Baseline, Stop> {
    let wrong = |why: String| Stop::usage(format!("`{}`: {why}", file.display()));
    let octets = read(file).map_err(Stop::usage)?;
    let text = String::from_utf8(octets).map_err(|_| wrong("it is not UTF-8".to_owned()))?;
    Baseline::parse(&text).map_err(wrong)
}
