//! A TCP that can only start to connect: fill in the rest, where it says TODO.
//!
//! It holds one connection at a time, as RFC 9293 has it, and knows nothing of synfin:
//! `tests/tcp/host.rs` makes it a host of scenarios.

use std::time::Duration;

/// The states of RFC 9293, section 3.3.2.
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

#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    /// The ISS of the next connection.
    pub iss: u32,
    pub mss: u16,
    /// The receive buffer, in octets.
    pub buffer: u16,
    /// TIME_WAIT lasts twice as long.
    pub msl: Duration,
    /// The first retransmission timeout.
    pub rto: Duration,
    /// Small segments wait until nothing is unacknowledged (Nagle's algorithm).
    pub nagle: bool,
}

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
    pub iss: u32,
    pub snd_una: u32,
    pub snd_nxt: u32,
    pub snd_wnd: u32,
    pub irs: u32,
    pub rcv_nxt: u32,
    /// Octets that wait for the user.
    pub unread: Vec<u8>,
}

impl Tcp {
    pub fn new(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }

    pub fn listen(&mut self) -> Result<(), Refused> {
        // TODO: RFC 9293, section 3.10.1
        Ok(())
    }

    pub fn connect(&mut self, _now: Duration) -> Result<(), Refused> {
        if self.state != State::Closed {
            return Err(Refused::AlreadyOpen); // TODO: a listener may connect instead
        }
        self.state = State::SynSent;
        self.iss = self.settings.iss;
        (self.snd_una, self.snd_nxt) = (self.iss, self.iss.wrapping_add(1));
        self.out.push(Segment {
            seq: self.iss,
            syn: true,
            window: self.settings.buffer,
            mss: Some(self.settings.mss),
            ..Segment::default()
        });
        Ok(())
    }

    pub fn send(&mut self, _now: Duration, _data: &[u8]) -> Result<(), Refused> {
        // TODO: section 3.10.2
        Ok(())
    }

    /// Up to `limit` octets; none if none are there yet.
    pub fn receive(&mut self, _now: Duration, _limit: usize) -> Result<Vec<u8>, Refused> {
        // TODO: section 3.10.3
        Ok(Vec::new())
    }

    pub fn close(&mut self, _now: Duration) -> Result<(), Refused> {
        // TODO: section 3.10.4
        Ok(())
    }

    pub fn abort(&mut self) -> Result<(), Refused> {
        // TODO: section 3.10.5
        Ok(())
    }

    /// The peer's FIN has arrived.
    pub fn is_at_end(&self) -> bool {
        false // TODO
    }

    /// A segment arrives.
    pub fn arrives(&mut self, _now: Duration, segment: &Segment) {
        if self.state == State::SynSent && segment.syn && segment.ack == Some(self.snd_nxt) {
            self.irs = segment.seq;
            self.rcv_nxt = segment.seq.wrapping_add(1);
            self.snd_una = self.snd_nxt;
            self.snd_wnd = segment.window.into();
            self.state = State::Established;
            self.out.push(Segment {
                seq: self.snd_nxt,
                ack: Some(self.rcv_nxt),
                window: self.settings.buffer,
                ..Segment::default()
            });
        }
        // TODO: everything else (section 3.10.7)
    }

    /// The moment in `due` has come.
    pub fn tick(&mut self, _now: Duration) {
        // TODO: retransmissions, and the end of TIME_WAIT
        self.due = None;
    }

    /// RCV.WND.
    pub fn window(&self) -> u32 {
        self.settings.buffer.into() // TODO: less, while octets wait to be read
    }
}
