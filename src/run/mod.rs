//! A plan, two stacks and a network → a trace and verdicts. Nothing here prints.

mod result;

pub use result::*;
