//! A TCP that takes and gives IPv4 packets, here that of the crate smoltcp, and its tests:
//! [`Packets`] makes a host of scenarios of it. Everything but `main` is what an application of smoltcp
//! has as well: a device, an interface, a socket.

use std::collections::VecDeque;
use std::process::ExitCode;

use smoltcp::iface::{Config as Settings, Interface, PollIngressSingleResult, PollResult};
use smoltcp::iface::{SocketHandle, SocketSet};
use smoltcp::phy::{Device, DeviceCapabilities, Medium, RxToken, TxToken};
use smoltcp::socket::tcp::{self, RecvError, Socket, SocketBuffer};
use smoltcp::time::Instant;
use smoltcp::wire::{HardwareAddress, IpAddress, IpCidr};
use synfin::host::Host;
use synfin::stack::{Fault, PacketTcp, Packets, route};
use synfin::suite::Suite;
use synfin::tcp::{Call, CallError, Config, Setting, State, Time};
use synfin::wire::Route;

/// The scenarios know what smoltcp is known for: `@known smoltcp "…"`.
fn main() -> ExitCode {
    Suite::new(|host, config| Box::new(Packets::new(Tcp::new(host, config), route(host), config)))
        .library()
        .filter("path(first) or path(figures) or path(closing) or path(resets) or path(loss)")
        .main()
}

/// One socket of smoltcp on an interface of its own.
struct Tcp {
    interface: Interface,
    device: Wire,
    sockets: SocketSet<'static>,
    socket: SocketHandle,
    route: Route,
    fault: Option<Fault>,
    // As they were when it was polled.
    state: State,
    unread: usize,
    unacknowledged: usize,
}

/// The settings that it takes from a scenario.
const SETTINGS: [&str; 5] = ["ISS", "MSS", "window", "nagle", "congestion_control"];

impl Tcp {
    fn new(host: Host, config: &Config) -> Self {
        let lacks = |it: &Setting| {
            let has_default = it.value(config) == it.default_value();
            !it.is_opposite() && !has_default && !SETTINGS.contains(&it.name())
        };
        let fault = Setting::all()
            .find(lacks)
            .map(|it| Fault::unsupported(format!("`set {}`", it.name())).about(it.name()));

        let route = route(host);
        let mtu = usize::from(config.mss) + 40;
        let mut device = Wire { mtu, arriving: VecDeque::new(), sent: VecDeque::new() };
        let settings = Settings::new(HardwareAddress::Ip);
        let mut interface = Interface::new(settings, &mut device, Instant::ZERO);
        interface.update_ip_addrs(|addresses| {
            let _ = addresses.push(IpCidr::new(IpAddress::Ipv4(*route.from.ip()), 24));
        });
        let buffer = |octets| SocketBuffer::new(vec![0; octets]);
        let window = config.window.min(0xffff) as usize;
        let mut socket = Socket::new(buffer(window), buffer(1 << 20));
        socket.set_nagle_enabled(config.nagle);
        socket.set_ack_delay(None);
        if config.congestion_control {
            socket.set_congestion_control(tcp::CongestionControl::Reno);
        }
        let mut sockets = SocketSet::new(Vec::new());
        let socket = sockets.add(socket);
        let (state, unread, unacknowledged) = (State::Closed, 0, 0);
        Self { interface, device, sockets, socket, route, fault, state, unread, unacknowledged }
    }

    fn socket(&mut self) -> &mut Socket<'static> {
        self.sockets.get_mut(self.socket)
    }
}

impl PacketTcp for Tcp {
    fn name(&self) -> &str {
        "smoltcp"
    }

    fn call(&mut self, _: Time, call: &Call) -> Result<(), CallError> {
        let Route { from, to } = self.route;
        match call {
            Call::Listen => {
                let listens = self.socket().listen(from.port());
                return listens.map_err(|_| CallError::AlreadyOpen);
            }
            Call::Connect => {
                let socket: &mut Socket<'_> = self.sockets.get_mut(self.socket);
                let peer = (IpAddress::Ipv4(*to.ip()), to.port());
                let connects = socket.connect(self.interface.context(), peer, from.port());
                return connects.map_err(|_| CallError::AlreadyOpen);
            }
            Call::Send { data, urgent: false, .. } => {
                let state = self.state;
                let sends = self.socket().send_slice(data);
                return match (sends, state) {
                    (Ok(_), _) => Ok(()),
                    (_, State::Closed | State::Listen | State::SynSent | State::SynReceived) => {
                        Err(CallError::NotOpen)
                    }
                    _ => Err(CallError::Closing),
                };
            }
            Call::Close => self.socket().close(),
            Call::Abort => self.socket().abort(),
            Call::Status if self.state == State::Closed => return Err(CallError::NotOpen),
            Call::Status => {}
            other => self.fault = Some(Fault::unsupported(format!("this `{}`", other.name()))),
        }
        Ok(())
    }

    fn receive(&mut self, _: Time, limit: usize) -> Result<Vec<u8>, CallError> {
        let mut data = vec![0; limit.min(self.unread)];
        match self.socket().recv_slice(&mut data) {
            Ok(length) => {
                data.truncate(length);
                Ok(data)
            }
            Err(RecvError::Finished) => Err(CallError::Closing),
            Err(RecvError::InvalidState) => Err(CallError::NotOpen),
        }
    }

    fn readable(&self) -> (usize, bool) {
        // That the peer has closed, its state tells.
        (self.unread, false)
    }

    fn packet(&mut self, _: Time, datagram: &[u8]) {
        self.device.arriving.push_back(datagram.to_vec());
    }

    fn poll(&mut self, now: Time) -> Option<Time> {
        let now = Instant::from_micros(i64::try_from(now.0).unwrap_or(i64::MAX));
        let Self { interface, device, sockets, .. } = self;
        while interface.poll_ingress_single(now, device, sockets) != PollIngressSingleResult::None {
        }
        while interface.poll_egress(now, device, sockets) != PollResult::None {}
        let due = interface.poll_at(now, sockets);

        let socket = self.socket();
        let (state, unread, unacknowledged) =
            (socket.state(), socket.recv_queue(), socket.send_queue());
        (self.unread, self.unacknowledged) = (unread, unacknowledged);
        self.state = match state {
            tcp::State::Closed => State::Closed,
            tcp::State::Listen => State::Listen,
            tcp::State::SynSent => State::SynSent,
            tcp::State::SynReceived => State::SynReceived,
            tcp::State::Established => State::Established,
            tcp::State::FinWait1 => State::FinWait1,
            tcp::State::FinWait2 => State::FinWait2,
            tcp::State::CloseWait => State::CloseWait,
            tcp::State::Closing => State::Closing,
            tcp::State::LastAck => State::LastAck,
            tcp::State::TimeWait => State::TimeWait,
        };
        due.map(|due| Time(u64::try_from(due.total_micros()).unwrap_or(0)))
    }

    fn sent(&mut self) -> Option<Vec<u8>> {
        self.device.sent.pop_front()
    }

    fn state(&self) -> Option<State> {
        Some(self.state)
    }

    fn unacknowledged(&self) -> Option<usize> {
        Some(self.unacknowledged)
    }

    fn take_fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }
}

/// A network device: datagrams to smoltcp, and from it.
struct Wire {
    mtu: usize,
    arriving: VecDeque<Vec<u8>>,
    sent: VecDeque<Vec<u8>>,
}

struct Arriving(Vec<u8>);

struct Sending<'a>(&'a mut VecDeque<Vec<u8>>);

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

impl Device for Wire {
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
