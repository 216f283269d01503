//! What a mutant is, and the table of rules that it makes.

use crate::tcp::{
    Action, Arithmetic, ArithmeticRow, Fact, Next, Rule, RuleId, Rules, State, Twist,
};

/// One thing changed in the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mutant {
    /// Its name, the same from version to version as long as what is changed keeps its own:
    /// `open.rst/CLOSE_WAIT/without-signal`, `minimum_rto/half`.
    pub id: String,
    /// What is changed.
    pub what: What,
    /// The change in a sentence, for people whose scenarios did not notice it.
    pub says: String,
}

/// What a mutant changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// A rule.
    Rule {
        /// Its number in the standard table.
        rule: RuleId,
        /// The states in which it is changed: one, or all of the rule's.
        states: Vec<State>,
        /// How.
        change: Change,
    },
    /// A number or a comparison.
    Arithmetic {
        /// Its row.
        row: &'static ArithmeticRow,
        /// How it is changed.
        twist: Twist,
    },
}

/// What mutants are counted by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Axis {
    /// Changes of rules.
    Rules,
    /// Changes of numbers and comparisons.
    Arithmetic,
}

impl Axis {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Rules, Self::Arithmetic];

    /// Its name in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Arithmetic => "arithmetic",
        }
    }
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
    /// What it is counted by.
    pub const fn axis(&self) -> Axis {
        match self.what {
            What::Rule { .. } => Axis::Rules,
            What::Arithmetic { .. } => Axis::Arithmetic,
        }
    }

    /// The rule that is changed, by its number in the standard table.
    pub const fn rule(&self) -> Option<RuleId> {
        match self.what {
            What::Rule { rule, .. } => Some(rule),
            What::Arithmetic { .. } => None,
        }
    }

    /// The states in which a rule is changed.
    pub fn states(&self) -> &[State] {
        match &self.what {
            What::Rule { states, .. } => states,
            What::Arithmetic { .. } => &[],
        }
    }

    /// Where the RFC says what is changed.
    pub fn section(&self) -> &'static str {
        match self.what {
            What::Rule { rule, .. } => Rules::standard().get(rule).map_or("", |it| it.section),
            What::Arithmetic { row, .. } => row.section,
        }
    }

    /// The standard table with the change.
    pub fn table(&self) -> Rules {
        table(&[self])
    }
}

/// The standard table with all these changes; of two of the same rule in the same state, or of the
/// same number, the first counts ([`clash`] tells). What is not changed keeps its number, and changed
/// rules have numbers beyond the standard table's: see [`added`].
pub(super) fn table(mutants: &[&Mutant]) -> Rules {
    let standard = Rules::standard();
    let mut rules = Vec::with_capacity(standard.len() + State::ALL.len());
    for (id, rule) in standard.iter() {
        let own: Vec<(RuleId, &[State], Change)> = mutants
            .iter()
            .enumerate()
            .filter_map(|(at, mutant)| match &mutant.what {
                What::Rule { rule, states, change } if *rule == id => {
                    Some((added(at), states.as_slice(), *change))
                }
                _ => None,
            })
            .collect();
        match own.as_slice() {
            [] => rules.push((id, rule.clone())),
            [(new, states, change), ..] if *states == rule.states => {
                rules.extend(change.of(rule).map(|rule| (*new, rule)));
            }
            // The rule is there once for each state.
            own => {
                for state in EACH.iter().filter(|state| rule.states.contains(state)) {
                    let here = Rule { states: std::slice::from_ref(state), ..rule.clone() };
                    match own.iter().find(|(_, states, _)| states.contains(state)) {
                        Some((new, _, change)) => {
                            rules.extend(change.of(&here).map(|rule| (*new, rule)));
                        }
                        None => rules.push((id, here)),
                    }
                }
            }
        }
    }
    let mut arithmetic = Arithmetic::STANDARD.clone();
    for mutant in mutants {
        if let What::Arithmetic { row, twist } = &mutant.what
            && let Some((twisted, _)) = arithmetic.twisted(row.name, *twist)
        {
            arithmetic = twisted;
        }
    }
    Rules::numbered(rules).with_arithmetic(arithmetic)
}

/// The number of what the change at this place of the list makes of a rule.
pub(super) fn added(at: usize) -> RuleId {
    RuleId(u16::try_from(Rules::standard().len() + at).unwrap_or(u16::MAX))
}

/// Whether two changes cannot be made to one table.
pub(super) fn clash(one: &Mutant, other: &Mutant) -> bool {
    match (&one.what, &other.what) {
        (What::Rule { rule: a, states: b, .. }, What::Rule { rule: c, states: d, .. }) => {
            a == c && b.iter().any(|state| d.contains(state))
        }
        (What::Arithmetic { row: a, .. }, What::Arithmetic { row: b, .. }) => a.name == b.name,
        _ => false,
    }
}
