//! `synfin new`: the files of a new assignment, or of a TCP with its tests.

mod harness;

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::cli::context::Context;
use crate::cli::exit::{Exit, Outcome, Stop};
use crate::files::cannot;
use crate::grade::record;
use crate::judge::template::files;
use crate::text::escape::shell;

/// The options of `new`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

/// What can be made.
#[derive(clap::Subcommand)]
enum What {
    /// Make a folder with an assignment, ready to be handed out.
    Assignment {
        /// The folder to make; its name is the assignment's.
        #[arg(value_name = "NAME")]
        name: PathBuf,

        /// What students hand in: a program, scenarios, or the states of scenarios with holes.
        #[arg(long, value_enum)]
        kind: Kind,

        /// The assignment's title [default: the name].
        #[arg(long, value_name = "TEXT")]
        title: Option<String>,

        /// Draw house rules and hidden tests from a secret of yours: any text that nobody guesses.
        /// Programs then have to differ from RFC 9293, and from the solution that comes with synfin,
        /// where the handout says so.
        #[arg(long, value_name = "TEXT")]
        seed: Option<String>,
    },
    /// Make a folder with a TCP that can only start to connect, and with scenarios as its tests.
    ///
    /// With a TCP of your own, keep the tests, and say in `tests/tcp/host.rs` how synfin reaches it.
    Harness {
        /// A crate in Rust, whose tests `cargo test` and nextest run: the folder to make.
        #[arg(long, value_name = "DIR", required = true)]
        rust: PathBuf,
    },
}

/// What is handed in.
#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// A program that speaks the program protocol.
    Program,
    /// Scenarios.
    Scenarios,
    /// The states for the holes of scenarios.
    Predict,
}

/// Makes it.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    match &args.what {
        What::Assignment { name, kind, title, seed } => {
            assignment(name, *kind, title.as_deref(), seed.as_deref(), context)
        }
        What::Harness { rust } => harness::rust(rust, context),
    }
}

/// Makes an assignment.
fn assignment(
    name: &Path,
    kind: Kind,
    title: Option<&str>,
    seed: Option<&str>,
    context: &mut Context,
) -> Outcome {
    let kind = match kind {
        Kind::Program => record::Kind::Program,
        Kind::Scenarios => record::Kind::Scenarios,
        Kind::Predict => record::Kind::Predict,
    };
    let title = match (title, name.file_name()) {
        (Some(title), _) => title.to_owned(),
        (None, Some(last)) => last.to_string_lossy().replace(['-', '_'], " "),
        (None, None) => return Err(Stop::usage(format!("`{}` is no name", name.display()))),
    };
    if title.chars().any(char::is_control) {
        return Err(Stop::usage("a title has one line, and no control characters"));
    }
    if seed.is_some() && kind != record::Kind::Program {
        return Err(Stop::usage(
            "`--seed` draws house rules, which only programs have: add `--kind program`",
        ));
    }
    if seed.is_some_and(|seed| seed.trim().is_empty()) {
        return Err(Stop::usage("`--seed` is empty: give it a text that nobody guesses"));
    }
    make(name)?;
    for file in files(kind, &title, seed) {
        write(&name.join(&file.path), &file.text, context)?;
    }
    if let Some(seed) = seed {
        secrets(name, seed, context)?;
    }
    writeln!(
        context.err,
        "next: `synfin grade --check {0}`, and `synfin grade {0} --class {1}`",
        shell(&name.to_string_lossy()),
        shell(&name.join("submissions").to_string_lossy()),
    )?;
    Ok(Exit::PASSED)
}

/// The shortest seed that is not warned of: who guesses it can make the same assignment.
const LONG: usize = 12;

/// What the teacher has to keep, and to keep secret.
fn secrets(name: &Path, seed: &str, context: &mut Context) -> Result<(), Stop> {
    if seed.chars().count() < LONG {
        writeln!(
            context.err,
            "warning: this seed is easy to guess, and gives anybody the same tests and solution: \
             better make one of {LONG} characters or more"
        )?;
    }
    writeln!(
        context.err,
        "keep the seed: it is nowhere in the files, and makes the same assignment again\n\
         keep secret: the seed, and all of `{}` but `handout.md`; students get what `synfin export \
         handout` writes",
        name.display()
    )?;
    Ok(())
}

/// Makes a folder that does not exist yet, so that nothing is overwritten.
fn make(folder: &Path) -> Result<(), Stop> {
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent).map_err(cannot("make", parent)).map_err(Stop::usage)?;
    }
    fs::create_dir(folder).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Stop::usage(format!("`{}` already exists", folder.display())),
        _ => Stop::usage(cannot("make", folder)(error)),
    })
}

/// Writes a file into a new folder, and says so.
fn write(path: &Path, text: &str, context: &mut Context) -> Result<(), Stop> {
    let written =
        path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
    written.map_err(cannot("write", path)).map_err(Stop::usage)?;
    writeln!(context.out, "{}", path.display())?;
    Ok(())
}
