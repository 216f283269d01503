//! Where the report goes: to stdout, and its scenarios into a folder.

use std::fs;
use std::io::Write;

use super::args::{Format, Told};
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Stop};
use crate::files::{EXTENSION, reason, replace};
use crate::hunt::{Report, human};
use crate::snapshot::slugs;
use crate::text::Style;

/// Makes the folder for scenarios, so that it is told early if that cannot be.
pub(super) fn prepare(told: &Told) -> Result<(), Stop> {
    let Some(folder) = &told.out else { return Ok(()) };
    let probe = folder.join(format!(".{}.tmp", std::process::id()));
    let made = fs::create_dir_all(folder)
        .and_then(|()| fs::write(&probe, ""))
        .and_then(|()| fs::remove_file(&probe));
    made.map_err(|error| {
        let folder = folder.display();
        Stop::usage(format!("cannot write scenarios into `{folder}`: {}", reason(&error)))
    })
}

/// Writes the report.
pub(super) fn tell(report: &Report, told: &Told, context: &mut Context) -> Result<(), Stop> {
    if let Some(folder) = &told.out {
        let names: Vec<String> = report.scenarios().map(|(name, _)| name).collect();
        let slugs = slugs(names.iter().map(String::as_str));
        for (slug, (_, text)) in slugs.iter().zip(report.scenarios()) {
            let path = folder.join(format!("{slug}.{EXTENSION}"));
            replace(&path, text.as_bytes()).map_err(|error| {
                Stop::usage(format!("cannot write `{}`: {}", path.display(), reason(&error)))
            })?;
        }
    }
    let text = match told.format {
        Format::Human => human(report, Style { colour: context.out.color }),
        Format::Json => format!("{:#}\n", report.json()),
    };
    context.out.write_all(text.as_bytes())?;
    Ok(context.out.flush()?)
}

/// The exit code of a report.
pub(super) fn exit(report: &Report) -> Exit {
    if report.has_news() { Exit::FAILED } else { Exit::PASSED }
}
