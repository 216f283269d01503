//! Which session a process is in.

use rustix::process::Pid;

/// A session. One whose leader cannot be seen from here, because it is in a PID namespace further
/// out, is a session like any other: that is where everything runs that a container's engine has
/// started without a session of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Session(libc::pid_t);

impl Session {
    /// The one that this process leads, if it leads one.
    pub fn led_by(leader: Pid) -> Self {
        Self(leader.as_raw_pid())
    }

    /// The one that a process is in, or this process; `None` if there is no such process.
    #[allow(unsafe_code)]
    pub fn of(process: Option<Pid>) -> Option<Self> {
        // Not by rustix: there, a session without a number that can be seen from here (0) is
        // taken for a number that cannot be.
        //
        // SAFETY: the call takes a number, gives a number, and touches no memory.
        let number = unsafe { libc::getsid(Pid::as_raw(process)) };
        (number >= 0).then_some(Self(number))
    }

    /// The process number of its leader, if that can be seen from here.
    pub fn leader(self) -> Option<Pid> {
        Pid::from_raw(self.0)
    }
}
