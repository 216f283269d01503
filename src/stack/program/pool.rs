//! Processes kept from one scenario to the next.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Hello, Launcher, Program, Session};
use crate::host::Host;
use crate::stack::Fault;
use crate::tcp::Config;

/// Processes of one program. A host takes one, or starts one if none is free, and returns it when
/// its scenario is over; a process that had a fault is killed instead.
#[derive(Clone, Debug)]
pub struct Pool {
    launcher: Arc<Launcher>,
    /// What each process has to say of itself, if that is known.
    hello: Option<Arc<Hello>>,
    free: Arc<Mutex<Vec<Session>>>,
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
        let kept = self.free().pop();
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
        self.free().push(session);
    }

    /// Ends the processes that are free. A process ends with the thread that has started it, so whoever
    /// keeps a pool for longer than its threads lets go of them.
    pub fn let_go(&self) {
        self.free().clear();
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Session>> {
        // A list of processes is consistent even if a thread panicked while holding it.
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
