//! What an implementation cannot be asked, from what it sends and is sent.
//!
//! A shadow stands beside an implementation, in the scenario's numbers, and keeps the
//! variables of RFC 9293, section 3.3.1, as far as its segments tell of them. What it has sent
//! it must know; what has arrived counts if the tests of section 3.10.7.4 say that it is
//! acceptable. Where an implementation then says otherwise (it acknowledges less than was
//! received), the implementation is believed.

use crate::tcp::{Flags, Segment, Seq, State, Variable};

/// The variables of one host's connection, as they can be seen from outside.
///
/// Tell it of every segment in the order of events ([`Shadow::arrived`] before what the
/// implementation sends in answer), and of the state behind each event ([`Shadow::state`]).
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Shadow {
    connection: Option<Connection>,
    /// The latest SYN without ACK that has arrived: what a SYN,ACK answers.
    syn: Option<Peer>,
    /// The state, as far as it is known.
    state: Option<State>,
}

/// What is known since the host has sent a SYN.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Connection {
    /// Whether it began with a SYN alone.
    active: bool,
    iss: Seq,
    snd_una: Seq,
    snd_nxt: Seq,
    snd_up: Option<Seq>,
    rcv_wnd: u32,
    /// Whether the latest window was the largest that the field of a SYN can tell.
    cut_off: bool,
    /// The shift count that the host has offered.
    offered: Option<u8>,
    /// Whether it has offered timestamps.
    timestamps: bool,
    /// What is known since the peer's SYN has been taken.
    peer: Option<Peer>,
}

/// What is known of the peer's side.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Peer {
    irs: Seq,
    rcv_nxt: Seq,
    rcv_up: Option<Seq>,
    /// Whether its FIN has been taken.
    fin: bool,
    /// The shift count that it has offered.
    offered: Option<u8>,
    /// TS.Recent (RFC 7323, section 4.3), if it has offered timestamps.
    ts_recent: Option<u32>,
    /// The last RCV.NXT that it was told.
    last_ack_sent: Seq,
    snd_wnd: u32,
    /// Whether a segment that is older than what SND.WND is from has told another window since:
    /// nobody can see whether the implementation took it.
    doubtful: bool,
    max_snd_wnd: u32,
    /// SND.WL1 and SND.WL2 as RFC 9293 has them; an implementation may have others, or none, so
    /// they are not told.
    snd_wl1: Seq,
    snd_wl2: Seq,
}

impl Shadow {
    /// No connection yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The implementation is in this state, as it says; `None` if it cannot be asked.
    pub fn state(&mut self, state: Option<State>) {
        self.state = state;
        let Some(connection) = &mut self.connection else { return };
        match state {
            Some(State::Closed | State::Listen) => self.connection = None,
            // Whatever has arrived, it has not taken the peer's SYN, or the ACK of its own.
            Some(State::SynSent) => (connection.snd_una, connection.peer) = (connection.iss, None),
            Some(State::SynReceived) => connection.snd_una = connection.iss,
            // Its FIN is acknowledged.
            Some(State::FinWait2) => connection.snd_una = connection.snd_nxt,
            _ => {}
        }
    }

    /// The variable, or `None` where there is no connection, or it cannot be seen from outside.
    pub fn variable(&self, variable: Variable) -> Option<u32> {
        let connection = self.connection.as_ref()?;
        let peer = connection.peer.as_ref();
        match variable {
            Variable::SndUna => Some(connection.snd_una.0),
            Variable::SndNxt => Some(connection.snd_nxt.0),
            Variable::SndWnd => peer.filter(|peer| !peer.doubtful).map(|peer| peer.snd_wnd),
            Variable::SndUp => Some(connection.snd_up?.0),
            Variable::SndWl1 | Variable::SndWl2 => None,
            Variable::Iss => Some(connection.iss.0),
            Variable::RcvNxt => Some(peer?.rcv_nxt.0),
            Variable::RcvWnd => Some(connection.rcv_wnd).filter(|_| !connection.is_cut_off()),
            Variable::RcvUp => Some(peer?.rcv_up?.0),
            Variable::Irs => Some(peer?.irs.0),
        }
    }

    /// The implementation sends a segment.
    pub fn sent(&mut self, segment: &Segment) {
        // A RST may take its numbers from what it answers.
        if segment.flags.has(Flags::RST) {
            return;
        }
        if segment.flags.has(Flags::SYN) {
            self.sent_syn(segment);
            return;
        }
        let Some(connection) = &mut self.connection else { return };
        connection.advance(segment);
        if let Some(peer) = connection.peer.as_mut().filter(|_| segment.flags.has(Flags::ACK)) {
            peer.rcv_nxt = segment.ack;
            peer.last_ack_sent = segment.ack;
            connection.cut_off = false;
            let shift = scale(connection.offered, peer.offered);
            connection.rcv_wnd = u32::from(segment.window) << shift;
        }
    }

    fn sent_syn(&mut self, segment: &Segment) {
        let iss = segment.seq;
        let active = !segment.flags.has(Flags::ACK);
        let same = self.connection.take().filter(|connection| connection.iss == iss);
        let mut connection = same.unwrap_or(Connection {
            active,
            iss,
            snd_una: iss,
            snd_nxt: iss,
            snd_up: None,
            rcv_wnd: 0,
            cut_off: false,
            offered: None,
            timestamps: false,
            peer: None,
        });
        connection.advance(segment);
        // Never scaled (RFC 7323, section 2.2).
        connection.rcv_wnd = segment.window.into();
        connection.offered = segment.options.window_scale;
        connection.cut_off = segment.window == u16::MAX;
        connection.timestamps = segment.options.timestamps.is_some();
        if !active && connection.peer.is_none() {
            connection.peer = self.syn.take().filter(|peer| peer.rcv_nxt == segment.ack);
        }
        self.connection = Some(connection);
    }

    /// A segment arrives at the implementation.
    pub fn arrived(&mut self, segment: &Segment) {
        if segment.bad_checksum || segment.flags.has(Flags::RST) {
            return;
        }
        if segment.flags.has(Flags::SYN) && !segment.flags.has(Flags::ACK) {
            self.syn = Some(Peer::new(segment));
        }
        let Some(connection) = &mut self.connection else { return };
        match connection.peer.take() {
            None => connection.peer = connection.greeted(segment),
            Some(peer) => {
                let takes_text = self.state.is_none_or(|state| {
                    use State::{Established, FinWait1, FinWait2, SynReceived};
                    matches!(state, SynReceived | Established | FinWait1 | FinWait2)
                });
                connection.peer = Some(connection.received(peer, segment, takes_text));
            }
        }
    }
}

/// The shift count in use: none, unless both have offered one (RFC 7323, section 2.2).
fn scale(ours: Option<u8>, theirs: Option<u8>) -> u8 {
    const MAX_SHIFT: u8 = 14;
    match (ours, theirs) {
        (Some(ours), Some(_)) => ours.min(MAX_SHIFT),
        _ => 0,
    }
}

impl Connection {
    /// Whether the window may be larger than what was told of it.
    fn is_cut_off(&self) -> bool {
        let theirs = self.peer.as_ref().map_or(self.offered, |peer| peer.offered);
        self.cut_off && scale(self.offered, theirs) > 0
    }

    /// What a segment says of the host's own numbers.
    fn advance(&mut self, segment: &Segment) {
        self.snd_nxt = self.snd_nxt.max(segment.seq + segment.seg_len());
        if segment.flags.has(Flags::URG) {
            let up = segment.seq + u32::from(segment.urgent);
            self.snd_up = Some(self.snd_up.map_or(up, |known| known.max(up)));
        }
    }

    /// In SYN_SENT (section 3.10.7.3).
    fn greeted(&mut self, segment: &Segment) -> Option<Peer> {
        if !segment.flags.has(Flags::SYN) {
            return None;
        }
        if segment.flags.has(Flags::ACK) {
            if !self.is_new(segment.ack) {
                return None;
            }
            self.snd_una = segment.ack;
        }
        Some(Peer::new(segment))
    }

    /// In every state from SYN_RCVD on (section 3.10.7.4).
    fn received(&mut self, mut peer: Peer, segment: &Segment, takes_text: bool) -> Peer {
        let opening = self.snd_una == self.iss;
        let acceptable = if segment.flags.has(Flags::SYN) {
            // The SYN,ACK of a simultaneous open (appendix A.2).
            opening && self.active && segment.seq == peer.irs
        } else {
            is_acceptable(peer.rcv_nxt, self.rcv_wnd, segment)
        };
        if self.timestamps && !peer.take_timestamp(segment, acceptable) {
            return peer;
        }
        let oldest = self.snd_una - peer.max_snd_wnd;
        let taken = acceptable
            && segment.flags.has(Flags::ACK)
            && segment.ack.le(self.snd_nxt)
            && if opening { self.is_new(segment.ack) } else { segment.ack.ge(oldest) };
        if !taken {
            return peer;
        }
        if self.is_new(segment.ack) {
            self.snd_una = segment.ack;
        }
        if segment.flags.has(Flags::SYN) {
            return peer;
        }
        if segment.ack.ge(self.snd_una) {
            peer.update_window(segment, self.offered);
        }
        if !takes_text {
            return peer;
        }
        if segment.flags.has(Flags::URG) {
            let up = segment.seq + u32::from(segment.urgent);
            peer.rcv_up = Some(peer.rcv_up.map_or(up, |known| known.max(up)));
        }
        self.rcv_wnd -= peer.take_text(segment, self.rcv_wnd);
        peer
    }

    /// Whether this acknowledges something new: SND.UNA < SEG.ACK =< SND.NXT.
    fn is_new(&self, ack: Seq) -> bool {
        self.snd_una.lt(ack) && ack.le(self.snd_nxt)
    }
}

impl Peer {
    /// What its SYN says.
    fn new(syn: &Segment) -> Self {
        let window = u32::from(syn.window);
        Self {
            irs: syn.seq,
            rcv_nxt: syn.seq + 1,
            rcv_up: None,
            fin: false,
            offered: syn.options.window_scale,
            ts_recent: syn.options.timestamps.map(|(value, _)| value),
            last_ack_sent: syn.seq + 1,
            snd_wnd: window,
            doubtful: false,
            max_snd_wnd: window,
            snd_wl1: syn.seq,
            snd_wl2: if syn.flags.has(Flags::ACK) { syn.ack } else { Seq(0) },
        }
    }

    /// Takes note of a timestamp; `false` if both have offered timestamps and this one is old
    /// or missing (RFC 7323, sections 3.2 and 5.3), so that the segment does not count.
    fn take_timestamp(&mut self, segment: &Segment, acceptable: bool) -> bool {
        let Some(recent) = &mut self.ts_recent else { return true };
        let Some((value, _)) = segment.options.timestamps else { return false };
        if Seq(value).lt(Seq(*recent)) {
            return false;
        }
        if acceptable && segment.seq.le(self.last_ack_sent) {
            *recent = value;
        }
        true
    }

    /// The send window of an acceptable acknowledgment, unless it is older than what is known.
    fn update_window(&mut self, segment: &Segment, ours: Option<u8>) {
        let (wl1, wl2) = (self.snd_wl1, self.snd_wl2);
        let window = u32::from(segment.window) << scale(self.offered, ours);
        if wl1.lt(segment.seq) || (wl1 == segment.seq && wl2.le(segment.ack)) {
            self.snd_wnd = window;
            self.doubtful = false;
            self.max_snd_wnd = self.max_snd_wnd.max(self.snd_wnd);
            (self.snd_wl1, self.snd_wl2) = (segment.seq, segment.ack);
        } else {
            self.doubtful |= window != self.snd_wnd;
        }
    }

    /// Takes text and FIN that continue what was received, as far as the window reaches; how
    /// much of the window that uses up.
    fn take_text(&mut self, segment: &Segment, window: u32) -> u32 {
        if self.fin || segment.seq.gt(self.rcv_nxt) {
            return 0;
        }
        let old = self.rcv_nxt.since(segment.seq);
        // A payload is at most 65,535 octets long.
        let Some(news) = (segment.payload.len() as u32).checked_sub(old) else { return 0 };
        let text = news.min(window);
        self.rcv_nxt += text;
        // The FIN takes a number of the window, too.
        if segment.flags.has(Flags::FIN) && text == news && text < window {
            self.rcv_nxt += 1;
            self.fin = true;
        }
        text
    }
}

/// The four cases of table 6 (section 3.10.7.4).
fn is_acceptable(rcv_nxt: Seq, rcv_wnd: u32, segment: &Segment) -> bool {
    let in_window = |seq: Seq| seq.in_window(rcv_nxt, rcv_wnd);
    match (segment.seg_len(), rcv_wnd) {
        (0, 0) => segment.seq == rcv_nxt,
        (0, _) => in_window(segment.seq),
        // The text is not, but its ACK counts (section 3.10.7.4).
        (_, 0) => segment.seq == rcv_nxt,
        (length, _) => in_window(segment.seq) || in_window(segment.seq + (length - 1)),
    }
}
