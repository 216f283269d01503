//! The script's file descriptors: which is the listener, and which the connection.

use std::collections::BTreeMap;
use std::time::Duration;

/// What a descriptor stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Role {
    /// A socket that has opened nothing.
    #[default]
    Fresh,
    /// One that listens.
    Listener,
    /// One with a connection, or that opens one.
    Connection,
}

/// A descriptor.
#[derive(Clone, Debug, Default)]
pub(super) struct Socket {
    /// What it stands for.
    pub(super) role: Role,
    /// Whether it sends no more.
    pub(super) shut: bool,
    /// Whether the user reads no more, so that every read is at the end.
    pub(super) deaf: bool,
    /// How long a `close` lingers, if SO_LINGER is on.
    pub(super) linger: Option<Duration>,
    /// Whether the error that ended its connection was reported to the script.
    pub(super) failed: bool,
    /// Options that the script has set, with their values.
    pub(super) options: Vec<(String, i64)>,
}

/// How far the connection of a listener is that no `accept` has taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Arrival {
    /// There is none.
    #[default]
    None,
    /// A SYN has arrived.
    Syn,
    /// An ACK has followed it.
    Established,
}

/// All descriptors.
#[derive(Debug, Default)]
pub(super) struct Sockets {
    open: BTreeMap<i64, Socket>,
    /// Whether there was a connection, or an `OPEN` for one.
    connected: bool,
    /// What waits for an `accept`.
    waiting: Arrival,
}

impl Sockets {
    /// `socket` has returned it.
    pub(super) fn created(&mut self, fd: i64) {
        self.open.insert(fd, Socket::default());
    }

    /// The socket of that number.
    pub(super) fn get(&mut self, fd: i64) -> Option<&mut Socket> {
        self.open.get_mut(&fd)
    }

    /// `close`: the socket goes.
    pub(super) fn closed(&mut self, fd: i64) -> Option<Socket> {
        self.open.remove(&fd)
    }

    /// `connect`, for the first time. Whether it is the only connection so far.
    pub(super) fn connects(&mut self, fd: i64) -> bool {
        if let Some(socket) = self.open.get_mut(&fd) {
            socket.role = Role::Connection;
        }
        !std::mem::replace(&mut self.connected, true)
    }

    /// `listen`. Whether no other does, and there is no connection of another socket.
    pub(super) fn listens(&mut self, fd: i64) -> bool {
        let only = !self.connected && !self.is_listening();
        if let Some(socket) = self.open.get_mut(&fd) {
            socket.role = Role::Listener;
        }
        only
    }

    /// `accept` has returned that connection. Whether it is the only one that is open.
    pub(super) fn accepted(&mut self, listener: i64, fd: i64) -> bool {
        let alone = self.has_none_open();
        let options = self.open.get(&listener).cloned().unwrap_or_default();
        let socket =
            Socket { role: Role::Connection, failed: false, shut: false, deaf: false, ..options };
        self.open.insert(fd, socket);
        self.waiting = Arrival::None;
        self.connected = true;
        alone
    }

    /// Whether no socket has a connection.
    fn has_none_open(&self) -> bool {
        self.open.values().all(|socket| socket.role != Role::Connection)
    }

    /// Whether a SYN now is for the connection after one that the user is done with.
    pub(super) fn is_between(&self) -> bool {
        self.connected && self.is_listening() && self.has_none_open()
    }

    /// Whether any socket listens.
    pub(super) fn is_listening(&self) -> bool {
        self.open.values().any(|socket| socket.role == Role::Listener)
    }

    /// Whether any socket has opened something.
    pub(super) fn has_opened(&self) -> bool {
        self.connected || self.is_listening()
    }

    /// Whether a connection has come of a listener, or was opened.
    pub(super) fn has_connection(&self) -> bool {
        self.connected || self.waiting != Arrival::None
    }

    /// How far a connection is that waits for `accept`.
    pub(super) const fn waiting(&self) -> Arrival {
        self.waiting
    }

    /// Whether that descriptor is the listener.
    pub(super) fn is_listener(&self, fd: i64) -> bool {
        self.open.get(&fd).is_some_and(|socket| socket.role == Role::Listener)
    }

    /// A SYN arrives at the host.
    pub(super) fn syn_has_arrived(&mut self) {
        if self.is_listening() && self.has_none_open() && self.waiting == Arrival::None {
            self.waiting = Arrival::Syn;
        }
    }

    /// An ACK arrives at the host.
    pub(super) fn ack_has_arrived(&mut self) {
        if self.waiting == Arrival::Syn {
            self.waiting = Arrival::Established;
        }
    }

    /// A RST arrives at the host.
    pub(super) fn rst_has_arrived(&mut self) {
        self.waiting = Arrival::None;
    }
}
