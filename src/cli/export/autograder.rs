//! `export gradescope`: of results, Gradescope's results.json; of an assignment, the autograder
//! that Gradescope runs, as the archive to upload.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::archive::{self, Archive, EXECUTABLE};
use super::elf::{self, Elf, Processor};
use super::{Plain, formats, out};
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Outcome, Stop};
use crate::files::cannot;
use crate::grade::gradebook::{Format, Options};
use crate::grade::record::Kind;
use crate::judge::assignment::{Assignment, FILE};
use crate::text::escape::shell;

/// The options of `export gradescope`.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    plain: Plain,

    /// The synfin binary to put into the autograder, for Linux on x86-64 and preferably linked
    /// statically [default: this one].
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
}

const SETUP: &str = include_str!("gradescope/setup.sh");
const COMPILERS: &str = include_str!("gradescope/compilers.sh");
const RUN: &str = include_str!("gradescope/run_autograder");

/// What is left out of the archive: students' code must not run near it.
const AT_HOME: [&str; 3] = ["solution", "submissions", "results"];

/// How the names of what is left out as well begin: wrong solutions.
const WRONG: &str = "wrong";

/// Writes results, or makes the archive.
pub(super) fn run(args: &Args, context: &mut Context) -> Outcome {
    let assignment = match args.plain.results.as_slice() {
        [one] if one.join(FILE).is_file() => one,
        _ => {
            let options = Options::default();
            return formats::write(Format::Gradescope, &args.plain, &options, context);
        }
    };
    let Some(to) = &args.plain.out else {
        return Err(Stop::usage("say where to write the archive with `--out autograder.zip`"));
    };
    let invalid = |message| Stop::Error(Exit::INVALID, message);
    let assignment = Assignment::load(assignment).map_err(invalid)?;
    let (binary, program) = elf::read(args.binary.as_deref()).map_err(Stop::usage)?;
    match Elf::of(&program) {
        Some(Elf { processor: Processor::X86_64, is_static: true }) => {}
        Some(Elf { processor: Processor::X86_64, is_static: false }) => {
            context.warning(format_args!(
                "`{}` needs the libraries of this machine, which Gradescope may have in other \
                 versions: uploading shows whether it runs there; one that is linked statically \
                 (`cargo build --release --target x86_64-unknown-linux-musl`) always does, with \
                 `--binary`",
                binary.display()
            ))?;
        }
        _ => {
            return Err(Stop::usage(format!(
                "`{}` is no program for Linux on x86-64, which Gradescope has: give one with \
                 `--binary`",
                binary.display()
            )));
        }
    }
    let archive = packed(&assignment, &program).map_err(Stop::usage)?;
    out::one(&archive, Some(to), context)?;
    writeln!(
        context.err,
        "`{}`: {} points; upload it as the autograder, and give the assignment as many points",
        to.display(),
        assignment.points
    )?;
    Ok(Exit::PASSED)
}

/// The archive: the scripts, the program, and the assignment without [`AT_HOME`]. The same
/// assignment and program give the same archive.
fn packed(assignment: &Assignment, program: &[u8]) -> Result<Vec<u8>, String> {
    let mut zip = Archive::new();
    let compilers = if assignment.settings.kind == Kind::Program { COMPILERS } else { "" };
    let name = shell(&assignment.name);
    let script = |text: &str| {
        text.replace("@COMPILERS@\n", compilers).replace("@ASSIGNMENT@", &name).into_bytes()
    };
    zip.add("setup.sh", &script(SETUP), EXECUTABLE)?;
    zip.add("run_autograder", &script(RUN), EXECUTABLE)?;
    zip.add("synfin", program, EXECUTABLE)?;
    for file in files(&assignment.folder)? {
        let inside = file.strip_prefix(&assignment.folder).unwrap_or(&file);
        let content = fs::read(&file).map_err(cannot("read", &file))?;
        let name = format!("{}/{}", assignment.name, archive::name(inside));
        zip.add(&name, &content, archive::mode(&file))?;
    }
    zip.finish()
}

/// The files of an assignment that grading needs, sorted.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    crate::files::below(folder, |entry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 1 && (AT_HOME.contains(&&*name) || name.starts_with(WRONG))
    })
}
