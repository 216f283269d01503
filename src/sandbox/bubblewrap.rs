//! bubblewrap: own namespaces for each task, made by a separately installed program. It costs more
//! than Landlock and seccomp, and hides more: files that are not allowed do not
//! exist.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::user::Users;
use super::{Cell, Task, access, start};

const PROGRAM: &str = "bwrap";

/// Whether it is installed and works; otherwise why not.
pub(super) fn try_out(users: Users) -> Result<(), String> {
    let mut command = Command::new(PROGRAM);
    command.args(["--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "--proc", "/proc"]);
    command.args(["--dev", "/dev", "true"]);
    command.env_remove("LD_PRELOAD").current_dir("/").stdin(Stdio::null());
    if let Users::Own(base) = users {
        use std::os::unix::process::CommandExt;

        command.uid(base).gid(base);
    }
    match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            let said = said.lines().next().unwrap_or("it gives no reason");
            Err(format!("bubblewrap does not work here ({said})"))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err("bubblewrap is not installed".to_owned())
        }
        Err(error) => Err(format!("bubblewrap cannot be started ({error})")),
    }
}

/// The command that runs a task in it, which [`hand_over`] completes.
pub(super) fn command(cell: &Cell, task: &Task, folder: &Path) -> io::Result<Command> {
    let bwrap = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
        .map(|folder| folder.join(PROGRAM))
        .find(|path| path.is_file())
        .ok_or(io::ErrorKind::NotFound)?;
    let mut command = Command::new(bwrap);
    command.args(["--unshare-all", "--die-with-parent", "--proc", "/proc", "--dev", "/dev"]);
    let facts = access::facts().filter(|path| path.starts_with("/sys")).map(PathBuf::from);
    let system = access::programs().into_iter().chain(access::settings()).chain(facts);
    let read = system.chain(start::readable(cell, task)).chain([folder.to_path_buf()]);
    // Each once, in the order of their names, so that nested paths come after the outer ones.
    let mut seen: BTreeMap<PathBuf, &str> = read.map(|path| (path, "--ro-bind-try")).collect();
    seen.extend(start::writable(cell, task).into_iter().map(|path| (path, "--bind")));
    for (path, how) in seen {
        command.arg(how).args([&path, &path]);
    }
    command.args(["--remount-ro", "/", "--chdir"]).arg(folder);
    Ok(command)
}

/// Hands over the filters for system calls, and finally the task's words.
#[cfg(target_os = "linux")]
pub(super) fn hand_over(
    command: &mut Command,
    task: &Task,
    filters: &[crate::sys::confine::Filter],
) -> io::Result<Vec<std::os::fd::OwnedFd>> {
    use std::os::fd::AsRawFd;

    let mut files = Vec::new();
    for filter in filters {
        let octets: Vec<u8> = filter
            .program
            .iter()
            .flat_map(|it| {
                let [a, b] = it.code.to_ne_bytes();
                let [c, d, e, f] = it.k.to_ne_bytes();
                [a, b, it.jt, it.jf, c, d, e, f]
            })
            .collect();
        // They are far smaller than a pipe.
        let (reader, mut writer) = io::pipe()?;
        io::Write::write_all(&mut writer, &octets)?;
        command.arg("--add-seccomp-fd").arg(reader.as_raw_fd().to_string());
        files.push(reader.into());
    }
    command.arg("--").args(words(&task.words));
    Ok(files)
}

fn words(words: &[OsString]) -> impl Iterator<Item = &OsStr> {
    words.iter().map(OsString::as_os_str)
}
