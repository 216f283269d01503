//! Reading a file that may be anything.

use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use super::unreadable;

/// The most bytes that a text may have: places in it have 32 bits.
pub(crate) const LONGEST: u64 = u32::MAX as u64 - 1;

/// The message about a text that is longer than [`LONGEST`].
pub(crate) fn too_long(name: &str) -> String {
    format!("cannot read `{name}`: it is longer than 4 GiB, which no text may be")
}

/// A file's bytes.
///
/// # Errors
/// If it cannot be read, or is no text that ends: a message that names it.
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    let failed = |error: io::Error| unreadable(path, &error);
    let mut file = fs::File::open(path).map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    if about.len() > LONGEST {
        return Err(too_long(&path.display().to_string()));
    }
    let mut text = Vec::new();
    if is_device(&about) && !file.is_terminal() {
        // `/dev/null` is an empty text; `/dev/zero` would be read for ever.
        return match file.read(&mut [0]).map_err(failed)? {
            0 => Ok(text),
            _ => Err(format!("cannot read `{}`: it is a device, not a text", path.display())),
        };
    }
    // What files under `/proc` and pipes hold shows only while they are read.
    text.try_reserve_exact(about.len() as usize).map_err(|error| failed(error.into()))?;
    file.take(LONGEST + 1).read_to_end(&mut text).map_err(failed)?;
    if text.len() as u64 > LONGEST {
        return Err(too_long(&path.display().to_string()));
    }
    Ok(text)
}

#[cfg(unix)]
fn is_device(about: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    about.file_type().is_char_device() || about.file_type().is_block_device()
}

#[cfg(not(unix))]
fn is_device(_: &fs::Metadata) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_never_ends_is_not_read() {
        let refused = read(Path::new("/dev/zero"));
        assert_eq!(refused.unwrap_err(), "cannot read `/dev/zero`: it is a device, not a text");
        assert_eq!(read(Path::new("/dev/null")), Ok(Vec::new()));
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sparse.synfin");
        fs::File::create(&path).unwrap().set_len(20 << 30).unwrap();
        assert!(read(&path).unwrap_err().contains("longer than 4 GiB"));
    }
}
