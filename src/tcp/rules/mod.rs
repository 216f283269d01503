//! The rules of TCP as data: one table, which the engine executes and from which everything
//! else is drawn (why, `explain`, diagrams, coverage, mutants). What a rule means stands here
//! and in the table; how facts are computed and actions carried out does not.

mod fact;
mod rule;

pub use fact::Fact;
pub use rule::{Action, Event, Flow, Next, Rule, RuleId, Rules, Step};
