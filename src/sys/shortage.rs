//! Resources that a machine can run out of. A call that fails for want of one is the machine's
//! fault, not that of the implementation.

use std::io;

use rustix::io::Errno;

/// What would help, if the machine is out of files, memory or buffers (`EMFILE`, `ENFILE`,
/// `ENOMEM`, `ENOBUFS`); `None` for other errors. May be empty.
pub fn help(error: &io::Error) -> Option<&'static str> {
    match Errno::from_io_error(error)? {
        Errno::MFILE => Some(
            "; this process cannot open more files: raise the limit (`ulimit -n`), or run fewer \
             scenarios at once (`--jobs`)",
        ),
        Errno::NFILE => Some("; no process can open more files on this machine"),
        Errno::NOMEM | Errno::NOBUFS => {
            Some("; the machine is out of memory: run fewer scenarios at once (`--jobs`)")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortage_is_told_apart_from_an_answer() {
        for errno in [Errno::MFILE, Errno::NFILE, Errno::NOMEM, Errno::NOBUFS] {
            assert!(help(&errno.into()).is_some(), "{errno}");
        }
        for errno in [Errno::CONNREFUSED, Errno::INVAL, Errno::AGAIN, Errno::PIPE] {
            assert!(help(&errno.into()).is_none(), "{errno}");
        }
        assert!(help(&io::ErrorKind::InvalidData.into()).is_none());
    }
}
