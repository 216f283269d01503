//! Processes kept from one scenario to the next.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};

use super::{Hello, Launcher, Program, Session};
use crate::host::Host;
use crate::stack::Fault;
use crate::tcp::Config;

/// Processes of one program. A host takes one, or starts one if none is free, and returns it when
/// its scenario is over; a process that had a fault is killed instead. A process ends with the thread that
/// has started it, so no other thread gets it.
#[derive(Clone, Debug)]
pub struct Pool {
    launcher: Arc<Launcher>,
    /// What each process has to say of itself, if that is known.
    hello: Option<Arc<Hello>>,
    free: Arc<Mutex<Vec<(ThreadId, Session)>>>,
}

impl Pool {
    /// A pool without processes.
    pub fn new(launcher: Launcher) -> Self {
        Self { launcher: Arc::new(launcher), hello: None, free: Arc::default() }
    }

    /// The same, where each process has to answer `hello` like this one.
    #[must_use]
    pub fn like(self, session: &Session) -> Self {
        Self { hello: Some(Arc::new(session.hello().clone())), ..self }
    }

    /// A host for one scenario.
    ///
    /// # Errors
    /// If no process is free and none can be started, or it does not answer correctly.
    pub fn start(&self, host: Host, config: &Config) -> Result<Program, Fault> {
        let kept = self.own();
        let session = match kept {
            Some(session) => session,
            None => self.open()?,
        };
        match Program::begin(session, host, config) {
            Ok(program) => Ok(program.returning_to(self.clone())),
            Err(unbegun) => {
                let (fault, session) = *unbegun;
                session.into_iter().for_each(|session| self.give_back(session));
                Err(fault)
            }
        }
    }

    /// A free process of this thread.
    fn own(&self) -> Option<Session> {
        let (mut free, own) = (self.free(), thread::current().id());
        let at = free.iter().rposition(|(thread, _)| *thread == own)?;
        Some(free.swap_remove(at).1)
    }

    fn open(&self) -> Result<Session, Fault> {
        let mut session = Session::open(&self.launcher)?;
        match &self.hello {
            Some(hello) if **hello != *session.hello() => {
                let expected = "each of its processes to answer `hello` alike";
                Err(session.broken(expected, "another answer than its first process gave"))
            }
            _ => Ok(session),
        }
    }

    /// Takes back a process that can run another scenario.
    pub(super) fn give_back(&self, session: Session) {
        self.free().push((thread::current().id(), session));
    }

    /// Ends the processes that are free: whoever keeps a pool for longer than its threads lets go of theirs.
    pub fn let_go(&self) {
        self.free().clear();
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<(ThreadId, Session)>> {
        // A list of processes is consistent even if a thread panicked while holding it.
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_process_serves_the_thread_that_has_started_it() {
        let command = r#"sh -c 'while read -r line; do case "$line" in *hello*) echo "{\"version\":1,\"level\":\"symbols\"}";; *) echo "{\"state\":\"CLOSED\"}";; esac; done'"#;
        let pool = Pool::new(Launcher::new(command.parse().unwrap()));
        let start = || pool.start(Host::Client, &Config::default()).map(drop);
        thread::scope(|scope| scope.spawn(start).join()).unwrap().unwrap();
        // That process has ended with its thread, and nobody gets it.
        for _ in 0..2 {
            assert!(start().is_ok());
            assert_eq!(pool.free().len(), 2);
        }
        pool.let_go();
        assert!(start().is_ok());
        assert_eq!(pool.free().len(), 1);
    }
}
