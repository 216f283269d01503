//! What a TAP device has beyond datagrams: Ethernet frames, and ARP (RFC 826), by which the two hosts
//! find each other.

use std::net::Ipv4Addr;

/// The hardware address of synfin's side: a locally administered one.
const OURS: [u8; 6] = [0x02, 0x73, 0x79, 0x6e, 0x66, 0x69];
const EVERYBODY: [u8; 6] = [0xff; 6];

const IPV4: [u8; 2] = [0x08, 0x00];
const ARP: [u8; 2] = [0x08, 0x06];
/// Ethernet, IPv4, and the lengths of their addresses: the beginning of each ARP packet.
const ARP_HEAD: [u8; 6] = [0, 1, 0x08, 0x00, 6, 4];
const REQUEST: [u8; 2] = [0, 1];
const REPLY: [u8; 2] = [0, 2];

/// A frame's header, in octets.
const HEADER: usize = 14;

/// The two hosts on the link.
#[derive(Debug)]
pub(super) struct Ethernet {
    /// The address of the TCP, and that of its peer.
    address: Ipv4Addr,
    peer: Ipv4Addr,
    /// The hardware address of the TCP's side, once it is known.
    theirs: Option<[u8; 6]>,
}

/// What a frame turns out to be.
#[derive(PartialEq, Debug)]
pub(super) enum Frame {
    /// A datagram to synfin's side.
    Datagram(Vec<u8>),
    /// A question that this frame answers.
    Asks(Vec<u8>),
    /// Something else, or something that was only to be learnt from.
    Nothing,
}

impl Ethernet {
    pub(super) const fn new(address: Ipv4Addr, peer: Ipv4Addr) -> Self {
        Self { address, peer, theirs: None }
    }

    /// Whether it is known where frames go.
    pub(super) const fn is_met(&self) -> bool {
        self.theirs.is_some()
    }

    /// The frame for a datagram.
    pub(super) fn frame(&self, datagram: &[u8]) -> Vec<u8> {
        frame(self.theirs.unwrap_or(EVERYBODY), IPV4, datagram)
    }

    /// Asks who has the TCP's address.
    pub(super) fn question(&self) -> Vec<u8> {
        let [from, to] = [self.peer, self.address];
        frame(EVERYBODY, ARP, &arp(REQUEST, (OURS, from), ([0; 6], to)))
    }

    /// Reads a frame. Whoever asks for any address but the TCP's own is told that it is synfin's, so a
    /// gateway is there too.
    pub(super) fn read(&mut self, octets: &[u8]) -> Frame {
        let Some((head, rest)) = octets.split_first_chunk::<HEADER>() else {
            return Frame::Nothing;
        };
        let (to, from) = (&head[..6], &head[6..12]);
        match [head[12], head[13]] {
            IPV4 if to == OURS => {
                let is_theirs = rest.get(12..16) == Some(&self.address.octets()[..]);
                if let Some(from) = from.first_chunk().filter(|_| is_theirs) {
                    self.theirs = Some(*from);
                }
                Frame::Datagram(rest.to_vec())
            }
            ARP if rest.starts_with(&ARP_HEAD) => self.read_arp(rest).unwrap_or(Frame::Nothing),
            _ => Frame::Nothing,
        }
    }

    fn read_arp(&mut self, packet: &[u8]) -> Option<Frame> {
        let operation = [*packet.get(6)?, *packet.get(7)?];
        let hardware: [u8; 6] = *packet.get(8..)?.first_chunk()?;
        let sender = Ipv4Addr::from(*packet.get(14..)?.first_chunk::<4>()?);
        let target = Ipv4Addr::from(*packet.get(24..)?.first_chunk::<4>()?);
        if hardware == OURS {
            return None;
        }
        if sender == self.address {
            self.theirs = Some(hardware);
        }
        // A host that asks for its own address looks whether it is free (RFC 5227).
        let asks = operation == REQUEST && target != self.address && sender == self.address;
        let answer = || frame(hardware, ARP, &arp(REPLY, (OURS, target), (hardware, sender)));
        asks.then(|| Frame::Asks(answer()))
    }
}

fn frame(to: [u8; 6], kind: [u8; 2], payload: &[u8]) -> Vec<u8> {
    [&to[..], &OURS, &kind, payload].concat()
}

fn arp(operation: [u8; 2], from: ([u8; 6], Ipv4Addr), to: ([u8; 6], Ipv4Addr)) -> Vec<u8> {
    [&ARP_HEAD[..], &operation, &from.0, &from.1.octets(), &to.0, &to.1.octets()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEIRS: [u8; 6] = [2, 0, 0, 0, 0, 9];
    const ADDRESS: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 1);
    const PEER: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 2);

    fn from_them(to: [u8; 6], kind: [u8; 2], payload: &[u8]) -> Vec<u8> {
        [&to[..], &THEIRS, &kind, payload].concat()
    }

    #[test]
    fn who_asks_for_the_peer_or_a_gateway_is_answered_and_met() {
        for target in [PEER, Ipv4Addr::new(10, 0, 0, 254)] {
            let mut link = Ethernet::new(ADDRESS, PEER);
            let asks = arp(REQUEST, (THEIRS, ADDRESS), ([0; 6], target));
            let answer = link.read(&from_them(EVERYBODY, ARP, &asks));
            let expected = arp(REPLY, (OURS, target), (THEIRS, ADDRESS));
            assert_eq!(answer, Frame::Asks(frame(THEIRS, ARP, &expected)));
            assert!(link.is_met());
        }
    }

    #[test]
    fn who_looks_whether_its_address_is_free_is_told_nothing() {
        let mut link = Ethernet::new(ADDRESS, PEER);
        for sender in [Ipv4Addr::UNSPECIFIED, ADDRESS] {
            let probe = arp(REQUEST, (THEIRS, sender), ([0; 6], ADDRESS));
            assert_eq!(link.read(&from_them(EVERYBODY, ARP, &probe)), Frame::Nothing);
        }
    }

    #[test]
    fn an_answer_says_where_datagrams_go() {
        let mut link = Ethernet::new(ADDRESS, PEER);
        assert_eq!(link.frame(b"x")[..6], EVERYBODY);
        let answer = arp(REPLY, (THEIRS, ADDRESS), (OURS, PEER));
        assert_eq!(link.read(&from_them(OURS, ARP, &answer)), Frame::Nothing);
        assert_eq!(link.frame(b"x")[..6], THEIRS);
        let datagram = from_them(OURS, IPV4, b"datagram");
        assert_eq!(link.read(&datagram), Frame::Datagram(b"datagram".to_vec()));
        assert_eq!(link.read(&from_them([9; 6], IPV4, b"datagram")), Frame::Nothing, "not to us");
        for length in 0..datagram.len().min(42) {
            link.read(&datagram[..length]);
            link.read(&link.question()[..length]);
        }
    }
}
