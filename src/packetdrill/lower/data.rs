//! System calls that read and write.

use super::Lowering;
use super::calls::{Effect, Outcome, argument, only_words, outcome, signal_of};
use super::sockets::Role;
use crate::language::plan::{Fails, Payload, Read, StatementKind, UserCall};
use crate::packetdrill::tree::{Call, Value, ValueKind};
use crate::tcp::State;

/// The most octets that one call moves.
const MOST: i64 = 1 << 24;

/// Flags of reading that change nothing here.
const READ_FLAGS: &[&str] = &["MSG_DONTWAIT", "MSG_NOSIGNAL"];

/// Flags of writing that change nothing here.
const WRITE_FLAGS: &[&str] = &["MSG_DONTWAIT", "MSG_NOSIGNAL", "MSG_OOB"];

/// What a call moves.
struct Moves {
    /// The room for octets, or how many there are; `None` if the script does not say.
    octets: Option<i64>,
    /// Whether they are urgent.
    urgent: bool,
}

impl Lowering<'_> {
    /// What a call moves; `None` if it does more than that, which is noted.
    fn moves(&mut self, call: &Call, reads: bool) -> Option<Moves> {
        let arguments = &call.arguments;
        let (octets, flags) = match &*call.name {
            "read" | "write" => (argument(call, 2), None),
            "readv" | "writev" => {
                let parts = arguments.get(1).and_then(Value::elements).map_or(0, <[Value]>::len);
                if argument(call, 2).and_then(|it| usize::try_from(it).ok()) != Some(parts) {
                    let what = format!("{}() of another number of parts", call.name);
                    return self.cannot(call.span, what);
                }
                (arguments.get(1).and_then(total), None)
            }
            "recv" | "send" | "recvfrom" | "sendto" => (argument(call, 2), arguments.get(3)),
            // recvmsg, sendmsg
            _ => {
                let message = arguments.get(1);
                let control = message.and_then(|it| it.field("msg_control"));
                if control.and_then(Value::elements).is_some_and(|it| !it.is_empty()) {
                    return self.cannot(call.span, "control messages");
                }
                let told = message.and_then(|it| it.field("msg_flags"));
                if reads && told.is_some_and(|it| !it.is_any() && it.integer() != Some(0)) {
                    return self.cannot(call.span, "flags of a received message");
                }
                (message.and_then(|it| it.field("msg_iov")).and_then(total), arguments.get(2))
            }
        };
        let allowed = if reads { READ_FLAGS } else { WRITE_FLAGS };
        if !only_words(flags, allowed) {
            let words = flags.map(Value::alternatives).unwrap_or_default().iter();
            let strange = words.filter_map(Value::word).find(|word| !allowed.contains(word));
            let what = strange.unwrap_or("these flags").to_owned();
            return self.cannot(call.span, format!("{}() with {what}", call.name));
        }
        if reads && arguments.get(1).is_some_and(has_text) {
            return self.cannot(call.span, "the octets that a call reads");
        }
        let is_oob = |it: &Value| it.word() == Some("MSG_OOB");
        let urgent = flags.is_some_and(|flags| flags.alternatives().iter().any(is_oob));
        Some(Moves { octets, urgent })
    }

    /// A call of a socket that has no connection, and opens none, can only fail.
    fn unconnected(&mut self, call: &Call) -> Option<Effect> {
        match outcome(call) {
            Some(Outcome::Any | Outcome::Error("ENOTCONN" | "EPIPE")) => Some(Effect::none()),
            _ => self.cannot_return(call),
        }
    }

    fn reading(&self, what: Read, fails: Option<Fails>) -> StatementKind {
        StatementKind::Read { host: self.host, what, fails }
    }

    pub(super) fn read(&mut self, call: &Call) -> Option<Effect> {
        let moves = self.moves(call, true)?;
        let fd = argument(call, 0)?;
        let Some(socket) = self.sockets.get(fd) else { return self.not_open(call) };
        if socket.role != Role::Connection {
            return self.unconnected(call);
        }
        let (failed, deaf) = (socket.failed, socket.deaf);
        let idle = self.reading(Read::Nothing, None);
        let after = match outcome(call) {
            Some(Outcome::Any) => self.reading(Read::Some, Some(Fails::Either)),
            // After its error was reported, a socket without a connection is at its end.
            Some(Outcome::Number(0)) if failed => {
                let gone = self.gone();
                self.state(call, &gone)
            }
            Some(Outcome::Number(0)) if moves.octets == Some(0) || deaf => {
                return Some(Effect::none());
            }
            Some(Outcome::Number(0)) => self.reading(Read::Eof, None),
            Some(Outcome::Number(n)) if moves.octets.is_some_and(|room| n > room) => {
                let what = format!("{}() that returns more than there is room for", call.name);
                return self.cannot(call.result.span, what);
            }
            Some(Outcome::Number(n)) if (1..=MOST).contains(&n) => {
                let octets = u32::try_from(n).ok()?;
                let fills = moves.octets == Some(n);
                self.reading(if fills { Read::Length(octets) } else { Read::Only(octets) }, None)
            }
            Some(Outcome::Error("EAGAIN" | "EWOULDBLOCK")) => return Some(Effect::after(idle)),
            Some(Outcome::Error("ENOTCONN")) => {
                let mut states = self.gone();
                states.extend([State::SynSent, State::SynReceived]);
                self.state(call, &states)
            }
            Some(Outcome::Error(errno)) => {
                let Some(signal) = signal_of(errno) else { return self.cannot_return(call) };
                self.mark_failed(fd);
                self.signal(call, signal)
            }
            _ => return self.cannot_return(call),
        };
        Some(Effect { now: Vec::new(), blocked: vec![idle], after: vec![after] })
    }

    pub(super) fn write(&mut self, call: &Call) -> Option<Effect> {
        let moves = self.moves(call, false)?;
        let fd = argument(call, 0)?;
        let Some(socket) = self.sockets.get(fd) else { return self.not_open(call) };
        if socket.role != Role::Connection {
            return self.unconnected(call);
        }
        let shut = socket.shut;
        let octets = moves.octets.filter(|octets| (0..=MOST).contains(octets));
        let Some(octets) = octets.and_then(|octets| u32::try_from(octets).ok()) else {
            return self.cannot(call.span, format!("{}() of so much", call.name));
        };
        let data = Payload::Length(octets);
        // A socket pushes at the end of every write.
        let send = UserCall::Send { data, push: true, urgent: moves.urgent };
        match outcome(call) {
            Some(Outcome::Any) => Some(Effect::now(self.user(send, Some(Fails::Either)))),
            Some(Outcome::Number(n)) if n == i64::from(octets) => {
                self.has_written = true;
                let any = octets > 0;
                Some(if any { Effect::now(self.user(send, None)) } else { Effect::none() })
            }
            Some(Outcome::Number(n)) if n >= 0 => {
                self.cannot(call.result.span, "a write that fills the send buffer")
            }
            Some(Outcome::Error("EAGAIN" | "EWOULDBLOCK")) => {
                self.cannot(call.result.span, "a write that would wait")
            }
            Some(Outcome::Error("EPIPE")) if shut => {
                Some(Effect::now(self.user(send, Some(Fails::Any))))
            }
            Some(Outcome::Error("EPIPE" | "ENOTCONN")) => {
                let gone = self.gone();
                Some(Effect::after(self.state(call, &gone)))
            }
            Some(Outcome::Error(errno)) => {
                let Some(signal) = signal_of(errno) else { return self.cannot_return(call) };
                self.mark_failed(fd);
                Some(Effect::after(self.signal(call, signal)))
            }
            _ => self.cannot_return(call),
        }
    }
}

/// Whether there is text anywhere in it.
fn has_text(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Text { .. } => true,
        ValueKind::Named { value, .. } => has_text(value),
        _ => value.elements().is_some_and(|elements| elements.iter().any(has_text)),
    }
}

/// The octets of `[{..., 1000}, {..., 500}]` together.
fn total(list: &Value) -> Option<i64> {
    list.elements()?.iter().try_fold(0_i64, |sum, element| {
        let length = match element.field("iov_len") {
            Some(length) => length.integer(),
            None => element.elements()?.get(1)?.integer(),
        };
        sum.checked_add(length?)
    })
}
