//! Where `/proc` tells about a process, if it tells about those that can be seen from here.

use std::path::PathBuf;
use std::sync::OnceLock;

use rustix::process::{Pid, getpid};

/// The folder of a process, or of this one; `None` where `/proc` is not mounted, or is that of
/// another PID namespace, in which the same numbers are other processes.
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
