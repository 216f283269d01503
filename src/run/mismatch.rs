//! What was expected, and what came instead: as values. Saying it in words is the business of
//! [`explain`](crate::explain).

use std::time::Duration;

use super::explored::Unmet;
use super::result::{Called, FailureKind};
use crate::host::{Host, PerHost};
use crate::language::plan::{Compare, Fails, Field, Pattern, Read};
use crate::stack::{Fault, FaultKind, Fired};
use crate::tcp::{
    Flags, Icmp, Refusal, Segment, SegmentField, Setting, Signal, State, Time, Variable,
};

/// What did not come out as the scenario says.
#[derive(Clone, PartialEq, Debug)]
pub enum Mismatch {
    /// A host is in another state than expected.
    State {
        /// Whose.
        host: Host,
        /// Those of which one was expected, or, if negated, none.
        expected: Vec<State>,
        /// Whether it says `not`.
        negated: bool,
        /// The state that held.
        actual: State,
    },
    /// The walk to where the scenario starts did not get there.
    Walk {
        /// Where it should lead.
        expected: PerHost<Option<State>>,
        /// Where it led; `None` if no opens, closes and arrivals lead there.
        reached: Option<PerHost<Option<State>>>,
    },
    /// A comparison does not hold.
    Value {
        /// Which.
        compare: Box<Compare>,
        /// What its left side comes to.
        left: i128,
        /// What its right side comes to.
        right: i128,
    },
    /// There is no such variable, or it cannot be known.
    Variable {
        /// Whose.
        host: Host,
        /// Which.
        variable: Variable,
        /// Why it is not there.
        why: NoVariable,
    },
    /// A user was not told, or was told.
    Signal {
        /// Whose.
        host: Host,
        /// Those of which one was expected, or, if negated, none.
        expected: Vec<Signal>,
        /// Whether it says `not`.
        negated: bool,
        /// What was told since the last `signal` expectation, in order.
        told: Vec<Signal>,
    },
    /// Something is in flight.
    Silence {
        /// From whom nothing should be; `None` is anyone.
        from: Option<Host>,
        /// What is, with the senders.
        in_flight: Few<(Host, Segment)>,
    },
    /// No segment that arrived is the one expected.
    Receive {
        /// At whom.
        host: Host,
        /// Which.
        expected: Sought,
        /// What arrived instead, in order.
        arrived: Few<Segment>,
    },
    /// A segment was expected as the very next one, or at a moment: another came, or it was sent
    /// at another moment, or nothing was sent in time.
    Awaited(Box<Awaited>),
    /// A call was refused, or was not.
    Answer {
        /// Who called.
        host: Host,
        /// What.
        call: Called,
        /// The refusal expected; `None` if the call was to succeed.
        expected: Option<Fails>,
        /// The refusal that came, if one did.
        actual: Option<Refusal>,
    },
    /// A read did not give what was demanded.
    Read {
        /// Who reads.
        host: Host,
        /// What is demanded.
        expected: Read,
        /// What there is.
        actual: Readable,
    },
    /// Nothing in the network is what the statement is about.
    Network {
        /// Which segment it is about.
        expected: Sought,
        /// From whom; `None` is anyone.
        from: Option<Host>,
        /// Whether it is about held segments.
        held: bool,
        /// What is in flight, or held, with the senders.
        there: Few<(Host, Segment)>,
    },
    /// A forged segment has no room for a value.
    Unfit {
        /// For which.
        what: Unfit,
        /// The largest value that fits.
        most: u32,
        /// The value.
        value: i128,
    },
    /// An ICMP error is about a segment that the host sent, and it has sent none.
    NothingSent(Host),
    /// `@strict`: something that no statement asks for.
    Unasked(Unasked),
    /// A setting other than an ISS comes after the first action.
    LateSetting(Setting),
    /// An ISS is set while a connection uses one.
    IssInUse {
        /// Whose.
        host: Host,
        /// The state of the connection.
        state: State,
    },
    /// A bound of the run was reached.
    Bound(Bound),
    /// The statement would go on and on while no time passes.
    Endless {
        /// How many steps it took.
        steps: u32,
        /// What goes round, if it can be seen. Empty where that is too long to tell.
        round: Option<Vec<Turn>>,
        /// Whether the hosts get nowhere by it: no new data arrives.
        livelock: bool,
    },
    /// What was wanted of a host cannot be known.
    Unknown {
        /// Of which host.
        host: Host,
        /// What was wanted.
        wanted: Wanted,
        /// Why it cannot be known.
        why: Unknown,
    },
    /// An implementation cannot go on.
    Fault {
        /// Where.
        host: Host,
        /// Its name.
        stack: String,
        /// Why.
        fault: Fault,
    },
    /// The run would have to wait too long in real time.
    Slow {
        /// For which host.
        host: Host,
        /// The name of its implementation.
        stack: String,
        /// How long, in all.
        waited: Duration,
        /// The bounds, on one wait and on all together, if they cannot be raised.
        bounds: Option<(Duration, Duration)>,
    },
    /// An exploration found something, or did not find what it should.
    Explored(Box<Unmet>),
}

/// Segments that are looked for: any of these patterns.
#[derive(Clone, PartialEq, Debug)]
pub struct Sought {
    /// The patterns.
    pub patterns: Vec<Pattern>,
    /// What the expression of each of their fields comes to, if it has one and that is known.
    pub values: Vec<Vec<Option<i128>>>,
}

/// A segment that was expected as the very next one, or at a moment.
#[derive(Clone, PartialEq, Debug)]
pub struct Awaited {
    /// At whom.
    pub host: Host,
    /// Which.
    pub expected: Sought,
    /// Whether it should have been the very next one.
    pub next: bool,
    /// When it should have been sent, if that matters.
    pub at: Option<Window>,
    /// What came instead.
    pub came: Option<Came>,
}

/// A stretch of time, and how far from it something may be that belongs to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// Its begin.
    pub earliest: Time,
    /// Its end; the same for a moment.
    pub latest: Time,
    /// How far from it.
    pub tolerance: Duration,
}

impl Window {
    /// The last moment that belongs to it.
    pub fn last(&self) -> Time {
        self.latest + self.tolerance
    }

    /// How far beyond it that moment is, if it is.
    pub(super) fn misses(&self, moment: Time) -> Option<Differs> {
        let (early, late) =
            (self.earliest.since(moment + self.tolerance), moment.since(self.last()));
        match (early.is_zero(), late.is_zero()) {
            (true, true) => None,
            (false, _) => Some(Differs::Early(early)),
            (true, false) => Some(Differs::Late(late)),
        }
    }
}

/// A segment that came instead of another.
#[derive(Clone, PartialEq, Debug)]
pub struct Came {
    /// Which.
    pub segment: Segment,
    /// When it was sent.
    pub sent: Time,
    /// In what it is not the one expected: flags first, the moment last.
    pub differs: Vec<Differs>,
}

/// In what a segment is not the one expected.
#[derive(Clone, PartialEq, Debug)]
pub enum Differs {
    /// Its flags.
    Flags,
    /// That field of the pattern.
    Field(Field),
    /// It was sent so long before it could have been expected.
    Early(Duration),
    /// It was sent so long after it could have been expected.
    Late(Duration),
}

impl Differs {
    /// Whether it is only about when it was sent.
    const fn is_time(&self) -> bool {
        matches!(self, Self::Early(_) | Self::Late(_))
    }
}

/// Something that no statement asks for.
#[derive(Clone, PartialEq, Debug)]
pub enum Unasked {
    /// These segments arrived, at those hosts, without a `recv` that names them.
    Arrived(Few<(Host, Segment)>),
    /// At the end these segments, to those hosts, were in flight.
    Surplus(Few<(Host, Segment)>),
    /// At the end the host is in that state, after its user has closed, and no statement expects
    /// that.
    Lingers(Host, State),
}

/// The first of several things, and how many more there are.
#[derive(Clone, PartialEq, Debug)]
pub struct Few<T> {
    /// The first; at most [`Few::MOST`].
    pub first: Vec<T>,
    /// How many more.
    pub more: usize,
}

impl<T> Few<T> {
    /// So many are kept.
    pub const MOST: usize = 8;

    pub(super) fn of(all: impl IntoIterator<Item = T>) -> Self {
        let mut all = all.into_iter();
        let first = all.by_ref().take(Self::MOST).collect();
        Self { first, more: all.count() }
    }
}

/// Why there is no value of a variable.
#[derive(Clone, PartialEq, Debug)]
pub enum NoVariable {
    /// No implementation is at the host.
    Nobody,
    /// In this state a host has no such variable.
    NotThere(State),
    /// This implementation does not report it in this state, and nothing it has sent proves it.
    Untold(State, String),
    /// Not even the state can be known.
    NoState,
}

/// What a read would find.
#[derive(Clone, PartialEq, Debug)]
pub enum Readable {
    /// So many octets, and whether the end of the stream comes after them.
    Octets(usize, bool),
    /// These octets.
    Text(Vec<u8>),
}

/// What a value does not fit.
#[derive(Clone, PartialEq, Debug)]
pub enum Unfit {
    /// A field.
    Field(SegmentField),
    /// The room for a payload that the options leave.
    Payload,
}

/// What is bounded in one run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bound {
    /// Calls, arrivals and timers.
    Steps(u32),
    /// Octets of payload.
    Octets(u64),
    /// Virtual time.
    Time(Duration),
}

/// A turn of what goes round and round.
#[derive(Clone, PartialEq, Debug)]
pub enum Turn {
    /// A segment arrives at the host.
    Arrival(Host, Segment),
    /// A timer of the host fires.
    Timer(Host, Fired),
}

/// What was wanted of a host of which it cannot be known.
#[derive(Clone, PartialEq, Debug)]
pub enum Wanted {
    /// That its user calls so.
    Call(Called),
    /// That it is in one of these states, or, if so said, in none.
    State(Vec<State>, bool),
    /// That its user is told one of these, or, if so said, none.
    Signal(Vec<Signal>, bool),
    /// That this error arrives there.
    Icmp(Icmp),
    /// That it sends this.
    Segment(Sought),
    /// That this holds.
    Compare(Box<Compare>),
}

/// Why something cannot be known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unknown {
    /// No implementation is at the host.
    Nobody,
    /// The implementation does not report its state.
    State,
    /// The implementation speaks in flags, and has no numbers of its own.
    Numbers,
    /// The implementation does not say what its user is told.
    Signals,
}

impl Mismatch {
    /// What kind of failure it is.
    pub fn kind(&self) -> FailureKind {
        match self {
            Self::State { .. } | Self::Walk { .. } => FailureKind::State,
            Self::Value { .. } => FailureKind::Value,
            // Where there is known to be no connection, nothing is hidden.
            Self::Variable { why: NoVariable::NotThere(State::Closed | State::Listen), .. } => {
                FailureKind::Value
            }
            Self::Variable { .. } | Self::Unknown { .. } => FailureKind::Unknown,
            Self::Signal { .. } => FailureKind::Signal,
            Self::Silence { .. } => FailureKind::Silence,
            Self::Awaited(awaited) => match &awaited.came {
                Some(came) if only_time(&came.differs) => FailureKind::Time,
                _ => FailureKind::Receive,
            },
            Self::Receive { .. } => FailureKind::Receive,
            Self::Answer { call: Called::Call(_), .. }
            | Self::LateSetting(_)
            | Self::IssInUse { .. } => FailureKind::Call,
            Self::Answer { call: Called::Read(_), .. } | Self::Read { .. } => FailureKind::Read,
            Self::Network { .. } | Self::Unfit { .. } | Self::NothingSent(_) => {
                FailureKind::Network
            }
            Self::Unasked(_) => FailureKind::Strict,
            Self::Bound(_) | Self::Endless { .. } => FailureKind::Bound,
            Self::Fault { fault, .. } => match fault.kind {
                FaultKind::Broken => FailureKind::Broken,
                FaultKind::Late => FailureKind::Late,
                FaultKind::Unavailable => FailureKind::Unavailable,
                FaultKind::Slow => FailureKind::Slow,
                FaultKind::Unsupported => FailureKind::Unsupported,
                FaultKind::Unsayable | FaultKind::Overtaken => FailureKind::Unknown,
            },
            Self::Slow { .. } => FailureKind::Slow,
            Self::Explored(unmet) => unmet.kind(),
        }
    }

    /// Whether the same came instead in both, as far as the statement looks at it: of segments
    /// their flags, numbers and length, and those fields that it names.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        let pairs = |one: &Few<(Host, Segment)>, two: &Few<(Host, Segment)>, asked: &[Pattern]| {
            are_alike(one, two, |a, b| a.0 == b.0 && is_alike(&a.1, &b.1, asked))
        };
        match (self, other) {
            (Self::Silence { in_flight: one, .. }, Self::Silence { in_flight: two, .. })
            | (Self::Unasked(Unasked::Arrived(one)), Self::Unasked(Unasked::Arrived(two)))
            | (Self::Unasked(Unasked::Surplus(one)), Self::Unasked(Unasked::Surplus(two))) => {
                pairs(one, two, &[])
            }
            (
                Self::Network { expected, held, there: one, .. },
                Self::Network { held: other, there: two, .. },
            ) => held == other && pairs(one, two, &expected.patterns),
            (Self::Receive { expected, arrived: one, .. }, Self::Receive { arrived: two, .. }) => {
                are_alike(one, two, |a, b| is_alike(a, b, &expected.patterns))
            }
            (Self::Awaited(one), Self::Awaited(two)) => match (&one.came, &two.came) {
                (Some(a), Some(b)) => {
                    is_alike(&a.segment, &b.segment, &one.expected.patterns)
                        && a.differs.iter().any(Differs::is_time)
                            == b.differs.iter().any(Differs::is_time)
                }
                (a, b) => a.is_none() && b.is_none(),
            },
            (Self::Fault { fault: one, .. }, Self::Fault { fault: two, .. }) => {
                (one.kind, &one.actual) == (two.kind, &two.actual)
            }
            (one, two) => one == two,
        }
    }
}

fn only_time(differs: &[Differs]) -> bool {
    differs.iter().all(Differs::is_time)
}

fn are_alike<T>(one: &Few<T>, two: &Few<T>, is_alike: impl Fn(&T, &T) -> bool) -> bool {
    (one.more, one.first.len()) == (two.more, two.first.len())
        && one.first.iter().zip(&two.first).all(|(a, b)| is_alike(a, b))
}

fn is_alike(one: &Segment, two: &Segment, asked: &[Pattern]) -> bool {
    let header = |it: &Segment| {
        let ack = it.flags.has(Flags::ACK).then_some(it.ack);
        (it.flags, it.seq, ack, it.payload.len(), it.bad_checksum)
    };
    let is_same = |field: &Field| match field {
        Field::Text(_) => one.payload == two.payload,
        Field::Sack(_) | Field::NoOtherOptions => one.options == two.options,
        Field::Without(field) => field.of(one) == field.of(two),
        field => field.of().is_none_or(|it| it.of(one) == it.of(two)),
    };
    header(one) == header(two) && asked.iter().flat_map(|it| &it.fields).all(is_same)
}
