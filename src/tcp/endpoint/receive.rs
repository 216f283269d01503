//! The receive queue: octets in order that wait for the user, and text that came too early
//! (SHLD-31).

use std::collections::VecDeque;

use crate::tcp::Seq;

/// What was received and is not yet read, in order or ahead of it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct ReceiveQueue {
    /// Octets in order that the user has not read.
    ready: VecDeque<u8>,
    /// Whether the last octet of `ready` was pushed.
    pushed: bool,
    /// Pieces that came too early: sorted, apart from each other.
    ahead: Vec<Piece>,
    /// Where the piece starts that changed last: the first SACK block (RFC 2018, section 4).
    latest: Option<Seq>,
    /// The sequence number of the peer's FIN, once a segment carried it.
    fin: Option<Seq>,
}

/// A piece of text that came too early.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Piece {
    start: Seq,
    octets: Vec<u8>,
}

impl Piece {
    fn end(&self) -> Seq {
        self.start + self.octets.len() as u32
    }
}

impl ReceiveQueue {
    /// Octets that wait for the user.
    #[inline]
    pub fn unread(&self) -> usize {
        self.ready.len()
    }

    /// They themselves.
    pub fn octets(&self) -> impl Iterator<Item = u8> {
        self.ready.iter().copied()
    }

    /// Takes up to `limit` octets; whether the last one was pushed comes with them.
    pub fn read(&mut self, limit: usize) -> (Vec<u8>, bool) {
        let octets: Vec<u8> = self.ready.drain(..limit.min(self.ready.len())).collect();
        let push = self.pushed && self.ready.is_empty() && !octets.is_empty();
        (octets, push)
    }

    /// Whether anything came too early. What came with the SYN and begins at `rcv_nxt` did not.
    #[inline]
    pub fn has_gap(&self, rcv_nxt: Seq) -> bool {
        self.ahead.iter().any(|piece| piece.start.gt(rcv_nxt))
    }

    /// How far RCV.NXT gets with `len` octets more from `start` on.
    pub fn reach_with(&self, rcv_nxt: Seq, start: Seq, len: u32) -> Seq {
        let reach = self.reach(rcv_nxt);
        if start.gt(reach) { reach } else { self.reach(reach.max(start + len)) }
    }

    /// How far the kept text continues from `next` on.
    fn reach(&self, next: Seq) -> Seq {
        self.ahead.iter().fold(next, |next, piece| {
            if piece.start.le(next) { next.max(piece.end()) } else { next }
        })
    }

    /// Whether a kept piece continues at `rcv_nxt`.
    #[inline]
    pub fn continues_at(&self, rcv_nxt: Seq) -> bool {
        self.ahead.first().is_some_and(|piece| piece.start.le(rcv_nxt) && piece.end().gt(rcv_nxt))
    }

    /// The sequence number of the peer's FIN, if a segment carried it.
    #[inline]
    pub fn fin(&self) -> Option<Seq> {
        self.fin
    }

    /// Remembers where in the sequence space the peer's FIN is.
    pub fn note_fin(&mut self, seq: Seq) {
        self.fin = Some(seq);
    }

    /// Appends text that starts at RCV.NXT, and then whatever was kept after it. Returns how
    /// far RCV.NXT advances.
    pub fn deliver(&mut self, rcv_nxt: Seq, text: &[u8], push: bool) -> u32 {
        self.ready.extend(text);
        if !text.is_empty() {
            self.pushed = push;
        }
        let mut next = rcv_nxt + text.len() as u32;
        while let Some(piece) = self.ahead.first() {
            if piece.start.gt(next) {
                break;
            }
            if piece.end().gt(next) {
                self.ready.extend(&piece.octets[next.since(piece.start) as usize..]);
                next = piece.end();
            }
            self.ahead.remove(0);
        }
        if self.ahead.is_empty() {
            self.latest = None;
        }
        next.since(rcv_nxt)
    }

    /// Keeps text that came too early. What is already there stays as it came first.
    pub fn keep(&mut self, start: Seq, text: &[u8]) {
        if text.is_empty() {
            return;
        }
        let mut merged = Piece { start, octets: text.to_vec() };
        let mut apart = Vec::with_capacity(self.ahead.len() + 1);
        for piece in self.ahead.drain(..) {
            if piece.end().lt(merged.start) || piece.start.gt(merged.end()) {
                apart.push(piece);
            } else {
                merged = join(piece, &merged);
            }
        }
        self.latest = Some(merged.start);
        let place = apart.partition_point(|piece| piece.start.lt(merged.start));
        apart.insert(place, merged);
        self.ahead = apart;
    }

    /// The SACK blocks to report: the one that changed last first, then in order
    /// (RFC 2018, section 4), at most `limit`.
    pub fn sack_blocks(&self, limit: usize) -> [Option<(Seq, Seq)>; 4] {
        let mut blocks = [None; 4];
        let first = self.ahead.iter().filter(|piece| Some(piece.start) == self.latest);
        let others = self.ahead.iter().filter(|piece| Some(piece.start) != self.latest);
        for (slot, piece) in blocks.iter_mut().zip(first.chain(others)).take(limit) {
            *slot = Some((piece.start, piece.end()));
        }
        blocks
    }

    /// Forgets everything (section 3.10: "all segment queues should be flushed").
    pub fn flush(&mut self) {
        *self = Self::default();
    }

    /// Forgets text that came too early: nothing can complete it now.
    pub fn drop_ahead(&mut self) {
        self.ahead.clear();
        self.latest = None;
    }
}

/// Two pieces that touch or overlap, as one; where they overlap, `old` wins.
fn join(old: Piece, new: &Piece) -> Piece {
    let mut joined = if new.start.lt(old.start) {
        let mut octets = new.octets[..old.start.since(new.start) as usize].to_vec();
        octets.extend_from_slice(&old.octets);
        Piece { start: new.start, octets }
    } else {
        old
    };
    if new.end().gt(joined.end()) {
        let from = joined.end().since(new.start) as usize;
        joined.octets.extend_from_slice(&new.octets[from..]);
    }
    joined
}
