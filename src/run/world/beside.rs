//! The companions of hosts that are not the model: they are told what happens to their hosts, and
//! asked what a failure comes from.

use super::World;
use crate::host::{Host, PerHost};
use crate::language::plan::Term;
use crate::run::companion::{Companion, Did, Happens, Moment, Parting, is_explained};
use crate::run::mismatch::Mismatch;
use crate::stack::Stack;
use crate::tcp::{Received, Refusal, Time};

impl<S: Stack> World<S> {
    /// Puts the model in the place of a host, beside it.
    pub(in crate::run) fn accompany(&mut self, companions: PerHost<Option<Companion>>) {
        self.companions = companions;
    }

    /// Makes the run one about where the hosts and their companions part.
    pub(in crate::run) fn meet(&mut self, companions: PerHost<Option<Companion>>) {
        self.companions = companions;
        self.meets = true;
    }

    /// Whether a host has parted from its companion in what no RFC leaves free, or was asked for
    /// something that it lacks.
    pub(super) fn is_parted(&self) -> bool {
        self.companions.0.iter().flatten().any(Companion::is_over)
    }

    /// Takes the companions back. If the run came to its end, they see what was due by now; a bound
    /// may have ended it before the host could do it.
    pub(in crate::run) fn part(&mut self, is_whole: bool) -> PerHost<Option<Companion>> {
        let mut moment = self.moment();
        moment.now = Time(moment.now.0.saturating_add(u64::from(is_whole)));
        for companion in self.companions.0.iter_mut().flatten() {
            companion.fire_before(moment);
        }
        std::mem::take(&mut self.companions)
    }

    fn moment(&self) -> Moment {
        Moment { now: self.now, statement: self.recorder.statement, step: self.steps }
    }

    /// Tells the host's companion what happened, and what the host did. What that causes has not
    /// happened yet.
    pub(super) fn beside(
        &mut self,
        host: Host,
        happens: Happens<'_>,
        refused: Option<Refusal>,
        given: Option<&Received>,
    ) {
        let moment = self.moment();
        let Some(companion) = &mut self.companions[host] else { return };
        let did = Did {
            state: self.states[host],
            effects: &self.effects,
            refused,
            given,
            stack: &self.stacks[host],
        };
        companion.observe(moment, happens, &did);
    }

    /// What a failure comes from, as far as companions can tell: the first parting that no RFC leaves
    /// free, or else one that it can be about.
    pub(in crate::run) fn blame(&mut self, mismatch: &Mismatch) -> Option<Parting> {
        // What was due now has not been done.
        let mut moment = self.moment();
        moment.now = Time(moment.now.0.saturating_add(1));
        for companion in self.companions.0.iter_mut().flatten() {
            companion.fire_before(moment);
        }
        if !is_explained(mismatch) {
            return None;
        }
        let there = || self.companions.0.iter().flatten();
        let hard = there().filter_map(Companion::hard).min_by_key(|it| it.step);
        if let Some(hard) = hard {
            return Some(hard.clone());
        }
        if let Mismatch::Value { compare, .. } = mismatch {
            let terms = compare.left.terms.iter().chain(&compare.right.terms);
            let found = terms.filter_map(|(_, term)| match term {
                Term::Variable(host, variable) => Some((*host, *variable)),
                Term::Number(_) => None,
            });
            let told = |(host, variable): (Host, _)| {
                self.companions[host].as_ref()?.value(&self.stacks[host], variable)
            };
            return found.filter_map(told).next();
        }
        let about = about(mismatch);
        let soft = there().filter_map(|companion| companion.soft(mismatch, about));
        soft.max_by_key(|it| it.step).cloned()
    }
}

/// Whose doing a failure is about.
fn about(mismatch: &Mismatch) -> Option<Host> {
    match mismatch {
        Mismatch::State { host, .. }
        | Mismatch::Signal { host, .. }
        | Mismatch::Answer { host, .. }
        | Mismatch::Unknown { host, .. }
        | Mismatch::Fault { host, .. }
        | Mismatch::Read { host, .. } => Some(*host),
        // The peer should have sent it.
        Mismatch::Receive { host, .. } => Some(host.peer()),
        Mismatch::Awaited(awaited) => Some(awaited.host.peer()),
        Mismatch::Silence { from, .. } | Mismatch::Network { from, .. } => *from,
        _ => None,
    }
}
