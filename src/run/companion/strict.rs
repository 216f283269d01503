//! Where nothing is free: a host that is the model under other rules is held against the model in
//! everything that can be seen of it.

use super::parting::Parting;
use super::{Companion, Did};
use crate::tcp::rules::Part;
use crate::tcp::{RuleId, Variable};

/// An event that fires so many rules comes to no end by itself.
const ENDLESS: usize = 2_000;

impl Companion {
    /// In what a host and the model beside it differ, what weighs most first.
    pub(super) fn differs_at_all(&self, parting: &Parting, did: &Did<'_>) -> Option<Part> {
        let (right, actual) = (&parting.right, &parting.actual);
        let endless = |fired: &[RuleId]| fired.len() >= ENDLESS;
        if endless(&did.effects.fired) != endless(&self.effects.fired) {
            return Some(Part::Sent);
        }
        if right.refused != actual.refused || right.given != actual.given {
            return Some(Part::Answer);
        }
        if right.state != actual.state {
            return Some(Part::State);
        }
        if right.segments != actual.segments {
            let kinds = |it: &[crate::tcp::Segment]| -> Vec<_> {
                it.iter().map(|it| (it.flags, it.payload.is_empty())).collect()
            };
            let same = kinds(&right.segments) == kinds(&actual.segments);
            return Some(if same { Part::Form } else { Part::Sent });
        }
        if right.signals != actual.signals {
            return Some(Part::Signal);
        }
        if right.readable != actual.readable || did.has_other_octets(parting, &self.given) {
            return Some(Part::Answer);
        }
        self.first_other(did).map(|_| Part::Value)
    }

    /// The variable that they differ in, where that is the part.
    pub(super) fn other_variable(&self, part: Part, did: &Did<'_>) -> Option<(Variable, u32, u32)> {
        if part == Part::Value { self.first_other(did) } else { None }
    }

    fn first_other(&self, did: &Did<'_>) -> Option<(Variable, u32, u32)> {
        let values = |it: Variable| (self.endpoint.variable(it), did.stack.variable(it));
        let other = |it: &Variable| values(*it).0 != values(*it).1;
        let found = Variable::ALL.into_iter().find(other)?;
        let (right, actual) = values(found);
        Some((found, right.unwrap_or_default(), actual.unwrap_or_default()))
    }
}

impl Did<'_> {
    /// Whether a RECEIVE gave other octets than these of the model, and as many.
    pub(super) fn has_other_octets(&self, parting: &Parting, octets: &[u8]) -> bool {
        parting.right.given.is_some()
            && self.given.is_some_and(|it| it.data.len() == octets.len() && it.data != octets)
    }
}
