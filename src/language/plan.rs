//! The plan: a checked scenario, typed and ready to run. Nothing here refers to text but by
//! [`Span`].

use std::time::Duration;

pub use super::exploration::{Chance, Exploration, May, Property, PropertyKind};
use crate::host::{Host, PerHost};
use crate::tcp::{
    CallError, Config, Flags, Icmp, SegmentField, Setting, SettingValue, Signal, State, Variable,
};

/// A range of bytes in a source text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// All scenarios of one file.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Plan {
    /// In the order of the file.
    pub scenarios: Vec<Scenario>,
}

/// One scenario.
#[derive(Clone, PartialEq, Debug)]
pub struct Scenario {
    /// Its name: the text after `scenario`, or the file's stem for bare statements.
    pub name: String,
    /// The attributes that stand before it.
    pub attributes: Attributes,
    /// The whole block, or the whole file.
    pub span: Span,
    /// In the order of the text.
    pub statements: Vec<Statement>,
    /// What it asks for that no run can do; such a scenario is never run.
    pub unsupported: Option<Unsupported>,
    /// What an `explore` block asks for after its statements; `None` for a `scenario`.
    pub exploration: Option<Box<Exploration>>,
}

/// Something that a text asks for and that cannot be run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsupported {
    /// Where it stands.
    pub span: Span,
    /// What it is, in a few words: `UDP packets`.
    pub what: String,
}

/// The attributes of a scenario.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Attributes {
    /// `@title`.
    pub title: Option<String>,
    /// `@rfc`, in order, possibly from several lines.
    pub rfc: Vec<Citation>,
    /// `@points`.
    pub points: Option<Points>,
    /// `@hint`.
    pub hint: Option<String>,
    /// `@hidden`.
    pub hidden: bool,
    /// `@tags`.
    pub tags: Vec<String>,
    /// `@stack`: the implementations it is meant for; empty means all.
    pub stacks: Vec<String>,
    /// Where the first `@stack` stands.
    pub stack_span: Option<Span>,
    /// `@strict`: which segments have to be named.
    pub strict: Strict,
    /// `@tolerance`: how far from a moment something may happen that is expected at it.
    pub tolerance: Duration,
    /// `@profile`: the name of a known profile.
    pub profile: Option<String>,
    /// `@known STACK "WHY"` or `@known STACK EXCUSE "WHY"`, one entry a line.
    pub known: Vec<Known>,
}

/// Which segments a scenario has to name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Strict {
    /// None.
    #[default]
    No,
    /// `@strict`: every segment that arrives must be named by a `recv`.
    Arrivals,
    /// `@strict all`: also every segment to a raw host, and at the end of the scenario no
    /// connection lingers.
    All,
    /// `@strict warn`: what `all` would fail is a remark.
    Warn,
}

/// One word of `@rfc`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Citation {
    /// A requirement label of RFC 9293: `MUST-13`, `SHLD-2`, `MAY-1`, `REC-1`; or of an RFC
    /// beside it: `RFC5961-3.2-1`.
    Requirement(String),
    /// A section: `3.6.1` (of RFC 9293), or `RFC5961#3.2`.
    Section(String),
}

impl Citation {
    /// The word of `@rfc` as the text has it.
    pub fn text(&self) -> &str {
        match self {
            Self::Requirement(text) | Self::Section(text) => text,
        }
    }
}

/// `@points 5` or `@points 5 all`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Points {
    /// In hundredths of a point.
    pub hundredths: u32,
    /// Whether it is all or nothing.
    pub all: bool,
}

/// `@known linux "accepts a RST one below RCV.NXT"`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    /// The implementation that is known to fail.
    pub stack: String,
    /// What excuses it, if the word stands before the text.
    pub excuse: Option<Excuse>,
    /// How.
    pub why: String,
    /// Whether a list of failures that a run has made says it, and not the text: a run that passes
    /// mends it.
    pub listed: bool,
}

/// What excuses an implementation that does otherwise than a scenario expects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Excuse {
    /// `allowed`: the RFC leaves it open, and the model has chosen otherwise.
    Allowed,
    /// `hardening`: it departs from the RFC on purpose, against attacks or broken peers.
    Hardening,
}

impl Excuse {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Allowed, Self::Hardening];

    /// `allowed`, `hardening`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Hardening => "hardening",
        }
    }
}

/// A statement with its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    /// The statement's text, without the separator or comment after it.
    pub span: Span,
    /// What it says.
    pub kind: StatementKind,
}

/// What a statement says.
#[derive(Clone, PartialEq, Debug)]
pub enum StatementKind {
    /// `given …`. At most one host entry each; `both S` is two entries.
    Given(Vec<(Host, Start)>),
    /// `set …`.
    Set {
        /// The host, or `None` for a setting of both (`set MSL = 30s`).
        host: Option<Host>,
        /// Which setting.
        setting: Setting,
        /// The value, already checked against the setting's kind.
        value: SettingValue,
        /// `if possible`: an implementation that cannot have it goes without it.
        wish: bool,
    },
    /// A user call other than RECEIVE.
    Call {
        /// Who calls.
        host: Host,
        /// Which call.
        call: UserCall,
        /// `fails`, if it is demanded.
        fails: Option<Fails>,
    },
    /// `X read …`.
    Read {
        /// Who reads.
        host: Host,
        /// What is demanded.
        what: Read,
        /// `fails`, if it is demanded.
        fails: Option<Fails>,
    },
    /// `X recv PATTERN or PATTERN`.
    Recv {
        /// Whose segments arrive.
        host: Host,
        /// Any of these.
        patterns: Vec<Pattern>,
        /// `next`: the very next segment must match. One that does not is a failure, and arrives.
        next: bool,
        /// `at …`: when the segment has to have been sent.
        at: Option<Box<When>>,
    },
    /// `network …`.
    Network(NetworkAction),
    /// `settle`.
    Settle,
    /// `wait D`.
    Wait(Delay),
    /// `wait until T`: as `wait`, up to that moment; if it is past, nothing.
    Until(Moment),
    /// `expect …`: all of them at once.
    Expect(Vec<Expectation>),
}

/// The most time that passes in one scenario: 30 days.
pub const LONGEST_SCENARIO: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A length of time that may depend on settings.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Delay {
    /// A fixed length.
    Fixed(Duration),
    /// So many maximum segment lifetimes.
    Msl(f64),
    /// So many retransmission timeouts before any backoff.
    Rto(f64),
}

impl Delay {
    /// How long it is with these settings. Where those of the hosts differ, the longer counts, so
    /// that `wait 2MSL` is enough for either. Too long a time is the longest there is.
    pub fn length(self, configs: &PerHost<Config>) -> Duration {
        let longest = |of: fn(&Config) -> Duration| {
            Host::BOTH.into_iter().map(|host| of(&configs[host])).max().unwrap_or_default()
        };
        // To the microsecond; the cast saturates.
        let times = |length: Duration, n: f64| {
            Duration::from_micros((length.as_micros() as f64 * n).round() as u64)
        };
        match self {
            Self::Fixed(length) => length,
            Self::Msl(n) => times(longest(|config| config.msl), n),
            Self::Rto(n) => times(longest(|config| config.initial_rto), n),
        }
    }
}

/// A moment of a scenario.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
    /// So long after the scenario began: `1.5s`.
    At(Duration),
    /// So long after the moment of the statement before: `+100ms`. That is the moment that the
    /// statement names, or else when it ended.
    After(Duration),
}

/// A stretch of time. Both ends belong to it, and so does what is no farther from them than the
/// scenario's tolerance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct When {
    /// Its begin.
    pub earliest: Moment,
    /// Its end; the same for a moment.
    pub latest: Moment,
}

/// Where a host starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Start {
    /// In this state.
    State(State),
    /// No implementation stands there.
    Raw,
}

/// A user call as the scenario states it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum UserCall {
    /// `listen`.
    Listen,
    /// `listen forever`: whenever the connection that came of it is over, the host listens again.
    ListenForever,
    /// `stop listening`: it no longer does, and leaves LISTEN.
    StopListening,
    /// `connect`, `open`.
    Connect,
    /// `send 100`, `send "text"`.
    Send {
        /// The payload.
        data: Payload,
        /// `push` after it.
        push: bool,
        /// `urgent` after it.
        urgent: bool,
    },
    /// `close`.
    Close,
    /// `close linger 5s`: then time passes until the FIN is acknowledged, or that long; with 0,
    /// an abort.
    CloseLinger(Duration),
    /// `abort`.
    Abort,
    /// `status`.
    Status,
}

impl UserCall {
    /// Whether it opens a connection, or waits for one.
    pub const fn opens(&self) -> bool {
        matches!(self, Self::Listen | Self::ListenForever | Self::Connect)
    }
}

/// A payload: so many octets, or a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Payload {
    /// So many octets of filler.
    Length(u32),
    /// These octets.
    Text(Vec<u8>),
}

/// What a `read` demands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Read {
    /// `read`: whatever there is, also nothing.
    Some,
    /// `read 5`: exactly so many octets.
    Length(u32),
    /// `read "text"`: exactly this text.
    Text(Vec<u8>),
    /// `read EOF`: the end of the stream.
    Eof,
    /// `read only 5`: exactly so many octets, and no more octets are there now.
    Only(u32),
    /// `read nothing`: the call would have to wait: the connection is open, and neither octets
    /// nor the end of the stream are there now.
    Nothing,
}

/// `fails`, `fails REASON`, or `or fails`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fails {
    /// For any reason.
    Any,
    /// For this one.
    With(CallError),
    /// `or fails`: it may be refused or not.
    Either,
}

/// A segment pattern.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Pattern {
    /// What the flags must be.
    pub shape: Shape,
    /// The fields named after it.
    pub fields: Vec<Field>,
}

/// The first word of a pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Shape {
    /// `ANY`.
    #[default]
    Any,
    /// `DATA`: a payload, no SYN, no RST. Flags joined to it (`DATA+FIN`) must be set.
    Data(Flags),
    /// Flags joined by `+`.
    Flags(Flags),
    /// `only SYN+ACK`: exactly these; `NONE`: no flag at all.
    Only(Flags),
}

/// A field of a pattern, or of a forged segment.
#[derive(Clone, PartialEq, Debug)]
pub enum Field {
    /// One with a number: `seq=…`, `mss=…`.
    Number(SegmentField, Expression),
    /// One that is compared with a number, for looking only: `len<=536`, `win>0`.
    Compared(SegmentField, Comparison, Expression),
    /// One that is only there: `sackok`.
    Mark(SegmentField),
    /// `without ACK+PSH`: none of these flags is set. For looking only.
    WithoutFlags(Flags),
    /// `without mss`: that option is not there. For looking only.
    Without(SegmentField),
    /// `without other options`: no option but those that the pattern names, and padding. For
    /// looking only.
    NoOtherOptions,
    /// `sack=101:201,301:401`: the blocks of a SACK option, in order.
    Sack(Vec<(Expression, Expression)>),
    /// `"text"`: the payload.
    Text(Vec<u8>),
    /// `checksum=bad`, for forging only.
    BadChecksum,
    /// `options=0x…`, for forging only: the raw octets of the options field.
    RawOptions(Vec<u8>),
}

impl Field {
    /// Which field it is about, and there then; `None` for what is not to be there, and for the
    /// text of a payload, which has no name.
    pub const fn of(&self) -> Option<SegmentField> {
        match self {
            Self::Number(field, _) | Self::Mark(field) | Self::Compared(field, ..) => Some(*field),
            Self::Sack(_) => Some(SegmentField::Sack),
            Self::BadChecksum => Some(SegmentField::Checksum),
            Self::RawOptions(_) => Some(SegmentField::Options),
            Self::Text(_) | Self::WithoutFlags(_) | Self::Without(_) | Self::NoOtherOptions => None,
        }
    }

    /// All its numbers, in order.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let blocks = match self {
            Self::Sack(blocks) => blocks.as_slice(),
            _ => &[],
        };
        self.expression().into_iter().chain(blocks.iter().flat_map(|(first, last)| [first, last]))
    }

    /// The number of a field that has one.
    pub const fn expression(&self) -> Option<&Expression> {
        match self {
            Self::Number(_, e) | Self::Compared(_, _, e) => Some(e),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub const fn expression_mut(&mut self) -> Option<&mut Expression> {
        match self {
            Self::Number(_, e) | Self::Compared(_, _, e) => Some(e),
            _ => None,
        }
    }
}

/// A sum of numbers and variables, modulo 2^32 where it meets a sequence number.
#[derive(Clone, PartialEq, Debug)]
pub struct Expression {
    /// The terms, each with its sign.
    pub terms: Vec<(Sign, Term)>,
}

/// The sign before a term.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// Added.
    Plus,
    /// Taken away.
    Minus,
}

/// A term of an expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Term {
    /// A number.
    Number(u64),
    /// A variable of a host's connection.
    Variable(Host, Variable),
}

/// What the script does to the network.
#[derive(Clone, PartialEq, Debug)]
pub enum NetworkAction {
    /// `network drop PATTERN [or PATTERN …] [from X]`: a segment that any of them matches.
    Drop(Vec<Pattern>, Option<Host>),
    /// `network duplicate PATTERN [or PATTERN …] [from X]`: a segment that any of them matches.
    Duplicate(Vec<Pattern>, Option<Host>),
    /// `network hold PATTERN [or PATTERN …] [from X]`: a segment that any of them matches.
    Hold(Vec<Pattern>, Option<Host>),
    /// `network release PATTERN [or PATTERN …] [from X]`: a segment that any of them matches.
    Release(Vec<Pattern>, Option<Host>),
    /// `network reorder [from X]`
    Reorder(Option<Host>),
    /// `network down`
    Down,
    /// `network up`
    Up,
    /// `network forge PATTERN from X`
    Forge(Pattern, Host),
    /// `network icmp KIND to X`
    Icmp(Icmp, Host),
}

/// One part of an `expect` statement, between commas.
#[derive(Clone, PartialEq, Debug)]
pub struct Expectation {
    /// Its text.
    pub span: Span,
    /// What it says.
    pub kind: ExpectationKind,
}

/// What an expectation says.
#[derive(Clone, PartialEq, Debug)]
pub enum ExpectationKind {
    /// `client A or B`; moves segments.
    State(Host, Vec<State>),
    /// `client not A or B`; now.
    NotState(Host, Vec<State>),
    /// `client.SND.NXT = 102`; now.
    Compare(Box<Compare>),
    /// `client signal reset`; moves segments.
    Signal(Host, Vec<Signal>),
    /// `client not signal reset`; now.
    NotSignal(Host, Vec<Signal>),
    /// `client silent` (`Some`), `silence` (`None`); now.
    Silent(Option<Host>),
    /// `client ?`; now.
    Hole(Host),
}

/// Both sides of a comparison. Boxed, so that the far commoner expectations stay small.
#[derive(Clone, PartialEq, Debug)]
pub struct Compare {
    /// The left side.
    pub left: Expression,
    /// The comparison sign.
    pub comparison: Comparison,
    /// The right side.
    pub right: Expression,
}

/// A comparison sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// The one that holds wherever this one does not.
    pub const fn opposite(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::GreaterOrEqual,
            Self::LessOrEqual => Self::Greater,
            Self::Greater => Self::LessOrEqual,
            Self::GreaterOrEqual => Self::Less,
        }
    }

    /// Whether it holds between two values.
    pub fn holds<T: Ord>(self, left: T, right: T) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}
