//! How segments are formed from the control block.

use super::Endpoint;
use super::engine::{Engine, Moment};
use super::send::{Sent, SentKind};
use crate::tcp::state_sets::EIGHT_STEPS;
use crate::tcp::{Arithmetic, Flags, Options, Reply, Segment, Seq, State};

impl Endpoint {
    /// Eff.snd.MSS (section 3.7.1, MUST-16): the smaller of the peer's MSS and ours, less the
    /// options of every segment.
    #[inline]
    pub(super) fn effective_mss(&self, numbers: &Arithmetic) -> u32 {
        self.largest_segment().saturating_sub(self.constant_options(numbers)).max(1)
    }

    /// The most octets of data in a segment that is sent now: Eff.snd.MSS, less what options it
    /// has besides.
    #[inline]
    pub(super) fn room(&self, at: Moment<'_>) -> u32 {
        self.largest_segment().saturating_sub(self.usual_options(at).length()).max(1)
    }

    /// The most octets of data in a SYN that is sent now; there may be room for none.
    fn syn_room(&self, at: Moment<'_>, answer: bool) -> u32 {
        let options = self.syn_options(at, answer).length();
        self.largest_segment().saturating_sub(options)
    }

    /// The most octets of data that a segment of the peer holds (RMSS of section 3.8.6.3, less
    /// the options of every segment).
    #[inline]
    pub(super) fn largest_text(&self, numbers: &Arithmetic) -> u32 {
        let announced = if self.config.mss_option { self.config.mss } else { numbers.default_mss };
        u32::from(announced).saturating_sub(self.constant_options(numbers)).max(1)
    }

    /// The largest segment to send, options counted and the rest of the header not.
    #[inline]
    fn largest_segment(&self) -> u32 {
        u32::from(self.tcb.peer_mss.min(self.config.mss))
    }

    /// The octets of the options that every segment has.
    #[inline]
    fn constant_options(&self, numbers: &Arithmetic) -> u32 {
        if self.tcb.timestamps { numbers.timestamps_length } else { 0 }
    }

    /// RCV.BUFF: the size that is set, or with `round_window` a whole number of segments, once it
    /// is known how large they are. A passive open knows that only with the peer's ACK.
    #[inline]
    pub(super) fn whole_buffer(&self) -> u32 {
        let knows = match self.state {
            State::Closed | State::Listen | State::SynSent => false,
            State::SynReceived => !self.tcb.passive,
            _ => true,
        };
        let set = self.config.window;
        let rounded = self.config.round_window && knows;
        if rounded { set.next_multiple_of(self.largest_segment().max(1)) } else { set }
    }

    /// The same, up to the most that the scaled window field can advertise.
    #[inline]
    pub(super) fn receive_buffer(&self) -> u32 {
        self.whole_buffer().min(self.largest_window())
    }

    /// The largest window that the scaled window field can advertise.
    #[inline]
    const fn largest_window(&self) -> u32 {
        0xffff << self.tcb.rcv_shift
    }

    /// The window in which segments are acceptable: RCV.WND, or with `accept_to_buffer` all that
    /// the receive buffer has room for, which a window that is not scaled cannot advertise.
    #[inline]
    pub(super) fn acceptable_window(&self) -> u32 {
        let advertised = self.tcb.rcv_wnd;
        let narrow = match self.state {
            State::SynReceived => self.tcb.passive,
            state => state == State::TimeWait,
        };
        if self.config.accept_to_buffer && !narrow {
            advertised.max(self.whole_buffer().saturating_sub(self.tcb.receive.unread() as u32))
        } else {
            advertised
        }
    }

    /// Lets the next segment advertise all of the free buffer, unless that is a silly window.
    fn move_window(&mut self, numbers: &Arithmetic) {
        let buffer = self.whole_buffer();
        let free = buffer.saturating_sub(self.tcb.receive.unread() as u32);
        let least = (buffer / numbers.buffer_share).min(self.effective_mss(numbers));
        if free >= least {
            self.tcb.rcv_wnd = self.tcb.rcv_wnd.max(free.min(self.largest_window()));
        }
    }

    /// The window field for a segment; in a SYN it is never scaled (RFC 7323, section 2.2).
    fn window_field(&self, syn: bool) -> u16 {
        let shift = if syn { 0 } else { self.tcb.rcv_shift };
        u16::try_from(self.tcb.rcv_wnd >> shift).unwrap_or(u16::MAX)
    }

    /// TSval: milliseconds of virtual time, from the first on (RFC 7323, section 5.4).
    fn timestamp(&self, at: Moment<'_>) -> u32 {
        let ticks = (at.now.0 / at.numbers.timestamp_tick) as u32;
        self.config.first_timestamp.wrapping_add(ticks)
    }

    /// The options of a SYN (MUST-14, SHLD-5; RFC 7323, sections 2.2 and 3.2). With `answer`
    /// only those that the peer's SYN allows.
    fn syn_options(&self, at: Moment<'_>, answer: bool) -> Options {
        let (config, tcb) = (&self.config, &self.tcb);
        let agreed = |offer: bool, theirs: bool| offer && (!answer || theirs);
        Options {
            mss: config.mss_option.then_some(config.mss),
            window_scale: config.window_scale.filter(|_| !answer || tcb.scaled),
            sack_permitted: agreed(config.sack, tcb.sack),
            timestamps: agreed(config.timestamps, tcb.timestamps)
                .then(|| (self.timestamp(at), tcb.ts_recent)),
            ..Options::NONE
        }
    }

    /// The options of every other segment but a RST.
    #[inline]
    fn usual_options(&self, at: Moment<'_>) -> Options {
        let tcb = &self.tcb;
        if !tcb.timestamps && !tcb.sack {
            return Options::NONE;
        }
        let numbers = at.numbers;
        let blocks = match tcb.timestamps {
            true => numbers.sack_blocks_beside_timestamps,
            false => numbers.sack_blocks,
        };
        Options {
            timestamps: tcb.timestamps.then(|| (self.timestamp(at), tcb.ts_recent)),
            sack: if tcb.sack { tcb.receive.sack_blocks(blocks as usize) } else { [None; 4] },
            ..Options::NONE
        }
    }

    /// `<SEQ=seq><ACK=RCV.NXT><CTL=ACK>` with more flags and a payload.
    fn acknowledging(&self, at: Moment<'_>, seq: Seq, more: Flags, payload: Vec<u8>) -> Segment {
        let mut segment = Segment {
            seq,
            ack: self.tcb.rcv_nxt,
            window: self.window_field(false),
            flags: Flags::ACK | more,
            options: self.usual_options(at),
            payload,
            ..Segment::default()
        };
        self.point_out_urgent(&mut segment);
        segment
    }

    /// Every segment says that urgent data is outstanding, whether it carries data or not
    /// (section 3.8.5). The pointer is one past that data (MUST-62), and may lie in a later segment.
    fn point_out_urgent(&self, segment: &mut Segment) {
        if let Some(up) = self.tcb.snd_up
            && up.gt(segment.seq)
            && up.gt(self.tcb.snd_una)
        {
            segment.flags |= Flags::URG;
            segment.urgent = u16::try_from(up.since(segment.seq)).unwrap_or(u16::MAX);
        }
    }

    /// A SYN, or with `answer` a SYN,ACK, with data after it.
    fn syn(&self, at: Moment<'_>, answer: bool, payload: Vec<u8>) -> Segment {
        let mut segment = Segment {
            seq: self.tcb.iss,
            ack: if answer { self.tcb.rcv_nxt } else { Seq(0) },
            window: self.window_field(true),
            flags: if answer { Flags::SYN | Flags::ACK } else { Flags::SYN },
            options: self.syn_options(at, answer),
            payload,
            ..Segment::default()
        };
        if !segment.payload.is_empty() {
            self.point_out_urgent(&mut segment);
        }
        segment
    }

    /// Data from `seq` on, pushed if the user's PUSH ends there.
    fn data(&self, at: Moment<'_>, seq: Seq, len: u32) -> Segment {
        let push = if self.tcb.send.ends_push(seq, len) { Flags::PSH } else { Flags::NONE };
        self.acknowledging(at, seq, push, self.tcb.send.octets(seq, len).to_vec())
    }
}

impl Engine<'_> {
    /// Forms a segment and sends it.
    #[inline(never)]
    pub(super) fn send(&mut self, reply: Reply) {
        let (at, nxt) = (self.moment(), self.endpoint.tcb.snd_nxt);
        if self.endpoint.config.eager_window && EIGHT_STEPS.contains(&self.endpoint.state) {
            self.endpoint.move_window(at.numbers);
        }
        match reply {
            Reply::Syn => {
                let waiting = if self.endpoint.config.data_on_syn {
                    self.endpoint.tcb.send.end().since(nxt).min(self.endpoint.syn_room(at, false))
                } else {
                    0
                };
                self.remember(self.endpoint.tcb.iss, waiting, SentKind::Syn);
                let data = self.endpoint.tcb.send.octets(nxt, waiting).to_vec();
                let segment = self.endpoint.syn(at, false, data);
                self.emit(segment);
            }
            Reply::SynAck => {
                // In a simultaneous open, our SYN is on the queue already.
                if self.endpoint.tcb.send.front().is_none() {
                    self.remember(self.endpoint.tcb.iss, 0, SentKind::Syn);
                }
                let segment = self.endpoint.syn(at, true, Vec::new());
                self.emit(segment);
            }
            Reply::Ack | Reply::ChallengeAck => {
                let segment = self.endpoint.acknowledging(at, nxt, Flags::NONE, Vec::new());
                self.emit(segment);
            }
            Reply::Fin => {
                let segment = self.endpoint.acknowledging(at, nxt, Flags::FIN, Vec::new());
                self.endpoint.tcb.fin = Some(nxt);
                self.endpoint.tcb.close_queued = false;
                self.remember(nxt, 0, SentKind::Fin);
                self.emit(segment);
            }
            Reply::FinAgain => {
                let fin = self.endpoint.tcb.fin.map(|fin| (fin, Flags::FIN));
                let (seq, flag) = fin.unwrap_or((nxt, Flags::NONE));
                let segment = self.endpoint.acknowledging(at, seq, flag, Vec::new());
                self.emit(segment);
            }
            Reply::Data => {
                let tcb = &self.endpoint.tcb;
                let len = tcb.unsent().min(tcb.usable_window()).min(self.endpoint.room(at));
                self.send_data(tcb.unsent_from, len, SentKind::Data);
            }
            Reply::Probe => self.probe(),
            Reply::ProbeBelow => {
                let below = self.endpoint.tcb.snd_una - at.numbers.keep_alive_distance;
                let segment = self.endpoint.acknowledging(at, below, Flags::NONE, Vec::new());
                self.emit(segment);
            }
            Reply::Retransmission => {
                if let Some(front) = self.endpoint.tcb.send.front_mut() {
                    front.again += 1;
                    let front = *front;
                    self.again(front);
                }
            }
            Reply::Rest => {
                if let Some((from, len)) = self.endpoint.tcb.send.rest() {
                    let now_sent = len.min(self.endpoint.room(at));
                    let segment = self.endpoint.data(at, from, now_sent);
                    self.endpoint.tcb.send.cut_off(from + now_sent, from + len);
                    self.emit(segment);
                }
            }
            Reply::KeepAlive => {
                let garbage =
                    if self.endpoint.config.keep_alive_octet { vec![0] } else { Vec::new() };
                let segment = self.endpoint.acknowledging(
                    at,
                    nxt - at.numbers.keep_alive_distance,
                    Flags::NONE,
                    garbage,
                );
                self.emit(segment);
            }
            Reply::Reset => self.reset(),
            Reply::ResetForSyn if !self.endpoint.config.reset_ack => self.reset(),
            Reply::ResetAtSndNxt | Reply::ResetForSyn => {
                let mut reset = Segment { seq: nxt, flags: Flags::RST, ..Segment::default() };
                if self.endpoint.config.reset_ack {
                    reset.flags |= Flags::ACK;
                    reset.ack = self.endpoint.tcb.rcv_nxt;
                }
                self.emit(reset);
            }
        }
    }

    /// The RST that answers the segment being processed (section 3.5.2).
    fn reset(&mut self) {
        let Some(arrival) = self.arrival else { return };
        let segment = arrival.segment;
        let reset = if segment.flags.has(Flags::ACK) {
            Segment { seq: segment.ack, flags: Flags::RST, ..Segment::default() }
        } else {
            Segment {
                ack: segment.seq + segment.seg_len(),
                flags: Flags::RST | Flags::ACK,
                ..Segment::default()
            }
        };
        self.emit(reset);
    }

    fn send_data(&mut self, seq: Seq, len: u32, kind: SentKind) {
        if len == 0 {
            return;
        }
        let segment = self.endpoint.data(self.moment(), seq, len);
        self.remember(seq, len, kind);
        self.emit(segment);
    }

    /// One octet against a zero window: new if nothing is unacknowledged, else the first one
    /// that is (section 3.8.6.1); a FIN that waits for its acknowledgment is sent again.
    fn probe(&mut self) {
        self.endpoint.tcb.send.forget_rest();
        let length = self.rules.arithmetic().probe_length;
        match self.endpoint.tcb.send.front().copied() {
            Some(front) if front.len > 0 => {
                let segment = self.endpoint.data(self.moment(), front.seq, front.len.min(length));
                self.emit(segment);
            }
            Some(front) => self.again(front),
            None => {
                let tcb = &self.endpoint.tcb;
                self.send_data(tcb.unsent_from, tcb.unsent().min(length), SentKind::Probe);
            }
        }
    }

    /// Sends a segment of the retransmission queue again, or as much of it as there is room for:
    /// there may be more options than at the first time, or a smaller MSS than a SYN assumed. The
    /// rest follows as the windows allow.
    fn again(&mut self, sent: Sent) {
        let (at, endpoint) = (self.moment(), &*self.endpoint);
        let (segment, text) = match sent.kind {
            SentKind::Syn => {
                let answer = endpoint.state != State::SynSent;
                let (text, len) = (sent.seq + 1, sent.len.min(endpoint.syn_room(at, answer)));
                (endpoint.syn(at, answer, endpoint.tcb.send.octets(text, len).to_vec()), text)
            }
            SentKind::Data | SentKind::Probe => {
                let len = sent.len.min(endpoint.room(at));
                (endpoint.data(at, sent.seq, len), sent.seq)
            }
            SentKind::Fin => {
                let segment = endpoint.acknowledging(at, sent.seq, Flags::FIN, Vec::new());
                (segment, sent.seq + 1)
            }
        };
        // Payloads have at most 65,495 octets.
        let cut = text + segment.payload.len() as u32;
        self.endpoint.tcb.send.cut_off(cut, text + sent.len);
        self.emit(segment);
    }

    /// Puts a segment on the retransmission queue, and advances SND.NXT over it.
    fn remember(&mut self, seq: Seq, len: u32, kind: SentKind) {
        let now = self.now;
        let tcb = &mut self.endpoint.tcb;
        tcb.send.sent(seq, len, kind, now);
        let end = seq + len + u32::from(matches!(kind, SentKind::Syn | SentKind::Fin));
        // Karn's algorithm (MUST-18): a segment that begins with an octet sent before is not timed.
        if tcb.unsent_from == tcb.snd_nxt {
            tcb.rto.sent(end, now);
        }
        tcb.snd_nxt = tcb.snd_nxt.max(end);
        tcb.unsent_from = tcb.unsent_from.max(end);
    }

    /// Hands a segment to the network; its ACK is the acknowledgment that is owed.
    fn emit(&mut self, segment: Segment) {
        if segment.flags.has(Flags::ACK) && !segment.flags.has(Flags::RST) {
            let tcb = &mut self.endpoint.tcb;
            tcb.owes_ack = false;
            tcb.last_ack_sent = segment.ack;
        }
        self.effects.segments.push(segment);
    }
}
