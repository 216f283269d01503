//! ICMP echoes (RFC 792): a question that a host answers by itself.

use std::net::Ipv4Addr;

use super::checksum::Sum;
use super::datagram::{ICMP, IP_HEADER, ip_header, ip_payload};

/// The type of an echo, and that of its answer.
const ECHO: u8 = 8;
const ECHO_REPLY: u8 = 0;

/// An ICMP header, in octets.
const HEADER: usize = 8;

/// Which echo it is: the host that asks, the one that answers, and two numbers that come back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Echo {
    /// Who asks.
    pub from: Ipv4Addr,
    /// Who answers.
    pub to: Ipv4Addr,
    /// The identifier.
    pub identifier: u16,
    /// The sequence number.
    pub number: u16,
}

impl Echo {
    /// The question, as an IPv4 datagram.
    pub fn encode(self) -> Vec<u8> {
        let mut octets = ip_header(ICMP, self.from, self.to, (IP_HEADER + HEADER) as u16).to_vec();
        octets.extend(self.message(ECHO));
        octets
    }

    /// Whether an IPv4 datagram is the answer to it.
    pub fn is_answered_by(self, datagram: &[u8]) -> bool {
        ip_payload(datagram, ICMP).is_some_and(|(from, to, message)| {
            (from, to) == (self.to, self.from) && message == self.message(ECHO_REPLY)
        })
    }

    /// The ICMP message, without data.
    fn message(self, kind: u8) -> [u8; HEADER] {
        let mut message = [kind, 0, 0, 0, 0, 0, 0, 0];
        message[4..6].copy_from_slice(&self.identifier.to_be_bytes());
        message[6..].copy_from_slice(&self.number.to_be_bytes());
        let checksum = Sum::default().add(&message).finish();
        message[2..4].copy_from_slice(&checksum.to_be_bytes());
        message
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_told_from_others() {
        let [from, to] = [1, 2].map(|last| Ipv4Addr::new(192, 0, 2, last));
        let echo = Echo { from, to, identifier: 7, number: 0xfffe };
        let answer = |to: Ipv4Addr, from: Ipv4Addr, message: [u8; HEADER]| {
            let mut octets = ip_header(ICMP, from, to, 28).to_vec();
            octets.extend(message);
            octets
        };
        let right = answer(from, to, echo.message(ECHO_REPLY));
        assert!(echo.is_answered_by(&right));
        assert!(!echo.is_answered_by(&echo.encode()), "the question itself");
        assert!(!echo.is_answered_by(&answer(to, from, echo.message(ECHO_REPLY))), "the way there");
        let other = Echo { number: 0xfffd, ..echo };
        assert!(!echo.is_answered_by(&answer(from, to, other.message(ECHO_REPLY))), "another");
        assert!(!echo.is_answered_by(&right[..27]), "cut off");
        // RFC 1071: a sum over the whole message with its checksum is zero.
        assert_eq!(Sum::default().add(&echo.encode()[20..]).finish(), 0);
    }
}
