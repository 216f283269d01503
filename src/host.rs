//! The two hosts of every scenario.

use std::fmt;
use std::ops::{Index, IndexMut};

/// One of the two hosts. The names mean nothing: either may open actively or passively.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Host {
    /// The host on the left of every ladder.
    Client,
    /// The host on the right of every ladder.
    Server,
}

impl Host {
    /// Both, the client first.
    pub const BOTH: [Self; 2] = [Self::Client, Self::Server];

    /// The other host.
    #[inline]
    pub const fn peer(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }

    /// The word of the scenario language: `client` or `server`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A value for each host, indexed by [`Host`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct PerHost<T>(pub [T; 2]);

impl<T> PerHost<T> {
    /// The values of `f` for each host.
    pub fn from_fn(mut f: impl FnMut(Host) -> T) -> Self {
        Self([f(Host::Client), f(Host::Server)])
    }
}

impl<T> Index<Host> for PerHost<T> {
    type Output = T;
    #[inline]
    fn index(&self, host: Host) -> &T {
        &self.0[host as usize]
    }
}

impl<T> IndexMut<Host> for PerHost<T> {
    #[inline]
    fn index_mut(&mut self, host: Host) -> &mut T {
        &mut self.0[host as usize]
    }
}
