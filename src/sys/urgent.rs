//! SIGURG: how a socket tells its user that the urgent mark has moved (socket(7)).

use std::io;
use std::os::fd::{AsFd, AsRawFd};

/// Makes the socket signal urgent data to the calling thread only. The signal stays pending until
/// that thread calls [`take`].
///
/// # Errors
/// The kernel's error.
#[allow(unsafe_code)]
pub fn watch(socket: impl AsFd) -> io::Result<()> {
    /// `struct f_owner_ex`.
    #[repr(C)]
    struct Owner {
        kind: libc::c_int,
        id: libc::pid_t,
    }
    const F_SETOWN_EX: libc::c_int = 15;
    const F_OWNER_TID: libc::c_int = 0;
    let set = set();
    // SAFETY: the set is initialised, and the old set is not requested.
    let failed =
        unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, &raw const set, std::ptr::null_mut()) };
    if failed != 0 {
        return Err(io::Error::from_raw_os_error(failed));
    }
    let id = rustix::thread::gettid().as_raw_nonzero().get();
    let owner = Owner { kind: F_OWNER_TID, id };
    // SAFETY: F_SETOWN_EX reads a `struct f_owner_ex` at the pointer, which is `owner`'s.
    let result = unsafe { libc::fcntl(socket.as_fd().as_raw_fd(), F_SETOWN_EX, &raw const owner) };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Whether a socket watched by the calling thread has signalled urgent data since the last call.
#[allow(unsafe_code)]
pub fn take() -> bool {
    let set = set();
    let at_once = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: both are initialised, and no further information about the signal is requested.
    unsafe {
        libc::sigtimedwait(&raw const set, std::ptr::null_mut(), &raw const at_once) == libc::SIGURG
    }
}

/// A set with only this signal.
#[allow(unsafe_code)]
fn set() -> libc::sigset_t {
    // SAFETY: a signal set consists of plain numbers, and `sigemptyset` makes it valid.
    unsafe {
        let mut set = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, libc::SIGURG);
        set
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use std::net::{TcpListener, TcpStream};

    use rustix::net::{SendFlags, send};

    use super::*;

    /// Each thread is told only about its own sockets, and once about each mark.
    #[test]
    fn a_thread_is_told_about_its_own_sockets() {
        let told = || {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let sender = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
            let (receiver, _) = listener.accept().unwrap();
            watch(&receiver).unwrap();
            assert!(!take());
            // On loopback, data has arrived when the sending call returns.
            send(&sender, b"x", SendFlags::OOB).unwrap();
            assert!(take() && !take());
            send(&sender, b"yz", SendFlags::OOB).unwrap();
            assert!(take() && !take());
            send(&sender, b"plain", SendFlags::empty()).unwrap();
            assert!(!take());
        };
        let threads: Vec<_> = (0..8).map(|_| std::thread::spawn(told)).collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert!(!take());
    }
}
