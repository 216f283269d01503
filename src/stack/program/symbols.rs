//! Level `symbols`: the program sees and sends only flags, and the numbers are made here.
//!
//! An arriving segment can be expressed in flags only if its numbers are the expected ones: next in
//! sequence, and acknowledging what was sent. Anything else, and all data, cannot
//! ([`Symbols::told`]). A segment from the program gets the numbers that a correct TCP would give
//! it, from what was sent and received on the connection so far.

use super::wire::Acks;
use crate::tcp::{Config, Flags, Options, Segment, Seq, State, Variable};

/// The numbers for a host that has none of its own.
#[derive(Clone, Debug)]
pub(super) struct Symbols {
    mss: Option<u16>,
    window: u16,
    rfc5961: bool,
    next_iss: Seq,
    sent: Option<SentNumbers>,
    received: Option<ReceivedNumbers>,
}

/// What was sent on the connection.
#[derive(Clone, Copy, Debug)]
struct SentNumbers {
    iss: Seq,
    nxt: Seq,
    fin: Option<Seq>,
}

/// What was received on the connection.
#[derive(Clone, Copy, Debug)]
struct ReceivedNumbers {
    irs: Seq,
    nxt: Seq,
    fin: bool,
    /// Whether the program had sent its own SYN before.
    crossing: bool,
}

impl Symbols {
    pub fn new(config: &Config) -> Self {
        Self {
            mss: config.mss_option.then_some(config.mss),
            window: u16::try_from(config.window).unwrap_or(u16::MAX),
            rfc5961: config.rfc5961 && config.rfc5961_syn,
            next_iss: config.iss,
            sent: None,
            received: None,
        }
    }

    /// The ISS of the next connection.
    pub fn set_iss(&mut self, iss: u32) {
        self.next_iss = Seq(iss);
    }

    /// The program's view of a segment that arrives in that state.
    ///
    /// # Errors
    /// Why it cannot be expressed.
    pub fn told(&self, segment: &Segment, state: State) -> Result<(Flags, Option<Acks>), String> {
        let flags = segment.flags;
        if segment.bad_checksum {
            return Err("its checksum is wrong".to_owned());
        }
        if segment.options.raw.is_some() {
            return Err("its options are forged".to_owned());
        }
        if flags.has(Flags::URG) {
            return Err("it has an urgent pointer".to_owned());
        }
        if !segment.payload.is_empty() && state != State::Closed {
            return Err(format!("it carries {} octets of data", segment.payload.len()));
        }
        let synchronizing = matches!(state, State::Listen | State::SynSent | State::SynReceived);
        if flags.has(Flags::SYN | Flags::FIN) && synchronizing {
            return Err("it has both SYN and FIN".to_owned());
        }
        let acks = self.acks(segment, state)?;
        self.check_place(segment, state, acks)?;
        Ok((flags.without(Flags::PSH | Flags::URG | Flags::ECE | Flags::CWR), acks))
    }

    /// What its ACK acknowledges, if it has ACK.
    fn acks(&self, segment: &Segment, state: State) -> Result<Option<Acks>, String> {
        let Segment { flags, ack, .. } = segment;
        if !flags.has(Flags::ACK) {
            return Ok(None);
        }
        Ok(Some(match self.sent {
            Some(sent) if sent.nxt == *ack => Acks::All,
            // Its acknowledgment is ignored.
            _ if flags.any(Flags::RST | Flags::SYN) => Acks::Old,
            Some(sent) if state.is_synchronized() && !(sent.iss.le(*ack) && ack.lt(sent.nxt)) => {
                return Err(format!("it acknowledges {ack}, which was never sent"));
            }
            Some(_) | None => Acks::Old,
        }))
    }

    /// Whether its sequence number is the expected one.
    fn check_place(
        &self,
        segment: &Segment,
        state: State,
        acks: Option<Acks>,
    ) -> Result<(), String> {
        let Segment { flags, seq, .. } = *segment;
        let Some(received) = self.received else { return Ok(()) };
        let next = seq == received.nxt;
        let opening = matches!(state, State::Closed | State::Listen | State::SynSent);
        if self.window == 0 && flags.has(Flags::FIN) && !opening {
            return Err("the window is zero".to_owned());
        }
        let fine = if opening {
            true
        } else if flags.has(Flags::RST) {
            next
        } else if flags.has(Flags::SYN) {
            match state {
                // The SYN,ACK of a simultaneous open (RFC 9293, appendix A.2).
                State::SynReceived if flags.has(Flags::ACK) => {
                    received.crossing && seq == received.irs
                }
                State::SynReceived => next && self.window > 0,
                // RFC 5961 answers a SYN in the same way whatever its number.
                _ => next || self.rfc5961,
            }
        } else if flags.has(Flags::FIN) && received.fin {
            // The peer's FIN again: it is the only one possible. It has no effect any more, nor
            // does its acknowledgment.
            let counts =
                acks == Some(Acks::All) && matches!(state, State::Closing | State::LastAck);
            flags.has(Flags::ACK) && seq + 1 == received.nxt && !counts
        } else {
            next
        };
        if fine {
            Ok(())
        } else {
            Err(format!("its sequence number is {seq}, but {} is next", received.nxt))
        }
    }

    /// Records a segment that arrived, using the state after it.
    pub fn arrived(&mut self, segment: &Segment, before: State, after: State) {
        let Segment { flags, seq, .. } = *segment;
        if matches!(after, State::Closed | State::Listen) || flags.has(Flags::RST) {
            return;
        }
        if before == State::TimeWait && after == State::SynReceived {
            // A new connection from TIME_WAIT.
            self.forget();
        }
        if self.received.is_none() && flags.has(Flags::SYN) && after != State::SynSent {
            let crossing = self.sent.is_some();
            self.received = Some(ReceivedNumbers { irs: seq, nxt: seq + 1, fin: false, crossing });
        }
        if let Some(received) = &mut self.received
            && flags.has(Flags::FIN | Flags::ACK)
            && after.is_synchronized()
            && !received.fin
            && seq + u32::from(flags.has(Flags::SYN)) == received.nxt
        {
            received.nxt += 1;
            received.fin = true;
        }
    }

    /// The segment that the program means by its flags, in answer to `arrival` if one arrived.
    pub fn numbered(&mut self, flags: Flags, arrival: Option<&Segment>) -> Segment {
        if flags.has(Flags::RST) {
            return self.reset(flags, arrival);
        }
        let iss = self.next_iss;
        let sent = self.sent.get_or_insert(SentNumbers { iss, nxt: iss, fin: None });
        let syn = flags.has(Flags::SYN);
        // A retransmission keeps its old number.
        let seq = match sent.fin {
            _ if syn => sent.iss,
            Some(fin) if flags.has(Flags::FIN) => fin,
            _ => sent.nxt,
        };
        let end = seq + u32::from(syn);
        if flags.has(Flags::FIN) {
            sent.fin = Some(end);
        }
        sent.nxt = sent.nxt.max(end + u32::from(flags.has(Flags::FIN)));
        let ack = if flags.has(Flags::ACK) { self.rcv_nxt() } else { Seq(0) };
        let options = match self.mss {
            Some(mss) if syn => Options::with_mss(mss),
            _ => Options::NONE,
        };
        Segment { seq, ack, window: self.window, flags, options, ..Segment::default() }
    }

    /// A RST, numbered as in RFC 9293, section 3.10.7.1 if it answers a segment, and otherwise as
    /// in section 3.10.5, for an ABORT.
    fn reset(&self, flags: Flags, arrival: Option<&Segment>) -> Segment {
        let (seq, ack) = match arrival {
            Some(arrival) if arrival.flags.has(Flags::ACK) => {
                (arrival.ack, arrival.seq + arrival.seg_len())
            }
            Some(arrival) => (Seq(0), arrival.seq + arrival.seg_len()),
            None => (self.sent.map_or(self.next_iss, |sent| sent.nxt), self.rcv_nxt()),
        };
        let ack = if flags.has(Flags::ACK) { ack } else { Seq(0) };
        Segment { seq, ack, flags, ..Segment::default() }
    }

    fn rcv_nxt(&self) -> Seq {
        self.received.map_or(Seq(0), |received| received.nxt)
    }

    /// A variable of these numbers. They are not the program's, so scenarios can use them to forge
    /// segments, but cannot expect anything of them.
    pub fn variable(&self, variable: Variable) -> Option<u32> {
        let (sent, received) = (self.sent?, self.received);
        Some(match variable {
            Variable::Iss => sent.iss.0,
            Variable::SndNxt => sent.nxt.0,
            Variable::Irs => received?.irs.0,
            Variable::RcvNxt => received?.nxt.0,
            Variable::RcvWnd => self.window.into(),
            _ => return None,
        })
    }

    /// The connection is gone.
    pub fn forget(&mut self) {
        (self.sent, self.received) = (None, None);
    }
}
