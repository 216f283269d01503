//! The same life on smoltcp's sockets: two interfaces, joined by queues of packets.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

use smoltcp::iface::{Config, Interface, SocketHandle, SocketSet};
use smoltcp::phy::{self, ChecksumCapabilities, Device, DeviceCapabilities, Medium};
use smoltcp::socket::tcp;
use smoltcp::time::Instant as Clock;
use smoltcp::wire::{HardwareAddress, IpAddress, IpCidr};

/// A host's end of the link: packets in, packets out, and buffers for reuse, so that nothing is
/// allocated once it runs.
#[derive(Default)]
struct Wire {
    rx: VecDeque<Vec<u8>>,
    tx: VecDeque<Vec<u8>>,
    spare: RefCell<Vec<Vec<u8>>>,
}

struct Rx<'a>(Vec<u8>, &'a RefCell<Vec<Vec<u8>>>);
struct Tx<'a>(&'a mut VecDeque<Vec<u8>>, &'a RefCell<Vec<Vec<u8>>>);

impl phy::RxToken for Rx<'_> {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, f: F) -> R {
        let result = f(&self.0);
        self.1.borrow_mut().push(self.0);
        result
    }
}

impl phy::TxToken for Tx<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, len: usize, f: F) -> R {
        let mut packet = self.1.borrow_mut().pop().unwrap_or_default();
        packet.resize(len, 0);
        let result = f(&mut packet);
        self.0.push_back(packet);
        result
    }
}

impl Device for Wire {
    type RxToken<'a> = Rx<'a>;
    type TxToken<'a> = Tx<'a>;

    fn receive(&mut self, _: Clock) -> Option<(Rx<'_>, Tx<'_>)> {
        let packet = self.rx.pop_front()?;
        Some((Rx(packet, &self.spare), Tx(&mut self.tx, &self.spare)))
    }

    fn transmit(&mut self, _: Clock) -> Option<Tx<'_>> {
        Some(Tx(&mut self.tx, &self.spare))
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ip;
        capabilities.max_transmission_unit = 1500;
        capabilities.checksum = ChecksumCapabilities::default();
        capabilities
    }
}

struct End {
    interface: Interface,
    wire: Wire,
    sockets: SocketSet<'static>,
    handle: SocketHandle,
}

impl End {
    fn new(host: u8) -> Self {
        let mut wire = Wire::default();
        let mut config = Config::new(HardwareAddress::Ip);
        config.random_seed = u64::from(host);
        let mut interface = Interface::new(config, &mut wire, Clock::ZERO);
        interface.update_ip_addrs(|addresses| {
            // The list has room for two.
            let _ = addresses.push(IpCidr::new(IpAddress::v4(10, 0, 0, host), 24));
        });
        let buffer = || tcp::SocketBuffer::new(vec![0; 4096]);
        let mut sockets = SocketSet::new(Vec::with_capacity(1));
        let handle = sockets.add(tcp::Socket::new(buffer(), buffer()));
        Self { interface, wire, sockets, handle }
    }

    fn poll(&mut self, now: Clock) {
        self.interface.poll(now, &mut self.wire, &mut self.sockets);
    }

    fn socket(&mut self) -> &mut tcp::Socket<'static> {
        self.sockets.get_mut(self.handle)
    }
}

/// Two smoltcp hosts.
pub struct Peer {
    client: End,
    server: End,
    now: Clock,
    port: u16,
}

impl Peer {
    pub fn new() -> Self {
        Self { client: End::new(1), server: End::new(2), now: Clock::ZERO, port: 1024 }
    }

    fn carry(&mut self) {
        while let Some(packet) = self.client.wire.tx.pop_front() {
            self.server.wire.rx.push_back(packet);
        }
        while let Some(packet) = self.server.wire.tx.pop_front() {
            self.client.wire.rx.push_back(packet);
        }
    }

    fn settle(&mut self) {
        loop {
            self.client.poll(self.now);
            self.carry();
            self.server.poll(self.now);
            self.carry();
            if self.client.wire.rx.is_empty() && self.server.wire.rx.is_empty() {
                return;
            }
        }
    }

    /// Lives this many connections, one after another.
    pub fn lives(&mut self, lives: u32) -> Duration {
        let start = Instant::now();
        for _ in 0..lives {
            self.port = self.port.checked_add(1).unwrap_or(1024);
            let port = self.port;
            assert!(self.server.socket().listen(80).is_ok());
            let End { interface, sockets, handle, .. } = &mut self.client;
            let socket = sockets.get_mut::<tcp::Socket<'_>>(*handle);
            let remote = (IpAddress::v4(10, 0, 0, 2), 80);
            assert!(socket.connect(interface.context(), remote, port).is_ok());
            self.settle();
            self.client.socket().close();
            self.settle();
            self.server.socket().close();
            self.settle();
            self.now += smoltcp::time::Duration::from_secs(11);
            self.settle();
            assert!(!self.client.socket().is_open() && !self.server.socket().is_open());
        }
        start.elapsed()
    }
}
