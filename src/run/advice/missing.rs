//! What applies to any segment that did not come: it is lost, held or in flight, or the network is
//! down.

use super::facts::shape_of;
use super::way::{self, Way};
use super::{Claim, Idea};
use crate::host::Host;
use crate::language::plan::{NetworkAction, StatementKind};
use crate::network::InFlight;
use crate::run::result::What;
use crate::run::situation::Situation;
use crate::tcp::{Flags, Segment};

/// How many held segments are looked at.
const MOST_HELD: usize = 4;

/// Down, held, or lost.
pub(super) fn did_not_come(situation: &Situation<'_>) -> Vec<Idea> {
    let mut advice: Vec<Idea> = down(situation).into_iter().collect();
    for held in situation.held.iter().take(MOST_HELD) {
        let (from, shape) = (held.from, shape_of(&held.segment));
        let release = NetworkAction::Release(vec![way::plain(shape)], Some(from));
        advice.push(Idea {
            claim: Claim::Held(shape_of(&held.segment), from),
            ways: vec![Way::here([StatementKind::Network(release)])],
        });
    }
    advice.extend(lost(situation));
    advice
}

/// The network is down, and something was lost since.
pub(super) fn down(situation: &Situation<'_>) -> Option<Idea> {
    if situation.is_up {
        return None;
    }
    let up = || StatementKind::Network(NetworkAction::Up);
    let mut ways = vec![Way::here([up()])];
    if let Some((at, from, segment)) = latest_loss(situation) {
        // Before the call that sent it, if it is clear which that was.
        let called = situation.statement_before(
            situation.events[at].statement,
            |kind| matches!(kind, StatementKind::Call { host, .. } if *host == from),
        );
        ways.extend(called.map(|at| Way::before(at, situation.scenario, up())));
        let timer = if segment.seg_len() > 0 { from } else { from.peer() };
        if let Some(wait) = situation.timers[timer] {
            ways.push(Way::here([up(), way::wait(wait)]));
        }
    }
    Some(Idea { claim: Claim::NetworkDown, ways })
}

/// The latest segment that was lost: the event's number, and what it was.
fn latest_loss<'a>(situation: &Situation<'a>) -> Option<(usize, Host, &'a Segment)> {
    let events: &'a [_] = situation.events;
    events.iter().enumerate().rev().find_map(|(at, event)| match &event.what {
        What::Lost { from, segment, .. } => Some((at, *from, segment)),
        _ => None,
    })
}

/// The latest segment that was lost, and did not come again since.
fn lost(situation: &Situation<'_>) -> Option<Idea> {
    let (at, from, segment) = latest_loss(situation)?;
    let to = from.peer();
    let again = situation
        .came(to)
        .take_while(|came| came.event > at)
        .any(|came| came.segment.seq == segment.seq && came.segment.flags == segment.flags);
    if again || !situation.is_up {
        return None;
    }
    let takes_numbers = segment.seg_len() > 0;
    // A segment that takes no sequence numbers answered something that may be sent again.
    let wait = situation.timers[if takes_numbers { from } else { to }]?;
    if takes_numbers && is_acknowledged(situation, from, at, segment) {
        return None;
    }
    let claim = Claim::Lost { segment: shape_of(segment), from, again: takes_numbers, wait };
    Some(Idea { claim, ways: vec![Way::here([way::wait(wait)])] })
}

/// Whether something that came since acknowledges it.
fn is_acknowledged(situation: &Situation<'_>, from: Host, lost: usize, segment: &Segment) -> bool {
    let end = segment.seq + segment.seg_len();
    situation
        .came(from)
        .take_while(|came| came.event > lost)
        .any(|came| came.segment.flags.has(Flags::ACK) && end.le(came.segment.ack))
}

/// What lets the segments in flight arrive, for statements that wait for nothing.
pub(super) fn arrivals(situation: &Situation<'_>) -> Vec<Idea> {
    let arrival = |sent: &&InFlight| {
        let to = sent.from.peer();
        let mut ways = vec![Way::here([way::recv(to, shape_of(&sent.segment))])];
        if !situation.is_raw[to] {
            ways.push(Way::here([StatementKind::Settle]));
        }
        let claim = Claim::InFlight(shape_of(&sent.segment), sent.from);
        Idea { claim, ways }
    };
    situation.in_flight.iter().take(super::MOST).map(arrival).collect()
}
