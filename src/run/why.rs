//! Why a failure came about, as far as the table of rules can say.

use super::endless;
use super::mismatch::Mismatch;
use super::result::{Event as Happened, Lack, Origin, SegmentId, What, Why};
use super::situation::Situation;
use crate::host::Host;
use crate::stack::Fired;
use crate::tcp::rules::{Facts, Timer};
use crate::tcp::{Action, Event, Fact, Flow, Next, Rule, RuleId, Rules, Signal, State};

/// How many blocked rules are named: more would say less.
const MOST_BLOCKED: usize = 2;

/// The rule that made it so, and the rules that would have led from where the host is to what
/// was expected of it, with what they lack.
pub(super) fn why(situation: &Situation<'_>) -> Vec<Why> {
    if matches!(situation.mismatch, Mismatch::Endless { .. }) {
        return endless::rules(situation);
    }
    let Some(host) = about(situation).filter(|host| situation.has_rules[*host]) else {
        return Vec::new();
    };
    let latest = latest(situation.events, host);
    let leads = leads(situation, host, latest);
    let tried = || latest.filter(|_| leads.iter().any(|lead| lead.tried));
    let fired = |rule| Why::Fired(host, rule);
    let decided = |event: &Happened| decided(host, event);
    let changed = || changed(situation.events, host).and_then(decided);
    let why = match situation.mismatch {
        // A rule that had all it asks for was cut off by another: only that one is named.
        Mismatch::State { .. } | Mismatch::Signal { negated: false, .. }
            if leads.iter().any(|lead| lead.lacks.is_empty()) =>
        {
            latest.and_then(decided)
        }
        // The latest event that could have led there decided it, not an earlier one.
        Mismatch::State { negated: false, .. } => tried().and_then(decided).or_else(changed),
        Mismatch::State { negated: true, .. } => changed(),
        Mismatch::Signal { negated: false, .. } => tried()
            .filter(|event| event.rules.is_empty())
            .and_then(decided)
            .or_else(|| teller(situation, host, None).map(fired))
            .or_else(changed),
        Mismatch::Signal { negated: true, expected, .. } => {
            teller(situation, host, Some(expected)).map(fired)
        }
        Mismatch::Receive { .. } => came(situation, host).or(latest).and_then(decided),
        Mismatch::Awaited(_) => {
            let came = came(situation, host);
            came.and_then(sender).map(fired).or_else(|| came.or(latest).and_then(decided))
        }
        Mismatch::Silence { from, .. } => {
            let first =
                situation.in_flight.iter().find(|it| from.is_none_or(|from| from == it.from));
            first.and_then(|first| cause(situation.events, first.id)).and_then(decided)
        }
        _ => latest.and_then(decided),
    };
    // A segment that drew no answer: what would have answered it?
    let unanswered = matches!(situation.mismatch, Mismatch::Receive { .. } | Mismatch::Awaited(_))
        && came(situation, host).is_none()
        && latest.is_some_and(is_undecided);
    let mut why: Vec<Why> = why.into_iter().collect();
    let is_missed = matches!(
        situation.mismatch,
        Mismatch::State { negated: false, .. } | Mismatch::Signal { negated: false, .. }
    );
    if is_missed || unanswered {
        let mut blocked: Vec<Lead> =
            leads.into_iter().filter(|lead| !lead.lacks.is_empty()).collect();
        // Those that were tried and lacked least came closest.
        blocked.sort_by_key(|lead| (!lead.tried, lead.lacks.len()));
        blocked.truncate(MOST_BLOCKED);
        why.extend(blocked.into_iter().map(|lead| Why::Blocked(host, lead.rule, lead.lacks)));
    }
    why
}

/// Whether a segment came, and the rules that fired for it neither answer nor drop it.
fn is_undecided(event: &Happened) -> bool {
    let decides = |id: &RuleId| {
        let rule = Rules::standard().get(*id);
        rule.is_some_and(|it| it.sends() || it.flow == Flow::Return || it.next != Next::Stay)
    };
    matches!(event.what, What::Arrived { .. }) && !event.rules.iter().any(decides)
}

/// What decided an event: the most telling rule, or that there was none.
fn decided(host: Host, event: &Happened) -> Option<Why> {
    if let Some(rule) = telling(event) {
        return Some(Why::Fired(host, rule));
    }
    match &event.what {
        What::Arrived { segment, .. } => Some(Why::Ignored(host, segment.clone())),
        _ => None,
    }
}

/// Whose rules the failure is about.
fn about(situation: &Situation<'_>) -> Option<Host> {
    match situation.mismatch {
        Mismatch::State { host, .. }
        | Mismatch::Signal { host, .. }
        | Mismatch::Answer { host, .. }
        | Mismatch::Read { host, .. } => Some(*host),
        // The peer should have sent it.
        Mismatch::Receive { host, .. } => Some(host.peer()),
        Mismatch::Awaited(awaited) => Some(awaited.host.peer()),
        Mismatch::Silence { from, .. } => {
            from.or_else(|| situation.in_flight.first().map(|it| it.from))
        }
        _ => None,
    }
}

/// A rule that would have done what was wanted.
struct Lead {
    rule: RuleId,
    /// Whether it was tried at the host's latest event.
    tried: bool,
    /// What it lacked.
    lacks: Vec<Lack>,
}

/// The rules that lead from where the host is to what was wanted of it, if an author is likely to
/// count on them.
fn leads(situation: &Situation<'_>, host: Host, latest: Option<&Happened>) -> Vec<Lead> {
    let Some(state) = situation.states[host] else { return Vec::new() };
    let does = |rule: &Rule| match situation.mismatch {
        Mismatch::State { expected, negated: false, .. } => {
            matches!(rule.next, Next::To(next) if next != state && expected.contains(&next))
        }
        Mismatch::State { negated: true, .. } => {
            matches!(rule.next, Next::To(next) if next != state)
        }
        Mismatch::Signal { expected, negated: false, .. } => {
            expected.iter().any(|signal| tells(rule, *signal))
        }
        // The statement waits for an answer of any kind.
        Mismatch::Receive { .. } | Mismatch::Awaited(_) => {
            matches!(rule.event, Event::Segment(_)) && rule.sends()
        }
        _ => false,
    };
    Rules::standard()
        .iter()
        .filter(|(_, rule)| rule.states.contains(&state) && does(rule))
        .filter(|(_, rule)| is_likely(rule, situation.facts[host]))
        .map(|(id, rule)| {
            let tried = latest.is_some_and(|event| answers(rule.event, &event.what));
            Lead { rule: id, tried, lacks: missing(situation, host, tried, rule) }
        })
        .collect()
}

/// The events at that host for which rules fired, or might have: a segment that no rule acted on
/// is dropped in silence. The latest first. The walk to where the scenario starts explains
/// nothing.
fn acts(events: &[Happened], host: Host) -> impl Iterator<Item = &Happened> {
    let acts = move |event: &&Happened| {
        let is_tried = !event.rules.is_empty() || matches!(event.what, What::Arrived { .. });
        !event.setup && is_tried && event.what.host() == Some(host)
    };
    events.iter().rev().filter(acts)
}

fn latest(events: &[Happened], host: Host) -> Option<&Happened> {
    acts(events, host).next()
}

/// The latest event that changed the host's state.
fn changed(events: &[Happened], host: Host) -> Option<&Happened> {
    acts(events, host).find(|event| event.rules.iter().any(|id| changes(*id)))
}

fn changes(id: RuleId) -> bool {
    Rules::standard().get(id).is_some_and(|rule| matches!(rule.next, Next::To(_)))
}

/// The most telling rule of an event: the last that changed the state, not the checks that come
/// with every segment.
fn telling(event: &Happened) -> Option<RuleId> {
    let fired = event.rules.iter().rev();
    let says_more = |id: &&RuleId| !Rules::standard().get(**id).is_some_and(Rule::is_housekeeping);
    let found = fired.clone().find(|id| changes(**id)).or_else(|| fired.clone().find(says_more));
    found.or_else(|| fired.clone().next()).copied()
}

/// The rule that sends at an event, if one does.
fn sender(event: &Happened) -> Option<RuleId> {
    let sends = |id: &&RuleId| Rules::standard().get(**id).is_some_and(Rule::sends);
    event.rules.iter().rev().find(sends).copied()
}

/// The rule that answered an event: the last one that is not about what may be sent anyway.
pub(super) fn answer(event: &Happened) -> Option<RuleId> {
    let is_output =
        |id: &&RuleId| Rules::standard().get(**id).is_some_and(|rule| rule.event == Event::Output);
    let fired = event.rules.iter().rev();
    fired.clone().find(|id| !is_output(id)).or_else(|| fired.clone().next()).copied()
}

/// The rule behind the latest signal of these, or of any, to the user of the host.
fn teller(situation: &Situation<'_>, host: Host, signals: Option<&[Signal]>) -> Option<RuleId> {
    let (told, signal) = situation.told(host, signals)?;
    let event = latest(situation.events.get(..told)?, host)?;
    let tells = |id: &&RuleId| Rules::standard().get(**id).is_some_and(|it| tells(it, signal));
    event.rules.iter().rev().find(tells).copied().or_else(|| telling(event))
}

fn tells(rule: &Rule, signal: Signal) -> bool {
    rule.then.iter().any(|it| matches!(it, Action::Signal(told) if told.is(signal)))
}

/// What made that host send the last segment that came while the statement waited for another.
fn came<'a>(situation: &Situation<'a>, from: Host) -> Option<&'a Happened> {
    let ours = |event: &&Happened| event.statement == Some(situation.at);
    situation.events.iter().rev().take_while(ours).find_map(|event| match event.what {
        What::Arrived { id, to, .. } if to == from.peer() => cause(situation.events, id),
        _ => None,
    })
}

/// What made a host send that segment.
fn cause(events: &[Happened], segment: SegmentId) -> Option<&Happened> {
    let sent = events.iter().enumerate().find_map(|(at, event)| match event.what {
        What::Sent { id, from, origin: Origin::Host, .. } if id == segment => Some((at, from)),
        _ => None,
    });
    let (at, from) = sent?;
    latest(events.get(..at)?, from)
}

/// Whether an author who expects a state is likely to count on that rule: not on one that is
/// switched off, and not on a reset, an abort or an error that no statement caused.
fn is_likely(rule: &Rule, facts: Facts) -> bool {
    let opens = rule.states.iter().any(|state| *state <= State::SynReceived);
    let caused = match rule.event {
        Event::Abort => false,
        Event::Timeout(timer) => timer == Timer::TimeWait,
        _ => true,
    };
    let off = |(fact, wanted): &(Fact, bool)| {
        // No one leaves a connection by a SYN.
        let counts = fact.is_switch()
            || matches!(fact, Fact::Rst | Fact::HardError)
            || (*fact == Fact::Syn && !opens);
        counts && facts.has(*fact) != *wanted
    };
    caused && !rule.when.iter().any(off)
}

/// What a rule lacked at the latest event: the event itself, or facts.
fn missing(situation: &Situation<'_>, host: Host, happened: bool, rule: &Rule) -> Vec<Lack> {
    if !happened {
        return vec![Lack::Event(rule.event)];
    }
    let facts = situation.facts[host];
    let lacks = rule.when.iter().filter(|(fact, wanted)| facts.has(*fact) != *wanted);
    lacks.map(|(fact, wanted)| Lack::Fact(*fact, *wanted)).collect()
}

/// Whether the rules for `event` were tried when that happened.
fn answers(event: Event, what: &What) -> bool {
    match (event, what) {
        (Event::Segment(_), What::Arrived { .. })
        | (Event::Icmp, What::Icmp { .. })
        | (Event::Receive, What::Read { .. }) => true,
        (Event::Timeout(which), What::Timer { timer, .. }) => *timer == Fired::Timer(which),
        (event, What::Call { call, .. }) => call.event() == event,
        _ => false,
    }
}
