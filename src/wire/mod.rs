//! Segments as octets: IPv4 datagrams with a TCP header (RFC 791, RFC 9293 section 3.1), and
//! the ICMP errors about them (RFC 792). Only what travels is here, both ways and without
//! input or output; what a segment means, and whose numbers it carries, is not.

mod checksum;
mod datagram;
mod icmp;
mod route;
#[cfg(test)]
mod tests;

pub use datagram::{TooLong, decode, encode};
pub use icmp::{NEXT_HOP_MTU, encode_icmp};
pub use route::Route;
