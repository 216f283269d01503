//! One host of a situation: the endpoint of the model, with what its user has sent and got.

use std::time::Duration;

use crate::language::plan::{Fails, Read, UserCall};
use crate::run::{is_as_demanded, is_readable, read_limit, tcp_call};
use crate::tcp::{
    Call, Effects, Endpoint, Flags, ISS_STEP, Icmp, Rules, Segment, Seq, State, Time, Timer,
    Variable,
};

/// The time at which every host of every situation stands, unless its connection has timestamps:
/// so late that nothing is older.
pub const STANDARD_TIME: Time = Time(1 << 42);

/// One host of a situation. A plain value: two hosts that are equal go on alike.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Party {
    /// The endpoint. If nobody is there (`given raw`), nothing is asked of it.
    pub endpoint: Endpoint,
    /// Whether nobody is there.
    pub raw: bool,
    /// The time at which it stands.
    pub now: Time,
    /// Whether it listens again whenever it is CLOSED.
    pub listens: bool,
    /// Whether it has ever sent a segment, so that an ICMP error can be about one.
    pub has_sent: bool,
    /// The ISS of its latest connection.
    pub iss: Option<Seq>,
    /// The ISS of its next connection.
    pub next_iss: u32,
    /// What its user has sent on the latest connection.
    pub sent: Vec<u8>,
    /// What its user has sent on earlier connections, with the ISS of each; those with nothing are
    /// left out.
    pub past: Vec<(Seq, Vec<u8>)>,
    /// The IRS of the connection whose octets its user gets.
    pub irs: Option<Seq>,
    /// What its user has taken of them.
    pub taken: Vec<u8>,
}

/// What an event made a host do.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Segments sent, signals, and the rules that fired.
    pub effects: Effects,
    /// Whether the model came to no end.
    pub endless: bool,
}

/// An event that fires so many rules comes to no end by itself.
pub(super) const ENDLESS: usize = 2_000;

/// How many timers of one host fire at one moment at most; more come to no end.
const MOST_AT_ONCE: usize = 1_000;

impl Party {
    /// The state; `None` if nobody is there.
    pub fn state(&self) -> Option<State> {
        (!self.raw).then(|| self.endpoint.state())
    }

    /// A variable, as statements see it.
    pub fn variable(&self, variable: Variable) -> Option<u32> {
        if self.raw { None } else { self.endpoint.variable(variable) }
    }

    /// How long until its next timer is due.
    pub fn due(&self) -> Option<Duration> {
        if self.raw { None } else { Some(self.endpoint.next_timeout()?.since(self.now)) }
    }

    /// Whether no timer runs but those that go on for ever: probes of a zero window, and
    /// keep-alives.
    pub fn is_idle(&self) -> bool {
        let goes_on = |timer: &Timer| matches!(timer, Timer::Persist | Timer::KeepAlive);
        self.raw
            || Timer::ALL
                .iter()
                .filter(|timer| !goes_on(timer))
                .all(|timer| self.endpoint.due(*timer).is_none())
    }

    /// The octets that were delivered on the connection: those taken, and those that wait.
    pub fn delivered(&self) -> Vec<u8> {
        self.taken.iter().copied().chain(self.endpoint.unread()).collect()
    }

    /// What the user has sent on the connection with that ISS.
    pub fn sent_on(&self, iss: Seq) -> Option<&[u8]> {
        if self.iss == Some(iss) {
            return Some(&self.sent);
        }
        let past = self.past.iter().rev().find(|(other, _)| *other == iss);
        past.map(|(_, octets)| octets.as_slice())
    }

    /// Whether what was delivered here is a beginning of what the user of `peer` has sent.
    pub fn got_what_was_sent(&self, peer: &Self) -> bool {
        if self.raw || peer.raw {
            return true;
        }
        let sent = self.irs.and_then(|irs| peer.sent_on(irs)).unwrap_or_default();
        let mut rest = sent.iter();
        let mut delivered = self.taken.iter().copied().chain(self.endpoint.unread());
        delivered.all(|octet| rest.next() == Some(&octet))
    }

    /// A segment arrives.
    pub fn arrive(&mut self, rules: &Rules, segment: &Segment, out: &mut Outcome) {
        self.begin(out);
        if self.listens && self.endpoint.state() == State::Closed {
            // A refusal leaves it CLOSED.
            let _ = self.endpoint.call(rules, self.now, &Call::Listen, &mut out.effects);
        }
        self.endpoint.segment(rules, self.now, segment, &mut out.effects);
        self.end(out);
    }

    /// An ICMP error arrives; `false` if it can be about nothing.
    pub fn icmp(&mut self, rules: &Rules, icmp: Icmp, out: &mut Outcome) -> bool {
        self.begin(out);
        if self.raw || !self.has_sent {
            return false;
        }
        self.endpoint.icmp(rules, self.now, icmp, &mut out.effects);
        self.end(out);
        true
    }

    /// So much time passes, which is not more than until the next timer is due; the timers that are
    /// due then fire.
    pub fn pass(&mut self, rules: &Rules, by: Duration, clock: Clock, out: &mut Outcome) {
        self.begin(out);
        let then = self.now + by;
        match clock {
            Clock::Put => self.endpoint.put_clock(then, self.now),
            Clock::Runs => self.now = then,
        }
        if self.raw {
            return;
        }
        let mut fired = 0;
        while self.endpoint.timeout(rules, self.now, &mut out.effects).is_some() {
            fired += 1;
            if fired > MOST_AT_ONCE {
                out.endless = true;
                break;
            }
        }
        self.end(out);
    }

    /// A user call; `false` if it is not answered as wanted, or cannot be made: then nothing happens.
    pub fn call(
        &mut self,
        rules: &Rules,
        call: &UserCall,
        fails: Option<Fails>,
        out: &mut Outcome,
    ) -> bool {
        self.begin(out);
        if self.raw {
            return false;
        }
        match call {
            // It lets time pass, which only timers do here.
            UserCall::CloseLinger(time) if !time.is_zero() => return false,
            UserCall::StopListening => {
                self.listens = false;
                if self.endpoint.state() != State::Listen {
                    return is_as_demanded(fails, None);
                }
            }
            _ => {}
        }
        let tcp_call = tcp_call(call, self.sent.len() as u64);
        let answer = self.endpoint.call(rules, self.now, &tcp_call, &mut out.effects);
        if !is_as_demanded(fails, answer.err()) {
            return false;
        }
        self.end(out);
        if answer.is_ok() {
            if let Call::Send { data, .. } = &tcp_call {
                self.sent.extend_from_slice(data);
            }
            self.listens |= *call == UserCall::ListenForever;
        }
        true
    }

    /// RECEIVE; `false` if there is not what is to be read, or the answer is not as wanted.
    pub fn read(
        &mut self,
        rules: &Rules,
        what: &Read,
        fails: Option<Fails>,
        out: &mut Outcome,
    ) -> bool {
        self.begin(out);
        if self.raw {
            return false;
        }
        let (octets, end) = self.endpoint.readable();
        let surplus = matches!(what, Read::Only(n) if u64::from(*n) < octets as u64);
        if fails.is_none() && (surplus || !is_readable(what, (octets, end))) {
            return false;
        }
        let answer =
            self.endpoint.receive(rules, self.now, read_limit(what, octets), &mut out.effects);
        let is_wanted = match (&answer, what) {
            // The end of the stream is the answer "connection closing".
            (Err(_), Read::Eof) if fails.is_none() => true,
            (Ok(got), Read::Text(text)) if fails.is_none() => got.data == *text,
            (Ok(_), _) => is_as_demanded(fails, None),
            (Err(refusal), _) => is_as_demanded(fails, Some(*refusal)),
        };
        if let Ok(got) = answer {
            self.taken.extend_from_slice(&got.data);
        }
        self.end(out);
        is_wanted
    }

    fn begin(&self, out: &mut Outcome) {
        out.effects.clear();
        out.endless = false;
    }

    /// Takes note of what an event brought about.
    fn end(&mut self, out: &mut Outcome) {
        out.endless |= out.effects.fired.len() >= ENDLESS;
        for segment in &out.effects.segments {
            self.has_sent = true;
            if segment.flags.has(Flags::SYN) && !segment.flags.has(Flags::RST) {
                self.see_syn(segment.seq);
            }
        }
        let irs = self.endpoint.variable(Variable::Irs).map(Seq);
        if irs.is_some() && irs != self.irs {
            self.irs = irs;
            self.taken.clear();
        }
    }

    /// Takes note of a SYN that it sends, as a run does: one with the ISS that was set, or another
    /// number than the last, begins a connection, and the next connection's ISS is higher.
    fn see_syn(&mut self, syn: Seq) {
        if syn.0 != self.next_iss && self.iss == Some(syn) {
            return;
        }
        let before = std::mem::take(&mut self.sent);
        if let Some(iss) = self.iss.filter(|_| !before.is_empty()) {
            self.past.push((iss, before));
        }
        self.iss = Some(syn);
        self.next_iss = (syn + ISS_STEP).0;
        self.endpoint.set_iss(Seq(self.next_iss));
    }
}

/// How time passes for a host.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Clock {
    /// Its clock is put back by as much, so that situations at different times can be equal.
    Put,
    /// Its clock runs: segments say what it says (RFC 7323, timestamps).
    Runs,
}
