//! Whether a folder that is to be graded as one submission holds several: as one, nothing in it
//! could run.

use std::fs;
use std::io::Read;

use super::entries::{self, Entry, Kind};
use super::{MIB, is_wanted};
use crate::grade::pattern::matches_file;

/// The submissions in a folder that cannot be one submission, by their names; empty if it may be
/// one. Scenarios are handed in as several files and folders, so only several archives are
/// several submissions there. Programs are, if there are several folders with one, or several
/// files of which none is called like a program (`wanted` has these names without a `*`).
pub(super) fn several(entries: &[Entry], wanted: &[String]) -> Vec<String> {
    let loose: Vec<&Entry> =
        entries.iter().filter(|it| it.kind == Kind::File && is_wanted(&it.name, wanted)).collect();
    let is_of_programs = wanted.iter().any(|pattern| !pattern.contains('*'));
    let names = |all: &[&Entry]| all.iter().map(|it| format!("`{}`", it.name)).collect();
    if loose.is_empty() {
        let others = entries.iter().filter(|it| it.left_out().is_none());
        let others: Vec<&Entry> = others
            .filter(|it| {
                it.kind == Kind::Archive
                    || is_of_programs && it.kind == Kind::Folder && has_one(it, wanted)
            })
            .collect();
        return if others.len() > 1 { names(&others) } else { Vec::new() };
    }
    let is_called_so = |it: &&Entry| is_program_name(&it.name, wanted);
    if !is_of_programs || loose.iter().any(is_called_so) {
        return Vec::new();
    }
    // The other languages have one file that is run.
    let alone: Vec<&Entry> = loose.into_iter().filter(|it| begins(it)).collect();
    if alone.len() > 1 { names(&alone) } else { Vec::new() }
}

/// Whether a file is called like a program: `tcp.py`.
pub(super) fn is_program_name(name: &str, wanted: &[String]) -> bool {
    wanted.iter().any(|it| !it.contains('*') && matches_file(it, name))
}

/// Whether a folder has a file at its top that can be run.
fn has_one(folder: &Entry, wanted: &[String]) -> bool {
    entries::read(&folder.path).is_ok_and(|inside| {
        inside.iter().any(|it| it.kind == Kind::File && is_wanted(&it.name, wanted))
    })
}

/// Whether a program can begin in a file. In C, C++ and Go all files are built into one program,
/// and only one of them may have `main`.
fn begins(file: &Entry) -> bool {
    let together = ["c", "cc", "cpp", "go"];
    let ending = file.name.rsplit('.').next().unwrap_or_default();
    if !together.iter().any(|it| it.eq_ignore_ascii_case(ending)) {
        return true;
    }
    let mut text = Vec::new();
    let Ok(opened) = fs::File::open(&file.path) else { return false };
    let read = opened.take(MIB).read_to_end(&mut text);
    let squeezed: String =
        String::from_utf8_lossy(&text).chars().filter(|c| !c.is_whitespace()).collect();
    read.is_ok() && squeezed.contains("main(")
}
