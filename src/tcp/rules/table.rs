//! The table as a whole, and its index for the engine.

use std::sync::OnceLock;

use super::{Action, Event, Flow, Next, Rule, RuleId, Step};
use crate::tcp::State;

mod arrival;
mod calls;
mod closed;
mod output;
mod timeouts;

/// The table of rules, in the order in which they are tried.
#[derive(Clone, Debug)]
pub struct Rules {
    rules: Vec<Rule>,
    /// For each state and kind of event, the rules to try, in order.
    lists: Vec<Vec<Entry>>,
}

/// A rule as the engine reads it.
#[derive(Clone, Debug)]
pub(in crate::tcp) struct Entry {
    /// The bits of the facts that the guard asks for.
    pub mask: u128,
    /// What those bits must be.
    pub want: u128,
    /// Which rule it is.
    pub id: RuleId,
    /// The step it belongs to; [`Step::Check`] for events that have none.
    pub step: Step,
    /// Where in the list the next step begins.
    pub next_step: u16,
    pub next: Next,
    pub flow: Flow,
    pub then: Box<[Action]>,
}

impl PartialEq for Rules {
    fn eq(&self, other: &Self) -> bool {
        self.rules == other.rules
    }
}

impl Eq for Rules {}

impl Rules {
    /// The rules of RFC 9293.
    pub fn standard() -> &'static Self {
        static STANDARD: OnceLock<Rules> = OnceLock::new();
        STANDARD.get_or_init(|| {
            let mut rules = calls::rules();
            rules.extend(closed::rules());
            rules.extend(arrival::rules());
            rules.extend(timeouts::rules());
            rules.extend(output::rules());
            Self::new(rules)
        })
    }

    /// A table of these rules: how mutants are made. The order is the order of trial.
    pub fn new(rules: Vec<Rule>) -> Self {
        let mut lists = vec![Vec::new(); State::ALL.len() * Event::KINDS];
        for (n, rule) in rules.iter().enumerate() {
            let mut mask = 0;
            let mut want = 0;
            for (fact, holds) in &rule.when {
                mask |= fact.bit();
                want |= if *holds { fact.bit() } else { 0 };
            }
            let step = match rule.event {
                Event::Segment(step) => step,
                _ => Step::Check,
            };
            for state in rule.states {
                lists[Self::slot(*state, rule.event)].push(Entry {
                    mask,
                    want,
                    // The table has a few hundred rows at most.
                    id: RuleId(n as u16),
                    step,
                    next_step: 0,
                    next: rule.next,
                    flow: rule.flow,
                    then: rule.then.as_slice().into(),
                });
            }
        }
        for list in &mut lists {
            let mut next_step = list.len();
            for n in (0..list.len()).rev() {
                if n + 1 < list.len() && list[n + 1].step != list[n].step {
                    next_step = n + 1;
                }
                list[n].next_step = next_step as u16;
            }
        }
        Self { rules, lists }
    }

    /// The rule of that number. Numbers come from [`Rules::iter`], [`Rules::named`] and
    /// [`Effects::fired`](crate::tcp::Effects::fired).
    pub fn get(&self, id: RuleId) -> Option<&Rule> {
        self.rules.get(usize::from(id.0))
    }

    /// All rules, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = (RuleId, &Rule)> {
        self.rules.iter().enumerate().map(|(n, rule)| (RuleId(n as u16), rule))
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rule of that name.
    pub fn named(&self, name: &str) -> Option<RuleId> {
        self.iter().find(|(_, rule)| rule.name == name).map(|(id, _)| id)
    }

    /// The rules to try in `state` on `event`, in order.
    #[inline]
    pub(in crate::tcp) fn list(&self, state: State, event: Event) -> &[Entry] {
        &self.lists[Self::slot(state, event)]
    }

    /// The place in the list of `state` where the first rule of a step not before `step`
    /// stands.
    pub(in crate::tcp) fn start(&self, state: State, event: Event, step: Step) -> usize {
        self.list(state, event).partition_point(|entry| entry.step < step)
    }

    /// The place in the list of `state` where the first rule of a step after `step` stands.
    pub(in crate::tcp) fn after(&self, state: State, event: Event, step: Step) -> usize {
        self.list(state, event).partition_point(|entry| entry.step <= step)
    }

    #[inline]
    const fn slot(state: State, event: Event) -> usize {
        state as usize * Event::KINDS + event.kind()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tcp::rules::Part;

    #[test]
    fn who_does_otherwise_breaks_labels_that_the_rule_meets() {
        for (_, rule) in Rules::standard().iter() {
            for (_, labels) in &rule.binds {
                assert!(labels.iter().all(|it| rule.labels.contains(it)), "{}", rule.name);
            }
        }
    }

    #[test]
    fn labels_bind_where_they_are_about_what_is_looked_at() {
        let broken = |name: &str, part| {
            let rule = Rules::standard().named(name).and_then(|id| Rules::standard().get(id));
            rule.map_or(&[][..], |rule| rule.broken(part))
        };
        assert_eq!(broken("icmp.hard", Part::State), ["SHLD-26"]);
        assert_eq!(broken("icmp.soft", Part::State), ["MUST-56"]);
        assert_eq!(broken("icmp.soft", Part::Signal), ["SHLD-25"]);
        assert_eq!(broken("established.fin", Part::Signal), ["MUST-12"]);
        assert!(broken("established.fin", Part::Sent).is_empty());
        assert!(broken("timeout.persist", Part::Sent).contains(&"MUST-36"));
        assert!(broken("timeout.persist", Part::Form).is_empty());
        assert_eq!(broken("text.ahead", Part::Sent), ["MAY-13"]);
    }
}
