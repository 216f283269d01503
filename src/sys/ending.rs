//! That this process is to end: whatever waits is told at once, in whichever thread.

use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

static HAS_BEGUN: AtomicBool = AtomicBool::new(false);

/// Both ends of a pair of sockets. Nothing is ever written: when the end begins, the second is shut
/// down, and the first can be read then and always.
static BELL: OnceLock<Option<(UnixStream, UnixStream)>> = OnceLock::new();

fn bell() -> Option<&'static (UnixStream, UnixStream)> {
    // Without it, waits come to their own end.
    BELL.get_or_init(|| UnixStream::pair().ok()).as_ref()
}

/// Makes ready what [`begin`] needs, while there are files to be had.
pub fn prepare() {
    let _ = bell();
}

/// The process is to end: every wait ends now, and none begins any more.
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

/// What can be read as soon as the end begins: for whoever waits for something else as well.
pub fn as_fd() -> Option<BorrowedFd<'static>> {
    bell().map(|(near, _)| near.as_fd())
}

/// Lets so much real time pass, unless the process is to end.
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
            // It cannot be asked for; then nothing ends it.
            Err(_) => return std::thread::sleep(left),
        }
    }
}

/// A length of time as `poll` takes it.
pub fn timespec(length: Duration) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(length.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: length.subsec_nanos().into(),
    }
}
