//! `export handout`: the files of an assignment for students, with its starter kits.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use super::out;
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Outcome, Stop};
use crate::files::cannot;
use crate::judge::assignment::Assignment;

/// The options of `export handout`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The assignment's folder.
    #[arg(value_name = "ASSIGNMENT")]
    assignment: PathBuf,

    /// The folder to write into.
    #[arg(short, long, value_name = "FOLDER")]
    out: PathBuf,
}

/// Writes the files.
pub(super) fn run(args: &Args, context: &mut Context) -> Outcome {
    let invalid = |message| Stop::Error(Exit::INVALID, message);
    let assignment = Assignment::load(&args.assignment).map_err(invalid)?;
    for (below, text) in assignment.handout().map_err(Stop::usage)? {
        let path = args.out.join(below);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(cannot("make", folder)).map_err(Stop::usage)?;
        }
        out::replace(&path, &text).map_err(Stop::usage)?;
        writeln!(context.out, "{}", path.display())?;
    }
    Ok(Exit::PASSED)
}
