//! The network between the two hosts: the segments in flight, and what a script does to them.
//! Nothing here knows who sends segments or why, what they mean, or how a script names them: a
//! caller that wants "the first segment that …" passes the test.
//!
//! Segments arrive in the order sent, per direction, and only when the caller takes them out.
//! Choices where the language reference is silent:
//!
//! - At `network down` everything in flight is lost, and so is everything sent or forged until
//!   `network up`. Held segments stay held.
//! - A held segment is not in flight: it does not arrive, and it does not break silence.
//! - A duplicate comes right after its original, in the same direction.
//! - `network reorder` and `network release` put a segment after everything in flight.
//! - Without `from`, both directions are searched, in the order sent.

use std::collections::VecDeque;

use crate::host::{Host, PerHost};
use crate::tcp::{Segment, Time};

#[cfg(test)]
mod tests;

/// A segment's number: segments are numbered from 0 in the order in which they enter the network.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct SegmentId(pub u32);

/// A segment in flight, or held.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct InFlight {
    /// Its number.
    pub id: SegmentId,
    /// The sender; it goes to the other host.
    pub from: Host,
    /// The segment itself.
    pub segment: Segment,
    /// When it entered the network; a duplicate has its original's moment.
    pub sent: Time,
    /// Its place in the order over both directions. A duplicate shares its original's.
    order: u64,
}

/// The segments between the two hosts.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Network {
    /// By sender; each queue is sorted by `order`.
    queues: PerHost<VecDeque<InFlight>>,
    held: Vec<InFlight>,
    up: bool,
    next_id: u32,
    next_order: u64,
}

impl Default for Network {
    fn default() -> Self {
        Self { queues: PerHost::default(), held: Vec::new(), up: true, next_id: 0, next_order: 0 }
    }
}

impl Network {
    /// Puts a segment after everything in flight, now. Returns its number and, if the network is down,
    /// the segment, which is lost.
    pub fn send(
        &mut self,
        now: Time,
        from: Host,
        segment: Segment,
    ) -> (SegmentId, Option<InFlight>) {
        let id = self.fresh_id();
        let sent = InFlight { id, from, segment, sent: now, order: 0 };
        if !self.up {
            return (id, Some(sent));
        }
        self.append(sent);
        (id, None)
    }

    /// Takes out the earliest segment to `host`.
    pub fn take_to(&mut self, host: Host) -> Option<InFlight> {
        self.queues[host.peer()].pop_front()
    }

    /// The earliest segment to `host`.
    pub fn first_to(&self, host: Host) -> Option<&InFlight> {
        self.queues[host.peer()].front()
    }

    /// The receiver of the earliest segment over both directions.
    pub fn next_to(&self) -> Option<Host> {
        let order = |from: Host| self.queues[from].front().map(|sent| sent.order);
        match (order(Host::Client), order(Host::Server)) {
            (None, None) => None,
            (Some(_), None) => Some(Host::Server),
            (None, Some(_)) => Some(Host::Client),
            (Some(client), Some(server)) if client < server => Some(Host::Server),
            (Some(_), Some(_)) => Some(Host::Client),
        }
    }

    /// Whether nothing from `from`, or from anyone, is in flight.
    pub fn is_silent(&self, from: Option<Host>) -> bool {
        Host::BOTH
            .into_iter()
            .filter(|host| from.is_none_or(|from| from == *host))
            .all(|host| self.queues[host].is_empty())
    }

    /// Everything in flight from `from`, or from anyone, in the order sent.
    pub fn in_flight(&self, from: Option<Host>) -> impl Iterator<Item = &InFlight> {
        let wanted = move |host| from.is_none_or(|from| from == host);
        let mut client = self.queues[Host::Client].iter().peekable();
        let mut server = self.queues[Host::Server].iter().peekable();
        std::iter::from_fn(move || match (client.peek(), server.peek()) {
            (Some(a), Some(b)) if b.order < a.order => server.next(),
            (Some(_), _) => client.next(),
            (None, _) => server.next(),
        })
        .filter(move |sent| wanted(sent.from))
    }

    /// How many segments are in flight.
    pub fn count(&self) -> usize {
        Host::BOTH.iter().map(|host| self.queues[*host].len()).sum()
    }

    /// Held segments, in the order in which they were put aside.
    pub fn held(&self) -> &[InFlight] {
        &self.held
    }

    /// Whether the network is up.
    pub fn is_up(&self) -> bool {
        self.up
    }

    /// `network drop`: takes out the earliest match.
    pub fn drop_first(
        &mut self,
        from: Option<Host>,
        matches: impl FnMut(&Segment) -> bool,
    ) -> Option<InFlight> {
        let (host, at) = self.find(from, matches)?;
        self.queues[host].remove(at)
    }

    /// `network duplicate`: puts a copy right after the earliest match. Returns the original's
    /// number and the copy.
    pub fn duplicate_first(
        &mut self,
        from: Option<Host>,
        matches: impl FnMut(&Segment) -> bool,
    ) -> Option<(SegmentId, &InFlight)> {
        let (host, at) = self.find(from, matches)?;
        let copy = InFlight { id: self.fresh_id(), ..self.queues[host].get(at)?.clone() };
        self.queues[host].insert(at + 1, copy);
        let queue = &self.queues[host];
        Some((queue.get(at)?.id, queue.get(at + 1)?))
    }

    /// `network hold`: puts the earliest match aside.
    pub fn hold_first(
        &mut self,
        from: Option<Host>,
        matches: impl FnMut(&Segment) -> bool,
    ) -> Option<&InFlight> {
        let held = self.drop_first(from, matches)?;
        self.held.push(held);
        self.held.last()
    }

    /// `network release`: puts the earliest held match after everything in flight. `Err` returns it
    /// if the network is down: it is lost.
    pub fn release_first(
        &mut self,
        from: Option<Host>,
        mut matches: impl FnMut(&Segment) -> bool,
    ) -> Option<Result<&InFlight, InFlight>> {
        let at = self
            .held
            .iter()
            .position(|held| from.is_none_or(|from| from == held.from) && matches(&held.segment))?;
        let released = self.held.remove(at);
        if !self.up {
            return Some(Err(released));
        }
        self.append(released).map(Ok)
    }

    /// `network reorder`: puts the earliest in flight after everything else.
    pub fn reorder(&mut self, from: Option<Host>) -> Option<&InFlight> {
        let moved = self.drop_first(from, |_| true)?;
        self.append(moved)
    }

    /// `network down`: returns the segments that were in flight, in the order sent; they are lost.
    pub fn down(&mut self) -> Vec<InFlight> {
        let lost = self.in_flight(None).cloned().collect();
        self.queues = PerHost::default();
        self.up = false;
        lost
    }

    /// `network up`.
    pub fn up(&mut self) {
        self.up = true;
    }

    fn fresh_id(&mut self) -> SegmentId {
        let id = SegmentId(self.next_id);
        self.next_id += 1;
        id
    }

    fn append(&mut self, mut sent: InFlight) -> Option<&InFlight> {
        sent.order = self.next_order;
        self.next_order += 1;
        let queue = &mut self.queues[sent.from];
        queue.push_back(sent);
        queue.back()
    }

    /// The earliest match over the given directions: its sender and its place in that queue.
    fn find(
        &self,
        from: Option<Host>,
        mut matches: impl FnMut(&Segment) -> bool,
    ) -> Option<(Host, usize)> {
        let mut first: Option<(u64, Host, usize)> = None;
        for host in Host::BOTH.into_iter().filter(|host| from.is_none_or(|from| from == *host)) {
            let found = self.queues[host].iter().position(|sent| matches(&sent.segment));
            if let Some((at, sent)) = found.and_then(|at| Some((at, self.queues[host].get(at)?)))
                && first.is_none_or(|(order, ..)| sent.order < order)
            {
                first = Some((sent.order, host, at));
            }
        }
        first.map(|(_, host, at)| (host, at))
    }
}
