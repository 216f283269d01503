//! The table as a whole, and its index for the engine.

use std::sync::{Arc, OnceLock};

use super::{Action, Event, Fact, Facts, Flow, Next, Reply, Rule, RuleId, Step, Timer};
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
    rules: Vec<(RuleId, Rule)>,
    /// The rules to try in each [`Place`], in order.
    lists: Vec<Vec<Entry>>,
    /// The numbers and comparisons that facts and actions use.
    arithmetic: Arithmetic,
}

/// A rule as the engine reads it.
#[derive(Clone, Debug)]
pub(in crate::tcp) struct Entry {
    /// The bits of the facts that the guard asks for.
    mask: u128,
    /// What those bits must be.
    want: u128,
    /// Which rule it is.
    pub id: RuleId,
    /// The step it belongs to; [`Step::Check`] for events that have none.
    pub step: Step,
    pub next: Next,
    pub flow: Flow,
    pub then: Arc<[Action]>,
    /// Which facts carrying it out may change.
    pub stirs: Stirs,
}

impl Entry {
    fn new(id: RuleId, rule: &Rule) -> Self {
        let (mut mask, mut want) = (0, 0);
        for (fact, holds) in &rule.when {
            mask |= fact.bit();
            want |= if *holds { fact.bit() } else { 0 };
        }
        let step = match rule.event {
            Event::Segment(step) => step,
            _ => Step::Check,
        };
        let then = rule.then.as_slice().into();
        Self { mask, want, id, step, next: rule.next, flow: rule.flow, then, stirs: stirs(rule) }
    }

    /// Whether the guard holds.
    #[inline]
    pub const fn holds(&self, facts: Facts) -> bool {
        facts.0 & self.mask == self.want
    }

    /// Whether the guard can hold where of the facts in `known` only those in `facts` hold.
    const fn can_hold(&self, known: u128, facts: u128) -> bool {
        (facts ^ self.want) & self.mask & known == 0
    }
}

/// Which of the facts that move while an event is processed a rule may change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::tcp) enum Stirs {
    /// None of them.
    Nothing,
    /// Those that say which timers run, and whether an acknowledgment is to be sent.
    Upkeep,
    /// Any of them.
    Anything,
}

/// SYN, ACK, RST and FIN are the lowest bits of the facts.
const FLAGS: u128 = Fact::Syn.bit() | Fact::Ack.bit() | Fact::Rst.bit() | Fact::Fin.bit();
/// How many sets of them there are.
const FLAG_SETS: usize = 16;
const _: () = assert!(FLAGS == FLAG_SETS as u128 - 1);

/// What nearly every segment in the eight steps has.
const USUAL: u128 = Fact::SeqAcceptable.bit();
/// That, and facts that hold for almost no segment.
const SEGMENT: u128 = USUAL
    | Fact::BadChecksum.bit()
    | Fact::TimestampMissing.bit()
    | Fact::PawsOld.bit()
    | Fact::AckBeyond.bit()
    | Fact::AckTooOld.bit()
    | Fact::AlreadyAdvertised.bit()
    | Fact::PeerWindowZero.bit()
    | Fact::UrgentNews.bit()
    | Fact::Ahead.bit();
/// Facts about sending that seldom hold.
const OUTPUT: u128 = Fact::Unsent.bit()
    | Fact::RestFits.bit()
    | Fact::ProbeInFlight.bit()
    | Fact::Probing.bit()
    | Fact::ZeroWindowStops.bit()
    | Fact::AvoidanceHolds.bit()
    | Fact::OverrideRuns.bit()
    | Fact::WindowOpened.bit()
    | Fact::DelayedAckRuns.bit();

/// The lists of one state come in this order: one for each kind of event, one for output if none of
/// [`OUTPUT`] holds, one for any segment with each set of flags, and one for a usual segment with it.
const OUTPUT_LIST: usize = Event::KINDS;
const SEGMENT_LISTS: usize = OUTPUT_LIST + 1;
const USUAL_LISTS: usize = SEGMENT_LISTS + FLAG_SETS;
const LISTS: usize = USUAL_LISTS + FLAG_SETS;

/// The number of a list of rules to try. Most segments have no flag but ACK, and nothing unusual
/// about them; so their lists leave out the rules that these few facts rule out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::tcp) struct Place(usize);

impl Place {
    /// The place of the rules to try in `state` on an event of that kind while these facts hold.
    #[inline]
    pub fn new(state: State, kind: usize, facts: Facts) -> Self {
        let list = if kind == Event::Segment(Step::Check).kind() {
            let usual = facts.0 & SEGMENT == USUAL;
            let first = if usual { USUAL_LISTS } else { SEGMENT_LISTS };
            first + (facts.0 & FLAGS) as usize
        } else if kind == Event::Output.kind() && facts.0 & OUTPUT == 0 {
            OUTPUT_LIST
        } else {
            kind
        };
        Self(state as usize * LISTS + list)
    }
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
        // The table has a few hundred rows at most.
        Self::numbered((0..).map(RuleId).zip(rules).collect())
    }

    /// The same where each rule has this number: so what comes from another table keeps the number
    /// that it has there. Several rules may share one, if they are the same but for their states.
    pub fn numbered(rules: Vec<(RuleId, Rule)>) -> Self {
        let mut lists = vec![Vec::new(); State::ALL.len() * LISTS];
        for (id, rule) in &rules {
            let entry = Entry::new(*id, rule);
            let places: Vec<usize> = match rule.event {
                Event::Segment(_) => (0..FLAG_SETS)
                    .filter(|flags| entry.can_hold(FLAGS, *flags as u128))
                    .flat_map(|flags| [SEGMENT_LISTS + flags, USUAL_LISTS + flags])
                    .filter(|list| *list < USUAL_LISTS || entry.can_hold(SEGMENT, USUAL))
                    .collect(),
                Event::Output if entry.can_hold(OUTPUT, 0) => vec![rule.event.kind(), OUTPUT_LIST],
                _ => vec![rule.event.kind()],
            };
            for state in rule.states {
                for place in &places {
                    lists[*state as usize * LISTS + place].push(entry.clone());
                }
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
        // Most tables are numbered from 0 on.
        let there = self.rules.get(usize::from(id.0)).filter(|(it, _)| *it == id);
        let found = there.or_else(|| self.rules.iter().find(|(it, _)| *it == id));
        found.map(|(_, rule)| rule)
    }

    /// All rules, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = (RuleId, &Rule)> {
        self.rules.iter().map(|(id, rule)| (*id, rule))
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

    /// The rules there, in order.
    #[inline]
    pub(in crate::tcp) fn list(&self, place: Place) -> &[Entry] {
        &self.lists[place.0]
    }

    /// Whether any rule is for `event`, which is no segment, in `state`.
    #[inline]
    pub(in crate::tcp) fn answers(&self, state: State, event: Event) -> bool {
        !self.lists[state as usize * LISTS + event.kind()].is_empty()
    }

    /// What is wrong with the table, if the engine could not rely on it: what it demands of the
    /// order of rules and of flows, and that every timer that is started can run out and stop.
    fn flaw(&self) -> Option<String> {
        let flawed = self.rules.iter().find_map(|(_, rule)| {
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
            let sorted = (0..FLAG_SETS as u128).all(|flags| {
                let place = Place::new(*state, Event::Segment(Step::Check).kind(), Facts(flags));
                self.list(place).is_sorted_by_key(|entry| entry.step)
            });
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
        let rules = || self.rules.iter().map(|(_, rule)| rule);
        let mut starts = rules().filter(starting).peekable();
        if starts.peek().is_none() {
            return Some(format!("nothing starts the {}", timer.name()));
        }
        if !rules().any(stops) {
            return Some(format!("nothing stops the {}", timer.name()));
        }
        // The keep-alive may be started anywhere: the arrival of any segment restarts it.
        let answered = |state: State| self.answers(state, Event::Timeout(timer));
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
}

/// Which facts carrying out a rule may change: see `Endpoint::moving_facts` and
/// `Endpoint::output_facts`. The engine asserts that this is true.
fn stirs(rule: &Rule) -> Stirs {
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
    let upkeep = |action: &Action| {
        matches!(action, Action::Start(_) | Action::Stop(_) | Action::Send(Reply::Ack))
    };
    match rule.event {
        Event::Segment(_) if !rule.then.iter().all(still) => Stirs::Anything,
        Event::Output if !rule.then.iter().all(upkeep) => Stirs::Anything,
        Event::Output => Stirs::Upkeep,
        _ => Stirs::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The standard table with one rule changed.
    fn changed(name: &str, change: impl FnOnce(&mut Rule)) -> Rules {
        let mut rules: Vec<Rule> = Rules::standard().iter().map(|(_, it)| it.clone()).collect();
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
        let without = Rules::standard().iter().map(|(_, rule)| {
            let mut rule = rule.clone();
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
