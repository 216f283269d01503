//! The TCP of `tcp` as a host of scenarios: what synfin asks for, in its words and the TCP's. This is
//! all that its author writes to test it.

use std::time::Duration;

use synfin::stack::{Fault, Fired, Stack};
use synfin::tcp::{
    Call, CallError, Config, Effects, Flags, Icmp, Options, Received, Refusal, Segment, Seq,
    Setting, Signal, State, Time, Timer, Variable,
};

use crate::tcp::{self, Event, Refused, Settings, Tcp};

/// The TCP as a host of scenarios.
pub struct Own {
    tcp: Tcp,
    fault: Option<Fault>,
}

/// The settings that it takes from a scenario; of all others it has the default.
const SETTINGS: [&str; 6] = ["ISS", "MSS", "window", "MSL", "RTO", "nagle"];

impl Own {
    /// A host with a scenario's settings, and without a connection.
    pub fn new(config: &Config) -> Self {
        let is_lacking = |it: &Setting| {
            let has_default = it.value(config) == it.default_value();
            !it.is_opposite() && !has_default && !SETTINGS.contains(&it.name())
        };
        let lacking = Setting::all().find(is_lacking);
        let fault =
            lacking.map(|it| Fault::unsupported(format!("`set {}`", it.name())).about(it.name()));
        let settings = Settings {
            iss: config.iss.0,
            mss: config.mss,
            buffer: u16::try_from(config.window).unwrap_or(u16::MAX),
            msl: config.msl,
            rto: config.initial_rto,
            nagle: config.nagle,
        };
        Self { tcp: Tcp::new(settings), fault }
    }

    /// Hands over what an event has caused.
    fn effects(&mut self, effects: &mut Effects) {
        effects.segments.extend(self.tcp.out.drain(..).map(to_synfin));
        effects.signals.extend(self.tcp.events.drain(..).map(|event| match event {
            Event::Closing => Signal::Closing,
            Event::Reset => Signal::Reset,
            Event::Refused => Signal::ResetOpening,
            Event::TimedOut => Signal::Timeout,
        }));
    }

    fn refusal(&self, refused: Refused) -> Refusal {
        let error = match refused {
            Refused::NotOpen => CallError::NotOpen,
            Refused::AlreadyOpen => CallError::AlreadyOpen,
            Refused::Closing => CallError::Closing,
        };
        let because = match self.tcp.ended {
            Some(Event::Reset) => Some(CallError::Reset),
            Some(Event::Refused) => Some(CallError::Refused),
            Some(Event::TimedOut) => Some(CallError::Timeout),
            Some(Event::Closing) | None => None,
        };
        Refusal { error, because: because.filter(|_| error == CallError::NotOpen) }
    }
}

fn moment(now: Time) -> Duration {
    now.since(Time::ZERO)
}

fn to_synfin(segment: tcp::Segment) -> Segment {
    let bits = [
        (Flags::SYN, segment.syn),
        (Flags::FIN, segment.fin),
        (Flags::RST, segment.rst),
        (Flags::PSH, !segment.data.is_empty()),
        (Flags::ACK, segment.ack.is_some()),
    ];
    let set = bits.into_iter().filter(|(_, is_set)| *is_set);
    Segment {
        seq: Seq(segment.seq),
        ack: Seq(segment.ack.unwrap_or(0)),
        window: segment.window,
        flags: set.fold(Flags::NONE, |flags, (bit, _)| flags | bit),
        options: Options { mss: segment.mss, ..Options::NONE },
        payload: segment.data,
        ..Segment::default()
    }
}

fn from_synfin(segment: &Segment) -> tcp::Segment {
    let has = |bit| segment.flags.has(bit);
    tcp::Segment {
        seq: segment.seq.0,
        ack: has(Flags::ACK).then_some(segment.ack.0),
        syn: has(Flags::SYN),
        fin: has(Flags::FIN),
        rst: has(Flags::RST),
        window: segment.window,
        mss: segment.options.mss,
        data: segment.payload.clone(),
    }
}

impl Stack for Own {
    fn name(&self) -> &str {
        crate::NAME
    }

    fn call(&mut self, now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        let now = moment(now);
        let result = match call {
            Call::Listen => self.tcp.listen(),
            Call::Connect => self.tcp.connect(now),
            Call::Send { urgent: true, .. } => {
                self.fault = Some(Fault::unsupported("urgent data"));
                Ok(())
            }
            Call::Send { data, .. } => self.tcp.send(now, data),
            Call::Close => self.tcp.close(now),
            Call::Abort => self.tcp.abort(),
            Call::Status if self.tcp.state == tcp::State::Closed => Err(Refused::NotOpen),
            Call::Status => Ok(()),
            other => {
                self.fault = Some(Fault::unsupported(other.name()));
                Ok(())
            }
        };
        self.effects(effects);
        result.map_err(|refused| self.refusal(refused))
    }

    fn receive(&mut self, now: Time, limit: usize, to: &mut Effects) -> Result<Received, Refusal> {
        let result = self.tcp.receive(moment(now), limit);
        self.effects(to);
        let data = result.map_err(|refused| self.refusal(refused))?;
        let end = self.tcp.unread.is_empty() && self.tcp.is_at_end();
        Ok(Received { data, push: false, end })
    }

    fn readable(&self) -> (usize, bool) {
        (self.tcp.unread.len(), self.tcp.is_at_end())
    }

    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        // Whoever reads octets drops what has a wrong checksum before it is a segment.
        if !segment.bad_checksum {
            self.tcp.arrives(moment(now), &from_synfin(segment));
            self.effects(effects);
        }
    }

    fn icmp(&mut self, _: Time, _: Icmp, _: &Segment, _: &mut Effects) {
        self.fault = Some(Fault::unsupported("ICMP"));
    }

    fn next_timeout(&self) -> Option<Time> {
        self.tcp.due.map(|due| Time::ZERO + due)
    }

    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired> {
        let is_waiting = self.tcp.state == tcp::State::TimeWait;
        let timer = if is_waiting { Timer::TimeWait } else { Timer::Retransmission };
        self.tcp.tick(moment(now));
        self.effects(effects);
        Some(timer.into())
    }

    fn state(&self) -> Option<State> {
        Some(match self.tcp.state {
            tcp::State::Closed => State::Closed,
            tcp::State::Listen => State::Listen,
            tcp::State::SynSent => State::SynSent,
            tcp::State::SynRcvd => State::SynReceived,
            tcp::State::Established => State::Established,
            tcp::State::FinWait1 => State::FinWait1,
            tcp::State::FinWait2 => State::FinWait2,
            tcp::State::CloseWait => State::CloseWait,
            tcp::State::Closing => State::Closing,
            tcp::State::LastAck => State::LastAck,
            tcp::State::TimeWait => State::TimeWait,
        })
    }

    fn variable(&self, variable: Variable) -> Option<u32> {
        let tcp = &self.tcp;
        match variable {
            _ if matches!(tcp.state, tcp::State::Closed | tcp::State::Listen) => None,
            // What is not known yet is not zero.
            Variable::Irs | Variable::RcvNxt if tcp.state == tcp::State::SynSent => None,
            Variable::Iss => Some(tcp.iss),
            Variable::SndUna => Some(tcp.snd_una),
            Variable::SndNxt => Some(tcp.snd_nxt),
            Variable::SndWnd => Some(tcp.snd_wnd),
            Variable::Irs => Some(tcp.irs),
            Variable::RcvNxt => Some(tcp.rcv_nxt),
            Variable::RcvWnd => Some(tcp.window()),
            _ => None,
        }
    }

    fn set_iss(&mut self, iss: u32) {
        self.tcp.settings.iss = iss;
    }

    fn take_fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }
}
