//! User calls other than RECEIVE.

use std::time::Duration;

use super::Run;
use crate::host::Host;
use crate::language::Span;
use crate::language::plan::{Fails, Payload, UserCall};
use crate::run::mismatch::{Mismatch, Wanted};
use crate::run::result::Called;
use crate::run::world::Halt;
use crate::stack::Stack;
use crate::tcp::state_sets::SENDING;
use crate::tcp::{Call, Refusal, State};

/// Filler: the letters from a to z over and over, by place in the stream, so that octets read show
/// where they came from.
pub fn filler(from: u64, length: u32) -> Vec<u8> {
    // The remainder is at most 25.
    (from..from + u64::from(length)).map(|at| b'a' + (at % 26) as u8).collect()
}

impl<S: Stack> Run<'_, S> {
    pub(super) fn call(
        &mut self,
        span: Span,
        host: Host,
        call: &UserCall,
        fails: Option<Fails>,
    ) -> Result<(), Halt> {
        if self.world.is_raw(host) {
            return self.nobody(span, host, Wanted::Call(Called::Call(call.clone())));
        }
        if *call == UserCall::StopListening {
            return self.stop_listening(span, host, fails);
        }
        let (tcp_call, octets) = match call {
            UserCall::Listen | UserCall::ListenForever => (Call::Listen, 0),
            UserCall::Connect => (Call::Connect, 0),
            UserCall::CloseLinger(time) if time.is_zero() => (Call::Abort, 0),
            UserCall::Close | UserCall::CloseLinger(_) | UserCall::StopListening => {
                (Call::Close, 0)
            }
            UserCall::Abort => (Call::Abort, 0),
            UserCall::Status => (Call::Status, 0),
            UserCall::Send { data, push, urgent } => {
                let data = match data {
                    Payload::Length(n) => {
                        self.world.count_octets(usize::try_from(*n).unwrap_or(usize::MAX))?;
                        filler(self.world.sent_octets[host], *n)
                    }
                    Payload::Text(text) => {
                        self.world.count_octets(text.len())?;
                        text.clone()
                    }
                };
                let octets = data.len() as u64;
                (Call::Send { data, push: *push, urgent: *urgent }, octets)
            }
        };
        let result = self.world.call(host, &tcp_call, || Called::Call(call.clone()))?;
        if result.is_ok() {
            self.world.sent_octets[host] += octets;
            match call {
                UserCall::ListenForever => self.world.listen_forever(host, true),
                UserCall::CloseLinger(time) => self.linger(host, *time)?,
                _ => {}
            }
        }
        self.judge_refusal(span, host, || Called::Call(call.clone()), fails, result.err())
    }

    /// `stop listening`: a listener is closed, and a connection stays as it is.
    fn stop_listening(&mut self, span: Span, host: Host, fails: Option<Fails>) -> Result<(), Halt> {
        let called = || Called::Call(UserCall::StopListening);
        self.world.listen_forever(host, false);
        let answer = match self.world.state(host) {
            Some(State::Listen) => self.world.call(host, &Call::Close, called)?,
            _ => Ok(()),
        };
        self.judge_refusal(span, host, called, fails, answer.err())
    }

    /// After a CLOSE: time passes until all that was sent is acknowledged, the FIN too, or that long.
    fn linger(&mut self, host: Host, time: Duration) -> Result<(), Halt> {
        let end = (self.world.now + time).min(self.world.last_moment());
        self.world.wait_while(end, |world| {
            world
                .state(host)
                .is_none_or(|state| SENDING.contains(&state) || state == State::SynReceived)
        })
    }

    /// Whether a call was refused as the scenario says.
    pub(super) fn judge_refusal(
        &mut self,
        span: Span,
        host: Host,
        call: impl FnOnce() -> Called,
        expected: Option<Fails>,
        actual: Option<Refusal>,
    ) -> Result<(), Halt> {
        match (expected, actual) {
            (None, None) | (Some(Fails::Any), Some(_)) | (Some(Fails::Either), _) => Ok(()),
            (Some(Fails::With(error)), Some(refusal)) if refusal.is(error) => Ok(()),
            _ => self.fail(span, Mismatch::Answer { host, call: call(), expected, actual }),
        }
    }
}
