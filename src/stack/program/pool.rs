//! Processes kept from one scenario to the next.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Launcher, Program, Session};
use crate::host::Host;
use crate::stack::Fault;
use crate::tcp::Config;

/// Processes of one program. A host takes one, or starts one if none is free, and returns it when
/// its scenario is over; a process that had a fault is killed instead.
#[derive(Clone, Debug)]
pub struct Pool {
    launcher: Arc<Launcher>,
    free: Arc<Mutex<Vec<Session>>>,
}

impl Pool {
    /// A pool without processes.
    pub fn new(launcher: Launcher) -> Self {
        Self { launcher: Arc::new(launcher), free: Arc::default() }
    }

    /// A host for one scenario.
    ///
    /// # Errors
    /// If no process is free and none can be started, or it does not answer correctly.
    pub fn start(&self, host: Host, config: &Config) -> Result<Program, Fault> {
        let kept = self.free().pop();
        let session = match kept {
            Some(session) => session,
            None => Session::open(&self.launcher)?,
        };
        Program::on(session, host, config).map(|program| program.returning_to(self.clone()))
    }

    /// Takes back a process that can run another scenario.
    pub(super) fn give_back(&self, session: Session) {
        self.free().push(session);
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Session>> {
        // A list of processes is consistent even if a thread panicked while holding it.
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
