//! Programs for Linux, known by their heads: which processor they are for, and whether they need
//! libraries of the machine.

use std::fs;
use std::path::{Path, PathBuf};

use crate::files::cannot;

/// A processor for which synfin can be handed to others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Processor {
    X86_64,
    Arm64,
}

impl Processor {
    /// As `uname -m` prints it.
    pub(super) const fn uname(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::Arm64 => "aarch64",
        }
    }

    /// For people.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::X86_64 => "x86-64",
            Self::Arm64 => "ARM64",
        }
    }
}

/// A program for Linux.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Elf {
    pub processor: Processor,
    /// It needs no libraries, and runs on every Linux.
    pub is_static: bool,
}

impl Elf {
    /// Reads it from the head of a program: an ELF file of 64 bits, which names the loader that it
    /// needs in a header of the type 3, if it needs one. Anything else is no program for Linux.
    pub(super) fn of(program: &[u8]) -> Option<Self> {
        let number = |at: usize, octets: usize| {
            let bytes = program.get(at..at.checked_add(octets)?)?;
            Some(bytes.iter().rev().fold(0u64, |number, byte| number << 8 | u64::from(*byte)))
        };
        if !program.starts_with(b"\x7fELF\x02\x01") {
            return None;
        }
        let processor = match number(18, 2)? {
            62 => Processor::X86_64,
            183 => Processor::Arm64,
            _ => return None,
        };
        let (table, size, count) = (number(32, 8)?, number(54, 2)?, number(56, 2)?);
        let kind = |at: u64| {
            let place = table.checked_add(size.checked_mul(at)?)?;
            number(usize::try_from(place).ok()?, 4)
        };
        Some(Self { processor, is_static: (0..count).all(|at| kind(at) != Some(3)) })
    }
}

/// A program, read; without a path, the one that runs.
///
/// # Errors
/// A sentence: it cannot be read.
pub(super) fn read(path: Option<&Path>) -> Result<(PathBuf, Vec<u8>), String> {
    let path = match path {
        Some(path) => path.to_owned(),
        None => {
            std::env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?
        }
    };
    let program = fs::read(&path).map_err(cannot("read", &path))?;
    Ok((path, program))
}

#[cfg(test)]
mod tests {
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
        let on = |processor, is_static| Some(Elf { processor, is_static });
        assert_eq!(Elf::of(&elf(62, 3)), on(Processor::X86_64, false));
        assert_eq!(Elf::of(&elf(62, 1)), on(Processor::X86_64, true));
        assert_eq!(Elf::of(&elf(183, 1)), on(Processor::Arm64, true));
        assert_eq!(Elf::of(&elf(8, 1)), None);
        assert_eq!(Elf::of(b"MZ"), None);
        assert_eq!(Elf::of(b"\x7fELF\x02\x01"), None);
    }
}
