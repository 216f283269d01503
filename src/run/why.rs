//! Why a failure came about, as far as the table of rules tells.

use super::result::{Event as Happened, What, Why};
use super::situation::{Situation, Wanted};
use crate::host::Host;
use crate::tcp::rules::{Facts, Timer};
use crate::tcp::{Event, Fact, Next, Rule, RuleId, Rules, State};

/// More blocked rules than this say less, not more.
const MOST_BLOCKED: usize = 2;

/// The last rule that fired at the host that the failure is about, and the rules that would
/// have led from where it is to where it was expected, with what they wait for.
pub(super) fn why(situation: &Situation<'_>) -> Vec<Why> {
    let (host, states): (Host, &[State]) = match situation.wanted {
        Wanted::State(host, states) => (host, states),
        Wanted::NotState(host)
        | Wanted::Signal(host, _)
        | Wanted::NotSignal(host, _)
        | Wanted::Call(host, ..)
        | Wanted::Read(host, _) => (host, &[]),
        // The peer is who should have sent it.
        Wanted::Segment(host, _) => (host.peer(), &[]),
        Wanted::InFlight(..) | Wanted::Strict(_) | Wanted::Now | Wanted::End | Wanted::Other => {
            return Vec::new();
        }
    };
    if !situation.has_rules[host] {
        return Vec::new();
    }
    let rules = Rules::standard();
    // Who was told too much was told so by the event before.
    let told = match situation.wanted {
        Wanted::NotSignal(host, signals) => situation.told(host, signals),
        _ => None,
    };
    let until = told.map_or(situation.events.len(), |(at, _)| at);
    let latest = situation
        .events
        .iter()
        .take(until)
        .rev()
        .find(|event| !event.setup && !event.rules.is_empty() && at(event) == Some(host));
    let fired = latest.and_then(|event| telling(rules, &event.rules));
    let mut why: Vec<_> = fired.map(|rule| Why::Fired(host, rule)).into_iter().collect();
    if let Some(state) = situation.states[host] {
        let leads = |rule: &Rule| {
            rule.states.contains(&state)
                && matches!(rule.next, Next::To(next) if next != state && states.contains(&next))
        };
        let mut blocked: Vec<_> = rules
            .iter()
            .filter(|(_, rule)| leads(rule) && is_likely(rule, situation.facts[host]))
            .map(|(id, rule)| {
                let happened = latest.is_some_and(|event| answers(rule.event, &event.what));
                (id, happened, missing(situation, host, happened, rule))
            })
            // A rule that had all it asks for was cut off by another, which is named.
            .filter(|(.., missing)| !missing.is_empty())
            .collect();
        // Those that were tried and lacked least came closest.
        blocked.sort_by_key(|(_, happened, missing)| (!happened, missing.len()));
        blocked.truncate(MOST_BLOCKED);
        why.extend(blocked.into_iter().map(|(id, _, missing)| Why::Blocked(host, id, missing)));
    }
    why
}

/// The rule of an event that tells most: the last that changed the state, not the checks that
/// come with every segment.
fn telling(rules: &Rules, fired: &[RuleId]) -> Option<RuleId> {
    let changes =
        |id: &&RuleId| rules.get(**id).is_some_and(|rule| matches!(rule.next, Next::To(_)));
    fired.iter().rev().find(changes).or_else(|| fired.last()).copied()
}

/// Whether somebody who expects a state is likely to count on that rule: not on one that is
/// switched off, and not on a reset, an abort or an error that nobody caused.
fn is_likely(rule: &Rule, facts: Facts) -> bool {
    const GIVEN: [Fact; 9] = [
        Fact::Rfc5961,
        Fact::Rfc1337,
        Fact::HalfDuplex,
        Fact::StrictOpen,
        Fact::AbortToTimeWait,
        Fact::ReopenTimeWait,
        Fact::DropSynFin,
        Fact::Rst,
        Fact::HardError,
    ];
    let opens = rule.states.iter().any(|state| *state <= State::SynReceived);
    let caused = match rule.event {
        Event::Abort => false,
        Event::Timeout(timer) => timer == Timer::TimeWait,
        _ => true,
    };
    let off = |(fact, wanted): &(Fact, bool)| {
        // A SYN is nobody's way out of a connection.
        let counts = GIVEN.contains(fact) || (*fact == Fact::Syn && !opens);
        counts && facts.has(*fact) != *wanted
    };
    caused && !rule.when.iter().any(off)
}

/// What a rule lacked at the latest event: the event itself, or facts.
fn missing(situation: &Situation<'_>, host: Host, happened: bool, rule: &Rule) -> Vec<String> {
    if !happened {
        return vec![match rule.event {
            Event::Segment(_) => format!("a segment has arrived at {host}"),
            Event::Timeout(timer) => format!("the {} has run out", timer.name()),
            Event::Icmp => "an ICMP error has arrived".to_owned(),
            Event::Output => "something was to be sent".to_owned(),
            call => format!("the user has called {}", call.name()),
        }];
    }
    let facts = situation.facts[host];
    let lacks = rule.when.iter().filter(|(fact, wanted)| facts.has(*fact) != *wanted);
    lacks.map(|(fact, wanted)| fact.says(*wanted).to_owned()).collect()
}

/// Whether the rules for `event` were tried when that happened.
fn answers(event: Event, what: &What) -> bool {
    match (event, what) {
        (Event::Segment(_), What::Arrived { .. })
        | (Event::Icmp, What::Icmp { .. })
        | (Event::Receive, What::Read { .. }) => true,
        (Event::Timeout(which), What::Timer { timer, .. }) => which.name().starts_with(timer),
        (Event::Listen, What::Call { call, .. }) => call == "listen",
        (Event::Connect, What::Call { call, .. }) => call == "connect",
        (Event::Close, What::Call { call, .. }) => call == "close",
        (Event::Abort, What::Call { call, .. }) => call == "abort",
        (Event::Status, What::Call { call, .. }) => call == "status",
        (Event::Send, What::Call { call, .. }) => call.starts_with("send"),
        _ => false,
    }
}

/// At whom rules were tried when that happened.
fn at(event: &Happened) -> Option<Host> {
    match &event.what {
        What::Call { host, .. } | What::Timer { host, .. } | What::Read { host, .. } => Some(*host),
        What::Arrived { to, .. } | What::Icmp { to, .. } => Some(*to),
        What::Start
        | What::Sent { .. }
        | What::Lost { .. }
        | What::Held { .. }
        | What::Requeued { .. }
        | What::Link { .. }
        | What::Signal { .. }
        | What::Clock => None,
    }
}
