//! The transmission control block: the variables of one connection (RFC 9293, section 3.3.1).

use super::congestion::Congestion;
use super::receive::ReceiveQueue;
use super::rto::Rto;
use super::send::SendQueue;
use crate::tcp::{Seq, Time, Timer};

/// The transmission control block.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Tcb {
    /// Whether the connection came from LISTEN (MUST-11).
    pub passive: bool,
    /// Whether it was reopened from TIME_WAIT (MAY-2).
    pub reopened: bool,
    /// ISS.
    pub iss: Seq,
    /// SND.UNA.
    pub snd_una: Seq,
    /// SND.NXT: one past the highest number ever sent.
    pub snd_nxt: Seq,
    /// Where the data begins that waits to be sent: SND.NXT, or before it an octet that only
    /// probed a window, and is to be sent again with what follows it.
    pub unsent_from: Seq,
    /// SND.WND, in octets.
    pub snd_wnd: u32,
    /// SND.WL1.
    pub snd_wl1: Seq,
    /// SND.WL2.
    pub snd_wl2: Seq,
    /// SND.UP: one past the last urgent octet (MUST-62).
    pub snd_up: Option<Seq>,
    /// MAX.SND.WND, in octets (RFC 5961, section 5; Max(SND.WND) of section 3.8.6.2.1).
    pub max_snd_wnd: u32,
    /// IRS.
    pub irs: Seq,
    /// RCV.NXT.
    pub rcv_nxt: Seq,
    /// RCV.WND, in octets.
    pub rcv_wnd: u32,
    /// RCV.UP: one past the last urgent octet.
    pub rcv_up: Option<Seq>,
    /// The urgent pointer that came with the peer's SYN, until the connection is established.
    pub early_up: Option<Seq>,
    /// Last.ACK.sent (RFC 7323, section 4.3): the last RCV.NXT sent to the peer.
    pub last_ack_sent: Seq,
    /// The MSS that the peer announced, or the default of 536 octets (MUST-15).
    pub peer_mss: u16,
    /// Whether both SYNs carried a window scale.
    pub scaled: bool,
    /// Snd.Wind.Shift (RFC 7323, section 2.3).
    pub snd_shift: u8,
    /// Rcv.Wind.Shift (RFC 7323, section 2.3).
    pub rcv_shift: u8,
    /// Whether timestamps are in use.
    pub timestamps: bool,
    /// TS.Recent (RFC 7323, section 4.3).
    pub ts_recent: u32,
    /// When it was last renewed (RFC 7323, section 5.5).
    pub ts_renewed: Time,
    /// Whether SACK blocks may be sent.
    pub sack: bool,
    /// SND.NXT, RCV.NXT and RCV.WND as advertised in the last answer to a segment that was not
    /// acceptable.
    pub advertised: Option<(Seq, Seq, u32)>,
    /// How many keep-alives in a row have no answer.
    pub keep_alives: u32,
    /// Whether an acknowledgment is owed.
    pub owes_ack: bool,
    /// Whether the user has called CLOSE and the FIN is not sent yet.
    pub close_queued: bool,
    /// The sequence number of our FIN, once it is sent.
    pub fin: Option<Seq>,
    /// What waits to be sent or acknowledged.
    pub send: SendQueue,
    /// What waits to be delivered.
    pub receive: ReceiveQueue,
    /// When each timer is due; [`Time::NEVER`] where it does not run.
    pub timers: [Time; Timer::ALL.len()],
    /// The retransmission timeout.
    pub rto: Rto,
    /// Slow start and congestion avoidance.
    pub congestion: Congestion,
}

impl Default for Tcb {
    fn default() -> Self {
        Self {
            passive: false,
            reopened: false,
            iss: Seq(0),
            snd_una: Seq(0),
            snd_nxt: Seq(0),
            unsent_from: Seq(0),
            snd_wnd: 0,
            snd_wl1: Seq(0),
            snd_wl2: Seq(0),
            snd_up: None,
            max_snd_wnd: 0,
            irs: Seq(0),
            rcv_nxt: Seq(0),
            rcv_wnd: 0,
            rcv_up: None,
            early_up: None,
            last_ack_sent: Seq(0),
            peer_mss: 0,
            scaled: false,
            snd_shift: 0,
            rcv_shift: 0,
            timestamps: false,
            ts_recent: 0,
            ts_renewed: Time::ZERO,
            sack: false,
            advertised: None,
            keep_alives: 0,
            owes_ack: false,
            close_queued: false,
            fin: None,
            send: SendQueue::default(),
            receive: ReceiveQueue::default(),
            timers: [Time::NEVER; Timer::ALL.len()],
            rto: Rto::default(),
            congestion: Congestion::default(),
        }
    }
}

impl Tcb {
    /// Whether anything that was sent is not acknowledged. What is to be sent again with new data
    /// does not count.
    #[inline]
    pub fn outstanding(&self) -> bool {
        self.snd_una != self.unsent_from
    }

    /// Octets of data that wait to be sent.
    #[inline]
    pub fn unsent(&self) -> u32 {
        if self.fin.is_some() { 0 } else { self.send.end().since(self.unsent_from) }
    }

    /// The furthest urgent pointer that is not taken yet: one from the SYN, or this one.
    #[inline]
    pub fn urgent_with(&self, arrived: Option<Seq>) -> Option<Seq> {
        self.early_up.into_iter().chain(arrived).reduce(Seq::max)
    }

    /// SND.NXT, RCV.NXT and RCV.WND as an ACK sent now would advertise them.
    #[inline]
    pub fn advertising(&self) -> (Seq, Seq, u32) {
        (self.snd_nxt, self.rcv_nxt, self.rcv_wnd)
    }

    /// Whether our FIN is sent and acknowledged.
    #[inline]
    pub fn fin_acked(&self) -> bool {
        self.fin.is_some_and(|fin| self.snd_una.gt(fin))
    }

    /// Whether `timer` runs.
    #[inline]
    pub fn runs(&self, timer: Timer) -> bool {
        self.timers[timer as usize] != Time::NEVER
    }

    /// The usable window U = SND.UNA + SND.WND - SND.NXT (section 3.8.6.2.1), further limited
    /// by cwnd; zero where the window has shrunk below what was sent (MUST-34).
    #[inline]
    pub fn usable_window(&self) -> u32 {
        let in_flight = self.unsent_from.since(self.snd_una);
        self.snd_wnd.min(self.congestion.window()).saturating_sub(in_flight)
    }
}
