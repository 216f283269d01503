//! The messages between synfin and a program: one JSON value per line. `docs/PROTOCOL.md` describes
//! them for people, with examples, and `synfin schema program` prints the schema of these types.
//!
//! All times are virtual, in whole microseconds since the scenario began.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Feature;
use super::reply::SHORTEST_TICK;
use crate::tcp::{CallError, Icmp, Signal, State};

/// The version of the protocol. It increases when a field is removed or changes its meaning, or
/// when a program has to do something new, but not when a message gets another field.
pub const VERSION: u32 = 1;

/// A message to a program. It answers each with exactly one line: a `Hello` to `hello`, and a
/// `Reply` to everything else. A program ignores fields that it does not know, and answers a
/// message of an unknown type with its state only.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Message {
    /// The first message to a process.
    Hello {
        /// The version of the protocol.
        version: u32,
        /// The levels that synfin speaks.
        #[schemars(extend("items" = words(&Level::ALL.map(Level::name))))]
        levels: [&'static str; 3],
    },
    /// A scenario begins: everything before is forgotten, and the state is CLOSED.
    Start(Start),
    /// A user call.
    Call(Call),
    /// A segment arrives.
    Segment(Arrival),
    /// An ICMP error arrives.
    Icmp(IcmpError),
    /// At level `packets`: a datagram arrives, with a segment or an ICMP error.
    Packet(Packet),
    /// The time that the program asked for with `wake_us` has come, or its clock ticks.
    Tick {
        /// The current time.
        now_us: u64,
    },
}

impl Message {
    /// Its type, as in the message.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Hello { .. } => "hello",
            Self::Start(_) => "start",
            Self::Call(_) => "call",
            Self::Segment(_) => "segment",
            Self::Icmp(_) => "icmp",
            Self::Packet(_) => "packet",
            Self::Tick { .. } => "tick",
        }
    }
}

/// The settings of the program's host for a scenario.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct Start {
    /// Which of the two hosts the program is. Either may open actively or passively.
    #[schemars(extend("enum" = ["client", "server"]))]
    pub host: &'static str,
    /// The maximum segment lifetime. TIME_WAIT lasts twice as long.
    pub msl_us: u64,
    /// From level `segments` on: the ISS of the first connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iss: Option<u32>,
    /// From level `segments` on: the MSS to announce, and the largest segment to send, in octets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mss: Option<u16>,
    /// From level `segments` on: the receive buffer, in octets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<u32>,
    /// At level `packets`: the addresses.
    #[serde(flatten)]
    pub ends: Option<Ends>,
    /// All other settings that differ from RFC 9293's defaults, by their names in the scenario
    /// language: `nagle`, `rfc1337`, `RTO`, and so on. Durations are in microseconds; a setting
    /// that is off is `false` or `null`.
    pub settings: Map<String, Value>,
}

/// The addresses of a connection.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct Ends {
    /// The program's own IPv4 address.
    pub address: Ipv4Addr,
    /// The port that it listens to and connects from.
    pub port: u16,
    /// Its peer's IPv4 address.
    pub peer_address: Ipv4Addr,
    /// The port that it connects to.
    pub peer_port: u16,
}

/// An arriving datagram.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct Packet {
    /// The current time.
    pub now_us: u64,
    /// The ISS of the next connection, if it has changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iss: Option<u32>,
    /// A whole IPv4 datagram, in hexadecimal.
    pub packet: String,
}

/// A user call.
#[derive(Clone, Default, Serialize, JsonSchema, Debug)]
pub struct Call {
    /// The current time.
    pub now_us: u64,
    /// Which call of RFC 9293, section 3.9.1.
    #[schemars(extend("enum" = ["listen", "connect", "send", "receive", "close", "abort", "status"]))]
    pub call: &'static str,
    /// From level `segments` on: the ISS of the next connection, if it has changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iss: Option<u32>,
    /// `send`: the octets, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// `send`: the PUSH flag of the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub push: Option<bool>,
    /// `send`: the URGENT flag of the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgent: Option<bool>,
    /// `receive`: the most octets that the user takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// An arriving segment.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct Arrival {
    /// The current time.
    pub now_us: u64,
    /// At level `segments`: the ISS of the next connection, if it has changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iss: Option<u32>,
    /// The flags, joined by `+`, in the order SYN, FIN, RST, PSH, URG, ECE, CWR, ACK: `SYN+ACK`. At
    /// level `symbols`, only SYN, FIN, RST and ACK.
    pub flags: String,
    /// At level `symbols`, if ACK is set: what it acknowledges.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acks: Option<Acks>,
    /// At level `segments`: everything else.
    #[serde(flatten)]
    pub fields: Option<Fields>,
}

/// What an ACK acknowledges, which flags alone do not show.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Acks {
    /// Everything that the program has sent on this connection: its SYN, and its FIN if it has sent
    /// one.
    All,
    /// Not everything, or something never sent on this connection.
    Old,
}

/// The fields of a segment at level `segments`.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct Fields {
    /// SEG.SEQ.
    pub seq: u32,
    /// The acknowledgment field; it only counts if ACK is set.
    pub ack: u32,
    /// The window field, before any scaling.
    pub window: u16,
    /// The urgent pointer field; it only counts if URG is set.
    pub urgent: u16,
    /// The options field, in hexadecimal.
    pub options: String,
    /// The payload, in hexadecimal.
    pub data: String,
    /// Present if they are not all zero: the four reserved bits, as a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 15))]
    pub reserved: Option<u8>,
    /// Present, and `true`, if the checksum is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bad_checksum: Option<bool>,
}

/// An ICMP error about a segment that the program has sent.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct IcmpError {
    /// The current time.
    pub now_us: u64,
    /// Which error.
    #[schemars(extend("enum" = Icmp::ALL.map(Icmp::name)))]
    pub error: &'static str,
    /// At level `segments`: the sequence number of that segment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<u32>,
}

/// The answer to `hello`.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// The version of the protocol that the program speaks: 1.
    pub version: u32,
    /// How much of a segment it wants to see.
    pub level: Level,
    /// Its own name for itself.
    #[serde(default)]
    pub name: Option<String>,
    /// What it has, of what a program may lack: settings by their names in the scenario language, and
    /// a few words more. It means something only where it is graded: a test that needs something that
    /// is neither here nor demanded is left out.
    #[serde(default)]
    #[schemars(extend("items" = words(&Feature::words())))]
    pub has: Option<Vec<String>>,
    /// The program has a clock of its own that ticks every so many microseconds: it gets a `tick` at
    /// every multiple of it, without asking.
    #[serde(default)]
    #[schemars(range(min = SHORTEST_TICK))]
    pub tick_us: Option<u64>,
}

/// How much of a segment a program sees and sends.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Its flags.
    Symbols,
    /// All header fields, the options and the payload.
    Segments,
    /// Whole IPv4 datagrams.
    Packets,
}

impl Level {
    /// All of them, the least first.
    pub const ALL: [Self; 3] = [Self::Symbols, Self::Segments, Self::Packets];

    /// Its word in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Symbols => "symbols",
            Self::Segments => "segments",
            Self::Packets => "packets",
        }
    }
}

/// The answer to every message but `hello`. It is complete: anything left out does not hold any
/// more.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
#[schemars(extend("anyOf" = state_or_no_segments()))]
pub struct Reply {
    /// The state after the message, in any common spelling; `null` if it cannot be known. At level
    /// `packets` it may be left out, too; every other reply must have it.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schemars(extend("type" = ["string", "null"], "examples" = State::ALL.map(State::name)))]
    pub state: Option<String>,
    /// The segments that the program sends because of the message, in order. At level `symbols`
    /// each is a string, its flags; at level `segments` an object.
    #[serde(default)]
    #[schemars(with = "Vec<Sent>")]
    pub send: Vec<Value>,
    /// At level `packets`, in the place of `send`: the IPv4 datagrams that the program sends because of
    /// the message, in order, in hexadecimal.
    #[serde(default)]
    #[schemars(inner(regex(pattern = HEXADECIMAL)))]
    pub packets: Vec<String>,
    /// The signals to the user, in order.
    #[serde(default)]
    #[schemars(extend("items" = words(&Signal::ALL.map(Signal::name))))]
    pub signals: Vec<String>,
    /// Why the call is refused, if it is.
    #[serde(default)]
    #[schemars(extend("enum" = refusals()))]
    pub refused: Option<String>,
    /// The octets that a `receive` returns, in hexadecimal.
    #[serde(default)]
    #[schemars(regex(pattern = HEXADECIMAL))]
    pub data: Option<String>,
    /// From level `segments` on: how many octets wait to be read, after this message.
    #[serde(default)]
    #[schemars(range(max = u32::MAX))]
    pub readable: u32,
    /// Whether the peer's FIN follows them. Default: whether the state is CLOSE_WAIT, CLOSING,
    /// LAST_ACK or TIME_WAIT.
    #[serde(default)]
    pub end: Option<bool>,
    /// When the program wants a `tick`, unless another message comes first: a point in time, not a
    /// duration.
    #[serde(default)]
    #[schemars(range(max = u64::MAX))]
    pub wake_us: Option<u64>,
    /// From level `segments` on, optional: variables of RFC 9293, section 3.3.1, by their names
    /// (`SND.UNA`). Others are known only if its segments prove them.
    #[serde(default)]
    pub variables: Option<Map<String, Value>>,
    /// What the message asks for and the program does not have, in a few words. The scenario ends,
    /// and nothing else in the reply counts.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub unsupported: Option<String>,
}

/// The answer to a message that asks for what the program does not have.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only used in the schema")]
struct Unsupported {
    /// What it does not have, in a few words. The scenario ends.
    #[schemars(length(min = 1, max = 200))]
    unsupported: String,
}

/// Octets, two digits each.
pub(super) const HEXADECIMAL: &str = "^([0-9A-Fa-f]{2})*$";

/// Flags joined by `+`, in any order and letter case, or none.
const FLAGS: &str = "^( *([Ff][Ii][Nn]|[Ss][Yy][Nn]|[Rr][Ss][Tt]|[Pp][Ss][Hh]|[Aa][Cc][Kk]|[Uu][Rr][Gg]|[Ee][Cc][Ee]|[Cc][Ww][Rr]) *([+] *([Ff][Ii][Nn]|[Ss][Yy][Nn]|[Rr][Ss][Tt]|[Pp][Ss][Hh]|[Aa][Cc][Kk]|[Uu][Rr][Gg]|[Ee][Cc][Ee]|[Cc][Ww][Rr]) *)*)?$";

/// A string that is one of these.
pub(super) fn words(all: &[&str]) -> Value {
    serde_json::json!({ "type": "string", "enum": all })
}

/// That a reply has a `state` where it may have a `send`.
fn state_or_no_segments() -> Value {
    serde_json::json!([{ "required": ["state"] }, { "not": { "required": ["send"] } }])
}

/// The words for refusals, and `null`.
pub(super) fn refusals() -> Vec<Value> {
    let words = CallError::ALL.map(|error| Value::from(error.name()));
    words.into_iter().chain([Value::Null]).collect()
}

/// A segment sent by a program.
#[derive(Clone, JsonSchema, Debug)]
#[serde(untagged)]
#[expect(dead_code, reason = "only used in the schema")]
enum Sent {
    /// At level `symbols`: its flags, joined by `+`.
    Symbol(#[schemars(regex(pattern = FLAGS))] String),
    /// At level `segments`.
    Segment(SentSegment),
}

/// A segment sent by a program at level `segments`. Fields left out are 0 or empty.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub struct SentSegment {
    /// The flags, joined by `+`, in any order.
    #[schemars(regex(pattern = FLAGS))]
    pub flags: String,
    /// SEG.SEQ.
    #[schemars(range(max = u32::MAX))]
    pub seq: u32,
    /// The acknowledgment field.
    #[serde(default)]
    #[schemars(range(max = u32::MAX))]
    pub ack: u32,
    /// The window field, before any scaling.
    #[serde(default)]
    #[schemars(range(max = u16::MAX))]
    pub window: u16,
    /// The urgent pointer field.
    #[serde(default)]
    #[schemars(range(max = u16::MAX))]
    pub urgent: u16,
    /// The four reserved bits, as a number.
    #[serde(default)]
    #[schemars(range(max = 15))]
    pub reserved: u8,
    /// The options field, in hexadecimal, at most 40 octets.
    #[serde(default)]
    #[schemars(regex(pattern = HEXADECIMAL), length(max = 80))]
    pub options: String,
    /// The payload, in hexadecimal.
    #[serde(default)]
    #[schemars(regex(pattern = HEXADECIMAL))]
    pub data: String,
}

/// The JSON schema of the protocol: `to_program` is a line that a program reads, `from_program` one
/// that it writes.
pub fn schema() -> Value {
    /// A line in either direction.
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only used in the schema")]
    struct Protocol {
        /// A line that a program reads.
        to_program: Message,
        /// A line that it writes.
        from_program: Answer,
    }
    /// A line that a program writes.
    #[derive(JsonSchema)]
    #[serde(untagged)]
    #[expect(dead_code, reason = "only used in the schema")]
    enum Answer {
        /// The answer to `hello`.
        Hello(Hello),
        /// The answer to everything else.
        Reply(Reply),
        /// The answer to what it does not have.
        Unsupported(Unsupported),
    }
    schemars::schema_for!(Protocol).to_value()
}
