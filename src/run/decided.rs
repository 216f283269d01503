//! Which rules of the table decided a step that another implementation failed: those that fired
//! where the model passed it. How serious a failure is comes from them; what a rule weighs is not
//! known here.
//!
//! The model's run of the same scenario is laid beside the failed one. If the hosts' states
//! diverge before the step, or at it, that event counts; otherwise the event that caused what the
//! step looks at. If neither explains it, it is left open.

use super::result::{
    Decided, Event, Failure, FailureKind, Origin, ScenarioResult, SegmentId, Trace, What,
};
use crate::host::Host;
use crate::language::plan::{Compare, ExpectationKind, Scenario, StatementKind, Term};
use crate::tcp::rules::{Event as On, Part, Timer};
use crate::tcp::{
    Action, Flags, Flow, Next, Rule, RuleId, Rules, Segment, Signal, State, Variable,
};

/// Notes what decided the first failure that says something about the implementation.
/// `model` runs the same scenario on the model.
pub(super) fn decide(
    scenario: &Scenario,
    failed: &mut ScenarioResult,
    model: impl FnOnce() -> ScenarioResult,
) {
    let Some(first) = failed.failures.iter().position(says_something) else { return };
    let Some(failure) = failed.failures.get(first) else { return };
    let decided = decided(scenario, failure, &failed.trace, &model());
    if let Some(failure) = failed.failures.get_mut(first) {
        failure.decided = decided;
    }
}

fn says_something(failure: &Failure) -> bool {
    let is_silent = matches!(
        failure.kind(),
        FailureKind::Unknown
            | FailureKind::Unavailable
            | FailureKind::Slow
            | FailureKind::Unsupported
            | FailureKind::Unexplored
            | FailureKind::Broken
            | FailureKind::Late
            | FailureKind::Bound
    );
    !failure.follows && !is_silent
}

/// What decided that failure. `None` if the model fails there too, or earlier, or if nothing
/// explains it.
fn decided(
    scenario: &Scenario,
    failure: &Failure,
    theirs: &Trace,
    model: &ScenarioResult,
) -> Option<Decided> {
    if model.failures.iter().any(|it| it.statement <= failure.statement) {
        return None;
    }
    let theirs = theirs.events.get(..failure.events as usize)?;
    let ours = &model.trace.events;
    let until = ours.partition_point(|event| event.statement <= Some(failure.statement));
    let beside = Beside { at: failure.statement, theirs, ours: ours.get(..until)? };
    beside.diverged_before().or_else(|| beside.step(scenario, failure))
}

/// The two runs up to the step.
struct Beside<'a> {
    at: u32,
    theirs: &'a [Event],
    ours: &'a [Event],
}

/// Where the states of a host diverge: the event in each run that has one.
#[derive(Clone, Copy)]
struct Divergence {
    theirs: Option<usize>,
    ours: Option<usize>,
}

impl Beside<'_> {
    /// Where the states of a host diverged before the step.
    fn diverged_before(&self) -> Option<Decided> {
        let before = |events: &[Event], at: Option<usize>| {
            let statement = events.get(at?)?.statement;
            (statement < Some(self.at)).then_some(statement)
        };
        let divergences = Host::BOTH.into_iter().filter_map(|host| {
            let divergence = self.divergence(host)?;
            let first =
                before(self.theirs, divergence.theirs).or(before(self.ours, divergence.ours))?;
            Some((first, host, divergence))
        });
        let (_, host, divergence) = divergences.min_by_key(|(first, ..)| *first)?;
        self.at_divergence(host, divergence)
    }

    /// What the step that failed looks at.
    fn step(&self, scenario: &Scenario, failure: &Failure) -> Option<Decided> {
        if failure.kind() == FailureKind::Strict {
            return self.too_much(self.unnamed()?);
        }
        match &scenario.statements.get(self.at as usize)?.kind {
            StatementKind::Recv { host, .. } => {
                let came = self.here().rev().find_map(|(_, event)| match event.what {
                    What::Arrived { id, to, .. } if to == *host => Some(id),
                    _ => None,
                });
                let arrived = |event: &Event| {
                    event.statement == Some(self.at)
                        && matches!(event.what, What::Arrived { to, .. } if to == *host)
                };
                let otherwise = self.theirs.iter().any(arrived);
                self.sender(came?, if otherwise { Part::Form } else { Part::Sent })
            }
            StatementKind::Network(_) => {
                let touched = self.here().find_map(|(_, event)| match event.what {
                    What::Lost { id, .. }
                    | What::Held { id, .. }
                    | What::Requeued { id, .. }
                    | What::Sent { origin: Origin::Copy(id), .. } => Some(id),
                    _ => None,
                });
                self.sender(touched?, Part::Sent)
            }
            StatementKind::Call { host, .. } | StatementKind::Read { host, .. } => {
                let act = self.here().find(|(_, event)| {
                    matches!(event.what, What::Call { host: by, .. } | What::Read { host: by, .. }
                        if by == *host)
                });
                self.blame(act?.0, Part::Answer, |_| true)
            }
            StatementKind::Expect(parts) => {
                let part = parts.iter().find(|part| part.span == failure.span)?;
                self.expectation(&part.kind)
            }
            StatementKind::Given(_)
            | StatementKind::Set { .. }
            | StatementKind::Settle
            | StatementKind::Wait(_)
            | StatementKind::Until(_) => None,
        }
    }

    fn expectation(&self, kind: &ExpectationKind) -> Option<Decided> {
        match kind {
            ExpectationKind::State(host, _) | ExpectationKind::NotState(host, _) => {
                self.at_divergence(*host, self.divergence(*host)?)
            }
            ExpectationKind::Signal(host, signals) => {
                let told = self.told(self.ours, *host, signals)?;
                let act = cause(self.ours, told, *host)?;
                let tells = |rule: &Rule| {
                    let tells = |it: &Action| matches!(it, Action::Signal(told) if signals.iter().any(|signal| told.is(*signal)));
                    rule.then.iter().any(tells)
                };
                self.blame(act, Part::Signal, tells)
            }
            ExpectationKind::NotSignal(host, signals) => {
                let told = self.told(self.theirs, *host, signals)?;
                let act = self.counterpart(cause(self.theirs, told, *host)?, *host)?;
                self.blame(act, Part::Signal, |_| true)
            }
            ExpectationKind::Compare(compare) => {
                let Compare { left, right, .. } = &**compare;
                let mut terms = left.terms.iter().chain(&right.terms);
                let (host, variable) = terms.find_map(|(_, term)| match term {
                    Term::Variable(host, variable) => Some((*host, *variable)),
                    Term::Number(_) => None,
                })?;
                let act = self.ours.iter().rposition(|event| {
                    !event.setup && !event.rules.is_empty() && event.what.host() == Some(host)
                });
                self.blame(act?, Part::Value, |rule| sets(rule, variable))
            }
            ExpectationKind::Silent(from) => {
                let sent = self.theirs.iter().rposition(|event| match &event.what {
                    What::Sent { from: by, origin: Origin::Host, id, .. } => {
                        from.is_none_or(|from| from == *by) && !is_over(self.theirs, *id)
                    }
                    _ => false,
                });
                self.too_much(sent?)
            }
            ExpectationKind::Hole(_) => None,
        }
    }

    /// The events of the step in the model's run, with their places.
    fn here(&self) -> impl DoubleEndedIterator<Item = (usize, &Event)> {
        let here = |(_, event): &(usize, &Event)| event.statement == Some(self.at);
        self.ours.iter().enumerate().filter(move |it| here(it))
    }

    /// The first place where the states of a host are not the same in both runs.
    fn divergence(&self, host: Host) -> Option<Divergence> {
        let (theirs, ours) = (changes(self.theirs, host), changes(self.ours, host));
        let same = theirs.iter().zip(&ours).take_while(|(a, b)| a.1 == b.1).count();
        let place = |changes: &[(usize, State)]| changes.get(same).map(|it| it.0);
        let divergence = Divergence { theirs: place(&theirs), ours: place(&ours) };
        (divergence.theirs.is_some() || divergence.ours.is_some()).then_some(divergence)
    }

    /// The rules that took the host elsewhere on the model, or kept it where it was.
    fn at_divergence(&self, host: Host, divergence: Divergence) -> Option<Decided> {
        let statement = |events: &[Event], at: usize| events.get(at).and_then(|it| it.statement);
        let moved = divergence.ours.filter(|ours| {
            let later = |theirs| statement(self.theirs, theirs) >= statement(self.ours, *ours);
            divergence.theirs.is_none_or(later)
        });
        if let Some(ours) = moved {
            return self.blame(ours, Part::State, |rule| matches!(rule.next, Next::To(_)));
        }
        let stayed = self.counterpart(divergence.theirs?, host)?;
        self.blame(stayed, Part::State, |rule| rule.flow == Flow::Return && !is_output(rule))
    }

    /// The rules of the event that sent that segment on the model.
    fn sender(&self, id: SegmentId, part: Part) -> Option<Decided> {
        let act = sender(self.ours, id)?;
        self.blame(act, part, Rule::sends)
    }

    /// What kept the model from sending what the other run sent.
    fn too_much(&self, sent: usize) -> Option<Decided> {
        let What::Sent { from, .. } = self.theirs.get(sent)?.what else { return None };
        let act = self.counterpart(cause(self.theirs, sent, from)?, from)?;
        let keeps_still = |rule: &Rule| {
            let holds =
                |it: &Action| matches!(it, Action::Start(Timer::DelayedAck | Timer::Override));
            let ends =
                rule.flow == Flow::Return && !rule.sends() && matches!(rule.event, On::Segment(_));
            ends || rule.then.iter().any(holds)
        };
        let event = self.ours.get(act)?;
        let mut rules = chosen(&event.rules, keeps_still);
        let answers = event.rules.iter().any(|id| rule(*id).is_some_and(Rule::sends));
        if rules.is_empty() && !answers && matches!(event.what, What::Arrived { .. }) {
            rules.clone_from(&event.rules);
        }
        (!rules.is_empty()).then_some(Decided { part: Part::Sent, rules })
    }

    /// The rules at that event of the model that do what is looked at, or, if none does, all except
    /// those of output. If the event is the arrival of a segment that never came in the other run,
    /// its sender is to blame.
    fn blame(&self, at: usize, part: Part, does: impl Fn(&Rule) -> bool) -> Option<Decided> {
        let event = self.ours.get(at)?;
        if let What::Arrived { id, to, segment } = &event.what
            && !self.came(at, *to, segment)
            && let Some(act) = sender(self.ours, *id).filter(|act| *act < at)
        {
            return self.blame(act, Part::Sent, Rule::sends);
        }
        let mut rules = chosen(&event.rules, does);
        if matches!(part, Part::Sent | Part::Form) && rules.len() > 1 {
            // What is owed is sent at the end: the rules that owe it decided.
            rules.retain(|id| rule(*id).is_some_and(|rule| !is_owed(rule)));
        }
        if rules.is_empty() {
            rules = chosen(&event.rules, |rule| !is_output(rule));
        }
        if rules.is_empty() {
            rules.clone_from(&event.rules);
        }
        (!rules.is_empty()).then_some(Decided { part, rules })
    }

    /// Whether what arrived there on the model has arrived in the other run too.
    fn came(&self, at: usize, to: Host, segment: &Segment) -> bool {
        let alike = |event: &&Event| {
            matches!(&event.what, What::Arrived { to: it, segment: other, .. }
                if *it == to && shape(other) == shape(segment))
        };
        let ours = self.ours.iter().take(at + 1).filter(alike).count();
        self.theirs.iter().filter(alike).count() >= ours
    }

    /// The event on the model that corresponds to that one of the other run, at the same host.
    fn counterpart(&self, at: usize, host: Host) -> Option<usize> {
        let event = self.theirs.get(at)?;
        let alike = |other: &Event| {
            other.statement == event.statement
                && other.what.host() == Some(host)
                && match (&event.what, &other.what) {
                    (What::Arrived { segment: a, .. }, What::Arrived { segment: b, .. }) => {
                        shape(a) == shape(b)
                    }
                    (What::Timer { timer: a, .. }, What::Timer { timer: b, .. }) => a == b,
                    (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
                }
        };
        let nth = self.theirs.iter().take(at).filter(|it| alike(it)).count();
        let mut same = self.ours.iter().enumerate().filter(|(_, it)| alike(it));
        same.nth(nth).map(|(at, _)| at)
    }

    /// The first segment of the other run's step that arrived there and not on the model.
    fn unnamed(&self) -> Option<usize> {
        let arrived = |event: &Event| match &event.what {
            What::Arrived { id, to, segment } if event.statement == Some(self.at) => {
                Some((*id, *to, shape(segment)))
            }
            _ => None,
        };
        let ours: Vec<_> = self.ours.iter().filter_map(arrived).collect();
        let id = self.theirs.iter().filter_map(arrived).find_map(|(id, to, shape)| {
            let known = ours.iter().any(|it| (it.1, it.2) == (to, shape));
            (!known).then_some(id)
        })?;
        self.theirs.iter().position(|event| is_sent(event, id))
    }

    fn told(&self, events: &[Event], host: Host, signals: &[Signal]) -> Option<usize> {
        events.iter().rposition(|event| match event.what {
            What::Signal { host: to, signal } => {
                to == host && signals.iter().any(|it| signal.is(*it))
            }
            _ => false,
        })
    }
}

/// Every change of a host's state, as far as it is known, with the event.
fn changes(events: &[Event], host: Host) -> Vec<(usize, State)> {
    let mut changes: Vec<(usize, State)> = Vec::new();
    for (at, event) in events.iter().enumerate() {
        if let Some(state) = event.states[host]
            && changes.last().is_none_or(|(_, last)| *last != state)
        {
            changes.push((at, state));
        }
    }
    changes
}

/// The latest thing that happened at a host before that event.
fn cause(events: &[Event], before: usize, host: Host) -> Option<usize> {
    events.get(..before)?.iter().rposition(|event| event.what.host() == Some(host))
}

fn is_sent(event: &Event, segment: SegmentId) -> bool {
    matches!(event.what, What::Sent { id, .. } if id == segment)
}

/// Whether a segment has arrived, or is lost.
fn is_over(events: &[Event], segment: SegmentId) -> bool {
    events.iter().any(|event| match event.what {
        What::Arrived { id, .. } | What::Lost { id, .. } => id == segment,
        _ => false,
    })
}

/// What made a host send that segment, or the one that it is a copy of.
fn sender(events: &[Event], segment: SegmentId) -> Option<usize> {
    let at = events.iter().position(|event| is_sent(event, segment))?;
    match events.get(at)?.what {
        What::Sent { origin: Origin::Copy(original), .. } if original != segment => {
            sender(events.get(..at)?, original)
        }
        What::Sent { from, origin: Origin::Host, .. } => cause(events, at, from),
        _ => None,
    }
}

/// What makes segments of two runs the same, although their numbers may differ.
fn shape(segment: &Segment) -> (bool, bool, bool, bool, bool) {
    let has = |flag| segment.flags.has(flag);
    let text = !segment.payload.is_empty();
    (has(Flags::SYN), has(Flags::FIN), has(Flags::RST), has(Flags::ACK), text)
}

fn rule(id: RuleId) -> Option<&'static Rule> {
    Rules::standard().get(id)
}

fn chosen(fired: &[RuleId], does: impl Fn(&Rule) -> bool) -> Vec<RuleId> {
    fired.iter().copied().filter(|id| rule(*id).is_some_and(&does)).collect()
}

/// Whether a rule changes that variable.
fn sets(rule: &Rule, variable: Variable) -> bool {
    let sets = |it: &Action| match variable {
        Variable::SndUna => matches!(it, Action::TakeAck),
        Variable::SndWnd | Variable::SndWl1 | Variable::SndWl2 => matches!(it, Action::TakeWindow),
        Variable::SndNxt => matches!(it, Action::Send(_)),
        Variable::RcvNxt => matches!(it, Action::TakeSyn | Action::TakeText | Action::TakeFin),
        Variable::RcvUp => matches!(it, Action::TakeUrgent),
        _ => false,
    };
    rule.then.iter().any(sets)
}

fn is_output(rule: &Rule) -> bool {
    rule.event == On::Output
}

/// The rule that sends what others owe.
fn is_owed(rule: &Rule) -> bool {
    rule.name == "output.ack"
}
