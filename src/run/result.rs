//! What a run gives: a trace and verdicts, as plain values.

use std::fmt;

use super::advice::Advice;
use super::companion::Parting;
use super::explored::{Explored, Unmet};
use super::mismatch::{Mismatch, Unasked};
use crate::host::{Host, PerHost};
use crate::language::Span;
use crate::language::plan::{Read, Scenario, UserCall};
pub use crate::network::SegmentId;
use crate::stack::Fired;
use crate::tcp::rules::Part;
use crate::tcp::{self, Fact, Icmp, Refusal, RuleId, Segment, Setting, Signal, State, Time};

/// Everything that happened in one scenario, in order.
#[derive(Clone, PartialEq, Debug, Default)]
#[non_exhaustive]
pub struct Trace {
    /// In order; the first is [`What::Start`].
    pub events: Vec<Event>,
}

impl Trace {
    /// Every event, with the states before it.
    pub fn steps(&self) -> impl Iterator<Item = (PerHost<Option<State>>, &Event)> {
        let mut before = PerHost::default();
        self.events.iter().map(move |event| (std::mem::replace(&mut before, event.states), event))
    }
}

/// One thing that happened, with what followed from it at once.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Event {
    /// When.
    pub time: Time,
    /// The statement that let it happen (an index into the scenario's statements), or `None`
    /// for the walk of a scenario without `given` to its established connection.
    pub statement: Option<u32>,
    /// Whether it belongs to the walk to where the scenario starts.
    pub setup: bool,
    /// What happened.
    pub what: What,
    /// The states after it; `None` for a raw host, or if it cannot be known.
    pub states: PerHost<Option<State>>,
    /// The rules that fired for it, in order.
    pub rules: Vec<RuleId>,
}

/// What happened.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum What {
    /// The scenario begins: both hosts CLOSED.
    Start,
    /// A user called.
    Call {
        /// Who.
        host: Host,
        /// What.
        call: Called,
        /// The refusal, if it was refused.
        refused: Option<Refusal>,
    },
    /// A segment entered the network. What a host sends comes right after the call, timer
    /// or arrival that caused it.
    Sent {
        /// Which.
        id: SegmentId,
        /// From whom (the purported sender, if forged).
        from: Host,
        /// What.
        segment: Segment,
        /// By whom.
        origin: Origin,
    },
    /// A segment arrived.
    Arrived {
        /// Which.
        id: SegmentId,
        /// At which host.
        to: Host,
        /// What.
        segment: Segment,
    },
    /// A segment was lost: `network drop`, or the network was down.
    Lost {
        /// Which.
        id: SegmentId,
        /// From whom.
        from: Host,
        /// What.
        segment: Segment,
    },
    /// A segment was put aside (`network hold`).
    Held {
        /// Which.
        id: SegmentId,
        /// From whom.
        from: Host,
        /// What.
        segment: Segment,
    },
    /// A segment was put (back) at the end: `network release`, `network reorder`.
    Requeued {
        /// Which.
        id: SegmentId,
        /// From whom.
        from: Host,
        /// What.
        segment: Segment,
    },
    /// The network went down or up.
    Link {
        /// Whether it is up now.
        up: bool,
    },
    /// An ICMP error arrived.
    Icmp {
        /// At which host.
        to: Host,
        /// Which.
        icmp: Icmp,
    },
    /// Time passed, and no timer fired then (a [`What::Timer`] shows the time itself).
    Clock,
    /// What never ended and is not recorded: the events before this, over and over.
    Again {
        /// How many of the events before this are one round; 0 if there is no round to be seen.
        events: u32,
        /// How many more times they came, or how many events are left out.
        times: u32,
    },
    /// A timer fired.
    Timer {
        /// Whose.
        host: Host,
        /// Which.
        timer: Fired,
    },
    /// The user of a host got a signal.
    Signal {
        /// Whose.
        host: Host,
        /// What.
        signal: Signal,
    },
    /// A read took octets; none, and no end, if it has to wait.
    Read {
        /// Who.
        host: Host,
        /// How many octets.
        octets: u32,
        /// Whether the end of the stream was reported.
        end: bool,
    },
}

impl What {
    /// The host where it happened, so that rules were tried there. `None` for what only follows
    /// from such an event, or happens in the network.
    pub const fn host(&self) -> Option<Host> {
        match self {
            Self::Call { host, .. }
            | Self::Timer { host, .. }
            | Self::Read { host, .. }
            | Self::Arrived { to: host, .. }
            | Self::Icmp { to: host, .. } => Some(*host),
            Self::Start
            | Self::Sent { .. }
            | Self::Lost { .. }
            | Self::Held { .. }
            | Self::Requeued { .. }
            | Self::Link { .. }
            | Self::Signal { .. }
            | Self::Again { .. }
            | Self::Clock => None,
        }
    }
}

/// A user call: RECEIVE, or another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Called {
    /// Any call but RECEIVE.
    Call(UserCall),
    /// RECEIVE.
    Read(Read),
}

impl Called {
    /// The event of the table of rules that the call is.
    pub const fn event(&self) -> tcp::Event {
        match self {
            Self::Call(UserCall::Listen | UserCall::ListenForever) => tcp::Event::Listen,
            Self::Call(UserCall::Connect) => tcp::Event::Connect,
            Self::Call(UserCall::Send { .. }) => tcp::Event::Send,
            Self::Call(UserCall::CloseLinger(time)) if time.is_zero() => tcp::Event::Abort,
            Self::Call(UserCall::Close | UserCall::CloseLinger(_) | UserCall::StopListening) => {
                tcp::Event::Close
            }
            Self::Call(UserCall::Abort) => tcp::Event::Abort,
            Self::Call(UserCall::Status) => tcp::Event::Status,
            Self::Read(_) => tcp::Event::Receive,
        }
    }
}

impl fmt::Display for Called {
    /// As the language writes it: `close`, `send 100`, `read 5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(call) => call.fmt(f),
            Self::Read(read) => read.fmt(f),
        }
    }
}

/// Who put a segment into the network.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Origin {
    /// The host itself.
    Host,
    /// The script (`network forge`).
    Forged,
    /// The script (`network duplicate`): a copy of that one.
    Copy(SegmentId),
}

/// The result of one scenario.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct ScenarioResult {
    /// The verdict.
    pub verdict: Verdict,
    /// Which of the scenario's `@known` is about what it ran on, if one is, whether or not it failed:
    /// the number of the first.
    pub known: Option<usize>,
    /// Whether it passed though `@known` says that its implementation fails.
    pub fixed: bool,
    /// Every failure, in the order of the statements.
    pub failures: Vec<Failure>,
    /// What `@strict warn` has to say, in the order of the statements.
    pub remarks: Vec<Remark>,
    /// Every hole (`expect client ?`), with the state that held.
    pub holes: Vec<Hole>,
    /// What happened. Empty if tracing was off and nothing failed.
    pub trace: Trace,
    /// How many statements ran.
    pub statements: u32,
    /// What was searched, if it is an exploration.
    pub explored: Option<Box<Explored>>,
}

impl ScenarioResult {
    /// The result of a scenario that is not run, because nothing can run it.
    pub(super) fn unsupported() -> Self {
        Self {
            verdict: Verdict::Unsupported,
            known: None,
            fixed: false,
            failures: Vec::new(),
            remarks: Vec::new(),
            holes: Vec::new(),
            trace: Trace::default(),
            statements: 0,
            explored: None,
        }
    }
}

impl ScenarioResult {
    /// The result of an exploration where only scenarios run. Only the model can be searched, by
    /// `explore`.
    pub fn not_explored(scenario: &Scenario) -> Self {
        let failure = Failure::explored(scenario, header(scenario), Unmet::NotHere, 0);
        Self { verdict: Verdict::Skipped, failures: vec![failure], ..Self::unsupported() }
    }
}

/// The first word of an exploration.
#[doc(hidden)]
pub fn header(exploration: &Scenario) -> Span {
    let start = exploration.span.start;
    Span { start, end: exploration.span.end.min(start.saturating_add(WORD)) }
}

/// So many octets has the word `explore`.
const WORD: u32 = 7;

/// How a scenario ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[non_exhaustive]
pub enum Verdict {
    /// Everything that was expected held.
    Passed,
    /// It failed, and `@known` says that this implementation does.
    Known,
    /// Nothing failed, but a hole is open.
    Open,
    /// It would have taken too long in real time.
    Skipped,
    /// It asks for something that no run can do, so it was not run; or for something that an
    /// implementation says it lacks.
    Unsupported,
    /// Something could not be known.
    Inconclusive,
    /// Something that its implementations need is missing on this machine.
    Unavailable,
    /// Something that was expected did not hold.
    Failed,
}

/// Something that is worth knowing, and no failure.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Remark {
    /// The statement in which it happened, as an index into the scenario's statements; the last one
    /// for what there is at the end.
    pub statement: u32,
    /// What to underline.
    pub span: Span,
    /// What it is.
    pub what: Remarked,
}

/// What a remark is about.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum Remarked {
    /// Something that no statement asked for (`@strict warn`).
    Unasked(Unasked),
    /// A wish (`set … if possible`) that the implementation cannot grant.
    Ungranted {
        /// Whose.
        host: Host,
        /// The setting.
        setting: Setting,
        /// Why not, in the implementation's words.
        why: String,
    },
}

/// A hole that a run came to.
#[derive(Clone, PartialEq, Debug)]
pub struct Hole {
    /// The expectation's text.
    pub span: Span,
    /// Whose state is asked for.
    pub host: Host,
    /// The state that held.
    pub state: Option<State>,
}

/// Something that did not come out as the scenario says.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Failure {
    /// The statement, as an index into the scenario's statements.
    pub statement: u32,
    /// What to underline.
    pub span: Span,
    /// What was expected, and what came instead.
    pub mismatch: Mismatch,
    /// The number of trace events when it failed: the ladder around it ends there.
    pub events: u32,
    /// What was in flight, from whom, in the order sent.
    pub in_flight: Vec<(Host, Segment)>,
    /// Why: the rule that fired, or the guards that kept one from firing.
    pub why: Vec<Why>,
    /// What decided this step on the model, if another implementation failed it and the model did
    /// not. Only the first failure that says something about the implementation has it.
    pub decided: Option<Decided>,
    /// Where a program parted from the model in its place, if that explains the failure.
    pub parting: Option<Box<Parting>>,
    /// What the author may have wanted.
    pub advice: Vec<Advice>,
    /// Whether it may only follow from an earlier failure of the same scenario.
    pub follows: bool,
}

impl Failure {
    /// What an exploration did not meet, at that place, after so many events of the trace.
    pub fn explored(exploration: &Scenario, span: Span, unmet: Unmet, events: u32) -> Self {
        Self {
            // A plan comes from a text of less than 4 GiB.
            statement: exploration.statements.len() as u32,
            span,
            mismatch: Mismatch::Explored(Box::new(unmet)),
            events,
            in_flight: Vec::new(),
            why: Vec::new(),
            decided: None,
            parting: None,
            advice: Vec::new(),
            follows: false,
        }
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> FailureKind {
        self.mismatch.kind()
    }

    /// What the implementation said for itself, if it is what failed. May be long.
    pub fn log(&self) -> &str {
        match &self.mismatch {
            Mismatch::Fault { fault, .. } => &fault.log,
            _ => "",
        }
    }
}

/// What decided a step on the model.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Decided {
    /// What the step looks at.
    pub part: Part,
    /// The rules that made it so; at least one.
    pub rules: Vec<RuleId>,
}

/// The kinds of failure.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum FailureKind {
    /// An expected state did not come, or did not hold.
    State,
    /// A variable had another value.
    Value,
    /// The user was not told.
    Signal,
    /// Something was in flight where silence was expected.
    Silence,
    /// No segment matched a `recv`.
    Receive,
    /// The segment that a `recv` names was sent at another moment.
    Time,
    /// A call was refused, or was not refused.
    Call,
    /// A read did not give what was demanded.
    Read,
    /// Nothing in flight matched a `network` statement.
    Network,
    /// `@strict`: a segment arrived that no `recv` named.
    Strict,
    /// The bound on steps or virtual time was reached.
    Bound,
    /// Something that the statement needs cannot be known or done on this implementation.
    Unknown,
    /// The implementation itself broke down: a program died, or spoke nonsense.
    Broken,
    /// The implementation did not answer in time.
    Late,
    /// Something that the implementation needs is missing on this machine.
    Unavailable,
    /// The statement would have to wait too long in real time.
    Slow,
    /// The implementation says that it lacks what the statement asks for.
    Unsupported,
    /// An exploration: what it claims is not so.
    Property,
    /// An exploration: a user can read what was not sent.
    Data,
    /// An exploration: something goes on for ever while no time passes.
    Livelock,
    /// An exploration that was not searched.
    Unexplored,
}

/// A reason from the table of rules.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum Why {
    /// This rule fired at that host.
    Fired(Host, RuleId),
    /// This rule would have led there, but lacked these.
    Blocked(Host, RuleId, Vec<Lack>),
    /// This segment arrived at that host, and no rule acted on it.
    Ignored(Host, Segment),
}

/// What a rule lacked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Lack {
    /// The event that it answers has not happened.
    Event(tcp::Event),
    /// This fact should have held (`true`), or should not.
    Fact(Fact, bool),
}
