//! What was handed in: a folder, an archive or a single file, as a list of plain files that were
//! counted and measured. Links and devices are left out, so nothing here leads anywhere else;
//! what the files say is the graders' business.

mod archive;
mod find;
mod folder;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::TempDir;

pub use find::{Candidate, find};

/// How many files a submission may have.
const MOST_FILES: usize = 2000;
/// How many octets they may have together, unpacked.
const MOST_OCTETS: u64 = 64 << 20;
/// How deep its folders may be.
const DEEPEST: usize = 16;
/// How large a file may be that is read as a whole.
const MOST_TEXT: u64 = 4 << 20;

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
    /// A hash of their names and contents.
    pub hash: [u8; 32],
    /// Where it was unpacked, until it is dropped.
    _unpacked: Option<TempDir>,
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
    /// Opens what is at a path, under the name that it goes by.
    ///
    /// # Errors
    /// A sentence for the student: it is no archive, there is too much in it.
    pub fn open(candidate: &Candidate) -> Result<Self, String> {
        let path = &candidate.path;
        let unreadable = |error: io::Error| format!("it cannot be read: {error}");
        let kind = fs::metadata(path).map_err(unreadable)?;
        let (root, only, unpacked) = if kind.is_dir() {
            (path.clone(), None, None)
        } else if let Some(format) = archive::Format::of(path) {
            let temp = TempDir::new().map_err(unreadable)?;
            archive::unpack(path, format, temp.path())?;
            (within(temp.path()), None, Some(temp))
        } else {
            let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            (parent.unwrap_or_else(|| Path::new(".")).to_owned(), name, None)
        };
        let files = match only {
            Some(name) => vec![File { name, octets: kind.len() }],
            None => folder::list(&root)?,
        };
        let mut hash = Sha256::new();
        for file in &files {
            hash.update(file.name.as_bytes());
            hash.update([0]);
            let mut content = fs::File::open(root.join(&file.name)).map_err(unreadable)?;
            hash.update(file.octets.to_le_bytes());
            io::copy(&mut content, &mut Hasher(&mut hash)).map_err(unreadable)?;
        }
        let hash = hash.finalize().into();
        Ok(Self { id: candidate.id.clone(), root, files, hash, _unpacked: unpacked })
    }

    /// The files with this ending.
    pub fn with_ending<'a>(&'a self, ending: &'a str) -> impl Iterator<Item = &'a File> {
        self.files
            .iter()
            .filter(move |file| file.name.rsplit_once('.').is_some_and(|(_, own)| own == ending))
    }

    /// What a file says.
    ///
    /// # Errors
    /// A sentence for the student, if it cannot be read or is too long to be meant.
    pub fn read(&self, file: &File) -> Result<Vec<u8>, String> {
        if file.octets > MOST_TEXT {
            return Err(format!("`{}` has more than 4 MiB", file.name));
        }
        fs::read(self.root.join(&file.name))
            .map_err(|error| format!("`{}` cannot be read: {error}", file.name))
    }

    /// Copies the files to a folder.
    ///
    /// # Errors
    /// If that folder cannot be written to.
    pub fn copy_to(&self, folder: &Path) -> io::Result<()> {
        for file in &self.files {
            let to = folder.join(&file.name);
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent)?;
            }
            // With its permissions: what is to be run stays executable.
            fs::copy(self.root.join(&file.name), to)?;
        }
        Ok(())
    }
}

/// Hashes what is written to it.
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

/// The folder itself, or the one folder in it if it has nothing else: archives often have one.
fn within(root: &Path) -> PathBuf {
    let entries = fs::read_dir(root).map(|entries| entries.flatten().collect::<Vec<_>>());
    match entries.unwrap_or_default().as_slice() {
        [one] if one.file_type().is_ok_and(|kind| kind.is_dir()) => within(&one.path()),
        _ => root.to_owned(),
    }
}

#[cfg(test)]
mod tests;
