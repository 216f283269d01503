//! One end of a TUN or TAP device, as datagrams.

use std::io;
use std::net::{Ipv4Addr, UdpSocket};
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::ethernet::{Ethernet, Frame};
use super::options::{Behind, End, Kind};
use crate::files::reason;
use crate::stack::Fault;
use crate::sys::netlink::{ACKNOWLEDGE, CREATE, Message, Netlink, REPLACE, REQUEST};
use crate::sys::network::{self, DeviceKind};
use crate::sys::{ending, shortage};

/// How often and how long somebody is asked for who has the TCP's address.
const QUESTIONS: u32 = 10;
const PATIENCE: Duration = Duration::from_millis(200);

/// One end of a device.
#[derive(Debug)]
pub(super) struct Device {
    name: String,
    end: OwnedFd,
    /// Which of the two it is.
    which: End,
    /// If it carries frames.
    link: Option<Ethernet>,
    room: Vec<u8>,
}

impl Device {
    /// Opens the end that is free, or the one that is asked for.
    ///
    /// # Errors
    /// What is missing, for people.
    pub(super) fn open(behind: &Behind) -> Result<Self, Fault> {
        let name = &behind.device;
        let cannot = |error: &io::Error| unavailable(behind, error);
        let index = network::device_index(name).map_err(|error| cannot(&error))?;
        let (end, which) = match (index, behind.end) {
            (None, Some(End::File)) => (make(behind)?, End::File),
            (None, _) => return Err(Fault::unavailable(no_device(behind))),
            (Some(index), Some(End::Interface)) => (interface(behind, index)?, End::Interface),
            (Some(index), wanted) => match network::open_device(name, kind(behind)) {
                Ok(file) => (file, End::File),
                Err(error) if wanted.is_none() && is(&error, Errno::BUSY) => {
                    (interface(behind, index)?, End::Interface)
                }
                Err(error) => return Err(cannot(&error)),
            },
        };
        let link = match behind.kind {
            Kind::Tun => None,
            Kind::Tap => Some(Ethernet::new(behind.address, behind.peer)),
        };
        let room = vec![0; 1 << 17];
        let mut device = Self { name: name.clone(), end, which, link, room };
        device.meet(behind.address)?;
        Ok(device)
    }

    /// On a link, finds out where frames go.
    fn meet(&mut self, address: Ipv4Addr) -> Result<(), Fault> {
        for _ in 0..QUESTIONS {
            let Some(question) =
                self.link.as_ref().filter(|it| !it.is_met()).map(Ethernet::question)
            else {
                return Ok(());
            };
            self.put(&question)?;
            let until = Instant::now() + PATIENCE;
            while self.link.as_ref().is_some_and(|it| !it.is_met()) && self.wait(until)? {
                self.next()?;
            }
        }
        if self.link.as_ref().is_none_or(Ethernet::is_met) {
            return Ok(());
        }
        Err(Fault::unavailable(format!(
            "nobody at the device `{}` answers ARP for {address}: is the program with the TCP running, and \
             is that its address (`address=`)?",
            self.name
        )))
    }

    /// Gives the other end a datagram.
    pub(super) fn give(&mut self, datagram: &[u8]) -> Result<(), Fault> {
        match &self.link {
            Some(link) => self.put(&link.frame(datagram)),
            None => self.put(datagram),
        }
    }

    fn put(&self, octets: &[u8]) -> Result<(), Fault> {
        loop {
            match rustix::io::write(self.end.as_fd(), octets) {
                Ok(_) => return Ok(()),
                Err(Errno::INTR) => {}
                // The queue of the other end is full: what does not fit there is lost, as on any link.
                Err(Errno::NOBUFS | Errno::AGAIN) => return Ok(()),
                Err(Errno::MSGSIZE) => {
                    return Err(Fault::unsayable(
                        format!("every segment fits in a datagram of the device `{}`", self.name),
                        format!("{} octets do not: give it a larger MTU", octets.len()),
                    ));
                }
                Err(error) => return Err(self.lost(error)),
            }
        }
    }

    /// The next datagram from the other end, if there is one. Questions of the link are answered.
    pub(super) fn next(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        loop {
            let length = match rustix::io::read(&self.end, &mut *self.room) {
                Ok(length) => length,
                Err(Errno::AGAIN) => return Ok(None),
                Err(Errno::INTR) => continue,
                Err(error) => return Err(self.lost(error)),
            };
            let octets = self.room.get(..length).unwrap_or_default();
            match &mut self.link {
                None => return Ok(Some(octets.to_vec())),
                Some(link) => match link.read(octets) {
                    Frame::Datagram(datagram) => return Ok(Some(datagram)),
                    Frame::Asks(answer) => self.put(&answer)?,
                    Frame::Nothing => {}
                },
            }
        }
    }

    /// Waits until there is something to read (`true`), that moment has come, or the process is to end.
    pub(super) fn wait(&self, until: Instant) -> Result<bool, Fault> {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(false);
            }
            if ending::has_begun() {
                return Err(Fault::interrupted());
            }
            let mut fds = smallvec::SmallVec::<[PollFd<'_>; 2]>::new();
            fds.push(PollFd::new(&self.end, PollFlags::IN));
            fds.extend(ending::as_fd().map(|end| PollFd::from_borrowed_fd(end, PollFlags::IN)));
            match poll(&mut fds, Some(&ending::timespec(left))) {
                Ok(_) if fds.first().is_some_and(|it| !it.revents().is_empty()) => return Ok(true),
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(self.lost(error)),
            }
        }
    }

    /// The device does not work any more, or not yet.
    fn lost(&self, errno: Errno) -> Fault {
        let Self { name, which, .. } = self;
        let error = io::Error::from(errno);
        let what = reason(&error);
        match (which, errno) {
            (_, Errno::IO | Errno::NETDOWN) => Fault::unavailable(format!(
                "the device `{name}` is down ({what}): `ip link set {name} up`"
            )),
            (End::Interface, Errno::NXIO | Errno::NODEV | Errno::BADFD) => Fault::broken(
                format!("the program behind the device `{name}` keeps it open"),
                format!("the device is gone: {what}"),
            ),
            _ => Fault::unavailable(format!("the device `{name}` does not work any more: {what}")),
        }
    }
}

const fn kind(behind: &Behind) -> DeviceKind {
    match behind.kind {
        Kind::Tun => DeviceKind::Tun,
        Kind::Tap => DeviceKind::Tap,
    }
}

/// The kernel's end, if the kernel itself keeps out of it.
fn interface(behind: &Behind, index: u32) -> Result<OwnedFd, Fault> {
    let peer = behind.peer;
    if is_local(peer) {
        return Err(Fault::unavailable(format!(
            "{peer} is an address of this machine, whose kernel would answer too: give an unused one of \
             the same network with `peer=`"
        )));
    }
    network::open_interface(index, kind(behind)).map_err(|error| {
        let help = match error.kind() {
            io::ErrorKind::PermissionDenied => "; run it as root (CAP_NET_RAW)",
            _ => shortage::help(&error).unwrap_or_default(),
        };
        let what = format!("cannot open the interface of the device `{}`", behind.device);
        Fault::unavailable(format!("{what}: {}{help}", reason(&error)))
    })
}

/// Whether it is an address of this machine: then it is also the one from which it is reached.
fn is_local(address: Ipv4Addr) -> bool {
    let reached_from = || {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
        // Nothing is sent.
        socket.connect((address, 9)).ok()?;
        socket.local_addr().ok()
    };
    reached_from().is_some_and(|from| from.ip() == address)
}

/// Makes the device, with the kernel's TCP behind it.
fn make(behind: &Behind) -> Result<OwnedFd, Fault> {
    let file = network::open_device(&behind.device, kind(behind))
        .map_err(|error| unavailable(behind, &error))?;
    configure(behind).map_err(|error| {
        let what = format!("cannot set up the device `{}`", behind.device);
        Fault::unavailable(format!("{what}: {}", reason(&error)))
    })?;
    Ok(file)
}

/// Gives it the address, with the peer at its other end, and brings it up (rtnetlink(7)).
fn configure(behind: &Behind) -> io::Result<()> {
    const NEW_LINK: u16 = 16;
    const NEW_ADDRESS: u16 = 20;
    const INET: u8 = 2;
    const UP: u32 = 1;
    let index = network::device_index(&behind.device)?.ok_or(io::ErrorKind::NotFound)?;
    let netlink = Netlink::open(None)?;
    let mut room = [0; 1024];
    // `struct ifaddrmsg`: family, prefix, flags, scope, index. Then the peer's address and its own.
    let address = Message::new(NEW_ADDRESS, REQUEST | ACKNOWLEDGE | CREATE | REPLACE)
        .octets(&[INET, 32, 0, 0])
        .word(index)
        .attribute(1, &behind.peer.octets())
        .attribute(2, &behind.address.octets());
    netlink.ask(address, &mut room)?;
    // `struct ifinfomsg`: family, type, index, flags, and which of them change.
    let up = Message::new(NEW_LINK, REQUEST | ACKNOWLEDGE);
    let up = up.octets(&[0; 4]).word(index).word(UP).word(UP);
    netlink.ask(up, &mut room).map(drop)
}

fn is(error: &io::Error, errno: Errno) -> bool {
    Errno::from_io_error(error) == Some(errno)
}

fn no_device(behind: &Behind) -> String {
    let (name, word) = (&behind.device, behind.kind.word());
    format!(
        "there is no device `{name}`: start the program that opens it first, or make it with `ip tuntap add \
         dev {name} mode {word}`; `{word}:{name},end=file` makes it, with the TCP of this machine's kernel \
         behind it"
    )
}

/// Why the device's file cannot be opened, and what would help.
fn unavailable(behind: &Behind, error: &io::Error) -> Fault {
    let (name, word) = (&behind.device, behind.kind.word());
    let other = if behind.kind == Kind::Tun { "tap" } else { "tun" };
    let help = match (Errno::from_io_error(error), error.kind()) {
        (Some(Errno::BUSY), _) => format!(
            "; another program has its file open: without `end=file`, synfin takes the interface of `{name}`"
        ),
        (Some(Errno::INVAL), _) => {
            format!("; is it a TUN or TAP device at all, or should it be `{other}:{name}`?")
        }
        (_, io::ErrorKind::NotFound) => "; load the module: `modprobe tun`".to_owned(),
        (_, io::ErrorKind::PermissionDenied) => format!(
            "; run it as root (CAP_NET_ADMIN), or make the device for your user: `sudo ip tuntap add dev \
             {name} mode {word} user $USER`"
        ),
        _ => shortage::help(error).unwrap_or_default().to_owned(),
    };
    let upper = word.to_uppercase();
    Fault::unavailable(format!("cannot open the {upper} device `{name}`: {}{help}", reason(error)))
}
