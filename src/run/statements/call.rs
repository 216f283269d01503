//! User calls other than RECEIVE.

use super::Run;
use crate::host::Host;
use crate::language::Span;
use crate::language::plan::{Fails, Payload, UserCall};
use crate::run::result::{Called, FailureKind};
use crate::run::situation::Wanted;
use crate::run::world::Halt;
use crate::stack::Stack;
use crate::tcp::{Call, Refusal};

/// Filler: the letters from a to z over and over, by place in the stream, so that what is read
/// shows where it came from.
pub(in crate::run) fn filler(from: u64, length: u32) -> Vec<u8> {
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
            return self.nobody(span, host, format!("{host} calls `{call}`"));
        }
        let (tcp_call, octets) = match call {
            UserCall::Listen => (Call::Listen, 0),
            UserCall::Connect => (Call::Connect, 0),
            UserCall::Close => (Call::Close, 0),
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
        }
        self.judge_refusal(
            FailureKind::Call,
            span,
            host,
            &call.to_string(),
            fails,
            result.err(),
            Wanted::Call(host, call, result.err()),
        )
    }

    /// Whether a call was refused as the scenario says.
    #[expect(clippy::too_many_arguments, reason = "the parts of one sentence")]
    pub(super) fn judge_refusal(
        &mut self,
        kind: FailureKind,
        span: Span,
        host: Host,
        call: &str,
        fails: Option<Fails>,
        refusal: Option<Refusal>,
        wanted: Wanted<'_>,
    ) -> Result<(), Halt> {
        let expected = match (fails, refusal) {
            (None, None) | (Some(Fails::Any), Some(_)) => return Ok(()),
            (Some(Fails::With(error)), Some(refusal)) if refusal.is(error) => return Ok(()),
            (None, Some(_)) => format!("{host}'s `{call}` succeeds"),
            (Some(Fails::Any), None) => format!("{host}'s `{call}` is refused"),
            (Some(Fails::With(error)), _) => format!("{host}'s `{call}` is refused: {error}"),
        };
        let actual = match refusal {
            None => "it succeeded".to_owned(),
            Some(Refusal { error, because: None }) => format!("it was refused: {error}"),
            Some(Refusal { error, because: Some(because) }) => {
                format!("it was refused: {error} ({because})")
            }
        };
        self.fail(kind, span, expected, actual, wanted)
    }
}
