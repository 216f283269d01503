//! Changes that make no difference, as the table itself shows: they are no mutants.

use crate::tcp::{Event, Fact, Flow, Next, Rule, RuleId, Rules, State};

/// Whether the rules before this one already make sure of its condition number `at`: where the
/// condition does not hold but all others do, none lets an event through to this rule.
pub(super) fn guard_is_implied(table: &Rules, id: RuleId, rule: &Rule, at: usize) -> bool {
    let mut open = rule.when.clone();
    let Some((_, holds)) = open.get_mut(at) else { return false };
    *holds = !*holds;
    rule.states.iter().all(|state| is_caught(table, id, rule, *state, &open))
}

/// Whether an earlier rule always fires in `state` where these facts hold, and keeps the event
/// from `rule`.
fn is_caught(table: &Rules, id: RuleId, rule: &Rule, state: State, facts: &[(Fact, bool)]) -> bool {
    let before: Vec<&Rule> = list(table, state, rule.event)
        .take_while(|(other, _)| *other != id)
        .map(|(_, rule)| rule)
        .collect();
    (0..before.len()).any(|n| {
        let (catcher, between) = (before[n], &before[n + 1..]);
        // What a rule between them does may change what the catcher has looked at.
        let steady = catcher.when.iter().all(|(fact, _)| is_steady(*fact))
            || between.iter().all(|rule| rule.flow != Flow::NextRule);
        let fires = catcher.when.iter().all(|guard| facts.contains(guard));
        steady && fires && leaves(catcher, rule, state)
    })
}

/// Whether `catcher`, once it fires, keeps the event from `rule`.
fn leaves(catcher: &Rule, rule: &Rule, state: State) -> bool {
    let moves = matches!(catcher.next, Next::To(next) if next != state);
    moves
        || match catcher.flow {
            Flow::Return | Flow::Again => true,
            Flow::NextStep => catcher.event == rule.event,
            Flow::SkipTo(step) => Event::Segment(step) > rule.event,
            Flow::NextRule => false,
        }
}

/// Whether a fact stays as it is while an event is processed.
const fn is_steady(fact: Fact) -> bool {
    let is_steady = matches!(
        fact,
        Fact::Syn
            | Fact::Ack
            | Fact::Rst
            | Fact::Fin
            | Fact::Text
            | Fact::BadChecksum
            | Fact::SeqAcceptable
            | Fact::SeqExact
            | Fact::SeqOld
            | Fact::SeqIsIrs
            | Fact::EndsAtRcvNxt
            | Fact::AlreadyAdvertised
            | Fact::NewText
            | Fact::AckTaken
            | Fact::KeepAlivesSpent
            | Fact::SynResent
            | Fact::FirstLoss
            | Fact::UserStopped
            | Fact::PawsOld
            | Fact::TimestampOutdated
            | Fact::TimestampMissing
            | Fact::NewIncarnation
            | Fact::AckNew
            | Fact::AckBeyond
            | Fact::AckTooOld
            | Fact::Passive
            | Fact::Reopened
            | Fact::CloseQueued
            | Fact::SendsPending
            | Fact::Unread
            | Fact::R1Reached
            | Fact::R2Reached
            | Fact::HardError
            | Fact::SoftError
    );
    is_steady || fact.is_switch()
}

/// Whether a rule that does nothing could as well not be there: no later rule that does
/// something can fire where it does.
pub(super) fn removal_is_harmless(
    table: &Rules,
    id: RuleId,
    rule: &Rule,
    states: &[State],
) -> bool {
    if !is_idle(rule) {
        return false;
    }
    states.iter().all(|state| {
        let mut after =
            list(table, *state, rule.event).skip_while(|(other, _)| *other != id).skip(1);
        after.all(|(_, later)| is_idle(later) || contradicts(rule, later))
    })
}

/// Whether a rule does nothing, and nothing would be done after it: then it does not matter
/// when it fires.
pub(super) fn guards_are_harmless(table: &Rules, id: RuleId, rule: &Rule) -> bool {
    let idle_after = |state: &State| {
        list(table, *state, rule.event)
            .skip_while(|(other, _)| *other != id)
            .all(|(_, it)| is_idle(it))
    };
    rule.states.iter().all(idle_after)
}

/// Whether a rule does nothing and ends the event.
fn is_idle(rule: &Rule) -> bool {
    rule.then.is_empty() && rule.next == Next::Stay && rule.flow == Flow::Return
}

/// Whether no facts let both fire.
fn contradicts(one: &Rule, other: &Rule) -> bool {
    one.when.iter().any(|(fact, holds)| other.when.contains(&(*fact, !*holds)))
}

/// The rules that are tried in a state on an event of this kind, in order.
fn list(table: &Rules, state: State, event: Event) -> impl Iterator<Item = (RuleId, &Rule)> {
    table.iter().filter(move |(_, rule)| {
        let same = match (rule.event, event) {
            (Event::Segment(_), Event::Segment(_)) => true,
            (one, other) => one == other,
        };
        same && rule.states.contains(&state)
    })
}
