//! ICMP errors about segments (RFC 792).

use super::Route;
use super::checksum::Sum;
use super::datagram::{ICMP, IP_HEADER, TooLong, encode, ip_header};
use crate::tcp::{Icmp, Segment};

/// The MTU of the next hop in `frag_needed`, in octets (RFC 1191, section 4): the size of datagram
/// that every host must accept (RFC 791, section 3.1).
pub const NEXT_HOP_MTU: u16 = 576;

/// An ICMP header, in octets.
const HEADER: usize = 8;

/// The pointer of a parameter problem: to the type of service.
const POINTER: u8 = 1;

impl Icmp {
    /// Type and code (RFC 792).
    const fn type_and_code(self) -> (u8, u8) {
        match self {
            Self::NetUnreachable => (3, 0),
            Self::HostUnreachable => (3, 1),
            Self::ProtocolUnreachable => (3, 2),
            Self::PortUnreachable => (3, 3),
            Self::FragNeeded => (3, 4),
            Self::SourceRouteFailed => (3, 5),
            Self::SourceQuench => (4, 0),
            Self::TimeExceeded => (11, 0),
            Self::ParameterProblem => (12, 0),
        }
    }
}

/// The error as an IPv4 datagram to the sender of `about`, whose route is `route`. It comes from
/// the destination of `about`.
///
/// It includes as much of `about` as fits in 576 octets (RFC 1812, section 4.3.2.3): always its IP
/// header and its entire TCP header.
///
/// # Errors
/// `about` does not fit in a datagram, so nobody can have sent it.
pub fn encode_icmp(route: Route, icmp: Icmp, about: &Segment) -> Result<Vec<u8>, TooLong> {
    let mut about = encode(route, about)?;
    about.truncate(usize::from(NEXT_HOP_MTU) - IP_HEADER - HEADER);
    let (kind, code) = icmp.type_and_code();
    let mut message = vec![kind, code, 0, 0, 0, 0, 0, 0];
    match icmp {
        Icmp::FragNeeded => message[6..].copy_from_slice(&NEXT_HOP_MTU.to_be_bytes()),
        Icmp::ParameterProblem => message[4] = POINTER,
        _ => {}
    }
    message.extend(about);
    let checksum = Sum::default().add(&message).finish();
    message[2..4].copy_from_slice(&checksum.to_be_bytes());
    // At most 576 octets in total.
    let total = (IP_HEADER + message.len()) as u16;
    let mut octets = ip_header(ICMP, *route.to.ip(), *route.from.ip(), total).to_vec();
    octets.extend(message);
    Ok(octets)
}
