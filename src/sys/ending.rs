//! The end of this process: everything that waits, in any thread, is woken at once.

use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

static HAS_BEGUN: AtomicBool = AtomicBool::new(false);

/// Both ends of a pair of sockets. Nothing is ever written: when the process is to end, the second
/// is shut down, and from then on the first is readable.
static BELL: OnceLock<Option<(UnixStream, UnixStream)>> = OnceLock::new();

fn bell() -> Option<&'static (UnixStream, UnixStream)> {
    // Without it, waits last until their own end.
    BELL.get_or_init(|| UnixStream::pair().ok()).as_ref()
}

/// Prepares what [`begin`] needs, while there are still descriptors available.
pub fn prepare() {
    let _ = bell();
}

/// The process is to end: every wait ends now, and none begins afterwards.
pub fn begin() {
    HAS_BEGUN.store(true, Ordering::Release);
    if let Some((_, far)) = bell() {
        let _ = far.shutdown(std::net::Shutdown::Both);
    }
}

/// Whether [`begin`] was called.
pub fn has_begun() -> bool {
    HAS_BEGUN.load(Ordering::Acquire)
}

/// A descriptor that becomes readable when the process is to end, for those that wait for something
/// else as well.
pub fn as_fd() -> Option<BorrowedFd<'static>> {
    bell().map(|(near, _)| near.as_fd())
}

/// Sleeps for that long in real time, unless the process is to end.
pub fn sleep(time: Duration) {
    let until = Instant::now() + time;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() || has_begun() {
            return;
        }
        let mut fds = smallvec::SmallVec::<[PollFd<'_>; 1]>::new();
        fds.extend(as_fd().map(|fd| PollFd::from_borrowed_fd(fd, PollFlags::IN)));
        match poll(&mut fds, Some(&timespec(left))) {
            Ok(_) | Err(Errno::INTR) => {}
            // There is nothing to wait for, so nothing interrupts the sleep.
            Err(_) => return std::thread::sleep(left),
        }
    }
}

/// A duration in the form that `poll` takes.
pub fn timespec(length: Duration) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(length.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: length.subsec_nanos().into(),
    }
}
