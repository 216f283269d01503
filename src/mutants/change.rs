//! What a mutant is, and the table of rules that it makes.

use crate::tcp::{Action, Fact, Next, Rule, RuleId, Rules, State};

/// One thing changed in one rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mutant {
    /// Its name, the same from version to version as long as the rule keeps its own:
    /// `open.rst/CLOSE_WAIT/without-signal`.
    pub id: String,
    /// The rule that is changed, by its number in the standard table.
    pub rule: RuleId,
    /// The states in which it is changed: one, or all of the rule's.
    pub states: Vec<State>,
    /// What is changed.
    pub change: Change,
    /// The change in a sentence, for whoever's scenarios did not notice it.
    pub says: String,
}

/// A change of a rule.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Change {
    /// The rule is not there.
    Removed,
    /// It leads to another state.
    Next(State),
    /// Its action of this number is left out.
    LeftOut(usize),
    /// Its action of this number is another.
    Replaced(usize, Action),
    /// Its condition of this number is not asked for.
    Unasked(usize),
    /// Its condition of this number is asked for the other way round.
    Inverted(usize),
    /// It asks for one more condition.
    Asked(Fact, bool),
}

impl Change {
    /// Whether the rule does what it should not only where it fired before: a guard was
    /// removed or turned round.
    pub const fn widens(self) -> bool {
        matches!(self, Self::Unasked(_) | Self::Inverted(_))
    }

    /// The rule with the change; `None` if it is not there any more.
    fn of(self, rule: &Rule) -> Option<Rule> {
        let mut rule = rule.clone();
        match self {
            Self::Removed => return None,
            Self::Next(state) => rule.next = Next::To(state),
            Self::LeftOut(at) => drop(rule.then.remove(at)),
            Self::Replaced(at, action) => {
                if let Some(old) = rule.then.get_mut(at) {
                    *old = action;
                }
            }
            Self::Unasked(at) => drop(rule.when.remove(at)),
            Self::Inverted(at) => {
                if let Some((_, holds)) = rule.when.get_mut(at) {
                    *holds = !*holds;
                }
            }
            Self::Asked(fact, holds) => rule.when.push((fact, holds)),
        }
        Some(rule)
    }
}

/// Each state, to point at.
static EACH: [State; 11] = State::ALL;

impl Mutant {
    /// The standard table with the change. Where a rule is changed in some of its states only,
    /// it stands there once for each state, so the numbers behind it are others.
    pub fn table(&self) -> Rules {
        let mut rules = Vec::with_capacity(Rules::standard().len() + State::ALL.len());
        for (id, rule) in Rules::standard().iter() {
            if id != self.rule {
                rules.push(rule.clone());
            } else if self.states == rule.states {
                rules.extend(self.change.of(rule));
            } else {
                for state in EACH.iter().filter(|state| rule.states.contains(state)) {
                    let here = Rule { states: std::slice::from_ref(state), ..rule.clone() };
                    if self.states.contains(state) {
                        rules.extend(self.change.of(&here));
                    } else {
                        rules.push(here);
                    }
                }
            }
        }
        Rules::new(rules)
    }
}
