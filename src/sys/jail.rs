//! What a child gives up before it becomes another program. Everything is made ready in the
//! parent; the child only makes system calls.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::Arc;

use rustix::process::{Resource, Rlimit, setrlimit};

/// What a child gives up.
#[derive(Debug, Default)]
pub struct Jail {
    /// Limits, soft and hard.
    pub limits: Vec<(Resource, u64)>,
    /// The files that it sees, and with whom it talks (Landlock).
    #[cfg(target_os = "linux")]
    pub files: Option<std::os::fd::OwnedFd>,
    /// The system calls that it can make (seccomp).
    #[cfg(target_os = "linux")]
    pub calls: Option<seccompiler::BpfProgram>,
}

/// Lets a command run in a jail. It does not start if the jail cannot be closed.
#[allow(unsafe_code)]
pub fn lock(command: &mut Command, jail: Arc<Jail>) {
    let close = move || {
        for (resource, limit) in &jail.limits {
            setrlimit(*resource, Rlimit { current: Some(*limit), maximum: Some(*limit) })?;
        }
        #[cfg(target_os = "linux")]
        {
            if let Some(files) = &jail.files {
                restrict(files)?;
            }
            if let Some(calls) = &jail.calls {
                // An error without its number: turning it into one must not allocate.
                seccompiler::apply_filter(calls)
                    .map_err(|_| io::Error::from_raw_os_error(libc::EPERM))?;
            }
        }
        Ok(())
    };
    // SAFETY: between `fork` and `exec` only what is safe in a signal handler may be called. The
    // closure makes system calls on what the parent prepared, and nothing else: no allocation,
    // no lock; errors are kept as their numbers. The closure, and with it the jail, is dropped in
    // the parent only.
    unsafe {
        command.pre_exec(close);
    }
}

/// Gives up everything that the rules do not allow, for ever.
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
fn restrict(rules: &std::os::fd::OwnedFd) -> io::Result<()> {
    use std::os::fd::AsRawFd as _;
    rustix::thread::set_no_new_privs(true)?;
    // SAFETY: the descriptor is open, and the call takes no pointer.
    let done = unsafe { libc::syscall(libc::SYS_landlock_restrict_self, rules.as_raw_fd(), 0) };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
