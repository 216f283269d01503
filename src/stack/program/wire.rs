//! What travels between synfin and a program: one JSON value a line. `docs/PROTOCOL.md` says the
//! same for people, with examples, and `synfin schema program` prints the schema of these types.
//!
//! All times are virtual, in whole microseconds since the scenario began.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::tcp::{CallError, Icmp, Signal, State};

/// The version of the protocol. It grows when a field goes or changes its meaning, or when a
/// program has to do something new, not when a message gets another field.
pub const VERSION: u32 = 1;

/// A message to a program. It answers each with exactly one line: a `Hello` to `hello`, and a
/// `Reply` to everything else. Fields that a program does not know it skips; to a message whose
/// type it does not know it replies with its state and nothing else.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Message {
    /// The first message to a process.
    Hello {
        /// The version of the protocol.
        version: u32,
    },
    /// A scenario begins: whatever was before is forgotten, and the state is CLOSED.
    Start(Start),
    /// The user calls.
    Call(Call),
    /// A segment arrives.
    Segment(Arrival),
    /// An ICMP error arrives.
    Icmp(IcmpError),
    /// The time that the program has asked for with `wake_us` has come.
    Tick {
        /// What time it is.
        now_us: u64,
    },
}

impl Message {
    /// Its type, as it stands on the wire.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Hello { .. } => "hello",
            Self::Start(_) => "start",
            Self::Call(_) => "call",
            Self::Segment(_) => "segment",
            Self::Icmp(_) => "icmp",
            Self::Tick { .. } => "tick",
        }
    }
}

/// What a scenario wants of the program's host.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct Start {
    /// Which of the two hosts the program is. Either may open actively or passively.
    #[schemars(extend("enum" = ["client", "server"]))]
    pub host: &'static str,
    /// The maximum segment lifetime. TIME_WAIT lasts twice as long.
    pub msl_us: u64,
    /// At level `segments`: the ISS of the first connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iss: Option<u32>,
    /// At level `segments`: the MSS to announce, and the largest segment to send, in octets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mss: Option<u16>,
    /// At level `segments`: the receive buffer, in octets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<u32>,
    /// Everything else that the scenario sets differently from RFC 9293's defaults, by the names
    /// of the scenario language: `nagle`, `rfc1337`, `RTO`, and so on. Lengths of time are in
    /// microseconds; what is off is `false` or `null`.
    pub settings: Map<String, Value>,
}

/// A user call.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct Call {
    /// What time it is.
    pub now_us: u64,
    /// Which call of RFC 9293, section 3.9.1.
    #[schemars(extend("enum" = ["listen", "connect", "send", "receive", "close", "abort", "status"]))]
    pub call: &'static str,
    /// At level `segments`: the ISS of the next connection, if it is not the one said before.
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
    /// `receive`: how many octets the user takes at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// A segment that arrives.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct Arrival {
    /// What time it is.
    pub now_us: u64,
    /// At level `segments`: the ISS of the next connection, if it is not the one said before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iss: Option<u32>,
    /// The flags, joined by `+`, in the order SYN, FIN, RST, PSH, URG, ACK: `SYN+ACK`. At level
    /// `symbols`, without PSH and URG.
    pub flags: String,
    /// At level `symbols`, where ACK is set: what it acknowledges.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acks: Option<Acks>,
    /// At level `segments`: everything else.
    #[serde(flatten)]
    pub fields: Option<Fields>,
}

/// What an ACK acknowledges: the one thing that flags alone do not tell.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Acks {
    /// Everything that the program has sent on this connection: its SYN, and its FIN if it has
    /// sent one.
    All,
    /// Not everything, or something that was not sent on this connection at all.
    Old,
}

/// The fields of a segment at level `segments`.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct Fields {
    /// SEG.SEQ.
    pub seq: u32,
    /// The acknowledgment field; it counts only where ACK is set.
    pub ack: u32,
    /// The window field, before any scaling.
    pub window: u16,
    /// The urgent pointer field; it counts only where URG is set.
    pub urgent: u16,
    /// The options field, in hexadecimal.
    pub options: String,
    /// The payload, in hexadecimal.
    pub data: String,
    /// There, and `true`, if the checksum is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bad_checksum: Option<bool>,
}

/// An ICMP error about a segment that the program has sent.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct IcmpError {
    /// What time it is.
    pub now_us: u64,
    /// Which.
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
    /// What it calls itself.
    #[serde(default)]
    pub name: Option<String>,
}

/// How much of a segment a program sees and says.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Its flags.
    Symbols,
    /// All header fields, the options and the payload.
    Segments,
}

impl Level {
    /// As it stands on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Symbols => "symbols",
            Self::Segments => "segments",
        }
    }
}

/// The answer to every message but `hello`. It says everything anew: what is not there is not so
/// any more.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// The state after the message, in any spelling in use; `null` if it cannot be known. It
    /// must stand in every reply.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schemars(required, extend("type" = ["string", "null"], "examples" = State::ALL.map(State::name)))]
    pub state: Option<String>,
    /// The segments that the message makes the program send, in order. At level `symbols` each
    /// is a text, its flags; at level `segments` an object.
    #[serde(default)]
    #[schemars(with = "Vec<Sent>")]
    pub send: Vec<Value>,
    /// What the user is told unasked, in order.
    #[serde(default)]
    #[schemars(extend("items" = words(&Signal::ALL.map(Signal::name))))]
    pub signals: Vec<String>,
    /// Why the call is refused, if it is.
    #[serde(default)]
    #[schemars(extend("enum" = refusals()))]
    pub refused: Option<String>,
    /// The octets that a `receive` takes, in hexadecimal.
    #[serde(default)]
    #[schemars(regex(pattern = HEXADECIMAL))]
    pub data: Option<String>,
    /// At level `segments`: how many octets wait to be read, after this message.
    #[serde(default)]
    #[schemars(range(max = u32::MAX))]
    pub readable: u32,
    /// Whether the peer's FIN stands behind them. Unsaid: whether the state is CLOSE_WAIT,
    /// CLOSING, LAST_ACK or TIME_WAIT.
    #[serde(default)]
    pub end: Option<bool>,
    /// When the program wants a `tick`, if nothing comes before: the time itself, not how long
    /// it takes until then.
    #[serde(default)]
    #[schemars(range(max = u64::MAX))]
    pub wake_us: Option<u64>,
    /// At level `segments`, if the program likes: variables of RFC 9293, section 3.3.1, by their
    /// names (`SND.UNA`). Of the others, those are known that its segments prove.
    #[serde(default)]
    pub variables: Option<Map<String, Value>>,
}

/// Octets, two digits each.
const HEXADECIMAL: &str = "^([0-9A-Fa-f]{2})*$";

/// Flags joined by `+`, in any order and letter case, or none.
const FLAGS: &str = "^( *([Ff][Ii][Nn]|[Ss][Yy][Nn]|[Rr][Ss][Tt]|[Pp][Ss][Hh]|[Aa][Cc][Kk]|[Uu][Rr][Gg]) *([+] *([Ff][Ii][Nn]|[Ss][Yy][Nn]|[Rr][Ss][Tt]|[Pp][Ss][Hh]|[Aa][Cc][Kk]|[Uu][Rr][Gg]) *)*)?$";

/// A text that is one of these.
fn words(all: &[&str]) -> Value {
    serde_json::json!({ "type": "string", "enum": all })
}

/// The words for refusals, and nothing.
fn refusals() -> Vec<Value> {
    let words = CallError::ALL.map(|error| Value::from(error.name()));
    words.into_iter().chain([Value::Null]).collect()
}

/// A segment that a program sends.
#[derive(Clone, JsonSchema, Debug)]
#[serde(untagged)]
#[expect(dead_code, reason = "it only stands in the schema")]
enum Sent {
    /// At level `symbols`: its flags, joined by `+`.
    Symbol(#[schemars(regex(pattern = FLAGS))] String),
    /// At level `segments`.
    Segment(SentSegment),
}

/// A segment that a program at level `segments` sends. What it does not say is 0 or empty.
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
    /// The options field, in hexadecimal, at most 40 octets.
    #[serde(default)]
    #[schemars(regex(pattern = HEXADECIMAL), length(max = 80))]
    pub options: String,
    /// The payload, in hexadecimal.
    #[serde(default)]
    #[schemars(regex(pattern = HEXADECIMAL))]
    pub data: String,
}

/// The JSON schema of the protocol: `to_program` is a line that a program reads, `from_program`
/// one that it writes.
pub fn schema() -> Value {
    /// A line either way.
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "it only stands in the schema")]
    struct Protocol {
        /// A line that a program reads.
        to_program: Message,
        /// A line that it writes.
        from_program: Answer,
    }
    /// A line that a program writes.
    #[derive(JsonSchema)]
    #[serde(untagged)]
    #[expect(dead_code, reason = "it only stands in the schema")]
    enum Answer {
        /// To `hello`.
        Hello(Hello),
        /// To everything else.
        Reply(Reply),
    }
    schemars::schema_for!(Protocol).to_value()
}
