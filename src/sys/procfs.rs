//! The folder of a process in `/proc`, if `/proc` shows the same processes as this process sees.

use std::path::PathBuf;
use std::sync::OnceLock;

use rustix::process::{Pid, getpid};

/// The folder of a process, or of this one; `None` if `/proc` is not mounted, or belongs to another
/// PID namespace, where the same numbers are other processes.
pub fn folder(of: Option<Pid>) -> Option<PathBuf> {
    static IS_OURS: OnceLock<bool> = OnceLock::new();
    let is_ours = || {
        let this = std::fs::read_link("/proc/self").ok()?;
        Some(this.to_str()? == getpid().to_string())
    };
    let process = of.unwrap_or_else(getpid);
    IS_OURS
        .get_or_init(|| is_ours().unwrap_or_default())
        .then(|| PathBuf::from(format!("/proc/{process}")))
}
