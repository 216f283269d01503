//! Variables that an implementation cannot be asked for, as far as its segments prove them.
//!
//! A shadow watches an implementation, in the scenario's numbers. It knows a variable of RFC 9293,
//! section 3.3.1, only if the implementation's own segments and state leave just one value: its ISS
//! is the number of its SYN, RCV.NXT is what it acknowledges. Whether it has accepted an arriving
//! segment cannot be seen; until one of its segments or its state shows it, the variable is
//! unknown. That is why SND.WND, SND.WL1, SND.WL2 and RCV.UP are never known: they depend on
//! arriving segments, and no segment reveals them.

use crate::tcp::{Flags, Segment, Seq, State, Variable};

/// The variables of one host's connection, as seen from outside.
///
/// Tell it about every segment in the order of events ([`Shadow::arrived`] before what the
/// implementation sends in answer), about the state after each event ([`Shadow::state`]), and about
/// each SEND with urgent data ([`Shadow::urges`]).
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Shadow {
    connection: Option<Connection>,
    /// The latest arriving SYN without ACK: the one that a SYN,ACK answers.
    syn: Option<Peer>,
    /// The state, if known.
    state: Option<State>,
}

/// What is known since the host sent a SYN.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Connection {
    /// Whether it began with a SYN without ACK.
    active: bool,
    iss: Seq,
    /// SND.UNA is at least this.
    snd_una: Seq,
    /// The highest acknowledgment beyond that, which has arrived and may or may not have been
    /// accepted.
    newer_ack: Option<Seq>,
    /// One past the highest sequence number it has sent.
    snd_nxt: Seq,
    /// The end of urgent data by its latest urgent pointer.
    snd_up: Option<Seq>,
    /// The window that it announced last.
    window: u32,
    /// Whether RCV.WND may differ, because the field could not hold all of it.
    cut: Cut,
    /// The shift count that the host offered.
    offered: Option<u8>,
    /// What is known since a SYN of the peer arrived that it may have accepted.
    peer: Option<Peer>,
}

/// The part of the window that the field may not show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Cut {
    Nothing,
    /// The field of a SYN is full.
    Top,
    /// A scaled window has lost its low bits (RFC 7323, section 2.3).
    LowBits,
}

/// What is known about the peer's side.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Peer {
    irs: Seq,
    /// Whether its SYN has certainly been accepted.
    taken: bool,
    /// The host's last acknowledgment.
    acked: Seq,
    /// Whether something has arrived since then that it may or may not have accepted.
    more: bool,
    /// The shift count that the peer offered.
    offered: Option<u8>,
}

impl Shadow {
    /// The implementation reports this state; `None` if it cannot be asked.
    pub fn state(&mut self, state: Option<State>) {
        let before = std::mem::replace(&mut self.state, state);
        let Some(connection) = &mut self.connection else { return };
        match state {
            None => return,
            Some(State::Closed | State::Listen) => {
                self.connection = None;
                return;
            }
            // The connection that a SYN replaced is back, or it was aborted.
            Some(State::TimeWait) if before == Some(State::SynReceived) => {
                self.connection = None;
                return;
            }
            // Whatever has arrived, it has not accepted the peer's SYN or the ACK of its own.
            Some(State::SynSent) => {
                (connection.newer_ack, connection.peer) = (None, None);
            }
            Some(State::SynReceived) => connection.newer_ack = None,
            // Its SYN is acknowledged. (CLOSE leads from SYN_RCVD to FIN_WAIT_1 without that.)
            Some(State::Established | State::CloseWait | State::LastAck) => {
                connection.is_acknowledged(connection.iss + 1);
            }
            // Its FIN is acknowledged, if anything that arrived says so. (ABORT may lead here too.)
            Some(State::FinWait2 | State::TimeWait) => {
                let all = connection.snd_nxt;
                if connection.newer_ack.is_some_and(|ack| ack.ge(all)) {
                    connection.is_acknowledged(all);
                    connection.newer_ack = None;
                }
            }
            Some(State::FinWait1 | State::Closing) => {}
        }
        if let Some(peer) = &mut connection.peer {
            peer.taken = true;
        }
    }

    /// The variable, or `None` if there is no connection or nothing proves its value.
    pub fn variable(&self, variable: Variable) -> Option<u32> {
        let connection = self.connection.as_ref()?;
        match variable {
            Variable::SndUna => connection.newer_ack.is_none().then_some(connection.snd_una.0),
            Variable::SndNxt => Some(connection.snd_nxt.0),
            Variable::SndUp => {
                // Once that is acknowledged, an implementation may set it to anything.
                let una = connection.newer_ack.unwrap_or(connection.snd_una);
                connection.snd_up.filter(|up| up.gt(una)).map(|up| up.0)
            }
            Variable::SndWnd | Variable::SndWl1 | Variable::SndWl2 | Variable::RcvUp => None,
            Variable::Iss => Some(connection.iss.0),
            Variable::RcvNxt => {
                connection.taken_peer().filter(|peer| !peer.more).map(|peer| peer.acked.0)
            }
            Variable::RcvWnd if connection.peer.is_none() => {
                (!connection.is_cut()).then_some(connection.window)
            }
            Variable::RcvWnd => self.rcv_wnd(self.variable(Variable::RcvNxt)?),
            Variable::Irs => connection.taken_peer().map(|peer| peer.irs.0),
        }
    }

    /// RCV.WND if RCV.NXT is known from elsewhere: up to the right edge that it announced.
    pub fn rcv_wnd(&self, rcv_nxt: u32) -> Option<u32> {
        let connection = self.connection.as_ref().filter(|connection| !connection.is_cut())?;
        let edge = connection.taken_peer()?.acked + connection.window;
        Some(if edge.gt(Seq(rcv_nxt)) { edge.since(Seq(rcv_nxt)) } else { 0 })
    }

    /// Whether the connection began with a SYN without ACK.
    pub fn is_active(&self) -> bool {
        self.connection.as_ref().is_some_and(|connection| connection.active)
    }

    /// Whether nothing proves that its SYN is acknowledged.
    pub fn is_unanswered(&self) -> bool {
        self.connection.as_ref().is_none_or(|connection| connection.snd_una == connection.iss)
    }

    /// The user sends urgent data: its end is unknown until a segment shows it.
    pub fn urges(&mut self) {
        if let Some(connection) = &mut self.connection {
            connection.snd_up = None;
        }
    }

    /// The implementation sends a segment.
    pub fn sent(&mut self, segment: &Segment) {
        // A RST may take its numbers from the segment it answers.
        if segment.flags.has(Flags::RST) {
            return;
        }
        if segment.flags.has(Flags::SYN) {
            self.sent_syn(segment);
        }
        let Some(connection) = &mut self.connection else { return };
        connection.advance(segment);
        if !segment.flags.has(Flags::SYN) && segment.flags.has(Flags::ACK) {
            let theirs = connection.peer.as_ref().and_then(|peer| peer.offered);
            let shift = scale(connection.offered, theirs);
            connection.window = u32::from(segment.window) << shift;
            connection.cut = if shift > 0 { Cut::LowBits } else { Cut::Nothing };
        }
        if let Some(peer) = connection.peer.as_mut().filter(|_| segment.flags.has(Flags::ACK)) {
            peer.taken |= segment.ack == peer.irs + 1;
            // Data that came with a SYN may be queued until the connection is established.
            let kept = peer.more && segment.flags.has(Flags::SYN);
            (peer.acked, peer.more) = (segment.ack, kept);
        }
    }

    fn sent_syn(&mut self, segment: &Segment) {
        let iss = segment.seq;
        let active = !segment.flags.has(Flags::ACK);
        let same = self.connection.take().filter(|connection| connection.iss == iss);
        let connection = self.connection.insert(same.unwrap_or(Connection {
            active,
            iss,
            snd_una: iss,
            newer_ack: None,
            snd_nxt: iss,
            snd_up: None,
            window: 0,
            cut: Cut::Nothing,
            offered: None,
            peer: None,
        }));
        // Never scaled (RFC 7323, section 2.2).
        connection.window = segment.window.into();
        connection.cut = if segment.window == u16::MAX { Cut::Top } else { Cut::Nothing };
        connection.offered = segment.options.window_scale;
        if !active && connection.peer.is_none() {
            connection.peer = self.syn.take().filter(|peer| peer.irs + 1 == segment.ack);
        }
    }

    /// A segment arrives at the implementation.
    pub fn arrived(&mut self, segment: &Segment) {
        if segment.flags.has(Flags::SYN) && !segment.flags.has(Flags::ACK) {
            self.syn = Some(Peer::new(segment));
        }
        let Some(connection) = &mut self.connection else { return };
        if segment.flags.has(Flags::ACK) {
            let known = connection.newer_ack.unwrap_or(connection.snd_una);
            connection.newer_ack =
                if segment.ack.gt(known) { Some(segment.ack) } else { connection.newer_ack };
        }
        match &mut connection.peer {
            Some(peer) => peer.more |= peer.is_news(segment),
            None if segment.flags.has(Flags::SYN) => connection.peer = Some(Peer::new(segment)),
            None => {}
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
    /// Whether RCV.WND may differ from the window announced.
    fn is_cut(&self) -> bool {
        match self.cut {
            Cut::Nothing => false,
            Cut::LowBits => true,
            Cut::Top => {
                let theirs = self.peer.as_ref().map_or(self.offered, |peer| peer.offered);
                scale(self.offered, theirs) > 0
            }
        }
    }

    /// The peer, if its SYN has certainly been accepted.
    fn taken_peer(&self) -> Option<&Peer> {
        self.peer.as_ref().filter(|peer| peer.taken)
    }

    /// Everything up to `up_to` has certainly been acknowledged.
    fn is_acknowledged(&mut self, up_to: Seq) {
        self.snd_una = self.snd_una.max(up_to);
        let una = self.snd_una;
        self.newer_ack.take_if(|ack| ack.le(una));
    }

    /// Learns the host's own numbers from a segment it sends.
    fn advance(&mut self, segment: &Segment) {
        self.snd_nxt = self.snd_nxt.max(segment.seq + segment.seg_len());
        if segment.flags.has(Flags::URG) {
            // The largest pointer may mean one further on.
            let told = segment.urgent < u16::MAX;
            self.snd_up = told.then(|| segment.seq + u32::from(segment.urgent));
        }
    }
}

impl Peer {
    /// What its SYN shows.
    fn new(syn: &Segment) -> Self {
        Self {
            irs: syn.seq,
            taken: false,
            acked: syn.seq + 1,
            more: syn.seg_len() > 1,
            offered: syn.options.window_scale,
        }
    }

    /// Whether a segment continues the acknowledged data, so that accepting it would move RCV.NXT.
    fn is_news(&self, segment: &Segment) -> bool {
        let end = segment.seq + segment.seg_len();
        segment.seq.le(self.acked) && end.gt(self.acked)
    }
}
