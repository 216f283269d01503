//! The session of a process.

use rustix::process::Pid;

/// A session. One whose leader cannot be seen from here, because it is in an outer PID namespace,
/// is a session like any other: everything that a container engine starts without a session of its
/// own runs in one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Session(libc::pid_t);

impl Session {
    /// The session that this process leads, if it leads one.
    pub fn led_by(leader: Pid) -> Self {
        Self(leader.as_raw_pid())
    }

    /// The session of a process, or of this process; `None` if there is no such process.
    #[allow(unsafe_code)]
    pub fn of(process: Option<Pid>) -> Option<Self> {
        // Not rustix: it does not accept 0, the number of a session whose leader cannot be seen
        // from here.
        //
        // SAFETY: the call takes a number, returns a number, and touches no memory.
        let number = unsafe { libc::getsid(Pid::as_raw(process)) };
        (number >= 0).then_some(Self(number))
    }

    /// The process id of its leader, if that can be seen from here.
    pub fn leader(self) -> Option<Pid> {
        Pid::from_raw(self.0)
    }
}
