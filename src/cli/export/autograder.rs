//! `export gradescope`: of results, Gradescope's results.json; of an assignment, the autograder
//! that Gradescope runs, as the archive to upload.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

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
    let binary = match &args.binary {
        Some(path) => path.clone(),
        None => std::env::current_exe()
            .map_err(|error| Stop::usage(format!("cannot find this program: {error}")))?,
    };
    let program = fs::read(&binary).map_err(cannot("read", &binary)).map_err(Stop::usage)?;
    match Linking::of(&program) {
        Linking::Static => {}
        Linking::Dynamic => context.warning(format_args!(
            "`{}` needs the libraries of this machine, which Gradescope may have in other \
             versions: uploading shows whether it runs there; one that is linked statically \
             (`cargo build --release --target x86_64-unknown-linux-musl`) always does, with \
             `--binary`",
            binary.display()
        ))?,
        Linking::NotForThere => {
            return Err(Stop::usage(format!(
                "`{}` is no program for Linux on x86-64, which Gradescope has: give one with \
                 `--binary`",
                binary.display()
            )));
        }
    }
    let archive = archive(&assignment, &program).map_err(Stop::usage)?;
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
fn archive(assignment: &Assignment, program: &[u8]) -> Result<Vec<u8>, String> {
    let failed = |error: zip::result::ZipError| format!("cannot make the archive: {error}");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, content: &[u8], mode: u32| {
        let options = SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(mode);
        zip.start_file(name, options).map_err(failed)?;
        zip.write_all(content).map_err(|error| format!("cannot make the archive: {error}"))
    };
    let compilers = if assignment.settings.kind == Kind::Program { COMPILERS } else { "" };
    let name = shell(&assignment.name);
    let script = |text: &str| {
        text.replace("@COMPILERS@\n", compilers).replace("@ASSIGNMENT@", &name).into_bytes()
    };
    add("setup.sh", &script(SETUP), 0o755)?;
    add("run_autograder", &script(RUN), 0o755)?;
    add("synfin", program, 0o755)?;
    for file in files(&assignment.folder)? {
        let inside = file.strip_prefix(&assignment.folder).unwrap_or(&file);
        let parts: Vec<String> =
            inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let content = fs::read(&file).map_err(cannot("read", &file))?;
        add(&format!("{}/{}", assignment.name, parts.join("/")), &content, mode(&file))?;
    }
    Ok(zip.finish().map_err(failed)?.into_inner())
}

/// The files of an assignment that grading needs, sorted.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    crate::files::below(folder, |entry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 1 && (AT_HOME.contains(&&*name) || name.starts_with(WRONG))
    })
}

/// Executable stays executable.
fn mode(file: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    let is_executable =
        fs::metadata(file).is_ok_and(|about| about.permissions().mode() & 0o100 != 0);
    if is_executable { 0o755 } else { 0o644 }
}

/// What a program needs to run elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Linking {
    Static,
    Dynamic,
    NotForThere,
}

impl Linking {
    /// Reads it from the head of a program: an ELF file of 64 bits for x86-64, which names the
    /// loader that it needs in a header of the type 3, if it needs one.
    fn of(program: &[u8]) -> Self {
        let number = |at: usize, octets: usize| {
            let bytes = program.get(at..at.checked_add(octets)?)?;
            Some(bytes.iter().rev().fold(0u64, |number, byte| number << 8 | u64::from(*byte)))
        };
        let is_elf = program.starts_with(b"\x7fELF\x02\x01") && number(18, 2) == Some(62);
        if !is_elf {
            return Self::NotForThere;
        }
        let (Some(table), Some(size), Some(count)) = (number(32, 8), number(54, 2), number(56, 2))
        else {
            return Self::NotForThere;
        };
        let kind = |at: u64| {
            let place = table.checked_add(size.checked_mul(at)?)?;
            number(usize::try_from(place).ok()?, 4)
        };
        if (0..count).any(|at| kind(at) == Some(3)) { Self::Dynamic } else { Self::Static }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// An ELF file with one header of this type.
    fn elf(machine: u8, kind: u8) -> Vec<u8> {
        let mut elf = vec![0; 64 + 56];
        elf[..6].copy_from_slice(b"\x7fELF\x02\x01");
        elf[18] = machine;
        (elf[32], elf[54], elf[56], elf[64]) = (64, 56, 1, kind);
        elf
    }

    #[test]
    fn what_runs_elsewhere_is_known_by_its_head() {
        assert_eq!(Linking::of(&elf(62, 3)), Linking::Dynamic);
        assert_eq!(Linking::of(&elf(62, 1)), Linking::Static);
        assert_eq!(Linking::of(&elf(183, 1)), Linking::NotForThere);
        assert_eq!(Linking::of(b"MZ"), Linking::NotForThere);
        assert_eq!(Linking::of(b"\x7fELF\x02\x01"), Linking::NotForThere);
    }
}
