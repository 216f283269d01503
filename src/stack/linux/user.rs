//! The user of a connection: RFC 9293's calls as socket calls (section 3.9.1), and the signals of
//! sockets.

use std::collections::VecDeque;
use std::io;
use std::os::fd::OwnedFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, Shutdown, SocketFlags, sockopt};

use super::namespace::Namespace;
use super::settings;
use super::trouble::Trouble;
use crate::stack::Fault;
use crate::sys::{shortage, urgent};
use crate::tcp::state_sets::PEER_CLOSED;
use crate::tcp::{Call, CallError, Config, Received, Refusal, Signal, State};
use crate::wire::Route;

/// Why a call failed.
pub(super) enum Unable {
    /// The RFC's answer.
    Refused(CallError),
    /// Sockets have no such call, or something is missing.
    Fault(Fault),
}

impl From<CallError> for Unable {
    fn from(error: CallError) -> Self {
        Self::Refused(error)
    }
}

impl From<Trouble> for Unable {
    fn from(trouble: Trouble) -> Self {
        Self::Fault(trouble.fault())
    }
}

/// A waiting call: on a blocking socket, it would not have returned yet.
#[derive(Debug)]
enum Waiting {
    Send { data: Vec<u8>, urgent: bool },
    Close,
}

/// The sockets that a user has open, and the signals it has received.
#[derive(Debug, Default)]
pub(super) struct User {
    listener: Option<OwnedFd>,
    connection: Option<OwnedFd>,
    waiting: VecDeque<Waiting>,
    /// What ended the connection.
    ended: Option<CallError>,
    /// Whether the listener only exists to reopen a connection from TIME_WAIT.
    reopens: bool,
    told_closing: bool,
    /// Whether it has been told about urgent data on this connection.
    told_urgent: bool,
}

impl User {
    /// A call other than RECEIVE, in that state.
    pub(super) fn call(
        &mut self,
        call: &Call,
        state: State,
        namespace: &Namespace,
        route: Route,
        config: &Config,
    ) -> Result<(), Unable> {
        match call {
            Call::Listen if state != State::Closed => Err(CallError::AlreadyOpen.into()),
            Call::Listen => {
                *self = Self::default();
                self.listen(namespace, route, config)
            }
            // EISCONN, EALREADY, or EADDRINUSE in TIME_WAIT.
            Call::Connect if state != State::Closed => Err(CallError::AlreadyOpen.into()),
            Call::Connect => {
                *self = Self::default();
                self.connect(namespace, route, config)
            }
            Call::Send { data, urgent, .. } => self.send(data, *urgent, state),
            Call::Close => self.close(state, config),
            Call::Abort => self.abort(state),
            Call::Status if state == State::Closed => Err(CallError::NotOpen.into()),
            Call::Status => Ok(()),
        }
    }

    /// The refusal, with what ended the connection if it no longer exists.
    pub(super) fn refusal(&self, error: CallError) -> Refusal {
        Refusal { error, because: self.ended.filter(|_| error == CallError::NotOpen) }
    }

    fn listen(
        &mut self,
        namespace: &Namespace,
        route: Route,
        config: &Config,
    ) -> Result<(), Unable> {
        let socket = bound(namespace, route, config)?;
        rustix::net::listen(&socket, 1).map_err(|error| unexpected(error.into()))?;
        self.listener = Some(socket);
        Ok(())
    }

    fn connect(
        &mut self,
        namespace: &Namespace,
        route: Route,
        config: &Config,
    ) -> Result<(), Unable> {
        let socket = bound(namespace, route, config)?;
        match rustix::net::connect(&socket, &route.to) {
            Ok(()) | Err(Errno::INPROGRESS) => {}
            Err(error) => return Err(unexpected(error.into())),
        }
        urgent::watch(&socket).map_err(unexpected)?;
        self.connection = Some(socket);
        Ok(())
    }

    fn send(&mut self, data: &[u8], urgent: bool, state: State) -> Result<(), Unable> {
        let has_closed = self.waiting.iter().any(|it| matches!(it, Waiting::Close));
        match state {
            // EPIPE or ENOTCONN.
            State::Closed | State::Listen => Err(CallError::NotOpen.into()),
            _ if has_closed => Err(CallError::Closing.into()),
            State::SynSent | State::SynReceived | State::Established | State::CloseWait => {
                self.waiting.push_back(Waiting::Send { data: data.to_vec(), urgent });
                Ok(())
            }
            // EPIPE.
            _ => Err(CallError::Closing.into()),
        }
    }

    fn close(&mut self, state: State, config: &Config) -> Result<(), Unable> {
        let Some(connection) = &self.connection else {
            return match state {
                State::Listen => {
                    self.listener = None;
                    Ok(())
                }
                State::SynReceived => Err(Unable::Fault(not_accepted("close"))),
                State::Closed => Err(CallError::NotOpen.into()),
                // Both directions have been closed.
                _ => Err(CallError::Closing.into()),
            };
        };
        match state {
            State::Closed => Err(CallError::NotOpen.into()),
            State::SynSent | State::Listen => {
                self.connection = None;
                self.waiting.clear();
                Ok(())
            }
            State::SynReceived | State::Established | State::CloseWait
                if !self.waiting.is_empty() =>
            {
                if self.waiting.iter().any(|it| matches!(it, Waiting::Close)) {
                    return Err(CallError::Closing.into());
                }
                self.waiting.push_back(Waiting::Close);
                Ok(())
            }
            _ if config.half_duplex_close => {
                self.connection = None;
                Ok(())
            }
            _ => match rustix::net::shutdown(connection, Shutdown::Write) {
                Ok(()) => Ok(()),
                // The connection is in TIME_WAIT, or gone.
                Err(Errno::NOTCONN) => Err(CallError::Closing.into()),
                Err(error) => Err(unexpected(error.into())),
            },
        }
    }

    fn abort(&mut self, state: State) -> Result<(), Unable> {
        if state == State::Closed {
            return Err(CallError::NotOpen.into());
        }
        if self.connection.is_none() && state == State::SynReceived {
            return Err(Unable::Fault(not_accepted("abort")));
        }
        self.listener = None;
        self.waiting.clear();
        match self.connection.take() {
            Some(connection) => reset(connection).map_err(unexpected),
            None => Ok(()),
        }
    }

    /// Accepts the connection that a passive OPEN waits for, if it is there, and closes the
    /// listener, since a host has one connection.
    pub(super) fn accept(&mut self, config: &Config) -> Result<(), Fault> {
        let Some(listener) = &self.listener else { return Ok(()) };
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        match rustix::net::accept_with(listener, flags) {
            Ok(connection) => {
                settings::established(&connection, config).map_err(fault)?;
                urgent::watch(&connection).map_err(fault)?;
                *self = Self {
                    connection: Some(connection),
                    waiting: std::mem::take(&mut self.waiting),
                    ..Self::default()
                };
                Ok(())
            }
            Err(Errno::AGAIN) => Ok(()),
            Err(error) => Err(fault(error.into())),
        }
    }

    /// The connection of an active OPEN is established.
    pub(super) fn established(&self, config: &Config) -> Result<(), Fault> {
        match &self.connection {
            Some(connection) => settings::established(connection, config).map_err(fault),
            None => Ok(()),
        }
    }

    /// Listens while the connection is in TIME_WAIT, so that a new SYN may reopen it (MAY-2), and
    /// stops afterwards.
    pub(super) fn reopen(
        &mut self,
        state: State,
        namespace: &Namespace,
        route: Route,
        config: &Config,
    ) -> Result<(), Unable> {
        if state == State::TimeWait && self.listener.is_none() {
            self.reopens = true;
            return self.listen(namespace, route, config);
        }
        if self.reopens && matches!(state, State::Listen | State::Closed) {
            self.reopens = false;
            self.listener = None;
        }
        Ok(())
    }

    /// Whether the listener only exists because of [`User::reopen`].
    pub(super) const fn only_reopens(&self) -> bool {
        self.reopens
    }

    /// Makes the waiting calls, as far as they do not block. Returns whether any was made.
    pub(super) fn go_on(&mut self, state: State) -> Result<bool, Fault> {
        let Some(connection) = &self.connection else { return Ok(false) };
        if matches!(state, State::Closed | State::TimeWait) {
            self.waiting.clear();
        }
        if matches!(state, State::SynSent | State::SynReceived) {
            return Ok(false);
        }
        let mut made = false;
        while let Some(first) = self.waiting.front_mut() {
            match first {
                Waiting::Send { data, urgent } => {
                    let flags = if *urgent { SendFlags::OOB } else { SendFlags::empty() };
                    match rustix::net::send(connection, data, flags | SendFlags::NOSIGNAL) {
                        Ok(sent) if sent < data.len() => {
                            data.drain(..sent);
                            return Ok(true);
                        }
                        Ok(_) => {}
                        Err(Errno::AGAIN) => return Ok(made),
                        // The connection has ended; the user learns that in other ways.
                        Err(Errno::PIPE | Errno::CONNRESET) => {}
                        Err(error) => return Err(fault(error.into())),
                    }
                }
                Waiting::Close => match rustix::net::shutdown(connection, Shutdown::Write) {
                    Ok(()) | Err(Errno::NOTCONN) => {}
                    Err(error) => return Err(fault(error.into())),
                },
            }
            made = true;
            self.waiting.pop_front();
        }
        Ok(made)
    }

    /// Whether calls wait.
    pub(super) fn waits(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// RECEIVE.
    pub(super) fn receive(
        &mut self,
        limit: usize,
        state: State,
    ) -> Result<Received, Result<CallError, Fault>> {
        let nothing = Received { data: Vec::new(), push: false, end: false };
        let Some(connection) = &self.connection else {
            return match state {
                // The user still waits for the connection.
                State::Listen | State::SynReceived | State::SynSent => Ok(nothing),
                State::Closed => Err(Ok(CallError::NotOpen)),
                _ => Err(Ok(CallError::Closing)),
            };
        };
        if matches!(state, State::SynSent | State::SynReceived) {
            return Ok(nothing);
        }
        let end = match state {
            State::Closed => CallError::NotOpen,
            _ => CallError::Closing,
        };
        if limit == 0 {
            return Ok(nothing);
        }
        let mut data = vec![0; limit.min(self.unread().max(1))];
        match rustix::net::recv(connection, &mut *data, RecvFlags::empty()) {
            Ok((0, _)) => Err(Ok(end)),
            Ok((mut length, _)) => {
                // A read stops at the mark of urgent data; the user keeps reading.
                while let Some(rest) = data.get_mut(length..).filter(|rest| !rest.is_empty()) {
                    match rustix::net::recv(connection, rest, RecvFlags::empty()) {
                        Ok((more, _)) if more > 0 => length += more,
                        Err(error) if shortage::help(&error.into()).is_some() => {
                            return Err(Err(fault(error.into())));
                        }
                        _ => break,
                    }
                }
                data.truncate(length);
                let (unread, end) = self.readable(state);
                Ok(Received { data, push: false, end: end && unread == 0 })
            }
            Err(Errno::AGAIN) => Ok(nothing),
            Err(Errno::NOTCONN | Errno::CONNRESET | Errno::TIMEDOUT) => Err(Ok(end)),
            Err(error) => Err(Err(fault(error.into()))),
        }
    }

    /// The scenario ends: removes the connection without a trace.
    pub(super) fn leave(&mut self) {
        if let Some(connection) = self.connection.take() {
            // If it cannot be reset, dropping it closes it.
            let _ = reset(connection);
        }
    }

    fn unread(&self) -> usize {
        let unread = self.connection.as_ref().and_then(|it| rustix::io::ioctl_fionread(it).ok());
        unread.map_or(0, |octets| usize::try_from(octets).unwrap_or(usize::MAX))
    }

    /// How many octets wait to be read, and whether the peer's FIN follows them.
    pub(super) fn readable(&self, state: State) -> (usize, bool) {
        let ended = state == State::Closed && self.ended == Some(CallError::Closing);
        let end = ended || PEER_CLOSED.contains(&state);
        (self.unread(), end && self.connection.is_some())
    }

    /// Collects the signals to the user. `icmp` says that an ICMP error may be their cause.
    pub(super) fn signals(
        &mut self,
        before: State,
        state: State,
        icmp: bool,
        out: &mut Vec<Signal>,
    ) -> Result<(), Fault> {
        let Some(connection) = &self.connection else { return Ok(()) };
        let wanted = PollFlags::RDHUP | PollFlags::PRI;
        let mut fds = [PollFd::new(connection, wanted)];
        let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
        while let Err(error) = poll(&mut fds, Some(&at_once)) {
            if error != Errno::INTR {
                return Err(fault(error.into()));
            }
        }
        let events = fds[0].revents();
        let error = sockopt::socket_error(connection).map_err(|error| fault(error.into()))?.err();
        if let Some(short) = error.map(io::Error::from).filter(|it| shortage::help(it).is_some()) {
            return Err(fault(short));
        }
        // SIGURG comes with every mark that lies further on. A mark from before the connection was
        // accepted only shows in POLLPRI, which stays set until the data is read.
        let moved = urgent::take();
        if moved || (events.contains(PollFlags::PRI) && !self.told_urgent) {
            self.told_urgent = true;
            out.push(Signal::Urgent);
        }
        if let Some(error) = error {
            let signal = match (error, state) {
                (Errno::TIMEDOUT, _) => Signal::Timeout,
                (Errno::CONNREFUSED, State::Closed) if icmp => Signal::Refused,
                (Errno::CONNREFUSED, State::Closed) => Signal::ResetOpening,
                (Errno::CONNRESET | Errno::PIPE, _) => Signal::Reset,
                (_, State::Closed) if icmp && before == State::SynSent => Signal::Refused,
                // It has been unreachable for as long as R2 allows.
                (_, State::Closed) if !icmp => Signal::Timeout,
                _ => Signal::Unreachable,
            };
            out.push(signal);
            if state == State::Closed {
                self.ended = match signal {
                    Signal::Timeout => Some(CallError::Timeout),
                    Signal::Refused | Signal::ResetOpening => Some(CallError::Refused),
                    _ => Some(CallError::Reset),
                };
            }
        }
        if state == State::Closed && self.ended.is_none() && self.told_closing {
            self.ended = Some(CallError::Closing);
        }
        let hung_up = events.contains(PollFlags::RDHUP) && error.is_none();
        if hung_up && self.ended.is_none() && !self.told_closing {
            self.told_closing = true;
            out.push(Signal::Closing);
        }
        Ok(())
    }
}

/// A socket with these settings, bound to the host's address.
fn bound(namespace: &Namespace, route: Route, config: &Config) -> Result<OwnedFd, Unable> {
    let socket = namespace.socket()?;
    settings::prepare(&socket, config).map_err(unexpected)?;
    rustix::net::bind(&socket, &route.from).map_err(|error| unexpected(error.into()))?;
    Ok(socket)
}

/// ABORT.
fn reset(connection: OwnedFd) -> io::Result<()> {
    // The connection is closed when this function returns.
    Ok(sockopt::set_socket_linger(&connection, Some(std::time::Duration::ZERO))?)
}

/// In a passive SYN_RCVD, sockets have no connection to close or abort: `accept` has not returned.
fn not_accepted(call: &str) -> Fault {
    Fault::unsayable(
        format!("a user that calls {call} in SYN_RCVD"),
        "a passive OPEN on sockets has no connection before ESTABLISHED: `accept` has not returned"
            .to_owned(),
    )
}

fn fault(error: io::Error) -> Fault {
    Fault::of_call("a socket call to succeed", &error)
}

fn unexpected(error: io::Error) -> Unable {
    Unable::Fault(fault(error))
}
