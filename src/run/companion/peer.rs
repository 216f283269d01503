//! What the peer says of its stream. A peer that says that it ends, and then sends what is behind that end
//! before the end was reached, contradicts itself, and no RFC says which of it counts.

use crate::tcp::{Endpoint, Flags, Segment, Seq, State, Variable};

/// What the peer of a connection has said of its stream.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Peer {
    /// The number behind the farthest text.
    text: Option<Seq>,
    /// The number of its FIN.
    fin: Option<Seq>,
    /// Whether it has contradicted itself, or has done something else that no RFC settles.
    pub(super) unsettles: bool,
}

impl Peer {
    /// The same for a RST that begins before the window and reaches into it: RFC 5961 drops it
    /// for its number, and RFC 9293, section 3.10.7.4, finds that it is acceptable by its last octet.
    pub(super) fn resets(&mut self, segment: &Segment, endpoint: &Endpoint) {
        let end = segment.seq + segment.seg_len();
        let next = endpoint.variable(Variable::RcvNxt).map(Seq);
        let reaches = next.is_some_and(|next| segment.seq.lt(next) && end.gt(next));
        self.unsettles |= segment.flags.has(Flags::RST) && reaches;
    }

    /// A segment arrives at the model in the host's place.
    pub(super) fn says(&mut self, segment: &Segment, endpoint: &Endpoint) {
        let flags = segment.flags;
        let opens = matches!(endpoint.state(), State::Listen | State::SynSent);
        if segment.bad_checksum || flags.has(Flags::RST) || flags.has(Flags::SYN) != opens {
            return;
        }
        let begin = segment.seq + u32::from(opens);
        let end = begin + segment.payload.len() as u32;
        if opens {
            *self = Self::default();
        } else {
            let is_one = flags.has(Flags::ACK) && endpoint.state() != State::Closed;
            let window = [Variable::RcvNxt, Variable::RcvWnd].map(|it| endpoint.variable(it));
            let ([Some(next), Some(window)], true) = (window, is_one) else { return };
            let next = Seq(next);
            // What is outside the window is dropped, and what is before it is over.
            if !end.ge(next) || !begin.lt(next + window.max(1)) {
                return;
            }
            self.text.take_if(|it| !it.gt(next));
            self.fin.take_if(|it| !it.ge(next));
        }
        let has_fin = flags.has(Flags::FIN);
        let beyond = self.fin.is_some_and(|fin| end.gt(fin) || has_fin && end != fin);
        let before = has_fin && self.text.is_some_and(|text| text.gt(end));
        self.unsettles |= beyond || before;
        if end != begin {
            self.text = Some(self.text.map_or(end, |text| text.max(end)));
        }
        if has_fin {
            self.fin = Some(end);
        }
    }
}
