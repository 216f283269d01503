//! Unnamed users: killing everything that runs as one of them.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use rustix::process::{Signal, Uid, kill_process_group};

/// Kills every process of that user at once, including any that are just being forked. Only root
/// may call this, for a user that only one grader uses; `nobody_else` is a user as whom nothing
/// runs, so that the processes to be killed cannot kill this one first.
///
/// # Errors
/// If no process can be started for it, or if one of the two users is root.
#[allow(unsafe_code)]
pub fn end_all_of(user: u32, nobody_else: u32) -> io::Result<()> {
    if user == 0 || nobody_else == 0 {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let end = move || {
        let (user, other) = (Uid::from_raw(user), Uid::from_raw(nobody_else));
        // Once all three user ids are ordinary users', no privilege is left.
        rustix::thread::set_thread_res_uid(other, user, other)?;
        // The group of process 1 becomes `kill(-1)`: every process that may be signalled, except
        // this one. If there is none, that is success.
        let _ = kill_process_group(rustix::process::Pid::INIT, Signal::KILL);
        // This process is done; it never becomes a program.
        Err(rustix::io::Errno::CANCELED.into())
    };
    let mut helper = Command::new("/");
    // SAFETY: between `fork` and `exec`, only async-signal-safe functions may be called. The
    // closure only makes system calls; its errors are numbers.
    unsafe {
        helper.pre_exec(end);
    }
    match helper.spawn() {
        Err(error) if error.raw_os_error() == Some(rustix::io::Errno::CANCELED.raw_os_error()) => {
            Ok(())
        }
        Err(error) => Err(error),
        Ok(mut child) => {
            let _ = child.wait();
            Err(io::Error::other("it was killed before it could kill the others"))
        }
    }
}
