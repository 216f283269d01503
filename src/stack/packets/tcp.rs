//! What a TCP is asked for that is written against packets.

use std::net::{Ipv4Addr, SocketAddrV4};

use crate::host::Host;
use crate::stack::Fault;
use crate::tcp::{Call, CallError, Signal, State, Time, Variable};
use crate::wire::Route;

/// A TCP of one connection at a time that takes and gives IPv4 datagrams.
///
/// All times are virtual: the TCP never waits, and has no clock but what it is told. After each input
/// ([`call`](Self::call), [`receive`](Self::receive), [`packet`](Self::packet)) it is polled, and then
/// asked for what it has sent, its state, and what is there to read.
///
/// What it sends has to be IPv4 datagrams with correct checksums. Those that are not TCP, or not for the
/// peer's address and port, are ignored.
pub trait PacketTcp {
    /// What it is called in results, `@stack` and `@known` ([`Stack::name`](crate::stack::Stack::name)).
    fn name(&self) -> &str;

    /// A user call other than RECEIVE. `listen` and `connect` are for the addresses of its route.
    ///
    /// # Errors
    /// The reply of RFC 9293, section 3.10, if the call is refused. What ended the connection need not
    /// be told: that follows from its state before.
    fn call(&mut self, now: Time, call: &Call) -> Result<(), CallError>;

    /// RECEIVE: takes up to `limit` octets that have arrived in order.
    ///
    /// # Errors
    /// The reply of RFC 9293, section 3.10.3, if the call is refused.
    fn receive(&mut self, now: Time, limit: usize) -> Result<Vec<u8>, CallError>;

    /// How many octets wait to be read, and whether the peer's FIN follows them. If it tells a state
    /// in which the peer has closed, that counts as well.
    fn readable(&self) -> (usize, bool);

    /// A datagram arrives: a segment, or an ICMP error about one that was sent.
    fn packet(&mut self, now: Time, datagram: &[u8]);

    /// Does everything that is due at `now`; returns when it wants to be polled again, if it does.
    fn poll(&mut self, now: Time) -> Option<Time>;

    /// The next datagram that it has sent, in their order.
    fn sent(&mut self) -> Option<Vec<u8>>;

    /// The state, if it can be told. What needs a state that nobody tells is inconclusive.
    fn state(&self) -> Option<State> {
        None
    }

    /// What it has told its user unasked since this was asked last, in order; `None` if it tells
    /// nothing: then signals follow from how its state changes.
    fn signals(&mut self) -> Option<Vec<Signal>> {
        None
    }

    /// How much of the user's data is sent and not acknowledged, in octets, if its send buffer shows
    /// that at once: SND.UNA follows from it, and RCV.NXT from [`readable`](Self::readable).
    fn unacknowledged(&self) -> Option<usize> {
        None
    }

    /// A variable of the connection in its own numbers, if it can be told. What nobody tells is known
    /// as far as its segments prove it.
    fn variable(&self, _: Variable) -> Option<u32> {
        None
    }

    /// The scenario's ISS of the next connection. It may choose another one: numbers are translated.
    fn set_iss(&mut self, _: u32) {}

    /// What keeps it from going on, if anything; asked once after each event. A call or a setting that
    /// it does not have is a fault ([`Fault::unsupported`]), too.
    fn take_fault(&mut self) -> Option<Fault> {
        None
    }

    /// Whether another instance can run a scenario once more at no cost ([`Stack::is_repeatable`](crate::stack::Stack::is_repeatable)).
    fn is_repeatable(&self) -> bool {
        false
    }

    /// A setting that it runs with but cannot fully implement ([`Stack::caveat`](crate::stack::Stack::caveat)).
    fn caveat(&self) -> Option<String> {
        None
    }
}

/// The addresses of a host and its peer, with their ports. Both may listen and both may connect, so each
/// has one port.
pub fn route(host: Host) -> Route {
    let address = |host: Host| {
        SocketAddrV4::new(Ipv4Addr::new(192, 0, 2, 1 + host as u8), 40_001 + host as u16)
    };
    Route::new(address(host), address(host.peer()))
}
