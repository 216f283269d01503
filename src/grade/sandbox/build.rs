//! Building: a command that runs to its end, or until its time is up.

use std::io::{ErrorKind, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::sys::leash;

/// What came of building.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Built {
    /// How it ended; `None` if its time was up.
    pub status: Option<ExitStatus>,
    /// The beginning of what it said on stdout and stderr.
    pub log: String,
}

/// Where the system cannot tell that a process has ended, how often is looked.
const GLANCE: Duration = Duration::from_millis(20);

/// Runs a command to its end, and keeps so many octets of what it says. Whatever it started is
/// ended with it.
///
/// # Errors
/// If it cannot be started or watched.
pub fn build(mut command: Command, time: Duration, most: usize) -> Result<Built, String> {
    let deadline = Instant::now() + time;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child =
        leash::start(&mut command).map_err(|error| format!("cannot start it: {error}"))?;
    let mut said = Said { log: Vec::new(), most };
    let status = watch(&mut child, deadline, &mut said);
    leash::end(&mut child).map_err(|error| format!("cannot end it: {error}"))?;
    let status = status.map_err(|error| format!("cannot watch it: {error}"))?;
    let log = String::from_utf8_lossy(&said.log).into_owned();
    Ok(Built { status, log })
}

/// Reads what a child says until it has ended or its time is up: then `None`.
fn watch(
    child: &mut Child,
    deadline: Instant,
    said: &mut Said,
) -> std::io::Result<Option<ExitStatus>> {
    let end = end_of(child);
    let mut streams: Vec<Box<dyn Stream>> = Vec::new();
    streams.extend(child.stdout.take().map(|it| Box::new(it) as Box<dyn Stream>));
    streams.extend(child.stderr.take().map(|it| Box::new(it) as Box<dyn Stream>));
    for stream in &streams {
        rustix::io::ioctl_fionbio(stream.as_fd(), true)?;
    }
    loop {
        let ended = child.try_wait()?;
        // Also what was said before the end, but not more: others may hold the streams open.
        streams.retain_mut(|stream| said.read(stream));
        let Some(left) = deadline.checked_duration_since(Instant::now()) else {
            return Ok(ended);
        };
        if ended.is_some() {
            return Ok(ended);
        }
        let wait = if end.is_some() { left } else { left.min(GLANCE) };
        let mut watched: Vec<PollFd<'_>> =
            streams.iter().map(|it| PollFd::from_borrowed_fd(it.as_fd(), PollFlags::IN)).collect();
        watched.extend(end.as_ref().map(|end| PollFd::new(end, PollFlags::IN)));
        let wait = Timespec {
            tv_sec: i64::try_from(wait.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: wait.subsec_nanos().into(),
        };
        match poll(&mut watched, Some(&wait)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Something that can be read when a child has ended, where the system has such a thing.
#[cfg(target_os = "linux")]
fn end_of(child: &Child) -> Option<OwnedFd> {
    let pid = rustix::process::Pid::from_child(child);
    rustix::process::pidfd_open(pid, rustix::process::PidfdFlags::empty()).ok()
}

#[cfg(not(target_os = "linux"))]
fn end_of(_: &Child) -> Option<OwnedFd> {
    None
}

/// A stream that can be waited for.
trait Stream: Read {
    fn as_fd(&self) -> BorrowedFd<'_>;
}

impl<T: Read + AsFd> Stream for T {
    fn as_fd(&self) -> BorrowedFd<'_> {
        AsFd::as_fd(self)
    }
}

/// The beginning of what a child says.
struct Said {
    log: Vec<u8>,
    most: usize,
}

impl Said {
    /// Takes what is there; whether there may be more later. Who writes without an end is not
    /// read without an end.
    fn read(&mut self, stream: &mut Box<dyn Stream>) -> bool {
        let mut room = [0; 1 << 13];
        for _ in 0..64 {
            match stream.read(&mut room) {
                Ok(0) => return false,
                Ok(n) => {
                    let keep = self.most.saturating_sub(self.log.len()).min(n);
                    self.log.extend_from_slice(room.get(..keep).unwrap_or_default());
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return error.kind() == ErrorKind::WouldBlock,
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn sh(script: &str, time: u64, most: usize) -> Built {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        build(command, Duration::from_millis(time), most).unwrap()
    }

    #[test]
    fn what_it_says_is_kept_up_to_a_bound() {
        let built = sh("echo one; echo two >&2; exit 3", 10_000, 100);
        assert_eq!(built.status.unwrap().code(), Some(3));
        assert!(built.log.contains("one\n") && built.log.contains("two\n"), "{built:?}");
        let long = sh("head -c 1000000 /dev/zero", 10_000, 100);
        assert!(long.status.unwrap().success());
        assert_eq!(long.log.len(), 100);
    }

    #[test]
    fn its_time_is_up_whatever_it_does() {
        for script in ["sleep 1000", "exec >&- 2>&-; sleep 1000", "while :; do echo x; done"] {
            let begun = Instant::now();
            assert_eq!(sh(script, 300, 100).status, None, "{script}");
            assert!(begun.elapsed() < Duration::from_secs(20));
        }
    }

    #[test]
    fn nobody_waits_for_what_it_leaves_behind() {
        let begun = Instant::now();
        let built = sh("sleep 1000 & echo done", 60_000, 100);
        assert_eq!((built.status.unwrap().code(), built.log.as_str()), (Some(0), "done\n"));
        assert!(begun.elapsed() < Duration::from_secs(30));
    }
}
