//! Statements that would never end: the round that repeats, and what to do about it.

use super::advice::{Claim, Idea, Way, shape_of};
use super::mismatch::Turn;
use super::recorder::Recorder;
use super::result::{Event, Origin, What, Why};
use super::situation::Situation;
use super::why;
use crate::host::Host;
use crate::tcp::Time;

/// The longest round that is looked for, in events.
const LONGEST: usize = 64;
/// How often it must repeat to count as one.
const TIMES: usize = 3;
/// How many events are kept of something that has no end and no round.
const KEPT: usize = 200;
/// How many rules of a round are named.
const MOST: usize = 6;

/// Shortens the record to what led into the round and the round once, and notes how often it came
/// again. Returns what arrives and fires in it, if there is a round to be seen, and whether each
/// time brings new data.
pub(super) fn shorten(
    recorder: &mut Recorder,
    now: Time,
    statement: Option<u32>,
) -> (Option<Vec<Turn>>, bool) {
    let events = recorder.events();
    let begin = events.iter().rposition(|it| it.statement != statement).map_or(0, |at| at + 1);
    let ours = &events[begin..];
    let advances = advances(ours);
    let Some((first, length)) = round(ours) else {
        let left = ours.len().saturating_sub(KEPT);
        if left > 0 {
            let times = u32::try_from(left).unwrap_or(u32::MAX);
            recorder.shorten(begin + KEPT, now, What::Again { events: 0, times });
        }
        return (None, advances);
    };
    let turns = ours[first..first + length].iter().filter_map(turn).collect();
    // A run is bounded to far fewer events.
    let times = ((ours.len() - first) / length).saturating_sub(1) as u32;
    let what = What::Again { events: length as u32, times };
    recorder.shorten(begin + first + length, now, what);
    (Some(turns), advances)
}

/// Whether the latest data to arrive at a host is beyond all that arrived there before: a long
/// transfer, and no livelock.
fn advances(events: &[Event]) -> bool {
    let ends = |host: Host| {
        events.iter().rev().filter_map(move |event| match &event.what {
            What::Arrived { to, segment, .. } if *to == host && !segment.payload.is_empty() => {
                Some(segment.seq + segment.seg_len())
            }
            _ => None,
        })
    };
    Host::BOTH.into_iter().any(|host| {
        let mut ends = ends(host).take(LONGEST);
        let last = ends.next();
        let mut before = ends.peekable();
        let some = before.peek().is_some();
        last.is_some_and(|last| some && before.all(|end| end.lt(last)))
    })
}

/// The round at the end of the events: its first event the first time, and how many it has. If
/// possible, a round begins with a segment sent, so that it ends with an arrival.
fn round(events: &[Event]) -> Option<(usize, usize)> {
    let end = events.len();
    let alike = |at: usize, length: usize| {
        let pair = at.checked_sub(length).and_then(|before| events.get(before)).zip(events.get(at));
        pair.is_some_and(|(a, b)| is_alike(a, b))
    };
    let is_round =
        |length: &usize| (1..=TIMES * length).all(|n| end >= n && alike(end - n, *length));
    let length = (1..=LONGEST).find(is_round)?;
    let mut first = end - TIMES * length;
    while first > 0 && alike(first - 1 + length, length) {
        first -= 1;
    }
    let sends = |at: &usize| matches!(events[*at].what, What::Sent { .. });
    let arrived = |at: &usize| {
        let before = at.checked_sub(1).and_then(|before| events.get(before));
        before.is_some_and(|event| matches!(event.what, What::Arrived { .. }))
    };
    let starts = first..first + length;
    let start = starts.clone().find(|at| sends(at) && arrived(at));
    Some((start.or_else(|| starts.clone().find(sends)).unwrap_or(first), length))
}

/// Whether two events are the same except for their numbers.
fn is_alike(a: &Event, b: &Event) -> bool {
    let what = match (&a.what, &b.what) {
        (
            What::Sent { from, segment, origin, .. },
            What::Sent { from: other, segment: it, origin: by, .. },
        ) => {
            (from, segment.flags, segment.payload.len()) == (other, it.flags, it.payload.len())
                && (*origin == Origin::Host) == (*by == Origin::Host)
        }
        (What::Arrived { to, segment, .. }, What::Arrived { to: other, segment: it, .. })
        | (What::Lost { from: to, segment, .. }, What::Lost { from: other, segment: it, .. }) => {
            (to, segment.flags, segment.payload.len()) == (other, it.flags, it.payload.len())
        }
        (one, other) => one == other,
    };
    what && (a.time, a.states, &a.rules) == (b.time, b.states, &b.rules)
}

/// What arrives or fires.
fn turn(event: &Event) -> Option<Turn> {
    match &event.what {
        What::Arrived { to, segment, .. } => Some(Turn::Arrival(*to, segment.clone())),
        What::Timer { host, timer } => Some(Turn::Timer(*host, *timer)),
        _ => None,
    }
}

/// The rules that go round, in turn.
pub(super) fn rules(situation: &Situation<'_>) -> Vec<Why> {
    let Some((Event { what: What::Again { events, .. }, .. }, before)) =
        situation.events.split_last()
    else {
        return Vec::new();
    };
    let length = usize::try_from(*events).unwrap_or(usize::MAX);
    let round = before.get(before.len().saturating_sub(length)..).unwrap_or_default();
    let mut rules = Vec::new();
    for event in round {
        let rule =
            event.what.host().filter(|host| situation.has_rules[*host]).zip(why::answer(event));
        if let Some((host, rule)) = rule
            && !rules.contains(&Why::Fired(host, rule))
        {
            rules.push(Why::Fired(host, rule));
        }
    }
    rules.truncate(MOST);
    rules
}

/// What to do about hosts that answer each other forever, if a forged segment began it.
pub(super) fn advise(situation: &Situation<'_>) -> Option<Idea> {
    let forged = situation.events.iter().find_map(|event| match &event.what {
        What::Sent { from, segment, origin: Origin::Forged, .. }
            if segment.seg_len() > 0 && !event.setup && !situation.is_raw[*from] =>
        {
            Some((*from, segment))
        }
        _ => None,
    });
    let (from, segment): (Host, _) = forged?;
    let claim = Claim::Forged(shape_of(segment), from);
    Some(Idea { claim, ways: vec![Way::received_and_dropped(from.peer(), segment)] })
}
