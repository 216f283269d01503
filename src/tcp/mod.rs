//! TCP as RFC 9293 has it: states, sequence arithmetic, segments, the control block, and the
//! rules. No files, no scenarios, no clock, no randomness: everything here is a plain value.

mod arithmetic;
mod call;
mod config;
mod effects;
mod endpoint;
mod field;
#[doc(hidden)]
pub mod figure5;
mod options;
#[doc(hidden)]
pub mod rules;
mod segment;
mod seq;
mod setting;
mod state;
#[doc(hidden)]
pub mod state_sets;
mod time;
mod variable;

pub use call::{Call, CallError, Icmp, Received, Refusal, Signal};
pub use config::{Config, Profile};
pub use effects::Effects;
pub use field::{FieldKind, LONGEST_PAYLOAD, SegmentField};
pub use options::Options;
pub use rules::{Event, Fact, Rule, RuleId, Rules, Timer};
pub use segment::{Flags, Segment};
pub use seq::Seq;
pub use setting::{Setting, SettingKind, SettingValue};
pub use state::{State, UnknownState};
pub use time::Time;
pub use variable::Variable;

// Not part of the public interface, as `src/lib.rs` says.
#[doc(hidden)]
pub use arithmetic::{Arithmetic, ArithmeticRow, Bound, Twist};
#[doc(hidden)]
pub use endpoint::{Endpoint, ISS_STEP};
#[doc(hidden)]
pub use rules::{Action, Flow, Next, Reply, Step};
