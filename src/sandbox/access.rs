//! The files of the machine that any program needs: libraries, compilers, and a few
//! facts about the machine.

use std::path::{Path, PathBuf};

/// What may be read and executed, with everything below.
const SYSTEM: &[&str] =
    &["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store"];

/// What may be read in `/etc`, where there are also secrets: names, or their beginnings.
const SETTINGS: &[&str] = &[
    "alternatives",
    "default/locale",
    "group",
    "java",
    "ld.so.",
    "locale.alias",
    "localtime",
    "magic",
    "mime.types",
    "nsswitch.conf",
    "os-release",
    "passwd",
    "python",
    "ssl/openssl.cnf",
    "timezone",
];

/// Facts about the machine that runtimes ask for when they start.
const FACTS: &[&str] = &[
    "/proc/cpuinfo",
    "/proc/filesystems",
    "/proc/loadavg",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/sys/kernel/osrelease",
    "/proc/sys/kernel/pid_max",
    "/proc/sys/kernel/random",
    "/proc/sys/kernel/threads-max",
    "/proc/sys/vm/max_map_count",
    "/proc/sys/vm/overcommit_memory",
    "/proc/uptime",
    "/proc/version",
    "/sys/devices/system/cpu",
    "/sys/devices/system/node",
    "/sys/fs/cgroup",
    "/sys/kernel/mm/hugepages",
    "/sys/kernel/mm/transparent_hugepage",
];

/// Devices that may be read.
const SOURCES: &[&str] = &["/dev/random", "/dev/urandom"];

/// Devices that may be read and written.
const SINKS: &[&str] = &["/dev/full", "/dev/null", "/dev/zero"];

/// What exists of the system that a program may read and execute.
pub(super) fn programs() -> Vec<PathBuf> {
    SYSTEM.iter().map(PathBuf::from).filter(|path| path.exists()).collect()
}

/// What exists of the settings that a program may read.
pub(super) fn settings() -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir("/etc") else { return Vec::new() };
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    let is_harmless = |name: &str| {
        SETTINGS.iter().any(|it| if is_beginning(it) { name.starts_with(it) } else { name == *it })
    };
    let etc = Path::new("/etc");
    let found = names.iter().filter(|name| name.to_str().is_some_and(is_harmless));
    let below = SETTINGS.iter().filter(|it| it.contains('/')).map(|it| etc.join(it));
    found.map(|name| etc.join(name)).chain(below).collect()
}

/// Names that exist several times, with versions.
fn is_beginning(name: &str) -> bool {
    ["java", "ld.so.", "python"].contains(&name)
}

/// Facts about the machine, and devices for input.
pub(super) fn facts() -> impl Iterator<Item = &'static str> {
    FACTS.iter().chain(SOURCES).copied()
}

/// Devices for input and output.
pub(super) fn sinks() -> &'static [&'static str] {
    SINKS
}
