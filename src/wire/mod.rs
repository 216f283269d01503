//! Segments as octets: IPv4 datagrams with a TCP header (RFC 791, RFC 9293 section 3.1), and the
//! ICMP errors about them and ICMP echoes (RFC 792). Only encoding and decoding is here, without I/O. Nothing here
//! knows what a segment means, or whose sequence numbers it carries.

mod checksum;
mod datagram;
mod echo;
mod icmp;
mod route;
#[cfg(test)]
mod tests;

pub use datagram::{Malformed, TooLong, decode, encode, sent};
pub use echo::Echo;
pub use icmp::{NEXT_HOP_MTU, encode_icmp};
pub use route::Route;
