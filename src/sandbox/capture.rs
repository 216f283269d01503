//! Running to the end: stdin is fed, stdout and stderr are read up to their limits, and nothing
//! is waited for longer than allowed.

use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::Pid;

use super::{How, Stopped, Task, usage};
use crate::sys::leash;

/// A task that has ended, and its output.
pub(super) struct Captured {
    how: How,
    stdout: Option<ChildStdout>,
    stderr: Option<ChildStderr>,
    output: Vec<u8>,
    log: Vec<u8>,
    log_is_cut: bool,
}

/// Waits until the task has ended, or must be ended; afterwards it is gone, with its group.
pub(super) fn to_the_end(mut child: Child, task: &Task) -> io::Result<Captured> {
    let mut captured = Captured {
        how: How::Exit(0),
        stdout: child.stdout.take(),
        stderr: child.stderr.take(),
        output: Vec::new(),
        log: Vec::new(),
        log_is_cut: false,
    };
    let waited = captured.wait(&mut child, task);
    let ended = leash::end(&mut child);
    captured.how = match waited? {
        Some(stopped) => How::Stopped(stopped),
        None => child.try_wait()?.map_or(How::Signal(9), How::of),
    };
    ended?;
    Ok(captured)
}

impl Captured {
    /// Waits until it ends by itself (`None`), or passes a limit.
    fn wait(&mut self, child: &mut Child, task: &Task) -> io::Result<Option<Stopped>> {
        let deadline = Instant::now() + task.limits.time;
        let mut input = Input { stream: child.stdin.take(), left: &task.input };
        input.begin()?;
        self.do_not_block()?;
        let end = end_of(child);
        loop {
            if end.is_none() && child.try_wait()?.is_some() {
                return Ok(None);
            }
            input.feed();
            let Some(left) = deadline.checked_duration_since(Instant::now()) else {
                return Ok(Some(Stopped::Time));
            };
            // Where its end cannot be waited for, it is polled.
            let left = if end.is_some() { left } else { left.min(Duration::from_millis(20)) };
            let ready = self.ready(end.as_ref(), &input, left)?;
            if ready.stdout && !self.read_output(task)? {
                return Ok(Some(Stopped::Output));
            }
            if ready.stderr {
                self.read_log(task)?;
            }
            if ready.end {
                let used = pid_of(child).and_then(usage::processor_seconds);
                // Before anything else kills it: this is its own doing. A program that ignores the
                // signal at the soft limit is killed without one that says why.
                let status = child.try_wait()?;
                let is_killed = status.is_some_and(|it| it.signal() == Some(9));
                let is_up = task.limits.processor.is_some_and(|most| used >= Some(most.as_secs()));
                return Ok((is_killed && is_up).then_some(Stopped::Processor));
            }
        }
    }

    /// Its output and how it ended; what is still in its pipes is read now that nothing writes any
    /// more.
    pub fn rest(&mut self, task: &Task) -> (How, Vec<u8>, String) {
        while self.stdout.is_some() {
            let before = self.output.len();
            match self.read_output(task) {
                Ok(true) if self.output.len() > before => {}
                Ok(false) => {
                    if matches!(self.how, How::Exit(_)) {
                        self.how = How::Stopped(Stopped::Output);
                    }
                    break;
                }
                _ => break,
            }
        }
        while self.stderr.is_some() && self.read_log(task).is_ok_and(|read| read > 0) {}
        let log = String::from_utf8_lossy(&self.log);
        let log = if self.log_is_cut { format!("…{log}") } else { log.into_owned() };
        (self.how, std::mem::take(&mut self.output), log)
    }

    fn do_not_block(&self) -> io::Result<()> {
        let streams =
            [self.stdout.as_ref().map(AsFd::as_fd), self.stderr.as_ref().map(AsFd::as_fd)];
        for stream in streams.into_iter().flatten() {
            rustix::io::ioctl_fionbio(stream, true)?;
        }
        Ok(())
    }

    /// Waits until there is something to do, or time is up.
    fn ready(
        &self,
        end: Option<&impl AsFd>,
        input: &Input<'_>,
        left: Duration,
    ) -> io::Result<Ready> {
        let sources = [
            end.map(|it| (it.as_fd(), PollFlags::IN)),
            self.stdout.as_ref().map(|it| (it.as_fd(), PollFlags::IN)),
            self.stderr.as_ref().map(|it| (it.as_fd(), PollFlags::IN)),
            input.stream.as_ref().map(|it| (it.as_fd(), PollFlags::OUT)),
        ];
        let mut polled = smallvec::SmallVec::<[PollFd<'_>; 4]>::new();
        polled.extend(
            sources.iter().flatten().map(|(it, flags)| PollFd::from_borrowed_fd(*it, *flags)),
        );
        let left = Timespec {
            tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: left.subsec_nanos().into(),
        };
        match poll(&mut polled, Some(&left)) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let mut polled = polled.iter();
        let mut is_ready = sources.iter().map(|source| {
            source.is_some() && polled.next().is_some_and(|it| !it.revents().is_empty())
        });
        let mut next = || is_ready.next().unwrap_or_default();
        Ok(Ready { end: next(), stdout: next(), stderr: next() })
    }

    /// Reads a piece of stdout; `false` if it passes the limit.
    fn read_output(&mut self, task: &Task) -> io::Result<bool> {
        let mut room = [0; 1 << 14];
        let read = read(&mut self.stdout, &mut room)?;
        let most = usize::try_from(task.limits.output).unwrap_or(usize::MAX);
        let free = most.saturating_sub(self.output.len());
        self.output.extend_from_slice(read.get(..free.min(read.len())).unwrap_or_default());
        Ok(read.len() <= free)
    }

    /// Reads a piece of stderr, of which the end is kept.
    fn read_log(&mut self, task: &Task) -> io::Result<usize> {
        let mut room = [0; 1 << 14];
        let read = read(&mut self.stderr, &mut room)?;
        self.log.extend_from_slice(read);
        let over = self.log.len().saturating_sub(task.limits.log);
        self.log_is_cut |= over > 0;
        self.log.drain(..over);
        Ok(read.len())
    }
}

/// Reads what is available; a stream that has ended is closed.
fn read<'a>(stream: &mut Option<impl Read>, room: &'a mut [u8]) -> io::Result<&'a [u8]> {
    let Some(open) = stream else { return Ok(&[]) };
    match open.read(room) {
        Ok(0) => {
            *stream = None;
            Ok(&[])
        }
        Ok(read) => Ok(room.get(..read).unwrap_or_default()),
        Err(error) if is_patience(&error) => Ok(&[]),
        Err(error) => Err(error),
    }
}

fn is_patience(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

/// What is ready.
struct Ready {
    end: bool,
    stdout: bool,
    stderr: bool,
}

/// What is still to be written to stdin, which is then closed.
struct Input<'a> {
    stream: Option<ChildStdin>,
    left: &'a [u8],
}

impl Input<'_> {
    fn begin(&self) -> io::Result<()> {
        self.stream.as_ref().map_or(Ok(()), |it| Ok(rustix::io::ioctl_fionbio(it, true)?))
    }

    /// Writes as much as possible without waiting.
    fn feed(&mut self) {
        let Some(stream) = &mut self.stream else { return };
        match stream.write(self.left) {
            Ok(written) => self.left = self.left.get(written..).unwrap_or_default(),
            Err(error) if is_patience(&error) => {}
            // A program need not read its input.
            Err(_) => self.left = &[],
        }
        if self.left.is_empty() {
            self.stream = None;
        }
    }
}

fn pid_of(child: &Child) -> Option<Pid> {
    // A process number is positive and fits.
    Pid::from_raw(child.id() as i32)
}

/// A file that becomes readable when the child ends.
#[cfg(target_os = "linux")]
fn end_of(child: &Child) -> Option<std::os::fd::OwnedFd> {
    use rustix::process::{PidfdFlags, pidfd_open};

    pidfd_open(pid_of(child)?, PidfdFlags::empty()).ok()
}

#[cfg(not(target_os = "linux"))]
fn end_of(_: &Child) -> Option<std::os::fd::OwnedFd> {
    None
}
