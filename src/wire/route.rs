//! Where a datagram comes from, and where it goes.

use std::fmt;
use std::net::SocketAddrV4;

/// Addresses and ports of a segment.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Route {
    /// Who sends.
    pub from: SocketAddrV4,
    /// Who is to receive.
    pub to: SocketAddrV4,
}

impl Route {
    /// From the one to the other.
    pub const fn new(from: SocketAddrV4, to: SocketAddrV4) -> Self {
        Self { from, to }
    }

    /// The way back.
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
