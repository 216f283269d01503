//! A zip archive, made in memory: the same files give the same octets.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

/// The permissions of a program, and of any other file.
pub(super) const EXECUTABLE: u32 = 0o755;
pub(super) const PLAIN: u32 = 0o644;

/// An archive that grows.
pub(super) struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Archive {
    /// An empty one.
    pub(super) fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    /// Adds a file, with its permissions.
    ///
    /// # Errors
    /// A sentence: it does not fit into the format.
    pub(super) fn add(&mut self, name: &str, content: &[u8], mode: u32) -> Result<(), String> {
        let options = SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(mode);
        self.0.start_file(name, options).map_err(|error| failed(&error))?;
        self.0.write_all(content).map_err(|error| format!("cannot make the archive: {error}"))
    }

    /// Its octets.
    ///
    /// # Errors
    /// As [`Archive::add`].
    pub(super) fn finish(self) -> Result<Vec<u8>, String> {
        Ok(self.0.finish().map_err(|error| failed(&error))?.into_inner())
    }
}

fn failed(error: &ZipError) -> String {
    format!("cannot make the archive: {error}")
}

/// The permissions of a file in an archive: executable stays executable.
pub(super) fn mode(file: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    let is_executable =
        fs::metadata(file).is_ok_and(|about| about.permissions().mode() & 0o100 != 0);
    if is_executable { EXECUTABLE } else { PLAIN }
}

/// A path below a folder, as archives name it.
pub(super) fn name(path: &Path) -> String {
    let parts: Vec<String> = path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    parts.join("/")
}
