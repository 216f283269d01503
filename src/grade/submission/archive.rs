//! Unpacks archives by strangers: nothing is written outside the folder, no link is created, and
//! an archive with more than a submission may have is refused while it is being unpacked.

use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use flate2::read::MultiGzDecoder;

use super::folder::within_limits;
use super::{DEEPEST, LEFT_OUT, LONGEST_NAME, MOST_FILES, MOST_OCTETS};

/// How many octets a compressed tar may unpack to, including headers: enough for the most files and
/// octets that a submission may have, with long names.
const MOST_TAR: u64 = MOST_OCTETS * 2;

/// The formats of archives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
    Zip,
    Tar,
    TarGz,
    /// A known format that is not supported.
    Other,
}

/// The endings, longest first.
const ENDINGS: [(&str, Format); 12] = [
    (".tar.bz2", Format::Other),
    (".tar.zst", Format::Other),
    (".tar.gz", Format::TarGz),
    (".tar.xz", Format::Other),
    (".tbz2", Format::Other),
    (".tgz", Format::TarGz),
    (".txz", Format::Other),
    (".tbz", Format::Other),
    (".tar", Format::Tar),
    (".zip", Format::Zip),
    (".rar", Format::Other),
    (".7z", Format::Other),
];

/// The ending of an archive's name, and its format.
fn ending(name: &str) -> Option<(&'static str, Format)> {
    let name = name.to_ascii_lowercase();
    ENDINGS.into_iter().find(|(ending, _)| name.ends_with(ending))
}

/// The length of an archive's name without its extension; `None` if it is not an archive's.
pub(super) fn stem_length(name: &str) -> Option<usize> {
    ending(name).map(|(ending, _)| name.len() - ending.len()).filter(|length| *length > 0)
}

impl Format {
    /// The format of a file by its name.
    pub(super) fn of(name: &str) -> Option<Self> {
        ending(name).map(|(_, format)| format)
    }
}

/// Unpacks an archive into an empty folder. Links in it are left out; their names are returned.
///
/// # Errors
/// A sentence for the student.
pub(super) fn unpack(path: &Path, format: Format, folder: &Path) -> Result<Vec<String>, String> {
    let file = fs::File::open(path).map_err(|error| format!("it cannot be read: {error}"))?;
    let mut into = Into { folder, files: 0, octets: 0, links: Vec::new() };
    match format {
        Format::Other => {
            return Err("archives of this kind are not read: hand in a `.zip`".to_owned());
        }
        Format::Zip => zip(file, &mut into),
        Format::Tar => tar(file, &mut into),
        Format::TarGz => {
            let mut unpacked = MultiGzDecoder::new(file).take(MOST_TAR + 1);
            let read = tar(&mut unpacked, &mut into);
            // If it was cut off at an entry, that looks like its end.
            if unpacked.limit() == 0 {
                return Err(format!("it unpacks to more than {} MiB", MOST_TAR / super::MIB));
            }
            read
        }
    }?;
    Ok(into.links)
}

fn broken(what: &str, error: impl std::fmt::Display) -> String {
    format!("it is no {what} archive that can be unpacked: {error}")
}

fn zip(file: fs::File, into: &mut Into<'_>) -> Result<(), String> {
    let mut archive = ::zip::ZipArchive::new(file).map_err(|error| broken("zip", error))?;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|error| broken("zip", error))?;
        if entry.is_dir() {
            continue;
        }
        let name = entry.name().map_err(|error| broken("zip", error))?.replace('\\', "/");
        if entry.is_symlink() {
            into.link(&name);
            continue;
        }
        let name = PathBuf::from(name);
        let executable = entry.unix_mode().is_some_and(|mode| mode & 0o111 != 0);
        into.file(&name, executable, &mut entry)?;
    }
    Ok(())
}

fn tar(reader: impl Read, into: &mut Into<'_>) -> Result<(), String> {
    let mut archive = ::tar::Archive::new(reader);
    for entry in archive.entries().map_err(|error| broken("tar", error))? {
        let mut entry = entry.map_err(|error| broken("tar", error))?;
        let kind = entry.header().entry_type();
        let name = entry.path().map_err(|error| broken("tar", error))?.into_owned();
        if kind.is_symlink() || kind.is_hard_link() {
            into.link(&name.to_string_lossy());
        }
        if !kind.is_file() {
            continue;
        }
        let executable = entry.header().mode().is_ok_and(|mode| mode & 0o111 != 0);
        into.file(&name, executable, &mut entry)?;
    }
    Ok(())
}

/// Where an archive is unpacked to, and how much has been unpacked.
struct Into<'f> {
    folder: &'f Path,
    files: usize,
    octets: u64,
    links: Vec<String>,
}

impl Into<'_> {
    fn link(&mut self, name: &str) {
        // An archive may have millions of links.
        if self.links.len() < MOST_FILES {
            self.links.push(name.to_owned());
        }
    }

    fn file(&mut self, name: &Path, executable: bool, from: &mut impl Read) -> Result<(), String> {
        let mut parts = Vec::new();
        for part in name.components() {
            match part {
                Component::Normal(part) => parts.push(part.to_string_lossy()),
                Component::CurDir => {}
                _ => {
                    return Err(format!("a file in it would lie elsewhere: `{}`", name.display()));
                }
            }
        }
        if parts.iter().any(|part| LEFT_OUT.contains(&part.as_ref())) {
            return Ok(());
        }
        if parts.len() > DEEPEST + 1 {
            return Err(format!("its folders are more than {DEEPEST} deep"));
        }
        if parts.iter().any(|part| part.len() > LONGEST_NAME) {
            return Err(format!("a name in it has more than {LONGEST_NAME} octets"));
        }
        self.files += 1;
        within_limits(self.files, self.octets)?;
        let to = parts.iter().fold(self.folder.to_owned(), |to, part| to.join(part.as_ref()));
        let unwritable = |error: io::Error| format!("`{}`: {error}", name.display());
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(unwritable)?;
        }
        // A name that occurs twice is one file, and the last one counts.
        let mut file = fs::File::create(&to).map_err(unwritable)?;
        let left = MOST_OCTETS - self.octets.min(MOST_OCTETS);
        let copied = io::copy(&mut from.take(left + 1), &mut file).map_err(unwritable)?;
        self.octets += copied;
        within_limits(self.files, self.octets)?;
        #[cfg(unix)]
        if executable {
            use std::os::unix::fs::PermissionsExt;
            file.set_permissions(fs::Permissions::from_mode(0o755)).map_err(unwritable)?;
        }
        #[cfg(not(unix))]
        let _ = executable;
        Ok(())
    }
}
