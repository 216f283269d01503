//! The far end of the device, in the scenario's numbers.

use std::collections::VecDeque;
use std::io;
use std::os::fd::AsFd;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::namespace::Namespace;
use crate::stack::{Shadow, Translator};
use crate::sys::ending;
use crate::tcp::{Flags, Icmp, Segment, Seq, Time};
use crate::wire::{self, Route, TooLong};

/// Translates segments in both directions, and records what they show.
#[derive(Debug)]
pub(super) struct Wire {
    /// From the host to its peer.
    pub(super) route: Route,
    pub(super) translator: Translator,
    pub(super) shadow: Shadow,
    /// The host's latest acknowledgment number.
    acknowledged: Option<Seq>,
    /// Segments sent once and not acknowledged: one past the end of each, and when it was sent.
    trips: VecDeque<(Seq, Time)>,
    /// Whether a round trip was long enough to change the RTO.
    slow: bool,
    room: Vec<u8>,
}

/// Up to this round trip, the RTO stays at its smallest: it is three times the first trip (RFC
/// 6298, section 2.2), but at least 1 s.
const SHORT_TRIP: Duration = Duration::from_millis(333);

/// How many segments are tracked.
const TRIPS: usize = 256;

impl Wire {
    pub(super) fn new(route: Route, iss: u32, first_stamp: u32) -> Self {
        Self {
            route,
            translator: Translator::new(iss, first_stamp),
            shadow: Shadow::default(),
            acknowledged: None,
            trips: VecDeque::new(),
            slow: false,
            room: vec![0; usize::from(u16::MAX)],
        }
    }

    /// Gives the host a segment. The kernel has processed it when this returns.
    pub(super) fn give(&mut self, to: &Namespace, now: Time, segment: &Segment) -> io::Result<()> {
        self.shadow.arrived(segment);
        self.end_trips(now, segment);
        let own = self.translator.arriving(segment);
        write(to, &wire::encode(self.route.reversed(), &own).map_err(too_long)?)
    }

    /// Gives the host an ICMP error about a segment it has sent.
    pub(super) fn give_icmp(&self, to: &Namespace, icmp: Icmp, about: &Segment) -> io::Result<()> {
        let own = self.translator.own_segment(about);
        write(to, &wire::encode_icmp(self.route, icmp, &own).map_err(too_long)?)
    }

    /// Takes the segments sent by the host.
    pub(super) fn take(
        &mut self,
        from: &Namespace,
        now: Time,
        out: &mut Vec<Segment>,
    ) -> io::Result<()> {
        while let Some(segment) = self.next(from)? {
            out.push(self.release(now, segment));
        }
        Ok(())
    }

    /// A segment sent by the host, as the scenario is to see it.
    pub(super) fn release(&mut self, now: Time, segment: Segment) -> Segment {
        let segment = self.translator.sent(now, segment);
        self.shadow.sent(&segment);
        if segment.flags.has(Flags::ACK) && !segment.flags.has(Flags::RST) {
            self.acknowledged = Some(segment.ack);
        }
        self.begin_trip(now, &segment);
        segment
    }

    /// The host's latest acknowledgment number.
    pub(super) const fn acknowledged(&self) -> Option<Seq> {
        self.acknowledged
    }

    /// Whether a round trip of this connection took long enough in virtual time to change its RTO.
    /// The kernel did not notice: in real time it took none.
    pub(super) const fn had_slow_trip(&self) -> bool {
        self.slow
    }

    fn begin_trip(&mut self, now: Time, segment: &Segment) {
        if segment.flags.has(Flags::SYN) && !segment.flags.has(Flags::ACK) {
            self.trips.clear();
            self.slow = false;
        }
        let end = segment.seq + segment.seg_len();
        if segment.seg_len() == 0 || segment.flags.has(Flags::RST) {
            return;
        }
        if self.trips.iter().any(|(sent, _)| sent.gt(segment.seq)) {
            // A retransmission: its round trip is not measured (RFC 6298, section 3).
            self.trips.retain(|(sent, _)| sent.le(segment.seq) || sent.gt(end));
            return;
        }
        if self.trips.len() < TRIPS {
            self.trips.push_back((end, now));
        }
    }

    pub(super) fn end_trips(&mut self, now: Time, segment: &Segment) {
        if !segment.flags.has(Flags::ACK) {
            return;
        }
        while let Some((_, sent)) = self.trips.front().filter(|(end, _)| end.le(segment.ack)) {
            self.slow |= now.since(*sent) > SHORT_TRIP;
            self.trips.pop_front();
        }
    }

    /// The next segment sent by the host and not taken yet, if any. Segments of other connections
    /// are discarded.
    pub(super) fn next(&mut self, from: &Namespace) -> io::Result<Option<Segment>> {
        loop {
            let length = match rustix::io::read(&from.tun, &mut *self.room) {
                Ok(length) => length,
                Err(Errno::AGAIN) => return Ok(None),
                Err(error) => return Err(error.into()),
            };
            let datagram = self.room.get(..length).unwrap_or_default();
            match wire::decode(datagram) {
                Some((route, segment)) if route == self.route => return Ok(Some(segment)),
                _ => {}
            }
        }
    }
}

/// Waits until the host sends something, the time is up, or the process is to end.
pub(super) fn wait(on: &Namespace, time: Duration) -> io::Result<()> {
    let mut fds = smallvec::SmallVec::<[PollFd<'_>; 2]>::new();
    fds.push(PollFd::new(&on.tun, PollFlags::IN));
    fds.extend(ending::as_fd().map(|end| PollFd::from_borrowed_fd(end, PollFlags::IN)));
    match poll(&mut fds, Some(&ending::timespec(time))) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn write(to: &Namespace, datagram: &[u8]) -> io::Result<()> {
    rustix::io::write(to.tun.as_fd(), datagram)?;
    Ok(())
}

fn too_long(error: TooLong) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, error)
}
