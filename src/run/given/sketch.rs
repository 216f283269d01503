//! A rough TCP without data, loss or resets: it stands in for the model until the model is here.
#![allow(missing_docs)]

use crate::stack::{Clock, Stack};
use crate::tcp::{
    Call, CallError, Config, Effects, Flags, Icmp, Received, Refusal, Segment, Seq, State, Time,
    Variable,
};

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Sketch {
    config: Config,
    state: State,
    iss: u32,
    snd_nxt: u32,
    snd_una: u32,
    rcv_nxt: Option<u32>,
    timer: Option<Time>,
}

impl Sketch {
    pub fn new(config: Config) -> Self {
        let state = State::Closed;
        Self { config, state, iss: 0, snd_nxt: 0, snd_una: 0, rcv_nxt: None, timer: None }
    }

    fn emit(&mut self, now: Time, flags: Flags, effects: &mut Effects) {
        let ack = self.rcv_nxt.unwrap_or(0);
        let segment = Segment {
            seq: Seq(self.snd_nxt),
            ack: Seq(ack),
            window: u16::MAX,
            flags,
            ..Segment::default()
        };
        if segment.seg_len() > 0 {
            self.timer = Some(now + self.config.initial_rto);
        }
        self.snd_nxt = self.snd_nxt.wrapping_add(segment.seg_len());
        effects.segments.push(segment);
    }

    fn begin(&mut self) {
        self.iss = self.config.iss.0;
        (self.snd_una, self.snd_nxt) = (self.iss, self.iss);
    }
}

impl Stack for Sketch {
    fn name(&self) -> &str {
        "model"
    }
    fn clock(&self) -> Clock {
        Clock::Virtual
    }
    fn call(&mut self, now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        use State::*;
        match (call, self.state) {
            (Call::Listen, Closed) => self.state = Listen,
            (Call::Connect, Closed | Listen) => {
                self.begin();
                self.emit(now, Flags::SYN, effects);
                self.state = SynSent;
            }
            (Call::Close, Listen | SynSent) => self.state = Closed,
            (Call::Close, SynReceived | Established) => {
                self.emit(now, Flags::FIN | Flags::ACK, effects);
                self.state = FinWait1;
            }
            (Call::Close, CloseWait) => {
                self.emit(now, Flags::FIN | Flags::ACK, effects);
                self.state = LastAck;
            }
            (_, Closed) => return Err(CallError::NotOpen.into()),
            (Call::Listen | Call::Connect, _) => return Err(CallError::AlreadyOpen.into()),
            (Call::Close, _) => return Err(CallError::Closing.into()),
            _ => {}
        }
        Ok(())
    }
    fn receive(&mut self, _: Time, _: usize, _: &mut Effects) -> Result<Received, Refusal> {
        let end = self.readable().1;
        Ok(Received { data: Vec::new(), push: false, end })
    }
    fn readable(&self) -> (usize, bool) {
        use State::*;
        (0, matches!(self.state, CloseWait | LastAck | Closing | TimeWait))
    }
    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        use State::*;
        let flags = segment.flags;
        if self.state == Listen && flags.has(Flags::SYN) {
            self.begin();
            self.rcv_nxt = Some(segment.seq.0.wrapping_add(1));
            self.emit(now, Flags::SYN | Flags::ACK, effects);
            self.state = SynReceived;
            return;
        }
        if self.state == SynSent && flags.has(Flags::SYN) {
            self.rcv_nxt = Some(segment.seq.0.wrapping_add(1));
            if flags.has(Flags::ACK) {
                self.snd_una = segment.ack.0;
                self.timer = None;
                self.state = Established;
                self.emit(now, Flags::ACK, effects);
            } else {
                self.snd_nxt = self.iss;
                self.emit(now, Flags::SYN | Flags::ACK, effects);
                self.state = SynReceived;
            }
            return;
        }
        let Some(next) = self.rcv_nxt.filter(|_| self.state != Closed) else { return };
        if flags.has(Flags::ACK) && segment.ack.0 == self.snd_nxt {
            self.snd_una = self.snd_nxt;
            self.timer = None;
            self.state = match self.state {
                SynReceived => Established,
                FinWait1 => FinWait2,
                Closing => TimeWait,
                LastAck => Closed,
                other => other,
            };
        }
        if flags.has(Flags::FIN) && segment.seq.0 == next {
            self.rcv_nxt = Some(next.wrapping_add(1));
            self.state = match self.state {
                Established | SynReceived => CloseWait,
                FinWait1 => Closing,
                FinWait2 => TimeWait,
                other => other,
            };
            self.emit(now, Flags::ACK, effects);
        }
        if self.state == TimeWait {
            self.timer = Some(now + self.config.msl * 2);
        }
    }
    fn icmp(&mut self, _: Time, _: Icmp, _: &Segment, _: &mut Effects) {}
    fn next_timeout(&self) -> Option<Time> {
        self.timer
    }
    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<&'static str> {
        if self.timer.take()? > now {
            return None;
        }
        if self.state == State::TimeWait {
            self.state = State::Closed;
            return Some("time-wait");
        }
        self.snd_nxt = self.snd_una;
        let flags = if self.snd_una == self.iss { Flags::SYN } else { Flags::FIN | Flags::ACK };
        self.emit(now, flags, effects);
        Some("retransmission")
    }
    fn state(&self) -> Option<State> {
        Some(self.state)
    }
    fn variable(&self, variable: Variable) -> Option<u32> {
        if matches!(self.state, State::Closed | State::Listen) {
            return None;
        }
        match variable {
            Variable::SndNxt => Some(self.snd_nxt),
            Variable::SndUna => Some(self.snd_una),
            Variable::Iss => Some(self.iss),
            Variable::RcvNxt => self.rcv_nxt,
            Variable::Irs => None,
            _ => Some(65_535),
        }
    }
    fn set_iss(&mut self, iss: u32) {
        self.config.iss = Seq(iss);
    }
}
