//! A plan, two stacks and a network → a trace and verdicts. Nothing here prints, parses, or
//! knows how TCP decides: what a stack does is its own business. Nothing here writes English
//! either: a failure is made of values, which [`explain`](crate::explain) says in words.
//!
//! [`run_scenario`] runs one scenario ([`run_on`] on implementations by name, [`run_on_model`] on
//! the model), and `reachable` says where a `given` can start. Running many is
//! [`crate::harness`]'s business.

mod advice;
mod alike;
mod companion;
mod decided;
mod endless;
mod explored;
mod expression;
mod first;
mod given;
mod known;
mod meet;
mod mismatch;
mod options;
mod pattern;
mod recorder;
mod result;
mod rounds;
mod scenario;
mod situation;
mod stand;
mod statements;
mod view;
mod why;
mod world;

#[cfg(test)]
mod tests;

pub use advice::{Advice, Claim, Leaving, Place, Way};
pub use companion::{Answer, Asked, Parting};
pub use explored::{Cut, Explored, Finding, Found, Unmet};
pub use mismatch::*;
pub use options::{Limits, RunOptions};
pub use result::*;
pub use scenario::{run_on, run_on_model, run_scenario};

// Not part of the public interface, as `src/lib.rs` says.
#[doc(hidden)]
pub use advice::shape_of;
#[doc(hidden)]
pub use alike::{alike, states_before, walks_alike};
#[doc(hidden)]
pub use companion::{Care, Marks, standard};
#[doc(hidden)]
pub use first::{Miss, first_miss};
#[doc(hidden)]
pub use given::reachable;
#[doc(hidden)]
pub use meet::{Beside, Meeting, MeetingEnd, meet};
#[doc(hidden)]
pub use scenario::{
    FIRST_ISS, is_meant_for, not_meant_for, passes, raw_hosts, run_beside, run_by_rules,
    run_statements, run_with, settings, starts_established,
};
#[doc(hidden)]
pub use stand::{Standing, Streams, stand};
#[doc(hidden)]
pub use statements::{is_as_demanded, is_readable, read_limit, tcp_call};
#[doc(hidden)]
pub use view::{View, forge, holds, matches, modular};
