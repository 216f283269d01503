//! The send queue: data that the user gave, and segments that wait to be acknowledged.

use smallvec::SmallVec;

use std::time::Duration;

use crate::tcp::{Config, Seq, Time};

/// Data that is not acknowledged yet, and the retransmission queue.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct SendQueue {
    /// The octets from `base` on.
    data: Vec<u8>,
    /// The sequence number of the first octet of `data`.
    base: Seq,
    /// One past the last octet that was pushed: successive PUSHes collapse into the last
    /// (SHLD-27).
    pushed: Option<Seq>,
    /// What was sent and is not acknowledged, in order.
    sent: SmallVec<[Sent; 2]>,
    /// What was cut off a segment when it was sent again, and is to be sent again, too: where it
    /// begins, and one past its end.
    rest: Option<(Seq, Seq)>,
}

/// A segment on the retransmission queue.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Sent {
    /// Its first sequence number.
    pub seq: Seq,
    /// Its octets of data.
    pub len: u32,
    /// What else it carries.
    pub kind: SentKind,
    /// When it was first sent.
    pub first_sent: Time,
    /// How often it was sent again.
    pub again: u32,
}

/// What a segment on the retransmission queue carries.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum SentKind {
    /// A SYN, perhaps with data after it.
    Syn,
    /// Data.
    Data,
    /// One octet of data that only probes a window.
    Probe,
    /// A FIN.
    Fin,
}

impl Sent {
    /// R2: how long after it was first sent the connection is given up (section 3.8.3).
    pub fn r2(&self, config: &Config) -> Option<Duration> {
        if self.kind == SentKind::Syn { config.r2_syn } else { config.r2 }
    }

    /// Whether it is a SYN that has been sent more than once.
    pub fn is_repeated_syn(&self) -> bool {
        self.kind == SentKind::Syn && self.again > 0
    }

    /// One past its last sequence number.
    pub fn end(&self) -> Seq {
        self.seq + self.len + u32::from(matches!(self.kind, SentKind::Syn | SentKind::Fin))
    }
}

impl SendQueue {
    /// Empties it; the first octet to come will have this sequence number.
    pub fn restart(&mut self, base: Seq) {
        self.data.clear();
        self.sent.clear();
        self.rest = None;
        self.pushed = None;
        self.base = base;
    }

    /// Sets the sequence number of the first octet, keeping data that came before it was known.
    pub fn rebase(&mut self, base: Seq) {
        self.base = base;
    }

    /// Adds octets at the end.
    pub fn queue(&mut self, octets: &[u8], push: bool) {
        self.data.extend_from_slice(octets);
        if push && !octets.is_empty() {
            self.pushed = Some(self.end());
        }
    }

    /// One past the last octet.
    #[inline]
    pub fn end(&self) -> Seq {
        // A window is at most 2^30 octets, and so is what waits.
        self.base + self.data.len() as u32
    }

    /// Whether there is no data.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// The octets from `seq` on, at most `len`.
    pub fn octets(&self, seq: Seq, len: u32) -> &[u8] {
        let from = (seq.since(self.base) as usize).min(self.data.len());
        let to = from.saturating_add(len as usize).min(self.data.len());
        &self.data[from..to]
    }

    /// Whether the pushed data ends in the `len` octets from `seq` on.
    pub fn ends_push(&self, seq: Seq, len: u32) -> bool {
        self.pushed.is_some_and(|pushed| pushed.gt(seq) && pushed.le(seq + len))
    }

    /// Remembers a segment that must be acknowledged.
    pub fn sent(&mut self, seq: Seq, len: u32, kind: SentKind, now: Time) {
        self.sent.push(Sent { seq, len, kind, first_sent: now, again: 0 });
    }

    /// The earliest segment that is not acknowledged.
    #[inline]
    pub fn front(&self) -> Option<&Sent> {
        self.sent.first()
    }

    /// The same, to change it.
    pub fn front_mut(&mut self) -> Option<&mut Sent> {
        self.sent.first_mut()
    }

    /// Remembers the rest that was cut off a segment sent again; it may be empty.
    pub fn cut_off(&mut self, from: Seq, to: Seq) {
        self.rest = from.lt(to).then_some((from, to));
    }

    /// Where that rest begins, and how many of its octets are still to be sent again.
    #[inline]
    pub fn rest(&self) -> Option<(Seq, u32)> {
        self.rest.map(|(from, to)| (from, to.since(from)))
    }

    /// Forgets everything before `una`.
    pub fn acknowledge(&mut self, una: Seq) {
        while let Some(front) = self.sent.first()
            && front.end().le(una)
        {
            self.sent.remove(0);
        }
        if let Some(front) = self.sent.first_mut()
            && front.seq.lt(una)
        {
            // The peer took only a part of the data on a SYN (section 3.10.7.3).
            front.len = front.end().since(una);
            front.seq = una;
            if front.kind == SentKind::Syn {
                front.kind = SentKind::Data;
            }
        }
        if let Some((from, to)) = self.rest {
            self.cut_off(from.max(una), to);
        }
        if self.base.lt(una) {
            let octets = (una.since(self.base) as usize).min(self.data.len());
            self.data.drain(..octets);
            self.base += octets as u32;
        }
        if self.pushed.is_some_and(|pushed| pushed.le(una)) {
            self.pushed = None;
        }
    }

    /// Changes when each of what is not acknowledged was first sent.
    pub fn age(&mut self, change: impl Fn(&mut Sent)) {
        self.sent.iter_mut().for_each(change);
    }

    /// What is not acknowledged counts as sent for the first time `now`, towards R1 and R2.
    pub fn count_afresh(&mut self, now: Time) {
        for sent in &mut self.sent {
            sent.first_sent = now;
            sent.again = 0;
        }
    }

    /// The sequence number of the octet that probed a window, if nothing else is unacknowledged.
    #[inline]
    pub fn probe(&self) -> Option<Seq> {
        match self.sent.as_slice() {
            [Sent { kind: SentKind::Probe, seq, .. }] => Some(*seq),
            _ => None,
        }
    }

    /// Takes that octet back, and says where it was.
    pub fn take_back_probe(&mut self) -> Option<Seq> {
        let seq = self.probe()?;
        self.sent.clear();
        Some(seq)
    }

    /// Forgets that rest: it will be sent again with its segment.
    pub fn forget_rest(&mut self) {
        self.rest = None;
    }
}
