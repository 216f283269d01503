//! Writing and sending netlink messages, and reading the answers (RFC 3549, section 2).

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use rustix::net::netlink::SocketAddrNetlink;
use rustix::net::{AddressFamily, Protocol, RecvFlags, SendFlags, SocketFlags, SocketType};

/// A request.
pub const REQUEST: u16 = 0x1;
/// An answer is wanted even if it is empty.
pub const ACKNOWLEDGE: u16 = 0x4;
/// Replace what already exists.
pub const REPLACE: u16 = 0x100;
/// Create what does not exist.
pub const CREATE: u16 = 0x400;

/// An answer that is only an error number.
const ERROR: u16 = 2;
/// The length of a header, in octets.
const HEADER: usize = 16;

/// A message being written. Numbers are in the machine's byte order.
pub struct Message(Vec<u8>);

impl Message {
    /// One of that kind, with these flags.
    pub fn new(kind: u16, flags: u16) -> Self {
        let mut message = Self(vec![0; HEADER]);
        message.0[4..6].copy_from_slice(&kind.to_ne_bytes());
        message.0[6..8].copy_from_slice(&flags.to_ne_bytes());
        message
    }

    /// Raw octets.
    pub fn octets(mut self, octets: &[u8]) -> Self {
        self.0.extend_from_slice(octets);
        self
    }

    /// A word.
    pub fn word(self, word: u32) -> Self {
        self.octets(&word.to_ne_bytes())
    }

    /// An attribute.
    pub fn attribute(mut self, kind: u16, value: &[u8]) -> Self {
        put_attribute(&mut self.0, kind, value);
        self
    }

    /// An attribute that contains attributes, each a word.
    pub fn nested(self, kind: u16, words: &[(u16, u32)]) -> Self {
        let mut inner = Vec::new();
        for (kind, word) in words {
            put_attribute(&mut inner, *kind, &word.to_ne_bytes());
        }
        self.attribute(kind, &inner)
    }

    fn finish(mut self) -> Vec<u8> {
        // Messages here are short.
        let length = self.0.len() as u32;
        self.0[..4].copy_from_slice(&length.to_ne_bytes());
        self.0
    }
}

/// Each begins at a multiple of four; its length excludes the padding.
fn put_attribute(out: &mut Vec<u8>, kind: u16, value: &[u8]) {
    let length = (4 + value.len()) as u16;
    out.extend(length.to_ne_bytes());
    out.extend(kind.to_ne_bytes());
    out.extend(value);
    out.resize(out.len().next_multiple_of(4), 0);
}

/// The attributes, each with its kind.
pub fn attributes(mut octets: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let length = usize::from(short(octets, 0)?);
        let kind = short(octets, 2)?;
        let value = octets.get(4..length)?;
        octets = octets.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some((kind, value))
    })
}

/// The number of two octets at that place.
pub fn short(octets: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_ne_bytes(octets.get(at..)?.first_chunk().copied()?))
}

/// The number of four octets at that place.
pub fn word(octets: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_ne_bytes(octets.get(at..)?.first_chunk().copied()?))
}

/// The number of eight octets at that place.
pub fn long(octets: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_ne_bytes(octets.get(at..)?.first_chunk().copied()?))
}

/// A netlink socket.
#[derive(Debug)]
pub struct Netlink(OwnedFd);

impl Netlink {
    /// In the calling thread's network namespace. `protocol` is one of [`rustix::net::netlink`]'s;
    /// `None` is routing.
    pub fn open(protocol: Option<Protocol>) -> io::Result<Self> {
        let flags = SocketFlags::CLOEXEC;
        let kind = SocketType::DGRAM;
        let socket = rustix::net::socket_with(AddressFamily::NETLINK, kind, flags, protocol)?;
        Ok(Self(socket))
    }

    /// Sends a request and returns the body of the answer: the kernel has answered once the request
    /// is sent. An answer without a body is empty.
    ///
    /// # Errors
    /// The kernel's error number.
    pub fn ask<'a>(&self, message: Message, room: &'a mut [u8]) -> io::Result<&'a [u8]> {
        let kernel = SocketAddrNetlink::new(0, 0);
        rustix::net::sendto(self.0.as_fd(), &message.finish(), SendFlags::empty(), &kernel)?;
        let (length, _) = rustix::net::recv(self.0.as_fd(), &mut *room, RecvFlags::DONTWAIT)?;
        let answer = room.get(..length).unwrap_or_default();
        let body = answer.get(HEADER..).unwrap_or_default();
        if short(answer, 4) != Some(ERROR) {
            return Ok(body);
        }
        match word(body, 0).map(|number| number.cast_signed()) {
            Some(0) => Ok(&[]),
            Some(number) => Err(io::Error::from_raw_os_error(-number)),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}
