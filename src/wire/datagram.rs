//! TCP segments in IPv4 datagrams.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddrV4};

use super::Route;
use super::checksum::Sum;
use crate::tcp::{Flags, Options, Segment, Seq};

/// The protocol number of TCP.
pub(super) const TCP: u8 = 6;
/// The protocol number of ICMP.
pub(super) const ICMP: u8 = 1;
/// An IPv4 header without options, in octets.
pub(super) const IP_HEADER: usize = 20;
/// A TCP header without options, in octets.
const TCP_HEADER: usize = 20;
/// The most options that a TCP header can have, in octets: its length field has 4 bits.
const MOST_OPTIONS: usize = 40;
/// The reserved bits: the low half of the octet that begins with the data offset.
const RESERVED_BITS: u8 = 0x0f;

/// A segment that does not fit in a datagram: more than 40 octets of options, or more than 65,535
/// octets in total.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooLong {
    /// The length of the options, in octets.
    pub options: usize,
    /// The length of the payload, in octets.
    pub payload: usize,
}

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.options > MOST_OPTIONS {
            write!(f, "{} octets of options; a TCP header has room for 40", self.options)
        } else {
            write!(
                f,
                "{} octets of payload; an IPv4 datagram has room for {}",
                self.payload,
                usize::from(u16::MAX) - IP_HEADER - TCP_HEADER - self.options
            )
        }
    }
}

impl std::error::Error for TooLong {}

/// The segment as an IPv4 datagram with correct checksums, except that a segment whose
/// [`bad_checksum`](Segment::bad_checksum) is set has a wrong one in its TCP header.
///
/// # Errors
/// The segment does not fit.
pub fn encode(route: Route, segment: &Segment) -> Result<Vec<u8>, TooLong> {
    let options = segment.options.encode();
    let too_long = TooLong { options: options.len(), payload: segment.payload.len() };
    let tcp_length = TCP_HEADER + options.len() + segment.payload.len();
    let total = u16::try_from(IP_HEADER + tcp_length).map_err(|_| too_long)?;
    if options.len() > MOST_OPTIONS {
        return Err(too_long);
    }
    let mut octets = Vec::with_capacity(usize::from(total));
    octets.extend(ip_header(TCP, *route.from.ip(), *route.to.ip(), total));
    octets.extend(route.from.port().to_be_bytes());
    octets.extend(route.to.port().to_be_bytes());
    octets.extend(segment.seq.0.to_be_bytes());
    octets.extend(segment.ack.0.to_be_bytes());
    // The length of the options is a multiple of four, and at most 40.
    let offset = ((TCP_HEADER + options.len()) as u8 / 4) << 4;
    octets.push(offset | (segment.reserved & RESERVED_BITS));
    octets.push(segment.flags.0);
    octets.extend(segment.window.to_be_bytes());
    octets.extend([0, 0]);
    octets.extend(segment.urgent.to_be_bytes());
    octets.extend(&options);
    octets.extend(&segment.payload);
    let length = total - IP_HEADER as u16;
    let tcp = &mut octets[IP_HEADER..];
    let right = Sum::pseudo_header(*route.from.ip(), *route.to.ip(), length).add(tcp).finish();
    // Flipping the low bit also changes the number modulo 2^16 - 1, so the checksum is wrong.
    let checksum = if segment.bad_checksum { right ^ 1 } else { right };
    tcp[16..18].copy_from_slice(&checksum.to_be_bytes());
    Ok(octets)
}

/// The segment in a datagram, and its route; `None` unless it is a complete IPv4 datagram with a
/// TCP segment.
///
/// A segment with a wrong checksum is returned with [`bad_checksum`](Segment::bad_checksum) set.
/// Options without a field in the model are left out.
pub fn decode(datagram: &[u8]) -> Option<(Route, Segment)> {
    let (from, to, tcp) = ip_payload(datagram, TCP)?;
    let header = tcp.first_chunk::<TCP_HEADER>()?;
    let short = |at: usize| u16::from_be_bytes([header[at], header[at + 1]]);
    let word = |at: usize| u32::from(short(at)) << 16 | u32::from(short(at + 2));
    let data = usize::from(header[12] >> 4) * 4;
    let options = tcp.get(TCP_HEADER..data)?;
    let payload = tcp.get(data..)?;
    // A datagram is at most 65,535 octets long.
    let sum = Sum::pseudo_header(from, to, tcp.len() as u16).add(tcp).finish();
    let segment = Segment {
        seq: Seq(word(4)),
        ack: Seq(word(8)),
        window: short(14),
        urgent: short(18),
        flags: Flags(header[13]),
        reserved: header[12] & RESERVED_BITS,
        bad_checksum: sum != 0,
        options: Options::decode(options),
        payload: payload.to_vec(),
    };
    let route = Route::new(SocketAddrV4::new(from, short(0)), SocketAddrV4::new(to, short(2)));
    Some((route, segment))
}

/// A datagram that no host should send, and what is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Malformed(pub String);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl std::error::Error for Malformed {}

/// The segment in a datagram that the host at the beginning of `route` has sent; `None` if it is not
/// TCP, or not for the port at the other end: nobody listens to it there.
///
/// # Errors
/// It is not a whole IPv4 datagram with correct checksums, or its segment comes from elsewhere.
pub fn sent(route: Route, datagram: &[u8]) -> Result<Option<Segment>, Malformed> {
    let wrong = |what: &str| Err(Malformed(what.to_owned()));
    match datagram.first().map(|octet| octet >> 4) {
        Some(4) => {}
        Some(6) => return Ok(None),
        _ => return wrong("it begins like no IP datagram: its first digit is the version, 4"),
    }
    let Some(header) = datagram.first_chunk::<IP_HEADER>() else {
        return wrong("it is shorter than an IPv4 header");
    };
    if u16::from_be_bytes([header[6], header[7]]) & 0x3fff != 0 {
        return wrong("it is a fragment");
    }
    if ip_payload(datagram, header[9]).is_none() {
        return wrong("a length or the checksum of its IPv4 header is wrong");
    }
    if header[9] != TCP {
        return Ok(None);
    }
    match decode(datagram) {
        None => wrong("the length of its TCP header is wrong"),
        Some((its, _)) if its.to != route.to => Ok(None),
        Some((its, _)) if its.from != route.from => {
            Err(Malformed(format!("it comes from {}, and the host is {}", its.from, route.from)))
        }
        Some((_, segment)) if segment.bad_checksum => wrong("the checksum of its segment is wrong"),
        Some((_, segment)) => Ok(Some(segment)),
    }
}

/// An IPv4 header without options: Don't Fragment, 64 hops.
pub(super) fn ip_header(protocol: u8, from: Ipv4Addr, to: Ipv4Addr, total: u16) -> [u8; IP_HEADER] {
    let mut header = [0; IP_HEADER];
    header[0] = 0x45;
    header[2..4].copy_from_slice(&total.to_be_bytes());
    header[6] = 0x40;
    header[8] = 64;
    header[9] = protocol;
    header[12..16].copy_from_slice(&from.octets());
    header[16..20].copy_from_slice(&to.octets());
    let checksum = Sum::default().add(&header).finish();
    header[10..12].copy_from_slice(&checksum.to_be_bytes());
    header
}

/// Source, destination and payload of an IPv4 datagram of that protocol; `None` for anything
/// else, for fragments, and for a header with a wrong checksum. Octets beyond the datagram's
/// length are a link's padding.
pub(super) fn ip_payload(datagram: &[u8], protocol: u8) -> Option<(Ipv4Addr, Ipv4Addr, &[u8])> {
    let fixed = datagram.first_chunk::<IP_HEADER>()?;
    let length = usize::from(fixed[0] & 0x0f) * 4;
    let total = usize::from(u16::from_be_bytes([fixed[2], fixed[3]]));
    let header = datagram.get(..length)?;
    // The More Fragments bit, or an offset.
    let is_fragment = u16::from_be_bytes([fixed[6], fixed[7]]) & 0x3fff != 0;
    let is_sound = fixed[0] >> 4 == 4
        && length >= IP_HEADER
        && fixed[9] == protocol
        && !is_fragment
        && Sum::default().add(header).finish() == 0;
    let address = |at: usize| Ipv4Addr::new(fixed[at], fixed[at + 1], fixed[at + 2], fixed[at + 3]);
    let payload = datagram.get(length..total).filter(|_| is_sound)?;
    Some((address(12), address(16), payload))
}
