//! User calls other than RECEIVE.

use std::time::Duration;

use super::Run;
use crate::host::Host;
use crate::language::Span;
use crate::language::plan::{Fails, Payload, UserCall};
use crate::run::mismatch::{Mismatch, Unknown, Wanted};
use crate::run::result::Called;
use crate::run::world::Halt;
use crate::stack::Stack;
use crate::tcp::state_sets::SENDING;
use crate::tcp::{Call, CallError, Refusal, State};

/// Filler: the letters from a to z over and over, by place in the stream, so that octets read show
/// where they came from.
pub(in crate::run) fn filler(from: u64, length: u32) -> Vec<u8> {
    // The remainder is at most 25.
    (from..from + u64::from(length)).map(|at| b'a' + (at % 26) as u8).collect()
}

/// The call that TCP gets, where its user has sent so many octets on the connection: a `close linger`
/// is a CLOSE, or with no time to wait an ABORT, and `stop listening` the CLOSE of a listener.
pub fn tcp_call(call: &UserCall, sent: u64) -> Call {
    match call {
        UserCall::Listen | UserCall::ListenForever => Call::Listen,
        UserCall::Connect => Call::Connect,
        UserCall::CloseLinger(time) if time.is_zero() => Call::Abort,
        UserCall::Close | UserCall::CloseLinger(_) | UserCall::StopListening => Call::Close,
        UserCall::Abort => Call::Abort,
        UserCall::Status => Call::Status,
        UserCall::Send { data, push, urgent } => {
            let data = match data {
                Payload::Length(n) => filler(sent, *n),
                Payload::Text(text) => text.clone(),
            };
            Call::Send { data, push: *push, urgent: *urgent }
        }
    }
}

/// Whether a call is answered as a statement demands.
pub fn is_as_demanded(demanded: Option<Fails>, refusal: Option<Refusal>) -> bool {
    match (demanded, refusal) {
        (None, None) | (Some(Fails::Any), Some(_)) | (Some(Fails::Either), _) => true,
        (Some(Fails::With(error)), Some(refusal)) => refusal.is(error),
        _ => false,
    }
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
        let octets = match call {
            UserCall::Send { data: Payload::Length(n), .. } => u64::from(*n),
            UserCall::Send { data: Payload::Text(text), .. } => text.len() as u64,
            _ => 0,
        };
        // Before they are made.
        self.world.count_octets(usize::try_from(octets).unwrap_or(usize::MAX))?;
        let tcp_call = tcp_call(call, self.world.sent_octets[host]);
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
            Some(_) => Ok(()),
            None => {
                let wanted = Wanted::State(vec![State::Listen], false);
                self.fail(span, Mismatch::Unknown { host, wanted, why: Unknown::State })?;
                self.undone.get_or_insert(self.failures.len());
                return Ok(());
            }
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
        if is_as_demanded(expected, actual) {
            return Ok(());
        }
        if self.cannot_be_told(host, expected, actual) {
            let (wanted, why) = (Wanted::Call(call()), Unknown::Signals);
            return self.fail(span, Mismatch::Unknown { host, wanted, why });
        }
        self.fail(span, Mismatch::Answer { host, call: call(), expected, actual })
    }

    /// Whether a call was refused because there is no connection any more, and what ended it, which was
    /// demanded, is something that the host does not tell.
    fn cannot_be_told(&self, host: Host, expected: Option<Fails>, actual: Option<Refusal>) -> bool {
        use CallError::{NotOpen, Refused, Reset, Timeout};
        matches!(expected, Some(Fails::With(Reset | Refused | Timeout)))
            && actual.is_some_and(|it| it.error == NotOpen && it.because.is_none())
            && !self.world.tells_signals(host)
    }
}
