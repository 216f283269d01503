//! The environment of a task. It contains nothing of the grader's except where tools are: no
//! secrets, and nothing that differs between users of the machine.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::toolchains::Tools;

/// The whole environment of a task with this home folder.
///
/// Programs that it may read besides the system's come first.
pub(super) fn of(tools: &Tools, readable: &[PathBuf], home: &Path) -> Vec<(OsString, OsString)> {
    let own = readable.iter().map(|folder| folder.join("bin")).filter(|bin| bin.is_dir());
    // A folder with a colon in its name cannot be in it.
    let path = own
        .chain(tools.path.iter().cloned())
        .filter(|it| !it.as_os_str().as_encoded_bytes().contains(&b':'));
    let path = std::env::join_paths(path).unwrap_or_default();
    let mut all: Vec<(OsString, OsString)> = vec![
        ("PATH".into(), path),
        ("HOME".into(), home.into()),
        ("TMPDIR".into(), home.into()),
        ("LANG".into(), "C.UTF-8".into()),
        ("TZ".into(), "UTC".into()),
        // The order of a dictionary should not differ from run to run.
        ("PYTHONHASHSEED".into(), "0".into()),
        ("PYTHONDONTWRITEBYTECODE".into(), "1".into()),
        // Leak detection debugs the program from within, which is not allowed here.
        ("ASAN_OPTIONS".into(), "detect_leaks=0".into()),
        // Builds cannot download anything, and should say so at once.
        ("CARGO_NET_OFFLINE".into(), "true".into()),
        ("CARGO_HOME".into(), home.join(".cargo").into()),
        ("GOTOOLCHAIN".into(), "local".into()),
        ("GOPROXY".into(), "off".into()),
    ];
    all.extend(tools.variables.iter().cloned());
    all
}
