//! The messages between synfin and an agent: one JSON value per line. `docs/PROTOCOL.md` describes them
//! for people, with examples, and `synfin schema agent` prints the schema of these types.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::stack::program::wire::{Ends, HEXADECIMAL, refusals, words};
use crate::tcp::{Signal, State};

/// The one level of agents.
pub const LEVEL: &str = "calls";

/// A message to an agent. It answers each with exactly one line: a `Hello` to `hello`, and an `Answer`
/// to everything else. It ignores fields that it does not know, and answers a message of an unknown type
/// as it answers `status`.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Message {
    /// The first message to a process.
    Hello {
        /// The version of the protocol.
        version: u32,
        /// What is spoken: calls.
        #[schemars(extend("items" = words(&[LEVEL])))]
        levels: [&'static str; 1],
    },
    /// A scenario begins: everything before is forgotten, and whatever is still open is aborted.
    Start(Start),
    /// A user call.
    Call(Call),
}

impl Message {
    /// Its type, as in the message.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Hello { .. } => "hello",
            Self::Start(_) => "start",
            Self::Call(_) => "call",
        }
    }
}

/// Where the agent's calls go, and the settings of its host.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct Start {
    /// Which of the two hosts the agent's TCP is. Either may open actively or passively.
    #[schemars(extend("enum" = ["client", "server"]))]
    pub host: &'static str,
    /// Where it listens, and from where and to where it connects. If it cannot choose the port from which it
    /// connects, another is as good.
    #[serde(flatten)]
    pub ends: Ends,
    /// The maximum segment lifetime.
    pub msl_us: u64,
    /// The MSS to announce, and the largest segment to send, in octets.
    pub mss: u16,
    /// The receive buffer, in octets.
    pub window: u32,
    /// All other settings that the scenario changes from RFC 9293's defaults, by their names in the
    /// scenario language. Durations are in microseconds; a setting that is off is `false` or `null`.
    /// An agent that cannot set one of them answers `unsupported`.
    pub settings: Map<String, Value>,
}

/// A user call.
#[derive(Clone, Default, Serialize, JsonSchema, Debug)]
pub struct Call {
    /// Which call of RFC 9293, section 3.9.1.
    #[schemars(extend("enum" = ["listen", "connect", "send", "receive", "close", "abort", "status"]))]
    pub call: &'static str,
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

/// The answer to `hello`.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// The version of the protocol that the agent speaks: 1.
    pub version: u32,
    /// What it speaks: `calls`.
    #[schemars(extend("enum" = [LEVEL]))]
    pub level: String,
    /// Its own name for itself.
    #[serde(default)]
    pub name: Option<String>,
}

/// The answer to every message but `hello`.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The state after the message, in any common spelling, if the agent can tell it.
    #[serde(default)]
    #[schemars(extend("type" = ["string", "null"], "examples" = State::ALL.map(State::name)))]
    pub state: Option<String>,
    /// What the user was told since the last answer, in order. An agent that leaves it out says that it
    /// cannot tell.
    #[serde(default)]
    #[schemars(with = "Vec<String>", extend("items" = words(&Signal::ALL.map(Signal::name))))]
    pub signals: Option<Vec<String>>,
    /// Why the call is refused, if it is.
    #[serde(default)]
    #[schemars(extend("enum" = refusals()))]
    pub refused: Option<String>,
    /// The octets that a `receive` returns, in hexadecimal.
    #[serde(default)]
    #[schemars(regex(pattern = HEXADECIMAL))]
    pub data: Option<String>,
    /// How many octets wait to be read, after this message.
    #[serde(default)]
    #[schemars(range(max = u32::MAX))]
    pub readable: u32,
    /// Whether the peer's FIN follows them. Default: whether the state is CLOSE_WAIT, CLOSING, LAST_ACK
    /// or TIME_WAIT.
    #[serde(default)]
    pub end: Option<bool>,
    /// What the message asks for and the agent cannot do, in a few words. The scenario ends, and nothing
    /// else in the answer counts.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub unsupported: Option<String>,
}

/// The JSON schema of the agents' half: `to_agent` is a line that an agent reads, `from_agent` one that
/// it writes.
pub fn schema() -> Value {
    /// A line in either direction.
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only used in the schema")]
    struct Agents {
        /// A line that an agent reads.
        to_agent: Message,
        /// A line that it writes.
        from_agent: Line,
    }
    /// A line that an agent writes.
    #[derive(JsonSchema)]
    #[serde(untagged)]
    #[expect(dead_code, reason = "only used in the schema")]
    enum Line {
        /// The answer to `hello`.
        Hello(Hello),
        /// The answer to everything else.
        Answer(Answer),
    }
    schemars::schema_for!(Agents).to_value()
}
