//! What statements see of where things stand, for whoever has no run: patterns, comparisons and
//! forged segments mean there what they mean in a scenario.

use super::expression::{self, evaluate};
use super::pattern;
use super::statements::forged;
use super::world::World;
use crate::host::Host;
use crate::language::plan::{Compare, Expression, Pattern};
use crate::stack::Stack;
use crate::tcp::{Segment, State, Variable};

/// Both hosts, as far as statements look at them.
pub trait View {
    /// A variable of a host's connection; `None` if there is none, or if it cannot be known.
    fn variable(&self, host: Host, variable: Variable) -> Option<u32>;

    /// A host's state; `None` if nobody is there, or if it cannot be known.
    fn state(&self, host: Host) -> Option<State>;

    /// The ISS of a host's next connection.
    fn next_iss(&self, host: Host) -> u32;
}

impl<S: Stack> View for World<S> {
    fn variable(&self, host: Host, variable: Variable) -> Option<u32> {
        Self::variable(self, host, variable)
    }

    fn state(&self, host: Host) -> Option<State> {
        Self::state(self, host)
    }

    fn next_iss(&self, host: Host) -> u32 {
        Self::next_iss(self, host)
    }
}

/// Whether a segment matches any of the patterns. One with a variable that is not there matches
/// nothing.
pub fn matches(view: &impl View, segment: &Segment, patterns: &[Pattern]) -> bool {
    let lookup = |host, variable| view.variable(host, variable);
    patterns
        .iter()
        .any(|it| pattern::matches(segment, it, |e| evaluate(e, lookup)).unwrap_or(false))
}

/// Whether a comparison holds; `None` if it names a variable that is not there.
pub fn holds(view: &impl View, compare: &Compare) -> Option<bool> {
    let value = |e| evaluate(e, |host, variable| view.variable(host, variable)).ok();
    let (left, right) = (value(&compare.left)?, value(&compare.right)?);
    Some(expression::holds(left, compare.comparison, right))
}

/// What an expression comes to, modulo 2^32; `None` if it names a variable that is not there.
pub fn modular(
    expression: &Expression,
    lookup: impl FnMut(Host, Variable) -> Option<u32>,
) -> Option<u32> {
    Some(evaluate(expression, lookup).ok()?.modular())
}

/// The segment that `network forge` would put into the network; `None` if a variable is missing or
/// a value does not fit.
pub fn forge(view: &impl View, pattern: &Pattern, from: Host) -> Option<Segment> {
    forged(view, pattern, from).ok()
}
