//! The source and the destination of a datagram.

use std::fmt;
use std::net::SocketAddrV4;

/// Addresses and ports of a segment.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Route {
    /// The source.
    pub from: SocketAddrV4,
    /// The destination.
    pub to: SocketAddrV4,
}

impl Route {
    /// A route from one address to another.
    pub const fn new(from: SocketAddrV4, to: SocketAddrV4) -> Self {
        Self { from, to }
    }

    /// The route in the other direction.
    #[must_use]
    pub const fn reversed(self) -> Self {
        Self { from: self.to, to: self.from }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} > {}", self.from, self.to)
    }
}
