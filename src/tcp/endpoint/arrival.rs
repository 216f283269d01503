//! A segment while it is processed, and what of it lies in the receive window.

use crate::tcp::{Flags, Segment, Seq};

/// A segment that is being processed.
#[derive(Clone, Copy)]
pub(super) struct Arrival<'a> {
    /// The segment as it arrived.
    pub segment: &'a Segment,
    /// The sequence number of the first octet of text.
    pub text_seq: Seq,
}

impl<'a> Arrival<'a> {
    pub fn new(segment: &'a Segment) -> Self {
        let syn = u32::from(segment.flags.has(Flags::SYN));
        Self { segment, text_seq: segment.seq + syn }
    }

    /// The sequence number of the FIN, if one is set and lies in the `window` numbers from
    /// `rcv_nxt` on: one outside is cut off (section 3.10.7.4, first step).
    #[inline]
    pub fn fin_in(&self, rcv_nxt: Seq, window: u32) -> Option<Seq> {
        self.segment
            .flags
            .has(Flags::FIN)
            .then(|| self.text_seq + self.segment.payload.len() as u32)
            .filter(|fin| fin.in_window(rcv_nxt, window))
    }

    /// SEG.UP: one past the last urgent octet, if URG is set.
    #[inline]
    pub fn urgent(&self) -> Option<Seq> {
        let segment = self.segment;
        segment.flags.has(Flags::URG).then(|| segment.seq + u32::from(segment.urgent))
    }

    /// The text that lies in the `window` octets from `rcv_nxt` on, and where it starts: old
    /// octets and those beyond the window are cut off (section 3.10.7.4, first step).
    pub fn text_in(&self, rcv_nxt: Seq, window: u32) -> (Seq, &'a [u8]) {
        let text: &[u8] = &self.segment.payload;
        let (start, text) = if self.text_seq.lt(rcv_nxt) {
            let old = (rcv_nxt.since(self.text_seq) as usize).min(text.len());
            (rcv_nxt, &text[old..])
        } else {
            (self.text_seq, text)
        };
        let room = window.saturating_sub(start.since(rcv_nxt)) as usize;
        (start, &text[..text.len().min(room)])
    }
}
