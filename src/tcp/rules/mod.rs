//! The rules of TCP as data: one table, which the engine executes and from which everything
//! else is drawn (the trace's why, `explain`, diagrams, coverage, mutants). What a rule asks
//! for and does is here, timers and changes of state included; how facts are computed and
//! actions carried out is in `endpoint`.

mod fact;
mod row;
mod rule;
mod table;

pub use fact::{Fact, Facts};
pub use rule::{Action, Event, Flow, Next, Part, Reply, Rule, RuleId, Step, Timer};
pub use table::Rules;
pub(in crate::tcp) use table::{Entry, Place, Stirs};
