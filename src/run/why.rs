//! Why a failure came about, as far as the table of rules tells.

use super::advice::{Situation, Wanted};
use super::result::{Event, What, Why};
use crate::host::Host;
use crate::tcp::{Next, Rule, RuleId, Rules, State};

/// More blocked rules than this say less, not more.
const MOST_BLOCKED: usize = 2;

/// The last rule that fired at the host that the failure is about, and the rules that would
/// have led from where it is to where it was expected, with what they wait for.
pub(super) fn why(situation: &Situation<'_>) -> Vec<Why> {
    let (host, states): (Host, &[State]) = match situation.wanted {
        Wanted::State(host, states) => (host, states),
        Wanted::NotState(host)
        | Wanted::Signal(host, _)
        | Wanted::Call(host, ..)
        | Wanted::Read(host, _) => (host, &[]),
        // The peer is who should have sent it.
        Wanted::Segment(host, _) => (host.peer(), &[]),
        Wanted::InFlight(..) | Wanted::Strict(_) | Wanted::Now | Wanted::Other => {
            return Vec::new();
        }
    };
    let rules = Rules::standard();
    let fired = situation.events.iter().rev().filter(|event| !event.setup);
    let mut why: Vec<_> = fired
        .filter(|event| at(event) == Some(host))
        .find_map(|event| telling(rules, &event.rules))
        .map(|rule| Why::Fired(host, rule))
        .into_iter()
        .collect();
    if let Some(state) = situation.states[host] {
        let leads = |rule: &Rule| {
            rule.states.contains(&state)
                && matches!(rule.next, Next::To(next) if next != state && states.contains(&next))
        };
        let blocked = rules.iter().filter(|(_, rule)| leads(rule)).take(MOST_BLOCKED);
        why.extend(blocked.map(|(id, rule)| Why::Blocked(host, id, conditions(rule))));
    }
    why
}

/// The rule of an event that tells most: the last that changed the state or said something,
/// not the checks that come with every segment.
fn telling(rules: &Rules, fired: &[RuleId]) -> Option<RuleId> {
    let changes =
        |id: &&RuleId| rules.get(**id).is_some_and(|rule| matches!(rule.next, Next::To(_)));
    fired.iter().rev().find(changes).or_else(|| fired.last()).copied()
}

/// What a rule asks for, in words.
fn conditions(rule: &Rule) -> Vec<String> {
    rule.when.iter().map(|(fact, holds)| fact.says(*holds).to_owned()).collect()
}

/// At whom an event happened.
fn at(event: &Event) -> Option<Host> {
    match &event.what {
        What::Call { host, .. }
        | What::Timer { host, .. }
        | What::Signal { host, .. }
        | What::Read { host, .. } => Some(*host),
        What::Arrived { to, .. } | What::Icmp { to, .. } => Some(*to),
        What::Sent { from, .. }
        | What::Lost { from, .. }
        | What::Held { from, .. }
        | What::Requeued { from, .. } => Some(*from),
        What::Start | What::Link { .. } | What::Clock => None,
    }
}
