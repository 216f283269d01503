//! The Internet checksum (RFC 1071): the one's complement of the one's complement sum of
//! 16-bit words.

use std::net::Ipv4Addr;

/// A running sum. Every piece except the last must have an even number of octets.
#[derive(Clone, Copy, Default)]
pub(super) struct Sum(u64);

impl Sum {
    /// Adds octets; an odd number of octets is padded with a zero.
    pub(super) fn add(mut self, octets: &[u8]) -> Self {
        let mut words = octets.chunks_exact(2);
        for word in &mut words {
            self.0 += u64::from(u16::from_be_bytes([word[0], word[1]]));
        }
        if let [last] = words.remainder() {
            self.0 += u64::from(*last) << 8;
        }
        self
    }

    /// TCP's pseudo-header (RFC 9293, section 3.1).
    pub(super) fn pseudo_header(from: Ipv4Addr, to: Ipv4Addr, length: u16) -> Self {
        let [high, low] = length.to_be_bytes();
        Self::default()
            .add(&from.octets())
            .add(&to.octets())
            .add(&[0, super::datagram::TCP])
            .add(&[high, low])
    }

    /// The value for a checksum field that was summed as zero. Over octets that include a correct
    /// checksum it is zero.
    pub(super) fn finish(self) -> u16 {
        let mut sum = self.0;
        while sum > 0xffff {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        // At most 16 bits remain.
        !(sum as u16)
    }
}
