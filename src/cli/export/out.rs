//! Where texts go: stdout, a file, or a file for each submission in a folder.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::results;
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Outcome, Stop};
use crate::files;
use crate::files::cannot;
use crate::grade::record::Submission;

/// Writes a text to a file, which has the old text or the new one at any time; or to stdout.
pub(super) fn one(text: &[u8], out: Option<&Path>, context: &mut Context) -> Result<(), Stop> {
    let Some(path) = out else {
        context.out.write_all(text)?;
        return Ok(context.out.flush()?);
    };
    replace(path, text).map_err(Stop::usage)
}

/// Replaces a file as a whole, or not at all.
pub fn replace(path: &Path, text: &[u8]) -> Result<(), String> {
    files::replace(path, text).map_err(cannot("write", path))
}

/// Writes a text of each result: of one, to stdout or a file; of several, into a folder.
pub(super) fn each(
    paths: &[PathBuf],
    out: Option<&Path>,
    extension: &str,
    make: impl Fn(&Submission) -> Result<String, String>,
    context: &mut Context,
) -> Outcome {
    let found = results::find(paths)?;
    let text = |path: &Path| {
        let result = results::read(path)?;
        let text = make(&result).map_err(Stop::usage)?;
        Ok::<_, Stop>((result.submission, text))
    };
    // A folder of one result is as much a class as any other.
    let alone = found.len() == 1 && !out.is_some_and(Path::is_dir);
    if alone {
        let (_, text) = text(&found[0])?;
        one(text.as_bytes(), out, context)?;
        return Ok(Exit::PASSED);
    }
    let Some(folder) = out else {
        return Err(Stop::usage(format!(
            "there are {} results, and each gets a file: say in which folder with `--out`",
            found.len()
        )));
    };
    fs::create_dir_all(folder).map_err(cannot("make", folder)).map_err(Stop::usage)?;
    for path in &found {
        let (name, text) = text(path)?;
        replace(&folder.join(format!("{name}.{extension}")), text.as_bytes())
            .map_err(Stop::usage)?;
    }
    writeln!(context.err, "{} files in `{}`", found.len(), folder.display())?;
    Ok(Exit::PASSED)
}
