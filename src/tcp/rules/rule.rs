//! The shape of a rule.

use super::Fact;
use crate::tcp::{Call, CallError, Signal, State};

/// A rule's place in the table. The same in the table of RFC 9293 and in every mutant of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RuleId(pub u16);

/// One rule: in these states, on this event, if these facts hold, do this, then go there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// A name for people: `fin_wait_1.ack_of_fin`.
    pub name: &'static str,
    /// The states in which it can fire.
    pub states: &'static [State],
    /// The event that it answers.
    pub event: Event,
    /// The facts that must hold (`true`) or must not (`false`), all of them.
    pub when: Vec<(Fact, bool)>,
    /// What is done, in order.
    pub then: Vec<Action>,
    /// The state afterwards.
    pub next: Next,
    /// Where processing goes on.
    pub flow: Flow,
    /// Where the RFC says so: `3.10.7.4`, or `RFC5961#3.2`.
    pub section: &'static str,
    /// The requirements that it meets: labels of RFC 9293, and rows of the RFCs beside it.
    pub labels: &'static [&'static str],
    /// The labels that an implementation breaks by doing otherwise, where that is not all of
    /// them: in that part of what it does, or (`None`) in any.
    pub binds: Vec<(Option<Part>, &'static [&'static str])>,
    /// What it is, in our own words: half a sentence, without the state.
    pub summary: &'static str,
}

impl Rule {
    /// Whether it sends something, or makes sure that something will be sent.
    pub fn sends(&self) -> bool {
        let sends = |it: &Action| {
            matches!(it, Action::Send(_) | Action::OweAck | Action::Start(Timer::DelayedAck))
        };
        self.then.iter().any(sends)
    }

    /// Whether it does nothing but keep the timers of what is in flight: that explains nothing
    /// else that happens.
    pub fn is_housekeeping(&self) -> bool {
        let keeps = |it: &Action| {
            matches!(it, Action::Stop(_) | Action::Start(Timer::Retransmission | Timer::User))
        };
        !self.then.is_empty() && self.next == Next::Stay && self.then.iter().all(keeps)
    }

    /// The labels that an implementation breaks which does otherwise in that part. If there are
    /// none, the clause has no key word of RFC 2119.
    pub fn broken(&self, part: Part) -> &'static [&'static str] {
        let bound = |of: Option<Part>| self.binds.iter().find(|(it, _)| *it == of);
        let bound = bound(Some(part)).or_else(|| bound(None));
        bound.map_or(self.labels, |(_, labels)| labels)
    }
}

/// What a step of a scenario checks: labels of one rule can be about different parts of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Part {
    /// The state.
    State,
    /// Whether something is sent.
    Sent,
    /// What it looks like, where something is.
    Form,
    /// The signals to the user.
    Signal,
    /// The answer to a call.
    Answer,
    /// A variable.
    Value,
}

impl Part {
    /// What people call it: `by its state`, `by what it sends`, …
    pub const fn name(self) -> &'static str {
        match self {
            Self::State => "by its state",
            Self::Sent => "by what it sends",
            Self::Form => "by how that looks",
            Self::Signal => "by what it tells its user",
            Self::Answer => "by its answer",
            Self::Value => "by a variable",
        }
    }
}

/// What a rule answers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Event {
    /// Passive OPEN.
    Listen,
    /// Active OPEN.
    Connect,
    /// SEND.
    Send,
    /// RECEIVE.
    Receive,
    /// CLOSE.
    Close,
    /// ABORT.
    Abort,
    /// STATUS.
    Status,
    /// A segment arrives: this step of its processing.
    Segment(Step),
    /// An ICMP error arrives.
    Icmp,
    /// A timer has run out.
    Timeout(Timer),
    /// Something has happened: see what may be sent, and which timers must run.
    Output,
}

impl From<&Call> for Event {
    fn from(call: &Call) -> Self {
        match call {
            Call::Listen => Self::Listen,
            Call::Connect => Self::Connect,
            Call::Send { .. } => Self::Send,
            Call::Close => Self::Close,
            Call::Abort => Self::Abort,
            Call::Status => Self::Status,
        }
    }
}

impl Event {
    /// How many kinds of event there are, steps of one segment counted as one.
    pub(in crate::tcp) const KINDS: usize = 10 + Timer::ALL.len();

    /// The number of its kind: all steps of a segment's arrival are one kind.
    pub(in crate::tcp) const fn kind(self) -> usize {
        match self {
            Self::Listen => 0,
            Self::Connect => 1,
            Self::Send => 2,
            Self::Receive => 3,
            Self::Close => 4,
            Self::Abort => 5,
            Self::Status => 6,
            Self::Segment(_) => 7,
            Self::Icmp => 8,
            Self::Output => 9,
            Self::Timeout(timer) => 10 + timer as usize,
        }
    }

    /// What people call it: `passive OPEN`, `CLOSE`, `segment, fifth: ACK`, …
    pub const fn name(self) -> &'static str {
        match self {
            Self::Listen => "passive OPEN",
            Self::Connect => "active OPEN",
            Self::Send => "SEND",
            Self::Receive => "RECEIVE",
            Self::Close => "CLOSE",
            Self::Abort => "ABORT",
            Self::Status => "STATUS",
            Self::Segment(step) => step.name(),
            Self::Icmp => "ICMP error",
            Self::Timeout(timer) => timer.name(),
            Self::Output => "output",
        }
    }
}

/// The steps of segment arrival, in the order of RFC 9293, section 3.10.7.4.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Step {
    /// Before the eight: the checksum and, where they come first, switches of the profile.
    Check,
    /// First: the sequence number.
    Sequence,
    /// Second: the RST bit.
    Reset,
    /// Fourth: the SYN bit. (The third step, security, is not modelled.)
    Syn,
    /// Fifth: the ACK field.
    Ack,
    /// Sixth: the URG bit.
    Urgent,
    /// Seventh: the segment text.
    Text,
    /// Eighth: the FIN bit.
    Fin,
}

impl Step {
    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Check => "segment: checksum",
            Self::Sequence => "segment: sequence number",
            Self::Reset => "segment: RST bit",
            Self::Syn => "segment: SYN bit",
            Self::Ack => "segment: ACK field",
            Self::Urgent => "segment: URG bit",
            Self::Text => "segment: text",
            Self::Fin => "segment: FIN bit",
        }
    }
}

/// The timers of a connection.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Timer {
    /// The user timeout (section 3.10.8).
    User,
    /// The retransmission timeout (RFC 6298).
    Retransmission,
    /// The time-wait timeout of 2 MSL (section 3.10.8).
    TimeWait,
    /// The probing of a zero window (section 3.8.6.1).
    Persist,
    /// The delayed acknowledgment (section 3.8.6.3).
    DelayedAck,
    /// The keep-alive (section 3.8.4).
    KeepAlive,
    /// The override of silly-window avoidance (section 3.8.6.2.1).
    Override,
}

impl Timer {
    /// All of them. Timers that are due at the same moment fire in this order.
    pub const ALL: [Self; 7] = [
        Self::User,
        Self::Retransmission,
        Self::TimeWait,
        Self::Persist,
        Self::DelayedAck,
        Self::KeepAlive,
        Self::Override,
    ];

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "user timeout",
            Self::Retransmission => "retransmission timeout",
            Self::TimeWait => "time-wait timeout",
            Self::Persist => "persist timeout",
            Self::DelayedAck => "delayed-ACK timeout",
            Self::KeepAlive => "keep-alive timeout",
            Self::Override => "override timeout",
        }
    }

    /// The same without the word `timeout`, as traces have it: `retransmission`, `time-wait`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Retransmission => "retransmission",
            Self::TimeWait => "time-wait",
            Self::Persist => "persist",
            Self::DelayedAck => "delayed-ACK",
            Self::KeepAlive => "keep-alive",
            Self::Override => "override",
        }
    }
}

/// The state after a rule.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Next {
    /// The same.
    Stay,
    /// This one.
    To(State),
}

/// Where processing goes on after a rule.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Flow {
    /// With the next rule of the same step, in the new state.
    NextRule,
    /// With the next step, in the new state.
    NextStep,
    /// With that step, in the new state.
    SkipTo(Step),
    /// From the first rule again, in the new state. Only for [`Event::Output`].
    Again,
    /// Nowhere: the event is dealt with.
    Return,
}

/// What a rule does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Action {
    /// Refuse the call.
    Refuse(CallError),
    /// Tell the user.
    Signal(Signal),
    /// Send a segment.
    Send(Reply),
    /// Owe the peer an acknowledgment: a segment that is sent anyway carries it, or one of its
    /// own does.
    OweAck,
    /// Start (or restart) a timer.
    Start(Timer),
    /// Stop a timer.
    Stop(Timer),
    /// Stop all timers.
    StopAll,
    /// Fill a new control block for an active OPEN.
    CreateActive,
    /// Fill a new control block for a passive OPEN.
    CreatePassive,
    /// Choose the ISS: SND.UNA = ISS, SND.NXT = ISS+1.
    ChooseIss,
    /// Choose an ISS larger than every number of the last incarnation (MAY-2).
    ChooseLargerIss,
    /// RCV.NXT = SEG.SEQ+1, IRS = SEG.SEQ; take the options of the SYN.
    TakeSyn,
    /// Keep the text and the urgent pointer that came with a SYN for later.
    KeepForLater,
    /// SND.UNA = SEG.ACK; forget what this acknowledges.
    TakeAck,
    /// What is still unacknowledged counts towards R1 and R2 as if it were first sent now.
    CountAfresh,
    /// SND.WND, SND.WL1, SND.WL2 from the segment.
    TakeWindow,
    /// TS.Recent = SEG.TSval (RFC 7323, section 4.3).
    TakeTimestamp,
    /// RCV.UP = max(RCV.UP, SEG.UP).
    TakeUrgent,
    /// Deliver the text that is in order to the receive buffer.
    TakeText,
    /// Keep text and FIN that are ahead of RCV.NXT (SHLD-31).
    KeepText,
    /// Remember where in the sequence space the peer's FIN is, if it is in the window.
    NoteFin,
    /// Advance RCV.NXT over the peer's FIN.
    TakeFin,
    /// Queue the data of a SEND.
    QueueData,
    /// Remember SND.NXT, RCV.NXT and RCV.WND as they are advertised to the peer.
    RememberAdvertised,
    /// One more keep-alive waits for an answer.
    CountKeepAlive,
    /// No keep-alive waits for an answer any more.
    ForgetKeepAlives,
    /// Hand octets to the user.
    GiveData,
    /// Remember that the user has called CLOSE.
    QueueClose,
    /// Open the receive window as far as there is room.
    OpenWindow,
    /// Grow cwnd by slow start (RFC 5681, section 3.1).
    SlowStart,
    /// Grow cwnd by congestion avoidance (RFC 5681, section 3.1).
    AvoidCongestion,
    /// Lower ssthresh to half of what is in flight (RFC 5681, section 3.1, equation 4).
    LowerSsthresh,
    /// Collapse cwnd to one segment after a timeout (RFC 5681, section 3.1).
    CollapseWindow,
    /// Double the RTO (RFC 6298, rule 5.5).
    BackOff,
    /// Take no round-trip time from the segment that is being timed: it is sent twice, and which
    /// of the two is acknowledged cannot be known (Karn's algorithm, MUST-18).
    DropSample,
    /// Begin with an RTO of three seconds, since the SYN was sent again (RFC 6298, rule 5.7).
    RaiseRto,
    /// Let the retransmission timer run out no later than R2 (section 3.8.3).
    EndByR2,
    /// Probe a zero window after one RTO again (SHLD-29).
    ResetProbeInterval,
    /// Double the interval between probes of a zero window (SHLD-30).
    BackOffProbe,
    /// The octet that only probed a window waits to be sent again.
    TakeBackProbe,
    /// Forget all that is queued, to send or received.
    Flush,
    /// Go back to what a passive OPEN set up.
    ReturnToListen,
    /// Go back to the incarnation that waited in TIME_WAIT (MAY-2).
    ReturnToTimeWait,
    /// The connection has ended in an orderly way: from now on the user is told `closing`.
    EndOrderly,
    /// Delete the control block. What was received and not flushed can still be read.
    Delete,
}

/// A segment that a rule sends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Reply {
    /// `<SEQ=ISS><CTL=SYN>`
    Syn,
    /// `<SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>`
    SynAck,
    /// `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>`
    Ack,
    /// The same, as RFC 5961's challenge.
    ChallengeAck,
    /// `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=FIN,ACK>`
    Fin,
    /// The same with the number of the FIN that was sent; an ACK if none was.
    FinAgain,
    /// As much queued data as one segment may carry.
    Data,
    /// `<SEQ=SEG.ACK><CTL=RST>`, or `<SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>` where the
    /// segment has no ACK: acceptable to who sent it.
    Reset,
    /// `<SEQ=SND.NXT><CTL=RST>`, or with `reset_ack`
    /// `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=RST,ACK>`.
    ResetAtSndNxt,
    /// The reset for a SYN in the window: [`Reply::Reset`], or with `reset_ack`
    /// [`Reply::ResetAtSndNxt`].
    ResetForSyn,
    /// The segment at the front of the retransmission queue, again.
    Retransmission,
    /// What was cut off that segment, or as much of it as one segment may carry.
    Rest,
    /// One octet against a zero window.
    Probe,
    /// `<SEQ=SND.UNA-1><ACK=RCV.NXT><CTL=ACK>` against a zero window.
    ProbeBelow,
    /// `<SEQ=SND.NXT-1><ACK=RCV.NXT><CTL=ACK>`
    KeepAlive,
}
