//! The watch: for what no limit of a single process can see. One thread checks several times a
//! second what everything that a task has started uses, and kills it if that is too much.
//!
//! It is a thread of the grader, and sleeps while nothing runs.

use std::path::PathBuf;
use std::process::Child;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, Once, PoisonError, Weak};
use std::time::Duration;

use super::{Limits, Stopped, usage};

/// How often it checks. A process can fill some 100 MB of memory in that time.
const PERIOD: Duration = Duration::from_millis(50);

/// What runs in a cell.
#[derive(Debug)]
pub(super) struct Watched {
    /// The user that it runs as, if no other cell does.
    user: Option<u32>,
    leaders: Mutex<Vec<Leader>>,
    stopped: Mutex<Vec<(u32, Stopped)>>,
}

/// A task that runs.
#[derive(Debug)]
struct Leader {
    #[cfg(target_os = "linux")]
    process: running::Process,
    limits: Limits,
    folders: Vec<PathBuf>,
}

/// The cells in which something runs, or ran at the last check.
static CELLS: Mutex<Vec<Weak<Watched>>> = Mutex::new(Vec::new());

/// Wakes the watch when there is one more of them.
static MORE: Condvar = Condvar::new();

/// Takes a lock; the data is consistent whatever a panicking thread was doing.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Watched {
    /// Nothing yet.
    pub fn new(user: Option<u32>) -> Self {
        Self { user, leaders: Mutex::default(), stopped: Mutex::default() }
    }

    /// From now on, this child and everything that it starts is watched.
    #[cfg(target_os = "linux")]
    pub fn add(self: &Arc<Self>, child: &Child, limits: Limits, folders: Vec<PathBuf>) {
        // If it has already ended, there is nothing to watch.
        let Some(process) = running::Process::of(child) else { return };
        let was_idle = {
            let mut leaders = lock(&self.leaders);
            leaders.retain(|leader| leader.process.is_running());
            leaders.push(Leader { process, limits, folders });
            leaders.len() == 1
        };
        if was_idle {
            let mut cells = lock(&CELLS);
            let this = Arc::downgrade(self);
            if !cells.iter().any(|it| it.ptr_eq(&this)) {
                cells.push(this);
            }
            MORE.notify_one();
        }
        begin();
    }

    /// Other systems have no watch.
    #[cfg(not(target_os = "linux"))]
    pub fn add(self: &Arc<Self>, _: &Child, _: Limits, _: Vec<PathBuf>) {}

    /// Nothing is watched any more.
    pub fn forget(&self) {
        lock(&self.leaders).clear();
    }

    /// The limit at which the task of that process was stopped, if it was. Returned once.
    pub fn take_stopped(&self, process: u32) -> Option<Stopped> {
        let mut stopped = lock(&self.stopped);
        let at = stopped.iter().position(|(number, _)| *number == process)?;
        Some(stopped.swap_remove(at).1)
    }

    /// Checks once; whether there is something to check again.
    #[cfg(target_os = "linux")]
    fn look(&self) -> bool {
        let mut leaders = lock(&self.leaders);
        leaders.retain(|leader| leader.process.is_running());
        for leader in leaders.iter() {
            let most = usize::try_from(leader.limits.processes).unwrap_or(usize::MAX);
            let family = usage::family(leader.process.number, self.user, most.saturating_mul(2));
            if let Some(stopped) = leader.goes_too_far(&family) {
                let number = leader.process.number.as_raw_pid().unsigned_abs();
                let mut all = lock(&self.stopped);
                if !all.iter().any(|(it, _)| *it == number) {
                    all.push((number, stopped));
                }
                drop(all);
                leader.process.end(&family);
            }
        }
        !leaders.is_empty()
    }
}

impl Leader {
    /// The limit that it has passed.
    #[cfg(target_os = "linux")]
    fn goes_too_far(&self, family: &[rustix::process::Pid]) -> Option<Stopped> {
        let room = || usage::room(&self.folders, self.limits.entries);
        beyond(&self.limits, usage::of(family), room)
    }
}

/// The limit that this use passes, if any.
#[cfg(target_os = "linux")]
fn beyond(
    limits: &Limits,
    used: usage::Usage,
    room: impl FnOnce() -> usage::Room,
) -> Option<Stopped> {
    // The cause first: many processes also use much memory.
    if used.processes > limits.processes {
        return Some(Stopped::Processes);
    }
    if used.memory > limits.memory {
        return Some(Stopped::Memory);
    }
    let room = room();
    (room.occupied > limits.disk || room.entries > limits.entries).then_some(Stopped::Disk)
}

/// Makes sure that the watch runs.
#[cfg(target_os = "linux")]
fn begin() {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| {
        // Without a thread, every single process is still limited.
        let _ = std::thread::Builder::new().name("watch".to_owned()).spawn(watch);
    });
}

#[cfg(target_os = "linux")]
fn watch() {
    let mut cells = lock(&CELLS);
    loop {
        cells = if cells.is_empty() {
            MORE.wait(cells).unwrap_or_else(PoisonError::into_inner)
        } else {
            // What has just started need not be checked at once.
            MORE.wait_timeout(cells, PERIOD).unwrap_or_else(PoisonError::into_inner).0
        };
        // Checking takes time in which others want to start.
        let running: Vec<_> = cells.iter().filter_map(Weak::upgrade).collect();
        drop(cells);
        for cell in &running {
            cell.look();
        }
        cells = lock(&CELLS);
        cells.retain(|cell| cell.upgrade().is_some_and(|it| !lock(&it.leaders).is_empty()));
    }
}

/// A process that can be checked and killed without its number being mistaken for that of
/// a later one.
#[cfg(target_os = "linux")]
mod running {
    use std::os::fd::OwnedFd;
    use std::process::Child;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::process::{
        Pid, PidfdFlags, Signal, kill_process_group, pidfd_open, pidfd_send_signal,
    };

    use crate::sys::session::Session;

    #[derive(Debug)]
    pub(super) struct Process {
        pub number: Pid,
        handle: OwnedFd,
    }

    impl Process {
        pub fn of(child: &Child) -> Option<Self> {
            // While nobody has waited for the child, its number is its own.
            let number = Pid::from_raw(child.id() as i32)?;
            Some(Self { number, handle: pidfd_open(number, PidfdFlags::empty()).ok()? })
        }

        pub fn is_running(&self) -> bool {
            let mut ended = [PollFd::new(&self.handle, PollFlags::IN)];
            matches!(poll(&mut ended, Some(&Timespec::default())), Ok(0))
        }

        /// Kills it with its group, and those of its family that are still in its session.
        pub fn end(&self, family: &[Pid]) {
            if self.is_running() {
                // While it runs, its group is its own, and contains what is just being forked.
                let _ = kill_process_group(self.number, Signal::KILL);
            }
            for pid in family {
                let Ok(handle) = pidfd_open(*pid, PidfdFlags::empty()) else { continue };
                if Session::of(Some(*pid)) == Some(Session::led_by(self.number)) {
                    let _ = pidfd_send_signal(&handle, Signal::KILL);
                }
            }
            let _ = pidfd_send_signal(&self.handle, Signal::KILL);
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::usage::{Room, Usage};
    use super::*;

    #[test]
    fn each_limit_may_be_reached_and_not_passed() {
        let limits = Limits::running();
        let stopped = |more: [i64; 4]| {
            let of = |limit: u64, more: i64| limit.saturating_add_signed(more);
            let used = Usage {
                processes: of(limits.processes, more[0]),
                memory: of(limits.memory, more[1]),
            };
            let room =
                Room { occupied: of(limits.disk, more[2]), entries: of(limits.entries, more[3]) };
            beyond(&limits, used, || room)
        };
        assert_eq!([stopped([-1; 4]), stopped([0; 4])], [None, None]);
        assert_eq!(stopped([1, 0, 0, 0]), Some(Stopped::Processes));
        assert_eq!(stopped([0, 1, 0, 0]), Some(Stopped::Memory));
        assert_eq!(stopped([0, 0, 1, 0]), Some(Stopped::Disk));
        assert_eq!(stopped([0, 0, 0, 1]), Some(Stopped::Disk));
        // The cause is reported.
        assert_eq!(stopped([1; 4]), Some(Stopped::Processes));
        assert_eq!(stopped([0, 1, 1, 1]), Some(Stopped::Memory));
    }
}
