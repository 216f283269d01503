//! `synfin man [DIR]`.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use super::context::Context;
use super::exit::{Exit, Outcome, Stop};

/// The options of `man`.
#[derive(clap::Args)]
pub struct Args {
    /// Write one page for the command and one for each subcommand into this folder.
    dir: Option<PathBuf>,
}

/// Prints the manual page, or writes all of them.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let Some(dir) = &args.dir else {
        clap_mangen::Man::new(super::command()).render(&mut context.out)?;
        return Ok(Exit::PASSED);
    };
    let written = fs::create_dir_all(dir).and_then(|()| {
        clap_mangen::generate_to(super::command().disable_help_subcommand(true), dir)
    });
    written.map_err(|error| {
        Stop::usage(format!("cannot write the manual pages into `{}`: {error}", dir.display()))
    })?;
    writeln!(context.err, "wrote the manual pages into `{}`", dir.display())?;
    Ok(Exit::PASSED)
}
