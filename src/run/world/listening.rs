//! A listener that stays. A host has one connection at a time, and its state is that connection's
//! until it is missed: so what the user is told of its end, and reads after it, stays there. The
//! host listens again when that can be noticed: before a segment arrives, and for a statement that
//! expects LISTEN.

use super::{Halt, World};
use crate::host::Host;
use crate::language::plan::UserCall;
use crate::run::result::Called;
use crate::stack::Stack;
use crate::tcp::{Call, State};

impl<S: Stack> World<S> {
    /// From now on, the host listens again whenever it is CLOSED; or no longer.
    pub(in crate::run) fn listen_forever(&mut self, host: Host, forever: bool) {
        self.listens_forever[host] = forever;
    }

    /// If the host's connection is over and it listens forever, it listens again. Whether it does.
    pub(in crate::run) fn listen_again(&mut self, host: Host) -> Result<bool, Halt> {
        if !self.listens_forever[host] || self.state(host) != Some(State::Closed) {
            return Ok(false);
        }
        let answer = self.call(host, &Call::Listen, || Called::Call(UserCall::Listen))?;
        Ok(answer.is_ok())
    }
}
