//! A state that did not come.

use super::facts::shape_of;
use super::missing::did_not_come;
use super::way::{self, Way};
use super::{Claim, Idea, Leaving};
use crate::host::Host;
use crate::language::plan::{
    Delay, Expectation, ExpectationKind, Shape, Span, StatementKind, UserCall,
};
use crate::run::result::{Event, What};
use crate::run::situation::Situation;
use crate::tcp::state_sets::MAY_SEND;
use crate::tcp::{Flags, State};

pub(super) fn advise(situation: &Situation<'_>, host: Host, wanted: &[State]) -> Vec<Idea> {
    let peer = host.peer();
    let Some(now) = situation.states[host] else { return Vec::new() };
    let wants = |states: &[State]| wanted.iter().any(|state| states.contains(state));
    let mut advice = did_not_come(situation);
    if now == State::TimeWait && wants(&[State::Closed]) {
        let wait = Way::here([StatementKind::Wait(Delay::Msl(2.0))]);
        advice.push(Idea { claim: Claim::TimeWait(host), ways: vec![wait] });
    }
    let other = situation.states[peer];
    if let Some(other) = other.filter(|it| wanted.contains(it) && !situation.expects[peer]) {
        let instead = Way::instead(expect(ExpectationKind::State(peer, vec![other])));
        advice.push(Idea { claim: Claim::Other(peer, other), ways: vec![instead] });
    }
    advice.extend(missed(situation, host, wanted));
    advice.extend(closing(situation, host, now, &wants));
    advice.extend(opening(situation, host, now, &wants));
    advice
}

pub(super) fn expect(kind: ExpectationKind) -> StatementKind {
    StatementKind::Expect(vec![Expectation { span: Span::default(), kind }])
}

/// That the peer's user has not closed, or that no FIN has come from a raw peer.
pub(super) fn peer_closes(situation: &Situation<'_>, peer: Host) -> Option<(Claim, StatementKind)> {
    let host = peer.peer();
    if situation.is_raw[peer] {
        let forge = way::forge(way::plain(Shape::Flags(Flags::FIN | Flags::ACK)), peer);
        let came = situation.came_with(host, Flags::FIN);
        return (!came).then_some((Claim::NoFin(peer), forge));
    }
    has_not_closed(situation, peer)
}

/// That the host's user has not closed.
fn has_not_closed(situation: &Situation<'_>, host: Host) -> Option<(Claim, StatementKind)> {
    let open = situation.states[host].is_some_and(|state| MAY_SEND.contains(&state));
    let closed = situation.has_closed(host);
    let close = way::call(host, UserCall::Close);
    (open && !closed).then_some((Claim::NotClosed(host), close))
}

/// States on the way out.
fn closing(
    situation: &Situation<'_>,
    host: Host,
    now: State,
    wants: &dyn Fn(&[State]) -> bool,
) -> Option<Idea> {
    use State::{CloseWait, Closed, Closing, Established, FinWait1, FinWait2, LastAck, TimeWait};
    let peer = host.peer();
    let first = |first: Host| {
        let by_trace = situation.closed_first(first) && !situation.closed_first(first.peer());
        by_trace.then(|| Idea::fact(Claim::ClosedFirst { first, of: host }))
    };
    let (claim, close) = match now {
        FinWait1 | FinWait2 if wants(&[CloseWait, LastAck]) => return first(host),
        CloseWait | LastAck if wants(&[FinWait1, FinWait2, TimeWait, Closing]) => {
            return first(peer);
        }
        FinWait1 | FinWait2 if wants(&[TimeWait, Closed, Closing]) => peer_closes(situation, peer)?,
        Established if wants(&[CloseWait, LastAck]) => peer_closes(situation, peer)?,
        CloseWait if wants(&[LastAck, Closed]) => has_not_closed(situation, host)?,
        Established if wants(&[FinWait1, FinWait2, TimeWait, Closing]) => {
            has_not_closed(situation, host)?
        }
        _ => return None,
    };
    Some(Idea { claim, ways: vec![Way::here([close])] })
}

/// States on the way in.
fn opening(
    situation: &Situation<'_>,
    host: Host,
    now: State,
    wants: &dyn Fn(&[State]) -> bool,
) -> Option<Idea> {
    use State::{Closed, Established, Listen, SynReceived, SynSent};
    let peer = host.peer();
    match now {
        Listen if wants(&[SynReceived, Established]) => {
            if situation.came_with(host, Flags::SYN) {
                return None;
            }
            let syn = match situation.is_raw[peer] {
                true => way::forge(way::plain(Shape::Flags(Flags::SYN)), peer),
                false => way::call(peer, UserCall::Connect),
            };
            Some(Idea { claim: Claim::NoSyn(peer), ways: vec![Way::here([syn])] })
        }
        Closed if wants(&[SynReceived, Established, SynSent, Listen]) => {
            Some(nobody_listened(situation, host).unwrap_or_else(|| {
                let opens = [UserCall::Connect, UserCall::Listen];
                let ways = opens.map(|open| Way::here([way::call(host, open)]));
                Idea { claim: Claim::NoConnection(host), ways: ways.into() }
            }))
        }
        _ => None,
    }
}

/// The host's SYN came to a host that was CLOSED.
pub(super) fn nobody_listened(situation: &Situation<'_>, host: Host) -> Option<Idea> {
    let peer = host.peer();
    let connect = situation.connected_to_nobody(peer).filter(|_| !situation.is_raw[peer])?;
    let listen = way::call(peer, UserCall::Listen);
    let way = Way::before(connect, situation.scenario, listen);
    Some(Idea { claim: Claim::NobodyListened(peer), ways: vec![way] })
}

/// The host was in the state already, and has left it.
fn missed(situation: &Situation<'_>, host: Host, wanted: &[State]) -> Option<Idea> {
    let was = |event: &Event| event.states[host].filter(|state| wanted.contains(state));
    let begun = situation.events.iter().rposition(|event| event.setup || event.what == What::Start);
    // The state at the very start counts, if an action left it.
    let at = situation.events.iter().rposition(|event| was(event).is_some())?;
    if begun.is_some_and(|begun| at < begun) {
        return None;
    }
    let state = was(situation.events.get(at)?)?;
    let left =
        situation.events.get(at + 1..)?.iter().find(|event| event.states[host] != Some(state))?;
    let how = match &left.what {
        What::Arrived { to, segment, .. } if *to == host => Leaving::Arrival(shape_of(segment)),
        What::Call { host: who, call, .. } if *who == host => Leaving::Call(call.clone()),
        What::Timer { host: who, timer } if *who == host => Leaving::Timer(*timer),
        _ => return None,
    };
    let before = usize::try_from(left.statement?).ok()?;
    let ways = vec![Way::moved(before)];
    Some(Idea { claim: Claim::Left(host, state, how), ways })
}
