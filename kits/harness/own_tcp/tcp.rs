//! A small TCP: one connection at a time, as RFC 9293 has it. It knows nothing of synfin.
//!
//! It lacks congestion control, a measured timeout, keep-alives, urgent data, and every option but
//! the MSS, and drops what arrives out of order.

use std::mem::take;
use std::time::Duration;

use State::{
    CloseWait, Closed, Closing, Established, FinWait1, FinWait2, LastAck, Listen, SynRcvd, SynSent,
    TimeWait,
};

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum State {
    #[default]
    Closed,
    Listen,
    SynSent,
    SynRcvd,
    Established,
    FinWait1,
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
}

/// Why a call is refused.
#[derive(Clone, Copy, Debug)]
pub enum Refused {
    NotOpen,
    AlreadyOpen,
    Closing,
}

/// What the user is told unasked.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    /// The peer sends no more.
    Closing,
    Reset,
    Refused,
    TimedOut,
}

#[derive(Clone, Debug, Default)]
pub struct Segment {
    pub seq: u32,
    /// The acknowledgment number, where the ACK bit is set.
    pub ack: Option<u32>,
    pub syn: bool,
    pub fin: bool,
    pub rst: bool,
    pub window: u16,
    pub mss: Option<u16>,
    pub data: Vec<u8>,
}

impl Segment {
    /// SEG.LEN: SYN and FIN count.
    fn len(&self) -> u32 {
        self.data.len() as u32 + u32::from(self.syn) + u32::from(self.fin)
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    pub iss: u32,
    pub mss: u16,
    /// The receive buffer, in octets.
    pub buffer: u16,
    pub msl: Duration,
    pub rto: Duration,
    /// Small segments wait until nothing is unacknowledged (Nagle's algorithm).
    pub nagle: bool,
}

const LONGEST_RTO: Duration = Duration::from_secs(60);
/// How long something is sent again and again before the connection is given up.
const PATIENCE: Duration = Duration::from_secs(300);

/// One host. Moments are durations since some beginning.
#[derive(Debug, Default)]
pub struct Tcp {
    pub settings: Settings,
    pub state: State,
    /// Segments to send, and events to tell: whoever calls takes them.
    pub out: Vec<Segment>,
    pub events: Vec<Event>,
    /// When [`Tcp::tick`] has to be called.
    pub due: Option<Duration>,
    /// What ended the last connection, if the user did not.
    pub ended: Option<Event>,
    passive: bool,
    // What is sent.
    pub iss: u32,
    pub snd_una: u32,
    pub snd_nxt: u32,
    pub snd_wnd: u32,
    largest_wnd: u32,
    wl1: u32,
    wl2: u32,
    peer_mss: u16,
    /// The user's octets from SND.UNA on, sent or not.
    unacked: Vec<u8>,
    has_closed: bool,
    /// The number of the FIN, once it is sent.
    fin: Option<u32>,
    rto: Duration,
    trying_since: Option<Duration>,
    // What arrives.
    pub irs: u32,
    pub rcv_nxt: u32,
    pub unread: Vec<u8>,
    owes_ack: bool,
}

/// How far `number` lies after `other`.
fn since(number: u32, other: u32) -> i32 {
    number.wrapping_sub(other) as i32
}

impl Tcp {
    pub fn new(settings: Settings) -> Self {
        Self { settings, rto: settings.rto, ..Self::default() }
    }

    // ---- what the user calls ----

    pub fn listen(&mut self) -> Result<(), Refused> {
        if self.state != Closed {
            return Err(Refused::AlreadyOpen);
        }
        self.begin(Listen);
        self.passive = true;
        Ok(())
    }

    pub fn connect(&mut self, now: Duration) -> Result<(), Refused> {
        if !matches!(self.state, Closed | Listen) {
            return Err(Refused::AlreadyOpen);
        }
        self.begin(SynSent);
        self.send_syn(now);
        Ok(())
    }

    pub fn send(&mut self, now: Duration, data: &[u8]) -> Result<(), Refused> {
        match self.state {
            Closed => return Err(Refused::NotOpen),
            _ if self.has_closed => return Err(Refused::Closing),
            Listen => self.connect(now)?,
            _ => {}
        }
        self.unacked.extend(data);
        self.output(now);
        Ok(())
    }

    /// Up to `limit` octets; none if none are there yet.
    pub fn receive(&mut self, now: Duration, limit: usize) -> Result<Vec<u8>, Refused> {
        match self.state {
            _ if !self.unread.is_empty() => {}
            Closed => return Err(Refused::NotOpen),
            _ if self.is_at_end() => return Err(Refused::Closing),
            _ => return Ok(Vec::new()),
        }
        let was_shut = self.window() == 0;
        let data = self.unread.drain(..limit.min(self.unread.len())).collect();
        self.owes_ack |= was_shut;
        self.output(now);
        Ok(data)
    }

    pub fn close(&mut self, now: Duration) -> Result<(), Refused> {
        match self.state {
            Closed => return Err(Refused::NotOpen),
            Listen | SynSent => self.end(None),
            _ if self.has_closed => return Err(Refused::Closing),
            _ => self.has_closed = true,
        }
        self.output(now);
        Ok(())
    }

    pub fn abort(&mut self) -> Result<(), Refused> {
        if self.state == Closed {
            return Err(Refused::NotOpen);
        }
        if matches!(self.state, SynRcvd | Established | FinWait1 | FinWait2 | CloseWait) {
            self.out.push(Segment { seq: self.snd_nxt, rst: true, ..Segment::default() });
        }
        self.unread.clear();
        self.end(None);
        Ok(())
    }

    /// The peer's FIN has arrived.
    pub fn is_at_end(&self) -> bool {
        matches!(self.state, CloseWait | Closing | LastAck | TimeWait)
    }

    // ---- a segment arrives (section 3.10.7) ----

    pub fn arrives(&mut self, now: Duration, segment: &Segment) {
        match self.state {
            Closed if segment.rst => {}
            Closed => self.answer_with_reset(segment),
            Listen => self.in_listen(now, segment),
            SynSent => self.in_syn_sent(now, segment),
            _ => self.in_connection(now, segment),
        }
        self.output(now);
    }

    fn in_listen(&mut self, now: Duration, segment: &Segment) {
        if segment.rst {
            return;
        }
        if segment.ack.is_some() {
            self.answer_with_reset(segment);
        } else if segment.syn {
            self.take_syn(segment);
            self.state = SynRcvd;
            self.send_syn(now);
        }
    }

    fn in_syn_sent(&mut self, now: Duration, segment: &Segment) {
        let is_good = segment.ack == Some(self.snd_nxt);
        match segment.ack {
            Some(_) if !is_good && segment.rst => {}
            Some(_) if !is_good => self.answer_with_reset(segment),
            _ if segment.rst && is_good => self.end(Some(Event::Refused)),
            _ if segment.rst || !segment.syn => {}
            Some(ack) => {
                self.take_syn(segment);
                self.take_ack(now, ack);
                self.state = Established;
                self.owes_ack = true;
                self.take_text(now, &Segment { seq: self.rcv_nxt, ..segment.clone() });
            }
            None => {
                self.take_syn(segment);
                self.state = SynRcvd;
                self.emit_syn();
                self.start_timer(now);
            }
        }
    }

    /// Section 3.10.7.4, with RFC 5961; the order of the checks is the RFC's.
    fn in_connection(&mut self, now: Duration, segment: &Segment) {
        // Both have connected: the SYN,ACK repeats the SYN that is known (figure 7).
        let repeats = self.state == SynRcvd && !self.passive && segment.seq == self.irs;
        let crosses = repeats && segment.syn && segment.ack.is_some() && !segment.rst;
        // With a window of zero, an acknowledgment counts all the same.
        let is_new = since(segment.seq, self.rcv_nxt) >= 0;
        let is_shut = self.window() == 0 && is_new && !segment.syn;
        let is_acceptable = crosses || self.is_acceptable(segment);
        if !is_acceptable && !segment.rst {
            self.owes_ack = true;
        }
        if !is_acceptable && (segment.rst || !is_shut) {
            let is_good = segment.ack.is_some_and(|ack| self.can_be(ack)) && !segment.syn;
            let is_last = segment.seq.wrapping_add(segment.len()) == self.rcv_nxt;
            if self.state == TimeWait && segment.fin && is_last && is_good {
                self.time_wait(now);
            }
            return;
        }
        if segment.rst {
            return self.reset(segment);
        }
        if segment.syn && !crosses {
            return match self.state {
                SynRcvd if self.passive && is_new => self.listen_again(),
                _ => self.acknowledge(),
            };
        }
        if segment.ack.is_none_or(|ack| !self.is_good_ack(now, segment, ack)) || crosses {
            return;
        }
        let last = segment.seq.wrapping_add(segment.len().saturating_sub(1));
        if matches!(self.state, Established | FinWait1 | FinWait2) {
            self.owes_ack |= segment.len() > 0;
            if is_acceptable {
                self.take_text(now, segment);
            }
        } else if segment.fin && self.is_in_window(last) && self.state != Closing {
            self.owes_ack = true;
            if self.state == TimeWait {
                self.time_wait(now);
            }
        }
    }

    fn is_in_window(&self, number: u32) -> bool {
        number.wrapping_sub(self.rcv_nxt) < self.window()
    }

    /// Whether the peer can mean this: it is of something sent, and not long ago (RFC 5961).
    fn can_be(&self, ack: u32) -> bool {
        let oldest = -i64::from(self.largest_wnd);
        since(ack, self.snd_nxt) <= 0 && i64::from(since(ack, self.snd_una)) >= oldest
    }

    /// Table 6 of section 3.10.7.4; a RST counts only where it begins.
    fn is_acceptable(&self, segment: &Segment) -> bool {
        let length = if segment.rst { 0 } else { segment.len() };
        let last = segment.seq.wrapping_add(length.saturating_sub(1));
        match self.window() {
            0 => length == 0 && segment.seq == self.rcv_nxt,
            _ => self.is_in_window(segment.seq) || self.is_in_window(last),
        }
    }

    fn reset(&mut self, segment: &Segment) {
        match self.state {
            _ if segment.seq != self.rcv_nxt => self.acknowledge(),
            SynRcvd if self.passive => self.listen_again(),
            SynRcvd => self.end(Some(Event::Refused)),
            Closing | LastAck | TimeWait => {
                self.unread.clear();
                self.end(None);
            }
            _ => self.end(Some(Event::Reset)),
        }
    }

    /// Whether the rest of the segment counts.
    fn is_good_ack(&mut self, now: Duration, segment: &Segment, ack: u32) -> bool {
        let is_new = since(ack, self.snd_una) > 0 && since(ack, self.snd_nxt) <= 0;
        if self.state == SynRcvd {
            if !is_new {
                self.answer_with_reset(segment);
                return false;
            }
            self.state = Established;
            self.take_window(segment);
        } else if !self.can_be(ack) {
            self.acknowledge();
            return false;
        }
        if is_new {
            self.take_ack(now, ack);
        }
        let later = since(segment.seq, self.wl1);
        let is_newer = later > 0 || later == 0 && since(ack, self.wl2) >= 0;
        if since(ack, self.snd_una) >= 0 && is_newer {
            let opens = self.snd_wnd == 0 && segment.window > 0;
            self.take_window(segment);
            if opens && self.fin.is_none() && self.state != TimeWait {
                self.snd_nxt = self.snd_una; // What probed the window was not taken.
                self.stop_timer();
            }
        }
        if self.fin.is_some_and(|fin| since(self.snd_una, fin) > 0) {
            match self.state {
                FinWait1 => self.state = FinWait2,
                Closing => self.time_wait(now),
                LastAck => self.end(None),
                _ => {}
            }
        }
        self.state != Closed
    }

    fn take_ack(&mut self, now: Duration, ack: u32) {
        // SYN and FIN take a number each, and are no octets.
        let syn = u32::from(self.snd_una == self.iss);
        let fin = u32::from(self.fin.is_some_and(|fin| since(ack, fin) > 0));
        let octets = ack.wrapping_sub(self.snd_una).saturating_sub(syn + fin) as usize;
        self.unacked.drain(..octets.min(self.unacked.len()));
        self.snd_una = ack;
        self.stop_timer();
        if self.snd_una != self.snd_nxt {
            self.start_timer(now);
        }
    }

    fn take_window(&mut self, segment: &Segment) {
        self.snd_wnd = segment.window.into();
        self.largest_wnd = self.largest_wnd.max(self.snd_wnd);
        (self.wl1, self.wl2) = (segment.seq, segment.ack.unwrap_or(0));
    }

    fn take_syn(&mut self, segment: &Segment) {
        self.irs = segment.seq;
        self.rcv_nxt = segment.seq.wrapping_add(1);
        self.peer_mss = segment.mss.unwrap_or(536);
        self.take_window(segment);
    }

    fn take_text(&mut self, now: Duration, segment: &Segment) {
        // What begins before RCV.NXT is known up to there; what begins after it comes again.
        let known = self.rcv_nxt.wrapping_sub(segment.seq) as usize;
        let Some(news) = segment.data.get(known..) else { return };
        let taken = &news[..news.len().min(self.window() as usize)];
        self.unread.extend(taken);
        self.rcv_nxt = self.rcv_nxt.wrapping_add(taken.len() as u32);
        if segment.fin && taken.len() == news.len() {
            self.rcv_nxt = self.rcv_nxt.wrapping_add(1);
            self.events.push(Event::Closing);
            match self.state {
                FinWait1 => self.state = Closing,
                FinWait2 => self.time_wait(now),
                _ => self.state = CloseWait,
            }
        }
    }

    // ---- what is sent ----

    /// Sends all that may be sent, and then an ACK if one is still owed.
    fn output(&mut self, now: Duration) {
        let can_close =
            self.state == Established || self.state == SynRcvd && self.unacked.is_empty();
        if self.has_closed && can_close {
            self.state = FinWait1;
        }
        if matches!(self.state, Established | FinWait1 | Closing | CloseWait) {
            self.output_text(now);
        }
        if take(&mut self.owes_ack) {
            self.acknowledge();
        }
    }

    fn output_text(&mut self, now: Duration) {
        while self.fin.is_none() {
            let flight = self.snd_nxt.wrapping_sub(self.snd_una) as usize;
            let waiting = self.unacked.get(flight..).unwrap_or_default();
            let fits = (self.snd_wnd as usize).saturating_sub(flight).min(self.mss());
            let data = waiting[..waiting.len().min(fits)].to_vec();
            let seq = self.snd_nxt;
            let waits = self.settings.nagle && flight > 0 && data.len() < self.mss();
            if !data.is_empty() && !waits {
                self.snd_nxt = seq.wrapping_add(data.len() as u32);
                self.emit(Segment { seq, data, ..Segment::default() });
            } else if waiting.is_empty() && self.has_closed {
                (self.fin, self.snd_nxt) = (Some(seq), seq.wrapping_add(1));
                self.emit(Segment { seq, fin: true, ..Segment::default() });
                if self.state == CloseWait {
                    self.state = LastAck;
                }
            } else {
                break;
            }
        }
        // Also if all of it waits: a closed window has to be probed.
        if self.due.is_none() && (self.snd_una != self.snd_nxt || !self.unacked.is_empty()) {
            self.start_timer(now);
        }
    }

    fn mss(&self) -> usize {
        self.settings.mss.min(self.peer_mss).into()
    }

    /// RCV.WND.
    pub fn window(&self) -> u32 {
        u32::from(self.settings.buffer).saturating_sub(self.unread.len() as u32)
    }

    /// A segment with an acknowledgment and the window.
    fn emit(&mut self, segment: Segment) {
        let (ack, window) = (Some(self.rcv_nxt), self.window() as u16);
        self.out.push(Segment { ack, window, ..segment });
        self.owes_ack = false;
    }

    fn acknowledge(&mut self) {
        self.emit(Segment { seq: self.snd_nxt, ..Segment::default() });
    }

    fn answer_with_reset(&mut self, segment: &Segment) {
        let (seq, ack) = match segment.ack {
            Some(ack) => (ack, None),
            None => (0, Some(segment.seq.wrapping_add(segment.len()))),
        };
        self.out.push(Segment { seq, ack, rst: true, ..Segment::default() });
    }

    fn send_syn(&mut self, now: Duration) {
        self.iss = self.settings.iss;
        (self.snd_una, self.snd_nxt) = (self.iss, self.iss.wrapping_add(1));
        self.emit_syn();
        self.start_timer(now);
    }

    fn emit_syn(&mut self) {
        let mss = Some(self.settings.mss);
        let syn = Segment { seq: self.iss, syn: true, mss, ..Segment::default() };
        match self.state {
            SynSent => self.out.push(Segment { window: self.settings.buffer, ..syn }),
            _ => self.emit(syn),
        }
    }

    // ---- time ----

    pub fn tick(&mut self, now: Duration) {
        if self.due.is_none_or(|due| due > now) {
            return;
        }
        if self.state == TimeWait {
            return self.end(None);
        }
        if !self.probes() && self.trying_since.is_some_and(|begin| now >= begin + PATIENCE) {
            return self.end(Some(Event::TimedOut));
        }
        self.send_again();
        self.rto = (2 * self.rto).min(LONGEST_RTO);
        self.start_timer(now);
    }

    fn send_again(&mut self) {
        if matches!(self.state, SynSent | SynRcvd) {
            return self.emit_syn();
        }
        let (seq, size) = (self.snd_una, if self.probes() { 1 } else { self.mss() });
        let data = self.unacked[..size.min(self.unacked.len())].to_vec();
        let end = seq.wrapping_add(data.len() as u32);
        if since(end, self.snd_nxt) > 0 {
            self.snd_nxt = end;
        }
        self.emit(Segment { seq, fin: self.fin == Some(end), data, ..Segment::default() });
    }

    /// Whether the peer's window is closed.
    fn probes(&self) -> bool {
        self.snd_wnd == 0 && !matches!(self.state, SynSent | SynRcvd)
    }

    fn start_timer(&mut self, now: Duration) {
        let begin = *self.trying_since.get_or_insert(now);
        let due = now + self.rto;
        self.due = Some(if self.probes() { due } else { due.min(begin + PATIENCE) });
    }

    fn stop_timer(&mut self) {
        (self.due, self.trying_since, self.rto) = (None, None, self.settings.rto);
    }

    fn time_wait(&mut self, now: Duration) {
        self.state = TimeWait;
        self.due = Some(now + 2 * self.settings.msl);
    }

    // ---- beginnings and ends ----

    /// Nothing is left of the connection before.
    fn begin(&mut self, state: State) {
        let (out, events) = (take(&mut self.out), take(&mut self.events));
        *self = Self { state, out, events, ..Self::new(self.settings) };
    }

    fn listen_again(&mut self) {
        self.begin(Listen);
        self.passive = true;
    }

    /// No connection any more. What has arrived can still be read after an orderly end.
    fn end(&mut self, event: Option<Event>) {
        let unread = take(&mut self.unread);
        self.begin(Closed);
        self.ended = event;
        match event {
            Some(event) => self.events.push(event),
            None => self.unread = unread,
        }
    }
}
