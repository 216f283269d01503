//! Linux networking below the standard library: network namespaces, TUN devices, socket
//! options by their numbers.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use rustix::fs::{Mode, OFlags};
use rustix::thread::{LinkNameSpaceType, UnshareFlags};

/// Moves the calling thread into a new network namespace, which nobody else is in. Meant for a
/// thread that ends soon: what it opens there stays there.
///
/// # Errors
/// `EPERM` without CAP_SYS_ADMIN; whatever else the kernel says.
#[allow(unsafe_code)]
pub fn enter_new_namespace() -> io::Result<()> {
    // SAFETY: what is unsafe about `unshare` is sharing less of the file table than other
    // threads expect; a network namespace is no part of it.
    unsafe { rustix::thread::unshare_unsafe(UnshareFlags::NEWNET)? };
    Ok(())
}

/// Moves the calling thread into that network namespace. Meant for a thread that ends soon.
///
/// # Errors
/// `EPERM` without CAP_SYS_ADMIN; whatever else the kernel says.
pub fn enter_namespace(namespace: BorrowedFd<'_>) -> io::Result<()> {
    Ok(rustix::thread::move_into_link_name_space(namespace, Some(LinkNameSpaceType::Network))?)
}

/// Moves the process into a new user namespace in which it may do everything, and its user
/// appears as root.
///
/// # Errors
/// If the process has more than one thread, or the system allows no such namespaces.
#[allow(unsafe_code)]
pub fn enter_new_user_namespace() -> io::Result<()> {
    let user = rustix::process::getuid().as_raw();
    let group = rustix::process::getgid().as_raw();
    // SAFETY: as above; a user namespace is no part of the file table either.
    unsafe { rustix::thread::unshare_unsafe(UnshareFlags::NEWUSER)? };
    std::fs::write("/proc/self/uid_map", format!("0 {user} 1"))?;
    // Without this, a group may not be mapped.
    std::fs::write("/proc/self/setgroups", "deny")?;
    std::fs::write("/proc/self/gid_map", format!("0 {group} 1"))
}

/// The network namespace of the calling thread.
///
/// # Errors
/// If `/proc` is not there.
pub fn own_namespace() -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    Ok(rustix::fs::open("/proc/thread-self/ns/net", flags, Mode::empty())?)
}

/// `struct ifreq` as TUNSETIFF reads it: a name, flags, and room.
#[repr(C)]
struct InterfaceRequest {
    name: [u8; 16],
    flags: u16,
    rest: [u8; 22],
}

/// Opens a TUN device of that name, at most 15 octets long, in the calling thread's network
/// namespace: each read and write is one IP datagram, and neither waits. It is gone with its
/// last descriptor.
///
/// # Errors
/// If `/dev/net/tun` is missing or may not be opened, or the kernel refuses.
#[allow(unsafe_code)]
pub fn open_tun(name: &str) -> io::Result<OwnedFd> {
    const TUNSETIFF: u32 = 0x4004_54ca;
    const IFF_TUN: u16 = 0x0001;
    const IFF_NO_PI: u16 = 0x1000;
    let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let tun = rustix::fs::open("/dev/net/tun", flags, Mode::empty())?;
    let mut request = InterfaceRequest { name: [0; 16], flags: IFF_TUN | IFF_NO_PI, rest: [0; 22] };
    for (to, from) in request.name.iter_mut().zip(name.bytes().take(15)) {
        *to = from;
    }
    // SAFETY: TUNSETIFF reads and writes a `struct ifreq`, which is 40 octets long on every
    // architecture with 64-bit pointers and 32 with 32-bit ones; `InterfaceRequest` has 40.
    unsafe {
        let set = rustix::ioctl::Updater::<{ TUNSETIFF }, InterfaceRequest>::new(&mut request);
        rustix::ioctl::ioctl(&tun, set)?;
    }
    Ok(tun)
}

/// Options of sockets that no library has a function for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SocketOption {
    /// The largest segment, in octets.
    MaximumSegment,
    /// A bound on the advertised window, in octets.
    WindowClamp,
    /// Report ICMP errors as they come.
    ReceiveErrors,
    /// Which buffers count as set by hand.
    BufferLock,
}

/// `SO_BUF_LOCK` (since Linux 5.14).
const SO_BUF_LOCK: i32 = 72;

/// Sets an option.
///
/// # Errors
/// What the kernel says: `EINVAL` for a value out of range, say.
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
