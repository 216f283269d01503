//! Linux networking that the standard library does not have: network namespaces, TUN and TAP devices
//! with both of their ends, socket options by number.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

use rustix::fs::{Mode, OFlags};
use rustix::thread::{LinkNameSpaceType, UnshareFlags};

/// Moves the calling thread into a new network namespace of its own. Meant for a thread that ends
/// soon: whatever it opens there stays there.
///
/// # Errors
/// `EPERM` without CAP_SYS_ADMIN; other errors of the kernel.
#[allow(unsafe_code)]
pub fn enter_new_namespace() -> io::Result<()> {
    // SAFETY: `unshare` is unsafe because other threads may rely on a shared file table; a network
    // namespace is not part of it.
    unsafe { rustix::thread::unshare_unsafe(UnshareFlags::NEWNET)? };
    Ok(())
}

/// Moves the calling thread into that network namespace. Meant for a thread that ends soon.
///
/// # Errors
/// `EPERM` without CAP_SYS_ADMIN; other errors of the kernel.
pub fn enter_namespace(namespace: BorrowedFd<'_>) -> io::Result<()> {
    Ok(rustix::thread::move_into_link_name_space(namespace, Some(LinkNameSpaceType::Network))?)
}

/// Moves the process into a new user namespace, in which it has all privileges and its user appears
/// as root.
///
/// # Errors
/// If the process has more than one thread, or the system does not allow such namespaces.
#[allow(unsafe_code)]
pub fn enter_new_user_namespace() -> io::Result<()> {
    let user = rustix::process::getuid().as_raw();
    let group = rustix::process::getgid().as_raw();
    // SAFETY: as above; a user namespace is not part of the file table either.
    unsafe { rustix::thread::unshare_unsafe(UnshareFlags::NEWUSER)? };
    std::fs::write("/proc/self/uid_map", format!("0 {user} 1"))?;
    // The kernel requires this before a group is mapped.
    std::fs::write("/proc/self/setgroups", "deny")?;
    std::fs::write("/proc/self/gid_map", format!("0 {group} 1"))
}

/// The network namespace of the calling thread.
///
/// # Errors
/// If `/proc` is not mounted.
pub fn own_namespace() -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    Ok(rustix::fs::open("/proc/thread-self/ns/net", flags, Mode::empty())?)
}

/// `struct ifreq` as TUNSETIFF reads it: a name, flags, and padding.
#[repr(C)]
struct InterfaceRequest {
    name: [u8; 16],
    flags: u16,
    rest: [u8; 22],
}

/// What a virtual device carries.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DeviceKind {
    /// IP datagrams.
    Tun,
    /// Ethernet frames.
    Tap,
}

/// The longest name of a device, in octets.
pub const LONGEST_DEVICE: usize = 15;

/// Opens the file of a TUN or TAP device of that name, at most [`LONGEST_DEVICE`] octets long, in the
/// calling thread's network namespace: each read and write is one datagram or frame, and neither
/// blocks. If there is no such device, it is made, and disappears with its last descriptor.
///
/// # Errors
/// If `/dev/net/tun` is missing or cannot be opened, or the kernel refuses: `EBUSY` if another process
/// has the file of that device, `EINVAL` if the device is of another kind.
#[allow(unsafe_code)]
pub fn open_device(name: &str, kind: DeviceKind) -> io::Result<OwnedFd> {
    const TUNSETIFF: u32 = 0x4004_54ca;
    const IFF_TUN: u16 = 0x0001;
    const IFF_TAP: u16 = 0x0002;
    const IFF_NO_PI: u16 = 0x1000;
    let kind = match kind {
        DeviceKind::Tun => IFF_TUN,
        DeviceKind::Tap => IFF_TAP,
    };
    let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let device = rustix::fs::open("/dev/net/tun", flags, Mode::empty())?;
    let mut request = InterfaceRequest { name: [0; 16], flags: kind | IFF_NO_PI, rest: [0; 22] };
    for (to, from) in request.name.iter_mut().zip(name.bytes().take(LONGEST_DEVICE)) {
        *to = from;
    }
    // SAFETY: TUNSETIFF reads and writes a `struct ifreq`, which is 40 octets long on every
    // architecture with 64-bit pointers and 32 with 32-bit ones; `InterfaceRequest` has 40.
    unsafe {
        let set = rustix::ioctl::Updater::<{ TUNSETIFF }, InterfaceRequest>::new(&mut request);
        rustix::ioctl::ioctl(&device, set)?;
    }
    Ok(device)
}

/// The number of a device of that name in the calling thread's network namespace, if there is one.
///
/// # Errors
/// If the kernel does not answer.
pub fn device_index(name: &str) -> io::Result<Option<u32>> {
    let kind = rustix::net::SocketType::DGRAM;
    let any = rustix::net::socket_with(
        rustix::net::AddressFamily::INET,
        kind,
        rustix::net::SocketFlags::CLOEXEC,
        None,
    )?;
    match rustix::net::netdevice::name_to_index(&any, name) {
        Ok(index) => Ok(Some(index)),
        Err(rustix::io::Errno::NODEV) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Opens the end of a device that is the kernel's: what another process writes into the device's file
/// is read here, and what is written here can be read there. Neither blocks.
///
/// # Errors
/// `EPERM` without CAP_NET_RAW; other errors of the kernel.
#[allow(unsafe_code)]
pub fn open_interface(index: u32, kind: DeviceKind) -> io::Result<OwnedFd> {
    let protocol = match kind {
        DeviceKind::Tun => libc::ETH_P_IP,
        // ARP too.
        DeviceKind::Tap => libc::ETH_P_ALL,
    };
    // A protocol number of Ethernet has 16 bits, in the order of the network.
    let protocol = (protocol as u16).to_be();
    let kind = libc::SOCK_RAW | libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
    // SAFETY: `socket` takes no pointers. It is made without a protocol, so that nothing of another
    // device arrives before it is bound.
    let socket = unsafe { libc::socket(libc::AF_PACKET, kind, 0) };
    if socket < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the descriptor was just opened, and nobody else has it.
    let socket = unsafe { OwnedFd::from_raw_fd(socket) };
    // SAFETY: a `struct sockaddr_ll` is integers and arrays of them, for which zeros are values.
    let mut address: libc::sockaddr_ll = unsafe { std::mem::zeroed() };
    address.sll_family = libc::AF_PACKET as u16;
    address.sll_protocol = protocol;
    address.sll_ifindex = index.cast_signed();
    // SAFETY: the kernel reads as many octets at the pointer as `address` has.
    let bound = unsafe {
        libc::bind(
            socket.as_raw_fd(),
            (&raw const address).cast(),
            size_of::<libc::sockaddr_ll>() as libc::socklen_t,
        )
    };
    if bound == 0 { Ok(socket) } else { Err(io::Error::last_os_error()) }
}

/// Socket options for which no library has a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SocketOption {
    /// The maximum segment size, in octets.
    MaximumSegment,
    /// A bound on the advertised window, in octets.
    WindowClamp,
    /// Report ICMP errors as they arrive.
    ReceiveErrors,
    /// Which buffers count as set by the user.
    BufferLock,
}

/// `SO_BUF_LOCK` (since Linux 5.14).
const SO_BUF_LOCK: i32 = 72;

/// Sets a socket option.
///
/// # Errors
/// The kernel's error: `EINVAL` for a value out of range, for example.
#[allow(unsafe_code)]
pub fn set_option(socket: impl AsFd, option: SocketOption, value: i32) -> io::Result<()> {
    let (level, name) = match option {
        SocketOption::MaximumSegment => (libc::IPPROTO_TCP, libc::TCP_MAXSEG),
        SocketOption::WindowClamp => (libc::IPPROTO_TCP, libc::TCP_WINDOW_CLAMP),
        SocketOption::ReceiveErrors => (libc::IPPROTO_IP, libc::IP_RECVERR),
        SocketOption::BufferLock => (libc::SOL_SOCKET, SO_BUF_LOCK),
    };
    // SAFETY: the kernel reads four octets at the pointer, which are `value`'s.
    let result = unsafe {
        libc::setsockopt(
            socket.as_fd().as_raw_fd(),
            level,
            name,
            (&raw const value).cast(),
            size_of::<i32>() as libc::socklen_t,
        )
    };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
