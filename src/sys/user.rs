//! Users without a name: ending everything that runs as one of them.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use rustix::process::{Signal, Uid, kill_process_group};

/// Ends every process of that user, at once: what is just being forked is ended as well. For
/// root, about a user that only one grader uses; `nobody_else` is a user as whom nothing runs,
/// so that what is to be ended cannot end this first.
///
/// # Errors
/// If no process can be made that does it, or if one of the two is root.
#[allow(unsafe_code)]
pub fn end_all_of(user: u32, nobody_else: u32) -> io::Result<()> {
    if user == 0 || nobody_else == 0 {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let end = move || {
        let (user, other) = (Uid::from_raw(user), Uid::from_raw(nobody_else));
        // With all three numbers those of ordinary users, no privilege is left.
        rustix::thread::set_thread_res_uid(other, user, other)?;
        // The group of process 1 is, to the system call, all that may be signalled; that there
        // is nobody is what was wanted. This process itself is spared.
        let _ = kill_process_group(rustix::process::Pid::INIT, Signal::KILL);
        // This has done what it is for, and becomes no program.
        Err(rustix::io::Errno::CANCELED.into())
    };
    let mut helper = Command::new("/");
    // SAFETY: between `fork` and `exec` only what is safe in a signal handler may be called. The
    // closure makes system calls and nothing else; its errors are numbers.
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
            Err(io::Error::other("it was ended before it could end the others"))
        }
    }
}
