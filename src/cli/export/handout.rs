//! `export handout`: the files of an assignment for students, with its starter kits: a folder, or
//! an archive that has all they need, synfin included.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::archive::{self, Archive, EXECUTABLE, PLAIN};
use super::elf::{self, Elf};
use super::out;
use super::start::{self, Programs};
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Outcome, Stop};
use crate::files::cannot;
use crate::judge::assignment::Assignment;
use crate::judge::check::handout_reveals;

/// The options of `export handout`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The assignment's folder.
    #[arg(value_name = "ASSIGNMENT")]
    assignment: PathBuf,

    /// The folder to write into; or an archive, `FILE.zip`, which also has a START.md and the pages
    /// that students look things up in.
    #[arg(short, long, value_name = "PATH")]
    out: PathBuf,

    /// Put synfin into the archive, for students without Rust: this one, or FILE. It must be linked
    /// statically. Repeat it for another processor (Linux on x86-64, on ARM64).
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = ""
    )]
    with_program: Vec<OsString>,
}

/// Writes the files.
pub(super) fn run(args: &Args, context: &mut Context) -> Outcome {
    let invalid = |message| Stop::Error(Exit::INVALID, message);
    let assignment = Assignment::load(&args.assignment).map_err(invalid)?;
    let files = assignment.handout().map_err(Stop::usage)?;
    let is_archive = args.out.extension().is_some_and(|it| it.eq_ignore_ascii_case("zip"));
    if is_archive && !args.out.is_dir() {
        return pack(args, &assignment, files, context);
    }
    if !args.with_program.is_empty() {
        return Err(Stop::usage(
            "`--with-program` puts synfin into an archive: name one, with `--out FILE.zip`",
        ));
    }
    for (below, text) in files {
        let path = args.out.join(below);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(cannot("make", folder)).map_err(Stop::usage)?;
        }
        out::replace(&path, &text).map_err(Stop::usage)?;
        writeln!(context.out, "{}", path.display())?;
    }
    Ok(Exit::PASSED)
}

/// Writes the archive.
fn pack(
    args: &Args,
    assignment: &Assignment,
    files: Vec<(PathBuf, Vec<u8>)>,
    context: &mut Context,
) -> Outcome {
    let reveals = handout_reveals(assignment);
    if !reveals.is_empty() {
        return Err(Stop::Error(
            Exit::INVALID,
            format!("nothing was written: {}", reveals.join("\n       ")),
        ));
    }
    let (programs, binaries) = programs(&args.with_program).map_err(Stop::usage)?;
    let mut all = vec![(start::FILE.to_owned(), start::page(assignment, &files, &programs), PLAIN)];
    for (path, text) in files {
        let mode = archive::mode(&assignment.folder.join(&path));
        all.push((archive::name(&path), text, mode));
    }
    let pages = start::pages(assignment.settings.kind);
    all.extend(pages.into_iter().map(|(name, text)| (name, text, PLAIN)));
    all.extend(binaries.into_iter().map(|(name, binary)| (name, binary, EXECUTABLE)));

    let mut zip = Archive::new();
    for (name, content, mode) in &all {
        let name = format!("{}/{name}", assignment.name);
        zip.add(&name, content, *mode).map_err(Stop::usage)?;
        writeln!(context.out, "{name}")?;
    }
    out::one(&zip.finish().map_err(Stop::usage)?, Some(&args.out), context)?;
    let with = match programs.words() {
        Some(systems) => format!("with synfin for {systems}"),
        None => "without synfin: `--with-program` adds it, for students without Rust".to_owned(),
    };
    writeln!(context.err, "`{}`: {} files, {with}", args.out.display(), all.len())?;
    Ok(Exit::PASSED)
}

/// Programs by their paths in the archive, with their octets.
type Named = Vec<(String, Vec<u8>)>;

/// The programs that were named, and where they are in the archive.
fn programs(named: &[OsString]) -> Result<(Programs, Named), String> {
    let mut found = Vec::new();
    for name in named {
        let path = Some(Path::new(name)).filter(|_| !name.is_empty());
        let (path, binary) = elf::read(path)?;
        let shown = path.display();
        let Some(elf) = Elf::of(&binary) else {
            return Err(format!(
                "`{shown}` is no program for Linux on x86-64 or ARM64, and synfin is handed out \
                 for no other system"
            ));
        };
        if !elf.is_static {
            return Err(format!(
                "`{shown}` needs the libraries of this machine, and might not start on those of \
                 students: build one that is linked statically, with `rustup target add \
                 {0}-unknown-linux-musl` and `cargo build --release --target \
                 {0}-unknown-linux-musl`, and name it with \
                 `--with-program=target/{0}-unknown-linux-musl/release/synfin`",
                elf.processor.uname()
            ));
        }
        if found.iter().any(|(processor, _)| *processor == elf.processor) {
            return Err(format!(
                "`{shown}` is another program for Linux on {}: name one for each",
                elf.processor.words()
            ));
        }
        found.push((elf.processor, binary));
    }
    found.sort_by_key(|(processor, _)| *processor);
    let programs = Programs::new(found.iter().map(|(processor, _)| *processor).collect());
    let binaries = found.into_iter().map(|(processor, it)| (programs.place(processor), it));
    let binaries = binaries.collect();
    Ok((programs, binaries))
}
