//! System calls: which there are, and those that open and close. What a call returns is either a
//! call's answer in the plan, or a state or a signal that is expected.

use std::time::Duration;

use super::Lowering;
use super::sockets::{Arrival, Role};
use crate::host::Host;
use crate::language::Span;
use crate::language::plan::{Expectation, ExpectationKind, Fails, StatementKind, UserCall};
use crate::packetdrill::tree::{Call, Event, Value, ValueKind};
use crate::tcp::{Signal, State};

/// States in which a handshake is complete and the user has closed nothing.
pub(super) const OPEN: &[State] = &[State::Established, State::CloseWait];

/// States of a connection that was established.
const CONNECTED: &[State] = &[
    State::Established,
    State::CloseWait,
    State::FinWait1,
    State::FinWait2,
    State::Closing,
    State::LastAck,
    State::TimeWait,
];

/// The status flags of a socket: `O_RDWR` alone, and with `O_NONBLOCK` of Linux and of FreeBSD.
const STATUS: [i64; 3] = [0x2, 0x802, 0x6];

/// Signals that end a connection.
pub(super) const ENDS: &[Signal] = &[Signal::Reset, Signal::Refused, Signal::Timeout];

/// What a call has to return.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome<'c> {
    /// Whatever it is.
    Any,
    /// That number.
    Number(i64),
    /// -1, with that error.
    Error(&'c str),
}

/// What a call comes to.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Effect {
    /// What happens when it is made.
    pub(super) now: Vec<StatementKind>,
    /// What must hold just before it returns, if it blocks.
    pub(super) blocked: Vec<StatementKind>,
    /// What happens, and must hold, when it returns.
    pub(super) after: Vec<StatementKind>,
}

impl Effect {
    /// Nothing that TCP sees.
    pub(super) fn none() -> Self {
        Self::default()
    }

    /// Only that it happens.
    pub(super) fn now(kind: StatementKind) -> Self {
        Self { now: vec![kind], ..Self::default() }
    }

    /// Only what holds when it returns.
    pub(super) fn after(kind: StatementKind) -> Self {
        Self { after: vec![kind], ..Self::default() }
    }
}

/// A call that has not returned.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Blocked {
    /// When it has to return, since the scenario began.
    pub(super) end: Duration,
    /// Where it stands.
    pub(super) span: Span,
    /// What must hold just before; empty once it was looked at.
    pub(super) before: Vec<StatementKind>,
    /// What must hold then.
    pub(super) after: Vec<StatementKind>,
}

/// What a call has to return.
pub(super) fn outcome(call: &Call) -> Option<Outcome<'_>> {
    match (&call.result.kind, &call.errno) {
        (ValueKind::Any, _) => Some(Outcome::Any),
        (ValueKind::Integer(-1), Some(errno)) => Some(Outcome::Error(errno)),
        (ValueKind::Integer(n), _) => Some(Outcome::Number(*n)),
        _ => None,
    }
}

/// The argument of that number, if it is a number.
pub(super) fn argument(call: &Call, at: usize) -> Option<i64> {
    call.arguments.get(at).and_then(Value::integer)
}

/// Whether that is a call of a descriptor that can be run.
fn known(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "bind",
        "fcntl",
        "ioctl",
        "listen",
        "connect",
        "accept",
        "accept4",
        "read",
        "recv",
        "recvfrom",
        "recvmsg",
        "readv",
        "write",
        "send",
        "sendto",
        "sendmsg",
        "writev",
        "close",
        "shutdown",
        "setsockopt",
        "getsockopt",
    ];
    NAMES.contains(&name)
}

/// Whether an argument is made of some of these words, or is 0.
pub(super) fn only_words(value: Option<&Value>, allowed: &[&str]) -> bool {
    value.is_none_or(|value| {
        value.alternatives().iter().all(|it| {
            it.integer() == Some(0) || it.word().is_some_and(|word| allowed.contains(&word))
        })
    })
}

impl Lowering<'_> {
    pub(super) fn call(&mut self, event: &Event, call: &Call) {
        // A script's next call waits until the one before has returned.
        self.return_all();
        let end = event.until.map(|until| self.clock.end_of(event.time, until));
        self.clock.advance(event.time);
        let takes = end.map(|end| end.saturating_sub(self.clock.now()));
        let Some(effect) = self.effect(call, takes) else { return };
        let is_blocked = end.is_some();
        // What returns at once has nothing to wait for before.
        let waits = end.is_some_and(|end| end > self.clock.now().saturating_add(self.tolerance));
        if waits && effect.after.is_empty() {
            // Nothing here makes it wait.
            return self.notes.unsupported(call.span, format!("{}() that waits", call.name));
        }
        if !effect.now.is_empty() || (!is_blocked && !effect.after.is_empty()) {
            self.wait_for_now(call.span);
        }
        for kind in effect.now {
            self.push(call.span, kind);
        }
        match end.filter(|_| is_blocked) {
            Some(end) => {
                let before = if waits { effect.blocked } else { Vec::new() };
                let after = effect.after;
                self.blocked.push(Blocked { end, span: call.span, before, after });
            }
            None => effect.after.into_iter().for_each(|kind| self.push(call.span, kind)),
        }
    }

    /// What a call comes to that takes so long, if it blocks; `None` if it cannot be run, which is
    /// noted.
    fn effect(&mut self, call: &Call, takes: Option<Duration>) -> Option<Effect> {
        if !matches!(&*call.name, "socket" | "poll") && known(&call.name) {
            let fd = argument(call, 0);
            if fd.is_none_or(|fd| self.sockets.get(fd).is_none()) {
                return self.not_open(call);
            }
        }
        match &*call.name {
            "socket" => self.socket(call),
            "bind" | "fcntl" | "ioctl" => self.plain_call(call),
            "listen" => self.listen(call),
            "connect" => self.connect(call),
            "accept" | "accept4" => self.accept(call),
            "read" | "recv" | "recvfrom" | "recvmsg" | "readv" => self.read(call),
            "write" | "send" | "sendto" | "sendmsg" | "writev" => self.write(call),
            "close" => self.close(call, takes),
            "shutdown" => self.shutdown(call),
            "setsockopt" => self.setsockopt(call),
            "getsockopt" => self.getsockopt(call),
            "poll" => self.poll(call),
            name => self.cannot(call.name_span, format!("{name}()")),
        }
    }

    /// Notes that a call is about something that the script has not opened.
    pub(super) fn not_open<T>(&mut self, call: &Call) -> Option<T> {
        let span = call.arguments.first().map_or(call.span, |it| it.span);
        self.cannot(span, format!("{}() of a descriptor that is not open", call.name))
    }

    /// Notes that a run cannot do that.
    pub(super) fn cannot<T>(&mut self, span: Span, what: impl Into<String>) -> Option<T> {
        self.notes.unsupported(span, what);
        None
    }

    /// Notes that a run cannot know whether a call returns that.
    pub(super) fn cannot_return<T>(&mut self, call: &Call) -> Option<T> {
        let what = match outcome(call) {
            Some(Outcome::Error(errno)) => format!("{}() that fails with {errno}", call.name),
            Some(Outcome::Number(n)) => format!("{}() that returns {n}", call.name),
            _ => format!("this result of {}()", call.name),
        };
        self.cannot(call.result.span, what)
    }

    fn expects(call: &Call, kind: ExpectationKind) -> StatementKind {
        StatementKind::Expect(vec![Expectation { span: call.span, kind }])
    }

    /// That the host is in one of these states.
    pub(super) fn state(&self, call: &Call, states: &[State]) -> StatementKind {
        Self::expects(call, ExpectationKind::State(self.host, states.to_vec()))
    }

    /// That it is in none of these.
    pub(super) fn not_state(&self, call: &Call, states: &[State]) -> StatementKind {
        Self::expects(call, ExpectationKind::NotState(self.host, states.to_vec()))
    }

    /// That its user has been given that signal.
    pub(super) fn signal(&self, call: &Call, signal: Signal) -> StatementKind {
        let told = ExpectationKind::Signal(self.host, vec![signal]);
        let opens = self.host == Host::Client && self.numbers.remote_mss.is_none();
        if !opens || signal != Signal::Reset {
            return Self::expects(call, told);
        }
        // RFC 9293 calls the refusal of an active OPEN a reset; sockets do not.
        let not_refused = ExpectationKind::NotSignal(self.host, vec![Signal::Refused]);
        let kinds = [not_refused, told].map(|kind| Expectation { span: call.span, kind });
        StatementKind::Expect(kinds.into())
    }

    /// That nothing has ended the connection.
    pub(super) fn no_error(&self, call: &Call) -> StatementKind {
        Self::expects(call, ExpectationKind::NotSignal(self.host, ENDS.to_vec()))
    }

    /// What the user calls.
    pub(super) fn user(&self, call: UserCall, fails: Option<Fails>) -> StatementKind {
        StatementKind::Call { host: self.host, call, fails }
    }

    /// The states of a connection that is gone. A host that still listens does so again at once.
    pub(super) fn gone(&self) -> Vec<State> {
        let listening = self.sockets.is_listening().then_some(State::Listen);
        [State::Closed].into_iter().chain(listening).collect()
    }

    fn socket(&mut self, call: &Call) -> Option<Effect> {
        let kind = call.arguments.get(1);
        let streams = kind.is_none_or(|kind| {
            kind.is_any() || kind.alternatives().iter().any(|it| it.word() == Some("SOCK_STREAM"))
        });
        let protocol = call.arguments.get(2);
        let is_tcp = only_words(protocol, &["IPPROTO_TCP", "IPPROTO_IP"])
            || protocol.is_some_and(Value::is_any);
        if !streams || !is_tcp {
            let protocol = protocol.and_then(Value::word).unwrap_or("another protocol");
            let what = protocol.strip_prefix("IPPROTO_").unwrap_or(protocol).to_owned();
            return self.cannot(call.span, format!("sockets of {what}"));
        }
        match outcome(call) {
            Some(Outcome::Number(fd)) if fd >= 0 => {
                if self.sockets.get(fd).is_some() {
                    return self.cannot(call.result.span, "a descriptor that is open already");
                }
                self.sockets.created(fd);
                Some(Effect::none())
            }
            _ => self.cannot_return(call),
        }
    }

    /// A call that TCP does not see, if it succeeds.
    fn plain_call(&mut self, call: &Call) -> Option<Effect> {
        let is_query = |at| {
            let word = call.arguments.get(at).and_then(Value::word);
            word.is_some_and(|it| matches!(it, "SIOCINQ" | "FIONREAD" | "SIOCOUTQ" | "TIOCOUTQ"))
        };
        if call.name == "ioctl" && is_query(1) {
            return self.cannot(call.span, "what ioctl() says of queues");
        }
        let asks = call.arguments.get(1).and_then(Value::word) == Some("F_GETFL");
        match outcome(call) {
            Some(Outcome::Any | Outcome::Number(0)) => Some(Effect::none()),
            Some(Outcome::Number(n)) if asks && STATUS.contains(&n) => Some(Effect::none()),
            None if asks && only_words(Some(&call.result), &["O_RDWR", "O_NONBLOCK"]) => {
                Some(Effect::none())
            }
            _ => self.cannot_return(call),
        }
    }

    fn listen(&mut self, call: &Call) -> Option<Effect> {
        if outcome(call) != Some(Outcome::Number(0)) {
            return self.cannot_return(call);
        }
        if !self.sockets.listens(argument(call, 0)?) {
            return self.cannot(call.span, "a second listener");
        }
        Some(Effect::now(self.user(UserCall::ListenForever, None)))
    }

    fn connect(&mut self, call: &Call) -> Option<Effect> {
        let fd = argument(call, 0)?;
        let again = self.sockets.get(fd).is_some_and(|it| it.role == Role::Connection);
        let opens = self.user(UserCall::Connect, None);
        if !again && !self.sockets.connects(fd) {
            return self.cannot(call.span, "a second connection");
        }
        let now = if again { Vec::new() } else { vec![opens] };
        let opening = &[State::SynSent, State::SynReceived];
        let effect = match outcome(call) {
            Some(Outcome::Any) => Effect { now, ..Effect::default() },
            // Without the name of an error, that of a handshake that goes on.
            Some(Outcome::Number(-1)) if !again => Effect { now, ..Effect::default() },
            Some(Outcome::Number(0)) => Effect {
                now,
                blocked: vec![self.state(call, opening)],
                after: vec![self.state(call, CONNECTED)],
            },
            Some(Outcome::Error("EISCONN")) if again => Effect::after(self.state(call, CONNECTED)),
            Some(Outcome::Error("EALREADY")) if again => Effect::after(self.state(call, opening)),
            Some(Outcome::Error("EINPROGRESS")) if !again => Effect { now, ..Effect::default() },
            Some(Outcome::Error(errno)) => {
                let Some(signal) = signal_of(errno) else { return self.cannot_return(call) };
                self.mark_failed(fd);
                let after = vec![self.signal(call, signal)];
                Effect { now, blocked: vec![self.no_error(call)], after }
            }
            _ => return self.cannot_return(call),
        };
        Some(effect)
    }

    fn accept(&mut self, call: &Call) -> Option<Effect> {
        let listener = argument(call, 0)?;
        if self.sockets.get(listener).is_none_or(|it| it.role != Role::Listener) {
            return self.cannot(call.span, "accept() of a socket that does not listen");
        }
        match outcome(call) {
            Some(Outcome::Number(fd)) if fd >= 0 => {
                if self.sockets.get(fd).is_some() {
                    return self.cannot(call.result.span, "a descriptor that is open already");
                }
                if !self.sockets.accepted(listener, fd) {
                    return self.cannot(call.span, "a second connection");
                }
                Some(Effect {
                    blocked: vec![self.not_state(call, OPEN)],
                    ..Effect::after(self.state(call, OPEN))
                })
            }
            Some(Outcome::Error("EAGAIN" | "EWOULDBLOCK")) => {
                // The only connection there can be was accepted already.
                let taken =
                    self.sockets.waiting() == Arrival::None && self.sockets.has_connection();
                let idle = self.not_state(call, OPEN);
                Some(if taken { Effect::none() } else { Effect::after(idle) })
            }
            _ => self.cannot_return(call),
        }
    }

    fn close(&mut self, call: &Call, takes: Option<Duration>) -> Option<Effect> {
        match outcome(call) {
            Some(Outcome::Number(0) | Outcome::Any) => {}
            _ => return self.cannot_return(call),
        }
        let fd = argument(call, 0)?;
        let waiting = self.sockets.waiting();
        if waiting == Arrival::Syn && self.sockets.is_listener(fd) && !self.is_over {
            // Sockets drop it without a word, which no call of RFC 9293 does.
            return self
                .cannot(call.span, "a listener that is closed before the handshake is over");
        }
        let Some(socket) = self.sockets.closed(fd) else { return self.not_open(call) };
        let either = Some(Fails::Either);
        let now = match socket.role {
            Role::Fresh => Vec::new(),
            Role::Listener => {
                let mut now = vec![self.user(UserCall::StopListening, None)];
                if waiting == Arrival::Established {
                    // Nobody can accept the connection any more.
                    now.push(self.user(UserCall::Abort, either));
                }
                now
            }
            Role::Connection => match socket.linger {
                Some(Duration::ZERO) => {
                    vec![self.user(UserCall::CloseLinger(Duration::ZERO), either)]
                }
                _ if socket.shut => {
                    self.is_closed_late = true;
                    Vec::new()
                }
                _ => vec![self.user(UserCall::Close, either)],
            },
        };
        let unacknowledged = &[State::FinWait1, State::Closing, State::LastAck];
        let Some(most) = socket.linger.filter(|time| !time.is_zero()) else {
            return Some(Effect { now, ..Effect::default() });
        };
        let waits = self.state(call, unacknowledged);
        if takes.is_some_and(|takes| takes + self.tolerance >= most) {
            // It returns because its time is over, whatever has come of the FIN.
            return Some(Effect { now, ..Effect::after(waits) });
        }
        let after = vec![self.not_state(call, unacknowledged)];
        Some(Effect { now, blocked: vec![waits], after })
    }

    fn shutdown(&mut self, call: &Call) -> Option<Effect> {
        let fd = argument(call, 0)?;
        let how = call.arguments.get(1);
        let writes = how.is_some_and(|how| match (how.word(), how.integer()) {
            (Some(word), _) => matches!(word, "SHUT_WR" | "SHUT_RDWR"),
            (_, number) => matches!(number, Some(1 | 2)),
        });
        let both = how.is_some_and(|it| it.word() == Some("SHUT_RDWR") || it.integer() == Some(2));
        if !writes {
            return self.cannot(call.span, "shutdown() that ends only receiving");
        }
        let Some(socket) = self.sockets.get(fd) else { return self.cannot_return(call) };
        if socket.role == Role::Listener {
            return self.cannot(call.span, "shutdown() of a listener");
        }
        socket.deaf |= both;
        let again = std::mem::replace(&mut socket.shut, true);
        match outcome(call) {
            Some(Outcome::Number(0)) if again => Some(Effect::none()),
            Some(Outcome::Number(0)) => Some(Effect::now(self.user(UserCall::Close, None))),
            Some(Outcome::Error("ENOTCONN")) => {
                let gone = self.gone();
                Some(Effect::after(self.state(call, &gone)))
            }
            _ => self.cannot_return(call),
        }
    }

    /// The error that ended the connection was reported.
    pub(super) fn mark_failed(&mut self, fd: i64) {
        if let Some(socket) = self.sockets.get(fd) {
            socket.failed = true;
        }
    }
}

/// The signal that the user gets where sockets report that error.
pub(super) fn signal_of(errno: &str) -> Option<Signal> {
    match errno {
        "ECONNRESET" => Some(Signal::Reset),
        "ECONNREFUSED" => Some(Signal::Refused),
        "ETIMEDOUT" => Some(Signal::Timeout),
        "EHOSTUNREACH" | "ENETUNREACH" => Some(Signal::Unreachable),
        _ => None,
    }
}
