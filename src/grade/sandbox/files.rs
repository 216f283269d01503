//! Which files a submission sees, and whom it can reach: Landlock.

use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset,
    RulesetAttr, RulesetCreatedAttr, Scope,
};

/// What every program may read and execute: compilers, interpreters, libraries.
const TOOLS: [&str; 9] = [
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/etc/alternatives",
    "/nix/store",
];

/// What every program may read: nothing that tells of users beyond their names.
const READABLE: [&str; 19] = [
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/locale.alias",
    "/etc/nsswitch.conf",
    "/etc/passwd",
    "/etc/group",
    "/etc/java-17-openjdk",
    "/etc/java-21-openjdk",
    "/etc/java-25-openjdk",
    "/etc/ssl/openssl.cnf",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/sys/kernel",
    "/proc/sys/vm",
    "/sys/devices/system/cpu",
    "/sys/kernel/mm/transparent_hugepage",
];

/// Devices that hold nothing.
const DEVICES: [&str; 5] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

/// Rules that leave a program its tools, what is `readable` besides, and one folder to write to.
/// Newer kernels also keep it from the network and from signalling strangers; `None` where the
/// kernel has no Landlock.
///
/// # Errors
/// If the kernel has Landlock and refuses the rules.
pub(super) fn rules(folder: &Path, readable: &[PathBuf]) -> Result<Option<Rules>, String> {
    let wanted = ABI::V6;
    let refused = |error: landlock::RulesetError| format!("Landlock: {error}");
    let all = AccessFs::from_all(wanted);
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(all)
        .and_then(|rules| rules.handle_access(AccessNet::from_all(wanted)))
        .and_then(|rules| rules.scope(Scope::from_all(wanted)))
        .and_then(Ruleset::create)
        .map_err(refused)?;
    let tools = AccessFs::from_read(wanted);
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let device = AccessFs::ReadFile | AccessFs::WriteFile;
    let own = readable.iter().map(|path| (path.as_path(), tools));
    let grants = (TOOLS.iter().map(|path| (Path::new(*path), tools)))
        .chain(READABLE.iter().map(|path| (Path::new(*path), read)))
        .chain(DEVICES.iter().map(|path| (Path::new(*path), device)))
        .chain(own)
        .chain(std::iter::once((folder, all)));
    for (path, access) in grants {
        // What is not there needs no rule.
        let Ok(place) = PathFd::new(path) else { continue };
        let access = if path.is_dir() { access } else { access & AccessFs::from_file(wanted) };
        let rule = PathBeneath::new(place, access);
        rules = rules.add_rule(rule).map_err(refused)?;
    }
    let version = version();
    let rules: Option<OwnedFd> = rules.into();
    Ok(rules.map(|rules| Rules { rules, keeps_signals: version >= 6 }))
}

/// Rules, ready to be obeyed.
pub(super) struct Rules {
    /// What the kernel calls them by.
    pub(super) rules: OwnedFd,
    /// Whether they also keep a program from signalling anybody outside of its jail.
    pub(super) keeps_signals: bool,
}

/// The version of Landlock that this kernel has; 0 without.
fn version() -> i32 {
    crate::sys::landlock::version()
}
