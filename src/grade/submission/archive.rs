//! Unpacking what strangers packed: nothing is written outside of the folder, no link is made, and
//! an archive that unpacks to more than a submission may have is refused while it unpacks.

use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use flate2::read::MultiGzDecoder;

use super::folder::within_limits;
use super::{DEEPEST, LEFT_OUT, MOST_FILES, MOST_OCTETS};

/// The formats of archives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
    Zip,
    Tar,
    TarGz,
    /// One that is known, but not read.
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

/// How long an archive's name is without its ending; nothing, if it is none.
pub(super) fn stem_length(name: &str) -> Option<usize> {
    ending(name).map(|(ending, _)| name.len() - ending.len()).filter(|length| *length > 0)
}

impl Format {
    /// The format of a file by its name.
    pub(super) fn of(name: &str) -> Option<Self> {
        ending(name).map(|(_, format)| format)
    }
}

/// Unpacks an archive into an empty folder. Links in it are left out; it returns their names.
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
        // A little more than may come out of it, so that the headers fit.
        Format::TarGz => tar(MultiGzDecoder::new(file).take(MOST_OCTETS * 2), &mut into),
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

/// Where an archive is unpacked to, and how much has been.
struct Into<'f> {
    folder: &'f Path,
    files: usize,
    octets: u64,
    links: Vec<String>,
}

impl Into<'_> {
    fn link(&mut self, name: &str) {
        // An archive may have millions of them.
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
        if parts.len() > DEEPEST || parts.iter().any(|part| part.len() > 200) {
            return Err("its folders are too deep, or its names too long".to_owned());
        }
        self.files += 1;
        within_limits(self.files, self.octets)?;
        let to = parts.iter().fold(self.folder.to_owned(), |to, part| to.join(part.as_ref()));
        let unwritable = |error: io::Error| format!("`{}`: {error}", name.display());
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(unwritable)?;
        }
        // A name that stands twice is one file, and the last of them counts.
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
