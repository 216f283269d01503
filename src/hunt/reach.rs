//! What courses reach on the table of rules: which rules fire, and which would fire if one of their
//! conditions did not hold. One run finds that for all of them.

use std::collections::BTreeSet;

use crate::tcp::{Flow, Next, RuleId, Rules, State};

/// The table, with rules that do nothing beside its own: they fire where their condition is the only one
/// that keeps the rule after them from it.
pub(super) struct Reach {
    table: Rules,
    /// What each rule of it stands for, by its number there.
    all: Vec<For>,
}

/// What a rule stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum For {
    /// That rule of the standard table.
    Itself(RuleId),
    /// All conditions of that rule hold but the one of this number.
    But(RuleId, usize),
}

/// Something that a course reaches, in a state.
pub(super) type Mark = (For, State);

impl Reach {
    /// Of the standard table.
    pub(super) fn new() -> Self {
        let (mut rules, mut all) = (Vec::new(), Vec::new());
        for (id, rule) in Rules::standard().iter() {
            let others = (0..rule.when.len()).map(|at| {
                let mut other = rule.clone();
                if let Some((_, holds)) = other.when.get_mut(at) {
                    *holds = !*holds;
                }
                other.then = Vec::new();
                (other.next, other.flow) = (Next::Stay, Flow::NextRule);
                (For::But(id, at), other)
            });
            for (it, rule) in others.chain([(For::Itself(id), rule.clone())]) {
                rules.push(rule);
                all.push(it);
            }
        }
        Self { table: Rules::new(rules), all }
    }

    /// The table to run.
    pub(super) const fn table(&self) -> &Rules {
        &self.table
    }

    /// Takes note of rules of that table that fired one after the other, from this state on.
    pub(super) fn look(&self, mut state: State, fired: &[RuleId], marks: &mut BTreeSet<Mark>) {
        for it in fired.iter().filter_map(|id| self.all.get(usize::from(id.0))) {
            marks.insert((*it, state));
            if let For::Itself(id) = it
                && let Some(Next::To(next)) = Rules::standard().get(*id).map(|rule| rule.next)
            {
                state = next;
            }
        }
    }
}
