//! A network namespace with a TUN device in it. Both are held only by file descriptors, so nothing
//! is left of them however the process ends.

use std::fs::File;
use std::io;
use std::net::{Ipv4Addr, SocketAddrV4};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::net::{AddressFamily, SocketFlags, SocketType, ipproto};

use super::diag::Diag;
use super::sysctls::{OWN_CHOICES, SYSCTLS};
use super::trouble::Trouble;
use crate::sys::netlink::{ACKNOWLEDGE, CREATE, Message, Netlink, REPLACE, REQUEST};
use crate::sys::network::{self, DeviceKind};
use crate::wire::Route;

/// The host's own address (RFC 5737).
const OWN: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);
/// The peer's first address; one for each way to reach it.
const PEER: [u8; 4] = [192, 0, 2, 2];

/// The attributes of a way to the peer, which the kernel stores with the route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Way {
    /// Whether acknowledgments may be delayed.
    pub(super) delayed_acks: bool,
    /// The initial congestion window, in segments, up to [`LARGEST_INITIAL_WINDOW`].
    pub(super) initial_window: u8,
    /// Whether its MTU limits the size of segments; otherwise a socket option does.
    pub(super) ordinary_mtu: bool,
}

/// The largest initial congestion window of a way, in segments (RFC 6928).
pub(super) const LARGEST_INITIAL_WINDOW: u8 = 10;

/// An MTU for segments of 1,460 octets.
const ORDINARY_MTU: u32 = 1500;

impl Way {
    /// All ways.
    fn all() -> impl Iterator<Item = Self> {
        let switches = [(false, false), (false, true), (true, false), (true, true)];
        (1..=LARGEST_INITIAL_WINDOW).flat_map(move |initial_window| {
            switches.map(|(delayed_acks, ordinary_mtu)| Self {
                delayed_acks,
                initial_window,
                ordinary_mtu,
            })
        })
    }

    /// The peer's address on this way.
    fn address(self) -> Ipv4Addr {
        let [a, b, c, first] = PEER;
        // Forty ways.
        let at = Self::all().position(|way| way == self).unwrap_or(0) as u8;
        Ipv4Addr::new(a, b, c, first + at)
    }
}

/// The device's name.
const DEVICE: &str = "synfin";

/// Ports are used once. The peer's ports are higher by `PEER_PORTS`.
const FIRST_PORT: u16 = 1024;
const LAST_PORT: u16 = 30_000;
const PEER_PORTS: u16 = 32_768;

/// How many sockets are created at a time, since that takes a thread.
const STOCK: usize = 16;

/// The switches that scenarios set: their sysctls, and the values for off and on.
pub(super) const SWITCHES: [(&str, [u8; 2]); 5] = [
    ("tcp_timestamps", *b"01"),
    ("tcp_window_scaling", *b"01"),
    ("tcp_sack", *b"01"),
    (REORDERING, *b"31"),
    ("tcp_rfc1337", *b"01"),
];

/// How many segments may overtake another before that one counts as lost. The kernel reads it when
/// a socket is created, and waits for a fraction of the real round trip if there are fewer.
const REORDERING: &str = "tcp_reordering";

/// A network namespace with one TUN device.
#[derive(Debug)]
pub(super) struct Namespace {
    namespace: OwnedFd,
    /// The far end of the device.
    pub(super) tun: OwnedFd,
    pub(super) diag: Diag,
    /// Whether choices are left to the kernel (`own_choices`).
    pub(super) own_choices: bool,
    inside: Mutex<Inside>,
    spoiled: AtomicBool,
}

/// The mutable part.
#[derive(Debug)]
struct Inside {
    switches: [Switch; SWITCHES.len()],
    /// Sockets without an address.
    stock: Vec<OwnedFd>,
    next_port: u16,
}

/// A setting that scenarios change.
#[derive(Debug)]
struct Switch {
    file: File,
    value: Option<bool>,
}

impl Namespace {
    /// A new one.
    ///
    /// # Errors
    /// What is missing.
    pub(super) fn new(own_choices: bool) -> Result<Self, Trouble> {
        on_a_thread(|| {
            network::enter_new_namespace().map_err(Trouble::Namespace)?;
            Self::furnish(own_choices)
        })
    }

    /// Sets up the namespace from inside.
    fn furnish(own_choices: bool) -> Result<Self, Trouble> {
        let own = OWN_CHOICES.iter().filter(|_| own_choices);
        for sysctl in SYSCTLS.iter().chain(own) {
            let path = Path::new("/proc/sys/net").join(sysctl.path);
            match std::fs::write(path, sysctl.value) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(Trouble::Setting(sysctl.path, error));
                }
                // A kernel without the setting does not have the feature.
                Ok(()) | Err(_) => {}
            }
        }
        let tun = network::open_device(DEVICE, DeviceKind::Tun).map_err(Trouble::Tun)?;
        configure(own_choices).map_err(Trouble::Device)?;
        Ok(Self {
            namespace: network::own_namespace().map_err(Trouble::Namespace)?,
            tun,
            own_choices,
            diag: Diag::open().map_err(Trouble::Diag)?,
            inside: Mutex::new(Inside {
                switches: [open(0)?, open(1)?, open(2)?, open(3)?, open(4)?],
                stock: Vec::new(),
                next_port: FIRST_PORT,
            }),
            spoiled: AtomicBool::new(false),
        })
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        // Each part is consistent even if a thread panicked while holding it.
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Marks the namespace as changed in a way that another scenario would notice: it is not used
    /// again.
    pub(super) fn spoil(&self) {
        self.spoiled.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_spoiled(&self) -> bool {
        self.spoiled.load(Ordering::Relaxed)
    }

    /// Discards what is left in the device.
    pub(super) fn drain(&self) {
        let mut room = vec![0; usize::from(u16::MAX)];
        while rustix::io::read(&self.tun, &mut *room).is_ok_and(|length| length > 0) {}
    }

    /// A route from the host to its peer, on ports not used before; `None` if there are no more.
    pub(super) fn next_route(&self, way: Way) -> Option<Route> {
        let mut inside = self.inside();
        let port = inside.next_port;
        inside.next_port = port.checked_add(1).filter(|port| *port <= LAST_PORT)?;
        let peer = SocketAddrV4::new(way.address(), PEER_PORTS + port);
        Some(Route::new(SocketAddrV4::new(OWN, port), peer))
    }

    /// Sets the switches, in the order of [`SWITCHES`].
    pub(super) fn set(&self, values: [bool; SWITCHES.len()]) -> Result<(), Trouble> {
        let inside = &mut *self.inside();
        let switches = inside.switches.iter_mut().zip(SWITCHES).zip(values);
        for ((switch, (name, texts)), value) in switches {
            if switch.value != Some(value) {
                let text = texts[usize::from(value)];
                let written = switch.file.write_all_at(&[text, b'\n'], 0);
                written.map_err(|error| Trouble::Setting(name, error))?;
                switch.value = Some(value);
                if name == REORDERING {
                    // Sockets created before keep the old value.
                    inside.stock.clear();
                }
            }
        }
        Ok(())
    }

    /// A non-blocking TCP socket without an address.
    pub(super) fn socket(&self) -> Result<OwnedFd, Trouble> {
        let mut inside = self.inside();
        if inside.stock.is_empty() {
            let namespace = self.namespace.as_fd();
            inside.stock = on_a_thread(|| {
                network::enter_namespace(namespace).map_err(Trouble::Namespace)?;
                (0..STOCK).map(|_| socket().map_err(Trouble::Socket)).collect()
            })?;
        }
        match inside.stock.pop() {
            Some(socket) => Ok(socket),
            None => Err(Trouble::Socket(io::ErrorKind::OutOfMemory.into())),
        }
    }
}

/// Runs `work` on a thread of its own, which may change its namespace because it ends with the
/// work.
fn on_a_thread<T: Send>(work: impl FnOnce() -> Result<T, Trouble> + Send) -> Result<T, Trouble> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().spawn_scoped(scope, work);
        let thread = thread.map_err(Trouble::Thread)?;
        thread.join().unwrap_or_else(|_| Err(Trouble::Thread(io::ErrorKind::Other.into())))
    })
}

fn open(at: usize) -> Result<Switch, Trouble> {
    let (name, _) = SWITCHES[at];
    let path = Path::new("/proc/sys/net/ipv4").join(name);
    let file = File::options().write(true).open(path);
    Ok(Switch { file: file.map_err(|error| Trouble::Setting(name, error))?, value: None })
}

fn socket() -> io::Result<OwnedFd> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let protocol = Some(ipproto::TCP);
    Ok(rustix::net::socket_with(AddressFamily::INET, SocketType::STREAM, flags, protocol)?)
}

/// Gives the device its address and its routes to the peer, and brings it up (rtnetlink(7)).
fn configure(own_choices: bool) -> io::Result<()> {
    const NEW_LINK: u16 = 16;
    const NEW_ADDRESS: u16 = 20;
    const NEW_ROUTE: u16 = 24;
    const NEW_QDISC: u16 = 36;
    const INET: u8 = 2;
    const MAKE: u16 = REQUEST | ACKNOWLEDGE | CREATE | REPLACE;

    let netlink = Netlink::open(None)?;
    let any = socket()?;
    let index = rustix::net::netdevice::name_to_index(&any, DEVICE)?;
    let mut room = [0; 1024];
    let mut ask = |message| netlink.ask(message, &mut room).map(drop);

    // `struct ifinfomsg`: family, type, index, flags, and which of them change.
    const UP: u32 = 1;
    const MTU: (u16, u32) = (4, 65_535);
    const GSO_MAX_SEGS: (u16, u32) = (40, 1);
    let link = |flags: u32| {
        Message::new(NEW_LINK, REQUEST | ACKNOWLEDGE)
            .octets(&[0; 4])
            .word(index)
            .word(flags)
            .word(flags)
    };
    ask(link(0).attribute(MTU.0, &MTU.1.to_ne_bytes()))?;
    if !own_choices {
        // Older kernels do not allow changing it; then the device's default stays.
        let _ = ask(link(0).attribute(GSO_MAX_SEGS.0, &GSO_MAX_SEGS.1.to_ne_bytes()));
    }
    ask(link(UP))?;

    // `struct tcmsg`: family, index, handle, parent, info.
    const ROOT: u32 = u32::MAX;
    let qdisc = Message::new(NEW_QDISC, MAKE)
        .octets(&[0; 4])
        .word(index)
        .word(0)
        .word(ROOT)
        .word(0)
        .attribute(1, b"noqueue\0");
    ask(qdisc)?;

    // `struct ifaddrmsg`: family, prefix, flags, scope, index.
    let address = Message::new(NEW_ADDRESS, MAKE)
        .octets(&[INET, 32, 0, 0])
        .word(index)
        .attribute(1, &OWN.octets())
        .attribute(2, &OWN.octets());
    ask(address)?;

    // `struct rtmsg`: family, lengths of destination and source, type of service, table main,
    // protocol static, scope link, type unicast, flags.
    const MTU_THERE: u16 = 2;
    const RTO_MIN: u16 = 13;
    const INITCWND: u16 = 11;
    const QUICKACK: u16 = 15;
    let rto_min = (RTO_MIN, if own_choices { 200 } else { 1000 });
    for way in Way::all() {
        let window = (INITCWND, way.initial_window.into());
        let quickack = (QUICKACK, (!way.delayed_acks).into());
        let mtu = (MTU_THERE, if way.ordinary_mtu { ORDINARY_MTU } else { MTU.1 });
        let route = Message::new(NEW_ROUTE, MAKE)
            .octets(&[INET, 32, 0, 0, 254, 4, 253, 1])
            .word(0)
            .attribute(1, &way.address().octets())
            .attribute(4, &index.to_ne_bytes())
            .attribute(7, &OWN.octets())
            .nested(8, &[mtu, rto_min, window, quickack]);
        ask(route)?;
    }
    Ok(())
}
