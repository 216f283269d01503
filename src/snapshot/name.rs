//! The path of a scenario's snapshot.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The longest slug, so that every file system takes the name.
const LONGEST: usize = 80;

/// The folder of the snapshots of a scenario file.
pub fn folder(file: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join("snapshots")
}

/// `<folder of the file>/snapshots/<stem of the file>__<slug>.snap`.
pub fn path(file: &Path, slug: &str) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    folder(file).join(format!("{stem}__{slug}.snap"))
}

/// The names of a file's scenarios as parts of file names, in the same order: lower-case
/// letters and digits, with `_` for everything else.
///
/// Where names would coincide, the first keeps the plain form, and each of the others
/// gets a number appended that depends on its own name only, so that adding scenarios does
/// not move the snapshots of the rest. Scenarios of the very same name are counted.
pub fn slugs<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut out = Vec::new();
    for name in names {
        let plain = slug(name);
        let mut candidate = plain.clone();
        let mut copies = 1;
        while !taken.insert(candidate.clone()) {
            candidate = match copies {
                1 => format!("{plain}-{:08x}", hash(name)),
                n => format!("{plain}-{:08x}-{n}", hash(name)),
            };
            copies += 1;
        }
        out.push(candidate);
    }
    out
}

fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.ends_with('_') && !out.is_empty() {
            // Never two in a row: `__` separates the file's name from the scenario's.
            out.push('_');
        }
    }
    let whole = out.trim_end_matches('_').len();
    out.truncate(whole);
    if out.is_empty() {
        return format!("scenario-{:08x}", hash(name));
    }
    if out.len() > LONGEST {
        out.truncate(LONGEST);
        out.push_str(&format!("-{:08x}", hash(name)));
    }
    out
}

/// FNV-1a: the same on every machine and in every version.
fn hash(name: &str) -> u32 {
    name.bytes()
        .fold(0x811c_9dc5, |hash, octet| (hash ^ u32::from(octet)).wrapping_mul(0x0100_0193))
}
