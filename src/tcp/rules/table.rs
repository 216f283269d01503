//! The table as a whole, and its index for the engine.

use std::sync::OnceLock;

use super::{Action, Event, Flow, Next, Rule, RuleId, Step, Timer};
use crate::tcp::state_sets::EIGHT_STEPS;
use crate::tcp::{Arithmetic, State};

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
    /// The numbers and comparisons that facts and actions use.
    arithmetic: Arithmetic,
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
    /// Whether carrying it out may change facts that were looked at before.
    pub stirs: bool,
}

impl PartialEq for Rules {
    fn eq(&self, other: &Self) -> bool {
        self.rules == other.rules && self.arithmetic == other.arithmetic
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
            let table = Self::new(rules);
            debug_assert_eq!(table.flaw(), None);
            table
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
                    stirs: stirs(rule),
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
        Self { rules, lists, arithmetic: Arithmetic::STANDARD }
    }

    /// The same rules with these numbers and comparisons: how mutants of arithmetic are made.
    #[must_use]
    pub fn with_arithmetic(self, arithmetic: Arithmetic) -> Self {
        Self { arithmetic, ..self }
    }

    /// The numbers and comparisons that facts and actions use.
    #[inline]
    pub const fn arithmetic(&self) -> &Arithmetic {
        &self.arithmetic
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

    /// The place in the list of `state` of the first rule whose step is not before `step`.
    pub(in crate::tcp) fn start(&self, state: State, event: Event, step: Step) -> usize {
        self.list(state, event).partition_point(|entry| entry.step < step)
    }

    /// The place in the list of `state` of the first rule whose step comes after `step`.
    pub(in crate::tcp) fn after(&self, state: State, event: Event, step: Step) -> usize {
        self.list(state, event).partition_point(|entry| entry.step <= step)
    }

    /// What is wrong with the table, if the engine could not rely on it: what it demands of the
    /// order of rules and of flows, and that every timer that is started can run out and stop.
    fn flaw(&self) -> Option<String> {
        let flawed = self.rules.iter().find_map(|rule| {
            let segment = matches!(rule.event, Event::Segment(_));
            let moves = rule.next != Next::Stay;
            let wrong = match rule.flow {
                Flow::NextRule if moves => "goes on with the next rule of a state that it leaves",
                Flow::NextStep | Flow::SkipTo(_) if !segment => "has no next step",
                Flow::SkipTo(step) if Event::Segment(step) <= rule.event => "skips backwards",
                Flow::Again if rule.event != Event::Output => "goes back to the first rule",
                _ => return None,
            };
            Some(format!("`{}` {wrong}", rule.name))
        });
        // The engine looks a step up by bisection.
        let unsorted = EIGHT_STEPS.iter().find_map(|state| {
            let steps = self.list(*state, Event::Segment(Step::Check));
            let sorted = steps.is_sorted_by_key(|entry| entry.step);
            (!sorted).then(|| format!("the steps of {state} are out of order"))
        });
        let timers = Timer::ALL.into_iter().find_map(|timer| self.flaw_of(timer));
        flawed.or(unsorted).or(timers)
    }

    /// What is wrong with the rules of a timer.
    fn flaw_of(&self, timer: Timer) -> Option<String> {
        let does = |rule: &Rule, action| rule.then.contains(&action);
        let stops = |rule: &Rule| {
            [Action::Stop(timer), Action::StopAll, Action::Delete].iter().any(|it| does(rule, *it))
        };
        let starting = |rule: &&Rule| does(rule, Action::Start(timer));
        let mut starts = self.rules.iter().filter(starting).peekable();
        if starts.peek().is_none() {
            return Some(format!("nothing starts the {}", timer.name()));
        }
        if !self.rules.iter().any(stops) {
            return Some(format!("nothing stops the {}", timer.name()));
        }
        // The keep-alive may be started anywhere: the arrival of any segment restarts it.
        let answered = |state: State| !self.list(state, Event::Timeout(timer)).is_empty();
        starts.find_map(|rule| {
            let mut after = rule.states.iter().map(|state| match rule.next {
                Next::Stay => *state,
                Next::To(next) => next,
            });
            let lost = after.find(|state| !answered(*state))?;
            let wrong = "which nothing answers in";
            (timer != Timer::KeepAlive)
                .then(|| format!("`{}` starts the {}, {wrong} {lost}", rule.name, timer.name()))
        })
    }

    #[inline]
    const fn slot(state: State, event: Event) -> usize {
        state as usize * Event::KINDS + event.kind()
    }
}

/// Whether carrying out a rule may change facts about its event that move: see
/// `Endpoint::moving_facts` and `Endpoint::output_facts`.
fn stirs(rule: &Rule) -> bool {
    let still = |action: &Action| {
        matches!(
            action,
            Action::Signal(_)
                | Action::OweAck
                | Action::Start(_)
                | Action::Stop(_)
                | Action::CountAfresh
                | Action::TakeWindow
                | Action::TakeTimestamp
                | Action::RememberAdvertised
                | Action::ForgetKeepAlives
                | Action::RaiseRto
                | Action::SlowStart
                | Action::AvoidCongestion
        )
    };
    match rule.event {
        Event::Segment(_) => !rule.then.iter().all(still),
        Event::Output => !rule.then.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tcp::Reply;

    /// The standard table with one rule changed.
    fn changed(name: &str, change: impl FnOnce(&mut Rule)) -> Rules {
        let mut rules: Vec<Rule> = Rules::standard().rules.clone();
        if let Some(rule) = rules.iter_mut().find(|rule| rule.name == name) {
            change(rule);
        }
        Rules::new(rules)
    }

    #[test]
    fn the_engine_can_rely_on_the_table() {
        assert_eq!(Rules::standard().flaw(), None);
        let flaw = |table: Rules| table.flaw().unwrap_or_default();
        let moves = changed("ack.new", |rule| rule.next = Next::To(State::Closed));
        assert!(flaw(moves).starts_with("`ack.new` goes on"));
        let call = changed("closed.close", |rule| rule.flow = Flow::NextStep);
        assert_eq!(flaw(call), "`closed.close` has no next step");
        let back = changed("syn_sent.syn_ack", |rule| rule.flow = Flow::SkipTo(Step::Syn));
        assert_eq!(flaw(back), "`syn_sent.syn_ack` skips backwards");
        let again = changed("ack.new", |rule| rule.flow = Flow::Again);
        assert_eq!(flaw(again), "`ack.new` goes back to the first rule");
        let late = changed("ack.new", |rule| rule.event = Event::Segment(Step::Fin));
        assert_eq!(flaw(late), "the steps of ESTABLISHED are out of order");
    }

    #[test]
    fn every_timer_starts_and_stops_and_is_answered() {
        let flaw = |table: Rules| table.flaw().unwrap_or_default();
        let start = changed("output.override_start", |rule| rule.then.clear());
        assert_eq!(flaw(start), "nothing starts the override timeout");
        let lost = changed("timeout.time_wait", |rule| rule.event = Event::Abort);
        assert!(flaw(lost).ends_with("which nothing answers in TIME_WAIT"));
        let rst = Action::Send(Reply::Reset);
        let kept: Vec<Rule> = Rules::standard().rules.clone();
        let without = kept.into_iter().map(|mut rule| {
            let stops = |it: &Action| matches!(it, Action::StopAll | Action::Delete);
            rule.then.iter_mut().filter(|it| stops(it)).for_each(|it| *it = rst);
            rule
        });
        assert_eq!(flaw(Rules::new(without.collect())), "nothing stops the time-wait timeout");
    }
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
