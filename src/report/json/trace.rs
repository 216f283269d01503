//! The shape of a trace.

use schemars::JsonSchema;
use serde::Serialize;

use crate::host::Host;
use crate::run::{self, Origin, What};
use crate::tcp::{self, Flags, Rules, State};

/// One thing that happened.
#[derive(Serialize, JsonSchema, Debug)]
pub struct TraceEvent {
    /// When, in microseconds of virtual time since the scenario began.
    pub time_us: u64,
    /// The statement that let it happen, counted from 0; `null` for the walk of a scenario
    /// without `given` to its established connection.
    pub statement: Option<u32>,
    /// Whether it belongs to the walk to where the scenario starts.
    pub setup: bool,
    /// What happened.
    #[serde(flatten)]
    pub what: Event,
    /// The client's state after it; `null` where it cannot be known.
    pub client: Option<&'static str>,
    /// The server's state after it; `null` where it cannot be known.
    pub server: Option<&'static str>,
    /// The names of the rules that fired, in order.
    pub rules: Vec<&'static str>,
}

/// What happened.
#[derive(Serialize, JsonSchema, Debug)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The scenario begins.
    Start,
    /// A user called.
    Call {
        /// `client` or `server`.
        #[schemars(extend("enum" = ["client", "server"]))]
        host: &'static str,
        /// The call in the words of the language.
        call: String,
        /// Why it was refused.
        #[serde(skip_serializing_if = "Option::is_none")]
        refused: Option<&'static str>,
    },
    /// A segment entered the network.
    Sent {
        /// Its number, from 0.
        id: u32,
        /// From whom.
        #[schemars(extend("enum" = ["client", "server"]))]
        from: &'static str,
        /// `host`, `forged` or `duplicate`.
        #[schemars(extend("enum" = ["host", "forged", "duplicate"]))]
        origin: &'static str,
        /// The segment of which it is a duplicate.
        #[serde(skip_serializing_if = "Option::is_none")]
        copy_of: Option<u32>,
        /// What.
        segment: Segment,
    },
    /// A segment arrived.
    Arrived {
        /// Its number.
        id: u32,
        /// At whom.
        #[schemars(extend("enum" = ["client", "server"]))]
        to: &'static str,
        /// What.
        segment: Segment,
    },
    /// A segment was lost.
    Lost {
        /// Its number.
        id: u32,
        /// From whom.
        #[schemars(extend("enum" = ["client", "server"]))]
        from: &'static str,
    },
    /// A segment was put aside.
    Held {
        /// Its number.
        id: u32,
        /// From whom.
        #[schemars(extend("enum" = ["client", "server"]))]
        from: &'static str,
    },
    /// A segment was put at the end.
    Requeued {
        /// Its number.
        id: u32,
        /// From whom.
        #[schemars(extend("enum" = ["client", "server"]))]
        from: &'static str,
    },
    /// The network went down or up.
    Link {
        /// Whether it is up now.
        up: bool,
    },
    /// An ICMP error arrived.
    Icmp {
        /// At whom.
        #[schemars(extend("enum" = ["client", "server"]))]
        to: &'static str,
        /// Which.
        icmp: &'static str,
    },
    /// Time passed.
    Clock,
    /// What never ended: the events before this came again, and are not written once more.
    Again {
        /// How many of the events before this are one round; 0 if there is no round to be seen.
        events: u32,
        /// How many times the round came again, or how many events are left out.
        times: u32,
    },
    /// A timer fired.
    Timer {
        /// Whose.
        #[schemars(extend("enum" = ["client", "server"]))]
        host: &'static str,
        /// Which.
        timer: String,
    },
    /// A user was told something.
    Signal {
        /// Whose.
        #[schemars(extend("enum" = ["client", "server"]))]
        host: &'static str,
        /// What.
        signal: &'static str,
    },
    /// A read took octets.
    Read {
        /// Who.
        #[schemars(extend("enum" = ["client", "server"]))]
        host: &'static str,
        /// How many.
        octets: u32,
        /// Whether the end of the stream was reported.
        end: bool,
    },
}

/// A segment.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Segment {
    /// SEG.SEQ.
    pub seq: u32,
    /// SEG.ACK, if the ACK bit is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ack: Option<u32>,
    /// The control bits that are set, in the order of the RFC's figures.
    pub flags: Vec<&'static str>,
    /// SEG.WND as the header has it.
    pub window: u16,
    /// The urgent pointer as the header has it, if URG is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgent: Option<u16>,
    /// The four reserved bits as a number, if they are not all zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reserved: Option<u8>,
    /// Octets of payload.
    pub len: usize,
    /// The options field as it travels, in hexadecimal digits.
    pub options: String,
    /// Whether the checksum is wrong.
    pub bad_checksum: bool,
    /// The segment as the ladder writes it.
    pub text: String,
}

impl Segment {
    /// The shape of a segment.
    pub fn new(segment: &tcp::Segment) -> Self {
        let flags = segment.flags;
        let named = Flags::NAMED.iter().filter(|(bit, _)| flags.has(*bit));
        let octets = segment.options.encode();
        Self {
            seq: segment.seq.0,
            ack: flags.has(Flags::ACK).then_some(segment.ack.0),
            flags: named.map(|(_, name)| *name).collect(),
            window: segment.window,
            urgent: flags.has(Flags::URG).then_some(segment.urgent),
            reserved: (segment.reserved != 0).then_some(segment.reserved),
            len: segment.payload.len(),
            options: octets.iter().map(|octet| format!("{octet:02x}")).collect(),
            bad_checksum: segment.bad_checksum,
            text: crate::report::ladder::segment(segment, false),
        }
    }
}

impl TraceEvent {
    /// The shape of an event.
    pub fn new(event: &run::Event) -> Self {
        let rules = Rules::standard();
        let state = |host: Host| event.states[host].map(State::name);
        Self {
            time_us: event.time.0,
            statement: event.statement,
            setup: event.setup,
            what: Event::from(&event.what),
            client: state(Host::Client),
            server: state(Host::Server),
            rules: event
                .rules
                .iter()
                .filter_map(|id| rules.get(*id))
                .map(|rule| rule.name)
                .collect(),
        }
    }
}

impl From<&What> for Event {
    fn from(what: &What) -> Self {
        match what {
            What::Start => Self::Start,
            What::Call { host, call, refused } => Self::Call {
                host: host.name(),
                call: call.to_string(),
                refused: refused.map(|refusal| refusal.error.name()),
            },
            What::Sent { id, from, segment, origin } => {
                let (origin, copy_of) = match origin {
                    Origin::Host => ("host", None),
                    Origin::Forged => ("forged", None),
                    Origin::Copy(of) => ("duplicate", Some(of.0)),
                };
                let segment = Segment::new(segment);
                Self::Sent { id: id.0, from: from.name(), origin, copy_of, segment }
            }
            What::Arrived { id, to, segment } => {
                Self::Arrived { id: id.0, to: to.name(), segment: Segment::new(segment) }
            }
            What::Lost { id, from, .. } => Self::Lost { id: id.0, from: from.name() },
            What::Held { id, from, .. } => Self::Held { id: id.0, from: from.name() },
            What::Requeued { id, from, .. } => Self::Requeued { id: id.0, from: from.name() },
            What::Link { up } => Self::Link { up: *up },
            What::Icmp { to, icmp } => Self::Icmp { to: to.name(), icmp: icmp.name() },
            What::Clock => Self::Clock,
            What::Again { events, times } => Self::Again { events: *events, times: *times },
            What::Timer { host, timer } => {
                Self::Timer { host: host.name(), timer: timer.to_string() }
            }
            What::Signal { host, signal } => {
                Self::Signal { host: host.name(), signal: signal.name() }
            }
            What::Read { host, octets, end } => {
                Self::Read { host: host.name(), octets: *octets, end: *end }
            }
        }
    }
}
