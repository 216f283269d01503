//! smoltcp itself: an interface, its link, and one socket, in its own types and numbers.

use std::cell::Cell;
use std::time::Duration;

use ::smoltcp::iface::{
    Config, Interface, PollIngressSingleResult, PollResult, SocketHandle, SocketSet,
};
use ::smoltcp::socket::tcp::{self, Socket, SocketBuffer};
use ::smoltcp::time::Instant;
use ::smoltcp::wire::{HardwareAddress, IpAddress, IpCidr};

use super::link::Link;
use super::settings::Settings;
use crate::tcp::{State, Time};
use crate::wire::Route;

/// The send buffer, in octets.
const SEND_BUFFER: usize = 1 << 20;

/// The most segments that one event may make it send: beyond that, it would never stop.
const MOST_SENT: usize = 100_000;

thread_local! {
    /// The time in milliseconds: smoltcp gets its TSval from a plain function.
    static CLOCK: Cell<u32> = const { Cell::new(0) };
}

/// It keeps sending without end.
pub(super) struct Endless;

/// One host's smoltcp.
pub(super) struct Machine {
    interface: Interface,
    link: Link,
    sockets: SocketSet<'static>,
    handle: SocketHandle,
    /// From this host to the other.
    route: Route,
    timestamps: bool,
}

impl Machine {
    /// A host at one end of `route`, without a connection. The same seed gives the same sequence
    /// numbers.
    pub(super) fn new(route: Route, seed: u64, settings: &Settings) -> Self {
        let mut link =
            Link { mtu: settings.mtu, arriving: Default::default(), sent: Default::default() };
        let mut config = Config::new(HardwareAddress::Ip);
        config.random_seed = seed;
        let mut interface = Interface::new(config, &mut link, Instant::ZERO);
        interface.update_ip_addrs(|addresses| {
            // The list has room for more than one.
            let _ = addresses.push(IpCidr::new(IpAddress::Ipv4(*route.from.ip()), 24));
        });
        let buffer = |length| SocketBuffer::new(vec![0; length]);
        let mut socket = Socket::new(buffer(settings.window), buffer(SEND_BUFFER));
        socket.set_nagle_enabled(settings.nagle);
        socket.set_ack_delay(settings.delayed_ack.map(Into::into));
        socket.set_keep_alive(settings.keep_alive.map(Into::into));
        socket.set_timeout(settings.timeout.map(Into::into));
        socket.set_congestion_control(if settings.congestion_control {
            tcp::CongestionControl::Reno
        } else {
            tcp::CongestionControl::None
        });
        let mut sockets = SocketSet::new(Vec::with_capacity(1));
        let handle = sockets.add(socket);
        let timestamps = settings.timestamps;
        Self { interface, link, sockets, handle, route, timestamps }
    }

    pub(super) fn socket(&mut self) -> &mut Socket<'static> {
        self.sockets.get_mut(self.handle)
    }

    pub(super) fn listen(&mut self) -> Result<(), tcp::ListenError> {
        let port = self.route.from.port();
        self.socket().listen(port)?;
        self.offer_timestamps();
        Ok(())
    }

    pub(super) fn connect(&mut self) -> Result<(), tcp::ConnectError> {
        let Route { from, to } = self.route;
        let socket: &mut Socket<'_> = self.sockets.get_mut(self.handle);
        let peer = (IpAddress::Ipv4(*to.ip()), to.port());
        socket.connect(self.interface.context(), peer, from.port())?;
        self.offer_timestamps();
        Ok(())
    }

    /// Set for every connection: a connection to a peer without timestamps unsets it.
    fn offer_timestamps(&mut self) {
        let generator: Option<fn() -> u32> =
            if self.timestamps { Some(|| CLOCK.get()) } else { None };
        self.socket().set_tsval_generator(generator);
    }

    /// Queues a datagram to be received.
    pub(super) fn deliver(&mut self, datagram: Vec<u8>) {
        self.link.arriving.push_back(datagram);
    }

    /// Lets it receive and send until there is nothing left to do at that time.
    pub(super) fn run(&mut self, now: Time) -> Result<(), Endless> {
        // The low 32 bits are the clock.
        CLOCK.set((now.0 / 1000) as u32);
        let Self { interface, link, sockets, .. } = self;
        let now = instant(now);
        while interface.poll_ingress_single(now, link, sockets) != PollIngressSingleResult::None {}
        for _ in 0..MOST_SENT {
            if interface.poll_egress(now, link, sockets) == PollResult::None {
                return Ok(());
            }
        }
        Err(Endless)
    }

    /// The next datagram that it has sent.
    pub(super) fn take_sent(&mut self) -> Option<Vec<u8>> {
        self.link.sent.pop_front()
    }

    /// When it wants to [`run`](Self::run) again.
    pub(super) fn due(&mut self, now: Time) -> Option<Time> {
        let due = self.interface.poll_at(instant(now), &self.sockets)?;
        Some(Time(u64::try_from(due.total_micros()).unwrap_or(0)))
    }

    /// How many octets wait to be read, and to be acknowledged.
    pub(super) fn waiting(&mut self) -> (usize, usize) {
        let socket = self.socket();
        (socket.recv_queue(), socket.send_queue())
    }

    pub(super) fn state(&mut self) -> State {
        match self.socket().state() {
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
        }
    }
}

/// The same moment on smoltcp's clock.
fn instant(time: Time) -> Instant {
    Instant::ZERO + Duration::from_micros(time.0).into()
}
