//! A process that is asked one line at a time, under limits. Nothing here knows what the lines
//! mean.
//!
//! There is no thread and no busy waiting: one `poll` waits for all three streams, until the answer
//! arrives or its time is up.

use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, ExitStatus};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::launch::{Launcher, Limits, Spawn};
use super::output::{Lines, Tail};
use crate::sys::{ending, leash, shortage};

/// Why a process does not answer.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Its time is up: for this answer, or (`true`) for all answers together. With the part of a
    /// line that was there, if any.
    Late(bool, Vec<u8>),
    /// Whoever started it has killed it, for this reason.
    Stopped(String),
    /// It has ended, or at least its output has; with its last output, which is not a complete
    /// line.
    Ended(Option<ExitStatus>, Vec<u8>),
    /// It does not read any more.
    Deaf,
    /// Its line is too long; this is its beginning.
    LongLine(Vec<u8>),
    /// It has written too much to stdout, or (`true`) to stderr.
    Flood(bool),
    /// It wrote this without being asked.
    Unasked(Vec<u8>),
    /// The machine's fault.
    Machine(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Machine(error)
    }
}

/// How long a process that has closed its streams may take to exit, before it counts as still
/// running.
const LAST_MOMENTS: Duration = Duration::from_millis(500);

/// How often a pipe is read that may never be empty. A pipe has 64 KiB, and may be given 1 MiB.
const MOST_READS: usize = (1 << 20) / (1 << 13) + 1;

/// How soon the end of a process is noticed if it has no descriptor to wait for.
const GLANCE: Duration = Duration::from_millis(5);

/// A process on a leash; it is killed when this is dropped.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: ChildStdout,
    stderr: Option<ChildStderr>,
    lines: Lines,
    log: Tail,
    limits: Limits,
    spawn: Arc<dyn Spawn>,
    /// Octets since the scenario began.
    written: Written,
    /// The time left for all answers.
    time_left: Duration,
}

impl Process {
    /// Starts the program.
    pub fn start(launcher: &Launcher) -> io::Result<Self> {
        let mut child = launcher.spawn.start(&launcher.command)?;
        let streams = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = streams else {
            leash::end(&mut child)?;
            return Err(io::Error::other("its streams are missing"));
        };
        let limits = launcher.limits;
        let process = Self {
            child,
            stdin: Some(stdin),
            stdout,
            stderr: Some(stderr),
            lines: Lines::default(),
            log: Tail::new(limits.log),
            limits,
            spawn: Arc::clone(&launcher.spawn),
            written: Written::default(),
            time_left: limits.scenario,
        };
        rustix::io::ioctl_fionbio(&process.stdout, true)?;
        if let (Some(stdin), Some(stderr)) = (&process.stdin, &process.stderr) {
            rustix::io::ioctl_fionbio(stdin, true)?;
            rustix::io::ioctl_fionbio(stderr, true)?;
        }
        Ok(process)
    }

    /// Resets what is counted and kept per scenario. Whatever is still in the pipe belongs to what
    /// came before, and is forgotten with it.
    pub fn begin(&mut self) {
        self.drain();
        self.log = Tail::new(self.limits.log);
        self.written = Written::default();
        self.time_left = self.limits.scenario;
    }

    /// Writes a message, line feed included, and waits for the line that answers it.
    pub fn ask(&mut self, message: &[u8]) -> Result<Vec<u8>, Trouble> {
        if !self.lines.rest().is_empty() {
            return Err(Trouble::Unasked(self.lines.rest().to_vec()));
        }
        let begun = Instant::now();
        let in_all = self.time_left < self.limits.reply;
        let allowed = self.time_left.min(self.limits.reply);
        let answer = self.exchange(message, begun + allowed, in_all);
        self.time_left = self.time_left.saturating_sub(begun.elapsed());
        answer
    }

    /// Waits that long for output that was not asked for; returns its first line.
    pub fn overhear(&mut self, long: Duration) -> Option<Vec<u8>> {
        match self.exchange(&[], Instant::now() + long, false) {
            Ok(line) => Some(line),
            Err(Trouble::Late(_, part) | Trouble::Ended(_, part) | Trouble::LongLine(part)) => {
                Some(part)
            }
            Err(_) => None,
        }
    }

    fn exchange(
        &mut self,
        mut unsent: &[u8],
        mut deadline: Instant,
        in_all: bool,
    ) -> Result<Vec<u8>, Trouble> {
        let mut deaf = false;
        loop {
            // Usually the whole message is written at once.
            match self.write(unsent) {
                Ok(n) => unsent = unsent.get(n..).unwrap_or_default(),
                Err(error) if shortage::help(&error).is_some() => return Err(error.into()),
                Err(_) => {
                    // Its last output may say more.
                    (unsent, deaf) = (&[], true);
                    deadline = deadline.min(Instant::now() + LAST_MOMENTS);
                }
            }
            if let Some(line) = self.line()? {
                return Ok(line);
            }
            let Some(ready) = self.wait(!unsent.is_empty(), deadline)? else {
                let part = self.lines.rest().to_vec();
                return Err(if deaf { Trouble::Deaf } else { Trouble::Late(in_all, part) });
            };
            if ready.stderr {
                self.read_log()?;
            }
            if ready.stdout && !self.read_output()? {
                if let Some(line) = self.line()? {
                    return Ok(line);
                }
                let status = self.wait_for_end(LAST_MOMENTS);
                if let Some(why) = self.spawn.why_stopped(self.child.id()) {
                    return Err(Trouble::Stopped(why));
                }
                return Err(Trouble::Ended(status, self.lines.rest().to_vec()));
            }
        }
    }

    /// The first whole line, if one is there that is not too long.
    fn line(&mut self) -> Result<Option<Vec<u8>>, Trouble> {
        match self.lines.next() {
            Some(line) if line.len() > self.limits.line => Err(Trouble::LongLine(line)),
            line => Ok(line),
        }
    }

    /// Writes as much as possible without blocking.
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        if octets.is_empty() {
            return Ok(0);
        }
        let Some(stdin) = &mut self.stdin else { return Err(ErrorKind::BrokenPipe.into()) };
        match stdin.write(octets) {
            Err(error) if is_patience(&error) => Ok(0),
            other => other,
        }
    }

    /// Reads what stdout has so far; `false` at its end.
    fn read_output(&mut self) -> Result<bool, Trouble> {
        let mut room = [0; 1 << 13];
        loop {
            let read = match self.stdout.read(&mut room) {
                Ok(0) => return Ok(false),
                Ok(n) => room.get(..n).unwrap_or_default(),
                Err(error) if is_patience(&error) => return Ok(true),
                Err(error) => return Err(error.into()),
            };
            self.lines.push(read);
            self.written.stdout += read.len() as u64;
            if self.written.stdout > self.limits.output {
                return Err(Trouble::Flood(false));
            }
            let rest = self.lines.rest();
            if rest.len() > self.limits.line && memchr::memchr(b'\n', rest).is_none() {
                return Err(Trouble::LongLine(rest.to_vec()));
            }
            // A process that never stops writing must not keep this loop from checking the clock.
            if read.len() < room.len() || memchr::memchr(b'\n', rest).is_some() {
                return Ok(true);
            }
        }
    }

    /// Reads what stderr has so far, up to a bound.
    fn read_log(&mut self) -> Result<(), Trouble> {
        let mut room = [0; 1 << 13];
        let Some(stderr) = &mut self.stderr else { return Ok(()) };
        match stderr.read(&mut room) {
            Ok(0) => self.stderr = None,
            Ok(n) => {
                self.log.push(room.get(..n).unwrap_or_default());
                self.written.stderr += n as u64;
                if self.written.stderr > self.limits.output {
                    return Err(Trouble::Flood(true));
                }
            }
            Err(error) if is_patience(&error) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Waits until something can be read (or written, if requested); `None` when time is up.
    fn wait(&self, write: bool, deadline: Instant) -> io::Result<Option<Ready>> {
        loop {
            let Some(left) = deadline.checked_duration_since(Instant::now()) else {
                return Ok(None);
            };
            if ending::has_begun() {
                return Err(io::Error::new(ErrorKind::Interrupted, "a signal ended the run"));
            }
            let mut streams = smallvec::SmallVec::<[PollFd<'_>; 4]>::new();
            streams.push(PollFd::new(&self.stdout, PollFlags::IN));
            if let Some(stderr) = &self.stderr {
                streams.push(PollFd::new(stderr, PollFlags::IN));
            }
            if let Some(stdin) = self.stdin.as_ref().filter(|_| write) {
                streams.push(PollFd::new(stdin, PollFlags::OUT));
            }
            let asked = streams.len();
            streams.extend(ending::as_fd().map(|end| PollFd::from_borrowed_fd(end, PollFlags::IN)));
            match poll(&mut streams, Some(&ending::timespec(left))) {
                Ok(0) => return Ok(None),
                // If no descriptor is ready, the time is up.
                Ok(_) if streams.iter().take(asked).all(|it| it.revents().is_empty()) => {}
                Ok(_) => {
                    let is_ready =
                        |at: usize| streams.get(at).is_some_and(|it| !it.revents().is_empty());
                    return Ok(Some(Ready {
                        stdout: is_ready(0),
                        stderr: self.stderr.is_some() && is_ready(1),
                    }));
                }
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Closes its stdin, and waits until it ends by itself.
    pub fn hang_up(&mut self, patience: Duration) -> Option<ExitStatus> {
        self.stdin = None;
        self.wait_for_end(patience)
    }

    /// How it ended, if it ends within that time.
    fn wait_for_end(&mut self, patience: Duration) -> Option<ExitStatus> {
        let pid = rustix::process::Pid::from_raw(self.child.id() as i32)?;
        let until = Instant::now() + patience;
        #[cfg(target_os = "linux")]
        if let Ok(end) = rustix::process::pidfd_open(pid, rustix::process::PidfdFlags::empty()) {
            let mut ended = smallvec::SmallVec::<[PollFd<'_>; 2]>::new();
            ended.push(PollFd::new(&end, PollFlags::IN));
            ended.extend(ending::as_fd().map(|end| PollFd::from_borrowed_fd(end, PollFlags::IN)));
            // The result is checked below.
            let _ = poll(&mut ended, Some(&ending::timespec(patience)));
            return self.child.try_wait().ok().flatten();
        }
        // Without a descriptor to wait for, poll now and then.
        let _ = pid;
        loop {
            let status = self.child.try_wait().ok().flatten();
            if status.is_some() || ending::has_begun() || Instant::now() >= until {
                return status;
            }
            ending::sleep(GLANCE);
        }
    }

    /// The end of its stderr since the scenario began, or since its start if none has begun.
    pub fn log(&mut self) -> String {
        self.drain();
        self.log.text()
    }

    /// Reads what is in the pipe of stderr: all that fits into one, and not forever.
    fn drain(&mut self) {
        for _ in 0..MOST_READS {
            let Some(stderr) = &self.stderr else { break };
            let mut ready = [PollFd::from_borrowed_fd(stderr.as_fd(), PollFlags::IN)];
            let none = poll(&mut ready, Some(&Timespec::default()));
            if !matches!(none, Ok(1..)) || self.read_log().is_err() {
                break;
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stdin = None;
        // There is nobody left to report an error to.
        let _ = leash::end(&mut self.child);
    }
}

/// How much it has written.
#[derive(Default, Debug)]
struct Written {
    stdout: u64,
    stderr: u64,
}

/// Which streams have something to read.
struct Ready {
    stdout: bool,
    stderr: bool,
}

fn is_patience(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;

    /// What comes of asking a program that runs this script, with `N` set.
    fn answer(script: &str, n: usize, limits: Limits) -> Result<usize, Trouble> {
        let command = shlex::try_join(["sh", "-c", &format!("read x; N={n}; {script}")]).unwrap();
        let mut launcher = Launcher::new(command.parse().unwrap());
        launcher.limits = limits;
        Process::start(&launcher).unwrap().ask(b"hello\n").map(|line| line.len())
    }

    #[test]
    fn a_line_has_so_many_octets() {
        const LINE: &str = "head -c $N /dev/zero; echo";
        const MOST: usize = 10_000;
        let ask = |n| answer(LINE, n, Limits { line: MOST, ..Limits::default() });
        assert_eq!([ask(MOST - 1).unwrap(), ask(MOST).unwrap()], [MOST - 1, MOST]);
        assert!(matches!(ask(MOST + 1), Err(Trouble::LongLine(_))));
        // Nobody waits for its end.
        let endless = answer("head -c $N /dev/zero; sleep 60", MOST + 1, {
            Limits { line: MOST, ..Limits::default() }
        });
        assert!(matches!(endless, Err(Trouble::LongLine(_))));
    }

    #[test]
    fn a_scenario_has_so_many_octets_of_each_stream() {
        const MOST: usize = 10_000;
        let limits = Limits { output: MOST as u64, ..Limits::default() };
        // One is for the line feed.
        let out = |n| answer("head -c $N /dev/zero; echo", n - 1, limits);
        assert_eq!([out(MOST - 1).unwrap(), out(MOST).unwrap()], [MOST - 2, MOST - 1]);
        assert!(matches!(out(MOST + 1), Err(Trouble::Flood(false))));
        let err = |n| answer("head -c $N /dev/zero >&2; sleep 1; echo", n, limits);
        assert_eq!([err(MOST - 1).unwrap(), err(MOST).unwrap()], [0, 0]);
        assert!(matches!(err(MOST + 1), Err(Trouble::Flood(true))));
    }
}
