//! A submission as handed in (a folder, an archive or a single file), as a list of plain files,
//! counted and measured. Links and devices are left out, so nothing here leads outside;
//! the contents of the files are for graders.

mod archive;
mod entries;
mod find;
mod folder;
mod many;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use self::archive::Format;
use self::folder::{Listing, within_limits};
use super::pattern::matches_file;
use super::record::{Problem, ProblemKind};
use crate::files::is_scenario;
pub use find::{Candidate, Found, HandedIn, find};

const MIB: u64 = 1 << 20;

/// How many files a submission may have. Tests at the bound would take long with as many.
const MOST_FILES: usize = if cfg!(test) { 200 } else { 2000 };
/// How many octets they may have together, unpacked.
const MOST_OCTETS: u64 = MIB * if cfg!(test) { 16 } else { 64 };
/// How deep its folders may be.
const DEEPEST: usize = 16;
/// How many octets the name of a file or folder in an archive may have.
const LONGEST_NAME: usize = 200;
/// How large a file may be that is read as a whole.
const MOST_TEXT: u64 = 4 * MIB;

/// What nobody means to hand in.
const LEFT_OUT: [&str; 4] = [".git", "__MACOSX", ".DS_Store", "__pycache__"];

/// A submission, ready to be read.
#[derive(Debug)]
pub struct Opened {
    /// Its name: that of its folder, or of its file without the ending.
    pub id: String,
    /// Where its files are.
    pub root: PathBuf,
    /// Its files, in the order of their names.
    pub files: Vec<File>,
    /// The names of links in it, which are left out.
    pub links: Vec<String>,
    /// A hash of their names and contents.
    pub hash: [u8; 32],
    /// The folders where it was unpacked, until this is dropped.
    _unpacked: Vec<TempDir>,
}

/// A file of a submission.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct File {
    /// Its path below the submission's folder, with `/`.
    pub name: String,
    /// How many octets it has.
    pub octets: u64,
}

impl Opened {
    /// Opens what was handed in, under the candidate's name. If files that are `wanted` (with `*`)
    /// are only in a nested folder, or in an archive in it, that folder is the submission's
    /// folder.
    ///
    /// # Errors
    /// What is wrong with it: it is not an archive, there is too much in it, or it cannot be read.
    pub fn open(candidate: &Candidate, wanted: &[String]) -> Result<Self, Problem> {
        let mut unpacked = Vec::new();
        let (mut root, mut links) = match &candidate.handed_in {
            HandedIn::Unclear(why) => return Err(grader(why.clone())),
            HandedIn::Files(files) => (gathered(files, &mut unpacked)?, Vec::new()),
            HandedIn::At(path) => {
                let kind = fs::metadata(path).map_err(unreadable)?;
                if kind.is_dir() {
                    (path.clone(), Vec::new())
                } else if kind.is_file() {
                    let name = path.file_name().map(entries::text).unwrap_or_default();
                    match Format::of(&name) {
                        Some(format) => archive(path, format, &mut unpacked)?,
                        None => (gathered(&[(path.clone(), name)], &mut unpacked)?, Vec::new()),
                    }
                } else {
                    return Err(grader("it is no file and no folder".to_owned()));
                }
            }
        };
        let mut listing = inner(&mut root, wanted)?;
        // Moodle has a folder for each student, even for an archive.
        if !listing.files.iter().any(|file| is_wanted(&file.name, wanted))
            && let Some((file, format)) = only_archive(&listing)
        {
            let more;
            (root, more) = archive(&root.join(file), format, &mut unpacked)?;
            links.extend(more);
            listing = inner(&mut root, wanted)?;
        }
        let Listing { files, links: more, .. } = listing;
        links.extend(more);
        let mut hash = Sha256::new();
        for file in &files {
            hash.update(file.name.as_bytes());
            hash.update([0]);
            let mut content = fs::File::open(root.join(&file.name)).map_err(unreadable)?;
            hash.update(file.octets.to_le_bytes());
            io::copy(&mut content, &mut Hasher(&mut hash)).map_err(unreadable)?;
        }
        let hash = hash.finalize().into();
        Ok(Self { id: candidate.id.clone(), root, files, links, hash, _unpacked: unpacked })
    }

    /// The scenario files.
    pub fn scenarios(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| is_scenario(Path::new(&file.name)))
    }

    /// What a file says.
    ///
    /// # Errors
    /// A sentence for the student, if it cannot be read or is too long.
    pub fn read(&self, file: &File) -> Result<Vec<u8>, String> {
        if file.octets > MOST_TEXT {
            return Err(format!("`{}` has more than {} MiB", file.name, MOST_TEXT / MIB));
        }
        fs::read(self.root.join(&file.name))
            .map_err(|error| format!("`{}` cannot be read: {error}", file.name))
    }

    /// Copies the files to a folder.
    ///
    /// # Errors
    /// If that folder is not writable.
    pub fn copy_to(&self, folder: &Path) -> io::Result<()> {
        for file in &self.files {
            let to = folder.join(&file.name);
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent)?;
            }
            // With permissions: an executable file stays executable.
            fs::copy(self.root.join(&file.name), to)?;
        }
        Ok(())
    }
}

/// Hashes everything that is written to it.
struct Hasher<'h>(&'h mut Sha256);

impl io::Write for Hasher<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The files of the folder with the submission itself; the root becomes that folder.
fn inner(root: &mut PathBuf, wanted: &[String]) -> Result<Listing, Problem> {
    let listing = folder::list(root)?;
    let inner = listing.inner(wanted);
    *root = root.join(&inner);
    Ok(listing.within(&inner))
}

/// The only archive among files.
fn only_archive(listing: &Listing) -> Option<(&str, Format)> {
    let mut archives =
        listing.files.iter().filter_map(|file| Some((file.name.as_str(), Format::of(&file.name)?)));
    archives.next().filter(|_| archives.next().is_none())
}

/// Unpacks an archive: returns where to, and the links in it.
fn archive(
    path: &Path,
    format: Format,
    unpacked: &mut Vec<TempDir>,
) -> Result<(PathBuf, Vec<String>), Problem> {
    let temp = TempDir::new().map_err(unreadable)?;
    let links = archive::unpack(path, format, temp.path()).map_err(students)?;
    let root = temp.path().to_owned();
    unpacked.push(temp);
    Ok((root, links))
}

/// Copies files from different places into a folder of their own.
fn gathered(files: &[(PathBuf, String)], unpacked: &mut Vec<TempDir>) -> Result<PathBuf, Problem> {
    let temp = TempDir::new().map_err(unreadable)?;
    let mut octets = 0;
    for (path, name) in files {
        octets += fs::metadata(path).map_err(unreadable)?.len();
        within_limits(files.len(), octets).map_err(students)?;
        fs::copy(path, temp.path().join(name)).map_err(unreadable)?;
    }
    let root = temp.path().to_owned();
    unpacked.push(temp);
    Ok(root)
}

/// A problem that the student can fix.
fn students(message: String) -> Problem {
    Problem { kind: ProblemKind::Format, message }
}

/// A problem that a person must look at.
fn grader(message: String) -> Problem {
    Problem { kind: ProblemKind::Grader, message }
}

fn unreadable(error: io::Error) -> Problem {
    grader(format!("it cannot be read: {error}"))
}

/// Whether a file's name, without its folders, is wanted.
fn is_wanted(name: &str, wanted: &[String]) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name);
    wanted.iter().any(|pattern| matches_file(pattern, base))
}

#[cfg(test)]
mod bounds;
#[cfg(test)]
mod tests;
