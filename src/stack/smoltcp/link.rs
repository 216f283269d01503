//! The device of a smoltcp interface: two queues of datagrams, to and from the runner.

use std::collections::VecDeque;

use ::smoltcp::phy::{Device, DeviceCapabilities, Medium, RxToken, TxToken};
use ::smoltcp::time::Instant;

/// Datagrams to the host, and from it.
pub(super) struct Link {
    /// The largest datagram allowed, in octets.
    pub mtu: usize,
    /// Datagrams waiting to be received.
    pub arriving: VecDeque<Vec<u8>>,
    /// Datagrams sent.
    pub sent: VecDeque<Vec<u8>>,
}

/// A datagram to receive.
pub(super) struct Arriving(Vec<u8>);

/// Room for a datagram to send.
pub(super) struct Sending<'a>(&'a mut VecDeque<Vec<u8>>);

impl RxToken for Arriving {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, f: F) -> R {
        f(&self.0)
    }
}

impl TxToken for Sending<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, length: usize, f: F) -> R {
        let mut datagram = vec![0; length];
        let result = f(&mut datagram);
        self.0.push_back(datagram);
        result
    }
}

impl Device for Link {
    type RxToken<'a> = Arriving;
    type TxToken<'a> = Sending<'a>;

    fn receive(&mut self, _: Instant) -> Option<(Arriving, Sending<'_>)> {
        let datagram = self.arriving.pop_front()?;
        Some((Arriving(datagram), Sending(&mut self.sent)))
    }

    fn transmit(&mut self, _: Instant) -> Option<Sending<'_>> {
        Some(Sending(&mut self.sent))
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ip;
        capabilities.max_transmission_unit = self.mtu;
        capabilities
    }
}
